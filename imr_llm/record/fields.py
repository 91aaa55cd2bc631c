"""What kind of value each field holds, and where in a letter its words stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from imr_llm.record.pointers import shape

Kind = Literal["words", "closed", "number", "flag", "date", "strength", "citation", "prose", "derived"]
"""How two values of a field are compared.

``words``: letter case and white space apart; ``closed``, ``flag``: one of a list; ``number``, ``date``: as parsed;
``strength``: numbers and unit as parsed; ``prose``: white space apart; ``derived``: follows from other fields.
"""

Home = Literal["letter", "summary", "credentials", "heading", "item", "claims_administrator", "reviewer", "judgement"]
"""Where the words of a value must stand; ``judgement`` for what no words spell out (a category)."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How one field is compared and where it is proven.

    Attributes:
        kind: How two values are compared.
        home: Where the letter must hold a value that only another reader states.
        cost: What a wrong value costs, 1 (most) to 9; findings are listed in this order.
        listed: Whether the field is a list; its elements are compared as a set.
    """

    kind: Kind
    home: Home
    cost: int
    listed: bool = False


_ITEM = "/disputed_items/*"


def _citation_fields(name: str, home: Home) -> dict[str, FieldKind]:
    base = f"{_ITEM}/{name}/*"
    return {
        f"{base}/source": FieldKind("closed", home, 5),
        f"{base}/title": FieldKind("words", home, 5),
        f"{base}/year": FieldKind("number", home, 5),
        f"{base}/sections/*": FieldKind("words", home, 7, listed=True),
        f"{base}/pages/*": FieldKind("words", home, 4, listed=True),
        f"{base}/citation": FieldKind("prose", home, 8),
    }


FIELDS: Final = MappingProxyType(
    {
        "/case_number": FieldKind("words", "letter", 2),
        "/priority": FieldKind("closed", "letter", 6),
        "/case_outcome": FieldKind("derived", "judgement", 1),
        "/dates/injury": FieldKind("date", "letter", 3),
        "/dates/injury_end": FieldKind("date", "letter", 3),
        "/dates/ur_decision": FieldKind("date", "letter", 3),
        "/dates/application_received": FieldKind("date", "letter", 3),
        "/dates/assigned": FieldKind("date", "letter", 3),
        "/dates/decision": FieldKind("date", "letter", 3),
        "/patient/age_years": FieldKind("number", "summary", 4),
        "/patient/sex": FieldKind("closed", "summary", 4),
        "/reviewer/certifications/*": FieldKind("words", "credentials", 6, listed=True),
        "/reviewer/subspecialties/*": FieldKind("words", "credentials", 6, listed=True),
        "/reviewer/licensed_states/*": FieldKind("closed", "credentials", 6, listed=True),
        "/diagnoses/*/name": FieldKind("words", "summary", 7, listed=True),
        f"{_ITEM}/number": FieldKind("derived", "judgement", 1),
        f"{_ITEM}/heading": FieldKind("words", "heading", 2),
        f"{_ITEM}/treatment/name": FieldKind("words", "heading", 4),
        f"{_ITEM}/treatment/generic_name": FieldKind("words", "letter", 7),
        f"{_ITEM}/treatment/category": FieldKind("closed", "judgement", 7),
        f"{_ITEM}/treatment/strength": FieldKind("strength", "heading", 2),
        f"{_ITEM}/treatment/body_parts/*": FieldKind("words", "heading", 6, listed=True),
        f"{_ITEM}/treatment/laterality": FieldKind("closed", "heading", 4),
        f"{_ITEM}/quantity/value": FieldKind("number", "heading", 2),
        f"{_ITEM}/quantity/unit": FieldKind("words", "heading", 4),
        f"{_ITEM}/refills": FieldKind("number", "heading", 3),
        f"{_ITEM}/schedule/times": FieldKind("number", "heading", 5),
        f"{_ITEM}/schedule/times_max": FieldKind("number", "heading", 5),
        f"{_ITEM}/schedule/per": FieldKind("closed", "heading", 5),
        f"{_ITEM}/schedule/duration": FieldKind("number", "heading", 5),
        f"{_ITEM}/schedule/duration_max": FieldKind("number", "heading", 5),
        f"{_ITEM}/schedule/duration_unit": FieldKind("closed", "heading", 5),
        f"{_ITEM}/schedule/visits": FieldKind("number", "heading", 4),
        f"{_ITEM}/retrospective": FieldKind("flag", "judgement", 5),
        f"{_ITEM}/date_of_service": FieldKind("date", "heading", 3),
        f"{_ITEM}/utilization_review/outcome": FieldKind("closed", "judgement", 5),
        f"{_ITEM}/utilization_review/requested_quantity": FieldKind("number", "letter", 4),
        f"{_ITEM}/utilization_review/certified_quantity": FieldKind("number", "letter", 4),
        f"{_ITEM}/outcome": FieldKind("closed", "item", 1),
        f"{_ITEM}/medically_necessary": FieldKind("derived", "judgement", 1),
        f"{_ITEM}/rationale": FieldKind("prose", "item", 8),
        f"{_ITEM}/rationale_reasons/*": FieldKind("closed", "judgement", 8, listed=True),
        **_citation_fields("claims_administrator_guidelines", "claims_administrator"),
        **_citation_fields("reviewer_guidelines", "reviewer"),
    }
)


def field_kind(pointer: str) -> FieldKind | None:
    """Return how a leaf field is compared, by its pointer; None for a pointer the record does not have."""
    return FIELDS.get(shape(pointer))


@lru_cache(maxsize=4096)  # the pointers of one letter are those of the next
def cost(pointer: str) -> int:
    """Return what a wrong value at ``pointer`` costs, 1 (most) to 9; of the gravest field below it for a group."""
    name = shape(pointer)
    kind = FIELDS.get(name) or FIELDS.get(f"{name}/*")
    if kind is not None:
        return kind.cost
    return min((k.cost for known, k in FIELDS.items() if known.startswith(f"{name}/")), default=9)
