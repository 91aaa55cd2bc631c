"""Records and gold as they lie in files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from imr_llm.errors import RunError
from imr_llm.record import Extraction
from imr_llm.scoring.normal import at, mapping

Entry = Mapping[str, object]
"""One line of ``records.jsonl``, as JSON."""

Records = Path | Iterable[Extraction]
"""A run's folder, its ``records.jsonl``, or extractions in memory."""


def read_entries(records: Records) -> Iterator[tuple[str, Entry]]:
    """Yield each record's letter, by its file's name without ending, with the record's line.

    Raises:
        RunError: The file cannot be read, a line is no record, or one letter has two records.
    """
    seen: set[str] = set()
    place = str(records) if isinstance(records, Path) else "<extractions>"
    entries = _lines(records) if isinstance(records, Path) else _dumped(records)
    for entry in entries:
        path = at(entry, ("source", "path"))
        if not isinstance(path, str) or not isinstance(entry.get("record"), dict):
            raise RunError(place, f"line {len(seen) + 1} is no record", "give the `records.jsonl` that `imr-llm extract` wrote")
        stem = letter_name(path)
        if stem in seen:
            raise RunError(place, f"two records are of the letter {stem!r}", "score text and PDF in two runs")
        seen.add(stem)
        yield stem, entry


def letter_name(path: str) -> str:
    """Return a letter's name: its file's, without folder and ending."""
    return PurePosixPath(path.replace("\\", "/")).stem


def _dumped(extractions: Iterable[Extraction]) -> Iterator[Entry]:
    return (extraction.model_dump(mode="json") for extraction in extractions)


def _lines(path: Path) -> Iterator[Entry]:
    for number, (_, line) in enumerate(_raw_lines(path), start=1):
        if line.strip():
            yield _parsed(line, str(path), f"line {number}")


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield every line with the offset of its first byte."""
    offset = 0
    try:
        with records_file(path).open("rb") as lines:
            for line in lines:
                yield offset, line
                offset += len(line)
    except OSError as error:
        raise _unreadable(path, error) from error


def records_file(path: Path) -> Path:
    """Return the ``records.jsonl`` of a run's folder; any other path as it is."""
    return path / "records.jsonl" if os.path.isdir(path) else path  # noqa: PTH112 (never raises, whatever the path)


def _unreadable(path: Path, error: OSError) -> RunError:
    seen = f"the records cannot be read ({error.strerror or error})"
    return RunError(str(path), seen, "give a run's folder or its `records.jsonl`")


@dataclass(frozen=True, slots=True)
class RecordIndex:
    """Where each letter's line begins in a run's records, so that a long run need not be held in memory.

    Attributes:
        path: The run's ``records.jsonl``.
        offsets: By letter, the offset of its line's first byte.
    """

    path: Path
    offsets: dict[str, int]

    def entry(self, letter: str) -> Entry:
        """Return one letter's line.

        Raises:
            RunError: The file cannot be read any more.
        """
        try:
            with self.path.open("rb") as lines:
                lines.seek(self.offsets[letter])
                return _parsed(lines.readline(), str(self.path), f"the line of {letter!r}")
        except OSError as error:
            raise _unreadable(self.path, error) from error


def index_records(path: Path) -> RecordIndex:
    """Return where each letter's line begins.

    Raises:
        RunError: The file cannot be read, a line is no record, or one letter has two records.
    """
    file = records_file(path)
    starts = [offset for offset, line in _raw_lines(file) if line.strip()]
    return RecordIndex(file, dict(zip((letter for letter, _ in read_entries(file)), starts, strict=True)))


def read_gold(folder: Path) -> Iterator[tuple[str, Entry]]:
    """Yield each gold file's letter and content, in the order of the files' names.

    Raises:
        RunError: The folder holds no gold, or a file of it is no JSON object that names its letter.
    """
    try:
        paths = sorted(folder.glob("*.json"))
    except OSError as error:
        raise RunError(
            str(folder), f"the gold cannot be read ({_reason(error)})", "check the path and its permissions"
        ) from error
    if not paths:
        raise RunError(str(folder), "the folder holds no gold (`*.json`)", "give the folder with one JSON file a letter")
    for path in paths:
        try:
            gold = _parsed(path.read_text(encoding="utf-8"), str(path), "the file")
        except (OSError, UnicodeDecodeError) as error:
            raise RunError(str(path), f"the gold cannot be read ({_reason(error)})", "mend the file or take it away") from error
        letter = gold.get("letter")
        if not isinstance(letter, str):
            raise RunError(str(path), "the gold does not name its `letter`", "mend the file or take it away")
        yield PurePosixPath(letter).stem, gold


def _parsed(text: str | bytes, file: str, where: str) -> Entry:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RunError(file, f"{where} is no JSON", "mend the file or make it anew") from error
    return mapping(content)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def finding_fields(entry: Entry) -> tuple[str, ...]:
    """Return the fields that a record's findings name."""
    findings = entry.get("findings")
    fields = [mapping(one).get("field") for one in findings] if isinstance(findings, (list, tuple)) else []
    return tuple(field for field in fields if isinstance(field, str) and field)


_PART_OF_GROUP = re.compile(r"(/disputed_items/\d+/(?:quantity|schedule|utilization_review))/\w+")
_LIST_OR_ITEM = re.compile(r"/disputed_items(?:/\d+)?")


def is_flagged(field: str, pointer: str, fields: Iterable[str], *, absent: bool = False) -> bool:
    """Tell whether a finding names that very field.

    A finding on a whole quantity names its value and unit. For an item that is absent, and for the number of items, a
    finding on an item or on the list counts.
    """
    if field == "items.count" or absent:
        return any(_LIST_OR_ITEM.fullmatch(one) for one in fields)
    group = _PART_OF_GROUP.fullmatch(pointer)
    own = {pointer, group[1]} if group else {pointer}
    return any(one in own or one.startswith(f"{pointer}/") for one in fields)
