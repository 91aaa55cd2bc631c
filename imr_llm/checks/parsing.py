"""A stated value as the record holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, get_args

from imr_llm.record.model import CaseOutcome, Category, GuidelineSource, Laterality, Outcome, Priority, Reason, Sex, UrOutcome
from imr_llm.record.pointers import shape

if TYPE_CHECKING:
    from imr_llm.evidence import Value
    from imr_llm.record.fields import FieldKind

_ITEM: Final = "/disputed_items/*"
_CLOSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "/priority": get_args(Priority),
        "/case_outcome": get_args(CaseOutcome),
        "/patient/sex": get_args(Sex),
        f"{_ITEM}/treatment/category": get_args(Category),
        f"{_ITEM}/treatment/laterality": get_args(Laterality),
        f"{_ITEM}/utilization_review/outcome": get_args(UrOutcome),
        f"{_ITEM}/outcome": get_args(Outcome),
        f"{_ITEM}/rationale_reasons/*": get_args(Reason),
        f"{_ITEM}/claims_administrator_guidelines/*/source": get_args(GuidelineSource),
        f"{_ITEM}/reviewer_guidelines/*/source": get_args(GuidelineSource),
    }
)
_WHOLE: Final = frozenset("age_years year refills times times_max duration duration_max visits number".split())
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_DIGITS = 12


def parse_value(pointer: str, kind: FieldKind, stated: object) -> Value:
    """Return a stated value as the record holds it; a number may be stated as text, ``"60"``.

    Args:
        pointer: The field's JSON pointer; indexes may be ``*``.
        kind: How the field is compared.
        stated: What JSON holds, not null.

    Raises:
        ValueError: The value is not of the field's kind; the message says what was expected.
    """
    return parse_named(shape(pointer), kind, stated)


def parse_named(name: str, kind: FieldKind, stated: object) -> Value:
    """Return a stated value as `parse_value` does, for a field named with ``*`` for every index."""
    if kind.kind == "number" or name.endswith("/number"):
        return _number(name, stated)
    if kind.kind == "date":
        return _date(stated)
    if kind.kind == "flag" or name.endswith("/medically_necessary"):
        if not isinstance(stated, bool):
            raise ValueError("true or false is expected")
        return stated
    if type(stated) is int and name.endswith("/pages/*"):
        return str(stated)
    return _words(name, stated)


def _words(name: str, stated: object) -> str:
    if not isinstance(stated, str) or not stated.strip():
        raise ValueError("text is expected")
    if _LONE_SURROGATE.search(stated):
        raise ValueError("text in whole characters is expected")
    allowed = _CLOSED.get(name)
    if allowed is not None and stated not in allowed:
        raise ValueError(f"one of {', '.join(allowed)} is expected")
    return stated


def _number(name: str, stated: object) -> Value:
    try:
        number = Decimal("NaN") if isinstance(stated, bool) else Decimal(_numeral(stated))
    except InvalidOperation:
        raise ValueError("a number is expected") from None
    if not number.is_finite() or number < 0 or number.adjusted() > _MOST_DIGITS:
        raise ValueError("a number of zero or more is expected")
    if name.rpartition("/")[2] not in _WHOLE:
        return number
    if number != number.to_integral_value():
        raise ValueError("a whole number is expected")
    return int(number)


def _numeral(stated: object) -> str:
    """Return a number's figures; what is too long to be one is none, and is never cut to one."""
    figures = str(stated)
    return figures if len(figures) <= 3 * _MOST_DIGITS else ""


def _date(stated: object) -> date:
    if isinstance(stated, str) and _ISO_DATE.fullmatch(stated):
        try:
            return date.fromisoformat(stated)
        except ValueError:
            pass
    raise ValueError("a date such as 2016-10-13 is expected")
