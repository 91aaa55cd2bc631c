"""Lists compared: reviewers' specialties, body parts, diagnoses, and each side's citations."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from imr_llm.checks.claims import Claim
from imr_llm.checks.grounding import find_value
from imr_llm.checks.homes import find_home
from imr_llm.checks.values import plain, same_value
from imr_llm.checks.verdicts import Check
from imr_llm.record.fields import FIELDS, field_kind
from imr_llm.record.pointers import shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.evidence import Evidence, Reading, Value
    from imr_llm.sections import Outline

_SIDES = ("claims_administrator_guidelines", "reviewer_guidelines")
_LISTS = frozenset(known.removesuffix("/*") for known, kind in FIELDS.items() if kind.listed and known.endswith("/*"))
_Groups = tuple[list[Claim], dict[str, list[Claim]], dict[str, list[Claim]]]


def group_lists(claims: Sequence[Claim]) -> _Groups:
    """Return scalar claims, list claims by list, and citation claims by side's list."""
    scalars: list[Claim] = []
    lists: dict[str, list[Claim]] = defaultdict(list)
    citations: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        side = next((name for name in _SIDES if f"/{name}" in claim.field), None)
        name = shape(claim.field)
        if side:
            citations[claim.field.partition(f"/{side}")[0] + f"/{side}"].append(claim)
        elif name in _LISTS or name == "/diagnoses":
            lists[claim.field]  # an empty list is a claim too
        elif name.endswith("/*"):
            lists[claim.field.rpartition("/")[0]].append(claim)
        elif name == "/diagnoses/*/name":
            lists["/diagnoses"].append(claim)
        else:
            scalars.append(claim)
    return scalars, dict(lists), dict(citations)


def check_list(outline: Outline, evidence: Evidence, base: str, claimed: Sequence[Claim]) -> Iterator[Check]:
    """Yield the verdict on each element of a list, claimed or read; order does not count."""
    readings = [r for field, found in evidence.readings.items() if field.startswith(f"{base}/") for r in found[:1]]
    yield from _pair_up(outline, evidence, base, list(claimed), readings)


def _pair_up(
    outline: Outline, evidence: Evidence, base: str, claimed: list[Claim], readings: list[Reading[Value]]
) -> Iterator[Check]:
    """Yield agreement for equal elements, then hold what is left against each other, in order."""
    left = list(readings)
    extra = []
    for claim in claimed:
        kind = field_kind(claim.field)
        if kind is None or claim.value is None:
            continue
        match = next((r for r in left if _same_element(base, r.value, claim.value)), None)
        if match:
            left.remove(match)
            yield Check(match.field, "agrees", claim, match)
        else:
            extra.append(claim)
    for claim, reading in zip(extra, left, strict=False):
        yield Check(reading.field, "disagrees", claim, reading)
    for reading in left[len(extra) :]:
        yield Check(reading.field, "model_silent", Claim(reading.field, None), reading)
    for claim in extra[len(left) :]:
        yield _check_extra(outline, evidence, base, claim)


def _same_element(base: str, letter: Value, claimed: Value) -> bool:
    if same_value("words", letter, claimed):
        return True
    one, other = plain(str(letter)), plain(str(claimed))
    return base.endswith("/body_parts") and one.removesuffix(" spine") == other.removesuffix(" spine")


def _check_extra(outline: Outline, evidence: Evidence, base: str, claim: Claim) -> Check:
    """Return the verdict on an element that the rules did not read."""
    kind = field_kind(claim.field)
    if kind is None or claim.value is None:
        raise ValueError(claim.field)
    if kind.home == "judgement":
        return Check(base, "rules_silent", claim, None)
    read_in_full = base in evidence.silent or any(field.startswith(f"{base}/") for field in evidence.readings)
    home = find_home(outline, claim.field, kind.home)
    found = find_value(home, kind.kind, claim.value) if home else None
    if found and not read_in_full:
        return Check(base, "rules_silent", claim, None, found=found)
    return Check(base, "unfounded", claim, None, found=found)


def check_citations(outline: Outline, evidence: Evidence, base: str, claimed: Sequence[Claim]) -> Iterator[Check]:
    """Yield the verdicts on one side's citations.

    Which pages belong to which of several chapters is often unclear, so pages and sections are compared over the
    whole side; source, title and year citation by citation, paired by title.
    """
    stated: dict[str, dict[str, Claim]] = defaultdict(dict)
    elements: dict[str, list[Claim]] = {"pages": [], "sections": []}
    told_of = set()
    for claim in claimed:
        index, _, name = claim.field[len(base) + 1 :].partition("/")
        group = name.partition("/")[0]
        if group in elements:
            told_of.add(group)
            elements[group] += [claim] if claim.value is not None else []
        elif index:
            stated[index][name] = claim
    read = _read_citations(evidence, base)
    for group, found in elements.items():
        if group in told_of:
            readings = [r for n in read for field, r in read[n].items() if field.startswith(group)]
            yield from _pair_up(outline, evidence, _element_base(base, found), found, readings)
    yield from _check_works(outline, base, list(stated.values()), read)


def _element_base(base: str, found: list[Claim]) -> str:
    return found[0].field.rpartition("/")[0] if found else base


def _read_citations(evidence: Evidence, base: str) -> dict[str, dict[str, Reading[Value]]]:
    read: dict[str, dict[str, Reading[Value]]] = defaultdict(dict)
    for field, found in evidence.readings.items():
        if field.startswith(f"{base}/"):
            index, _, name = field[len(base) + 1 :].partition("/")
            read[index][name] = found[0]
    return read


def _check_works(
    outline: Outline, base: str, stated: list[dict[str, Claim]], read: dict[str, dict[str, Reading[Value]]]
) -> Iterator[Check]:
    """Yield source, title and year of each citation, then citations that one reader lacks."""
    free = dict(read)
    unpaired = []
    for claims in stated:
        index = _most_alike(claims, free)
        if index is None:
            unpaired.append(claims)
            continue
        readings = free.pop(index)
        for name, claim in claims.items():
            yield from _check_fact(outline, readings.get(name), claim, f"{base}/{index}/{name}")
    for claims in unpaired:
        shown = claims.get("title") or claims.get("citation") or claims.get("source")
        if shown and shown.value is not None:
            yield Check(base, "unfounded", shown, None)
    for index, readings in free.items():
        shown_reading = readings.get("title") or readings.get("citation") or readings.get("source")
        if shown_reading and (stated or not read or free):
            yield Check(f"{base}/{index}", "model_silent", Claim(f"{base}/{index}", None), shown_reading)


def _most_alike(claims: dict[str, Claim], free: dict[str, dict[str, Reading[Value]]]) -> str | None:
    """Return the read citation that a claimed one is about: same title, else same source, else the first left."""
    best, best_score = None, -1
    for index, readings in free.items():
        score = 0
        for name, weight in (("title", 4), ("citation", 4), ("source", 2), ("year", 1)):
            claim, reading = claims.get(name), readings.get(name)
            if claim and reading and claim.value is not None and _same_work(reading.value, claim.value):
                score += weight
        if score > best_score:
            best, best_score = index, score
    return best


def _check_fact(outline: Outline, reading: Reading[Value] | None, claim: Claim, field: str) -> Iterator[Check]:
    kind = field_kind(field)
    if kind is None:
        return
    if claim.value is None:
        if reading:
            yield Check(field, "model_silent", claim, reading)
    elif reading is None:
        home = find_home(outline, field, kind.home)
        found = find_value(home, kind.kind, claim.value) if home else None
        yield Check(field, "rules_silent" if found else "unfounded", claim, None, found=found)
    elif _same_work(reading.value, claim.value) or (field.endswith(("title", "citation")) and _cut_shorter(reading, claim)):
        yield Check(field, "agrees", claim, reading)
    else:
        yield Check(field, "disagrees", claim, reading)


def _same_work(letter: Value, claimed: Value) -> bool:
    if type(letter) is not type(claimed):
        return False
    return _title_words(letter) == _title_words(claimed)


def _title_words(value: Value) -> str:
    words = plain(str(value)).split()
    return " ".join(word for word in words if word not in ("guideline", "guidelines", "mtus"))


def _cut_shorter(reading: Reading[Value], claim: Claim) -> bool:
    one, other = _title_words(reading.value), _title_words(str(claim.value))
    return bool(other) and (other in one or one in other)
