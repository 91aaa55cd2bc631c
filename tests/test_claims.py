"""What a stated record or a draft claims, and what in it cannot be used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from imr_llm.checks import claims_from_draft, claims_from_record
from imr_llm.checks.parsing import parse_value
from imr_llm.draft import DraftClaim
from imr_llm.letters import Span
from imr_llm.record.fields import FIELDS
from imr_llm.record.pointers import shape
from imr_llm.sections import Sentence


def stated(**record: object) -> dict[str, object]:
    """Return what a record claims, value by pointer."""
    return {claim.field: claim.value for claim in claims_from_record(record).claims}


def invalid(**record: object) -> dict[str, str]:
    """Return why claims cannot be used, by pointer."""
    return {remark.field: remark.message for remark in claims_from_record(record).invalid}


def test_keys_left_out_make_no_claim() -> None:
    """Only what is stated is claimed."""
    assert stated(dates={"injury": "2015-03-04"}) == {"/dates/injury": date(2015, 3, 4)}


def test_null_claims_that_the_letter_is_silent() -> None:
    """A null group claims silence of each of its fields."""
    assert stated(patient=None) == {"/patient/age_years": None, "/patient/sex": None}


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_an_empty_list_claims_that_there_is_nothing(nothing: object) -> None:
    """An empty list is a claim about the list."""
    assert stated(reviewer={"subspecialties": nothing}) == {"/reviewer/subspecialties": None}


@pytest.mark.parametrize(("items", "count"), [(None, 0), ([], 0), ([{}, {}], 2), ("none", None)])
def test_items_are_counted(items: object, count: int | None) -> None:
    """A stated list of items says how many there are."""
    assert claims_from_record({"disputed_items": items}).item_count == count


def test_a_record_without_items_says_nothing_of_them() -> None:
    """No key, no claim."""
    assert claims_from_record({}).item_count is None


def test_values_are_parsed_as_the_record_holds_them() -> None:
    """Quantities are decimal, ages whole; a number may be stated as text."""
    item = {"quantity": {"value": "62.5", "unit": "gram"}, "refills": 2, "retrospective": False}

    assert stated(disputed_items=[item]) == {
        "/disputed_items/0/quantity/value": Decimal("62.5"),
        "/disputed_items/0/quantity/unit": "gram",
        "/disputed_items/0/refills": 2,
        "/disputed_items/0/retrospective": False,
    }


def test_pages_may_be_numbers() -> None:
    """Page 44 and page "44" are one page."""
    guidelines = [{"pages": [44, "67-72"]}]

    claimed = stated(disputed_items=[{"reviewer_guidelines": guidelines}])

    assert list(claimed.values()) == ["44", "67-72"]


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        ({"dates": {"injury": "03/04/2015"}}, "/dates/injury", "a date such as"),
        ({"dates": {"injury": "2015-02-30"}}, "/dates/injury", "a date such as"),
        ({"dates": {"injury": 2015}}, "/dates/injury", "a date such as"),
        ({"dates": "2015-03-04"}, "/dates", "a group of fields"),
        ({"patient": {"age_years": "old"}}, "/patient/age_years", "a number is"),
        ({"patient": {"age_years": 51.5}}, "/patient/age_years", "a whole number"),
        ({"patient": {"age_years": -1}}, "/patient/age_years", "zero or more"),
        ({"patient": {"age_years": True}}, "/patient/age_years", "zero or more"),
        ({"patient": {"age_years": 1e300}}, "/patient/age_years", "zero or more"),
        ({"patient": {"age_years": [51]}}, "/patient/age_years", "a number is"),
        ({"patient": {"sex": "F"}}, "/patient/sex", "one of female, male"),
        ({"case_number": 16}, "/case_number", "text"),
        ({"case_number": " "}, "/case_number", "text"),
        ({"case_outcome": "mixed"}, "/case_outcome", "one of upheld"),
        ({"reviewer": {"certifications": "Neurology"}}, "/reviewer/certifications", "a list"),
        ({"reviewer": {"board/seat": 1}}, "/reviewer/board~1seat", "no such field"),
        ({"disputed_items": ["a brace"]}, "/disputed_items/0", "a group of fields"),
        ({"disputed_items": [None]}, "/disputed_items/0", "a group of fields"),
        ({"disputed_items": [{"retrospective": "no"}]}, "/disputed_items/0/retrospective", "true or false"),
    ],
)
def test_what_is_not_of_its_fields_kind_is_named(record: dict[str, object], field: str, expected: str) -> None:
    """A value of the wrong kind makes no claim and is told at its field."""
    assert expected in invalid(**record)[field]
    assert field not in stated(**record)


def test_a_long_wrong_value_is_shown_cut_short() -> None:
    """A finding does not repeat a page of text."""
    remark = claims_from_record({"case_outcome": "x" * 500}).invalid[0]

    assert remark.claimed_value is not None
    assert len(remark.claimed_value) < 100


def test_every_field_of_the_record_can_be_claimed() -> None:
    """The shape of claims is the shape of the record."""
    words = {"number": 1, "date": "2016-01-02", "flag": True, "derived": None}
    for name, kind in FIELDS.items():
        tree: object = words.get(kind.kind, "words")
        for key in reversed(name[1:].split("/")):
            tree = [tree] if key == "*" else {key: tree}
        claims = claims_from_record(tree)  # type: ignore[arg-type]  # the outermost key is a name

        fields = [claim.field for claim in claims.claims] + [remark.field for remark in claims.invalid]
        assert [shape(field) for field in fields] == [name]


def test_parse_value_takes_any_pointer() -> None:
    """Indexes in a pointer do not matter."""
    pointer = "/disputed_items/3/treatment/laterality"

    assert parse_value(pointer, FIELDS[shape(pointer)], "left") == "left"
    with pytest.raises(ValueError, match="one of left"):
        parse_value(pointer, FIELDS[shape(pointer)], "starboard")


SENTENCES = (Sentence(1, Span(0, 10)), Sentence(2, Span(11, 30)))


def test_sentence_numbers_become_stretches_of_the_letter() -> None:
    """A draft's points are spans, and its own name for the field is kept."""
    claims = claims_from_draft([DraftClaim("/patient/sex", "male", (2,), "/patient/sex")], 0, SENTENCES)

    assert claims.claims[0].spans == (Span(11, 30),)
    assert claims.origin == "model"
    assert claims.invalid == ()


def test_a_sentence_that_the_letter_lacks_is_told() -> None:
    """A number beyond the letter's last sentence is evidence misplaced; the value is still claimed."""
    claims = claims_from_draft([DraftClaim("/patient/sex", "male", (1, 9))], 0, SENTENCES)

    assert [(r.code, r.field) for r in claims.invalid] == [("evidence_misplaced", "/patient/sex")]
    assert claims.claims[0].spans == (Span(0, 10),)
