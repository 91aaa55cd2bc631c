"""Tables of figures: aligned for people, as they are for machines."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from itertools import starmap
from typing import Final

Cell = str | int | float | None
"""A figure as measured; None where there is none."""

_GAP: Final = "  "
_DIGITS: Final = 3
_WIDTH: Final = 110


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind.

    Attributes:
        title: What was measured, units included.
        columns: Names of the columns.
        rows: The figures, unrounded; the first of each row names it.
        notes: What is included, and on what it was measured; wrapped when shown.
        shown: How many rows a person is shown; None for all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    shown: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the table as JSON can hold it."""
        return asdict(self)


def render_table(table: Table) -> str:
    """Return the table as text, figures to three digits."""
    lines = [table.columns, *(tuple(map(render_cell, row)) for row in table.rows[: table.shown])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    numeric = [all(not isinstance(row[n], str) for row in table.rows) for n in range(len(widths))]

    def cell(n: int, text: str) -> str:
        return text.rjust(widths[n]) if numeric[n] else text.ljust(widths[n])

    body = [_GAP.join(starmap(cell, enumerate(line))).rstrip() for line in lines]
    more = len(table.rows) - len(lines) + 1
    body += [f"and {more} more, in the order above"] if more else []
    rule = _GAP.join("-" * width for width in widths)
    notes = [textwrap.fill(" ".join(table.notes), _WIDTH)] if table.notes else []
    return "\n".join((table.title, "", body[0], rule, *body[1:], *(("", *notes) if notes else ())))


def render_cell(value: Cell) -> str:
    """Return a figure to three digits; whole numbers and words as they are."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 10**_DIGITS:
        return f"{value:,.0f}"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return f"{value:.{_DIGITS - whole}f}"
