"""Text with stretches blanked out, so that what one rule has read no other rule reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANK: Final = "\x00"
"""Stands for one character that was read; no pattern matches it."""


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text, of the same length, with each span blanked out; spans ascend and do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at:start], BLANK * (end - start))
        at = end
    return "".join((*pieces, text[at:])) if pieces else text
