"""Errors in what a reader states of one disputed item."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast, get_args

from benchmarks.plant.case_plants import list_plant, list_plants
from benchmarks.plant.kinds import Plant, value_plant
from benchmarks.plant.tree import Json, copied, holds, items_of, listed, put, value_at
from imr_llm.record.model import Category

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.plant.letters import Case

_BODY_PARTS: Final = ("elbow", "shoulder", "knee", "ankle", "lumbar spine", "jaw")
_LIKE_PARTS: Final = ("knees", "spine")
_NUMBER = re.compile(r"(?<![\d./-])#? ?(\d{1,3})(?![\d/.-])")
_SUMMARY_AMOUNT = re.compile(
    r"(?:#|\bqty:? ?|\bquantity (?:of )?|\bx ?)(\d{1,3})\b|\b(\d{1,3}) (?:tablets|capsules|sessions|visits)", re.IGNORECASE
)


def item_plants(case: Case, rng: Random) -> Iterator[Plant]:
    """Yield errors in single fields of every item."""
    items = items_of(case.right)
    for index, item in enumerate(items):
        base = f"/disputed_items/{index}"
        yield from _quantity_plants(case, base, item, rng)
        yield from _strength_plants(base, item, items)
        yield from _count_plants(base, item)
        yield from _outcome_plants(base, item)
        yield from _treatment_plants(case.right, base, item, rng)
        yield from _schedule_plants(base, item)
        yield from _review_plants(base, item)
        for side in ("claims_administrator_guidelines", "reviewer_guidelines"):
            yield from _citation_plants(case.right, f"{base}/{side}")


def _quantity_plants(case: Case, base: str, item: Json, rng: Random) -> Iterator[Plant]:
    field = f"{base}/quantity/value"
    if not holds(item, "/quantity"):
        return
    value = value_at(item, "/quantity/value")
    if value is None:
        for wrong in (30, _heading_number(item)):
            if wrong is not None:
                yield value_plant("quantity where the heading has none", field, wrong)
        return
    number = Decimal(str(value))
    wrong_numbers = {"quantity off by one": (number + 1, number - 1), "quantity off by a digit": _digits(number)}
    others = {value_at(other, "/quantity/value") for other in items_of(case.right)}
    wrong_numbers["quantity of another item"] = tuple(Decimal(str(o)) for o in others if o is not None)
    wrong_numbers["quantity of the summary or review"] = tuple(_amounts(case))[:4]
    seen = {number}
    for kind, numbers in wrong_numbers.items():
        for wrong in numbers:
            if wrong not in seen and wrong >= 0:
                seen.add(wrong)
                yield value_plant(kind, field, _plain(wrong))
    yield value_plant("quantity left null", f"{base}/quantity", None, field)
    yield value_plant("quantity as wrong text", field, str(_plain(number + 2)))
    yield value_plant("quantity as text with more behind it", field, f"{_plain(number)}{' ' * 40}7")
    yield value_plant("quantity below zero", field, f"-{_plain(number)}")
    yield value_plant("quantity of the wrong type", field, rng.choice(["sixty-ish", True, [30]]))
    yield from _unit_plants(base, item)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _digits(number: Decimal) -> tuple[Decimal, ...]:
    printed = format(number.normalize(), "f")
    return (Decimal(printed + "0"), Decimal(printed[:-1] or "0"), Decimal(printed[0] + printed), number * 2)


def _amounts(case: Case) -> Iterator[Decimal]:
    """Yield amounts that the letter prints outside the headings, found by a plain search."""
    for match in _SUMMARY_AMOUNT.finditer(case.outline.passage.text):
        yield Decimal(match[1] or match[2])


def _heading_number(item: Json) -> int | None:
    found = _NUMBER.search(str(item.get("heading") or ""))
    return int(found[1]) if found else None


def _unit_plants(base: str, item: Json) -> Iterator[Plant]:
    unit, field = value_at(item, "/quantity/unit"), f"{base}/quantity/unit"
    if holds(item, "/quantity/unit"):
        for wrong in ("box", "capsule", "session", None):
            if wrong != unit:
                yield value_plant("unit", field, wrong)


def _strength_plants(base: str, item: Json, items: list[Json]) -> Iterator[Plant]:
    field, value = f"{base}/treatment/strength", value_at(item, "/treatment/strength")
    if not holds(item, "/treatment/strength"):
        return
    if not isinstance(value, str):
        yield value_plant("strength where the heading has none", field, "15 mg")
        return
    first = cast("re.Match[str]", re.search(r"\d+(?:\.\d+)?", value))[0]
    number = Decimal(first)
    wrong = [
        value.replace(first, str(_plain(n)), 1)
        for n in (number + 1, number * 10, number / 10, number * 2, Decimal(first[::-1].strip(".")))
    ]
    wrong.append(value.replace("mg", "mcg") if "mg" in value else value.replace("%", "mg"))
    if "/" in value:
        wrong += [value.split("/")[0] + " mg", "/".join(reversed(value.split(" ")[0].split("/"))) + " mg"]
    for text in dict.fromkeys(wrong):
        if text != value:
            yield value_plant("strength", field, text)
    for text in (f"-{value}", f"±{value}", value.replace(" ", "½ ", 1), value.replace(" ", "² ", 1)):
        yield value_plant("strength with a sign or fraction", field, text)
    others = {value_at(other, "/treatment/strength") for other in items} - {None, value}
    for other in others:
        yield value_plant("strength of another item", field, other)
    yield value_plant("strength left null", field, None)


def _count_plants(base: str, item: Json) -> Iterator[Plant]:
    refills, field = item.get("refills"), f"{base}/refills"
    if isinstance(refills, int):
        for wrong in (refills + 1, refills - 1, None, 10 * refills + 1):
            if wrong is None or wrong >= 0:
                yield value_plant("refills", field, wrong)
    elif "refills" in item:
        for wrong in (1, 0, 3, _heading_number(item)):
            if wrong is not None:
                yield value_plant("refills where the heading has none", field, wrong)
        quantity = value_at(item, "/quantity/value")
        if isinstance(quantity, int):
            yield value_plant("quantity as refills", field, quantity)
    yield from _service_plants(base, item)


def _service_plants(base: str, item: Json) -> Iterator[Plant]:
    if isinstance(item.get("retrospective"), bool):
        yield value_plant("retrospective flipped", f"{base}/retrospective", not item["retrospective"])
        yield value_plant("retrospective of the wrong type", f"{base}/retrospective", "perhaps")
    served, field = item.get("date_of_service"), f"{base}/date_of_service"
    if isinstance(served, str):
        for wrong in (served[:-1] + str((int(served[-1]) + 1) % 9 + 1), None):
            if wrong != served:
                yield value_plant("date of service", field, wrong)
    elif "date_of_service" in item:
        yield value_plant("date of service where the heading has none", field, "2016-11-02")


def _outcome_plants(base: str, item: Json) -> Iterator[Plant]:
    outcome = item.get("outcome")
    if isinstance(outcome, str):
        flipped = "upheld" if outcome == "overturned" else "overturned"
        yield value_plant("outcome flipped", f"{base}/outcome", flipped)
        yield value_plant("outcome left null", f"{base}/outcome", None)
        yield value_plant("outcome as no word of the list", f"{base}/outcome", flipped.title())
        yield value_plant("necessity flipped against the outcome", f"{base}/medically_necessary", outcome != "overturned")
        yield value_plant("necessity left null", f"{base}/medically_necessary", None)

        def both(stated: Json) -> None:
            put(stated, f"{base}/outcome", flipped)
            put(stated, f"{base}/medically_necessary", flipped == "overturned")

        yield Plant("outcome and necessity flipped", "outcome", (f"{base}/outcome",), both, flipped)


def _treatment_plants(right: Json, base: str, item: Json, rng: Random) -> Iterator[Plant]:
    side, field = value_at(item, "/treatment/laterality"), f"{base}/treatment/laterality"
    if holds(item, "/treatment/laterality"):
        for wrong in ("left", "right", "bilateral", None):
            if wrong != side:
                yield value_plant("laterality" if side else "laterality where the heading has none", field, wrong)
    category = value_at(item, "/treatment/category")
    if isinstance(category, str):
        for wrong in rng.sample([one for one in get_args(Category) if one != category], 3):
            yield value_plant("category", f"{base}/treatment/category", wrong)
        yield value_plant("category left null", f"{base}/treatment/category", None)
    name = value_at(item, "/treatment/name")
    if isinstance(name, str):
        for wrong in ("Zorpidil", name[0] + name[2:], None):
            yield value_plant("treatment's name", f"{base}/treatment/name", wrong)
    heading = str(item.get("heading") or "")
    if len(heading.split()) > 3:
        yield value_plant("heading altered", f"{base}/heading", heading.replace(heading.split()[1], "unrelated", 1))
        yield value_plant("heading cut short", f"{base}/heading", heading[: len(heading) * 2 // 3])
    changed = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), heading)
    if changed != heading:
        yield value_plant("heading's digits altered", f"{base}/heading", changed)
    parts = tuple(p for p in _BODY_PARTS if not any(str(o) in p or p in str(o) for o in listed(item, "/treatment/body_parts")))
    yield from list_plants(right, f"{base}/treatment/body_parts", parts, "body part")


def _schedule_plants(base: str, item: Json) -> Iterator[Plant]:
    schedule = item.get("schedule")
    if not isinstance(schedule, dict):
        return
    for key, value in schedule.items():
        field = f"{base}/schedule/{key}"
        if isinstance(value, int):
            yield value_plant(f"schedule's {key}", field, value + 1)
            yield value_plant(f"schedule's {key}", field, value * 10)
            yield value_plant(f"schedule's {key} left null", field, None)
        elif isinstance(value, str):
            yield value_plant(f"schedule's {key}", field, "month" if value != "month" else "week")
            yield value_plant(f"schedule's {key} left null", field, None)
        elif key in ("times", "duration", "visits"):
            yield value_plant(f"schedule's {key} where the heading has none", field, 9)
        elif key in ("per", "duration_unit"):
            yield value_plant(f"schedule's {key} where the heading has none", field, "month")
    times, duration = schedule.get("times"), schedule.get("duration")
    if times and duration and times != duration:

        def swapped(stated: Json) -> None:
            put(stated, f"{base}/schedule/times", duration)
            put(stated, f"{base}/schedule/duration", times)

        yield Plant("times and duration swapped", "schedule", (f"{base}/schedule/times",), swapped, duration)


def _review_plants(base: str, item: Json) -> Iterator[Plant]:
    review = cast("Json", item.get("utilization_review") or {})
    outcome, field = review.get("outcome"), f"{base}/utilization_review"
    if isinstance(outcome, str):
        for wrong in ("denied", "modified", "delayed", None):
            if wrong != outcome:
                yield value_plant("review's outcome", f"{field}/outcome", wrong)
    requested, certified = review.get("requested_quantity"), review.get("certified_quantity")
    for key, value in (("requested_quantity", requested), ("certified_quantity", certified)):
        if isinstance(value, int):
            for wrong in (value + 1, value * 10 or 7, None):
                yield value_plant(f"review's {key}", f"{field}/{key}", wrong)
        elif key in review:
            yield value_plant(f"review's {key} where the letter has none", f"{field}/{key}", 17)
    if isinstance(requested, int) and isinstance(certified, int) and requested != certified:

        def swapped(stated: Json) -> None:
            put(stated, f"{field}/requested_quantity", certified)
            put(stated, f"{field}/certified_quantity", requested)

        yield Plant("certified and requested swapped", "review", (f"{field}/requested_quantity",), swapped, certified)


def _citation_plants(right: Json, base: str) -> Iterator[Plant]:
    citations = cast("list[Json]", listed(right, base))
    for index, citation in enumerate(citations):
        field = f"{base}/{index}"
        lists = tuple(f"{base}/{n}" for n in range(8))
        for name, spare in (("pages", "413"), ("sections", "Nocturnal splints")):
            if name in citation:
                elements = listed(citation, f"/{name}")
                everything = [str(page).lower() for other in citations for page in listed(other, f"/{name}")]
                everywhere = tuple(f"{one}/{name}" for one in lists)
                yield list_plant(f"{name} added", right, f"{field}/{name}", [*elements, spare], lists=everywhere)
                for n, one in enumerate(elements):
                    if everything.count(str(one).lower()) > 1:
                        continue  # stated twice on this side: without one of them the set is the same
                    changed = _changed(str(one)) if name == "pages" else spare
                    rest = [*elements[:n], changed, *elements[n + 1 :]]
                    yield list_plant(f"{name} altered", right, f"{field}/{name}", rest, lists=everywhere)
                    rest = elements[:n] + elements[n + 1 :]
                    yield list_plant(f"{name} left out", right, f"{field}/{name}", rest, lists=everywhere)
        if isinstance(citation.get("source"), str):
            for wrong in ("ODG", "ACOEM", "other"):
                yield value_plant("guideline's source", f"{field}/source", wrong)
        if isinstance(citation.get("year"), int):
            yield value_plant("guideline's year", f"{field}/year", cast("int", citation["year"]) - 1)
            yield value_plant("guideline's year left null", f"{field}/year", None)
        if isinstance(citation.get("title"), str):
            yield value_plant(
                "guideline's title",
                f"{field}/title",
                "Elbow Complaints" if "Elbow" not in str(citation["title"]) else "Knee Complaints",
            )
    yield from _whole_citation_plants(right, base, citations)


def _whole_citation_plants(right: Json, base: str, citations: list[Json]) -> Iterator[Plant]:
    if not holds(right, base) or any("source" not in one for one in citations):
        return
    everything = tuple(f"{base}/{n}" for n in range(len(citations) + 2))
    fake: Json = {"source": "ODG", "title": "Hernia", "year": 2015}
    yield list_plant("citation added", right, base, [*citations, fake], lists=everything)
    for n in range(len(citations)):
        yield list_plant("citation left out", right, base, copied_list(citations[:n] + citations[n + 1 :]), lists=everything)


def copied_list(citations: list[Json]) -> list[object]:
    """Return deep copies of citations."""
    return [copied(one) for one in citations]


def _changed(page: str) -> str:
    """Return another page: its last digit one more."""
    return page[:-1] + str((int(page[-1]) + 1) % 10) if page[-1].isdigit() else f"{page}1"
