"""How many units a request is for: every number that counts, and none that does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.blanking import blank
from imr_llm.rules.numerals import ECHO, FIGURES, FREE_NUMBER, NUMBER, holds_number, parse_number, parse_number_word
from imr_llm.rules.other_numbers import CLOCK, find_other_numbers, speaks_of_clock, speaks_of_time
from imr_llm.rules.pattern import Pattern, pattern
from imr_llm.rules.refills import ANY_REFILL, REFILLS
from imr_llm.rules.schedules import DURATION, FREQUENCY, FREQUENCY_TIMES, GRID, WEEKLY_GRID
from imr_llm.rules.strengths import find_strengths
from imr_llm.vocabulary.units import UNITS

if TYPE_CHECKING:
    from decimal import Decimal

    from imr_llm.rules.strengths import Strength

__all__ = ["Count", "blank_other_numbers", "find_counts", "parse_number_word", "read_counts"]

CountForm = Literal["marked", "counted", "measured", "times", "trailing", "leading"]


@dataclass(frozen=True, slots=True)
class Count:
    """A number that counts units of what is requested.

    Attributes:
        value: How many.
        unit: Singular name of the unit printed with the number; None where only ``#`` or ``times`` is printed.
        start: Where the number and its unit begin in the text.
        end: Where they end.
        form: How it is printed: ``#60`` or ``quantity 60`` is marked, ``8 sessions`` counted, ``120 grams`` measured,
            ``x 3`` times, ``sessions, 12`` trailing, ``2 leg braces`` at the very beginning leading.
    """

    value: Decimal
    unit: str | None
    start: int
    end: int
    form: CountForm


_AMOUNTS: Final = frozenset(
    {
        "gram",
        "grams",
        "gm",
        "gms",
        "g",
        "ml",
        "mls",
        "milliliter",
        "milliliters",
        "cc",
        "ccs",
        "oz",
        "ounce",
        "ounces",
        "liter",
        "liters",
    }
)
_PIECES: Final = "|".join(sorted((word for word in UNITS if word not in _AMOUNTS), key=len, reverse=True))
_ADJACENT_ONLY: Final = "unit|units|dose|doses|pen|pens|pack|packs|pair|pairs|block|blocks|pump|pumps|pad|pads|patch"
_BETWEEN = (
    r"(?:(?!(?:of|for|to|with|per|an?|the|times|every|in|on|from|at|by|or|was|is|x|each|plus)\ )[a-z][\w/'’&-]{0,24},?\ ){0,5}?"
)
_SAME = r"(?:\ ?\(\s?\#?(?P<echo>[\w-]{1,16})\s?\))?"

MARKED: Final = pattern(
    "count.marked",
    rf"""(?: \# | \b(?:qty|quantity|amount|disp|dispense|total|count)\b\.? | \b(?:no\.|number)(?=\ ?\d\d)
        | \bseries\ of(?=\ [\w-]{{1,12}}\ ?(?:\Z|[,;.()]|(?:for|to|in)\b)) ) \ ?[:=\-]?\ ?(?:of\ )?\#?\ ?
        (?P<n> (?<=\#){FIGURES}(?![\w%]|/(?!mo|\d\d?\ day)|\.\d|\ \d{{1,3}}(?:\Z|[,;]))
        | (?!\d{{1,3}}\ \d{{1,3}}(?:\Z|[,;])) {NUMBER} ) {_SAME} (?:\ ?(?:\([^)]{{0,12}}\)\ )?
        (?P<unit>{_PIECES}|{"|".join(sorted(_AMOUNTS))})\b)?""",
    matches=(
        "#45",
        "# 45",
        "Soma No. 45",
        "QTY: 30",
        "quantity of 12 tablets",
        "total of ten visits",
        "#60 grams",
        "a series of 5, left hip",
        "#45/month",
        "#45/30 days",
    ),
    rejects=("45", "# of visits", "unknown quantity", "#1 20"),
)
GLUED: Final = pattern(
    "count.glued",
    r"(?<![\w.,/#-])(?P<n>\d{1,4})(?:(?P<unit>tabs?|tablets?|caps?|capsules?)|ct|count)(?![\w-])",
    matches=("Soma 45ct", "45tabs"),
    rejects=("45 ct", "45mg"),
)
MEASURED: Final = pattern(
    "count.measured",
    rf"(?<![\w.,/#-])(?P<n>{FIGURES})\ ?-?(?P<unit>{'|'.join(sorted(_AMOUNTS, key=len, reverse=True))})\b(?!\ ?/)",
    matches=("180 grams", "240g", "92.5gm", "250ml"),
    rejects=("5 mg", "#180"),
)
COUNTED: Final = pattern(
    "count.counted",
    rf"""(?:(?<=\bup\ to\ )|(?<!\bto\ )(?<!\bor\ )(?<!-)(?<!\d-\ )(?<!\d\ -\ )(?<!\)\ -\ ))
        (?P<n>{NUMBER})(?!{ECHO}\ ?(?:-|–|to\ |or\ ){FREE_NUMBER}) {_SAME} [\ -]
        (?: (?P<adjacent>{_ADJACENT_ONLY})(?![\w-]) | {_BETWEEN} (?P<unit>(?!(?:{_ADJACENT_ONLY})\b)
        (?:{_PIECES}))(?:\(s\))?(?![\w-]) | (?P<bare>count|ct|total)\b )""",
    matches=(
        "9 sessions",
        "Six (6) aquatic therapy visits",
        "four patches",
        "sixty count",
        "3 facet joint injections",
        "100 units",
        "up to 9 sessions",
        "for 9 sessions",
        "hand therapy - 9 sessions",
    ),
    rejects=("8-10 sessions", "Eight (8) to ten visits", "two to three visits", "9 months", "3 units-based"),
)
TIMES: Final = pattern(
    "count.times",
    rf"(?:(?<![\w-])(?:times|x|×)\ ?(?P<n>{FREE_NUMBER}|(?<=[x×]){FIGURES}(?![\w%/]))){_SAME}(?:\ (?P<unit>{_PIECES})\b)?",
    matches=("acupuncture times 9", "MRI x 1", "x3", "× 7 visits"),
    rejects=("x-ray", "4x", "5 times"),
)
TRAILING: Final = pattern(
    "count.trailing",
    rf"(?:\b(?P<unit>{_PIECES})\b)?(?:\ ?[,;:=–-]\ |\ )(?:(?<=[,;:=–-]\ )|(?=\())(?P<open>\()?(?P<n>{NUMBER})"
    rf"(?(open)\)(?=\s?(?:\Z|[,;.]|of\b|for\b|to\b(?!\ {NUMBER})))|(?:\ ?\(\ ?\w{{1,12}}\ ?\))?\s?\.?\Z)",
    matches=("therapy sessions, 9", "electromyogram, 2", "visits (9)"),
    rejects=("2 feet", "therapy, 9 weeks", "Six (6) to ten visits"),
)
LEADING: Final = pattern(
    "count.leading",
    rf"(?:\A|[:;]\ |,\ (?=[\w()\ ]{{1,20}}\ [a-z]{{3,16}}\Z)|\b(?:request(?:\ \([^()]{{0,40}}\))?\ for|purchase\ of)\ )"
    rf"(?:\(?(?P<n>{NUMBER})\)?){_SAME}\ (?=[a-z])(?!(?:or|to|and|of|x(?!-?\ ?ray)|times?|mg|percent|nights?)\b)",
    matches=("2 knee braces", "Supplies: 4 electrodes", "biometry, 3 recordings", "One (1) scooter"),
    rejects=("knee brace 2", "2 of 3"),
)
RANGE: Final = pattern(
    "count.range",
    rf"{NUMBER}{ECHO}\ ?(?:-|–|to|or)\ ?{NUMBER}",
    matches=("four to six sessions", "eight (8) to ten (10) visits"),
    rejects=("one for two",),
)
_FORMS: Final[tuple[tuple[CountForm, Pattern], ...]] = (
    ("marked", MARKED),
    ("measured", MEASURED),
    ("counted", GLUED),
    ("counted", COUNTED),
    ("times", TIMES),
    ("trailing", TRAILING),
    ("leading", LEADING),
)
_FIGURE_START = re.compile(r"(?<![A-Za-z\d])(?<![A-Za-z]-)\d")


@lru_cache(maxsize=512)  # a letter's items are held against the same few sentences
def find_counts(text: str) -> tuple[Count, ...]:
    """Return every number in a request that counts units, left to right; white space must be single spaces."""
    return read_counts(text)[0]


def read_counts(text: str, strengths: tuple[Strength, ...] | None = None) -> tuple[tuple[Count, ...], bool]:
    """Return the counts of a request, and whether it holds figures that neither count nor belong to anything known.

    Args:
        text: The request.
        strengths: The strengths it states, where the caller has found them.
    """
    if not holds_number(text):
        return (), False
    left = blank_other_numbers(text, strengths)
    counts: list[Count] = []
    for form, one in _FORMS:
        if not holds_number(left):
            break
        found = [count for m in one.finditer(left) if (count := _count(m, form)) is not None]
        left = blank(left, ((count.start, count.end) for count in found))
        counts.extend(found)
    open_figure = _FIGURE_START.search(left) is not None or RANGE.search(left) is not None
    return tuple(sorted(counts, key=lambda count: count.start)), open_figure


def blank_other_numbers(text: str, strengths: tuple[Strength, ...] | None = None) -> str:
    """Return the text, of the same length, with every number that counts no units blanked out."""
    left = blank(text, ((one.start, one.end) for one in (find_strengths(text) if strengths is None else strengths)))
    lower = text.lower()
    if ("fill" in lower or "rf" in lower) and ANY_REFILL.search(text) is not None:
        left = blank(left, (m.span() for m in REFILLS.finditer(left)))
    for one in find_other_numbers(left):
        left = blank(left, (m.span() for m in one.finditer(left)))
    timed = speaks_of_time(lower)
    multiplied = "x" in lower or "times" in lower or "×" in lower
    if timed and FREQUENCY.search(left) is not None:
        for one in (FREQUENCY_TIMES, FREQUENCY) if multiplied else (FREQUENCY,):
            left = blank(left, (m.span() for m in one.finditer(left)))
    if timed:
        for one in (WEEKLY_GRID, DURATION) if multiplied else (DURATION,):
            left = blank(left, (m.span() for m in one.finditer(left)))
    if speaks_of_clock(lower):
        left = blank(left, (m.span() for m in CLOCK.finditer(left)))
    if multiplied:
        left = blank(left, (m.span() for m in GRID.finditer(left)))
    return left


def _count(match: re.Match[str], form: CountForm) -> Count | None:
    """Return the count a match states; None where it says the number twice, differently."""
    groups = match.groupdict()
    value = parse_number(match["n"])
    echo = groups.get("echo")
    if echo and _echoed(echo) not in {None, value}:
        return None
    unit = groups.get("unit") or groups.get("adjacent")
    return Count(value, UNITS[unit.lower()] if unit else None, match.start(), match.end(), form)


def _echoed(printed: str) -> Decimal | None:
    try:
        return parse_number(printed)
    except (ValueError, ArithmeticError):
        return None
