"""Whether a stretch of the letter holds a value, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from imr_llm.checks.values import UNIT_SPELLINGS, strength_parts, told
from imr_llm.rules.dates import find_dates
from imr_llm.rules.verdicts import verdict_polarity
from imr_llm.vocabulary.number_words import ONES, TEENS, TENS
from imr_llm.vocabulary.states import STATE_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part, Passage, Span
    from imr_llm.record.fields import Kind
    from imr_llm.sections import Outline

_WORDS_FOR = {
    "female": r"female|woman|lady|girl",
    "male": r"male|man|gentleman|boy",
    "left": r"left|lt\.?|l|lue|lle",
    "right": r"right|rt\.?|r|rue|rle",
    "bilateral": r"bilateral(?:ly)?|both|bue|ble",
    "standard": "standard|regular",
    "expedited": "expedited",
    "MTUS": r"mtus|c\.?c\.?r\.?|acoem|medical treatment utilization schedule",
    "ACOEM": r"acoem|american college of occupational",
    "ODG": r"odg|official disability",
    "regulation": r"c\.?c\.?r\.?|code of regulations|labor code",
    "day": r"days?|daily",
    "week": r"weeks?|weekly|wks?|per wk",
    "month": r"months?|monthly",
    "year": r"years?|yearly|annual(?:ly)?",
    "denied": r"non-? ?certif\w+|den(?:y|ied|ial)|not (?:medically necessary|certified|approved|authorized)|failed to approve",
    "modified": r"modif\w+|partial\w*|authorized|certified|approved",
    "delayed": r"delay\w*|defer\w*",
}
_STATE_NAMES = {code: name for name, code in STATE_CODES.items()}
_UNIT_WORDS = {
    unit: "(?:" + "|".join(map(re.escape, (unit, *(word for word, one in UNIT_SPELLINGS.items() if one == unit)))) + ")"
    for unit in set(UNIT_SPELLINGS.values())
}
_AGE = r"(?:[- ]{{0,2}}(?:years?|y[./]?o|yr)|(?<=aged {0})\b|(?<=age {0})\b|(?<=age of {0})\b)"
_SHORTEST_STEM = 4


def find_value(part: Part, kind: Kind, value: Value, field: str = "") -> Part | None:
    """Return where ``part`` holds ``value``, or None; some fields ask for more than the bare value."""
    if isinstance(value, date):
        return _find_date(part, value)
    if kind == "strength":
        return _search(part, _strength_words(str(value)))
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        words = _number_words(Decimal(value))
        return _search(part, f"(?:{words}){_AGE.format(value)}" if field.endswith("/age_years") else words)
    if kind == "closed":
        return _find_closed(part, str(value))
    return _search(part, _flexible_words(str(told(value))))


def holds_sentence(outline: Outline, kind: Kind, claim: Claim, readings: Iterable[Reading[Value]]) -> bool:
    """Tell whether the sentences a reader points at hold the value: where a rule read it, or anywhere in them."""
    if any(start < span.end and span.start < end for start, end in claim.spans for r in readings for span in r.spans):
        return True
    if claim.value is None or kind == "flag":
        return True
    parts = (part_at(outline.passage, span) for span in claim.spans)
    return any(find_value(part, kind, claim.value) is not None for part in parts)


def part_at(passage: Passage, span: Span) -> Part:
    """Return the part of a passage that a raw span of its letter covers."""
    return passage.part(_offset(passage, span.start), _offset(passage, span.end - 1) + 1)


def _offset(passage: Passage, source: int) -> int:
    run = max(bisect_right(passage.sources, source) - 1, 0)
    following = passage.starts[run + 1] if run + 1 < len(passage.starts) else len(passage.text)
    return min(passage.starts[run] + source - passage.sources[run], following)


def _search(part: Part, words: str) -> Part | None:
    match = re.search(words, part.text, re.IGNORECASE) if words else None
    return part.part(*match.span()) if match else None


def _find_date(part: Part, value: date) -> Part | None:
    """Return where the date is printed, in any of the forms that letters use."""
    for printed in find_dates(part.text, pivot_year=None):
        if printed.value == value:
            return part.part(printed.start, printed.end)
    short = rf"(?<!\d)0?{value.month}[-/.]0?{value.day}[-/.](?:{value.year}|{value.year % 100:02d})(?!\d)"
    return _search(part, short)


def _number_words(number: Decimal) -> str:
    """Return a pattern for a number in figures or, up to 99, in words."""
    figures = re.escape(format(number.normalize(), "f"))
    if number >= 1000 and number == number.to_integral_value():  # noqa: PLR2004 (1,000 is printed with a comma)
        figures = rf"(?:{figures}|{re.escape(format(int(number), ','))})"
    pattern = rf"(?<![\d.,])0*{figures}(?:\.0+)?(?![\d]|[.,]\d)"
    spelled = _spelled(int(number)) if number == number.to_integral_value() and number < 100 else None  # noqa: PLR2004
    return rf"{pattern}|\b{spelled}\b" if spelled else pattern


def _spelled(number: int) -> str | None:
    units = {n: word for table in (ONES, TEENS) for word, n in table.items()} | {1: "(?:one|once|single)", 2: "(?:two|twice)"}
    if number in units:
        return units[number]
    tens = {n: word for word, n in TENS.items()}
    if number in tens:
        return tens[number]
    return f"{tens[number - number % 10]}[- ]{units[number % 10]}" if number - number % 10 in tens else None


def _strength_words(value: str) -> str:
    """Return a pattern for a strength: its numbers in order with little between, then its unit."""
    pieces = []
    for part in strength_parts(value):
        if part[0].isdigit():
            pieces.append(
                rf"(?<![\d.]){re.escape(part)}(?:\.?0+)?(?!\d)"
                if "." in part
                else rf"(?<![\d.]){re.escape(part)}(?:\.0+)?(?!\d|\.\d)"
            )
        else:
            pieces.append(_UNIT_WORDS.get(part, re.escape(part)))
    return r"[^\d]{0,8}?".join(pieces)


def _find_closed(part: Part, value: str) -> Part | None:
    """Return where a word for a closed value stands."""
    if value in ("upheld", "overturned"):
        found = _search(part, rf"\b{value}\b")
        verdict = None if found else verdict_polarity(part.text)
        return part.part(verdict.start, verdict.end) if verdict and verdict.outcome == value else found
    words = _WORDS_FOR.get(value) or _STATE_NAMES.get(value)
    return _search(part, rf"\b(?:{words})\b") if words else None


def _flexible_words(value: str) -> str:
    """Return a pattern for words whatever the white space, dashes and ampersands between them; plurals count."""
    words = re.findall(r"[^\W_]+(?:[.'][^\W_]+)*|%|#", value.lower())
    if not words:
        return ""
    flexible = [
        rf"{re.escape(word)}(?:e?s)?" if len(word) >= _SHORTEST_STEM and word.isalpha() else re.escape(word) for word in words
    ]
    joint = r"(?:[^\w]|\band\b){0,6}"
    start = r"\b" if words[0][0].isalnum() else ""
    return start + joint.join(flexible) + (r"\b" if words[-1][-1].isalnum() else "")
