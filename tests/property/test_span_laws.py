"""Every value is tied to the letter's own characters, whatever became of the letter."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.evidence import Evidence
from imr_llm.letters import Letter, Span, letter_from_text, read_passage
from imr_llm.rules import find_evidence
from imr_llm.sections import find_outline, number_sentences
from tests.property.strategies import any_text, spoilt_letters, whole_letters


def evidence_of(letter: Letter) -> Evidence:
    """Return all that the rules read in a letter, determination or not."""
    return find_evidence(find_outline(read_passage(letter)))


def spans_of(evidence: Evidence) -> list[tuple[str, str, tuple[Span, ...]]]:
    """Return each reading's field, value and spans."""
    return [(one.field, str(one.value), one.spans) for found in evidence.readings.values() for one in found]


def assert_spans(letter: Letter, evidence: Evidence) -> None:
    """Hold every reading's quote against its slice, and every span against the letter."""
    for found in evidence.readings.values():
        for one in found:
            assert one.spans
            assert one.quote == letter.quote(one.spans[0])
            assert all(0 <= start < end <= len(letter.text) for start, end in one.spans)
            assert list(one.spans) == sorted(one.spans)
    for remark in evidence.remarks:
        assert all(0 <= start <= end <= len(letter.text) for start, end in remark.spans)


@given(text=any_text | spoilt_letters)
def test_a_quote_is_its_slice(text: str) -> None:
    """Each reading's spans are in the letter, in order, and its quote is what stands at the first."""
    letter = letter_from_text(text)

    assert_spans(letter, evidence_of(letter))


@given(text=whole_letters, blanks=st.integers(1, 40))
def test_blank_lines_before_a_letter_shift_its_spans(text: str, blanks: int) -> None:
    """Blank lines put before a letter change no value and move every span by their length."""
    plain = letter_from_text(text)
    moved = letter_from_text("\n" * blanks + text)
    shifted = [
        (field, value, tuple(Span(start + blanks, end + blanks) for start, end in spans))
        for field, value, spans in spans_of(evidence_of(plain))
    ]

    assert spans_of(evidence_of(moved)) == shifted


def spelt(character: str) -> str:
    """Return the letters of a ligature; any other character as it is."""
    return unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufb06" else character


@given(text=any_text | spoilt_letters)
def test_a_passage_maps_back(text: str) -> None:
    """Each word of a passage is the letter's own at the span that it maps to, but for its white space and broken words."""
    letter = letter_from_text(text)
    passage = read_passage(letter)
    at = 0
    for word in passage.text.split(" "):
        if word:
            span = passage.span(at, at + len(word))
            raw = letter.quote(span)
            assert word[0] in spelt(raw[0])
            assert word[-1] in spelt(raw[-1])
        at += len(word) + 1


@settings(max_examples=40)
@given(text=any_text | spoilt_letters)
def test_sentences_are_numbered_in_order(text: str) -> None:
    """Numbered sentences stand in order, do not overlap and count from 1."""
    sentences = number_sentences(read_passage(letter_from_text(text)))
    ends = [sentence.span.end for sentence in sentences]

    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    assert all(end <= later.span.start for end, later in zip(ends, sentences[1:], strict=False))


@given(text=any_text, offsets=st.lists(st.integers(0, 400), max_size=5))
def test_places_count_pages_and_lines(text: str, offsets: list[int]) -> None:
    """A place's line is the number of line ends before it on its page, and one more."""
    letter = letter_from_text(text)
    for offset in offsets:
        at = min(offset, len(text))
        page_start = text.rfind("\f", 0, at) + 1
        before = text[:at]
        lines = len((before + "|").splitlines()) - len((text[:page_start] + "|").splitlines()) + 1
        place = letter.place(at)

        assert place.line == lines or text[at - 1 : at + 1] == "\r\n"
        assert place.page == (None if letter.page_count is None else text.count("\f", 0, at) + 1)
