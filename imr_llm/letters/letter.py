"""A letter as it was read, and spans that point into it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count, islice
from operator import add
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` (included) to ``end`` (excluded) of ``Letter.text``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a character."""
        return self.start < other.end and other.start < self.end


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
        scanned_pages: Numbers of the PDF's pages that are an image, with few words or none beside it, counted from 1.
    """

    text: str
    path: str
    sha256: str
    page_count: int | None = None
    scanned_pages: tuple[int, ...] = ()

    def quote(self, span: Span) -> str:
        """Return the letter's own characters at ``span``."""
        return self.text[span.start : span.end]

    def place(self, offset: int) -> Place:
        """Return page and line of a character offset."""
        page = bisect_right(self._pages, offset)
        lines = self._lines.get(page) or self._lines.setdefault(page, self._find_lines(page))
        return Place(page if self.page_count is not None else None, bisect_right(lines, offset))

    @cached_property
    def _pages(self) -> array[int]:
        """Offsets at which pages begin."""
        return array("L", map(add, accumulate(map(len, self.text.split("\f")[:-1]), initial=0), count()))

    @cached_property
    def _lines(self) -> dict[int, array[int]]:
        """By page, as far as asked for: the offsets at which its lines begin."""
        return {}

    def _find_lines(self, page: int) -> array[int]:
        start, end = islice((*self._pages[page - 1 : page + 1], len(self.text)), 2)
        printed = f"{self.text[start:end]}|".splitlines(keepends=True)  # a line also begins after the last line end
        return array("L", accumulate(map(len, printed[:-1]), initial=start))
