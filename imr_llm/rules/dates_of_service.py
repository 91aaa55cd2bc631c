"""Whether a request is for treatment already given, and when it was given."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from imr_llm.rules.numerals import holds_figure
from imr_llm.rules.pattern import pattern

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})(?![\d/])|{_MONTH}\ \d{{1,2}}(?:st|nd|rd"
    rf"|th)?,?\ \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
)
_GIVEN = (
    r"(?:performed|dispensed|done|given|administered|provided|rendered|completed|collected|obtained"
    r"|furnished|received|delivered)"
)

RETROSPECTIVE: Final = pattern(
    "service_date.retrospective",
    r"\bretrospective(?:ly)?\b|\bretroactive(?:ly)?\b|\bretro\b(?!-)|\bretro-(?:request|review|auth)",
    matches=("Retrospective request for a sling", "Retro: sling"),
    rejects=("retropatellar", "prospective sling", "retro-orbital"),
)
DATE_OF_SERVICE: Final = pattern(
    "service_date.labelled",
    rf"(?:\b(?:DOS|D\.O\.S\.?|(?:service\ )?dates?\ of\ services?|dates?\ of\ treatment"
    rf"|service\ dates?)\b[\ :;.(-]{{0,3}}(?:(?:of|on|is|was|from)\ )?|\b{_GIVEN}\ (?:on\ |in\ )?)"
    rf"(?P<date>{_DATE})",
    matches=("sling (DOS: 4/9/15)", "date of service 04-09-2015", "sling dispensed on April 9, 2015"),
    rejects=("DOS unknown", "per 4/9/2015 order", "prescribed 4/9/2015"),
)
RETROSPECTIVE_DATE: Final = pattern(
    "service_date.plain",
    rf"(?:\b(?:on|for|of)\ |\((?=[\d/., -]{{6,24}}\)))(?P<date>{_DATE})",
    matches=("Retrospective sling on 4/9/15", "Retrospective sling (4/9/2015)"),
    rejects=("ordered 4/9/15", "sling (order of the clinic, 4/9/15)", "sling (4/9/15 order)"),
)
FURTHER_DATE: Final = pattern(
    "service_date.further",
    rf"\A\ ?(?:-|–|,|;|&|/|and\b|to\b|through\b|thru\b|until\b)\ ?(?:and\ |DOS:?\ )?{_DATE}",
    matches=(" - 5/9/15", ", 5/9/15", " and 5/9/15"),
    rejects=(" for 5 visits",),
)
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ServiceDate:
    """A date of service as printed.

    Attributes:
        date: The date; None where no such day exists or several dates are given.
        impossible: Whether no such day exists.
        start: Where it begins in the text.
        end: Where it ends.
    """

    date: dt.date | None
    impossible: bool
    start: int
    end: int


def find_date_of_service(text: str) -> ServiceDate | None:
    """Return the date on which the service was given; None where the text gives none as such.

    A bare date counts only in a request that calls itself retrospective. The date of an order is no date of service.
    """
    if not holds_figure(text):
        return None
    match = DATE_OF_SERVICE.search(text)
    if match is None and "retro" in text.lower() and RETROSPECTIVE.search(text) is not None:
        match = RETROSPECTIVE_DATE.search(text)
    if match is None:
        return None
    several = FURTHER_DATE.search(text[match.end() : match.end() + 40]) is not None
    date = _parse(match["date"])
    return ServiceDate(None if several else date, date is None, match.start("date"), match.end("date"))


def is_retrospective(text: str) -> bool:
    """Tell whether a request says that it is retrospective or gives a date of service."""
    if "retro" in text.lower() and RETROSPECTIVE.search(text) is not None:
        return True
    return holds_figure(text) and DATE_OF_SERVICE.search(text) is not None


def _parse(printed: str) -> dt.date | None:
    numbers = [int(figures) for figures in _FIGURES.findall(printed)]
    if printed[:1].isalpha():
        month, (day, year) = _MONTHS.index(printed[:3].lower()) + 1, numbers
    elif printed[:4].isdigit():
        year, month, day = numbers
    else:
        month, day, year = numbers
    try:
        # a service under review was given in this century, unlike an injury
        return dt.date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004
    except ValueError:
        return None
