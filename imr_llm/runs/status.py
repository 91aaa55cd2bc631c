"""How far a run is, read from its folder at any time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imr_llm.completion import Prices
from imr_llm.errors import RunError
from imr_llm.runs.books import Books
from imr_llm.runs.manifest import load_manifest
from imr_llm.runs.spending import read_spent
from imr_llm.runs.stock import LEDGER, take_stock
from imr_llm.runs.store import is_locked
from imr_llm.runs.summary import counted


@dataclass(frozen=True, slots=True)
class RunStatus:
    """How far a run is.

    Attributes:
        state: ``running``, ``complete``, ``stopped`` (it said why) or ``interrupted`` (it could not).
        why: Why it stopped.
        letters: Letters in, as far as the newest command knows.
        records: Letters with a record.
        failures: Letters with a line in ``failures.jsonl``.
        unanswered: Records for which a model was asked and gave no usable answer.
        for_review: Letters for review as of the last finish.
        key: What the run was made with.
        spent: What asking a model has cost over all resumes, in one line; empty for rules alone.
        started: When the folder was begun, UTC.
        updated: When ``run.json`` was written, UTC.
    """

    state: Literal["running", "complete", "stopped", "interrupted"]
    why: str
    letters: int
    records: int
    failures: int
    unanswered: int
    for_review: int
    key: dict[str, str]
    spent: str
    started: str
    updated: str

    @property
    def pending(self) -> int:
        """Letters not read yet."""
        return max(0, self.letters - self.records - self.failures)


def load_status(directory: Path, prices: Prices | None = None) -> RunStatus:
    """Return how far the run in a folder is.

    Raises:
        RunError: The folder holds no run.
    """
    manifest = load_manifest(directory)
    if manifest is None:
        raise RunError(str(directory), "the folder holds no run", "name the folder given to `--out`")
    running = is_locked(directory)
    books = Books()
    try:
        take_stock(directory, books)
        records, failures = books.count("state = 1"), books.count("state = 2")
        unanswered = books.count("state = 1 AND model_status IS NOT NULL AND model_status != 'answered'")
    finally:
        books.close()
    ended = manifest.state if manifest.state != "running" else "interrupted"
    return RunStatus(
        state="running" if running else ended,
        why=manifest.stopped,
        letters=manifest.letters,
        records=records,
        failures=failures,
        unanswered=unanswered,
        for_review=manifest.for_review,
        key=manifest.key,
        spent=read_spent(directory / LEDGER, prices).told() if manifest.key.get("model") else "",
        started=manifest.started,
        updated=manifest.updated,
    )


def render_status(status: RunStatus) -> str:
    """Return the status as a person reads it; it ends with the line that balances."""
    s = status
    letters = s.records + s.failures + s.pending
    with_model = f"{s.key['model']} with {s.key['prompt']}" if s.key.get("model") else "rules alone"
    lines = [
        f"state      {s.state}{f' ({s.why})' if s.why else ''}",
        f"begun      {s.started}",
        f"read by    {with_model}, imr_llm {s.key.get('reader', '?')}",
    ]
    if s.spent:
        lines.append(f"spent      {s.spent}")
    if s.unanswered:
        lines.append(f"unanswered {counted(s.unanswered, 'letter')}; `--only-failed` asks again")
    parts = [counted(s.records, "record"), counted(s.failures, "failure")] + ([f"{s.pending:,} pending"] if s.pending else [])
    return "\n".join([*lines, f"{counted(letters, 'letter')} in = {' + '.join(parts)}"]) + "\n"
