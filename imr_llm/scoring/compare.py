"""Two runs side by side: what changed, for which letters, in which direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imr_llm.scoring.alignment import align
from imr_llm.scoring.normal import at, mapping, normal, sequence
from imr_llm.scoring.records import Entry, RecordIndex, index_records, read_gold
from imr_llm.scoring.report import FieldScore, Judged, ScoreReport
from imr_llm.scoring.score import score_letter

Direction = Literal["gained", "lost", "changed", "gain", "loss", "still wrong"]
"""Without gold: a value ``gained``, ``lost`` or ``changed``; with it: ``gain`` now right, ``loss`` now wrong."""

_FOLLOWS_FROM_OTHERS = ("number", "medically_necessary")


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs between two runs.

    Attributes:
        letter: The letter's name.
        field: JSON pointer into the second run's record; into the first's for what the second lacks.
        before: What the first run says.
        after: What the second says.
        direction: Where it went.
        gold: What gold says, where the direction is told by gold.
    """

    letter: str
    field: str
    before: object
    after: object
    direction: Direction
    gold: object = None


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs side by side.

    Attributes:
        names: The two runs as named, and how each read its letters.
        letters: Letters that both hold.
        only: Letters that only the first holds, and only the second.
        changes: Every value that differs, letter by letter.
        findings: By code, how many findings the first and the second run carry over the letters that both hold.
        for_review: Records for review in the first and the second.
        judged: With gold: every scored value that differs and what that means.
        fields: With gold: each field's score in the first and the second run, over the letters that both hold.
    """

    names: tuple[str, str]
    letters: int
    only: tuple[tuple[str, ...], tuple[str, ...]]
    changes: tuple[Change, ...]
    findings: dict[str, tuple[int, int]]
    for_review: tuple[int, int]
    judged: tuple[Change, ...] = ()
    fields: tuple[tuple[FieldScore, FieldScore], ...] = ()

    @property
    def gains(self) -> tuple[Change, ...]:
        """Values that were not right and are now."""
        return tuple(one for one in self.judged if one.direction == "gain")

    @property
    def losses(self) -> tuple[Change, ...]:
        """Values that were right and are not any more."""
        return tuple(one for one in self.judged if one.direction == "loss")


def compare_runs(before: Path, after: Path, *, gold: Path | None = None) -> RunComparison:
    """Return how the second run differs from the first.

    Args:
        before: A run's folder or its ``records.jsonl``.
        after: The run to hold against it.
        gold: With gold, changes of scored values are told as gains and losses.

    Raises:
        RunError: Records or gold cannot be read.
    """
    one, other = index_records(before), index_records(after)
    common = [letter for letter in one.offsets if letter in other.offsets]
    changes: list[Change] = []
    codes = Counter[str](), Counter[str]()
    review = [0, 0]
    readers: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for letter in common:
        entries = one.entry(letter), other.entry(letter)
        changes += _find_changes(letter, *(mapping(entry.get("record")) for entry in entries))
        for side, entry in enumerate(entries):
            codes[side].update(str(mapping(f).get("code")) for f in sequence(entry.get("findings")))
            review[side] += bool(entry.get("needs_review"))
            readers[side][_reader(entry)] += 1
    names = tuple(
        f"{path} ({', '.join(sorted(who)) or 'no letters'})" for path, who in zip((before, after), readers, strict=True)
    )
    judged, fields = _judge(one, other, gold) if gold else ((), ())
    return RunComparison(
        (names[0], names[1]),
        len(common),
        (_missing(one, other), _missing(other, one)),
        tuple(changes),
        {code: (codes[0][code], codes[1][code]) for code in sorted(codes[0] | codes[1])},
        (review[0], review[1]),
        judged,
        fields,
    )


def _missing(one: RecordIndex, other: RecordIndex) -> tuple[str, ...]:
    return tuple(letter for letter in one.offsets if letter not in other.offsets)


def _reader(entry: Entry) -> str:
    """Return who read a letter: rules, or a model with its prompt."""
    use = mapping(entry.get("model"))
    return f"{use.get('name')}, {use.get('prompt')}" if use else "rules"


def _find_changes(letter: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    yield from _changed(letter, _values(before, "", "disputed_items"), _values(after, "", "disputed_items"))
    olds, news = sequence(before.get("disputed_items")), sequence(after.get("disputed_items"))
    pairs = align(olds, news)
    for old, new in pairs:
        if new is None:
            yield Change(letter, f"/disputed_items/{old}", at(olds[old], ("heading",)), None, "lost")
        else:
            base = f"/disputed_items/{new}"
            yield from _changed(letter, _values(mapping(olds[old]), base), _values(mapping(news[new]), base))
    kept = {new for _, new in pairs}
    for new in range(len(news)):
        if new not in kept:
            yield Change(letter, f"/disputed_items/{new}", None, at(news[new], ("heading",)), "gained")


def _values(tree: Mapping[str, object], base: str, *left_out: str) -> dict[str, object]:
    """Return values by pointer; a list is one value, and an empty one none."""
    values: dict[str, object] = {}
    for key, value in tree.items():
        if key in left_out or key in _FOLLOWS_FROM_OTHERS:
            continue
        if isinstance(value, dict):
            values |= _values(value, f"{base}/{key}")
        elif value not in (None, [], ()):
            values[f"{base}/{key}"] = value
    return values


def _changed(letter: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Change(letter, field, old, new, "gained" if old is None else "lost" if new is None else "changed")


def _judge(
    one: RecordIndex, other: RecordIndex, gold: Path
) -> tuple[tuple[Change, ...], tuple[tuple[FieldScore, FieldScore], ...]]:
    """Return what gold says of the values that differ, and both runs' scores by field."""
    changes: list[Change] = []
    scores = []
    for letter, truth in read_gold(gold):
        if letter in one.offsets and letter in other.offsets:
            both = score_letter(letter, one.entry(letter), truth), score_letter(letter, other.entry(letter), truth)
            scores.append(both)
            changes += _judged_changes(letter, *({(j.field, j.item): j for j in score.judged} for score in both))
    before = {row.field: row for row in ScoreReport(tuple(pair[0] for pair in scores)).fields}
    after = {row.field: row for row in ScoreReport(tuple(pair[1] for pair in scores)).fields}
    names = dict.fromkeys((*before, *after))
    return tuple(changes), tuple((before.get(name, FieldScore(name)), after.get(name, FieldScore(name))) for name in names)


_Key = tuple[str, int | None]


def _judged_changes(letter: str, before: Mapping[_Key, Judged], after: Mapping[_Key, Judged]) -> Iterator[Change]:
    """Yield the scored values that differ; those of an item that one run lacks are told by the item alone."""
    for key, new in after.items():
        old = before.get(key)
        if old is None or (old.right == new.right and normal(old.got) == normal(new.got)):
            continue
        direction: Direction = "still wrong" if not (old.right or new.right) else "gain" if new.right else "loss"
        yield Change(letter, new.pointer, old.got, new.got, direction, new.gold)
