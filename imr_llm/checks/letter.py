"""What a letter contradicts by itself, whoever reads it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from imr_llm.checks.values import same_value, told
from imr_llm.evidence import Remark
from imr_llm.record.fields import field_kind
from imr_llm.sections import LONGEST_HEADING, MOST_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from imr_llm.evidence import Evidence, Reading, Value
    from imr_llm.sections import Outline

DATE_ORDER = ("injury", "ur_decision", "application_received", "assigned", "decision")
_DATE_NAMES = {
    "injury": "date of injury",
    "injury_end": "end of the injury",
    "ur_decision": "utilization review decision",
    "application_received": "receipt of the application",
    "assigned": "assignment",
    "decision": "final determination",
}
_CODES = {
    "outcome": "outcome_contradicted",
    "value": "letter_quantities_differ",
    "strength": "letter_strengths_differ",
    "laterality": "letter_sides_differ",
    "age_years": "letter_ages_differ",
}
_MOST_PAGES_TOLD = 20
_STRUCTURE = {
    "unknown_layout": "The letter has none of the known layouts; only what could be proven is in the record.",
    "truncated": "The letter breaks off before its last item is decided.",
    "no_items": "No disputed item could be found in the letter.",
    "missing_section": "The title of the section that decides the items is missing.",
    "duplicate_section": "Another place also claims to be the section that decides the items; there may be two determinations.",
    "item_without_decision": "This item's outcome is not printed where the layout prints it.",
    "item_without_heading": "This item's heading is missing, or the line that its number stands on.",
    "items_unread": f"The letter has more than {MOST_ITEMS} items; those beyond were left unread.",
}


def check_letter(outline: Outline, evidence: Evidence, standing: Mapping[str, Reading[Value]]) -> Iterator[Remark]:
    """Yield what the letter's parts and readings say against each other.

    Args:
        outline: The letter's parts.
        evidence: Every reading.
        standing: By field, the reading whose value the record carries.
    """
    yield from _check_structure(outline)
    yield from _check_pages(outline)
    yield from _check_witnesses(evidence, standing)
    yield from _check_date_order(standing)


def check_case(outcome: str, by_item: Mapping[str, object], remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Yield a remark where the case's outcome rests on an item's that the letter itself contradicts.

    Args:
        outcome: The case's, as the items' outcomes come to.
        by_item: Each item's outcome by its field.
        remarks: What is known to be odd about the letter.
    """
    doubtful = [remark for remark in remarks if remark.code == "outcome_contradicted" and remark.field in by_item]
    settled = {value for field, value in by_item.items() if field not in {remark.field for remark in doubtful}}
    if doubtful and len(settled) < 2:  # noqa: PLR2004 (both outcomes beyond doubt: overturned in part, whatever the others)
        text = "The case's outcome rests on an item's that the letter contradicts."
        yield Remark("outcome_contradicted", "/case_outcome", text, doubtful[0].spans, outcome)


def _check_structure(outline: Outline) -> Iterator[Remark]:
    for code, span in outline.remarks:
        field = "/disputed_items"
        if code in ("item_without_decision", "item_without_heading") and span is not None:
            index = next((n for n, block in enumerate(outline.items) if not block.heading or block.heading.span() == span), None)
            part = "outcome" if code == "item_without_decision" else "heading"
            field = field if index is None else f"{field}/{index}/{part}"
        yield Remark(code, field, _STRUCTURE[code], (span,) if span else ())
    for index, block in enumerate(outline.items):
        if len(block.heading) > LONGEST_HEADING:
            text = f"What stands where this item's heading is due runs on for {len(block.heading):,} characters."
            yield Remark("item_without_heading", f"/disputed_items/{index}/heading", text, (block.heading.span(),))
    if outline.guideline_labels is not None and outline.guideline_labels != len(outline.items):
        text = f"{len(outline.items)} items could be read; the letter's own labels or numbers tell of {outline.guideline_labels}."
        yield Remark("item_count_mismatch", "/disputed_items", text, (), str(outline.guideline_labels))


def _check_pages(outline: Outline) -> Iterator[Remark]:
    letter = outline.passage.letter
    for page in letter.scanned_pages[:_MOST_PAGES_TOLD]:
        text = f"Page {page} of {letter.page_count} is an image; what it says was not read."
        yield Remark("page_without_text", "/disputed_items", text)


def _check_witnesses(evidence: Evidence, standing: Mapping[str, Reading[Value]]) -> Iterator[Remark]:
    """Yield a remark for each field that two places of the letter state differently."""
    for field, readings in evidence.readings.items():
        kind = field_kind(field)
        if len(readings) < 2 or kind is None or kind.listed:  # noqa: PLR2004
            continue
        chosen = standing[field]
        for other in readings:
            if other is not chosen and not same_value(kind.kind, chosen.value, other.value):
                yield _difference(field, chosen, other)
                break


def _difference(field: str, chosen: Reading[Value], other: Reading[Value]) -> Remark:
    last = field.rpartition("/")[2]
    code = "letter_values_differ"
    if field.startswith("/dates/"):
        code = "letter_dates_differ"
    elif "/utilization_review/" in field:
        code = "letter_reviews_differ"
    elif last in _CODES:
        code = _CODES[last]
    what = _DATE_NAMES.get(last, last.replace("_", " ")) if field.startswith("/dates/") else last.replace("_", " ")
    text = f"The {chosen.source} says {told(chosen.value)}, the {other.source} says {told(other.value)} ({what})."
    return Remark(code, field, text, (*chosen.spans, *other.spans), told(chosen.value), told(other.value))


def _check_date_order(standing: Mapping[str, Reading[Value]]) -> Iterator[Remark]:
    """Yield a remark where injury ≤ review ≤ application ≤ assignment ≤ decision does not hold."""
    known = [(name, standing[f"/dates/{name}"]) for name in DATE_ORDER if f"/dates/{name}" in standing]
    for (name, earlier), (next_name, later) in pairwise(known):
        first, second = earlier.value, later.value
        if isinstance(first, date) and isinstance(second, date) and first > second:
            text = f"The {_DATE_NAMES[name]} ({first}) is after the {_DATE_NAMES[next_name]} ({second})."
            for field in (f"/dates/{name}", f"/dates/{next_name}"):
                yield Remark("date_order", field, text, (*earlier.spans, *later.spans), told(standing[field].value))
    end, start = standing.get("/dates/injury_end"), standing.get("/dates/injury")
    if end and start and isinstance(end.value, date) and isinstance(start.value, date) and end.value < start.value:
        text = f"The injury ends ({end.value}) before it begins ({start.value})."
        yield Remark("date_order", "/dates/injury_end", text, (*start.spans, *end.spans), told(end.value))
