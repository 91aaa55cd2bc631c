"""Plant, check and count."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from benchmarks.plant.case_plants import case_plants
from benchmarks.plant.drafts import NOT_ASKED, PointPlant, draft_of, point_plants, tagged, untagged
from benchmarks.plant.item_plants import item_plants
from benchmarks.plant.kinds import Plant, caught, group_of
from benchmarks.plant.set_plants import INSTEAD, set_plants
from benchmarks.plant.tree import copied, value_at
from benchmarks.plant.unread import read_without, unread_plants, unread_rights
from imr_llm.checks import Claims, claims_from_record
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.record.fields import FIELDS
from imr_llm.record.pointers import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.plant.letters import Case

COSTLY = frozenset({"quantity", "strength", "dates", "outcome"})
"""Of these no wrong value may reach a record without a finding."""


@dataclass(slots=True)
class Tally:
    """What came of the plants.

    Attributes:
        kinds: By reader, group and kind: planted and caught.
        missed: By kind: letter, field, wrong value, of every plant not caught.
        claimed: By reader and group, right fields claimed without a plant.
        alarms: By reader and group: letter, field and finding, of right fields flagged without the letter's cause.
        reached: Wrong values in a record without a finding on their field.
        pairs: Pairs planted and pairs of which both errors were caught.
    """

    kinds: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    missed: list[tuple[str, str, str, str, object]] = field(default_factory=list)
    claimed: Counter[tuple[str, str]] = field(default_factory=Counter)
    alarms: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    reached: list[tuple[str, str, str, object]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another tally counted."""
        for key, counts in other.kinds.items():
            self.kinds[key].update(counts)
        self.missed += other.missed
        self.claimed.update(other.claimed)
        self.alarms += other.alarms
        self.reached += other.reached


def plant_letter(case: Case, others: list[Case], *, seed: int, share: float = 1.0) -> Tally:
    """Return what came of planting errors in the right claims and the right draft of one letter.

    Args:
        case: The letter.
        others: Letters whose answers are mistaken for this one's.
        seed: Of the plants' chance.
        share: How many of the single errors are planted; the rest are left out by chance.
    """
    rng = Random(f"{seed} {case.name}")
    tally = Tally()
    _count_unplanted(case, tally)
    _count_unread(case, tally)
    singles = [*case_plants(case, rng), *item_plants(case, rng), *set_plants(case, others, rng)]
    singles = [plant for plant in singles if rng.random() < share]
    for plant in singles:
        _plant_claims(case, [plant], tally)
        if plant.kind != INSTEAD and not plant.targets[0].endswith(NOT_ASKED):  # gold does not name services, as drafts do
            _plant_draft(case, plant, tally)
    for pair in _pairs(singles, rng):
        _plant_claims(case, pair, tally)
    for point in point_plants(case, rng):
        if rng.random() < share:
            _plant_point(case, point, tally)
    for pointer, value in unread_plants(case, rng):
        if rng.random() < share:
            _plant_unread(case, pointer, value, tally)
    return tally


def _count_unplanted(case: Case, tally: Tally) -> None:
    """Count right fields, and those flagged without the letter's cause."""
    own = _named(case.alone)
    readers = {"claims": claims_from_record(copied(case.right)), "draft": draft_of(case, tagged(case.right))}
    for reader, claims in readers.items():
        tally.claimed[reader, "item set"] += 1
        tally.claimed.update((reader, group_of(claim.field)) for claim in claims.claims)
        reconciled = reconcile(case.outline, case.evidence, claims)
        for finding in reconciled.findings:
            if (finding.code, finding.field) not in own:
                told = f"{finding.code}: letter {finding.letter_value!r}, claimed {finding.model_value!r}"
                tally.alarms.append((reader, group_of(finding.field), case.name, finding.field, told))
        _count_wrong(case, reconciled, tally)


def _count_wrong(case: Case, reconciled: Reconciled, tally: Tally) -> None:
    """Count values of costly fields that differ from gold and carry no finding."""
    record, flagged = _published(reconciled), {f.field for f in reconciled.findings}
    for claim in claims_from_record(copied(case.right)).claims:
        kind = FIELDS.get(shape(claim.field))
        if group_of(claim.field) in COSTLY and kind and kind.kind != "derived" and claim.field not in flagged:
            got, want = value_at(record, claim.field), value_at(case.right, claim.field)
            if got != want:
                tally.reached.append(("nothing", case.name, claim.field, got))


def _named(reconciled: Reconciled) -> frozenset[tuple[str, str]]:
    return frozenset((finding.code, finding.field) for finding in reconciled.findings)


def _flagged(reconciled: Reconciled, case: Case) -> frozenset[str]:
    """Return the fields with a finding that is more than a note and not the letter's own."""
    grave = frozenset((f.code, f.field) for f in reconciled.findings if f.severity != "note")
    return frozenset(field for _, field in grave - _named(case.alone))


def _published(reconciled: Reconciled) -> object:
    return reconciled.record.model_dump(mode="json")


def _plant_claims(case: Case, plants: list[Plant], tally: Tally) -> None:
    stated = copied(case.right)
    for plant in plants:
        plant.change(stated)
    reader = "claims" if len(plants) == 1 else "pairs"
    _judge(case, reader, plants, claims_from_record(stated), tally)


def _plant_draft(case: Case, plant: Plant, tally: Tally) -> None:
    stated = tagged(case.right)
    plant.change(stated)
    if not claims_from_record(untagged(stated)).invalid:  # a draft is typed: it cannot hold such a value
        _judge(case, "draft", [plant], draft_of(case, stated), tally)


def _judge(case: Case, reader: str, plants: list[Plant], claims: Claims, tally: Tally) -> None:
    reconciled = reconcile(case.outline, case.evidence, claims)
    fields = _flagged(reconciled, case)
    for plant in plants:
        counts = tally.kinds[reader, plant.group, plant.kind]
        counts["planted"] += 1
        if caught(plant, fields):
            counts["caught"] += 1
            continue
        tally.missed.append((reader, plant.kind, case.name, plant.targets[0], plant.planted))
        if plant.planted is not None and value_at(_published(reconciled), plant.targets[0]) == plant.planted:
            tally.reached.append((plant.kind, case.name, plant.targets[0], plant.planted))


def _plant_point(case: Case, plant: PointPlant, tally: Tally) -> None:
    reconciled = reconcile(case.outline, case.evidence, draft_of(case, tagged(case.right), plant))
    counts = tally.kinds["draft", plant.group, plant.kind]
    counts["planted"] += 1
    if any(_same_list(f.field, plant.field) for f in reconciled.findings):
        counts["caught"] += 1
    else:
        tally.missed.append(("draft", plant.kind, case.name, plant.field, plant.numbers))


def _plant_unread(case: Case, field: str, value: object, tally: Tally) -> None:
    """Count a wrong value at a field that no rule read: a note that only the reader says it does not catch it."""
    counts = tally.kinds["unread", group_of(field), "number or side of something else"]
    counts["planted"] += 1
    reconciled = read_without(case, field, value)
    if field in _flagged(reconciled, case):
        counts["caught"] += 1
        return
    tally.missed.append(("unread", "number or side of something else", case.name, field, value))


def _count_unread(case: Case, tally: Tally) -> None:
    """Count right values at fields that no rule read, and those that are flagged."""
    for pointer, value in unread_rights(case):
        tally.claimed["unread", group_of(pointer)] += 1
        if pointer in _flagged(read_without(case, pointer, value), case):
            tally.alarms.append(("unread", group_of(pointer), case.name, pointer, f"claimed {value!r}"))


def _same_list(found: str, field: str) -> bool:
    """Tell whether a finding names a field; of an element, its list, and of a side's pages, those of any of its citations."""
    if found == field or not field[-1].isdecimal():
        return found == field
    if "_guidelines/" in field:
        return shape(found) in (shape(field), shape(field).removesuffix("/*")) and found.split("/")[:4] == field.split("/")[:4]
    base = field.rpartition("/")[0]
    return found == base or found.rpartition("/")[0] == base


def _pairs(singles: list[Plant], rng: Random) -> Iterator[list[Plant]]:
    """Yield errors two at a time, in fields that do not touch; what changes the set of items comes last."""
    for plant in rng.sample(singles, len(singles) // 4):
        other = rng.choice(singles)
        if plant.whole and other.whole:
            continue
        one, two = (other, plant) if plant.whole else (plant, other)
        if not _touch(one, two):
            yield [one, two]


def _touch(one: Plant, two: Plant) -> bool:
    """Tell whether two errors are about the same group of fields, or one about an item that the other moves."""
    if two.whole:
        return two.kind.startswith("text of another") or one.targets[0].startswith("/disputed_items") or one.group == "outcome"
    heads = {
        target.split("/")[1:4][-1] if "disputed" not in target else "/".join(target.split("/")[2:4]) for target in one.targets
    }
    others = {
        target.split("/")[1:4][-1] if "disputed" not in target else "/".join(target.split("/")[2:4]) for target in two.targets
    }
    return (
        bool(heads & others) or (one.group == "outcome" and two.group == "outcome") or "heading altered" in (one.kind, two.kind)
    )
