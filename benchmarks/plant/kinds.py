"""One planted error, and how findings are held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.plant.tree import Json, put

if TYPE_CHECKING:
    from collections.abc import Iterable

FACTS: Final = (
    "quantity",
    "strength",
    "refills",
    "outcome",
    "dates",
    "pages",
    "age",
    "sex",
    "laterality",
    "item set",
)
"""Fields of which a wrong value must always be flagged."""
TASTE: Final = ("category", "body parts", "schedule", "sections")
"""Fields in which readers may word the same thing in two ways."""

_GROUPS: Final = (
    ("/patient/age_years", "age"),
    ("/patient/sex", "sex"),
    ("/dates/", "dates"),
    ("/date_of_service", "dates"),
    ("/quantity/unit", "unit"),
    ("_quantity", "review"),
    ("/utilization_review/", "review"),
    ("/quantity", "quantity"),
    ("/strength", "strength"),
    ("/refills", "refills"),
    ("/treatment/laterality", "laterality"),
    ("/treatment/category", "category"),
    ("/treatment/body_parts", "body parts"),
    ("/treatment/name", "name"),
    ("/schedule", "schedule"),
    ("/pages", "pages"),
    ("/sections", "sections"),
    ("_guidelines", "citations"),
    ("/outcome", "outcome"),
    ("/medically_necessary", "outcome"),
    ("/case_outcome", "outcome"),
    ("/retrospective", "retrospective"),
    ("/heading", "heading"),
    ("/reviewer/", "reviewer"),
    ("/diagnoses", "diagnoses"),
)


def group_of(field: str) -> str:
    """Return the group of fields in which a pointer is counted."""
    if field == "/disputed_items" or field.removeprefix("/disputed_items/").isdigit():
        return "item set"
    return next((group for part, group in _GROUPS if part in field), "case")


@dataclass(frozen=True, slots=True)
class Plant:
    """One error.

    Attributes:
        kind: What was done, for the table.
        group: The group of fields it belongs to.
        targets: Pointers into the record; a finding on any of them catches the error.
        change: Puts the error into right claims.
        planted: The wrong value, where it is one field's.
        whole: Whether the error changes which items are stated.
    """

    kind: str
    group: str
    targets: tuple[str, ...]
    change: Callable[[Json], None]
    planted: object = None
    whole: bool = False


def value_plant(kind: str, field: str, value: object, *also: str) -> Plant:
    """Return the plant that states ``value`` at ``field``; ``also`` names further pointers that tell of it."""

    def change(stated: Json) -> None:
        put(stated, field, value)

    return Plant(kind, group_of(field), (field, *also), change, value)


def item_plant(kind: str, items: Iterable[int], change: Callable[[list[Json]], None]) -> Plant:
    """Return the plant that changes the list of items; findings must name one of ``items`` or the list."""

    def apply(stated: Json) -> None:
        found = stated["disputed_items"]
        if isinstance(found, list):
            change(found)

    targets = ("/disputed_items", *(f"/disputed_items/{n}" for n in items))
    return Plant(kind, "item set", targets, apply, whole=True)


def caught(plant: Plant, fields: frozenset[str]) -> bool:
    """Tell whether a finding names the very field: the value, one element of its list, or the list itself."""
    return any(field in plant.targets for field in fields)
