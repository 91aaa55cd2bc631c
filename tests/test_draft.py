"""The model's answer: what it may hold, and what it claims about the record."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from imr_llm.draft import DeterminationDraft, draft_claims, item_points, point_problems
from imr_llm.draft import model as draft_model
from imr_llm.letters import Span
from imr_llm.record import model as record_model
from imr_llm.record.model import DeterminationRecord
from imr_llm.sections import Sentence

SENTENCES = tuple(Sentence(number, Span(number * 10, number * 10 + 5)) for number in range(1, 31))
FULL = {
    "case": {
        "number": "CM31-0000007",
        "priority": "expedited",
        "injury": "2029-01-02",
        "injury_end": "2029-03-04",
        "ur_decision": "2031-01-05",
        "received": "2031-01-06",
        "assigned": "2031-01-07",
        "decision": "2031-01-08",
        "at": [1, 2],
    },
    "patient": {"age": 33, "sex": "female", "at": [5]},
    "reviewer": {"certifications": ["Podiatry"], "subspecialties": ["Foot Surgery"], "states": ["OR", "NV"], "at": [3]},
    "diagnoses": [{"name": "toe sprain", "at": [6]}],
    "items": [
        {
            "heading": [10, 11],
            "outcome": "overturned",
            "name": "Zorvex",
            "generic": "zorvexamine",
            "category": "pharmaceuticals",
            "strength": "15 mg",
            "body_parts": ["toe"],
            "side": "left",
            "quantity": 40,
            "unit": "tablet",
            "refills": 1,
            "schedule": {
                "times": 2,
                "times_max": 3,
                "per": "week",
                "duration": 4,
                "duration_max": 5,
                "duration_unit": "week",
                "visits": 8,
            },
            "retrospective": True,
            "date_of_service": "2031-01-01",
            "ur": {"outcome": "modified", "requested": 60, "certified": 20.5, "at": [8]},
            "administrator_cites": [
                {"source": "ODG", "title": "Foot Chapter", "year": 2030, "sections": ["Toes"], "pages": ["3-4"], "at": [12]}
            ],
            "reviewer_cites": [
                {"source": "MTUS", "title": "Toe Complaints", "year": 2030, "sections": ["Taping"], "pages": ["9"], "at": [13]}
            ],
            "rationale": [14, 18],
            "reasons": ["guideline_criteria_met"],
            "reasons_at": [17],
        }
    ],
}


def draft_of(content: object) -> DeterminationDraft:
    """Return a draft as a model would send it."""
    return DeterminationDraft.model_validate_json(json.dumps(content))


def leaves(model: type[BaseModel], base: str = "") -> set[str]:
    """Return the pointer of every leaf of a record model, the first element standing for a list."""
    found = set()
    for name, field in model.model_fields.items():
        inner = [t for t in (field.annotation, *get_args(field.annotation)) if isinstance(t, type) and issubclass(t, BaseModel)]
        listed = "tuple" in str(field.annotation)
        where = f"{base}/{name}{'/0' if listed else ''}"
        found |= leaves(inner[0], where) if inner else {where}
    return found


def test_a_full_draft_claims_every_leaf_that_the_model_is_asked_for() -> None:
    """All of the record but copied texts, positions and what is derived."""
    not_asked = {"/case_outcome"} | {f"/disputed_items/0/{name}" for name in ("number", "heading", "rationale")}
    not_asked |= {f"/disputed_items/0/{side}_guidelines/0/citation" for side in ("claims_administrator", "reviewer")}

    claimed = {claim.field for claim in draft_claims(draft_of(FULL)) if claim.value is not None}

    assert {field.replace("licensed_states/1", "licensed_states/0") for field in claimed} == leaves(
        DeterminationRecord
    ) - not_asked


def test_claims_carry_parsed_values_and_the_sentences_pointed_at() -> None:
    """Numbers are decimals, dates are dates, and each fact has its group's sentences."""
    claims = {claim.field: claim for claim in draft_claims(draft_of(FULL))}

    assert claims["/disputed_items/0/quantity/value"].value == Decimal(40)
    assert claims["/disputed_items/0/utilization_review/certified_quantity"].value == Decimal("20.5")
    assert claims["/dates/ur_decision"].value == dt.date(2031, 1, 5)
    assert claims["/disputed_items/0/treatment/strength"].sentences == (10, 11)
    assert claims["/disputed_items/0/utilization_review/outcome"].sentences == (8,)
    assert claims["/disputed_items/0/reviewer_guidelines/0/pages/0"].sentences == (13,)
    assert claims["/disputed_items/0/rationale_reasons/0"].sentences == (17,)


def test_a_claim_knows_the_draft_s_own_name_of_its_field() -> None:
    """A re-ask must name the field as the model knows it."""
    content = json.loads(json.dumps(FULL))
    for claim in draft_claims(draft_of(FULL)):
        value = content
        for step in claim.place.split("/")[1:]:
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert value is not None


def test_states_are_claimed_in_the_record_s_order() -> None:
    """The record sorts states, so their claims are sorted too."""
    values = [claim.value for claim in draft_claims(draft_of(FULL)) if "licensed_states" in claim.field]

    assert values == ["NV", "OR"]


def test_what_a_draft_leaves_out_claims_that_the_letter_is_silent() -> None:
    """A missing key, a missing group and null are the same claim: None."""
    bare = draft_of({"items": [{"heading": [4], "quantity": None}]})

    claims = {claim.field: claim.value for claim in draft_claims(bare)}

    assert {
        claims[f] for f in ("/case_number", "/patient/sex", "/disputed_items/0/quantity/value", "/disputed_items/0/outcome")
    } == {None}
    assert claims["/disputed_items/0/retrospective"] is False


def test_visits_are_times_by_duration_only_for_single_numbers_of_one_period() -> None:
    """Twice a week for three weeks are six visits; twice a day for three weeks are not six."""
    plain, mixed = (
        {"times": 2, "per": "week", "duration": 3, "duration_unit": "week"},
        {"times": 2, "per": "day", "duration": 3, "duration_unit": "week"},
    )
    draft = draft_of({"items": [{"heading": [1], "schedule": one} for one in (plain, mixed, plain | {"times_max": 3})]})

    visits = [claim.value for claim in draft_claims(draft) if claim.field.endswith("/visits")]

    assert visits == [6, None, None]


def test_points_beyond_the_letter_are_told_to_the_model() -> None:
    """A number that the letter lacks proves nothing; claims keep it, so that a check can say so."""
    draft = draft_of({"patient": {"age": 40, "at": [5, 99]}, "items": [{"heading": [4], "rationale": [9, 6]}]})

    assert point_problems(draft, SENTENCES) == (
        "/patient/at: the letter has sentences 1 to 30, not 99.",
        "/items/0/rationale: the first sentence must not come after the last.",
    )
    assert next(c for c in draft_claims(draft) if c.field == "/patient/age_years").sentences == (5, 99)
    assert item_points(draft, SENTENCES)[0].rationale is None


def test_points_of_an_item_are_its_heading_and_rationale() -> None:
    """Where both are sound they come back as the model gave them."""
    points = item_points(draft_of(FULL), SENTENCES)

    assert (points[0].heading, points[0].rationale) == ((10, 11), (14, 18))


@pytest.mark.parametrize(
    "content",
    [
        {"items": [{"heading": [1], "quantity": "40"}]},
        {"items": [{"heading": [1], "outcome": "Upheld"}]},
        {"items": [{"heading": [1], "confidence": 1}]},
        {"items": [{"heading": []}]},
        {"items": [{"heading": [0]}]},
        {"items": [{"heading": [1], "refills": -1}]},
        {"items": [{"heading": [1], "refills": 1.5}]},
        {"case": {"injury": "01/02/2029"}, "items": []},
        {"reviewer": {"states": ["Nevada"]}, "items": []},
        {},
    ],
)
def test_a_draft_of_another_shape_is_rejected(content: object) -> None:
    """Nothing is coerced: a wrong type, word, key or range is asked again, not repaired in silence."""
    with pytest.raises(ValidationError):
        draft_of(content)


def test_closed_lists_are_the_record_s() -> None:
    """The draft retypes categories and reasons; the words must stay the same."""
    assert get_args(draft_model._Category) == get_args(record_model.Category)
    assert get_args(draft_model._Reason) == get_args(record_model.Reason)


def test_the_schema_says_nothing_twice() -> None:
    """The schema travels with every letter, so it holds no field titles, no defaults and no limits."""
    schema = json.dumps(DeterminationDraft.model_json_schema(), separators=(",", ":"))

    assert not any(f'"{keyword}"' in schema.replace('"title":{', "") for keyword in ("default", "maxLength", "minimum"))
    assert len(schema) < 9000
