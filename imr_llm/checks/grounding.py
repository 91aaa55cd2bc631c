"""Whether a stretch of the letter holds a value, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from imr_llm.checks.roles import COUNTS, REVIEWED, holds_count, holds_rate, holds_refills
from imr_llm.checks.values import told
from imr_llm.checks.wordings import (
    age_words,
    closed_words,
    flexible_words,
    number_words,
    part_words,
    stems,
    strength_words,
    unit_words,
)
from imr_llm.rules.dates import find_dates
from imr_llm.rules.polarity import verdict_polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Value
    from imr_llm.letters import Part, Passage, Span
    from imr_llm.record.fields import Kind
    from imr_llm.sections import Outline


def find_value(part: Part, kind: Kind, value: Value, field: str) -> Part | None:
    """Return where ``part`` holds the value of ``field``, or None."""
    if isinstance(value, date):
        return next(find_date_places(part, value), None)
    if field.endswith("/generic_name"):
        return _find_ingredients(part, str(value))
    if value in ("upheld", "overturned"):
        return _find_outcome(part, str(value))
    if kind in ("words", "prose") and "/body_parts" not in field and not field.endswith("/unit"):
        return _find_words(part, str(value))
    match = re.search(words, part.text, re.IGNORECASE) if (words := _words(kind, value, field)) else None
    return part.part(*match.span()) if match else None


def _find_ingredients(part: Part, value: str) -> Part | None:
    """Return where the first ingredient of a drug stands, if all of them do; a compound prints amounts between them."""
    found = [_find_words(part, name.strip()) for name in value.split("/") if name.strip()]
    return found[0] if found and all(found) else None


def _find_words(part: Part, value: str) -> Part | None:
    """Return where words stand: as given, letter case apart, for which no pattern need be made; else in other typography."""
    text, words = part.text.lower(), value.lower()
    at = text.find(words)
    end = at + len(words)
    apart = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
    if at >= 0 and apart and len(text) == part.end - part.start:
        return part.part(at, end)
    pattern = flexible_words(value) if all(stem in text for stem in stems(words)) else ""
    match = re.search(pattern, part.text, re.IGNORECASE) if pattern else None
    return part.part(*match.span()) if match else None


def _words(kind: Kind, value: Value, field: str) -> str:
    """Return the pattern by which letters print a value; empty where there is none."""
    written = told(value) or ""
    if kind == "strength":
        return strength_words(written)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return age_words(written) if field.endswith("/age_years") else number_words(written)
    if kind == "closed":
        return closed_words(written)
    return unit_words(written) if field.endswith("/unit") else part_words(written)


def find_date_places(part: Part, value: date) -> Iterator[Part]:
    """Yield every place where the date is printed, in any of the forms that letters use."""
    for printed in find_dates(part.text, pivot_year=None):
        if printed.value == value:
            yield part.part(printed.start, printed.end)
    short = rf"(?<!\d)0?{value.month}[-/.]0?{value.day}[-/.](?:{value.year}|{value.year % 100:02d})(?!\d)"
    for match in re.finditer(short, part.text):
        yield part.part(*match.span())


def _find_outcome(part: Part, outcome: str) -> Part | None:
    """Return where the outcome's word stands, else a verdict of its polarity."""
    match = re.search(rf"\b{outcome}\b", part.text, re.IGNORECASE)
    if match:
        return part.part(*match.span())
    verdict = verdict_polarity(part.text)
    return part.part(verdict.start, verdict.end) if verdict and verdict.outcome == outcome else None


def holds_sentence(outline: Outline, kind: Kind, claim: Claim, spans: Iterable[Span]) -> bool:
    """Tell whether the sentences at ``spans`` hold the claimed value."""
    if claim.value is None or kind == "flag":
        return True
    parts = (part_at(outline.passage, span) for span in spans)
    return any(find_said(part, kind, claim.value, claim.field) is not None for part in parts)


def find_said(part: Part, kind: Kind, value: Value, field: str) -> Part | None:
    """Return where a sentence holds a value; a number as what it is said to be, not any that has its digits."""
    if field.endswith((*COUNTS, *REVIEWED)):
        return holds_count(part, value, ())
    if field.endswith("/refills"):
        return holds_refills(part, value)
    if "/schedule/" in field and kind == "number":
        return holds_rate(part, field.rpartition("/")[2], value)
    return find_value(part, kind, value, field)


def part_at(passage: Passage, span: Span) -> Part:
    """Return the part of a passage that a raw span of its letter covers."""
    return passage.part(_offset(passage, span.start), _offset(passage, span.end - 1) + 1)


def _offset(passage: Passage, source: int) -> int:
    run = max(bisect_right(passage.sources, source) - 1, 0)
    following = passage.starts[run + 1] if run + 1 < len(passage.starts) else len(passage.text)
    return min(passage.starts[run] + source - passage.sources[run], following)
