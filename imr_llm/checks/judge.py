"""What a draft claims that its letter does not hold, told to the model that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.checks.alignment import align_items
from imr_llm.checks.compare import placed_claims
from imr_llm.checks.ground import citation_kind, kind_of, split_citation
from imr_llm.checks.grounding import find_value
from imr_llm.checks.homes import find_home
from imr_llm.checks.values import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.checks.claims import Claims
    from imr_llm.letters import Part
    from imr_llm.record.fields import FieldKind
    from imr_llm.sections import Outline

_MOST_TOLD: Final = 20
_LONGEST_QUOTE: Final = 160
_NOT_PRINTED: Final = ("/treatment/name", "/treatment/generic_name", "/schedule/visits", "/source")
"""What a letter need not print: a service told shortly, a brand's generic name, times by weeks, the kind of a work."""


def judge_draft(outline: Outline, claims: Claims) -> tuple[str, ...]:
    """Return what a draft claims that the letter does not hold, one short sentence a field; nothing where all stands.

    It is judged against the letter's words alone, each value where such a value is printed, never against what rules
    read: the answers would else be the rules' own.
    """
    told_of = [*_count(outline, claims), *_unheld(outline, claims)]
    return tuple(told_of[:_MOST_TOLD])


def _count(outline: Outline, claims: Claims) -> Iterator[str]:
    """Yield a sentence where the letter's own guideline labels promise another number of items."""
    labels = outline.guideline_labels
    if labels and claims.item_count is not None and labels != claims.item_count:
        given = claims.item_count
        yield f"/items: the letter prints `Claims Administrator guideline` {labels} times, once an item; you give {given} items."


def _unheld(outline: Outline, claims: Claims) -> Iterator[str]:
    for claim in placed_claims(claims, align_items(outline.items, claims)):
        kind = None if claim.value is None else _kind(claim.field)
        if claim.value is None or kind is None or kind.kind in ("derived", "flag") or kind.home == "judgement":
            continue
        home = find_home(outline, claim.field, kind.home)
        if home is None or claim.field.endswith(_NOT_PRINTED):
            continue
        if find_value(home, kind.kind, claim.value, claim.field) is None:
            yield f"{claim.place or claim.field}: the letter does not hold {told(claim.value)}{_quoted(home)}."


def _kind(field: str) -> FieldKind | None:
    if "_guidelines/" not in field:
        return kind_of(field)
    base, _, name = split_citation(field)
    return citation_kind(base.rpartition("/")[2], name)


def _quoted(home: Part) -> str:
    """Return the letter's words where the value would stand, where they are few."""
    return f" in “{home.text}”" if len(home.text) <= _LONGEST_QUOTE else " where it would stand"
