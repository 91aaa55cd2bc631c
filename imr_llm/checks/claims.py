"""What another reader says of a letter: a model's draft, or somebody else's record, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.checks.parsing import parse_named
from imr_llm.evidence import Remark, Value
from imr_llm.record.fields import FIELDS, FieldKind

if TYPE_CHECKING:
    from imr_llm.letters import Span

ITEMS: Final = "/disputed_items"
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """One field as another reader states it.

    Attributes:
        field: JSON pointer into the reader's own record (its items may be in another order than the letter's).
        value: The value; None where the reader says that the letter is silent. For a list field with no elements,
            ``field`` names the list and the value is None.
        spans: Where the reader says it stands; empty where it does not say.
        place: JSON pointer by which the reader itself knows the field, where that differs.
        reasked: Whether the reader was shown the letter's words on just this field before it stated the value.
    """

    field: str
    value: Value | None
    spans: tuple[Span, ...] = ()
    place: str = ""
    reasked: bool = False

    def at(self, field: str) -> Claim:
        """Return the same claim under another pointer."""
        return self if field == self.field else replace(self, field=field, place=self.place or self.field)


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything another reader states of one letter.

    Attributes:
        origin: ``model`` for a draft, ``claims`` for a record made elsewhere.
        claims: In the reader's order.
        item_count: Disputed items the reader states; None when it says nothing of items.
        invalid: Values that are not of their field's kind, and sentences that the letter lacks; by the reader's pointers.
    """

    origin: Literal["model", "claims"]
    claims: tuple[Claim, ...]
    item_count: int | None
    invalid: tuple[Remark, ...] = ()


class _Group(dict[str, "_Node"]):
    """The fields of an object, by name."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list whose elements are all alike."""

    element: _Group | FieldKind


_Node = _Group | _Listed | FieldKind


def _grown(fields: Mapping[str, FieldKind]) -> _Group:
    below: dict[str, dict[str, FieldKind]] = {}
    for name, kind in fields.items():
        head, slash, rest = name[1:].partition("/")
        below.setdefault(head, {})[slash + rest] = kind
    return _Group({head: _grown_node(rest) for head, rest in below.items()})


def _grown_node(fields: Mapping[str, FieldKind]) -> _Node:
    if "" in fields:
        return fields[""]
    group = _grown(fields)
    element = group.get("*")
    return group if element is None or isinstance(element, _Listed) else _Listed(element)


_RECORD: Final = _grown(FIELDS)


def claims_from_record(stated: Mapping[str, object]) -> Claims:
    """Return the claims that a record in the shape of `DeterminationRecord` makes; keys left out make none."""
    found = tuple(_walk(_RECORD, dict(stated), "", ""))
    items = stated.get("disputed_items", ())
    return Claims(
        "claims",
        tuple(one for one in found if isinstance(one, Claim)),
        _count(items) if "disputed_items" in stated else None,
        tuple(one for one in found if isinstance(one, Remark)),
    )


def _count(items: object) -> int | None:
    if items is None:
        return 0
    return len(items) if isinstance(items, (list, tuple)) else None


def _walk(node: _Node, stated: object, pointer: str, name: str) -> Iterator[Claim | Remark]:
    """Yield what a stated value claims, field by field, and what in it is of the wrong kind."""
    if isinstance(node, FieldKind):
        yield _leaf(node, stated, pointer, name)
    elif isinstance(node, _Listed):
        yield from _walk_list(node, stated, pointer, name)
    elif isinstance(stated, dict):
        for key, value in stated.items():
            inner = node.get(key)
            if inner is None:
                yield _invalid(f"{pointer}/{_escaped(key)}", value, "the record has no such field")
            else:
                yield from _walk(inner, value, f"{pointer}/{key}", f"{name}/{key}")
    elif stated is None and not name.endswith("/*"):
        for key, inner in node.items():
            yield from _walk(inner, None, f"{pointer}/{key}", f"{name}/{key}")
    else:
        yield _invalid(pointer, stated, "a group of fields is expected")


def _walk_list(node: _Listed, stated: object, pointer: str, name: str) -> Iterator[Claim | Remark]:
    """Yield what a list claims; an empty one, or null, claims that there is nothing."""
    if stated is None or (isinstance(stated, (list, tuple)) and not stated):
        yield Claim(pointer, None)
    elif isinstance(stated, (list, tuple)):
        for index, value in enumerate(stated):
            yield from _walk(node.element, value, f"{pointer}/{index}", f"{name}/*")
    else:
        yield _invalid(pointer, stated, "a list is expected")


def _leaf(kind: FieldKind, stated: object, pointer: str, name: str) -> Claim | Remark:
    if stated is None:
        return Claim(pointer, None)
    try:
        return Claim(pointer, parse_named(name, kind, stated))
    except ValueError as error:
        return _invalid(pointer, stated, str(error))


def _escaped(key: object) -> str:
    return _printable(key).replace("~", "~0").replace("/", "~1")


def _printable(value: object) -> str:
    """Return a value as text that can be written as UTF-8; one too deep or too long to be shown, as its kind."""
    try:
        return str(value).encode("utf-8", "replace").decode("utf-8")
    except (RecursionError, ValueError):
        return f"({type(value).__name__})"


def _invalid(pointer: str, value: object, why: str) -> Remark:
    shown = _printable(value)
    shown = shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
    return Remark("invalid_claim", pointer, f"The claim at `{pointer}` cannot be used: {why}.", claimed_value=shown)
