"""Numbers as letters write them, in figures and in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from imr_llm.vocabulary.number_words import ONES, SCALES, TEENS, TENS

_ONES = "|".join(ONES)
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{_ONES}))?|{'|'.join(TEENS)}|{_ONES})"
NUMBER_WORDS: Final = rf"(?=[efhnost])(?:{_SMALL}(?:[ -](?:hundred|thousand))?(?:[ -](?:and[ -])?{_SMALL})?|(?:hundred|thousand))"
"""Source of a pattern for a number in words, up to the hundreds; spaces are literal, so not for verbose patterns."""

_VERBOSE_WORDS = NUMBER_WORDS.replace(" ", r"\ ")
FIGURES: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?|\.\d{1,4})"
"""Source of a pattern for a number in figures."""

NUMBER: Final = rf"(?:(?<![\w.,/\-]){FIGURES}(?![\w%/]|\.\d|,\d{{3}})|(?<![\w\-])(?:{_VERBOSE_WORDS})(?![\w\-]))"
"""Source of a verbose pattern for a whole number or decimal that is no part of a longer token."""

_AFTER_X = r"(?:(?<![\w.,/#\-])|(?<=\ [x×]))"
FREE_NUMBER: Final = rf"(?:{_AFTER_X}{FIGURES}(?!\d|%|/\d|\.\d|,\d{{3}})|(?<![\w\-])(?:{_VERBOSE_WORDS})(?!\w))"
"""The same, also where letters stand right at it: "2x", "6wks", "x4"."""

RANGE_END: Final = rf"(?:(?<![\d.,/#]){FIGURES}(?!\d|%|/\d|\.\d|,\d{{3}})|(?<!\w)(?:{_VERBOSE_WORDS})(?!\w))"
"""The same, as the second number of "2-3" or "2x3"."""

ECHO: Final = rf"(?:\ ?\(\ ?\#?(?:\d{{1,5}}|{_VERBOSE_WORDS})\ ?\))?"
"""Source of a verbose pattern for the number said again: "eight (8)"."""

_TOKENS = re.compile(r"[a-z]+")
_WORD_VALUES: Final[dict[str, int]] = {**ONES, **TEENS, **TENS}


_FIGURE = re.compile(r"\d")
_NUMBER_WORD = re.compile(rf"\b(?:{_ONES}|{'|'.join((*TEENS, *TENS, *SCALES))}|once|twice|thrice)\b", re.IGNORECASE)
_WORD_CUES: Final = (
    "one",
    "two",
    "thr",
    "four",
    "fiv",
    "six",
    "sev",
    "eig",
    "nin",
    "ten",
    "elev",
    "twe",
    "fif",
    "hund",
    "thou",
    "onc",
    "twi",
    "fort",
    "thir",
)


def holds_cue(lower: str, cues: tuple[str, ...]) -> bool:
    """Tell whether a text, in lower case, holds one of a few letters without which a pattern cannot match."""
    for cue in cues:  # noqa: SIM110 (a loop costs half of what a generator does)
        if cue in lower:
            return True
    return False


def holds_figure(text: str) -> bool:
    """Tell whether a text holds a number in figures."""
    return _FIGURE.search(text) is not None


def holds_number(text: str) -> bool:
    """Tell whether a text holds a number at all, in figures or in words; most headings hold none."""
    if _FIGURE.search(text) is not None:
        return True
    return holds_cue(text.lower(), _WORD_CUES) and _NUMBER_WORD.search(text) is not None


def parse_number_word(words: str) -> int:
    """Return the value of a number in words, such as "twelve", "forty-five" or "one hundred twenty".

    Raises:
        ValueError: A word is no number.
    """
    total = value = 0
    tokens = [token for token in _TOKENS.findall(words.lower()) if token != "and"]  # noqa: S105 (a word)
    if not tokens:
        raise ValueError(words)
    for token in tokens:
        if token in SCALES:
            total, value = total + max(value, 1) * SCALES[token], 0
        elif token in _WORD_VALUES:
            value += _WORD_VALUES[token]
        else:
            raise ValueError(words)
    return total + value


def parse_number(printed: str) -> Decimal:
    """Return the value of a number in figures, "#44" too, or in words.

    Raises:
        ValueError: It is neither.
    """
    figures = printed.lstrip("# ").replace(",", "")
    if figures[:1].isdigit() or figures[:1] == ".":
        value = Decimal(figures)
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return Decimal(parse_number_word(printed))
