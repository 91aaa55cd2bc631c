"""What asking would cost, before anything is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imr_llm.completion import Attempt, cost
from imr_llm.draft import DeterminationDraft
from imr_llm.errors import LetterError
from imr_llm.extraction import extract_determination
from imr_llm.letters import Letter, read_passage
from imr_llm.prompts import Prompt, load_prompt, render_messages
from imr_llm.runs.asking import AskingSettings, asking_key
from imr_llm.runs.books import Books
from imr_llm.runs.finding import LetterFinder
from imr_llm.runs.manifest import load_manifest
from imr_llm.runs.reading import Task, load
from imr_llm.runs.stock import LEDGER, take_stock
from imr_llm.runs.store import scan_lines
from imr_llm.runs.summary import counted
from imr_llm.sections.sentences import number_sentences

if TYPE_CHECKING:
    from imr_llm.runs.settings import RunSettings

_CHARACTERS_A_TOKEN: Final = 4.0  # of English prose in today's vocabularies; numbered lines and names take a little more
_TOKENS_A_MESSAGE: Final = 8
_ANSWER_TOKENS: Final = 250
_ANSWER_TOKENS_AN_ITEM: Final = 300
_MOST_MEASURED: Final = 200
_LETTER_NAME: Final = 16  # hexadecimal digits of the letter's hash by which the ledger names it


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking would cost.

    Attributes:
        letters: Letters to ask about.
        already: Letters whose record stands.
        failures: Letters that cannot be read; nothing is asked about them.
        prompt_tokens: Estimated.
        completion_tokens: Estimated.
        amount: Money; None without a price for the model.
        currency: The prices' currency.
        measured: Letters of this folder whose prompt tokens a provider has counted.
        error: By how much the estimate of those missed the count: 0.05 is 5 % too high; None where none was counted.
        destination: Where the letters would be sent.
    """

    letters: int
    already: int
    failures: int
    prompt_tokens: int
    completion_tokens: int
    amount: Decimal | None
    currency: str
    measured: int
    error: float | None
    destination: str


def estimate_run(settings: RunSettings, asking: AskingSettings) -> Estimate:
    """Return what the run would cost; nothing is sent, and nothing is written.

    Raises:
        PromptError: There is no such prompt.
        RunKeyMismatchError: The folder holds a run made with other settings.
    """
    prompt = load_prompt(asking.prompt)
    older = load_manifest(settings.out)
    if older and not settings.restart:
        asking_key(asking, prompt).require_same(older.key, str(settings.out))
    schema = len(json.dumps(DeterminationDraft.model_json_schema()))
    counted_tokens = _counted_prompts(settings.out)
    books = Books()
    letters = already = failures = prompt_tokens = completion_tokens = 0
    measured = [0, 0, 0]
    try:
        take_stock(settings.out, books)
        for found in LetterFinder(settings.out).find(settings.paths):
            books.add_found(found.path, found.file.encode("utf-8", "surrogateescape"), found.problem, settings.seed)
        books.want(limit=settings.limit, sample=settings.sample, only_failed=settings.only_failed)
        for waiting in books.waiting():
            try:
                letter = load(Task(waiting.path, waiting.file))
                known = letter.sha256 == waiting.sha256 and not settings.restart
                name = letter.sha256[:_LETTER_NAME]
                if known and (name not in counted_tokens or measured[0] >= _MOST_MEASURED):
                    already += 1
                    continue
                tokens, answer = _tokens(letter, prompt, schema)
            except LetterError:
                failures += 1
                continue
            if known:
                already += 1
                measured = [measured[0] + 1, measured[1] + tokens, measured[2] + counted_tokens[name]]
                continue
            letters, prompt_tokens, completion_tokens = letters + 1, prompt_tokens + tokens, completion_tokens + answer
    finally:
        books.close()
    amount = _amount(asking, prompt_tokens, completion_tokens)
    return Estimate(
        letters=letters,
        already=already,
        failures=failures,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        amount=amount,
        currency=asking.prices.currency if asking.prices else "",
        measured=measured[0],
        error=measured[1] / measured[2] - 1 if measured[2] else None,
        destination=asking.completion.destination,
    )


def render_estimate(estimate: Estimate) -> str:
    """Return the estimate as a person reads it."""
    e = estimate
    where = f"{counted(e.letters, 'letter')} would be sent to {e.destination}, in at least as many requests"
    tokens = f"about {counted(e.prompt_tokens, 'prompt token')} and {counted(e.completion_tokens, 'completion token')}"
    lines = [where, f"{tokens}, re-asks and retries not included"]
    if e.amount is not None:
        lines.append(f"about {e.amount:.4f} {e.currency}")
    elif e.letters:
        lines.append("no price is known for this model; give one with `--prices`")
    if e.error is None:
        lines.append("the estimate's error is not known: no provider has counted a letter of this folder yet")
    else:
        lines.append(
            f"on {counted(e.measured, 'letter')} that a provider has counted, the prompt's estimate is {e.error:+.1%} off"
        )
    if e.already:
        lines.append(f"{counted(e.already, 'letter')} read before and unchanged")
    if e.failures:
        lines.append(f"{counted(e.failures, 'letter')} cannot be read; nothing is asked about them")
    return "\n".join(lines) + "\n"


def _tokens(letter: Letter, prompt: Prompt, schema: int) -> tuple[int, int]:
    """Return a letter's estimated prompt and completion tokens."""
    passage = read_passage(letter)
    messages = render_messages(prompt, passage, number_sentences(passage))
    characters = schema + sum(len(message.content) for message in messages)
    items = len(extract_determination(letter).record.disputed_items)
    sent = round(characters / _CHARACTERS_A_TOKEN) + _TOKENS_A_MESSAGE * len(messages)
    return sent, _ANSWER_TOKENS + _ANSWER_TOKENS_AN_ITEM * items


def _counted_prompts(directory: Path) -> dict[str, int]:
    """Return by letter the prompt tokens that a provider counted for its first question; the first few."""
    found: dict[str, int] = {}
    for _, line in scan_lines(directory / LEDGER):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        first = row.get("purpose") == "determination" and row.get("ask") == 1 and not row.get("cached")
        if first and isinstance(row.get("prompt_tokens"), int):
            found[row["letter"]] = row["prompt_tokens"]
        if len(found) >= _MOST_MEASURED:
            break
    return found


def _amount(asking: AskingSettings, prompt_tokens: int, completion_tokens: int) -> Decimal | None:
    model = asking.completion.model
    if asking.prices is None or model not in asking.prices.models:
        return None
    total = prompt_tokens + completion_tokens
    row = Attempt("", "", model, 1, 1, "answered", None, prompt_tokens, completion_tokens, total, None, 0.0)
    return cost([row], asking.prices).amount
