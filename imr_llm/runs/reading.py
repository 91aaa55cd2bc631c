"""One letter of a run: read it, and say what became of it in one line."""

from __future__ import annotations

import dataclasses
import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.errors import LetterError
from imr_llm.extraction import check_claims, extract_determination
from imr_llm.letters import Letter, read_letter

if TYPE_CHECKING:
    from imr_llm.record import Extraction

_BAD_CLAIMS: Final = ("unreadable_claim", "the claim is no JSON object with a `record` object; mend the claims file")


@dataclass(frozen=True, slots=True)
class Task:
    """A letter to read.

    Attributes:
        path: As the record names it.
        file: What opens it.
        sha256: Of the bytes its record was read from; the letter is not read again while they are the same.
        claim: For a check, the line of the claims file that is about this letter; None to read by rules alone.
    """

    path: str
    file: str
    sha256: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a letter.

    Attributes:
        path: As the record names it.
        kind: ``same`` where the record it has still fits the file.
        sha256: Of the file's bytes; empty where they could not be had.
        line: For ``records.jsonl`` or ``failures.jsonl``; empty for ``same``.
        items: Disputed items read.
        findings: Findings of severity error or warning.
        model_status: What came of asking a model; None for rules alone.
    """

    path: str
    kind: Literal["record", "failure", "same"]
    sha256: str = ""
    line: bytes = b""
    items: int = 0
    findings: int = 0
    model_status: str | None = None


def read_task(task: Task) -> Finished:
    """Return what became of one letter, read by rules alone or held against a claim."""
    try:
        letter = load(task)
        if letter.sha256 == task.sha256:
            return Finished(task.path, "same", letter.sha256)
        extraction = extract_determination(letter) if task.claim is None else _checked(letter, task.claim)
    except LetterError as error:
        return failed(task.path, error.code, f"{error.seen}; {error.remedy}")
    except Exception as error:  # noqa: BLE001 (one letter of many thousands must not end the run; it is told and counted)
        return unforeseen(task.path, error)
    return recorded(task.path, extraction)


def load(task: Task) -> Letter:
    """Return the letter, named as the record names it.

    Raises:
        UnreadableLetterError: The file is missing, empty, damaged, scanned or not text.
    """
    letter = read_letter(task.file)
    return letter if letter.path == task.path else dataclasses.replace(letter, path=task.path)


def recorded(path: str, extraction: Extraction) -> Finished:
    """Return the line of a letter that was read."""
    return Finished(
        path,
        "record",
        extraction.source.sha256,
        extraction.to_json().encode(),
        len(extraction.record.disputed_items),
        sum(finding.severity != "note" for finding in extraction.findings),
        extraction.model.status if extraction.model else None,
    )


def failed(path: str, code: str, sentence: str) -> Finished:
    """Return the line of a letter that could not be used."""
    message = f"{sentence[0].upper()}{sentence[1:]}."
    return Finished(
        path, "failure", line=json.dumps({"path": path, "code": code, "message": message}, ensure_ascii=False).encode()
    )


def unforeseen(path: str, error: Exception) -> Finished:
    """Return the line of a letter over which the library itself stumbled: the kind of error and its place, none of its words."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{PurePath(place.filename).parent.name}/{PurePath(place.filename).name}:{place.lineno}"
    return failed(
        path, "internal_error", f"the reader stumbled ({type(error).__name__} at {where}); report it with the letter's layout"
    )


def _checked(letter: Letter, claim: str) -> Extraction:
    stated = json.loads(claim).get("record")
    if not isinstance(stated, Mapping):
        code, sentence = _BAD_CLAIMS
        seen, _, remedy = sentence.partition("; ")
        raise LetterError(letter.path, code, seen, remedy)
    return check_claims(letter, stated)
