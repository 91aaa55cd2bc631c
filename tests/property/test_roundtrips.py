"""Whatever comes in, either a record goes out that reads back as itself, or one of the library's own errors."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm import check_claims, extract_determination
from imr_llm.errors import ImrError, LetterError
from imr_llm.letters import letter_from_text, read_letter
from imr_llm.letters.reading import decode
from imr_llm.record import Extraction
from tests.property.mutation import spoil_claims
from tests.property.strategies import any_text, spoilt_files, spoilt_letters, whole_letters


def extracted(text: str) -> Extraction | None:
    """Return the extraction of a text, None where the library refuses it."""
    with contextlib.suppress(ImrError):
        return extract_determination(letter_from_text(text))
    return None


@given(text=any_text)
def test_any_text_gives_a_record_or_an_error_of_ours(text: str) -> None:
    """No text makes the reader stumble, and each record can be written."""
    extraction = extracted(text)

    assert extraction is None or extraction.to_json().encode()


@given(text=spoilt_letters)
def test_a_spoilt_letter_gives_a_record_that_reads_back(text: str) -> None:
    """A record written as JSON and read again is the same record."""
    extraction = extracted(text)
    if extraction is not None:
        assert Extraction.model_validate_json(extraction.to_json()).to_json() == extraction.to_json()


@given(content=st.binary(max_size=3000))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    """Bytes give text or an error with a code, never an error of Python's own."""
    try:
        assert decode(content, "letter.txt").strip()
    except LetterError as error:
        assert error.code  # noqa: PT017 (either outcome is right)


@settings(max_examples=60)
@given(content=spoilt_files, ending=st.sampled_from((".txt", ".pdf")))
def test_a_spoilt_file_is_read_or_refused(content: bytes, ending: str) -> None:
    """A letter's file with wrong bytes, PDF or text, gives a record or an error of the library's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"letter{ending}"
        path.write_bytes(content)
        try:
            extraction = extract_determination(read_letter(path))
        except LetterError as error:
            assert error.path == str(path)  # noqa: PT017 (either outcome is right)
        else:
            assert extraction.source.characters > 0


@given(text=whole_letters, chance=st.randoms(use_true_random=False))
def test_spoilt_claims_are_checked_or_refused(text: str, chance: Random) -> None:
    """Claims of any shape are held against their letter, or refused by an error of the library's own."""
    letter = letter_from_text(text)
    record = extract_determination(letter).record.model_dump(mode="json")
    try:
        checked = check_claims(letter, spoil_claims(record, chance))
    except ImrError:
        return

    assert checked.source.sha256 == letter.sha256
