"""What claims are held against: the letter's parts, the rules' readings, and which of them stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.checks.claims import ITEMS
from imr_llm.checks.grounding import find_date_places, find_value, holds_sentence, part_at
from imr_llm.checks.homes import find_home
from imr_llm.checks.letter import DATE_ORDER
from imr_llm.checks.roles import (
    COUNTS,
    REVIEW_OUTCOME,
    REVIEWED,
    holds_act,
    holds_count,
    holds_date_in_role,
    holds_one_side,
    holds_rate,
    holds_refills,
    holds_reviewed,
    in_dispute,
)
from imr_llm.letters import Span
from imr_llm.record.fields import FIELDS, FieldKind
from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Evidence, Reading, Value
    from imr_llm.letters import Part
    from imr_llm.sections import ItemBlock, Outline

_NO_COUNTS: Final = ("schedule/times", "schedule/duration", "date_of_service", "refills", "treatment/strength")
SIDES: Final = ("claims_administrator_guidelines", "reviewer_guidelines")
_ITEM_FIELDS: Final[Mapping[str, FieldKind]] = MappingProxyType(
    {known.removeprefix(f"{ITEMS}/*/"): kind for known, kind in FIELDS.items() if known.startswith(f"{ITEMS}/*/")}
)
Citation = dict[str, "Reading[Value]"]
"""What was read of one citation, by the field's name below it: ``title``, ``pages/0``."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What claims are held against.

    Attributes:
        outline: The letter's parts.
        evidence: What the rules read, and what they know the letter to leave unsaid.
        standing: By field, the reading whose value the record carries.
        elements: By list, the readings of its elements.
        citations: By side's list, what was read of each citation by its index.
        blocks: By item, where its heading, its decision and its rationale stand.
    """

    outline: Outline
    evidence: Evidence
    standing: Mapping[str, Reading[Value]]
    elements: Mapping[str, tuple[Reading[Value], ...]]
    citations: Mapping[str, Mapping[str, Citation]]
    blocks: tuple[tuple[Span, ...], ...] = ()

    def find(self, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where the letter holds a value that only another reader states, in the part where it belongs."""
        home = find_home(self.outline, field, kind.home)
        return self._find_in_role(home, field, kind, value) if home else None

    def _find_in_role(self, home: Part, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where a value stands that only another reader states, as what it is said to be."""
        name = field.rpartition("/")[2]
        if kind.home == "heading" and kind.kind in ("number", "strength"):
            return self._find_in_dispute(in_dispute(home), field, kind, value)
        if field.startswith("/dates/") and isinstance(value, date):
            if not self._is_in_order(name, value):
                return None
            return holds_date_in_role(self.outline, name, find_date_places(home, value), self._other_dates(field))
        if field.endswith(REVIEWED):
            act = self.standing.get(f"{field.rpartition('/')[0]}/outcome")
            return None if act is not None and act.value != "modified" else holds_reviewed(self.outline, field, value)
        if field.endswith(REVIEW_OUTCOME):
            return holds_act(self.outline, field, str(value))
        return holds_one_side(home, str(value)) if name == "laterality" else find_value(home, kind.kind, value, field)

    def _find_in_dispute(self, home: Part, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where the words that are in dispute state a number or a strength as what it is said to be."""
        name = field.rpartition("/")[2]
        if field.endswith(COUNTS):
            return holds_count(home, value, self._read_beside(field)) or self._find_product(field, value)
        if name == "refills":
            return holds_refills(home, value)
        return holds_rate(home, name, value) if "/schedule/" in field else find_value(home, kind.kind, value, field)

    def _find_product(self, field: str, value: Value) -> Part | None:
        """Return where a schedule is printed whose times, over its duration, come to a number of visits."""
        schedule = field.rpartition("/")[0]
        facts = {name: self.standing.get(f"{schedule}/{name}") for name in ("times", "per", "duration", "duration_unit")}
        read = {name: reading.value for name, reading in facts.items() if reading is not None}
        ranged = f"{schedule}/times_max" in self.standing or f"{schedule}/duration_max" in self.standing
        times, duration, first = read.get("times"), read.get("duration"), facts["times"]
        if ranged or not isinstance(times, int) or not isinstance(duration, int) or first is None:
            return None
        same = read.get("per") == read.get("duration_unit") and times * duration == value
        return part_at(self.outline.passage, first.spans[0]) if same else None

    def _is_in_order(self, name: str, value: date) -> bool:
        """Tell whether a date comes after those that it follows, and before those that follow it."""
        rank = DATE_ORDER.index(name) if name in DATE_ORDER else 0
        for other_rank, other in enumerate(DATE_ORDER):
            reading = self.standing.get(f"/dates/{other}")
            if other == name or reading is None or not isinstance(reading.value, date):
                continue
            if (other_rank < rank and reading.value > value) or (other_rank > rank and reading.value < value):
                return False
        return True

    def _other_dates(self, field: str) -> Iterator[Reading[Value]]:
        """Yield what rules read of the letter's other dates."""
        return (reading for other, reading in self.standing.items() if other.startswith("/dates/") and other != field)

    def _read_beside(self, field: str) -> Iterator[Reading[Value]]:
        """Yield what rules read of the same item that a quantity cannot be: how often, how long, when, how strong.

        The days of a program may be its quantity.
        """
        item = "/".join(field.split("/")[:3])
        daily = self.standing.get(f"{item}/schedule/duration_unit")
        for name in _NO_COUNTS:
            reading = self.standing.get(f"{item}/{name}")
            if reading is not None and not (name == "schedule/duration" and daily is not None and daily.value == "day"):
                yield reading

    def find_contradicting(self, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where a place of the letter that contradicts the field's reading holds a value."""
        for remark in self.evidence.remarks:
            if remark.code.startswith("letter_") and remark.field in (field, field.rpartition("/")[0]):
                for span in remark.spans:
                    found = find_value(part_at(self.outline.passage, span), kind.kind, value, field)
                    if found:
                        return found
        return None

    def is_misplaced(self, kind: FieldKind, claim: Claim, readings: Collection[Reading[Value]]) -> bool:
        """Tell whether the sentences that a reader points at do not hold the right value it gives."""
        if not claim.spans or (claim.field.endswith("/outcome") and self._points_at_heading(claim)):
            return False
        own = tuple(span for span in claim.spans if not self._is_of_another_item(claim.field, kind, span))
        proven = any(span.overlaps(pointed) for pointed in claim.spans for reading in readings for span in reading.spans)
        return not proven and not (own and holds_sentence(self.outline, kind.kind, claim, own))

    def _is_of_another_item(self, field: str, kind: FieldKind, span: Span) -> bool:
        """Tell whether a sentence is another item's heading or rationale: its words prove nothing of this one's request."""
        index = item_index(field)
        told = kind.home in ("heading", "item") or field.endswith(REVIEWED)
        if index is None or not told or len(self.blocks) <= index:
            return False
        of = [n for n, spans in enumerate(self.blocks) if any(map(span.overlaps, spans))]
        return bool(of) and index not in of

    def _points_at_heading(self, claim: Claim) -> bool:
        """Tell whether an outcome is given at its item's heading; older layouts decide in the rationale's last sentence."""
        home = find_home(self.outline, claim.field, "heading")
        return home is not None and any(map(home.span().overlaps, claim.spans))


def ground_of(outline: Outline, evidence: Evidence, standing: Mapping[str, Reading[Value]]) -> Ground:
    """Return the letter's side of a comparison, its lists gathered once."""
    elements: dict[str, tuple[Reading[Value], ...]] = {}
    citations: dict[str, dict[str, Citation]] = {}
    for field, reading in standing.items():
        head, _, last = field.rpartition("/")
        if "_guidelines/" in field:
            base, index, name = split_citation(field)
            citations.setdefault(base, {}).setdefault(index, {})[name] = reading
        elif last.isdecimal():
            elements[head] = (*elements.get(head, ()), reading)
    return Ground(outline, evidence, standing, elements, citations, tuple(map(_stretches, outline.items)))


def _stretches(block: ItemBlock) -> tuple[Span, ...]:
    parts = (block.heading, block.decision, block.rationale, *block.restated)
    return tuple(part.span() for part in parts if part)


def split_citation(field: str) -> tuple[str, str, str]:
    """Return a citation field's list, the citation's index in it and the field's name below it; empty where absent."""
    head, _, rest = field.partition("_guidelines")
    index, _, name = rest[1:].partition("/")
    return f"{head}_guidelines", index, name


def kind_of(field: str) -> FieldKind | None:
    """Return how a field that is no part of a citation is compared; None for a list as a whole."""
    kind = FIELDS.get(field)
    if kind is not None:
        return kind
    if field.startswith(f"{ITEMS}/"):
        name = field.split("/", 3)[-1]
        return _ITEM_FIELDS.get(name) or _ITEM_FIELDS.get(f"{name.rpartition('/')[0]}/*")
    head, _, last = field.rpartition("/")
    return FIELDS.get(f"{head}/*") if last.isdecimal() else FIELDS.get("/diagnoses/*/name") if last == "name" else None


def citation_kind(side: str, name: str) -> FieldKind:
    """Return how a field of a side's citations is compared, by its name below the citation."""
    group, slash, _ = name.partition("/")
    return _ITEM_FIELDS[f"{side}/*/{group}/*" if slash else f"{side}/*/{name}"]
