"""What claims are held against: the letter's parts, the rules' readings, and which of them stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.checks.claims import ITEMS
from imr_llm.checks.grounding import find_value, holds_sentence, part_at
from imr_llm.checks.homes import find_home
from imr_llm.record.fields import FIELDS, FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Evidence, Reading, Value
    from imr_llm.letters import Part
    from imr_llm.sections import Outline

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
    """

    outline: Outline
    evidence: Evidence
    standing: Mapping[str, Reading[Value]]
    elements: Mapping[str, tuple[Reading[Value], ...]]
    citations: Mapping[str, Mapping[str, Citation]]

    def find(self, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where the letter holds a value that only another reader states, in the part where it belongs."""
        home = find_home(self.outline, field, kind.home)
        return find_value(home, kind.kind, value, field) if home else None

    def find_contradicting(self, field: str, kind: FieldKind, value: Value) -> Part | None:
        """Return where a place of the letter that contradicts the field's reading holds a value."""
        for remark in self.evidence.remarks:
            if remark.code.startswith("letter_") and remark.field in (field, field.rpartition("/")[0]):
                for span in remark.spans:
                    found = find_value(part_at(self.outline.passage, span), kind.kind, value, field)
                    if found:
                        return found
        return None

    def is_misplaced(self, kind: FieldKind, claim: Claim, readings: Iterable[Reading[Value]]) -> bool:
        """Tell whether the sentences that a reader points at do not hold the right value it gives."""
        if not claim.spans or (claim.field.endswith("/outcome") and self._points_at_heading(claim)):
            return False
        return not holds_sentence(self.outline, kind.kind, claim, readings)

    def _points_at_heading(self, claim: Claim) -> bool:
        """Tell whether an outcome is given at its item's heading; older layouts decide in the rationale's last sentence."""
        home = find_home(self.outline, claim.field, "heading")
        return home is not None and any(start < home.span().end and home.span().start < end for start, end in claim.spans)


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
    return Ground(outline, evidence, standing, elements, citations)


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
