"""What each disputed item's heading says: the treatment, how much of it, how often, for which part of the body.

Where a heading tells what utilization review certified, everything describes what is left in dispute; side, body part
and date are those of the original request where the remainder does not repeat them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Found, Reading, Remark, Silence, T, Value, reading
from imr_llm.rules.amounts import DRUG_FORM, VISIT_NOUN, Amounts, read_amounts
from imr_llm.rules.anatomy import find_body_parts, find_sides, hints_at_body_part
from imr_llm.rules.dates_of_service import find_date_of_service, is_retrospective
from imr_llm.rules.drugs import Drug, find_drug, highest_strength_exceeded, names_drugs
from imr_llm.rules.numerals import holds_figure
from imr_llm.rules.other_numbers import DATE
from imr_llm.rules.partial_authorisation import find_partial
from imr_llm.rules.pattern import pattern
from imr_llm.rules.service_names import find_name_pieces
from imr_llm.rules.services import Service, find_service, strip_lead
from imr_llm.rules.strengths import Strength, find_strengths
from imr_llm.sections import LONGEST_HEADING
from imr_llm.vocabulary.units import UNITS, VISIT_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part
    from imr_llm.rules.quantities import Count
    from imr_llm.sections import Outline

_THERAPIES: Final = frozenset({"rehabilitation", "psych_services"})
_FREQUENCY: Final = ("times", "times_max", "per")
_DURATION: Final = ("duration", "duration_max", "duration_unit")

HOURS: Final = pattern("heading.hours", r"\bhours?\b", matches=("a program of 90 hours",), rejects=("hourly",))
ODD_STRENGTH: Final = pattern(
    "heading.odd_strength",
    r"\d\ ?(?:gm?|grams?|units?|ml|cc)\ ?(?:/|\bper\b)|(?<![\d/])\d{1,4}/\d{1,4}(?![\d/])",
    matches=("Golytely 4 gm/dose", "Symbicort 160/4.5"),
    rejects=("240 gm", "#60"),
)


@dataclass(frozen=True, slots=True)
class _Request:
    """One heading, told apart: what is in dispute, and what the rules of this module share about it."""

    item: str
    heading: Part
    disputed: Part
    requested: Part
    text: str
    drug: Drug | None
    service: Service | None
    strengths: tuple[Strength, ...]
    amounts: Amounts

    @property
    def category(self) -> str | None:
        """The category of the service, where its words tell."""
        if self.drug is not None:
            return "pharmaceuticals"
        if self.service is not None:
            return self.service.category
        return "pharmaceuticals" if names_drugs(self.text) else None


def find_heading_facts(outline: Outline) -> Iterator[Found]:
    """Yield what every item's heading says, and what it is known to leave unsaid; none is read that is too long to be one."""
    for index, block in enumerate(outline.items):
        if 0 < len(block.heading) <= LONGEST_HEADING:
            request = _told_apart(f"/disputed_items/{index}", block.heading)
            yield from _find_treatment(request)
            yield from _find_anatomy(request)
            yield from _find_quantity(request)
            yield from _find_refills(request)
            yield from _find_schedule(request)
            yield from _find_service_date(request)


def _told_apart(item: str, heading: Part) -> _Request:
    partial = find_partial(heading)
    disputed = partial.disputed if partial is not None else heading
    text = disputed.text
    strengths = find_strengths(text)
    lead = strip_lead(text)
    service = find_service(text, lead)
    drug = find_drug(text, service, strengths, lead)
    return _Request(
        item=item,
        heading=heading,
        disputed=disputed,
        requested=partial.requested if partial is not None else disputed,
        text=text,
        drug=drug,
        service=service if drug is None else None,
        strengths=strengths,
        amounts=read_amounts(text, strengths),
    )


def _find_treatment(request: _Request) -> Iterator[Found]:
    """Yield name, generic name, category and strength."""
    base, disputed, drug = f"{request.item}/treatment", request.disputed, request.drug
    if drug is not None:
        name = disputed.part(drug.start, drug.end)
        named = reading("heading.name", f"{base}/name", name.printed, "heading", name)
        yield named
        yield _also("heading.category", f"{base}/category", "pharmaceuticals", named)
        if drug.generic is not None and not drug.compound:
            yield _also("heading.generic_name", f"{base}/generic_name", drug.generic, named)
        yield from _find_strength(request, drug)
        return
    if request.service is None and request.category is not None:
        yield reading("heading.category", f"{base}/category", request.category, "heading", disputed)
        return
    pieces = find_name_pieces(request.text, request.amounts)
    if pieces:
        yield _joined("heading.name", f"{base}/name", [disputed.part(*piece) for piece in pieces])
    if request.service is not None:
        words = disputed.part(request.service.start, request.service.end)
        yield reading("heading.category", f"{base}/category", request.service.category, "heading", words)
        yield Silence("heading.generic_name", f"{base}/generic_name")
        if not request.strengths:
            yield Silence("heading.strength", f"{base}/strength")


def _also(rule: str, field: str, value: T, proven: Reading[Value]) -> Reading[T]:
    """Return the reading of another field that the same words prove."""
    return Reading(rule, field, value, proven.source, proven.spans, proven.quote)


def _joined(rule: str, field: str, parts: list[Part]) -> Reading[str]:
    """Return the reading of words that stand in several stretches."""
    spans, letter = tuple(span for part in parts for span in part.spans()), parts[0].passage.letter
    printed = " ".join(part.printed for part in parts)
    return Reading(rule, field, printed, "heading", spans, letter.quote(spans[0]))


def _find_strength(request: _Request, drug: Drug) -> Iterator[Found]:
    field = f"{request.item}/treatment/strength"
    if drug.strength is None:
        if not drug.compound and not request.amounts.count_unsure and ODD_STRENGTH.search(request.text) is None:
            yield Silence("heading.strength", field)
        return
    part = request.disputed.part(drug.strength.start, drug.strength.end)
    yield reading("heading.strength", field, drug.strength.text, "heading", part)
    highest = highest_strength_exceeded(drug)
    if highest is not None:
        message = f"The heading prints {drug.strength.text} of {drug.generic}, which is sold in strengths up to {highest:g} mg."
        yield Remark("implausible_strength", field, message, part.spans(), part.printed)


def _find_anatomy(request: _Request) -> Iterator[Found]:
    """Yield body parts and side; of the original request where the remainder names neither."""
    base = f"{request.item}/treatment"
    part, text = request.disputed, request.text
    body_parts, sides = find_body_parts(text), find_sides(text)
    if not body_parts and not sides and request.requested is not part:
        part, text = request.requested, request.requested.text
        body_parts, sides = find_body_parts(text), find_sides(text)
    for number, body_part in enumerate(body_parts):
        words = part.part(body_part.start, body_part.end)
        yield reading("heading.body_part", f"{base}/body_parts/{number}", body_part.name, "heading", words)
    if not body_parts and (request.drug is not None or not hints_at_body_part(text)):
        yield Silence("heading.body_part", f"{base}/body_parts")
    if sides and len({side.side for side in sides}) == 1:
        words = part.part(sides[0].start, sides[0].end)
        yield reading("heading.laterality", f"{base}/laterality", sides[0].side, "heading", words)
    elif not sides:
        yield Silence("heading.laterality", f"{base}/laterality")


def _find_quantity(request: _Request) -> Iterator[Found]:
    base, amounts, count = f"{request.item}/quantity", request.amounts, request.amounts.count
    if amounts.counts_differ:
        stated = " and ".join(str(one.value) for one in amounts.counts)
        spans = tuple(span for one in amounts.counts for span in request.disputed.part(one.start, one.end).spans())
        yield Remark(
            "letter_quantities_differ", base, f"The heading disputes several quantities at once: {stated}.", spans, stated
        )
    elif count is not None:
        part = request.disputed.part(count.start, count.end)
        counted = reading("heading.quantity", f"{base}/value", count.value, "heading", part)
        yield counted
        unit = count.unit or _unit_elsewhere(request, count)
        if unit is not None:
            yield _also("heading.quantity_unit", f"{base}/unit", unit, counted)
        elif count.form != "leading" and DRUG_FORM.search(request.text) is None:
            yield Silence("heading.quantity_unit", f"{base}/unit")
    elif not amounts.count_unsure and not _counts_days(request):
        yield Silence("heading.quantity", f"{base}/value")
        yield Silence("heading.quantity_unit", f"{base}/unit")


def _counts_days(request: _Request) -> bool:
    """Tell whether a program's days or hours may be its quantity: "a 15 day detoxification program"."""
    if request.category != "programs":
        return False
    duration = request.amounts.duration
    return (duration is not None and duration.unit == "day") or HOURS.search(request.text) is not None


def _unit_elsewhere(request: _Request, count: Count) -> str | None:
    """Return the unit of "acupuncture sessions for the neck, #6", where the number stands apart from it."""
    if count.form == "leading" or request.category not in _THERAPIES:
        return None
    found = VISIT_NOUN.search(request.text)
    return UNITS[found[0].lower()] if found is not None else None


def _find_refills(request: _Request) -> Iterator[Found]:
    field, refills = f"{request.item}/refills", request.amounts.refills
    if refills is not None:
        yield reading("heading.refills", field, refills.count, "heading", request.disputed.part(refills.start, refills.end))
    elif not request.amounts.refills_unsure:
        yield Silence("heading.refills", field)


def _find_schedule(request: _Request) -> Iterator[Found]:
    """Yield frequency, duration and visits; a drug's directions are no schedule."""
    base, amounts = f"{request.item}/schedule", request.amounts
    if request.drug is not None:
        yield Silence("heading.visits", f"{base}/visits")
        if not amounts.directions and not amounts.frequency_unsure and not amounts.duration_unsure:
            yield from (Silence("heading.schedule", f"{base}/{name}") for name in (*_FREQUENCY, *_DURATION))
        return
    frequency, duration = amounts.frequency, amounts.duration
    if frequency is not None:
        part = request.disputed.part(frequency.start, frequency.end)
        yield from _read_or_silent(base, _FREQUENCY, (frequency.times, frequency.times_max, frequency.per), part)
    elif not amounts.frequency_unsure:
        yield from (Silence("heading.schedule", f"{base}/{name}") for name in _FREQUENCY)
    if duration is not None:
        part = request.disputed.part(duration.start, duration.end)
        yield from _read_or_silent(base, _DURATION, (duration.duration, duration.duration_max, duration.unit), part)
    elif not amounts.duration_unsure:
        yield from (Silence("heading.schedule", f"{base}/{name}") for name in _DURATION)
    yield from _find_visits(request)


def _read_or_silent(base: str, names: tuple[str, ...], values: tuple[int | str | None, ...], part: Part) -> Iterator[Found]:
    rule, first = "heading.schedule", None
    for name, value in zip(names, values, strict=True):
        field = f"{base}/{name}"
        if value is None:
            yield Silence(rule, field)
        elif first is None:
            first = reading(rule, field, value, "heading", part)
            yield first
        else:
            yield _also(rule, field, value, first)


def _find_visits(request: _Request) -> Iterator[Found]:
    """Yield a therapy's visits: the total stated, else times per week by weeks."""
    field, amounts = f"{request.item}/schedule/visits", request.amounts
    count, frequency, duration = amounts.count, amounts.frequency, amounts.duration
    if request.category not in _THERAPIES:
        if request.category is not None:
            yield Silence("heading.visits", field)
        return
    if count is not None and (count.unit is None or count.unit in VISIT_UNITS):
        if count.value == int(count.value):
            part = request.disputed.part(count.start, count.end)
            yield reading("heading.visits", field, int(count.value), "heading", part)
    elif count is None and amounts.count_unsure:
        return
    elif frequency is not None and duration is not None:
        if frequency.per == duration.unit and frequency.times_max is None and duration.duration_max is None:
            part = request.disputed.part(min(frequency.start, duration.start), max(frequency.end, duration.end))
            yield reading("heading.visits", field, frequency.times * duration.duration, "heading", part)
    elif not amounts.frequency_unsure and not amounts.duration_unsure:
        yield Silence("heading.visits", field)


def _find_service_date(request: _Request) -> Iterator[Found]:
    """Yield whether the request is retrospective, and the date of service."""
    text, field = request.heading.text, f"{request.item}/date_of_service"
    retrospective = is_retrospective(text)
    yield reading("heading.retrospective", f"{request.item}/retrospective", retrospective, "heading", request.heading)
    served = find_date_of_service(text)
    if served is None:
        if not holds_figure(text) or DATE.search(text) is None:
            yield Silence("heading.date_of_service", field)
        return
    part = request.heading.part(served.start, served.end)
    if served.date is not None:
        yield reading("heading.date_of_service", field, served.date, "heading", part)
    elif served.impossible:
        yield Remark(
            "impossible_date",
            field,
            f"The heading prints the date {part.printed}, which does not exist.",
            part.spans(),
            part.printed,
        )
