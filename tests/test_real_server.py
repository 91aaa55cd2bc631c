"""`make real-server` needs a compiler and minutes; its audit and its model file are tested here without either."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from benchmarks.real_server.audit import audit
from benchmarks.real_server.reading import Readings
from benchmarks.real_server.weights import write_weights
from imr_llm import extract_determination
from imr_llm.draft import DeterminationDraft
from imr_llm.runs import RunSummary
from tests.fictional import Item, letter

NONSENSE = DeterminationDraft.model_validate_json('{"items": [{"heading": [3], "outcome": "overturned"}]}')


def readings() -> tuple[Readings, dict[str, Any]]:
    """Return what a good run leaves, and its one line, to be spoilt."""
    line = json.loads(extract_determination(letter(Item("Cane, quantity 3"))).to_json())
    about = {"code": "model_not_answered", "severity": "error", "field": "", "message": ""}
    other = {"code": "item_missing", "severity": "error", "field": "/disputed_items/0", "message": ""}
    both = line | {"model": {"status": "rejected"}, "needs_review": True, "findings": [about, other]}
    row = {"letter": line["source"]["sha256"][:16], "status": "answered", "total_tokens": 9}
    summary = RunSummary(unanswered=1, for_review=1)
    spoilt = json.loads(json.dumps(both))
    return Readings(summary, {"a": line}, {"a": spoilt}, {"a": NONSENSE}, [row]), spoilt


def test_nonsense_that_stays_out_of_the_record_passes() -> None:
    """Everything holds."""
    assert not [check for check in audit(readings()[0]) if check.wrong]


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda line: line["record"].update(case_number="CM16-0000000"), "what the rules have proven stands"),
        (lambda line: line["record"].update(diagnoses=[{"name": "gout"}]), "what the model adds is proven by the letter"),
        (lambda line: line["findings"].pop(), "a draft with other items, or other outcomes, is a finding"),
        (lambda line: line["findings"].pop(0), "a letter without a usable answer says so"),
        (lambda line: line.update(needs_review=False), "every letter is for review"),
    ],
    ids=["changed", "made up", "not told", "not said", "not for review"],
)
def test_nonsense_that_reaches_the_record_is_seen(spoil: Any, what: str) -> None:  # noqa: ANN401 (spoils any part)
    """By the check that it breaks."""
    both, line = readings()
    spoil(line)

    assert [check.what for check in audit(both) if check.wrong] == [what]


def test_the_model_file_is_the_same_each_time(tmp_path: Path) -> None:
    """And begins as its format says."""
    for name in ("one", "two"):
        write_weights(tmp_path / name, context=1024)
    content = (tmp_path / "one").read_bytes()

    assert content == (tmp_path / "two").read_bytes()
    assert struct.unpack("<4sI", content[:8]) == (b"GGUF", 3)
    assert len(content) < 1_000_000
