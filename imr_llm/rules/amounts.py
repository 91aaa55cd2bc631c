"""How much one request asks for: the counts, refills, frequencies and durations of its words, settled to one answer each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from imr_llm.rules.blanking import blank
from imr_llm.rules.numerals import ECHO, NUMBER, holds_number
from imr_llm.rules.other_numbers import SIG, speaks_of_time
from imr_llm.rules.pattern import pattern
from imr_llm.rules.quantities import read_counts
from imr_llm.rules.refills import ANY_REFILL, find_refills
from imr_llm.rules.schedules import ADVERB, FREQUENCY_TIMES, GRID, find_durations, find_frequencies
from imr_llm.vocabulary.units import AMOUNT_UNITS, CONTAINER_UNITS, VISIT_UNITS

if TYPE_CHECKING:
    from imr_llm.rules.quantities import Count
    from imr_llm.rules.refills import Refills
    from imr_llm.rules.schedules import Duration, Frequency
    from imr_llm.rules.strengths import Strength

JOINED: Final = pattern(
    "amount.joined",
    r"\ (?:and|plus|then)\ |[;+&]",
    matches=("sessions and five",),
    rejects=("sessions (5 sessions)", "hand sessions"),
)
SINGLE: Final = pattern(
    "amount.single",
    r"\b(?:single|(?:one|1)[\ -]time(?!\ ?(?:a|per|each|every|weekly|daily|monthly|/)\b)"
    r"|series\ of(?!\ (?:the|left|right|both)))\b",
    matches=("one-time visit",),
    rejects=("two times", "one time per week"),
)
DRUG_FORM: Final = pattern(
    "amount.drug_form",
    r"\b(?:tab|tabs|tablets?|caps?|capsules?|patch|patches|pads?|caplets?|pills?|films?|softgels?|lozenges?|inhalers?|vials?)\b",
    matches=("oral tablet",),
    rejects=("tabular",),
)
DIRECTIONS: Final = pattern(
    "amount.directions",
    r"\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?d|q\.?h\.?s|qam|qpm|q\ ?\d{1,2}(?:h|hrs?|hours?)?|prn|daily|nightly"
    r"|(?:at|every)\ (?:bedtime|night)|as\ (?:needed|directed))\b",
    matches=("Soma 350mg BID", "q6h", "t.i.d", "at bedtime"),
    rejects=("bidet", "Soma 350mg"),
)
SHARED_OUT: Final = pattern(
    "amount.shared_out",
    rf"""{NUMBER}{ECHO}\ (?:out\ )?of\ (?:the\ )?(?:requested\ |original\ )?{NUMBER}{ECHO}(?![\w/%])
      | {NUMBER}(?:\ [a-z]{{1,14}}){{0,2}}?\ (?:was\ |were\ )?
        (?:in\ dispute|(?:non-?)?certified|approved|authori[sz]ed|denied)(?=\ ?(?:[;,.)]|\Z|(?:by|and|on|in)\b|\d))""",
    matches=("remaining 9 of 14 visits", "x 14 (9 certified; 5 in dispute)", "14 visits (9 visits were approved)"),
    rejects=("a total of 14 visits", "2 boxes of 30", "14 visits", "1 board certified interpreter"),
)
VISIT_NOUN: Final = pattern(
    "amount.visit_noun", r"\b(?:sessions?|visits?)\b", matches=("acupuncture sessions",), rejects=("revisit",)
)
INTERVAL: Final = pattern(
    "amount.interval", r"\b(?:in|every|within|after|q)\ (?:about\ )?\Z", matches=("follow-up every ",), rejects=("for ",)
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one request's numbers say. A value of None is either unsaid or unsure; the flags tell which.

    Attributes:
        count: The quantity.
        count_unsure: Some number may be a quantity, but its words do not tell.
        counts_differ: Two quantities joined by "and", each for its own part of the request.
        counts: Every count found.
        refills: The refills.
        refills_unsure: Refills are spoken of without one number.
        frequency: How often.
        frequency_unsure: More than one frequency, or words that may be one.
        duration: For how long.
        duration_unsure: More than one stretch of time, or words that may be one.
        directions: Directions for taking a drug, or any frequency or duration.
        frequencies: Every frequency found.
        durations: Every stretch of time found, intervals ("in 6 weeks") left out.
    """

    count: Count | None
    count_unsure: bool
    counts_differ: bool
    counts: tuple[Count, ...]
    refills: Refills | None
    refills_unsure: bool
    frequency: Frequency | None
    frequency_unsure: bool
    duration: Duration | None
    duration_unsure: bool
    directions: bool
    frequencies: tuple[Frequency, ...]
    durations: tuple[Duration, ...]


def read_amounts(text: str, strengths: tuple[Strength, ...] | None = None) -> Amounts:
    """Return what the numbers of one request say.

    Args:
        text: The request.
        strengths: The strengths it states, where the caller has found them.
    """
    counts, unaccounted = read_counts(text, strengths)
    count, unsure, differ = _settle_counts(counts, text)
    lower = text.lower()
    if (" of " in lower or "ed" in lower or "in dispute" in lower) and SHARED_OUT.search(text):
        counts, count, unsure, differ = (), None, True, False
    numbered = holds_number(text)
    timed = numbered and speaks_of_time(lower)
    frequencies = find_frequencies(text) if timed else ()
    durations = find_durations(text, frequencies) if timed else ()
    grid = numbered and ("x" in lower or "times" in lower or "×" in lower) and _has_grid(text, frequencies)
    lasting = tuple(one for one in durations if not _is_interval(text, one))
    refills = find_refills(text) if ("fill" in lower or "rf" in lower) and ANY_REFILL.search(text) is not None else None
    rates = {(one.times, one.times_max, one.per) for one in frequencies}
    lengths = {(one.duration, one.duration_max, one.unit) for one in lasting}
    refill_counts = {one.count for one in refills or ()}
    return Amounts(
        count=count,
        count_unsure=unsure or (not counts and (grid or unaccounted or SINGLE.search(text) is not None)),
        counts_differ=differ,
        counts=counts,
        refills=refills[0] if refills and len(refill_counts) == 1 else None,
        refills_unsure=refills is not None and len(refill_counts) != 1,
        frequency=frequencies[0] if len(rates) == 1 else None,
        frequency_unsure=len(rates) > 1 or (not rates and (grid or ADVERB.search(text) is not None)),
        duration=lasting[0] if len(lengths) == 1 else None,
        duration_unsure=len(lengths) > 1 or len(lasting) < len(durations) or (not lasting and grid),
        directions=bool(frequencies or durations)
        or (numbered and SIG.search(text) is not None)
        or DIRECTIONS.search(text) is not None,
        frequencies=frequencies,
        durations=lasting,
    )


def _is_interval(text: str, duration: Duration) -> bool:
    """Tell whether a stretch of time says when, not for how long: "in 6 weeks", "2 month follow-up"."""
    before = text[max(0, duration.start - 20) : duration.start]
    return INTERVAL.search(before) is not None or text[duration.end :].lower().startswith((" follow", " recheck", " re-check"))


def _has_grid(text: str, frequencies: tuple[Frequency, ...]) -> bool:
    """Tell whether a text holds "2x6" or "2x a week x 6", which say two numbers and not what the second counts."""
    rest = blank(text, ((one.start, one.end) for one in frequencies))
    return GRID.search(rest) is not None or (bool(frequencies) and FREQUENCY_TIMES.search(text) is not None)


def _settle_counts(counts: tuple[Count, ...], text: str) -> tuple[Count | None, bool, bool]:
    """Return the one count, whether none can be told, and whether two parts of the request have their own."""
    firm = tuple(one for one in counts if one.form != "leading") or counts
    if not firm:
        return None, False, False
    joined = any(JOINED.search(text[a.end : b.start]) and text[b.start - 1] != "(" for a, b in pairwise(firm))
    values = {one.value for one in firm}
    units = {one.unit for one in firm if one.unit}
    measured = [one for one in firm if one.unit in AMOUNT_UNITS]
    if len(firm) == 1:
        return firm[0], False, False
    if joined and units <= VISIT_UNITS and units:
        return None, True, len(values) > 1
    if joined or len(values) > 1 or (measured and len(measured) < len(firm)) or units & CONTAINER_UNITS:
        return None, True, False
    return next((one for one in firm if one.unit), firm[0]), False, False
