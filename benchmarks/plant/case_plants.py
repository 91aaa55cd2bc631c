"""Errors in what a reader states of the whole letter: dates, patient, reviewer, case number."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast

from benchmarks.plant.kinds import Plant, group_of, value_plant
from benchmarks.plant.tree import Json, copied, holds, listed, put, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.plant.letters import Case

_DATES: Final = ("injury", "injury_end", "ur_decision", "application_received", "assigned", "decision")
_PRINTED_DATE = re.compile(r"\b(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4}|\d\d)\b")
_STATES: Final = ("CA", "TX", "OH", "NV", "GA", "WY", "AK")
_CERTIFICATIONS: Final = ("Neurology", "Rheumatology", "Podiatry", "Orthopedic Surgery", "Hand Surgery")
_DIAGNOSES: Final = ("avulsed ulnar collateral ligament of the thumb", "chronic exertional compartment syndrome")


def case_plants(case: Case, rng: Random) -> Iterator[Plant]:
    """Yield errors in the letter's own fields."""
    yield from _date_plants(case)
    yield from _patient_plants(case)
    yield from _number_plants(case, rng)
    yield from _outcome_plants(case)
    yield from _list_plants(case)


def _date_plants(case: Case) -> Iterator[Plant]:
    printed = _dates_in(case)
    for name in _DATES:
        field = f"/dates/{name}"
        if not holds(case.right, field):
            continue
        value = value_at(case.right, field)
        if value is None:
            yield value_plant("date where the letter has none", field, "2016-08-09")
            continue
        day = date.fromisoformat(str(value))
        for kind, wrong in _wrong_dates(day, name):
            yield value_plant(kind, field, wrong.isoformat())
        others = [one for one in printed if one != day]
        for other in others[:6]:
            yield value_plant("another date of the letter", field, other.isoformat())
        yield value_plant("date left null", field, None)
        yield value_plant("date of the wrong type", field, day.year)
        yield value_plant("date as no date", field, "not stated")


def _dates_in(case: Case) -> list[date]:
    """Return the dates printed in the letter in figures, searched without the rules, and gold's."""
    found: dict[date, None] = {}
    for group in ("dates", "narrative_dates"):
        for value in cast("Json", case.gold.get(group) or {}).values():
            if isinstance(value, str):
                found[date.fromisoformat(value)] = None
    for match in _PRINTED_DATE.finditer(case.outline.passage.text):
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and year > 0 and 1 <= day <= monthrange(year, month)[1]:
            found[date(year, month, day)] = None
    return list(found)


def _wrong_dates(day: date, name: str) -> Iterator[tuple[str, date]]:
    yield "date off by a day", day + timedelta(days=1)
    yield "date off by a day", day - timedelta(days=1)
    if day.day <= 12 and day.day != day.month:
        yield "month and day swapped", day.replace(month=day.day, day=day.month)
    yield "wrong century", day.replace(year=day.year - 100, day=min(day.day, 28))
    yield "year off by one", day.replace(year=day.year + (1 if name == "injury" else -1), day=min(day.day, 28))
    if day.day > 10:
        yield "date off by ten days", day - timedelta(days=10)


def _patient_plants(case: Case) -> Iterator[Plant]:
    age = value_at(case.right, "/patient/age_years")
    if isinstance(age, int):
        for wrong in (age + 1, age - 1, age + 10, int(str(age)[::-1])):
            if wrong != age:
                yield value_plant("age", "/patient/age_years", wrong)
        yield value_plant("age left null", "/patient/age_years", None)
        yield value_plant("age as wrong text", "/patient/age_years", str(age + 2))
        yield value_plant("age of the wrong type", "/patient/age_years", "middle aged")
    elif holds(case.right, "/patient/age_years"):
        yield value_plant("age where the letter has none", "/patient/age_years", 47)
    sex = value_at(case.right, "/patient/sex")
    if isinstance(sex, str):
        yield value_plant("sex", "/patient/sex", "male" if sex == "female" else "female")
        yield value_plant("sex left null", "/patient/sex", None)
        yield value_plant("sex as no word of the list", "/patient/sex", "M" if sex == "female" else "F")
    elif holds(case.right, "/patient/sex"):
        for value in ("male", "female"):
            yield value_plant("sex where the letter has none", "/patient/sex", value)


def _number_plants(case: Case, rng: Random) -> Iterator[Plant]:
    number = value_at(case.right, "/case_number")
    if isinstance(number, str):
        at = rng.choice([n for n, c in enumerate(number) if c.isdigit()])
        digit = str((int(number[at]) + rng.randrange(1, 10)) % 10)
        yield value_plant("case number's digit", "/case_number", number[:at] + digit + number[at + 1 :])
        if number[-1] != number[-2]:
            yield value_plant("case number's digits swapped", "/case_number", number[:-2] + number[-1] + number[-2])
        yield value_plant("case number left null", "/case_number", None)
    elif holds(case.right, "/case_number"):
        yield value_plant("case number where the letter has none", "/case_number", "CM15-0998877")
    priority = value_at(case.right, "/priority")
    if isinstance(priority, str):
        yield value_plant("priority", "/priority", "standard" if priority == "expedited" else "expedited")


def _outcome_plants(case: Case) -> Iterator[Plant]:
    outcome = value_at(case.right, "/case_outcome")
    for wrong in ("upheld", "overturned", "partially_overturned", None):
        if isinstance(outcome, str) and wrong != outcome:
            yield value_plant("case outcome", "/case_outcome", wrong)


def _list_plants(case: Case) -> Iterator[Plant]:
    for field, others in (("/reviewer/licensed_states", _STATES), ("/reviewer/certifications", _CERTIFICATIONS)):
        yield from list_plants(case.right, field, others, {"reviewer": "reviewer"}[group_of(field)])
    if value_at(case.right, "/reviewer/subspecialties") == []:
        yield from list_plants(case.right, "/reviewer/subspecialties", ("Addiction Medicine",), "subspecialty")
    given = {str(one) for one in listed(case.gold, "/diagnoses")}
    for name in _DIAGNOSES:
        if name not in given:
            yield list_plant(
                "diagnosis not in the letter", case.right, "/diagnoses", [*listed(case.right, "/diagnoses"), {"name": name}]
            )


def list_plants(right: Json, field: str, others: tuple[str, ...], what: str) -> Iterator[Plant]:
    """Yield a list with an element changed, added and left out."""
    if not holds(right, field):
        return
    elements = [str(one) for one in listed(right, field)]
    spare = [one for one in others if one not in elements]
    if spare:
        yield list_plant(f"{what} added", right, field, [*elements, spare[0]])
        if elements:
            yield list_plant(f"{what} swapped", right, field, [spare[-1], *elements[1:]])
    for n in range(len(elements)):
        if elements.count(elements[n]) == 1:
            yield list_plant(f"{what} left out", right, field, elements[:n] + elements[n + 1 :])


def list_plant(kind: str, right: Json, field: str, value: list[object], *, lists: tuple[str, ...] = ()) -> Plant:
    """Return the plant that states another list; findings may name the list or an element of it."""
    fresh = copied({"list": value})["list"]

    def change(stated: Json) -> None:
        put(stated, field, fresh)

    length = max(len(value), len(listed(right, field))) + 4
    targets = tuple(t for one in (field, *lists) for t in (one, *(f"{one}/{n}{_leaf(one)}" for n in range(length))))
    return Plant(kind, group_of(field), targets, change)


def _leaf(field: str) -> str:
    return "/name" if field == "/diagnoses" else ""
