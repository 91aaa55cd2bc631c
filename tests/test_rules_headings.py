"""What headings say, by a table of fictional ones, and what they must not be read to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.headings import find_heading_facts
from imr_llm.sections.outline import ItemBlock, Outline

ITEM = "/disputed_items/0"
REQUEST = "the original request"
ADMINISTRATOR = "the Claims Administrator"
FIELDS = (
    "treatment/name",
    "treatment/category",
    "treatment/strength",
    "treatment/body_parts",
    "treatment/laterality",
    "quantity/value",
    "quantity/unit",
    "refills",
    "schedule/times",
    "schedule/times_max",
    "schedule/per",
    "schedule/duration",
    "schedule/duration_max",
    "schedule/duration_unit",
    "schedule/visits",
    "date_of_service",
)


@dataclass(frozen=True)
class Row:
    """One heading of the table: what it says, what stays unsure, what is remarked."""

    heading: str
    facts: frozenset[str]
    unsure: frozenset[str]
    remarks: tuple[str, ...]


def _rows() -> tuple[Row, ...]:
    rows: list[list[str]] = []
    for line in Path(__file__).with_name("heading_facts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            rows[-1].append(line.strip())
        elif line and not line.startswith("# "):
            rows.append([line])
    return tuple(_row(*lines) for lines in rows)


def _row(heading: str, facts: str, *more: str) -> Row:
    unsure = " ".join(line[1:] for line in more if line.startswith("?"))
    remarks = " ".join(line[1:] for line in more if line.startswith("!"))
    return Row(heading, frozenset(facts.split(" | ")), frozenset(unsure.split()), tuple(remarks.split()))


def outline_of(*headings: str) -> Outline:
    """Return an outline that holds nothing but headings."""
    passage = read_passage(letter_from_text("\n\n".join(headings)))
    blocks, at = [], 0
    for number, heading in enumerate(headings, start=1):
        words = " ".join(heading.split())
        start = passage.text.index(words, at)
        at = start + len(words)
        blocks.append(ItemBlock(number, passage.part(start, at), None, None, None, None))
    return Outline("issues_decisions_and_rationales", passage, items=tuple(blocks))


def readings_of(heading: str) -> dict[str, object]:
    """Return what one heading says, by field."""
    found = find_heading_facts(outline_of(heading))
    return {one.field.removeprefix(f"{ITEM}/"): one.value for one in found if isinstance(one, Reading)}


def silent_in(heading: str) -> set[str]:
    """Return the fields that one heading is known to leave unsaid."""
    found = find_heading_facts(outline_of(heading))
    return {one.field.removeprefix(f"{ITEM}/") for one in found if isinstance(one, Silence)}


def _facts(heading: str) -> frozenset[str]:
    said = readings_of(heading)
    parts = [str(value) for field, value in said.items() if field.startswith("treatment/body_parts/")]
    plain = {field: value for field, value in said.items() if "/body_parts/" not in field and field != "retrospective"}
    facts = {f"{_short(field)}={value}" for field, value in plain.items()}
    if parts:
        facts.add(f"body_parts={', '.join(parts)}")
    if said["retrospective"]:
        facts.add("retrospective=True")
    return frozenset(facts)


def _short(field: str) -> str:
    return field.removeprefix("treatment/").removeprefix("schedule/").removesuffix("/value")


ROWS = _rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.heading[:80])
def test_heading_says_what_the_table_holds(row: Row) -> None:
    """Each fictional heading is read as a person reads it."""
    assert _facts(row.heading) == row.facts


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.heading[:80])
def test_unsure_is_neither_read_nor_silent(row: Row) -> None:
    """A field that rules cannot tell is left to the reader: no value, no claim that nothing is said."""
    said = {field if "/body_parts/" not in field else "treatment/body_parts" for field in readings_of(row.heading)}
    silent = silent_in(row.heading)

    assert set(FIELDS) - said - silent == row.unsure
    assert not said & silent


@pytest.mark.parametrize("row", [row for row in ROWS if row.remarks], ids=lambda row: row.heading[:80])
def test_oddities_are_remarked(row: Row) -> None:
    """An impossible strength, an impossible date and two quantities at once are named."""
    found = find_heading_facts(outline_of(row.heading))

    assert tuple(one.code for one in found if isinstance(one, Remark)) == row.remarks


def test_every_value_is_proven_by_the_letter() -> None:
    """The spans of a reading hold its words, also where a heading breaks over lines."""
    outline = outline_of("Zanaflex 2mg\n #33 with\n two refills")

    found = [one for one in find_heading_facts(outline) if isinstance(one, Reading)]

    quotes = {one.field.removeprefix(f"{ITEM}/"): one.quote for one in found}
    assert quotes["quantity/value"] == "#33"
    assert quotes["refills"] == "two refills"
    assert quotes["treatment/name"] == "Zanaflex"


def test_name_of_a_service_may_stand_in_two_places() -> None:
    """The words around a schedule are one name with two spans."""
    found = find_heading_facts(outline_of("Aquatic therapy twice a week for the left hip"))

    name = next(one for one in found if isinstance(one, Reading) and one.field.endswith("/name"))
    assert name.value == "Aquatic therapy for the left hip"
    assert len(name.spans) == 2


def test_remainder_is_what_is_in_dispute() -> None:
    """Of requested, certified and remaining the last is the item's quantity."""
    said = readings_of(
        f"Soma 350mg #55 was {REQUEST}. Soma 350mg #21 was authorized by {ADMINISTRATOR}. "
        f"The remaining IMR eligible portion of {REQUEST}, Soma 350mg #34 is"
    )

    assert said["quantity/value"] == Decimal(34)
    assert said["treatment/name"] == "Soma"


def test_whole_request_stays_in_dispute_in_form_b() -> None:
    """Where review certified something else, all that was requested is decided."""
    said = readings_of(
        f"Fourteen visits of hand therapy, right thumb was {REQUEST}. "
        f"{ADMINISTRATOR} authorized two visits of hand therapy, leaving {REQUEST} IMR eligible. "
        "The original request, fourteen visits of hand therapy, right thumb is"
    )

    assert said["quantity/value"] == Decimal(14)
    assert said["treatment/laterality"] == "right"


def test_remainder_inherits_side_and_date_of_the_request() -> None:
    """A remainder that names no part is for the part of the request."""
    said = readings_of(
        f"Retrospective: arthroscopy of the left ankle with tendon repair DOS 9/8/2014 was {REQUEST}. "
        f"Arthroscopy of the left ankle was authorized by {ADMINISTRATOR}. "
        f"The remaining IMR eligible portion of {REQUEST}, with tendon repair"
    )

    assert said["treatment/laterality"] == "left"
    assert said["treatment/body_parts/0"] == "ankle"
    assert said["retrospective"] is True
    assert said["date_of_service"] == dt.date(2014, 9, 8)


def test_unknown_number_keeps_the_quantity_open() -> None:
    """A figure that no rule explains may be a quantity, so the heading is not silent."""
    assert "quantity/value" not in silent_in("Wound vacuum 14")
    assert "quantity/value" not in silent_in("Terocin box of 10")


def test_unknown_words_leave_the_category_open() -> None:
    """Rules do not guess a category."""
    heading = "Flimzorp of the usual kind"

    assert "treatment/category" not in readings_of(heading)
    assert "treatment/category" not in silent_in(heading)


def test_items_keep_their_positions() -> None:
    """The second heading's facts are the second item's."""
    found = find_heading_facts(outline_of("Soma 350mg #12", "MRI of the left ankle"))

    by_field = {one.field: one.value for one in found if isinstance(one, Reading)}
    assert by_field["/disputed_items/0/quantity/value"] == Decimal(12)
    assert by_field["/disputed_items/1/treatment/laterality"] == "left"


def test_text_of_a_section_is_no_heading() -> None:
    """What is far longer than a heading is left alone."""
    assert not readings_of("Soma 350mg #12 " * 400)


@pytest.mark.parametrize(
    "unit", ["two ", "1/", "10-", "one (", "L4-", "times ", "#", "thirty one hundred ", "5 mg 7/325 ", "and "]
)
def test_hostile_headings_are_read(unit: str) -> None:
    """Headings made to be slow are read like any other; `make bench` tells what they cost."""
    outline = outline_of(*[(unit * 2000)[:1900].strip()] * 100)

    found = tuple(find_heading_facts(outline))

    assert all(one.field.startswith("/disputed_items/") for one in found)
