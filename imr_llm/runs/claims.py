"""A file of claims: which line is about which letter, and which lines are about none."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from imr_llm.errors import RunError
from imr_llm.record import SCHEMA_VERSION, DeterminationRecord
from imr_llm.runs.reading import failed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.runs.books import Books


class ClaimsFile:
    """Claims by letter; lines are read when they are needed.

    Raises:
        RunError: The file cannot be read.
    """

    def __init__(self, path: Path, books: Books) -> None:
        """Note where each claim stands."""
        self._path, self._books = path, books
        self._problems: list[bytes] = []
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise RunError(
                str(path), f"the claims file cannot be read ({error.strerror})", "check the path and its permissions"
            ) from error
        at = 0
        for number, line in enumerate(self._file, 1):
            if line.strip():
                self._note(number, at, line)
            at += len(line)

    def _note(self, number: int, at: int, line: bytes) -> None:
        place = f"{self._path}:{number}"
        try:
            claimed = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_stated_once)
        except _StatedTwiceError as error:
            self._add_problem(place, "unreadable_claim", f"the line states {error.args[0]!r} twice in one object; keep one")
            return
        except (ValueError, RecursionError) as error:
            self._add_problem(place, "unreadable_claim", f"{_unread(error)}; mend the claims file")
            return
        trouble = _trouble(claimed)
        if trouble:
            self._add_problem(place, "unreadable_claim", f"{trouble}; mend the claims file")
            return
        path = os.path.normpath(claimed["path"])
        if not self._books.add_claim(path, _name(path), at, len(line)):
            self._add_problem(place, "duplicate_claim", f"an earlier line is about `{path}` too; that one was used")

    def _add_problem(self, path: str, code: str, sentence: str) -> None:
        self._problems.append(failed(path, code, sentence).line)

    def line_for(self, path: str) -> str | None:
        """Return the line about a letter, by its path, else by its file name; None where none or several are."""
        found = self._books.claim_for(path, _name(path))
        if found is None:
            return None
        at, length = found
        self._file.seek(at)
        return self._file.read(length).decode("utf-8-sig")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def problems(self) -> Iterator[bytes]:
        """Yield a failure's line for each claim that could not be used."""
        yield from self._problems
        for path in self._books.unused_claims():
            yield failed(
                path, "claim_without_letter", "no letter under the given paths has this path or file name; check the claim's path"
            ).line


class _StatedTwiceError(ValueError):
    """An object of a claims file names a key twice: JSON would keep the last value and lose the other in silence."""


def _stated_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    stated: dict[str, object] = {}
    for key, value in pairs:
        if key in stated:
            raise _StatedTwiceError(key)
        stated[key] = value
    return stated


def _unread(error: Exception) -> str:
    """Return why a line could not be read as JSON."""
    if isinstance(error, RecursionError):
        return "the line nests its values too deeply"
    no_json = isinstance(error, (json.JSONDecodeError, UnicodeDecodeError))
    return "the line is no JSON" if no_json else "the line holds a number of thousands of digits"


def _trouble(claimed: object) -> str:
    """Return why a line claims nothing that could be used; empty where it does."""
    if not isinstance(claimed, dict) or not isinstance(claimed.get("path"), str) or not isinstance(claimed.get("record"), dict):
        return "the line has no `path` with a `record` object"
    if str(claimed.get("schema_version", SCHEMA_VERSION)) != SCHEMA_VERSION:
        return f"the line is of another schema version than {SCHEMA_VERSION}"
    beside = next((name for name in DeterminationRecord.model_fields if name in claimed), None)
    if beside:
        return f"the line states `{beside}` beside its `record`, not in it"
    try:
        claimed["path"].encode()
    except UnicodeEncodeError:  # JSON can spell half a surrogate pair, which no file of ours can be written with
        return "the line's `path` holds half a character"
    return ""


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
