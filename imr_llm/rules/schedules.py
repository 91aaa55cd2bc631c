"""How often and for how long: "2 to 3 times a month for 5 months", "2x/wk x 6 wks", "three month rental"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.blanking import blank
from imr_llm.rules.numerals import ECHO, FREE_NUMBER, RANGE_END, parse_number
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.units import TIME_UNITS

if TYPE_CHECKING:
    import re

_TO = r"(?:\ ?(?:-|–|to|or)\ ?)"
_SPAN = rf"(?P<low>{FREE_NUMBER}){ECHO}(?:{_TO}(?P<high>{RANGE_END}){ECHO})?"
_PERIOD = r"(?:days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)"
_ADVERB = r"(?:weekly|wkly|daily|monthly|yearly|annually)"
_EVENT = r"(?:times?|x|×|time\(s\)|visits?|sessions?|treatments?|days?|appointments?)"

FREQUENCY: Final = pattern(
    "schedule.frequency",
    rf"""(?: (?P<word> \b(?:once | twice | thrice) ) {ECHO} | {_SPAN} (?: \ ?-?\ ? {_EVENT} )? )
        [\ -]? (?: (?: (?: \b(?:a|per|each|every|in\ a)\b | / | x (?=\ ?(?:wk|week|day|mo)) ) \ ?
                (?P<per> {_PERIOD} | d | w ) \b )
              | (?P<adverb> {_ADVERB} ) \b | (?<=[x×]\ ) (?P<bare> wk | week ) \b | (?<=[x×]) (?P<glued> wk | week ) \b )
        """,
    matches=(
        "5 times a week",
        "1-3x/wk",
        "four to five visits per month",
        "twice weekly",
        "2 x week",
        "3 (three) sessions per week",
        "twice (2) a week",
        "twice-weekly",
    ),
    rejects=("5 weeks", "every week", "#60", "3x5"),
)
DURATION: Final = pattern(
    "schedule.duration",
    rf"{_SPAN} (?:\ |-)? (?: calendar\ | consecutive\ | additional\ | more\ )? (?P<unit> {_PERIOD} ) (?:\(s\)"
    rf"|\b) (?! \ ?(?:old|of\ age|supply|post|ago|s/p|status) )",
    matches=("for 5 weeks", "x 3 months", "two to four weeks", "45-day rental", "one (1) year"),
    rejects=("47 year old", "a 30 day supply", "5 weekly visits"),
)
FREQUENCY_TIMES: Final = pattern(
    "schedule.frequency_times",
    rf"{FREQUENCY.regex.pattern} ,? \ ? (?:x|×|times)\ ? (?P<count>{RANGE_END}) (?! {ECHO}\ ?(?:{_PERIOD}|{_EVENT}|sets?)\b )",
    matches=("2x/week x 5", "once a week times 9"),
    rejects=("2x/week x 5 weeks", "once a week times 9 visits", "once a week times nine (9) weeks"),
)
WEEKLY_GRID: Final = pattern(
    "schedule.weekly_grid",
    rf"{_SPAN} \ ?(?:x|×|times)\ ? (?={RANGE_END}(?:{_TO}{RANGE_END})?\ ?(?:weeks?|wks?)\b)",
    matches=("3 x 5 weeks", "2x4-6wks", "three times five weeks"),
    rejects=("3 x 5", "x 5 weeks", "3 times a week"),
)
GRID: Final = pattern(
    "schedule.grid",
    rf"""(?: {FREE_NUMBER} (?: {_TO}{RANGE_END} )? \)? | \b [bt]iw \b ) (?: \ ?(?:x|×)\ ? | \ times\ ) {RANGE_END}
      (?: -{RANGE_END} (?! \ ?{_PERIOD}\b ) )? (?! \ ?(?: {_PERIOD}\b | inch | in\b | cm ) )""",
    matches=("physical therapy 3x5", "3 x 5", "three times five visits", "2-3 x 5", "(2-3) x 5", "1-2 times 5", "BIW x 5"),
    rejects=("3 times a week", "x 5", "3 x 5 weeks"),
)
ADVERB: Final = pattern(
    "schedule.adverb",
    r"\b(?:weekly|daily|nightly|monthly|quarterly|yearly|annual(?:ly)?|semi-?annual(?:ly)?|biweekly|bi-weekly"
    r"|bi-?monthly|every\ (?:day|week|month|other|\d))\b",
    matches=("weekly visits", "every other week"),
    rejects=("a week",),
)
WORD_TIMES: Final[dict[str, int]] = {"once": 1, "twice": 2, "thrice": 3}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: ``times`` (to ``times_max``) every ``per``."""

    times: int
    times_max: int | None
    per: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Duration:
    """For how long: ``duration`` (to ``duration_max``) times ``unit``."""

    duration: int
    duration_max: int | None
    unit: str
    start: int
    end: int


def find_frequencies(text: str) -> tuple[Frequency, ...]:
    """Return every frequency a text states, left to right; "3 x 5 weeks" is three times a week."""
    paced = [one for m in FREQUENCY.finditer(text) if (one := _frequency(m)) is not None]
    rest = blank(text, ((one.start, one.end) for one in paced))
    for m in WEEKLY_GRID.finditer(rest):
        times = _whole(m["low"])
        if times is not None:
            paced.append(Frequency(times, _whole(m["high"]), "week", m.start(), m.end()))
    return tuple(sorted(paced, key=lambda one: one.start))


def find_durations(text: str, frequencies: tuple[Frequency, ...] | None = None) -> tuple[Duration, ...]:
    """Return every stretch of days, weeks, months or years a text states, left to right; no frequency is one.

    Args:
        text: The request.
        frequencies: Its frequencies, where the caller has found them.
    """
    known = find_frequencies(text) if frequencies is None else frequencies
    found = []
    for m in DURATION.finditer(blank(text, ((one.start, one.end) for one in known))):
        low = _whole(m["low"])
        if low is not None:
            found.append(Duration(low, _whole(m["high"]), TIME_UNITS[m["unit"].lower()], m.start(), m.end()))
    return tuple(found)


def scheduled_visits(text: str) -> int | None:
    """Return the visits of the one schedule a text states: 8 for "2 times a week for 4 weeks"."""
    frequencies = find_frequencies(text)
    durations = find_durations(text, frequencies)
    if not len(frequencies) == len(durations) == 1:
        return None
    frequency, duration = frequencies[0], durations[0]
    is_exact = frequency.per == duration.unit and frequency.times_max is None and duration.duration_max is None
    return frequency.times * duration.duration if is_exact else None


def _frequency(match: re.Match[str]) -> Frequency | None:
    period = (match["per"] or match["adverb"] or match["bare"] or match["glued"]).lower()
    per = {"d": "day", "w": "week"}.get(period) or TIME_UNITS[period]
    if match["word"]:
        return Frequency(WORD_TIMES[match["word"].lower()], None, per, match.start(), match.end())
    low, high = _whole(match["low"]), _whole(match["high"])
    return None if low is None else Frequency(low, high, per, match.start(), match.end())


def _whole(printed: str | None) -> int | None:
    """Return a whole number; None for a fraction or for nothing."""
    if printed is None:
        return None
    value = parse_number(printed)
    return int(value) if value == value.to_integral_value() else None
