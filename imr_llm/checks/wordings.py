"""The words by which letters say a value of a closed list, a unit, a state or a body part, as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from imr_llm.checks.values import UNIT_SPELLINGS, strength_parts
from imr_llm.vocabulary.anatomy import LIMBS, PARTS
from imr_llm.vocabulary.number_words import ONES, TEENS, TENS
from imr_llm.vocabulary.states import STATE_CODES
from imr_llm.vocabulary.units import UNITS

_CLOSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "female": r"female|woman|lady|girl",
        "male": r"male|man|gentleman|boy",
        "left": r"left|lt\.?|l|lue|lle",
        "right": r"right|rt\.?|r|rue|rle",
        "bilateral": r"bilateral(?:ly)?|bilat\.?|b/l|both|bue|ble",
        "standard": "standard|regular",
        "expedited": "expedited",
        "MTUS": r"mtus|c\.?c\.?r\.?|acoem|medical treatment utilization schedule",
        "ACOEM": r"acoem|american college of occupational",
        "ODG": r"odg|official disability",
        "regulation": r"c\.?c\.?r\.?|code of regulations|labor code",
        "day": r"days?|daily",
        "week": r"weeks?|weekly|wks?|per wk",
        "month": r"months?|monthly|mos?",
        "year": r"years?|yearly|annual(?:ly)?",
        "denied": r"non-? ?certif\w+|den(?:y|ied|ial)|failed to approve"
        r"|not (?:medically necessary|certified|approved|authorized)",
        "modified": r"modif\w+|partial\w*|authorized|certified|approved",
        "delayed": r"delay\w*|defer\w*",
    }
)
_NUMBER_WORDS: Final[Mapping[int, str]] = MappingProxyType(
    {n: word for table in (ONES, TEENS, TENS) for word, n in table.items()}
    | {tens + ones: f"{ten}[- ]{one}" for ten, tens in TENS.items() for one, ones in ONES.items()}
    | {1: "(?:one|once|single)", 2: "(?:two|twice)"}
)
_NO_TENS: Final = "".join(rf"(?<!\b{ten}[- ])" for ten in TENS)  # "nine" is no part of thirty-nine
_NO_ONES: Final = rf"(?!-(?:{'|'.join(ONES)})\b| (?:{'|'.join(ONES)}|hundred|thousand)\b)"  # nor "thirty"
_KIN: Final = "son|daughter|child|boy|girl|brother|sister|baby|grand\\w+|car|house"
_SHORTEST_STEM: Final = 4
_LONGEST_WORDED: Final = 600  # characters of a claimed text that are looked for
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*|%|#")


def _inverse(table: Mapping[str, str]) -> Mapping[str, str]:
    """Return by meaning the words for it, the longest first, as one pattern."""
    words: dict[str, list[str]] = {}
    for word, meaning in sorted(table.items(), key=lambda pair: -len(pair[0])):
        words.setdefault(meaning, []).append(re.escape(word))
    return MappingProxyType({meaning: "|".join(spelled) for meaning, spelled in words.items()})


_STATES: Final = _inverse(STATE_CODES)
_UNITS: Final = _inverse(UNITS)
_PARTS: Final = _inverse({**PARTS, **{short: limb for short, (limb, _) in LIMBS.items()}})
_STRENGTH_UNITS: Final = _inverse({**UNIT_SPELLINGS, **{unit: unit for unit in UNIT_SPELLINGS.values()}})


def closed_words(value: str) -> str:
    """Return a pattern for a value of a closed list, or a state's code; empty where no words are known for it."""
    state = _STATES.get(value)
    if state is not None:
        before = "(?<!west )" if value == "VA" else ""
        after = r"(?!,? d\.?c\b)" if value == "WA" else ""
        return rf"{before}\b(?:{state}|(?-i:{value}))(?!\w){after}"  # "or" is no Oregon
    words = _CLOSED.get(value)
    return rf"\b(?:{words})(?!\w)" if words else ""


def unit_words(value: str) -> str:
    """Return a pattern for a unit in any of its spellings, also right after its number: ``240gm``."""
    spelled = _UNITS.get(value.lower())
    return rf"(?<![a-z])(?:{spelled})(?![a-z])" if spelled else flexible_words(value)


def part_words(value: str) -> str:
    """Return a pattern for a body part in any of its spellings; "cervical spine" stands in "cervical and thoracic spine"."""
    name = value.lower()
    spelled = "|".join(filter(None, (_PARTS.get(name), _PARTS.get(name.removesuffix(" spine")))))
    return rf"(?<!\w)(?:{spelled})(?!\w)" if spelled else flexible_words(value)


def number_words(figures: str) -> str:
    """Return a pattern for a number in figures or, up to 99, in words; ``figures`` as written without a group mark."""
    printed = re.escape(figures)
    if figures.isdecimal() and len(figures) > 3:  # noqa: PLR2004 (from 1,000 on, a comma may part the thousands)
        printed = rf"(?:{printed}|{int(figures):,})"
    pattern = rf"(?<![\d.,])0*{printed}(?:\.0+)?(?![\d]|[.,]\d)"
    spelled = _NUMBER_WORDS.get(int(figures)) if figures.isdecimal() else None
    return rf"{pattern}|{_NO_TENS}\b{spelled}\b{_NO_ONES}" if spelled else pattern


def age_words(years: str) -> str:
    """Return a pattern for an age: the number with "years", "y/o" or "aged" beside it."""
    old = r"[- ]{0,2}(?:(?:years?|yrs?\.?)(?:[- ]{1,2}old| of age|[, -]{1,2}(?:(?:fe)?male|(?:wo)?man))|y[./]?o)\b"
    number = number_words(years)
    return rf"(?<!\bat )(?<!\bsince )(?:{number}){old}(?!\W{{1,3}}(?:{_KIN})\b)|\bage[d:]?(?: of)? (?:{number})"


def strength_words(value: str) -> str:
    """Return a pattern for a strength: its numbers in order with little between, then its unit."""
    pieces: list[str] = []
    for part in strength_parts(value):
        if part[0].isdigit():
            before = r"[\d.]" if pieces else r"[\d./]"  # 325 mg is no strength of 10/325 mg
            pieces.append(rf"(?<!{before}){re.escape(part)}(?:{'' if '.' in part else '[.]'}0+)?(?!\d|\.\d)")
        else:
            pieces.append(f"(?:{_STRENGTH_UNITS.get(part, re.escape(part))})")
    return r"[^\d]{0,8}?".join(pieces)


def stems(value: str) -> list[str]:
    """Return the beginnings of a text's words in lower case: each must stand wherever the text does."""
    words = _WORD.findall(value[:_LONGEST_WORDED])
    return [word.removesuffix("y") if len(word) >= _SHORTEST_STEM else word for word in words if word != "and"]


def flexible_words(value: str) -> str:
    """Return a pattern for words whatever the white space, dashes and ampersands between them; plurals count."""
    words = [word for word in _WORD.findall(value[:_LONGEST_WORDED].lower()) if word != "and"]
    if not words or len(value) > _LONGEST_WORDED:
        return ""
    start = r"\b" if words[0][0].isalnum() else ""
    end = r"\b" if words[-1][-1].isalnum() else ""
    return start + r"(?:[^\w]|\band\b){0,6}".join(_plural(word) for word in words) + end


def _plural(word: str) -> str:
    if len(word) < _SHORTEST_STEM or not word.isalpha():
        return re.escape(word)
    if word.endswith("y"):
        return rf"{re.escape(word[:-1])}(?:y|ies|ys)"
    return rf"{re.escape(word)}(?:e?s)?"
