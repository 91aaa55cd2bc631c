"""Wrong values in fields that no rule read: the same digits stand in the letter, but for something else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from benchmarks.plant.tree import Json, copied, holds, items_of, put, value_at
from imr_llm.checks import claims_from_record
from imr_llm.reconcile import Reconciled, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.plant.letters import Case

_NUMBER: Final = re.compile(r"(?<![\d.,])\d{1,4}(?:\.\d{1,3})?(?!\d)")
_COUNTED: Final = ("quantity/value", "refills", "schedule/times", "schedule/duration")
_SIDES: Final = ("left", "right", "bilateral")
_FROM_LETTER: Final = 4  # numbers of the letter besides the heading's own that are tried
_MOST_YEARS: Final = 130


def unread_plants(case: Case, rng: Random) -> Iterator[tuple[str, object]]:
    """Yield fields with values that the letter does not state there: other numbers of the heading and of the letter."""
    letter = _numbers(case.outline.passage.text)
    for index, item in enumerate(items_of(case.right)):
        heading, base = _numbers(str(item.get("heading") or "")), f"/disputed_items/{index}"
        for name in _COUNTED:
            if holds(item, f"/{name}"):
                tried = {*heading, *rng.sample(letter, min(_FROM_LETTER, len(letter)))}
                yield from _wrong(case, f"{base}/{name}", sorted(n for n in tried if n == int(n) or name == _COUNTED[0]))
        if holds(item, "/treatment/strength"):
            right = str(value_at(item, "/treatment/strength"))
            yield from _wrong(case, f"{base}/treatment/strength", [f"{n:g} mg" for n in heading if f"{n:g} m" not in right])
        if holds(item, "/treatment/laterality"):
            yield from _wrong(case, f"{base}/treatment/laterality", _SIDES)
    if holds(case.right, "/patient/age_years"):
        yield from _wrong(case, "/patient/age_years", [int(n) for n in letter if n == int(n) and n <= _MOST_YEARS])


def unread_rights(case: Case) -> Iterator[tuple[str, object]]:
    """Yield the same fields with the values that the letter states."""
    fields = [f"/disputed_items/{n}/{name}" for n in range(len(items_of(case.right))) for name in _COUNTED]
    fields += [
        f"/disputed_items/{n}/treatment/{name}" for n in range(len(items_of(case.right))) for name in ("strength", "laterality")
    ]
    for field in (*fields, "/patient/age_years"):
        value = value_at(case.right, field)
        if value is not None:
            yield field, value


def read_without(case: Case, field: str, value: object) -> Reconciled:
    """Return what comes of one claim about a field that rules neither read nor know to be unsaid."""
    readings = {known: found for known, found in case.evidence.readings.items() if known != field}
    evidence = replace(case.evidence, readings=readings, silent=case.evidence.silent - {field})
    stated: Json = {}
    if field.startswith("/disputed_items/"):
        stated["disputed_items"] = [{"heading": str(item.get("heading"))} for item in items_of(case.right)]
    put(stated, field, value)
    return reconcile(case.outline, evidence, claims_from_record(copied(stated)))


def _numbers(text: str) -> list[float]:
    return sorted({float(found) for found in _NUMBER.findall(text)})


def _wrong(case: Case, field: str, values: object) -> Iterator[tuple[str, object]]:
    right = value_at(case.right, field)
    for value in values if isinstance(values, (list, tuple)) else ():
        plain = int(value) if isinstance(value, float) and value == int(value) else value
        if plain != right:
            yield field, plain
