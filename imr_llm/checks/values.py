"""When two values of a field are the same, and how a value is told to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.vocabulary.units import UNITS

if TYPE_CHECKING:
    from imr_llm.evidence import Value
    from imr_llm.record.fields import Kind

_STRENGTH_PART = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+|[a-z%µμ]+")
_NO_STRENGTH_SIGN = re.compile(r"[^\w\s.,/%()µμ–-]|[½¼¾²³¹⁰-₉⅐-↉]|(?:^|/)\s*[-–]|\d(?![a-zµμ])[^\W\d_]", re.IGNORECASE)
"""What no strength is written with: a sign before it, a fraction, a power, an invisible character."""
UNIT_SPELLINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gm": "g",
        "gms": "g",
        "gram": "g",
        "grams": "g",
        "percent": "%",
        "ug": "mcg",
        "µg": "mcg",
        "μg": "mcg",
        "hour": "hr",
        "h": "hr",
        "milligram": "mg",
        "milligrams": "mg",
        "mgs": "mg",
    }
)
"""Spellings of a strength's unit, each with the one it is compared as."""
_ALIKE_SIGNS: Final = str.maketrans({"&": " and ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_WIDE_DASH = re.compile(r" ?- ?")


def same_value(kind: Kind, one: Value, other: Value) -> bool:
    """Tell whether two values of a field of this kind say the same."""
    if kind in ("number", "flag", "date"):
        return one == other and isinstance(one, bool) is isinstance(other, bool)
    if one == other:
        return True
    if kind == "strength":
        bare = _NO_STRENGTH_SIGN.search(str(one)) is None and _NO_STRENGTH_SIGN.search(str(other)) is None
        return bare and strength_parts(str(one)) == strength_parts(str(other))
    return plain(str(one)) == plain(str(other))


def plain(text: str) -> str:
    """Return text for comparison: letter case, white space, dashes, ampersands and a final full stop apart."""
    words = " ".join(text.translate(_ALIKE_SIGNS).lower().split())
    return (_WIDE_DASH.sub("-", words) if "-" in words else words).rstrip(".")


def same_unit(one: str, other: str) -> bool:
    """Tell whether two words count the same: ``tablets`` and ``tablet``."""
    return _unit(one) == _unit(other)


def _unit(word: str) -> str:
    bare = plain(word)
    return UNITS.get(bare, bare.removesuffix("s"))


def strength_parts(text: str) -> tuple[str, ...]:
    """Return a strength's numbers and units in order, one spelling each: ``("10", "325", "mg")``."""
    return tuple(
        format(Decimal(part.replace(",", "")).normalize(), "f") if part[-1].isdecimal() else UNIT_SPELLINGS.get(part, part)
        for part in _STRENGTH_PART.findall(text.lower())
    )


def told(value: Value | None) -> str | None:
    """Return a value as a person reads it; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)
