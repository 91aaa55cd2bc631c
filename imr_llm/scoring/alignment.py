"""Which of two lists' items are about the same request."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from imr_llm.scoring.normal import at, mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_LIKENESS = 0.4  # headings less alike than this are two requests
_MOST_ITEMS = 200  # beyond this a table of likenesses costs more than it tells: by position


def align(wanted: Sequence[object], given: Sequence[object]) -> tuple[tuple[int, int | None], ...]:
    """Pair each wanted item with the index of its counterpart among the given ones, in order; None without one.

    Lists of one length are paired by position; else so that the headings are most alike.
    """
    rows, columns = len(wanted), len(given)
    if rows == columns or max(rows, columns) > _MOST_ITEMS:
        return tuple((row, row if row < columns else None) for row in range(rows))
    gain = [[_likeness(one, other) - _LEAST_LIKENESS for other in given] for one in wanted]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            best[row][column] = max(best[row + 1][column], best[row][column + 1], best[row + 1][column + 1] + gain[row][column])
    return tuple(_walk(best, gain))


def _walk(best: list[list[float]], gain: list[list[float]]) -> list[tuple[int, int | None]]:
    """Return the pairs of the best alignment, from the table of what is still to gain."""
    pairs: list[tuple[int, int | None]] = []
    row = column = 0
    rows, columns = len(best) - 1, len(best[0]) - 1
    while row < rows:
        if column < columns and best[row][column] == best[row + 1][column + 1] + gain[row][column]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif column < columns and best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, None))
            row += 1
    return pairs


def _likeness(one: object, other: object) -> float:
    """Return how alike two items are, 0 to 1, by heading."""
    return SequenceMatcher(None, _heading(one), _heading(other), autojunk=False).ratio()


def _heading(item: object) -> str:
    """Return an item's heading, of gold or of a record; its treatment's name where it has none."""
    treatment = mapping(item).get("treatment")
    name = treatment if isinstance(treatment, str) else at(treatment, ("name",))
    return str(mapping(item).get("heading") or name or "").lower()
