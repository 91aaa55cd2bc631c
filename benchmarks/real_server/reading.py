"""The whole path over the example letters, with the drafts that came back kept aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pydantic import BaseModel

from benchmarks.bench.clock import ROOT
from imr_llm.completion import Completer, CompletionSettings
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import aextract_determination
from imr_llm.runs import RunSettings, RunSummary, run_rules
from imr_llm.runs.asking import AskingSettings, run_asking

if TYPE_CHECKING:
    from imr_llm.completion import Answer, Judge, Question
    from imr_llm.letters import Letter
    from imr_llm.prompts import Prompt
    from imr_llm.record import Extraction

T = TypeVar("T", bound=BaseModel)
Line = Mapping[str, object]
_LETTERS: Final = ROOT / "examples" / "letters"


@dataclass(slots=True)
class Readings:
    """What two runs over the same letters left.

    Attributes:
        summary: Of the run with the model.
        rules: Records of rules alone, by path.
        model: Records with the model, by path.
        drafts: The last draft that fitted its schema, by path.
        ledger: The rows of the ledger.
    """

    summary: RunSummary
    rules: dict[str, Line]
    model: dict[str, Line]
    drafts: dict[str, DeterminationDraft]
    ledger: list[Line]


def read_examples(base_url: str, folder: Path) -> Readings:
    """Read every example letter by rules, and by rules and the server's model."""
    drafts: dict[str, DeterminationDraft] = {}

    async def read(letter: Letter, *, completer: Completer, prompt: Prompt) -> Extraction:
        return await aextract_determination(letter, completer=_Keeping(completer, letter.path, drafts), prompt=prompt)

    run_rules(RunSettings((str(_LETTERS),), folder / "rules", restart=True))
    # Warm, and without a seed: each letter gets nonsense of its own.
    how = CompletionSettings("local/random", base_url=base_url, temperature=1.5, timeout_s=300, letter_timeout_s=1800)
    # One letter at a time: the server computes one at a time, and takes up a re-ask where the question ended.
    asking = AskingSettings(how, concurrency=1, reuse=False)
    summary = run_asking(RunSettings((str(_LETTERS),), folder / "model", restart=True), asking, read=read)
    rules, model = (_records(folder / name / "records.jsonl") for name in ("rules", "model"))
    return Readings(summary, rules, model, drafts, _lines(folder / "model" / "ledger.jsonl"))


@dataclass(frozen=True, slots=True)
class _Keeping(Completer):
    """A completer that keeps a letter's draft aside."""

    completer: Completer
    path: str
    drafts: dict[str, DeterminationDraft] = field(repr=False)

    @property
    def model(self) -> str:
        """The model's name."""
        return self.completer.model

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Return the model's answer; a letter's draft is kept."""
        answer = await self.completer.ask(question, response_model, judge)
        if isinstance(answer.draft, DeterminationDraft):
            self.drafts[self.path] = answer.draft
        return answer


def _records(path: Path) -> dict[str, Line]:
    return {str(cast("Line", line["source"])["path"]): line for line in _lines(path)}


def _lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
