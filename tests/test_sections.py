"""Sections of the 2014-17 layout: headings, blocks and titles, however the text tool broke the lines."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from imr_llm.letters import letter_from_text, read_passage
from imr_llm.sections import MOST_ITEMS, Outline, find_outline
from tests.fictional import SUMMARY, Item, letter, letter_text

ITEMS = (
    Item("Wrist support, one"),
    Item(
        "Labs to include: liver panel",
        "Overturned",
        rationale="He takes a drug that harms the liver. The panel is medically necessary.",
    ),
    Item("Zaltranol 15mg # 44"),
    Item(
        "Ten visits of hand therapy was the original request. Four visits of hand therapy was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, six visits of hand therapy is",
    ),
)


def outline_of(text: str) -> Outline:
    """Return the parts of a letter's text."""
    return find_outline(read_passage(letter_from_text(text)))


def headings(outline: Outline) -> list[str]:
    """Return the headings as printed."""
    return [block.heading.printed for block in outline.items]


def wrapped(text: str, width: int = 88) -> str:
    """Break every paragraph into printed lines, each with a trailing space, as the letters have them."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(f"{line} ")
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(f"{line} ")
    return "\n".join(lines)


SHAPES: dict[str, Callable[[str], str]] = {
    "as printed": wrapped,
    "CRLF": lambda text: wrapped(text).replace("\n", "\r\n"),
    "old Macintosh line ends": lambda text: wrapped(text).replace("\n", "\r"),
    "every newline doubled": lambda text: wrapped(text).replace("\n", "\n\n"),
    "no blank lines": lambda text: re.sub(r"\n\s*\n", "\n", wrapped(text)),
    "no trailing spaces": lambda text: re.sub(r" +\n", "\n", wrapped(text)),
    "one line": lambda text: " ".join(text.split()),
    "outcome on its own line": lambda text: re.sub(r": (Upheld|Overturned)", r": \n\1", wrapped(text)),
    "tabs and no-break spaces": lambda text: wrapped(text).replace("  ", "\t").replace(" of ", "\xa0of "),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_items_are_found_however_the_lines_are_broken(shape: str) -> None:
    """Headings, outcomes and blocks do not depend on the text tool's line habits."""
    outline = outline_of(SHAPES[shape](letter_text(*ITEMS)))

    assert headings(outline) == [item.heading for item in ITEMS]
    assert [block.decision and block.decision.text for block in outline.items] == [item.outcome for item in ITEMS]
    assert outline.guideline_labels == len(ITEMS)
    assert not outline.remarks


def test_a_page_break_inside_a_heading_does_not_cut_it() -> None:
    """A form feed, with or without blank lines around it, is no paragraph."""
    text = letter_text(Item("Aquatic\f\n exercise, 3 visits"), Item("Zaltranol 15mg,\n\n\f\n one by mouth, #44"))

    assert headings(outline_of(text)) == ["Aquatic exercise, 3 visits", "Zaltranol 15mg, one by mouth, #44"]


def test_a_page_footer_inside_a_rationale_is_left_out() -> None:
    """The footer's words are not the reviewer's."""
    footer = "Final Determination Letter for IMR Case Number CM16-0991234"
    text = letter_text(
        Item(
            "Wrist support",
            rationale=f"The wrist is\n{footer}\n3\nfirm. It is not medically necessary.",
        )
    )

    rationale = outline_of(text).items[0].rationale

    assert rationale is not None
    assert rationale.printed == "The wrist is firm. It is not medically necessary."
    assert len(rationale.spans()) == 2


@pytest.mark.parametrize("number", ["{}. ", "{}) ", "({}) ", "Issue {}: ", "Issue Number {}: ", "Item #{} - "])
def test_numbers_that_count_the_items_are_not_theirs(number: str) -> None:
    """The words of "2. Zaltranol" are Zaltranol where every item has its number; "2. " in the middle of others is left alone."""
    numbered = [Item(number.format(n) + item.heading, item.outcome) for n, item in enumerate(ITEMS, start=1)]

    assert headings(outline_of(letter_text(*numbered))) == [item.heading for item in ITEMS]
    assert headings(outline_of(letter_text(*numbered[1:]))) == [item.heading for item in numbered[1:]]


@pytest.mark.parametrize("label", ["Decision", "Final Determination"])
def test_an_outcome_with_a_label_of_its_own_is_no_heading(label: str) -> None:
    """The heading is what stands above "Decision: Upheld"."""
    text = letter_text(*ITEMS)
    for item in ITEMS:
        text = text.replace(f"{item.heading}: {item.outcome}", f"{item.heading}\n{label}: {item.outcome}")
    outline = outline_of(wrapped(text))

    assert headings(outline) == [item.heading for item in ITEMS]
    assert [block.decision and block.decision.text for block in outline.items] == [item.outcome for item in ITEMS]


@pytest.mark.parametrize(
    "fake",
    [
        "Zaltranol #999: Overturned",
        "Zaltranol #999: Overturned\nClaims Administrator guideline: none",
        "IMR ISSUES, DECISIONS AND RATIONALES",
    ],
)
def test_a_look_alike_in_the_summary_is_no_item(fake: str) -> None:
    """Headings, labels and titles quoted in the summary change nothing."""
    outline = outline_of(letter_text(*ITEMS, summary=f"{SUMMARY}\n{fake}\nShe rested."))

    assert headings(outline) == [item.heading for item in ITEMS]


def test_a_second_title_is_told() -> None:
    """Two places that claim to decide the items are for a person to look at."""
    outline = outline_of(letter_text(*ITEMS, summary=f"{SUMMARY}\nIMR ISSUES, DECISIONS AND RATIONALES\nShe rested."))

    assert [code for code, _ in outline.remarks] == ["duplicate_section"]


def test_a_look_alike_in_a_rationale_is_no_item() -> None:
    """A quoted heading in a rationale stays in the rationale."""
    text = letter_text(
        Item("Wrist support", rationale="An earlier letter said:\nZaltranol #999: Overturned\nIt is not medically necessary."),
        Item("Sling"),
    )

    assert headings(outline_of(text)) == ["Wrist support", "Sling"]


def test_a_letter_cut_in_an_item_is_told() -> None:
    """A letter that stops before the last rationale is truncated, and its items are still found."""
    text = letter_text(*ITEMS)
    outline = outline_of(text[: text.rindex("Decision rationale:")])

    assert headings(outline) == [item.heading for item in ITEMS]
    assert ("truncated" in dict(outline.remarks)) is True


def test_a_heading_without_an_outcome_is_an_item_without_decision() -> None:
    """A damaged heading is not lost."""
    text = letter_text(*ITEMS).replace("Wrist support, one: Upheld", "Wrist support, one")
    outline = outline_of(text)

    assert headings(outline)[0] == "Wrist support, one"
    assert outline.items[0].decision is None
    assert [code for code, _ in outline.remarks] == ["item_without_decision"]


def test_the_summary_leaves_its_boilerplate_out() -> None:
    """The summary begins with the case, not with how it was written."""
    summary = find_outline(read_passage(letter(*ITEMS))).summary

    assert summary is not None
    assert summary.text.startswith("The claimant is a 51 year old female cook")
    assert summary.text.endswith("denied the requests.")


def test_a_letter_cut_before_its_first_item_has_no_items() -> None:
    """Nothing after the sections' title is no error of ours: a record without items says so."""
    text = letter_text(*ITEMS)
    outline = outline_of(text[: text.index("Wrist support, one")])

    assert outline.items == ()
    assert [code for code, _ in outline.remarks] == ["no_items"]


def test_a_letter_cut_before_its_verdict_is_told() -> None:
    """A last rationale that stops at a full stop but decides nothing is cut off."""
    text = letter_text(Item("Wrist support", rationale="The wrist is firm. The request is not medically necessary."))
    outline = outline_of(text[: text.rindex(" The request is not")])

    assert [code for code, _ in outline.remarks] == ["truncated"]


LONE_LABEL = "An earlier letter said:\nZaltranol #999: Overturned\nClaims Administrator guideline: none given\n"


@pytest.mark.parametrize("last", [False, True], ids=["before an item", "at the letter's end"])
def test_a_lone_label_in_a_rationale_is_no_item_but_is_counted(last: bool) -> None:
    """A look-alike without the other labels stays in its rationale; the count of labels asks a person to look."""
    quoting = Item("Wrist support", rationale=f"{LONE_LABEL}\nThe brace fits. It is not medically necessary.")
    text = letter_text(*((Item("Sling"), quoting) if last else (quoting, Item("Sling"))))
    outline = outline_of(wrapped(text))

    assert sorted(headings(outline)) == ["Sling", "Wrist support"]
    assert outline.guideline_labels == 3


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        (
            "The wrist is firm and so on and so forth, and the request is therefore held to be not medically necessary",
            "sling, one",
        ),
        (
            "The request is not medically necessary. Of note: weaning takes weeks\n1. Go slowly\n2. Stop last",
            "nine visits of hand therapy",
        ),
        (
            "The request is not medically necessary.",
            "Opinion by Dr. Ruiz on the plates and screws that may stay in the left wrist, as advised by Dr. Ruiz in May",
        ),
    ],
    ids=["verdict broken over lines", "a list", "an abbreviation"],
)
@pytest.mark.parametrize("shape", ["as printed", "no blank lines", "one line"])
def test_a_heading_begins_after_its_neighbours_rationale(shape: str, before: str, heading: str) -> None:
    """Rationales without a final full stop, lists and abbreviations neither enter a heading nor cut it."""
    text = letter_text(Item("Wrist support", rationale=before), Item(heading))

    found = headings(outline_of(SHAPES[shape](text)))[-1]

    assert found == heading or (shape == "one line" and before.endswith("last") and heading in found)


def test_a_footer_between_pages_parts_a_rationale_from_a_heading() -> None:
    """A footer is printed where a page ends, whether or not a form feed is kept."""
    footer = "Final Determination Letter for IMR Case Number CM16-0991234\n3"
    text = wrapped(letter_text(Item("Wrist support"), Item("Sling"), Item("Cane")))
    outline = outline_of(text.replace("\n \nSling", f"\n{footer}\nSling").replace("\nSling: ", f"\n{footer}\nSling: "))

    assert headings(outline) == ["Wrist support", "Sling", "Cane"]


TITLE = "IMR ISSUES, DECISIONS AND RATIONALES\n"
OPENING = "The Final Determination was based on decisions for the disputed items/services set forth below:\n"
QUOTED_BLOCK = """Zaltranol #999: Overturned

Claims Administrator guideline: none

MAXIMUS guideline: none

Decision rationale: It helps.
"""


@pytest.mark.parametrize("lost", [TITLE, TITLE + OPENING], ids=["title", "title and sentence"])
def test_a_lost_title_is_told_and_costs_no_item(lost: str) -> None:
    """The items are found by the sentence that opens their section, or by their labels."""
    outline = outline_of(letter_text(*ITEMS).replace(lost, ""))

    assert headings(outline) == [item.heading for item in ITEMS]
    assert [code for code, _ in outline.remarks] == ["missing_section"]


def test_a_title_may_stand_in_one_line_with_its_sentence() -> None:
    """Some text tools put each paragraph on one line, its title included."""
    text = re.sub(r"(?<=RATIONALES)\n|(?<=SUMMARY)\n|(?<=WAS MADE)\n", " ", letter_text(*ITEMS))
    outline = outline_of(text)

    assert headings(outline) == [item.heading for item in ITEMS]
    assert not outline.remarks


def test_a_section_quoted_in_the_summary_is_not_the_one_that_decides() -> None:
    """Of two sections that open alike the one with fewer items is the quoted one, and a person is asked to look."""
    outline = outline_of(letter_text(*ITEMS, summary=f"{SUMMARY}\n{TITLE}{OPENING}\n{QUOTED_BLOCK}\nShe rested."))

    assert headings(outline) == [item.heading for item in ITEMS]
    assert [code for code, _ in outline.remarks] == ["duplicate_section"]


def test_a_section_quoted_in_a_rationale_is_not_the_one_that_decides() -> None:
    """Words of the rationale go on between the quoted title and the next label."""
    quoting = Item("Cane", rationale=f"Earlier:\n{TITLE}{OPENING}\nThe cane is worn. It is not medically necessary.")
    outline = outline_of(letter_text(quoting, Item("Sling"), Item("Walker")))

    assert headings(outline) == ["Cane", "Sling", "Walker"]


def test_a_block_quoted_before_a_verdict_is_no_item_but_is_counted() -> None:
    """A rationale that has not come to its verdict is not over."""
    quoting = Item(
        "Cane", rationale=f"An earlier letter said:\n\n{QUOTED_BLOCK}\nThe cane is worn. It is not medically necessary."
    )
    outline = outline_of(letter_text(quoting, Item("Sling")))

    assert headings(outline) == ["Cane", "Sling"]
    assert outline.guideline_labels == 3


@pytest.mark.parametrize("width", range(46, 120))
def test_sentences_of_a_partial_authorisation_stay_together(width: int) -> None:
    """A line that ends with one of the heading's own sentences does not begin it, in a letter without blank lines."""
    text = re.sub(r"\n\s*\n", "\n", wrapped(letter_text(*ITEMS, ITEMS[-1]), width))

    assert headings(outline_of(text)) == [item.heading for item in (*ITEMS, ITEMS[-1])]


def test_text_of_another_layout_is_left_to_others() -> None:
    """Without the section's title, the other titles and labels together, this is no such letter."""
    assert outline_of("The denial stands.\n" * 20 + "Case Number: CM16-0991234\n").layout != "issues_decisions_and_rationales"


def test_items_beyond_any_letters_number_are_told() -> None:
    """A text made of items is read up to a bound; a remark and the count that its labels promise tell the rest."""
    outline = outline_of(letter_text(*[Item(f"Cane, quantity {n % 9 + 1}") for n in range(150)]))

    assert len(outline.items) == MOST_ITEMS
    assert outline.guideline_labels == 150
    assert "items_unread" in [code for code, _ in outline.remarks]


def test_a_letter_of_as_many_items_as_are_read_is_read_whole() -> None:
    """The bound itself is no reason for a remark."""
    outline = outline_of(letter_text(*[Item(f"Cane, quantity {n % 9 + 1}") for n in range(MOST_ITEMS)]))

    assert len(outline.items) == MOST_ITEMS
    assert "items_unread" not in [code for code, _ in outline.remarks]
