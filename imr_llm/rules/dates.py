"""Dates as letters print them: ``11-3-16``, ``10/13/2016``, ``December 9, 2016``.

The state's reviews began in 2013 and concern people still treated, so a two-digit year has only two readings, and
the year of the decision tells them apart. What cannot be a date of such a letter is reported, never repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark, reading
from imr_llm.rules.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.evidence import Reading, Source, Value
    from imr_llm.letters import Part

_EARLIEST_YEAR: Final = 1900
_EARLIEST_SHORT_YEAR: Final = 1930  # an injury of 1917 is nobody's: "17" in a letter of 2016 is a misprint
_LATEST_UNKNOWN_YEAR: Final = 2040  # where the letter has no year of its own; "41" can then only be 1941
_LONGEST_MONTH: Final = len("September. 30th , ")
_YEAR: Final = re.compile(r"[0-9]{4,5}\b")
_MONTHS: Final = MappingProxyType(
    {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
)

NUMERIC_DATE = pattern(
    "date in figures",
    r"""
    [0-9] (?<! [\w./] [0-9] )                 # a digit first, looked back from: quicker than a look before every character
    (?: (?<= [12] ) [0-9]{3} (?P<iso> [-/] ) (?P<iso_month> [0-9]{1,2} ) (?P=iso) (?P<iso_day> [0-9]{1,2} )
      | [0-9]? (?P<sep> [-/.] ) \ ? (?P<day> [0-9]{1,2} ) (?P=sep) \ ? (?P<year> [0-9]{2,5} ) )
    (?! [\w%] | [/.] [0-9] | -[0-9]{1,3} (?! [0-9/-] ) | \ ? (?: mgs? | mcgs? | ml | gm? | days | weeks | months | sessions
      | visits ) \b )
    """,
    matches=(
        "hurt on 4/17/2011",
        "hurt on 4-7-11,",
        "since 2015-09-02.",
        "5/11/ 2012",
        "the 4/7/11 visit",
        "01/01/2005-06/30/2012",
    ),
    rejects=("7-10 days", "rated 6/10", "Caffex 300.5/20/14mg", "L4-5-10", "taper 7-10-14 days", "code 9792.23.10", "3.3.9"),
)
WORDED_DATE = pattern(
    "date in words",
    r"""
    [ADFJMNOSadfjmnos] (?<! [A-Za-z] [A-Za-z] )            # a month's first letter, looked back from as above
    (?i: (?: (?<= j ) (?: an (?: uary )? | une? | uly? ) | (?<= f ) eb (?: ruary )? | (?<= m ) (?: ar (?: ch )? | ay )
           | (?<= a ) (?: pr (?: il )? | ug (?: ust )? ) | (?<= s ) ept? (?: ember )? | (?<= o ) ct (?: ober )?
           | (?<= n ) ov (?: ember )? | (?<= d ) ec (?: ember )? ) )
    (?! [A-Za-z] ) \.?
    (?: [ -]? (?P<day> [0-9]{1,2} ) (?: st | nd | rd | th )? \b (?! [/.-] ) )?
    \ ? [,.]? [ -]? (?P<year> [0-9]{4,5} ) \b
    """,
    matches=("March 3, 2015", "Sept. 14th, 2012", "9 May 2010", "2-Jun-2011", "December 9, 3026", "JULY 7 2014"),
    rejects=("May 2 visits", "in March", "Marching 4, 2011", "dismay 4, 2011"),
)
FIRST_DAY = pattern(
    "day before the month",
    r"(?<! [\w/.-] ) (?P<day> [0-9]{1,2} ) (?: st | nd | rd | th )? [ -] (?: of\ )? \Z",
    matches=("on the 9th of ", "on 2-"),
    rejects=("within 4.5 ", "page "),
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """One date where it stands in a text.

    Attributes:
        value: The day meant; None when the printed date is impossible.
        start: Its first character.
        end: The one after its last.
        two_digit_year: Whether the century is not printed.
        impossible: No such day, or none that a letter of this kind can mean.
    """

    value: date | None
    start: int
    end: int
    two_digit_year: bool
    impossible: bool


def find_dates(text: str, *, pivot_year: int | None) -> tuple[PrintedDate, ...]:
    """Return every complete date of a text, in reading order.

    Args:
        text: Words whose white space is already single spaces.
        pivot_year: Year of the letter's decision; a two-digit year after it belongs to the century before. None where
            the letter does not tell.
    """
    found = [_numeric(match, pivot_year) for match in NUMERIC_DATE.finditer(text) if _is_date(match)]
    found.extend(printed for match in _worded_dates(text) if (printed := _worded(match, pivot_year)) is not None)
    return tuple(sorted(found, key=_start))


def parse_date(text: str, *, pivot_year: int | None) -> date:
    """Return the one date that a text holds.

    Raises:
        ValueError: The text holds no date, several, or an impossible one.
    """
    found = find_dates(text, pivot_year=pivot_year)
    if len(found) != 1 or found[0].value is None:
        message = f"no single possible date in {len(text)} characters"
        raise ValueError(message)
    return found[0].value


def read_date(rule: str, pointer: str, printed: PrintedDate, source: Source, part: Part) -> Reading[Value] | Remark:
    """Return the reading of a date found in ``part``, or the remark that it is impossible."""
    proof = part.part(printed.start, printed.end)
    if printed.value is None:
        message = f"The letter prints {proof.text!r}, which is no possible date there."
        return Remark("impossible_date", pointer, message, proof.spans(), proof.printed)
    return reading(rule, pointer, printed.value, source, proof)


def _is_date(match: re.Match[str]) -> bool:
    """Tell a date from other figures of the same form: version numbers, three strengths, a split hyphen range."""
    if match["sep"] is None:
        return True
    loose = " " in match[0]
    full_year = len(match["year"]) == 4  # noqa: PLR2004
    if match["sep"] == "." or (loose and match["sep"] == "-"):
        return full_year
    return full_year or len(match["year"]) == 2 or match["sep"] == "/"  # noqa: PLR2004


def _numeric(match: re.Match[str], pivot_year: int | None) -> PrintedDate:
    if match["iso"]:
        return _dated(match.span(), match[0][:4], int(match["iso_month"]), int(match["iso_day"]), pivot_year)
    month = int(match[0][: match.start("sep") - match.start()])
    return _dated(match.span(), match["year"], month, int(match["day"]), pivot_year)


def _worded_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates in words, found by their years: figures are rarer than letters that may begin a month."""
    for year in _YEAR.finditer(text):
        match = WORDED_DATE.regex.search(text, max(0, year.start() - _LONGEST_MONTH), year.end())
        if match is not None and match.end() == year.end():
            yield match


def _worded(match: re.Match[str], pivot_year: int | None) -> PrintedDate | None:
    month = _MONTHS[match[0][:3].lower()]
    if match["day"]:
        return _dated(match.span(), match["year"], month, int(match["day"]), pivot_year)
    before = match.string[max(0, match.start() - len("31st of ")) : match.start()]
    day = FIRST_DAY.search(before)
    if day is None:
        return None
    start = match.start() - len(before) + day.start()
    return _dated((start, match.end()), match["year"], month, int(day["day"]), pivot_year)


def _start(printed: PrintedDate) -> int:
    return printed.start


def _dated(span: tuple[int, int], year: str, month: int, day: int, pivot_year: int | None) -> PrintedDate:
    short = len(year) == 2  # noqa: PLR2004
    value = None
    full = _full_year(int(year), pivot_year) if short else int(year)
    latest = (pivot_year or _LATEST_UNKNOWN_YEAR) + 1
    if (_EARLIEST_SHORT_YEAR if short else _EARLIEST_YEAR) <= full <= latest:
        try:
            value = date(full, month, day)
        except ValueError:  # February 30, month 13
            value = None
    return PrintedDate(value, *span, short, value is None)


def _full_year(year: int, pivot_year: int | None) -> int:
    """Return a two-digit year's century: the latest that does not lie after the letter."""
    latest = pivot_year or _LATEST_UNKNOWN_YEAR
    century = latest - latest % 100
    return century + year if century + year <= latest else century - 100 + year
