"""Letters built to cost time: whatever is repeated in them, and wherever, they are read or refused."""

from __future__ import annotations

from typing import get_args

import pytest

from imr_llm import extract_determination
from imr_llm.errors import LetterError
from imr_llm.letters import letter_from_text
from imr_llm.sections import MOST_ITEMS, Layout
from tests.fictional import Item, letter_text

SIZE = 120_000
UNITS = (
    "a",
    "7",
    "#",
    "((",
    "mg/",
    "{{",
    ". ",
    "\u00a0",
    "\ufb03",
    "\u200f",
    "\f",
    "\n",
    "1. \n",
    "Page 1\f",
    "12\n\f",
    "a \nb \n",
    "a-\n",
    "01/02/2015 ",
    "10/325mg #60 ",
    "is not medically necessary. ",
    "the request for ",
    "was the original request. ",
    "utilization review denied the request. ",
    "2 times a week for 6 weeks ",
    "MTUS Section(s): 1, Page(s): 2, ",
    "45 year old male ",
    "licensed to practice in Texas, ",
    ": Upheld\n",
    "MAXIMUS guideline:\n",
    "Decision rationale:\n",
    "CLINICAL CASE SUMMARY\n",
    "IMR DECISION(S) AND RATIONALE(S)\n",
    "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\n",
    "Case Number: CM16-0991234\n",
    "Sincerely,\n",
    "A TITLE IN CAPITALS\n",
)
LETTER = letter_text(Item("Wrist splint"))
PLACES = {
    "in the summary": LETTER.replace("She is treated", "@ She is treated"),
    "in the heading": LETTER.replace("Wrist splint:", "@ Wrist splint:"),
    "in the rationale": LETTER.replace("The chart says", "@ The chart says"),
    "in a sentence of 2014": LETTER.replace("IMR ISSUES, DECISIONS AND RATIONALES", "IMR DECISION(S) AND RATIONALE(S)")
    .replace("Wrist splint: Upheld", "1. Wrist splint is not medically necessary.")
    .replace("Claims Administrator guideline:", "The Claims Administrator based its decision on")
    .replace("MAXIMUS guideline:", "The Physician Reviewer based his/her decision on @")
    .replace("Decision rationale:", "The Physician Reviewer's decision rationale:"),
    "on top": "@\n" + LETTER,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("unit", UNITS, ids=[repr(unit[:20]) for unit in UNITS])
def test_a_letter_filled_with_one_thing_is_read_or_refused(unit: str, place: str) -> None:
    """No repetition stops the reading; `make bench` tells what such letters cost."""
    text = place.replace("@", unit * (SIZE // len(unit)))
    try:
        code = extract_determination(letter_from_text(text)).source.layout
    except LetterError as error:
        code = error.code

    assert code in {*get_args(Layout), "oversized_file", "not_a_determination"}


MANY = {
    "decisions printed": "{n}) MAXIMUS Federal Services, Inc. has determined the request for a cane is medically necessary.\n",
    "outcome lines": "Wrist splint {n}: Upheld\n",
    "numbers": "{n}. a\n",
    "requests": "The request for item {n} is not medically necessary.\n",
}


@pytest.mark.parametrize("line", MANY.values(), ids=MANY)
def test_tens_of_thousands_of_items_are_read(line: str) -> None:
    """A letter made of items costs no more than any other, and what is left unread is told."""
    text = "".join(line.format(n=number) for number in range(20_000))
    extraction = extract_determination(letter_from_text(f"{LETTER}\nNotice of Independent Medical Review Determination\n{text}"))

    assert extraction.record.disputed_items
    assert len(extraction.record.disputed_items) < MOST_ITEMS or "items_unread" in {one.code for one in extraction.findings}


def test_a_heading_that_runs_on_for_pages_is_told() -> None:
    """What swallowed its neighbours is no heading; a person is asked to look, and no quantity is read out of it."""
    extraction = extract_determination(letter_from_text(letter_text(Item("Zaltranol 15mg #44 and a cane " * 60))))

    told = [finding.field for finding in extraction.findings if finding.code == "item_without_heading"]
    assert told == ["/disputed_items/0/heading"]
    assert extraction.record.disputed_items[0].quantity is None
