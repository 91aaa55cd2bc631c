"""Which of a reader's items is which of the letter's, by what they are and not only by position."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imr_llm.checks.values import plain, told
from imr_llm.evidence import Remark
from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imr_llm.checks.claims import Claims

_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_CLOSING_VERB = re.compile(r"(?:[\s,]+is)?[\s:]*$", re.IGNORECASE)
_ALIKE = 0.34  # share of common words from which two headings may be the same item
_PART_OF = 0.8  # share of an item's words that another heading must hold to have swallowed it
_MOST_COMPARED = 400  # items a side beyond which only equal headings are paired


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a reader's items stand to the letter's.

    Attributes:
        letter_index: By the reader's item index, the index of the letter's item; an item without counterpart is left out.
        remarks: Items missing, not in the letter, doubled, merged, split, in another order.
    """

    letter_index: dict[int, int]
    remarks: tuple[Remark, ...]


def heading_key(heading: str) -> str:
    """Return a heading for comparison; the closing "is" of a partial authorisation may be left out."""
    return _CLOSING_VERB.sub("", plain(heading))


def align_items(headings: Sequence[str], claims: Claims) -> Alignment:
    """Return which claimed item is which of the letter's items, whose headings are given in order."""
    if claims.item_count is None:
        return Alignment({}, ())
    named = _claimed_names(claims)
    pairs = _equal_pairs(headings, named)
    if max(len(headings), claims.item_count) <= _MOST_COMPARED:
        _add_alike(pairs, headings, named)
    if len(headings) == claims.item_count:
        _add_by_position(pairs, headings, named)
    remarks = (*_unpaired_remarks(pairs, headings, named, claims.item_count), *_order_remarks(pairs, headings))
    return Alignment(pairs, remarks)


def _claimed_names(claims: Claims) -> dict[int, str]:
    """Return what each claimed item calls itself: its heading, else its treatment with strength and quantity."""
    facts: dict[int, dict[str, str]] = defaultdict(dict)
    for claim in claims.claims:
        index = item_index(claim.field)
        if index is not None and claim.value is not None:
            facts[index][claim.field.partition(f"/disputed_items/{index}/")[2]] = told(claim.value) or ""
    names = {}
    for index, stated in facts.items():
        parts = [stated.get(key, "") for key in ("treatment/name", "treatment/strength", "quantity/value")]
        parts += [value for key, value in stated.items() if key.startswith("treatment/body_parts")]
        names[index] = stated.get("heading") or " ".join(filter(None, parts))
    return names


def _equal_pairs(headings: Sequence[str], named: dict[int, str]) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, heading in enumerate(headings):
        places[heading_key(heading)].append(index)
    pairs = {}
    for index, name in named.items():
        candidates = places.get(heading_key(name), [])
        if candidates:
            pairs[index] = index if index in candidates else candidates[0]
            candidates.remove(pairs[index])
    return pairs


def _add_alike(pairs: dict[int, int], headings: Sequence[str], named: dict[int, str]) -> None:
    """Pair what is left, the most alike first; of equally alike ones the nearest in position."""
    free = [n for n in range(len(headings)) if n not in pairs.values()]
    words = {n: _words(headings[n]) for n in free}
    scored = []
    for index, name in named.items():
        if index not in pairs:
            claimed = _words(name)
            scored += [(-_likeness(claimed, words[n]), abs(n - index), index, n) for n in free]
    for likeness, _, index, n in sorted(scored):
        if -likeness >= _ALIKE and index not in pairs and n not in pairs.values():
            pairs[index] = n


def _add_by_position(pairs: dict[int, int], headings: Sequence[str], named: dict[int, str]) -> None:
    """Pair items that do not say what they are with the letter's item in the same place."""
    for index in range(len(headings)):
        if index not in pairs and not named.get(index) and index not in pairs.values():
            pairs[index] = index


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    union = (one | other).total()
    return (one & other).total() / union if union else 0.0


def _holds(whole: Counter[str], part: Counter[str]) -> bool:
    return part.total() > 0 and (whole & part).total() >= _PART_OF * part.total()


def _unpaired_remarks(pairs: dict[int, int], headings: Sequence[str], named: dict[int, str], claimed: int) -> list[Remark]:
    remarks = []
    by_letter = {n: index for index, n in pairs.items()}
    for n, heading in enumerate(headings):
        if n in by_letter:
            continue
        merged = [m for m, index in by_letter.items() if _swallows(named.get(index, ""), headings[m], heading)]
        if merged:
            text = f"The reader states items {merged[0] + 1} and {n + 1} of the letter as one."
            remarks.append(Remark("items_merged", f"/disputed_items/{n}", text, letter_value=heading))
            remarks.append(Remark("items_merged", f"/disputed_items/{merged[0]}", text, letter_value=headings[merged[0]]))
        else:
            text = f"The letter decides item {n + 1}, which the reader leaves out."
            remarks.append(Remark("item_missing", f"/disputed_items/{n}", text, letter_value=heading))
    extra = (index for index in range(claimed) if index not in pairs)
    return [*remarks, *(_extra_remark(index, named.get(index, ""), headings) for index in extra)]


def _swallows(name: str, own: str, other: str) -> bool:
    """Tell whether a claimed item names another of the letter's items beside its own."""
    beyond = _words(name) - _words(own)
    return heading_key(name) != heading_key(own) and _holds(_words(name), _words(other)) and bool(beyond & _words(other))


def _extra_remark(index: int, name: str, headings: Sequence[str]) -> Remark:
    """Return what is to be said of a claimed item that is none of the letter's."""
    for n, heading in enumerate(headings):
        if heading_key(name) == heading_key(heading):
            text = f"The reader states item {n + 1} of the letter twice."
            return Remark("item_duplicated", "/disputed_items", text, letter_value=heading, claimed_value=name)
    for n, heading in enumerate(headings):
        if _holds(_words(heading), _words(name)):
            text = f"The reader states item {n + 1} of the letter as several."
            return Remark("item_split", "/disputed_items", text, letter_value=heading, claimed_value=name)
    text = f"The reader's item {index + 1} is none of the items that the letter decides."
    return Remark("item_not_in_letter", "/disputed_items", text, claimed_value=name or None)


def _order_remarks(pairs: dict[int, int], headings: Sequence[str]) -> list[Remark]:
    """Return a remark for every item whose place among the paired ones differs between reader and letter."""
    stated = [pairs[index] for index in sorted(pairs)]
    return [
        Remark(
            "items_reordered",
            f"/disputed_items/{n}",
            f"Item {n + 1} of the letter stands in another place among the reader's items.",
            letter_value=headings[n],
        )
        for n, expected in zip(stated, sorted(stated), strict=True)
        if n != expected
    ]
