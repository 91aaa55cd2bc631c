"""The counts as tables, and whether the bars are met."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.plant.kinds import FACTS, TASTE
from benchmarks.plant.run import COSTLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.plant.run import Tally

_BARS = {**dict.fromkeys(FACTS, (0.999, 0.001)), **dict.fromkeys(TASTE, (0.95, 0.03))}


def render(tally: Tally, fictional: frozenset[str], shown: int) -> Iterator[str]:
    """Yield the lines of the report; words only of fictional letters."""
    yield from _kinds(tally)
    yield ""
    yield from _groups(tally)
    yield ""
    for reader, kind, name, field, planted in [one for one in tally.missed if one[2] in fictional][:shown]:
        yield f"missed ({reader}, {kind}): {name} {field} {planted!r}"
    for reader, _, name, field, told in [one for one in tally.alarms if one[2] in fictional][:shown]:
        yield f"false alarm ({reader}): {name} {field}: {told}"
    for kind, name, field, value in tally.reached[:shown]:
        yield f"reached a record unflagged (planted: {kind}): {name} {field}" + (f" {value!r}" if name in fictional else "")


def _kinds(tally: Tally) -> Iterator[str]:
    yield f"{'reader':8}{'fields':16}{'error planted':48}{'planted':>8}{'caught':>8}{'missed':>8}"
    for (reader, group, kind), counts in sorted(tally.kinds.items()):
        yield f"{reader:8}{group:16}{kind:48}{counts['planted']:8}{counts['caught']:8}{counts['planted'] - counts['caught']:8}"


def _groups(tally: Tally) -> Iterator[str]:
    yield f"{'fields':16}{'planted':>8}{'caught':>9}{'bar':>8}{'right':>10}{'flagged':>8}{'share':>9}{'bar':>8}"
    for group, planted, found, claimed, alarms in _sums(tally):
        bars = _BARS.get(group)
        at_least, at_most = (f"{bars[0]:.1%}", f"{bars[1]:.1%}") if bars else ("", "")
        verdict = "" if not bars or _meets(group, planted, found, claimed, alarms) else "  missed"
        yield (
            f"{group:16}{planted:8}{found / max(planted, 1):9.2%}{at_least:>8}"
            f"{claimed:10}{alarms:8}{alarms / max(claimed, 1):9.3%}{at_most:>8}{verdict}"
        )
    everything = sum(counts["planted"] for counts in tally.kinds.values())
    yield f"{everything} errors planted, {sum(counts['caught'] for counts in tally.kinds.values())} caught"
    wrong = sum(1 for one in tally.reached)
    yield f"{wrong} wrong values of {', '.join(sorted(COSTLY))} or a planted field in a record without a finding"


def _sums(tally: Tally) -> Iterator[tuple[str, int, int, int, int]]:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for (_, group, _), counts in tally.kinds.items():
        planted[group] += counts["planted"]
        found[group] += counts["caught"]
    claimed: Counter[str] = Counter()
    for (_, group), count in tally.claimed.items():
        claimed[group] += count
    alarms = Counter(group for _, group, *_ in tally.alarms)
    for group in dict.fromkeys((*FACTS, *TASTE, *sorted(planted | claimed))):
        yield group, planted[group], found[group], claimed[group], alarms[group]


def _meets(group: str, planted: int, found: int, claimed: int, alarms: int) -> bool:
    at_least, at_most = _BARS[group]
    return found >= at_least * planted and alarms <= at_most * claimed


def bars_missed(tally: Tally) -> list[str]:
    """Return the groups whose bar is missed, and ``unflagged`` for wrong values that reached a record."""
    missed = [row[0] for row in _sums(tally) if row[0] in _BARS and not _meets(*row)]
    return [*missed, "unflagged"] if tally.reached else missed
