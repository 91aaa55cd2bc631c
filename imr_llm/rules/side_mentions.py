"""Places where a letter names the other side for a disputed item's part of the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from imr_llm.evidence import Remark
from imr_llm.rules.sentences import LONGEST_READ
from imr_llm.vocabulary.request_terms import BODY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.request_matching import Request
    from imr_llm.sections.outline import ItemBlock

_OTHER: Final = {"left": "right", "right": "left"}
_PART_WORDS = "|".join(sorted((re.escape(word) for word, parts in BODY_PARTS.items() if len(parts) == 1), key=len, reverse=True))
_BETWEEN = r"(?:(?!(?:left|right|and|or|the|of|to)\b)[a-z-]{1,15} ){0,2}?"
_SIDED = re.compile(rf"\b(?P<side>left|right) {_BETWEEN}(?P<part>{_PART_WORDS})(?![\w-])", re.IGNORECASE)


class Sided(NamedTuple):
    """One part of the body with its side, and where it stands in the text that was read."""

    side: str
    part: str
    start: int
    end: int


def find_sided(text: str) -> Iterator[Sided]:
    """Yield every "left knee" of a text, in order; a part without a side of its own is not among them."""
    for match in _SIDED.finditer(text):
        yield Sided(match["side"].lower(), next(iter(BODY_PARTS[match["part"].lower()])), *match.span())


def find_side_contradictions(field: str, item: Dispute, places: Sequence[Part], disputes: Disputes) -> Iterator[Remark]:
    """Yield a remark where the request's places name the other side only, or the rationale one that the summary never names.

    A letter that disputes both sides of a part is left alone: its items share reasons.
    """
    sides, parts, block, summary = item.request.sides, item.request.parts, item.block, disputes.outline.summary
    if len(sides) != 1 or _disputes_both(disputes.requests, parts):
        return
    side = next(iter(sides))
    found = _other_side_asked(places, side, parts)
    found = found or _other_side_reasoned(block.rationale, summary, side, parts)
    found = found or _other_side_of_phrase(block, summary, side)
    if found:
        message = f'The heading says {side}; another place says "{found.text}".'
        yield Remark("letter_sides_differ", field, message, (*block.heading.spans(), *found.spans()), side)


def _disputes_both(requests: Sequence[Request], parts: frozenset[str]) -> bool:
    return len({side for request in requests if not request.parts or request.parts & parts for side in request.sides}) > 1


def _other_side_asked(places: Sequence[Part], side: str, parts: frozenset[str]) -> Part | None:
    """Return the first place that states the request for the other side, and not for its own."""
    for place in places:
        sided = [one for one in find_sided(place.text) if one.part in parts]
        if sided and all(one.side == _OTHER[side] for one in sided):
            return place.part(sided[0].start, sided[0].end)
    return None


def _other_side_of_phrase(block: ItemBlock, summary: Part | None, side: str) -> Part | None:
    """Return where the rationale gives the heading's very words the other side, as the summary does not: "left third toe"."""
    words = re.search(rf"\b{side} ((?!and |or |the |of )[a-z-]{{2,20}} [a-z-]{{2,20}})\b", block.heading.text, re.IGNORECASE)
    if words is None or block.rationale is None or summary is None:
        return None
    phrase = f"{_OTHER[side]} {words[1]}".lower()
    at = block.rationale.text[:LONGEST_READ].lower().find(phrase)
    own_too = words[0].lower() in block.rationale.text[:LONGEST_READ].lower()
    is_known = own_too or phrase in summary.text[:LONGEST_READ].lower()
    return None if at < 0 or is_known else block.rationale.part(at, at + len(phrase))


def _other_side_reasoned(rationale: Part | None, summary: Part | None, side: str, parts: frozenset[str]) -> Part | None:
    """Return where the rationale speaks of the other side, of which the summary knows nothing."""
    if rationale is None or summary is None:
        return None
    if _OTHER[side] not in rationale.text.lower():
        return None
    known = {(one.side, one.part) for one in find_sided(summary.text[:LONGEST_READ])}
    for one in find_sided(rationale.text[:LONGEST_READ]):
        if one.part in parts and one.side == _OTHER[side] and (one.side, one.part) not in known and (side, one.part) in known:
            return rationale.part(one.start, one.end)
    return None
