"""What a letter says in words that the rules do not know is told, not left empty in silence."""

from __future__ import annotations

import pytest

from imr_llm import check_claims, extract_determination
from imr_llm.letters import letter_from_text
from tests.fictional import Item, letter

FIGURES = ("figure_unread", "note")


def told(summary: str, *headings: str) -> dict[str, tuple[str, str]]:
    """Return code and severity of what is told as unread, by field."""
    extraction = extract_determination(letter(*(Item(heading) for heading in headings), summary=summary))
    return {one.field: (one.code, one.severity) for one in extraction.findings if one.code.endswith("unread")}


def test_a_review_in_unknown_words_is_told_at_the_item() -> None:
    """The review is named, and what it did to the item is not understood."""
    found = told("Utilization review on 3/4/2015 looked with favour upon one half of it.", "Norvalta 20mg #44")

    assert found["/disputed_items/0/utilization_review"] == ("unread", "warning")


@pytest.mark.parametrize("summary", ["UR denied Norvalta on 3/4/2015.", "He rests the knee at night."])
def test_a_review_that_is_read_or_never_named_is_not_told(summary: str) -> None:
    """A null then means that the letter does not say."""
    assert not told(summary, "Norvalta 20mg #44")


def test_how_much_was_certified_is_told_where_it_stays_open() -> None:
    """A modification without a number that could be read."""
    found = told("UR modified Norvalta on 3/4/2015 as the table in its letter shows.", "Norvalta 20mg #44")

    assert found["/disputed_items/0/utilization_review/certified_quantity"] == FIGURES


def test_a_figure_that_counts_nothing_known_is_told() -> None:
    """Two figures, and no word for what they count."""
    assert told("UR denied it on 3/4/2015.", "Norvalta 7 / 9")["/disputed_items/0/quantity"] == FIGURES


def test_another_reader_s_record_is_not_told_of_what_the_rules_left_open() -> None:
    """It is held against the letter's words instead."""
    one = letter(Item("Norvalta 7 / 9"), summary="UR looked upon it with favour on 3/4/2015.")
    checked = check_claims(one, {"disputed_items": [{"heading": "Norvalta 7 / 9", "outcome": "upheld"}]})

    assert not [finding for finding in checked.findings if finding.code.endswith("unread")]


def test_of_an_unknown_layout_it_is_told_once_for_all() -> None:
    """Little is read of it, and all of it is for review."""
    text = letter(Item("Norvalta 7 / 9"), summary="UR looked upon it with favour.").text.replace(
        "Claims Administrator guideline", "CA"
    )
    extraction = extract_determination(letter_from_text(text))

    assert extraction.source.layout == "unknown"
    assert not [finding for finding in extraction.findings if finding.code.endswith("unread")]
