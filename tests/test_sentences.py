"""Sentences of a letter: every word in one of them, cut where a person would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters import Letter, letter_from_text, read_passage
from imr_llm.sections.sentences import number_sentences, sentence_text


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text as read."""
    passage = read_passage(letter_from_text(text))
    return [sentence_text(passage, sentence) for sentence in number_sentences(passage)]


CASES = {
    "prose": ("The knee is stiff. Braces were worn.", ["The knee is stiff.", "Braces were worn."]),
    "title of a person": ("Dr. Ames asked for a brace. It was denied.", ["Dr. Ames asked for a brace.", "It was denied."]),
    "for example": (
        "Some drugs, e.g. Zorvex, were tried. None helped.",
        ["Some drugs, e.g. Zorvex, were tried.", "None helped."],
    ),
    "decimal number": ("A dose of 7.5 mg was given. It helped.", ["A dose of 7.5 mg was given.", "It helped."]),
    "unit before a number": ("Zorvex 15 mg. 40 pills remain. He stopped.", ["Zorvex 15 mg. 40 pills remain.", "He stopped."]),
    "unit at a sentence's end": ("He took 15 mg. The pain stayed.", ["He took 15 mg.", "The pain stayed."]),
    "number of a case": ("See claim No. 88 above. It is closed.", ["See claim No. 88 above.", "It is closed."]),
    "initial": ("Seen by J. Orr today. He walked.", ["Seen by J. Orr today.", "He walked."]),
    "numbered item": ("1. Zorvex 15mg #40: Upheld", ["1. Zorvex 15mg #40: Upheld"]),
    "pages": (
        "Chapter on braces Page(s): 12, 19-21. A splint is new.",
        ["Chapter on braces Page(s): 12, 19-21.", "A splint is new."],
    ),
    "quoted stop": ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
    "label inside a line": (
        "A splint is not needed MAXIMUS guideline: Decision based on nothing",
        ["A splint is not needed", "MAXIMUS guideline: Decision based on nothing"],
    ),
    "header in one line": (
        "Date Assigned: 02/03/2031 Date of Injury: 04/05/2030",
        ["Date Assigned: 02/03/2031", "Date of Injury: 04/05/2030"],
    ),
    "headings without blank lines": (
        "CASE NOTES OF THE CLINIC\nThe wrist is sore\nWrist splint:  Upheld\nClaims Administrator guideline: none cited",
        ["CASE NOTES OF THE CLINIC", "The wrist is sore", "Wrist splint: Upheld", "Claims Administrator guideline: none cited"],
    ),
    "outcome on its own line": (
        "Two splints for both wrists:\nOverturned\nSome words",
        ["Two splints for both wrists: Overturned", "Some words"],
    ),
    "rationale without a full stop": (
        "The brace is not necessary\n\nWrist splint: Upheld",
        ["The brace is not necessary", "Wrist splint: Upheld"],
    ),
    "wrapped sentence": ("The brace was worn\nfor a year and\nthen lost.", ["The brace was worn for a year and then lost."]),
    "page break inside a sentence": (
        "The brace was worn\n\n\n\nfor a year.\nIt broke.",
        ["The brace was worn for a year.", "It broke."],
    ),
    "wrapped date": ("Seen on 11-21-\n2031 at noon. He left.", ["Seen on 11-21-2031 at noon.", "He left."]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_letter_is_cut_where_a_person_would(text: str, expected: list[str]) -> None:
    """Stops of abbreviations and numbers cut nothing; headings, labels and paragraphs cut without a stop."""
    assert sentences_of(text) == expected


def test_numbers_count_from_one_and_spans_index_the_raw_text() -> None:
    """A sentence's span holds the letter's own characters, line ends included."""
    letter = letter_from_text("The splint  was\nlost. It was blue.")

    first, second = number_sentences(read_passage(letter))

    assert (first.number, second.number) == (1, 2)
    assert letter.quote(first.span) == "The splint  was\nlost."


@given(st.text(alphabet='ab A.:!?\n\t\f()"1#-/', min_size=1, max_size=300).filter(str.strip))
def test_the_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    """Joined, the sentences are the passage."""
    passage = read_passage(letter_from_text(text))

    texts = [sentence_text(passage, sentence) for sentence in number_sentences(passage)]

    assert "".join(texts).replace(" ", "") == passage.text.replace(" ", "")


def test_a_stretch_without_any_stop_is_cut_at_spaces() -> None:
    """A point stays a place even where a rationale has no full stop in 60,000 characters."""
    texts = sentences_of("splint " * 9000)

    assert max(map(len, texts)) <= 1200
    assert all(text.endswith("splint") for text in texts)


@pytest.mark.parametrize("hostile", ["a. " * 60_000, "A" * 200_000, "\n".join(["AB CDEFG"] * 20_000), "." * 200_000])
def test_hostile_text_is_numbered_whole(hostile: str) -> None:
    """Whatever a letter is filled with, its sentences follow each other to its end."""
    letter = Letter(hostile, "hostile.txt", "")
    sentences = number_sentences(read_passage(letter))

    assert [one.number for one in sentences] == list(range(1, len(sentences) + 1))
    assert sentences[-1].span.end == len(letter.text.rstrip())
