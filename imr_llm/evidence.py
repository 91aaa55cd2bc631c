"""What the rules found in one letter, each value with the characters that prove it.

A field is named by its JSON pointer into the record (RFC 6901), for example ``/disputed_items/0/quantity/value``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_llm.letters import Part, Span

Value = str | int | bool | Decimal | date
"""What a field can hold. Quantities are `Decimal`, dates `date`; a list is one reading an element."""

T_co = TypeVar("T_co", bound=Value, covariant=True)
T = TypeVar("T", bound=Value)

Source = Literal["header", "credentials", "narrative", "heading", "guideline", "rationale", "decision", "filing"]
"""The part of the letter a reading comes from.

``narrative`` is the case summary; ``decision`` the line or sentence that prints an item's outcome; ``filing`` the 2013
notice's paragraph on when the application was filed.
"""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """One value that the letter states.

    Attributes:
        rule: Name of the rule that read it, for example ``heading.quantity``.
        field: JSON pointer of the record's field; of one element where the field is a list.
        value: The value, parsed.
        source: The part of the letter it comes from.
        spans: The raw characters that prove it, in reading order; never empty.
        quote: ``letter.text`` at the first span.
    """

    rule: str
    field: str
    value: T_co
    source: Source
    spans: tuple[Span, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should know and that is no value: an impossible date, two values that differ.

    Attributes:
        code: One of the closed list of finding codes (``schemas/findings.md``).
        field: JSON pointer of the field it touches; ``""`` for the letter as a whole.
        message: One sentence. May hold words of the letter: findings are output, not logs.
        spans: Where in the letter.
        letter_value: What the letter prints there, or what it was read as.
        claimed_value: What another reader says, where the remark comes of a comparison.
    """

    code: str
    field: str
    message: str
    spans: tuple[Span, ...] = ()
    letter_value: str | None = None
    claimed_value: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A field that a rule read in full and knows the letter to leave unsaid (a heading without any quantity).

    Attributes:
        rule: Name of the rule that read it.
        field: JSON pointer of the field.
    """

    rule: str
    field: str


Found = Reading[Value] | Remark | Silence
"""What a rule yields."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules found in one letter.

    Attributes:
        layout: The letter's layout, one of `imr_llm.sections.Layout`.
        item_count: Disputed items the letter decides.
        readings: By field, every value read, in the order the rules gave them. Two readings of one field from
            different sources are two witnesses.
        remarks: What the rules noticed besides.
        silent: Fields known to be left unsaid.
    """

    layout: str
    item_count: int
    readings: dict[str, tuple[Reading[Value], ...]]
    remarks: tuple[Remark, ...] = ()
    silent: frozenset[str] = frozenset()

    def of(self, pointer: str) -> tuple[Reading[Value], ...]:
        """Return every reading of one field."""
        return self.readings.get(pointer, ())


def gather(layout: str, item_count: int, found: Iterable[Found]) -> Evidence:
    """Return what several rules yielded as one body of evidence."""
    readings: dict[str, list[Reading[Value]]] = {}
    remarks: list[Remark] = []
    silent: set[str] = set()
    for one in found:
        if isinstance(one, Reading):
            readings.setdefault(one.field, []).append(one)
        elif isinstance(one, Remark):
            remarks.append(one)
        else:
            silent.add(one.field)
    return Evidence(
        layout, item_count, {k: tuple(v) for k, v in readings.items()}, tuple(remarks), frozenset(silent - readings.keys())
    )


def reading(rule: str, field: str, value: T, source: Source, part: Part) -> Reading[T]:
    """Return the reading of ``value`` that ``part`` of the letter proves."""
    spans = part.spans()
    return Reading(rule, field, value, source, spans, part.passage.letter.quote(spans[0]))
