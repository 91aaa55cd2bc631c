"""Two runs' comparison as text for the terminal and as JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from imr_llm.record.pointers import shape
from imr_llm.scoring.compare import Change, RunComparison
from imr_llm.scoring.table import counted, percent, shown


def render_comparison(comparison: RunComparison, *, most: int = 50) -> str:
    """Return the comparison as text; of the changes, ``most`` are shown one by one."""
    return "\n".join(_lines(comparison, most)) + "\n"


def _lines(comparison: RunComparison, most: int) -> Iterator[str]:
    yield f"A: {comparison.names[0]}"
    yield f"B: {comparison.names[1]}"
    yield f"{counted(comparison.letters, 'letter')} in both"
    for name, only in zip("AB", comparison.only, strict=True):
        if only:
            yield f"only in {name}: {len(only)} ({shown(', '.join(only))[1:-1]})"
    yield f"for review: A {comparison.for_review[0]}, B {comparison.for_review[1]}"
    yield from _findings(comparison)
    if comparison.fields:
        yield from _scores(comparison)
        yield from _listed(comparison.judged, most)
        return
    yield ""
    yield from _counts_by_field(comparison.changes)
    yield from _listed(comparison.changes, most)


def _findings(comparison: RunComparison) -> Iterator[str]:
    moved = [(code, *both) for code, both in comparison.findings.items() if both[0] != both[1]]
    if moved:
        yield f"{'findings':34}{'A':>6}{'B':>6}"
        yield from (f"  {code:32}{before:6}{after:6}" for code, before, after in moved)


def _scores(comparison: RunComparison) -> Iterator[str]:
    yield ""
    yield f"{'field':34}{'A exact':>9}{'B exact':>9}{'silent A':>10}{'silent B':>10}"
    for before, after in comparison.fields:
        if (before.right, before.silent, before.scored) != (after.right, after.silent, after.scored):
            yield f"{after.field:34}{percent(before.exact):>9}{percent(after.exact):>9}{before.silent:10}{after.silent:10}"
    right = [sum(pair[side].right for pair in comparison.fields) for side in (0, 1)]
    scored = [sum(pair[side].scored for pair in comparison.fields) for side in (0, 1)]
    silent = [sum(pair[side].silent for pair in comparison.fields) for side in (0, 1)]
    shares = [percent(r / s if s else None) for r, s in zip(right, scored, strict=True)]
    yield f"{'all fields':34}{shares[0]:>9}{shares[1]:>9}{silent[0]:10}{silent[1]:10}"
    other = len(comparison.judged) - len(comparison.gains) - len(comparison.losses)
    yield f"gains: {len(comparison.gains)}; losses: {len(comparison.losses)}; changed, still wrong: {other}"


def _field_of(change: Change) -> str:
    return shape(change.field)


def _counts_by_field(changes: tuple[Change, ...]) -> Iterator[str]:
    if not changes:
        yield "No value differs."
        return
    letters = len({one.letter for one in changes})
    yield f"{counted(len(changes), 'value')} differ in {counted(letters, 'letter')}"
    yield f"{'field':56}{'gained':>8}{'lost':>8}{'changed':>8}"
    rows: dict[str, Counter[str]] = {}
    for one in changes:
        rows.setdefault(_field_of(one), Counter())[one.direction] += 1
    for name, counts in sorted(rows.items(), key=lambda row: -row[1].total()):
        yield f"{name:56}{counts['gained']:8}{counts['lost']:8}{counts['changed']:8}"


_ORDER = ("loss", "gain", "still wrong", "lost", "changed", "gained")


def _listed(changes: tuple[Change, ...], most: int) -> Iterator[str]:
    """Yield the changes letter by letter, losses first."""
    ordered = sorted(changes, key=lambda one: (_ORDER.index(one.direction), one.letter))
    if changes:
        yield ""
    for one in ordered[:most]:
        gold = f" (gold {shown(one.gold)})" if one.direction in _ORDER[:3] else ""
        yield f"  {one.direction:8} {one.letter}  {one.field}: {shown(one.before)} -> {shown(one.after)}{gold}"
    if len(ordered) > most:
        yield f"  and {len(ordered) - most} more"


def comparison_as_json(comparison: RunComparison) -> str:
    """Return the comparison as JSON: every change, and with gold every gain and loss."""
    content: dict[str, object] = {
        "a": comparison.names[0],
        "b": comparison.names[1],
        "letters": comparison.letters,
        "only_a": list(comparison.only[0]),
        "only_b": list(comparison.only[1]),
        "for_review": {"a": comparison.for_review[0], "b": comparison.for_review[1]},
        "findings": {code: {"a": both[0], "b": both[1]} for code, both in comparison.findings.items()},
        "changes": [_change(one, ("letter", "field", "before", "after", "direction")) for one in comparison.changes],
        "judged": [_change(one, ("letter", "field", "before", "after", "direction", "gold")) for one in comparison.judged],
        "fields": {after.field: {"a": asdict(before), "b": asdict(after)} for before, after in comparison.fields},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _change(change: Change, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(change, name) for name in names}
