"""The end of a run: lines in the order of their paths, twins marked, tables and counts."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from imr_llm.exports import Tables
from imr_llm.record import Finding
from imr_llm.runs.store import unwritable, was_removed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.runs.books import Books, Line
    from imr_llm.runs.summary import RunSummary

TWIN: Final = "duplicate_letter"
_COPY_BLOCK: Final = 1 << 20


class Rewriter:
    """Writes a file of lines anew only where that changes anything; the unchanged beginning is copied at the first difference.

    Raises:
        RunError: The disk is full or broken, and the older file stays as it was; or that file was removed.
    """

    def __init__(self, path: Path) -> None:
        """Open the older file."""
        self._path = path
        self._partial = path.with_name(f"{path.name}.partial")
        try:
            self._old = path.open("rb")
        except FileNotFoundError:
            raise unwritable(path, was_removed()) from was_removed()
        except OSError as error:
            raise unwritable(path, error) from error
        self._same = 0
        self._new: BinaryIO | None = None

    def line(self, where: Line) -> bytes:
        """Return an older line, without its newline."""
        self._old.seek(where.at)
        return self._old.read(where.length)

    def write(self, where: Line | None, line: bytes, *, changed: bool = False) -> None:
        """Put a line next; ``where`` it stood in the older file."""
        if self._new is None and where and not changed and where.at == self._same:
            self._same += where.length + 1
            return
        try:
            if self._new is None:
                self._new = self._begin()
            self._new.write(line + b"\n")
        except OSError as error:
            raise unwritable(self._path, error) from error

    def _begin(self) -> BinaryIO:
        new = self._partial.open("wb")
        self._old.seek(0)
        left = self._same
        while left:
            block = self._old.read(min(left, _COPY_BLOCK))
            new.write(block)
            left -= len(block)
        return new

    def finish(self) -> None:
        """Put the new file in the older one's place, if anything changed."""
        try:
            if self._new is None and self._same < self._path.stat().st_size:
                self._new = self._begin()
            self._old.close()
            if self._new:
                self._new.flush()
                os.fsync(self._new.fileno())
                self._new.close()
                self._partial.replace(self._path)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def close(self) -> None:
        """Let go of the files without changing anything."""
        self._old.close()
        if self._new:
            self._new.close()
            self._partial.unlink(missing_ok=True)


def finish_records(directory: Path, books: Books, summary: RunSummary, *, parquet: bool) -> None:
    """Put ``records.jsonl`` in order, mark twins, write the tables and count.

    Raises:
        RunError: The disk is full or broken.
        ExportError: A table cannot be written.
    """
    rewriter = Rewriter(directory / "records.jsonl")
    try:
        with Tables(directory, parquet=parquet) as tables:
            for where in books.records():
                line = rewriter.line(where)
                parsed = json.loads(line)
                first = books.first_with(_words(parsed), where.path)
                marked = _marked(parsed, first if first != where.path else None)
                if marked:
                    line = json.dumps(parsed, ensure_ascii=False, separators=(",", ":")).encode()
                if first != where.path:
                    summary.add_duplicate(where.path, first)
                rewriter.write(where, line, changed=marked)
                summary.add_record(parsed)
                tables.write(parsed)
        rewriter.finish()
    finally:
        rewriter.close()


def finish_failures(directory: Path, books: Books, summary: RunSummary, claim_problems: Iterator[bytes]) -> None:
    """Put ``failures.jsonl`` in order, with what is wrong with the claims file behind, and count.

    Raises:
        RunError: The disk is full or broken.
    """
    rewriter = Rewriter(directory / "failures.jsonl")
    try:
        for where in books.failures():
            line = rewriter.line(where)
            rewriter.write(where, line)
            failure = json.loads(line)
            summary.add_failure(where.path, failure["code"], failure["message"])
        for line in claim_problems:
            rewriter.write(None, line)
            problem = json.loads(line)
            summary.add_claim_problem(problem["path"], problem["code"], problem["message"])
        rewriter.finish()
    finally:
        rewriter.close()


def _words(parsed: dict[str, dict[str, object]]) -> bytes:
    """Return what two letters share when they are the same: case number, dates and the decisions' words, else the file's hash."""
    record = parsed["record"]
    items = record["disputed_items"]
    said = [[item["heading"], item["outcome"], item["rationale"]] for item in items] if isinstance(items, list) else []
    if not record["case_number"] or not said:
        return hashlib.blake2b(str(parsed["source"]["sha256"]).encode(), digest_size=16).digest()
    same = [record["case_number"], record["dates"], said]
    return hashlib.blake2b(json.dumps(same).encode(), digest_size=16).digest()


def _marked(parsed: dict[str, object], first: str | None) -> bool:
    """Make the finding on twins what it must be; return whether that changed the line."""
    findings = parsed["findings"]
    if not isinstance(findings, list):
        return False
    others = [finding for finding in findings if finding["code"] != TWIN]
    if first is not None:
        message = f"`{first}` holds the same determination."
        finding = Finding(code=TWIN, severity="warning", field="/case_number", message=message)
        notes = sum(1 for other in others if other["severity"] == "note")
        others.insert(len(others) - notes, finding.model_dump(mode="json"))
    if others == findings:
        return False
    parsed["findings"] = others
    parsed["needs_review"] = any(finding["severity"] != "note" for finding in others)
    return True
