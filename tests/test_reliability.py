"""`docs/reliability.md` is held to: each row of its tables is a fault that is served, or names the test that shows it."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bench.letters import find_corpus
from benchmarks.bench.serving import find_answered
from imr_llm import Letter, extract_determination
from imr_llm.completion import CompletionSettings
from imr_llm.runs import RunSettings, RunSummary
from imr_llm.runs.asking import AskingSettings, run_asking
from tests.loopback.replies import FAULTS, Reply, Request
from tests.loopback.server import LoopbackServer, loopback

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
BOTH, RULES, PENDING = "both readings", "the rules' record, flagged", "nothing yet: the letter stays pending"


@dataclass(frozen=True)
class Row:
    """One row of the fault table."""

    fault: str
    times: str
    requests: int
    ledger: str
    status: str
    said: str
    record: str


def rows_under(heading: str) -> Iterator[list[str]]:
    """Yield the cells of the table under a heading, its head left out."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"no table under {heading!r}"
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def fault_rows() -> list[Row]:
    """Return the fault table."""
    rows = []
    for what, times, requests, ledger, status, said, record in rows_under("What a model, a provider or a network may do"):
        code = re.search(r"`([^`]+)`$", what)
        assert code, f"no fault named in {what!r}"
        rows.append(Row(code[1], times, int(requests), ledger, status.strip("`"), said.strip("“”"), record))
    return rows


@functools.cache
def right_answer() -> tuple[Letter, dict[str, Any]]:
    """Return a letter and the draft that agrees with it."""
    _, letter, _, answers = find_answered(find_corpus(ROOT / "none")).letters[0]
    return letter, answers.draft  # type: ignore[return-value]  # a draft is an object


ANSWERS: dict[str, Any] = {
    "wrong_type": {"items": "none"},
    "extra_key": {"items": [], "comment": "as asked"},
    "missing_key": {},
    "bad_json": "{'items': []",
    "stated_twice": '{"items": [], "items": [{"heading": [2]}]}',
    "deep": '{"items": ' + "[" * 20_000,
    "another_letter": {"case": {"number": "CM19-0000001", "at": [1]}, "items": []},
}
"""Answers that are no faults of the transport."""


def reply(row: Row, number: int) -> Reply:
    """Return what the server sends to a request."""
    _, right = right_answer()
    if row.times == "once" and number > 1:
        return Reply(right)
    if row.fault in ANSWERS:
        return Reply(ANSWERS[row.fault])
    return Reply(right, row.fault)


SLOW = ("hang", "slow_body")


def run(row: Row, folder: Path) -> tuple[RunSummary, LoopbackServer]:
    """Read one letter from a server with a fault."""
    letter, _ = right_answer()
    (folder / "letters").mkdir()
    (folder / "letters" / "letter.txt").write_bytes(letter.text.encode())

    def answer(request: Request) -> Reply:
        return reply(row, request.number)

    with loopback(answer) as server:
        url = "http://127.0.0.1:9/v1" if row.fault == "no_server" else server.base_url
        completion = CompletionSettings("loopback/reader", base_url=url, timeout_s=1 if row.fault in SLOW else 20, backoff_s=0.0)
        asking = AskingSettings(completion, concurrency=1)
        return run_asking(RunSettings((str(folder / "letters"),), folder / "out"), asking), server


@pytest.mark.parametrize("row", fault_rows(), ids=lambda row: f"{row.fault}-{row.times}")
def test_a_fault_comes_to_what_the_page_says(row: Row, tmp_path: Path) -> None:
    """Requests at the server, rows in the ledger, the record and the words."""
    summary, server = run(row, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "out" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.loads(line) for line in (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    status = lines[0]["model"]["status"] if lines else "pending"
    findings = (
        [finding["message"] for finding in lines[0]["findings"] if finding["code"] == "model_not_answered"] if lines else []
    )

    assert (row.requests, row.ledger, row.status) == (len(server.requests), told(rows), status)
    assert row.said in (summary.stopped or " ".join(findings) or "-")
    assert row.record == held(lines)


def told(rows: list[dict[str, Any]]) -> str:
    """Return the ledger's statuses as the page writes them."""
    counts = Counter(str(row["status"]) for row in rows)
    return ", ".join(f"{count} {status}" for status, count in counts.items())


def held(lines: list[dict[str, Any]]) -> str:
    """Return what kind of record there is, in the page's words."""
    if not lines:
        return PENDING
    (line,) = lines
    if line["model"]["status"] == "answered":
        return BOTH
    alone = json.loads(extract_determination(right_answer()[0]).to_json())
    flagged = line["needs_review"] and any(finding["code"] == "model_not_answered" for finding in line["findings"])

    return RULES if flagged and line["record"] == alone["record"] else "some other record"


def test_every_fault_that_the_server_knows_has_a_row() -> None:
    """A fault that is added there is told here."""
    assert set(FAULTS) | ANSWERS.keys() | {"no_server"} <= {row.fault for row in fault_rows()}


@pytest.mark.parametrize("cells", list(rows_under("What may happen to a run")), ids=lambda cells: cells[0])
def test_what_may_happen_to_a_run_is_tested_where_the_page_says(cells: list[str]) -> None:
    """The test that a row names exists."""
    found = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", cells[-1])
    assert found, f"no test named in {cells!r}"
    tree = ast.parse((ROOT / "tests" / found[1]).read_text(encoding="utf-8"))

    assert found[2] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


SECRET = "sk-loopback-9876543210"  # noqa: S105 (opens nothing)


@pytest.mark.parametrize("fault", ["", "401", "500", "length"])
def test_no_file_and_no_word_of_a_run_holds_the_key(fault: str, tmp_path: Path) -> None:
    """Nor is anything of the letter said; where it goes is said once, before."""
    letter, right = right_answer()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_bytes(letter.text.encode())
    with loopback(lambda _request: Reply(right, fault)) as server:
        command = [sys.executable, "-m", "imr_llm", "extract", str(tmp_path / "letters"), "--out", str(tmp_path / "out")]
        command += ["--model", "loopback/reader", "--base-url", server.base_url, "--api-key-env", "LOOPBACK_KEY"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "LOOPBACK_KEY": SECRET}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        here = server.base_url.split("/")[2]
    kept = (path for path in (tmp_path / "out").iterdir() if path.suffix in (".json", ".jsonl", ".csv"))
    written = "".join(path.read_text(encoding="utf-8") for path in kept)
    said = done.stdout + done.stderr

    assert said.count(f"The text of each letter goes to {here} on this machine for `loopback/reader`") == 1
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in written + said
    assert not [line for line in letter.text.splitlines() if len(line) > 40 and line in said]
