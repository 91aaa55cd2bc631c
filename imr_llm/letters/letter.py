"""A letter as it was read, and spans that point into it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` (included) to ``end`` (excluded) of ``Letter.text``."""

    start: int
    end: int


class Place(NamedTuple):
    """Where a person finds an offset: page and line, both counted from 1.

    ``page`` is None for a letter whose file keeps no pages.
    """

    page: int | None
    line: int


@dataclass(frozen=True)
class Letter:
    """One determination letter, its text exactly as read.

    Attributes:
        text: What was read: byte-order mark removed, newlines as they were, pages parted by a form feed.
        path: Where it came from, as given.
        sha256: Hex digest of the file's bytes (of the UTF-8 text when the letter never was a file).
        page_count: Pages of the PDF; None for a text file without form feeds.
    """

    text: str
    path: str
    sha256: str
    page_count: int | None = None

    def quote(self, span: Span) -> str:
        """Return the letter's own characters at ``span``."""
        return self.text[span.start : span.end]

    def place(self, offset: int) -> Place:
        """Return page and line of a character offset."""
        pages, lines = self._starts
        page = bisect_right(pages, offset)
        first_line = bisect_right(lines, pages[page - 1])
        return Place(page if self.page_count is not None else None, bisect_right(lines, offset) - first_line + 1)

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Offsets at which pages and lines begin."""
        pages = list(map(add, accumulate(map(len, self.text.split("\f")[:-1]), initial=0), count()))
        printed = self.text.splitlines(keepends=True)
        lines = list(accumulate(map(len, printed), initial=0))
        if printed and len(printed[-1].splitlines()[0]) == len(printed[-1]):  # the last line has no end, so none begins after it
            lines.pop()
        return pages, lines
