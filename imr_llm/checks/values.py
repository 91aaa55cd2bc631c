"""When two values of a field are the same, and how a value is told to a person."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_llm.evidence import Value
    from imr_llm.record.fields import Kind

_STRENGTH_PART = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[a-z%µμ]+")
_UNIT_SPELLINGS = {
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
_PAGE_DASH = re.compile(r"\s*[-–—]\s*")


def same_value(kind: Kind, one: Value, other: Value) -> bool:
    """Tell whether two values of a field of this kind say the same."""
    if kind in ("number", "flag", "date"):
        return type_of(one) == type_of(other) and one == other
    if kind == "strength":
        return strength_parts(str(one)) == strength_parts(str(other))
    return plain(str(one)) == plain(str(other))


def type_of(value: Value) -> str:
    """Return which kind of thing a value is: flag, number, date or text (True is no number here)."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, (int, Decimal)):
        return "number"
    return "date" if isinstance(value, date) else "text"


def plain(text: str) -> str:
    """Return text for comparison: letter case, white space, dashes, ampersands and a final full stop apart."""
    text = text.replace("&", " and ").replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(_PAGE_DASH.sub("-", text).lower().split()).rstrip(".")


def strength_parts(text: str) -> tuple[str, ...]:
    """Return a strength's numbers and units in order, one spelling each: ``("10", "325", "mg")``."""
    parts = []
    for part in _STRENGTH_PART.findall(text.lower()):
        try:
            parts.append(format(Decimal(part.replace(",", "")).normalize(), "f"))
        except InvalidOperation:
            parts.append(_UNIT_SPELLINGS.get(part, part))
    return tuple(parts)


def told(value: Value | None) -> str | None:
    """Return a value as a person reads it; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)
