"""A record as a person reads it: numbered lines under titles, each with where the letter says it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.exports.visible import one_line
from imr_llm.letters import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imr_llm.record import (
        DisputedItem,
        Extraction,
        Finding,
        GuidelineCitation,
        Place,
        Provenance,
        Schedule,
        UtilizationReview,
    )

Topic = Literal["case", "dates", "people", "treatment", "quantity", "review", "outcome", "guidelines"]
"""What a line is about; each topic has its colour."""

TOPICS: Final[tuple[Topic, ...]] = ("case", "dates", "people", "treatment", "quantity", "review", "outcome", "guidelines")

_NOTES: Final = MappingProxyType(
    {
        "agrees": "readers agree",
        "disagrees": "readers differ",
        "unfounded": "claimed otherwise, without ground",
        "rules_silent": "model only",
        "model_silent": "rules only",
        "letter_inconsistent": "the letter says two things",
    }
)
_LONGEST_RATIONALE = 160  # characters of it in the sheet; the letter itself shows the rest


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet.

    Attributes:
        number: Counted from 1 over the sheet; the letter's marks carry it.
        label: What it is, in words.
        value: What the record holds, on one line.
        field: JSON pointer of the field, or of the group that the line tells.
        topic: What it is about.
        spans: Where the letter says it.
        also: Where else the letter states the field.
        place: Page and line of the first of ``spans``.
        note: Whether readers agree, where it matters; else "".
        marked: Whether the letter's text carries the line's number.
    """

    number: int
    label: str
    value: str
    field: str
    topic: Topic
    spans: tuple[Span, ...]
    also: tuple[Span, ...]
    place: Place | None
    note: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A title with the lines below it; ``item`` is the index of the disputed item it tells, None for the case."""

    title: str
    lines: tuple[Line, ...]
    item: int | None = None


_Cell = tuple[str, str | None, str, Topic]
"""Label, value, pointer, topic; a value of None is left out."""


def make_sheet(extraction: Extraction) -> tuple[Section, ...]:
    """Return the record as sections of lines; what the letter does not say is left out."""
    record = extraction.record
    proofs = _by_group(extraction.provenance)
    sections: list[Section] = []
    count = 0
    groups: list[tuple[str, int | None, Iterator[_Cell]]] = [("Case", None, _case_cells(extraction))]
    groups += [(_item_title(item), index, _item_cells(item, index)) for index, item in enumerate(record.disputed_items)]
    for title, item, cells in groups:
        lines = []
        for cell in cells:
            if cell[1]:
                count += 1
                lines.append(_line(count, cell, proofs))
        sections.append(Section(title, tuple(lines), item))
    return tuple(sections)


def _item_title(item: DisputedItem) -> str:
    return f"Item {item.number}: {item.outcome or 'no outcome found'}"


def _by_group(provenance: Mapping[str, Provenance]) -> dict[str, list[Provenance]]:
    """Return provenance entries by their own pointer and by every pointer above it."""
    groups: dict[str, list[Provenance]] = {}
    for pointer, entry in provenance.items():
        name = pointer
        while name:
            groups.setdefault(name, []).append(entry)
            name = name.rpartition("/")[0]
    return groups


def _line(number: int, cell: _Cell, proofs: Mapping[str, list[Provenance]]) -> Line:
    label, value, field, topic = cell
    printed = f"{field}/citation"
    entries = proofs.get(printed if printed in proofs else field, [])
    spans = dict.fromkeys(Span(*span) for entry in entries for span in entry.spans)
    also = dict.fromkeys(Span(*span) for entry in entries for other in entry.also for span in other.spans)
    derived = all(entry.origin == "derived" for entry in entries)
    return Line(
        number=number,
        label=label,
        value=one_line(value or ""),
        field=field,
        topic=topic,
        spans=tuple(spans),
        also=tuple(span for span in also if span not in spans),
        place=next((entry.place for entry in entries if entry.place), None),
        note=_note(proofs.get(field, [])),
        marked=not derived and not field.endswith("/rationale"),
    )


def _note(entries: Iterable[Provenance]) -> str:
    """Return the gravest thing to say about a line's values."""
    verdicts = {entry.verdict for entry in entries}
    origins = {entry.origin for entry in entries}
    for verdict in ("letter_inconsistent", "unfounded", "disagrees", "model_silent", "rules_silent", "agrees"):
        if verdict in verdicts:
            return "claim only" if verdict == "rules_silent" and "claims" in origins else _NOTES[verdict]
    return "follows from the items" if origins == {"derived"} else ""


def _case_cells(extraction: Extraction) -> Iterator[_Cell]:
    record = extraction.record
    yield "case number", record.case_number, "/case_number", "case"
    yield "priority", record.priority, "/priority", "case"
    yield "case outcome", _words(record.case_outcome), "/case_outcome", "outcome"
    for name in type(record.dates).model_fields:
        date = getattr(record.dates, name)
        label = {"injury": "date of injury", "ur_decision": "UR decision", "decision": "final determination"}.get(
            name, _words(name)
        )
        yield label or name, _iso(date), f"/dates/{name}", "dates"
    age = record.patient.age_years
    yield "age", None if age is None else f"{age} years", "/patient/age_years", "people"
    yield "sex", record.patient.sex, "/patient/sex", "people"
    reviewer = record.reviewer
    yield "certifications", "; ".join(reviewer.certifications), "/reviewer/certifications", "people"
    yield "subspecialties", "; ".join(reviewer.subspecialties), "/reviewer/subspecialties", "people"
    yield "licensed in", ", ".join(reviewer.licensed_states), "/reviewer/licensed_states", "people"
    for index, diagnosis in enumerate(record.diagnoses):
        yield "diagnosis", diagnosis.name, f"/diagnoses/{index}", "people"


def _item_cells(item: DisputedItem, index: int) -> Iterator[_Cell]:
    base = f"/disputed_items/{index}"
    treatment = item.treatment
    yield "heading", item.heading, f"{base}/heading", "treatment"
    yield "outcome", item.outcome, f"{base}/outcome", "outcome"
    yield "treatment", treatment.name, f"{base}/treatment/name", "treatment"
    yield "generic name", treatment.generic_name, f"{base}/treatment/generic_name", "treatment"
    yield "category", _words(treatment.category), f"{base}/treatment/category", "treatment"
    yield "strength", treatment.strength, f"{base}/treatment/strength", "treatment"
    yield "body parts", ", ".join(treatment.body_parts), f"{base}/treatment/body_parts", "treatment"
    yield "side", treatment.laterality, f"{base}/treatment/laterality", "treatment"
    if item.quantity:
        quantity = f"{_number(item.quantity.value)} {item.quantity.unit or ''}".strip()
        yield "quantity", quantity, f"{base}/quantity", "quantity"
    yield "refills", None if item.refills is None else str(item.refills), f"{base}/refills", "quantity"
    if item.schedule:
        yield "schedule", _schedule(item.schedule), f"{base}/schedule", "quantity"
    yield "retrospective", "yes" if item.retrospective else None, f"{base}/retrospective", "treatment"
    yield "date of service", _iso(item.date_of_service), f"{base}/date_of_service", "dates"
    yield "UR", _review(item.utilization_review), f"{base}/utilization_review", "review"
    for side, name in (("claims_administrator", "claims admin."), ("reviewer", "reviewer")):
        for number, citation in enumerate(getattr(item, f"{side}_guidelines")):
            yield f"{name} cites", _citation(citation), f"{base}/{side}_guidelines/{number}", "guidelines"
    yield (
        "reasons",
        ", ".join(reason.replace("_", " ") for reason in item.rationale_reasons),
        f"{base}/rationale_reasons",
        "outcome",
    )
    yield "rationale", _cut(item.rationale), f"{base}/rationale", "outcome"


def _words(code: str | None) -> str | None:
    return code.replace("_", " ") if code else None


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _range(first: int | None, last: int | None) -> str:
    return f"{first}-{last}" if last is not None else str(first)


def _schedule(schedule: Schedule) -> str:
    parts = []
    if schedule.times is not None:
        parts.append(f"{_range(schedule.times, schedule.times_max)} x a {schedule.per or 'period'}")
    if schedule.duration is not None:
        length = _range(schedule.duration, schedule.duration_max)
        parts.append(f"for {length} {schedule.duration_unit or 'period'}{'' if length == '1' else 's'}")
    if schedule.visits is not None:
        parts.append(f"{schedule.visits} visits")
    return ", ".join(parts)


def _review(review: UtilizationReview) -> str:
    parts: list[str] = [review.outcome] if review.outcome else []
    if review.requested_quantity is not None:
        parts.append(f"requested {_number(review.requested_quantity)}")
    if review.certified_quantity is not None:
        parts.append(f"certified {_number(review.certified_quantity)}")
    return ", ".join(parts)


def _citation(citation: GuidelineCitation) -> str:
    parts = [f"{citation.source}: {citation.title or citation.citation} {citation.year or ''}".strip()]
    if citation.sections:
        parts.append(f"sections {'; '.join(citation.sections)}")
    if citation.pages:
        parts.append(f"pages {', '.join(citation.pages)}")
    return "; ".join(parts)


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_RATIONALE else f"{text[:_LONGEST_RATIONALE]} …"


def place_words(place: Place) -> str:
    """Return where to look: "page 2, line 14", or the line alone where the file keeps no pages."""
    return f"line {place.line}" if place.page is None else f"page {place.page}, line {place.line}"


def values_beside(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return who says what, for each of a finding's values that its sentence does not hold already."""
    elsewhere = "elsewhere" if finding.code.startswith("letter_") else "reader"
    message = one_line(finding.message)
    values = (
        (who, one_line(value)) for who, value in (("letter", finding.letter_value), (elsewhere, finding.model_value)) if value
    )
    # As words of their own: a sentence on 7.5 mg does not hold the value 5.
    return tuple((who, value) for who, value in values if not re.search(rf"(?<![\w.]){re.escape(value)}(?!\.?\w)", message))


def is_about(finding_field: str, line_field: str) -> bool:
    """Tell whether a finding's field is the line's, or one above or below it; a whole item only where it is listed."""
    if finding_field == line_field or finding_field.startswith(f"{line_field}/"):
        return True
    return line_field.startswith(f"{finding_field}/") and finding_field.count("/") > _ITEM_DEPTH


_ITEM_DEPTH: Final = 2  # "/disputed_items/0": a finding there is about the item, not about each of its lines
