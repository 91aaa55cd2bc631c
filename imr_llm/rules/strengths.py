"""Strengths of drugs: "10/325mg", "7.5 325 mg", "0.025%", "50mcg/hour", "4%-27.5%"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from imr_llm.rules.blanking import blank
from imr_llm.rules.numerals import holds_cue, holds_figure
from imr_llm.rules.pattern import pattern

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})?(?:\.\d{1,4})?(?<=\d)"
_UNIT = (
    r"(?:mgs?|milligrams?|mcgs?|micrograms?|µg|μg|ug|meqs?|gm?(?=\ ?/\ ?\d{0,3}\ ?ml)|%|percent|IU|(?:(?<=\d{4}\ )|"
    r"(?<=,\d{3}\ ))units|units?(?=\ ?/\ ?(?:ml|cc)))"
)
_PER = r"(?:hours?|hr|h|mls?|cc|gm?|grams?|actuation|spray|dose|tablet|tab|day|\d{1,3}(?:\.\d)?\ ?(?:mls?|cc|gm?|hours?|hrs?|h))"

STRENGTH: Final = pattern(
    "strength",
    rf"""(?<! [\w.,/#-] ) (?=[\d.]) (?P<numbers> (?: {_FIGURE} \ ? {_UNIT}? \ ? [/-] \ ? | (?: \d{{1,3}}(?:\.\d)? ) [ ]
        (?=\d{{2,3}}(?:\.\d)?\ ?mg) ){{0,4}} {_FIGURE} )
        \ ? (?P<unit> {_UNIT} ) (?! [\w] ) (?: \ ?(?:/|\bper\b)\ ? (?P<per> {_PER} ) \b )?""",
    matches=(
        "10/500mg",
        "5 325 mg",
        "37.5-25 mg",
        "0.05%",
        "12.5mcg/hour",
        "3%-5%-0.5%",
        "20mg/2ml",
        "25000 units",
        "300 units/ml",
        "Colchicine .6 mg",
    ),
    rejects=("#60", "90 gm", "150 units", "240 grams", "8 sessions", "L4-5"),
)
BARE_COMBINATION: Final = pattern(
    "strength.bare_combination",
    r"(?<! [\w.,/#-] ) \d{1,3}(?:\.\d{1,2})? [/-] (?:300|325|400|500|650|660|750|200) (?: /\d{1,3} )?"
    r" (?! [\w/%-] | \.\d ) (?!\ ?mg)",
    matches=("Lortab 7.5/500 #30", "Xodol 5-300", "denied Xodol 5/300."),
    rejects=("7.5/500mg", "1/2/2014", "8/10"),
)
_UNIT_NAMES: Final[dict[str, str]] = {
    "mgs": "mg",
    "milligram": "mg",
    "milligrams": "mg",
    "mcgs": "mcg",
    "microgram": "mcg",
    "micrograms": "mcg",
    "ug": "mcg",
    "µg": "mcg",
    "μg": "mcg",
    "meqs": "meq",
    "gm": "g",
    "percent": "%",
    "iu": "IU",
}
_PER_NAMES: Final[dict[str, str]] = {
    "hour": "hr",
    "hours": "hr",
    "h": "hr",
    "hrs": "hr",
    "mls": "ml",
    "cc": "ml",
    "gm": "g",
    "gram": "g",
    "grams": "g",
    "tab": "tablet",
}
_UNIT_CUES: Final = ("mg", "%", "mc", "milli", "micro", "perc", "meq", "iu", "unit", "gm", "g/", "g /", "ug", "µg", "μg")
_SECOND_FIGURES: Final = ("300", "325", "400", "500", "650", "660", "750", "200")
_NUMBERS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})?(?:\.\d{1,4})?(?<=\d)")


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength in a text: its spelling for the record, and where it stands."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=512)  # a letter's items are held against the same few sentences
def find_strengths(text: str) -> tuple[Strength, ...]:
    """Return every strength a text states, left to right; numbers joined by ``/``, then the unit where it is printed."""
    if not holds_figure(text):
        return ()
    lower = text.lower()
    found: list[tuple[int, int, str]] = []
    if holds_cue(lower, _UNIT_CUES):
        found = [(m.start(), m.end(), _spelling(m)) for m in STRENGTH.finditer(text)]
    if holds_cue(lower, _SECOND_FIGURES):
        rest = blank(text, ((start, end) for start, end, _ in found))
        found.extend((m.start(), m.end(), "/".join(_numbers(m[0]))) for m in BARE_COMBINATION.finditer(rest))
    return tuple(Strength(spelling, start, end) for start, end, spelling in sorted(found))


def _spelling(match: re.Match[str]) -> str:
    printed = match["unit"].lower()
    unit = _UNIT_NAMES.get(printed, printed)
    return f"{'/'.join(_numbers(match['numbers']))} {unit}{_per(match['per'])}"


def _per(printed: str | None) -> str:
    """Return "/hr" for "per hour" and "/ml" for "/1 ml"; "/5 ml" keeps its number."""
    if not printed:
        return ""
    figures = _NUMBERS.match(printed)
    count = figures[0] if figures else ""
    word = printed[len(count) :].strip().lower()
    word = _PER_NAMES.get(word, word)
    return f"/{word}" if count in {"", "1"} else f"/{count} {word}"


def _numbers(printed: str) -> list[str]:
    return [_figure(number) for number in _NUMBERS.findall(printed) if number]


def _figure(printed: str) -> str:
    plain = printed.replace(",", "")
    return f"0{plain}" if plain.startswith(".") else plain
