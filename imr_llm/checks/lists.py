"""Lists compared as sets: reviewers' specialties, body parts, diagnoses, and a side's pages and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.checks.claims import Claim
from imr_llm.checks.ground import kind_of
from imr_llm.checks.values import plain, same_value
from imr_llm.checks.verdicts import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.checks.ground import Ground
    from imr_llm.evidence import Reading, Value
    from imr_llm.record.fields import FieldKind


def check_list(ground: Ground, base: str, claimed: Sequence[Claim]) -> Iterator[Check]:
    """Yield the verdict on each element of a list, claimed or read."""
    kind = kind_of(claimed[0].field) if claimed else kind_of(f"{base}/0")
    if kind is not None:
        yield from pair_elements(ground, base, kind, claimed, ground.elements.get(base, ()))


def pair_elements(
    ground: Ground, base: str, kind: FieldKind, claimed: Sequence[Claim], readings: Sequence[Reading[Value]]
) -> Iterator[Check]:
    """Yield agreement for equal elements, then hold what is left against each other, in order.

    What one reader states twice and the other once is the same set.
    """
    extra: list[Claim] = []
    agreed: set[int] = set()
    for claim in claimed:
        if claim.value is None:
            continue
        same = [n for n, r in enumerate(readings) if r.value == claim.value or _same_element(base, r.value, claim.value)]
        if same:
            first = next((n for n in same if n not in agreed), same[0])
            agreed.update(same)
            misplaced = bool(claim.spans) and ground.is_misplaced(kind, claim, readings)
            yield Check(readings[first].field, "agrees", claim, readings[first], misplaced=misplaced)
        else:
            extra.append(claim)
    left = [r for n, r in enumerate(readings) if n not in agreed]
    for claim, reading in zip(extra, left, strict=False):
        yield Check(reading.field, "disagrees", claim, reading)
    for reading in left[len(extra) :]:
        yield Check(reading.field, "model_silent", Claim(reading.field, None), reading)
    for claim in extra[len(left) :]:
        yield _check_extra(ground, base, kind, claim, read=bool(readings))


def _same_element(base: str, letter: Value, claimed: Value) -> bool:
    if same_value("words", letter, claimed):
        return True
    if not base.endswith("/body_parts"):
        return False
    return plain(str(letter)).removesuffix(" spine") == plain(str(claimed)).removesuffix(" spine")


def _check_extra(ground: Ground, base: str, kind: FieldKind, claim: Claim, *, read: bool) -> Check:
    """Return the verdict on an element that the rules did not read; what they read, they read in full."""
    if claim.value is None or read or base in ground.evidence.silent:
        return Check(base, "unfounded", claim, None)
    if kind.home == "judgement":
        return Check(base, "rules_silent", claim, None)
    found = ground.find(claim.field, kind, claim.value)
    if found is None:
        return Check(base, "unfounded", claim, None)
    return Check(base, "rules_silent", claim, None, found=found, misplaced=ground.is_misplaced(kind, claim, ()))
