"""What another reader says of a letter: a model's draft, or somebody else's record, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, get_args

from imr_llm.evidence import Remark, Value
from imr_llm.record.fields import FIELDS, FieldKind
from imr_llm.record.model import Category, GuidelineSource, Laterality, Outcome, Priority, Reason, Sex, UrOutcome
from imr_llm.record.pointers import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Span

_CLOSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "/priority": get_args(Priority),
        "/patient/sex": get_args(Sex),
        "/disputed_items/*/treatment/category": get_args(Category),
        "/disputed_items/*/treatment/laterality": get_args(Laterality),
        "/disputed_items/*/utilization_review/outcome": get_args(UrOutcome),
        "/disputed_items/*/outcome": get_args(Outcome),
        "/disputed_items/*/rationale_reasons/*": get_args(Reason),
        "/disputed_items/*/claims_administrator_guidelines/*/source": get_args(GuidelineSource),
        "/disputed_items/*/reviewer_guidelines/*/source": get_args(GuidelineSource),
    }
)
_GROUPS = frozenset(known.rpartition("/")[0] for known in FIELDS) | {"/disputed_items"}
_WHOLE_FIELDS = re.compile(r"age_years|year|refills|times|times_max|duration|duration_max|visits|number")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """One field as another reader states it.

    Attributes:
        field: JSON pointer into the reader's own record (its items may be in another order than the letter's).
        value: The value; None where the reader says that the letter is silent. For a list field with no elements,
            ``field`` names the list and the value is None.
        spans: Where the reader says it stands; empty where it does not say.
    """

    field: str
    value: Value | None
    spans: tuple[Span, ...] = ()

    def at(self, field: str) -> Claim:
        """Return the same claim under another pointer."""
        return self if field == self.field else Claim(field, self.value, self.spans)


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything another reader states of one letter.

    Attributes:
        origin: ``model`` for a draft, ``claims`` for a record made elsewhere.
        claims: In the reader's order.
        item_count: Disputed items the reader states; None when it says nothing of items.
        invalid: Values that are not of their field's kind; they make no claim.
    """

    origin: Literal["model", "claims"]
    claims: tuple[Claim, ...]
    item_count: int | None
    invalid: tuple[Remark, ...] = ()


def claims_from_record(stated: Mapping[str, object]) -> Claims:
    """Return the claims that a record in the shape of `DeterminationRecord` makes; keys left out make none."""
    claims: list[Claim] = []
    invalid: list[Remark] = []
    for pointer, value in _flatten(stated, ""):
        kind = FIELDS.get(shape(pointer))
        if kind is None:
            if value is not None and shape(pointer) not in _GROUPS:
                invalid.append(_invalid(pointer, value, "the record has no such field"))
            elif value is not None:
                invalid.append(_invalid(pointer, value, "a group of fields is expected here"))
            else:
                claims.extend(Claim(field, None) for field in _leaves_below(pointer))
            continue
        try:
            claims.append(Claim(pointer, None if value is None else parse_value(pointer, kind, value)))
        except ValueError as error:
            invalid.append(_invalid(pointer, value, str(error)))
    items = stated.get("disputed_items")
    return Claims("claims", tuple(claims), len(items) if isinstance(items, (list, tuple)) else None, tuple(invalid))


def _flatten(node: object, pointer: str) -> Iterator[tuple[str, object]]:
    """Yield leaves with their pointers; an empty list or object is a leaf that says nothing is there."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _flatten(value, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, (list, tuple)):
        if not node:
            yield pointer, None
        for index, value in enumerate(node):
            yield from _flatten(value, f"{pointer}/{index}")
    else:
        yield pointer, node


def _leaves_below(pointer: str) -> list[str]:
    """Return every scalar field of a group that the reader states to be absent (``"quantity": null``)."""
    name = shape(pointer)
    if f"{name}/*" in FIELDS or any(known.startswith(f"{name}/*/") for known in FIELDS):
        return [pointer]
    return [pointer + known[len(name) :] for known, kind in FIELDS.items() if known.startswith(f"{name}/") and not kind.listed]


def parse_value(pointer: str, kind: FieldKind, value: object) -> Value:
    """Return a stated value as the record holds it.

    Raises:
        ValueError: The value is not of the field's kind; the message says what was expected.
    """
    name = shape(pointer)
    if kind.kind == "number":
        return _number(name, value)
    if kind.kind == "date":
        return _date(value)
    if kind.kind == "flag" or name.endswith("/medically_necessary"):
        if not isinstance(value, bool):
            raise ValueError("true or false is expected")
        return value
    if name.endswith("/number"):
        return _number(name, value)
    if isinstance(value, (int, float)) and name.endswith("/pages/*") and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text is expected")
    allowed = _CLOSED.get(name)
    if allowed is not None and value not in allowed:
        raise ValueError(f"one of {', '.join(allowed)} is expected")
    return value


def _number(name: str, value: object) -> Value:
    try:
        number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a number is expected") from None
    if not number.is_finite() or number < 0:
        raise ValueError("a number of zero or more is expected")
    if not _WHOLE_FIELDS.fullmatch(name.rpartition("/")[2]):
        return number
    if number != number.to_integral_value():
        raise ValueError("a whole number is expected")
    return int(number)


def _date(value: object) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _fail()
    except ValueError:
        raise ValueError("a date such as 2016-10-13 is expected") from None


def _fail() -> date:
    raise ValueError


def _invalid(pointer: str, value: object, why: str) -> Remark:
    shown = str(value)
    shown = shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
    return Remark("invalid_claim", pointer, f"The claim at `{pointer}` cannot be used: {why}.", claimed_value=shown)
