"""What gold says of a letter, fact by fact, beside what a record says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from imr_llm.scoring.alignment import align
from imr_llm.scoring.normal import (
    at,
    body_parts,
    cited_mtus,
    cited_pages,
    cited_sections,
    cites_other_works,
    frequency,
    mapping,
    sequence,
)

_CASE_FIELDS: Final = (
    ("case_number",),
    ("priority",),
    ("case_outcome",),
    ("dates", "injury"),
    ("dates", "injury_end"),
    ("dates", "ur_decision"),
    ("dates", "assigned"),
    ("dates", "decision"),
    ("dates", "application_received"),
    ("patient", "age_years"),
    ("patient", "sex"),
    ("reviewer", "certifications"),
    ("reviewer", "subspecialties"),
    ("reviewer", "licensed_states"),
)
# gold's key of a disputed item -> path in the record's disputed item
_ITEM_FIELDS: Final = MappingProxyType(
    {
        "heading": ("heading",),
        "category": ("treatment", "category"),
        "treatment": ("treatment", "name"),
        "strength": ("treatment", "strength"),
        "quantity": ("quantity", "value"),
        "quantity_unit": ("quantity", "unit"),
        "refills": ("refills",),
        "visits": ("schedule", "visits"),
        "laterality": ("treatment", "laterality"),
        "retrospective": ("retrospective",),
        "outcome": ("outcome",),
        "date_of_service": ("date_of_service",),
        "ur_outcome": ("utilization_review", "outcome"),
        "ur_requested_quantity": ("utilization_review", "requested_quantity"),
        "ur_certified_quantity": ("utilization_review", "certified_quantity"),
    }
)
_CITATION_FACTS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {"pages": cited_pages, "mtus": cited_mtus, "non_mtus": cites_other_works, "sections": cited_sections}
)
_SIDES: Final = ("reviewer", "claims_administrator")
# gold's word for a field that the letter contradicts -> the record's, where they differ
_CONTRADICTED: Final = MappingProxyType(
    {
        "ur_outcome": "utilization_review",
        "ur_requested_quantity": "utilization_review",
        "ur_certified_quantity": "utilization_review",
        "strength": "treatment/strength",
        "laterality": "treatment/laterality",
        "body_parts": "treatment/body_parts",
        "reviewer_mtus": "reviewer_guidelines",
        "reviewer_sections": "reviewer_guidelines",
        "claims_administrator_mtus": "claims_administrator_guidelines",
        "visits": "schedule",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that gold says of a letter, with what the record says of it.

    Attributes:
        field: Its name in the score, for example ``item.quantity``.
        pointer: JSON pointer into the record, at the value or where it is missing.
        gold: What gold says; None for what the letter does not say.
        got: What the record says.
        item: Which of gold's items (from 0); None for the letter as a whole.
    """

    field: str
    pointer: str
    gold: object
    got: object
    item: int | None = None


def find_facts(gold: Mapping[str, object], record: Mapping[str, object]) -> Iterator[Fact]:
    """Yield every fact that gold scores; a key that gold leaves out is none."""
    for path in _CASE_FIELDS:
        if path[-1] in mapping(at(gold, path[:-1])):
            yield Fact(".".join(path), "/" + "/".join(path), at(gold, path), at(record, path))
    wanted, given = sequence(gold.get("disputed_items")), sequence(record.get("disputed_items"))
    yield Fact("items.count", "/disputed_items", len(wanted), len(given))
    for row, column in align(wanted, given):
        item = mapping(wanted[row])
        if column is None:
            yield Fact("item.absent", "/disputed_items", item.get("heading") or True, None, row)
        else:
            yield Fact("item.absent", "/disputed_items", None, None, row)
            yield from _item_facts(item, mapping(given[column]), row, f"/disputed_items/{column}")


def _item_facts(gold: Mapping[str, object], item: Mapping[str, object], row: int, base: str) -> Iterator[Fact]:
    for key, path in _ITEM_FIELDS.items():
        if key in gold:
            yield Fact(f"item.{key}", f"{base}/{'/'.join(path)}", gold[key], at(item, path), row)
    if "body_parts" in gold:
        parts = body_parts(at(item, ("treatment", "body_parts")))
        yield Fact("item.body_parts", f"{base}/treatment/body_parts", body_parts(gold["body_parts"]), parts, row)
    if "schedule" in gold:
        yield Fact("item.schedule", f"{base}/schedule", frequency(gold["schedule"]), frequency(item.get("schedule")), row)
    for side in _SIDES:
        citations = item.get(f"{side}_guidelines")
        for name, value_of in _CITATION_FACTS.items():
            if f"{side}_{name}" in gold:
                yield Fact(f"item.{side}_{name}", f"{base}/{side}_guidelines", gold[f"{side}_{name}"], value_of(citations), row)


def invented_items(gold: Mapping[str, object], record: Mapping[str, object]) -> tuple[int, ...]:
    """Return which of the record's items (from 0) have no counterpart in gold."""
    wanted, given = sequence(gold.get("disputed_items")), sequence(record.get("disputed_items"))
    paired = {column for _, column in align(wanted, given)}
    return tuple(index for index in range(len(given)) if index not in paired)


def contradictions(gold: Mapping[str, object]) -> tuple[str, ...]:
    """Return the record's fields that the letter itself contradicts, as gold lists them."""
    return tuple(_record_field(str(mapping(one).get("field"))) for one in sequence(gold.get("letter_inconsistencies")))


def _record_field(pointer: str) -> str:
    head, _, last = pointer.rpartition("/")
    return f"{head}/{_CONTRADICTED.get(last, last)}"
