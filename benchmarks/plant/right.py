"""Right claims for a letter, in the record's shape, made from gold: what gold leaves out is not claimed."""

from __future__ import annotations

import re
from typing import Final, cast

from benchmarks.plant.tree import Json

_CASE: Final = ("case_number", "priority", "case_outcome", "dates", "patient", "reviewer")
_ITEM: Final = ("heading", "refills", "retrospective", "date_of_service", "outcome")
_TREATMENT: Final = {"treatment": "name", "category": "category", "strength": "strength"}
_TREATMENT_TOO: Final = {"body_parts": "body_parts", "laterality": "laterality"}
_REVIEW: Final = {
    "ur_outcome": "outcome",
    "ur_requested_quantity": "requested_quantity",
    "ur_certified_quantity": "certified_quantity",
}
_CHAPTER = re.compile(r"(?P<title>.+?) (?P<year>(?:19|20)\d\d)$")


def right_claims(gold: Json) -> Json:
    """Return what a right reader would state of a letter."""
    stated: Json = {key: gold[key] for key in _CASE if key in gold}
    stated["diagnoses"] = [{"name": name} for name in cast("list[str]", gold.get("diagnoses") or [])]
    stated["disputed_items"] = [_item(item) for item in cast("list[Json]", gold["disputed_items"])]
    return stated


def _item(gold: Json) -> Json:
    item: Json = {key: gold[key] for key in _ITEM if key in gold}
    item["treatment"] = {name: gold[key] for key, name in (_TREATMENT | _TREATMENT_TOO).items() if key in gold}
    if "quantity" in gold:
        item["quantity"] = _quantity(gold)
    schedule = _schedule(gold)
    if schedule:
        item["schedule"] = schedule
    item["utilization_review"] = {name: gold[key] for key, name in _REVIEW.items() if key in gold}
    if "outcome" in gold:
        item["medically_necessary"] = gold["outcome"] == "overturned"
    for side in ("claims_administrator", "reviewer"):
        citations = _citations(gold, side)
        if citations is not None:
            item[f"{side}_guidelines"] = citations
    return item


def _quantity(gold: Json) -> Json | None:
    if gold["quantity"] is None:
        return None
    unit = {"unit": gold["quantity_unit"]} if "quantity_unit" in gold else {}
    return {"value": gold["quantity"], **unit}


def _schedule(gold: Json) -> Json:
    """Return the schedule's parts that gold knows: a null schedule says nothing of the visits."""
    schedule: Json = {}
    if "schedule" in gold:
        keys = ("times", "times_max", "per", "duration", "duration_max", "duration_unit")
        printed = cast("Json", gold["schedule"] or {})
        schedule = {key: printed.get(key) for key in keys}
    if "visits" in gold:
        schedule["visits"] = gold["visits"]
    return schedule


def _citations(gold: Json, side: str) -> list[Json] | None:
    """Return one side's citations; where gold knows only a part of them, its pages and sections alone."""
    pages, sections = gold.get(f"{side}_pages"), gold.get(f"{side}_sections")
    parts: Json = {name: value for name, value in (("pages", pages), ("sections", sections)) if value is not None}
    whole = f"{side}_mtus" in gold and gold.get(f"{side}_non_mtus") is False
    if not whole:
        return [parts] if parts else None
    chapters = [_chapter(name) for name in cast("list[str]", gold[f"{side}_mtus"])]
    if not chapters:
        return []
    if len(chapters) == 1 or not (pages or sections):  # which pages are which chapter's, gold does not say
        chapters[0] |= parts
    return chapters


def _chapter(name: str) -> Json:
    found = _CHAPTER.match(name)
    return {"source": "MTUS", "title": found["title"], "year": int(found["year"])} if found else {"source": "MTUS", "title": name}
