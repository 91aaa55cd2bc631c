"""Right drafts of a model: the same claims with the sentences that hold them, and errors in those numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from benchmarks.plant.kinds import group_of
from benchmarks.plant.tree import Json, copied, items_of
from imr_llm.checks import Claims, claims_from_draft, claims_from_record
from imr_llm.draft import DraftClaim
from imr_llm.sections.sentences import sentence_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.plant.letters import Case

NOT_ASKED: Final = ("/heading", "/rationale", "/citation", "/number", "/medically_necessary", "/case_outcome")
"""Endings of the fields that a draft does not state."""
_POINTLESS: Final = frozenset({"category", "retrospective", "review", "diagnoses", "name", "citations"})
_OWN: Final = frozenset({"quantity", "strength", "refills", "outcome", "schedule", "laterality"})
"""Groups that an item's own heading proves, and no other item's."""
_ITEM_AT = "at"
_TELLING = re.compile(
    r"\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|twent|thirt|fort|fift|hundred|\b(?:wo)?m[ae]n\b|male|lady|left|right|both|bilat|upheld|overturned|necess"
    r"|request|denied|support|approv|week|month|day|year",
    re.IGNORECASE,
)
"""Words by which a sentence may hold some value of a letter."""


@dataclass(frozen=True, slots=True)
class PointPlant:
    """A sentence number that does not hold its value.

    Attributes:
        kind: For the table.
        group: The group of fields.
        field: The field whose number is wrong.
        numbers: The wrong numbers.
    """

    kind: str
    group: str
    field: str
    numbers: tuple[int, ...]


def tagged(right: Json) -> Json:
    """Return a copy of right claims in which each item remembers which of the letter's it is."""
    stated = copied(right)
    for n, item in enumerate(items_of(stated)):
        item[_ITEM_AT] = n
    return stated


def untagged(stated: Json) -> Json:
    """Return a copy of tagged claims as another reader would state them."""
    plain = copied(stated)
    for item in items_of(plain):
        item.pop(_ITEM_AT, None)
    return plain


def draft_of(case: Case, stated: Json, plant: PointPlant | None = None) -> Claims:
    """Return tagged claims as a model's draft makes them: no long text, each with the sentences of its group."""
    own = [cast("int | None", item.pop(_ITEM_AT, None)) for item in items_of(stated)]
    claims = [
        DraftClaim(claim.field, claim.value, _points(case, claim.field, own) if claim.value is not None else (), claim.field)
        for claim in claims_from_record(stated).claims
        if not claim.field.endswith(NOT_ASKED)
    ]
    if plant:
        claims = [replace(claim, sentences=plant.numbers) if claim.field == plant.field else claim for claim in claims]
    return claims_from_draft(tuple(claims), len(own), case.sentences)


def _points(case: Case, field: str, own: list[int | None]) -> tuple[int, ...]:
    parts = field.split("/")
    if parts[1] == "disputed_items":
        at = own[int(parts[2])]
        if at is None:
            return ()
        parts[2] = str(at)
    return case.points.of("/".join(parts))


def point_plants(case: Case, rng: Random) -> Iterator[PointPlant]:
    """Yield sentence numbers of sentences that do not hold the value, and numbers that the letter does not have."""
    texts = [sentence_text(case.outline.passage, sentence) for sentence in case.sentences]
    for claim in claims_from_record(case.right).claims:
        group = group_of(claim.field)
        right = case.points.of(claim.field)
        if claim.value is None or not right or claim.field.endswith(NOT_ASKED) or group in _POINTLESS:
            continue
        bare = [n for n, text in enumerate(texts, 1) if n not in right and _says_nothing(text, str(claim.value))]
        if bare:
            yield PointPlant("sentence that does not hold the value", group, claim.field, (rng.choice(bare),))
        stranger = _of_another(case, claim.field)
        if stranger and group in _OWN and not stranger.intersection(right):
            yield PointPlant("heading of another item", group, claim.field, (rng.choice(sorted(stranger)),))
        yield PointPlant("sentence that the letter lacks", group, claim.field, (len(texts) + 5,))


def _of_another(case: Case, field: str) -> set[int]:
    """Return the sentences of other items' headings that are in no way the item's own."""
    parts = field.split("/")
    if parts[1] != "disputed_items":
        return set()
    own = case.points.items[int(parts[2])]
    others = {n for index, one in enumerate(case.points.items) if index != int(parts[2]) for n in one["heading"]}
    return others - set(own["heading"]) - set(own["block"])


def _says_nothing(text: str, value: str) -> bool:
    """Tell whether a sentence surely does not hold a value: none of its words, no figure and no word of a closed list."""
    own = re.findall(r"[a-z]{3,}", value.lower())
    return text.endswith(".") and not _TELLING.search(text) and not any(word[:5] in text.lower() for word in own)
