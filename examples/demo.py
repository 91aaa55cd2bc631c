"""What happens to one letter, step by step, and then to all of them. Run by `make demo`.

python -m examples.demo [provider/name]
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from imr_llm import Extraction, ImrError, aextract_determination, read_letter
from imr_llm.completion import Answer, Completer, CompletionSettings, Judge, Question, open_completer
from imr_llm.draft import DeterminationDraft
from imr_llm.prompts import Message, load_prompt
from imr_llm.runs import RunSettings
from imr_llm.runs.asking import AskingSettings, run_asking
from imr_llm.runs.summary import render_summary

T = TypeVar("T", bound=BaseModel)

LETTERS = Path(__file__).parent / "letters"
LETTER = "fictional-05-quantity-contradictions.txt"
OUT = Path("out") / "demo"
REPLAYED = "Answers are replayed. They were written by hand for the example letters; no model produced them."
LIVE = "OPENAI_API_KEY"


def main(model: str = "") -> int:
    """Show one letter in steps, then read all of them; 2 when the model cannot be asked."""
    model = model or ("openai/gpt-5-mini" if os.environ.get(LIVE) else "")
    settings = CompletionSettings(model or "authored/careless")
    print(REPLAYED if settings.replays else f"The example letters are sent to {settings.destination}.")
    try:
        asyncio.run(show_one_letter(settings))
        title(f"All letters, into {OUT}" + ("" if model else " (these answers were written with more care)"))
        everything = AskingSettings(replace(settings, model=model or "authored/careful"), reuse=False)
        summary = run_asking(RunSettings((str(LETTERS),), OUT, restart=True), everything)
    except ImrError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    print(render_summary(summary), end="")
    print(f"\nLook into {OUT / 'items.csv'} and {OUT / 'findings.csv'}, or at one letter's evidence in {OUT / 'records.jsonl'}.")
    return 1 if summary.failures or summary.pending else 0


async def show_one_letter(settings: CompletionSettings) -> None:
    """Print prompt, letter, answers, checks, conflicts and record of one letter."""
    prompt = load_prompt()
    title(f"The prompt, {prompt.identity}")
    print(beginning(prompt.text, 4))
    async with open_completer(settings) as completer:
        telling = TellingCompleter(completer)
        extraction = await aextract_determination(read_letter(LETTERS / LETTER), completer=telling, prompt=prompt)
    tell_record(extraction)


def tell_record(extraction: Extraction) -> None:
    """Print what is left to look at, and what the record says."""
    title("Conflicts that are left, for a person to look at")
    for finding in extraction.findings:
        print(f"{finding.severity:8} {finding.field or 'the answer'}: {finding.message}")
    title("The record's items, and who says so")
    for index, item in enumerate(extraction.record.disputed_items):
        treated, quantity = item.treatment, item.quantity.value if item.quantity else "no quantity"
        said = extraction.provenance.get(f"/disputed_items/{index}/quantity/value")
        who = f" (quantity: {said.origin}, {said.verdict})" if said else ""
        print(f"{item.number}. {treated.name}, {treated.strength or 'no strength'}, {quantity}: {item.outcome}{who}")


class TellingCompleter:
    """Passes every question on to a completer and prints what is asked, answered and found wrong."""

    def __init__(self, completer: Completer) -> None:
        """Stand in front of a completer."""
        self._completer = completer

    @property
    def model(self) -> str:
        """The model's name."""
        return self._completer.model

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        judge: Judge[DeterminationDraft],
        max_tokens: int,
        letter_id: str,
        purpose: str = "determination",
    ) -> Answer[DeterminationDraft]:
        """Ask about the letter."""
        title(f"The letter as it is sent, {LETTER}")
        print(beginning(messages[-1].content, 4), f"\n... {len(messages[-1].content.splitlines()) - 2} numbered sentences in all")
        return await self._completer.complete(
            messages, judge=self._told(judge), max_tokens=max_tokens, letter_id=letter_id, purpose=purpose
        )

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Ask about the differences between the two readers."""
        title("A question about just what differs from what the rules read, with the letter's words")
        print(question.messages[-1].content)
        answer = await self._completer.ask(question, response_model, judge)
        print(f"It answers: {answer.draft.model_dump_json() if answer.draft else answer.message}")
        return answer

    def _told(self, judge: Judge[DeterminationDraft]) -> Judge[DeterminationDraft]:
        def told(draft: DeterminationDraft) -> tuple[str, ...]:
            title(f"{self.model} answers, in part")
            for item in draft.items:
                print(json.dumps(item.model_dump(mode="json", include={"heading", "outcome", "name", "strength", "quantity"})))
            problems = judge(draft)
            print("The letter holds all of it." if not problems else "It is told what the letter does not hold, and asked again:")
            for problem in problems:
                print(f"- {problem}")
            return problems

        return told


def beginning(text: str, lines: int) -> str:
    """Return a text's first lines."""
    return "\n".join(text.splitlines()[:lines])


def title(words: str) -> None:
    """Print a heading."""
    print(f"\n== {words}")


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:2]))
    except BrokenPipeError:  # whoever read along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
