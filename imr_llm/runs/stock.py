"""What a run's folder holds already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imr_llm.runs.books import Line
from imr_llm.runs.store import model_status, record_head, scan_lines

if TYPE_CHECKING:
    from imr_llm.runs.books import Books

RECORDS: Final = "records.jsonl"
FAILURES: Final = "failures.jsonl"
LEDGER: Final = "ledger.jsonl"
ANSWERS: Final = "answers.jsonl"


def take_stock(directory: Path, books: Books) -> int:
    """Note every line that earlier runs left; return how many could not be used.

    Where a letter has a line in both files, only holding its record against the file can tell which is the newer; until then
    it counts as failed.
    """
    damaged = 0
    for at, line in scan_lines(directory / RECORDS):
        head = record_head(line)
        if head is None:
            damaged += 1
        else:
            books.add_record(Line(json.loads(head[0]), at, len(line)), head[1], model_status(line))
    for at, line in scan_lines(directory / FAILURES):
        try:
            failure = json.loads(line)
            path = failure["path"]
        except (ValueError, KeyError, TypeError):
            damaged += 1
            continue
        if failure.get("code") not in CLAIM_PROBLEMS:
            books.add_failure(Line(str(path), at, len(line)))
    return damaged


CLAIM_PROBLEMS: Final = frozenset({"unreadable_claim", "duplicate_claim", "claim_without_letter"})
"""Lines of ``failures.jsonl`` that are about the claims file and no letter; each run finds them anew."""
