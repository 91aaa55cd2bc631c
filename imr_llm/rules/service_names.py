"""A service's own words: a request without its quantity, schedule and date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imr_llm.rules.dates_of_service import DATE_OF_SERVICE, RETROSPECTIVE_DATE
from imr_llm.rules.numerals import ECHO, NUMBER, holds_figure, holds_number
from imr_llm.rules.other_numbers import CLOCK
from imr_llm.rules.pattern import pattern
from imr_llm.rules.services import LEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.rules.amounts import Amounts
    from imr_llm.rules.quantities import Count

LEADING_NUMBER: Final = pattern(
    "name.number", rf"\A\(?(?:{NUMBER})\)?{ECHO}\s?(?:of\ )?", matches=("Eight (8) sessions",), rejects=("sessions, 8",)
)
VISIT_WORD: Final = pattern("name.visits", r"(?:sessions?|visits?)\Z", matches=("aquatic sessions",), rejects=("sessions of",))
FILLER: Final = pattern(
    "name.filler",
    r"\A(?:[\s,;:.()/-]|(?:x|times|of|total|sessions?\ of|visits?\ of)(?=[\s,;:.()]|\Z)){1,12}",
    matches=(", of ", ", x "),
    rejects=("fortnight",),
)
FILLER_END: Final = pattern(
    "name.filler_end",
    r"(?:[\s,;:.(/-]|\b(?:for|x|times|over|up\ to|a\ total\ of|total\ of|to\ be\ done|at|a|on|with|qty|quantity"
    r"|DOS|date\ of\ service|the)){1,12}\Z",
    matches=("therapy for ", "therapy, "),
    rejects=("support",),
)
_LONGEST_FILLER: Final = 60  # characters


def find_name_pieces(text: str, amounts: Amounts) -> tuple[tuple[int, int], ...]:
    """Return where a service's own words stand: one stretch, or several where a schedule stands between them."""
    start = _lead_end(text)
    taken = sorted(_taken(text, amounts))
    pieces: list[tuple[int, int]] = []
    at = start
    for low, high in [*taken, (len(text), len(text))]:
        if low > at:
            pieces.extend(_trimmed(text, at, low))
        at = max(at, high)
    return tuple(pieces)


def _lead_end(text: str) -> int:
    """Return where a service's own words begin after "Retrospective" or "Associated surgical service:"."""
    lead = LEAD.search(text[:120])
    if lead is None or not re.match(r"(?:retro|prospective|associated|related|concurrent)", lead[0].strip(), re.IGNORECASE):
        return 0
    return lead.end()


def _taken(text: str, amounts: Amounts) -> Iterator[tuple[int, int]]:
    yield from ((one.start, one.end) for one in amounts.frequencies)
    yield from ((one.start, one.end) for one in amounts.durations)
    if holds_figure(text):
        for regex in (DATE_OF_SERVICE, RETROSPECTIVE_DATE):
            for match in regex.finditer(text):
                yield match.span()
    for count in amounts.counts:
        yield from _count_words(text, count)


def _count_words(text: str, count: Count) -> Iterator[tuple[int, int]]:
    """Yield the number of a count and its word for visits, not the service's words between them."""
    words = text[count.start : count.end]
    number = LEADING_NUMBER.search(words)
    alone = number is not None and count.start > 0 and " " not in words[number.end() :] and not text.startswith(" of ", count.end)
    if number is None or alone:
        yield count.start, count.end
        return
    yield count.start, count.start + number.end()
    visits = VISIT_WORD.search(words)
    if visits is not None:
        yield count.start + visits.start(), count.end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    lead = FILLER.search(words)
    low = lead.end() if lead else 0
    tail = FILLER_END.search(words, max(low, len(words) - _LONGEST_FILLER))
    high = tail.start() if tail else len(words)
    while high > low and words[high - 1] == ")" and words.count("(", low, high) < words.count(")", low, high):
        high -= 1
    words = words[low:high]
    if any(character.isalpha() for character in (CLOCK.regex.sub("", words) if holds_number(words) else words)):
        yield start + low, start + high
