"""Which of a reader's items is which of the letter's, by what they are and not only by position."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.checks.claims import ITEMS
from imr_llm.checks.likeness import Words, heading_key, held, is_cut, likeness, words_of
from imr_llm.checks.values import told
from imr_llm.evidence import Remark
from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imr_llm.checks.claims import Claim, Claims
    from imr_llm.letters import Span
    from imr_llm.sections import ItemBlock

_ALIKE: Final = 0.34  # share of common words from which two headings may be the same item
_NAMES_IT: Final = 0.5  # share of an unheaded item's words that a heading must hold
_CUT: Final = 0.5  # what a heading that is the other cut short weighs
_POINTED: Final = 1.0  # what a sentence number that points at a heading weighs
_PART_OF: Final = 0.8  # share of an item's words that another must hold to have swallowed it
_MOST_COMPARED: Final = 400  # items a side beyond which only equal headings are paired
_NAMING: Final = (
    "treatment/name",
    "treatment/generic_name",
    "treatment/strength",
    "treatment/laterality",
    "quantity/value",
    "quantity/unit",
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a reader's items stand to the letter's.

    Attributes:
        letter_index: By the reader's item index, the index of the letter's item; an item without counterpart is left out.
        remarks: Items missing, not in the letter, doubled, merged, split, in another order.
    """

    letter_index: Mapping[int, int]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """One item as the reader states it.

    Attributes:
        name: Its heading, else what it says of treatment and quantity; empty where it says neither.
        headed: Whether ``name`` is a heading.
        words: The words of ``name``.
        facts: The words of what it says of treatment and quantity.
        spans: Where the reader says that the item's heading stands.
        empty: Whether the reader says nothing of it, not even that the letter is silent: ``{}`` in a list of claims.
    """

    name: str = ""
    headed: bool = False
    words: Words = ()
    facts: Words = ()
    spans: frozenset[Span] = frozenset()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class _Printed:
    """One item as the letter prints it."""

    heading: str
    words: Words
    span: Span | None

    def overlaps(self, stated: _Stated) -> bool:
        """Tell whether the reader points at this heading."""
        return self.span is not None and any(map(self.span.overlaps, stated.spans))


def align_items(blocks: Sequence[ItemBlock], claims: Claims) -> Alignment:
    """Return which claimed item is which of the letter's items, given in printed order."""
    if claims.item_count is None:
        return Alignment({}, ())
    stated = _stated_items(claims)
    printed = [_printed(block) for block in blocks]
    pairs = _equal_pairs(printed, stated)
    if len(pairs) < max(len(printed), len(stated)) <= _MOST_COMPARED:
        _add_alike(pairs, printed, stated)
    if len(printed) == len(stated):
        _add_by_position(pairs, printed, stated)
    _add_empty(pairs, printed, stated)
    remarks = (
        *_missing_remarks(pairs, printed, stated),
        *_empty_remarks(pairs, printed, stated),
        *_extra_remarks(pairs, printed, stated),
        *_renamed_remarks(pairs, printed, stated),
        *_order_remarks(pairs, printed, stated),
    )
    return Alignment(pairs, remarks)


def _printed(block: ItemBlock) -> _Printed:
    heading = block.heading.printed if block.heading else ""
    return _Printed(heading, words_of(heading), block.heading.span() if block.heading else None)


def _stated_items(claims: Claims) -> list[_Stated]:
    """Return what each claimed item calls itself, and where the reader points for its heading."""
    facts: dict[int, dict[str, Claim]] = defaultdict(dict)
    for claim in claims.claims:
        if claim.value is not None and claim.field.startswith(f"{ITEMS}/"):
            _, _, index, name = claim.field.split("/", 3)
            facts[int(index)][name] = claim
    spoken_of = {item_index(one.field) for one in claims.claims} | {item_index(one.field) for one in claims.invalid}
    count = claims.item_count or 0
    if claims.origin == "model":  # a draft says something of every item that it has
        spoken_of |= set(range(count))
    return [_stated_item(facts.get(n, {})) if n in spoken_of else _Stated(empty=True) for n in range(count)]


def _stated_item(facts: Mapping[str, Claim]) -> _Stated:
    heading = facts.get("heading")
    naming = [name for name in facts if name in _NAMING or name.startswith("treatment/body_parts")]
    spans = frozenset(span for name in (*naming, "outcome") if name in facts for span in facts[name].spans)
    told_of = " ".join(told(facts[key].value) or "" for key in naming)
    name = told_of if heading is None else str(heading.value)
    words = words_of(told_of)
    return _Stated(name, heading is not None, words if heading is None else words_of(name), words, spans)


def _equal_pairs(printed: Sequence[_Printed], stated: Sequence[_Stated]) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(printed):
        places[heading_key(one.heading)].append(n)
    pairs = {}
    for index, item in enumerate(stated):
        candidates = places.get(heading_key(item.name), []) if item.headed else []
        if candidates:
            pairs[index] = index if index in candidates else candidates[0]
            candidates.remove(pairs[index])
    return pairs


def _add_alike(pairs: dict[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> None:
    """Pair what is left, the most alike first; of equally alike ones the nearest in position."""
    taken = set(pairs.values())
    free = [n for n in range(len(printed)) if n not in taken]
    scored = []
    for index, item in enumerate(stated):
        if index not in pairs:
            scored += [(-score, abs(n - index), index, n) for n in free if (score := _score(item, printed[n]))]
    for _, _, index, n in sorted(scored):
        if index not in pairs and n not in taken:
            pairs[index] = n
            taken.add(n)


def _score(item: _Stated, printed: _Printed) -> float:
    """Return how surely a stated item is a printed one; 0 where it is not."""
    if item.headed:
        alike = likeness(item.words, printed.words)
        if alike >= _ALIKE:
            return alike
        return _CUT if is_cut(item.name, printed.heading) else 0.0
    named = held(item.words, printed.words)
    if printed.overlaps(item):
        return _POINTED + named
    return named if named >= _NAMES_IT else 0.0


def _add_by_position(pairs: dict[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> None:
    """Pair items that say wrongly what they are, or do not say it, with the letter's in the same place.

    Those without a heading whose place is taken go with the letter's items that are left, in order.
    """
    taken = set(pairs.values())
    free = [n for n in range(len(printed)) if n not in taken]
    for index in [n for n in free if n not in pairs]:
        item, words = stated[index], printed[index].words
        if not item.headed or held(item.words, words) or held(item.facts, words):
            pairs[index] = index
            free.remove(index)
    unheaded = [index for index, item in enumerate(stated) if index not in pairs and not item.headed]
    pairs.update(zip(unheaded, free, strict=False))


def _add_empty(pairs: dict[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> None:
    """Pair items of which the reader says nothing with the letter's that are left, in order."""
    taken = set(pairs.values())
    free = [n for n in range(len(printed)) if n not in taken]
    waiting = [index for index, item in enumerate(stated) if item.empty and index not in pairs]
    pairs.update(zip(waiting, free, strict=False))


def _empty_remarks(pairs: Mapping[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> list[Remark]:
    """Return a remark for every item of the letter of which the reader says no more than that there is one."""
    text = "The reader says nothing of item {}, which the letter decides."
    return [
        Remark("model_silent", f"{ITEMS}/{n}", text.format(n + 1), _spans(printed[n]), printed[n].heading)
        for index, n in pairs.items()
        if stated[index].empty
    ]


def _renamed_remarks(pairs: Mapping[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> list[Remark]:
    """Return a remark for every item that stands under a heading hardly like the letter's: it is perhaps another item."""
    text = "The reader states another item in the place of item {}."
    return [
        Remark(
            "item_not_in_letter", f"{ITEMS}/{n}", text.format(n + 1), _spans(printed[n]), printed[n].heading, stated[index].name
        )
        for index, n in pairs.items()
        if stated[index].headed and _is_renamed(stated[index], printed[n])
    ]


def _is_renamed(item: _Stated, printed: _Printed) -> bool:
    if item.name == printed.heading:
        return False
    return likeness(item.words, printed.words) < _ALIKE and not is_cut(item.name, printed.heading)


def _missing_remarks(pairs: Mapping[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> list[Remark]:
    """Return a remark for every item of the letter that the reader lacks or has merged into another."""
    remarks = []
    by_letter = {n: index for index, n in pairs.items()}
    for n, one in enumerate(printed):
        if n in by_letter:
            continue
        merged = next((m for m, index in by_letter.items() if _swallows(stated[index], printed[m], one)), None)
        if merged is None:
            text = f"The letter decides item {n + 1}, which the reader leaves out."
            remarks.append(Remark("item_missing", f"{ITEMS}/{n}", text, _spans(one), one.heading))
            continue
        text = f"The reader states items {merged + 1} and {n + 1} of the letter as one."
        remarks += [
            Remark("items_merged", f"{ITEMS}/{index}", text, _spans(printed[index]), printed[index].heading)
            for index in sorted((n, merged))
        ]
    return remarks


def _swallows(item: _Stated, own: _Printed, other: _Printed) -> bool:
    """Tell whether a claimed item names, or points at, another of the letter's items beside its own."""
    if not item.headed:
        return own.overlaps(item) and other.overlaps(item)
    beyond = set(item.words) - set(own.words)
    alike = heading_key(item.name) != heading_key(own.heading) and held(other.words, item.words) >= _PART_OF
    return alike and bool(beyond.intersection(other.words))


def _extra_remarks(pairs: Mapping[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> list[Remark]:
    """Return a remark for every claimed item that has no counterpart of its own."""
    places = {heading_key(one.heading): n for n, one in reversed(list(enumerate(printed)))}
    compared = printed if len(stated) <= _MOST_COMPARED else ()
    return [_extra_remark(index, item, printed, places, compared) for index, item in enumerate(stated) if index not in pairs]


def _extra_remark(
    index: int, item: _Stated, printed: Sequence[_Printed], places: Mapping[str, int], compared: Sequence[_Printed]
) -> Remark:
    claimed = item.name or None
    same = places.get(heading_key(item.name)) if item.headed else None
    if same is not None:
        text = f"The reader states item {same + 1} of the letter twice."
        return Remark("item_duplicated", ITEMS, text, _spans(printed[same]), printed[same].heading, claimed)
    part = next((n for n, one in enumerate(compared) if one.overlaps(item) or held(item.words, one.words) >= _PART_OF), None)
    if part is not None:
        text = f"The reader states item {part + 1} of the letter more than once."
        return Remark("item_split", ITEMS, text, _spans(printed[part]), printed[part].heading, claimed)
    text = f"The reader's item {index + 1} is none of the items that the letter decides."
    return Remark("item_not_in_letter", ITEMS, text, claimed_value=claimed)


def _order_remarks(pairs: Mapping[int, int], printed: Sequence[_Printed], stated: Sequence[_Stated]) -> list[Remark]:
    """Return a remark for every item whose place among the paired ones differs between reader and letter."""
    order = [pairs[index] for index in sorted(pairs) if not stated[index].empty]
    return [
        Remark(
            "items_reordered",
            f"{ITEMS}/{n}",
            f"Item {n + 1} of the letter stands in another place among the reader's items.",
            _spans(printed[n]),
            printed[n].heading,
        )
        for n, expected in zip(order, sorted(order), strict=True)
        if n != expected
    ]


def _spans(printed: _Printed) -> tuple[Span, ...]:
    return (printed.span,) if printed.span else ()
