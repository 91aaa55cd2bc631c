"""A letter's text line by line, each value marked where it stands, each finding at its line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from imr_llm.letters import Letter, Place, Span

if TYPE_CHECKING:
    from imr_llm.exports.sheet import Section, Topic
    from imr_llm.record import Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of the letter that prove one or more lines of the sheet.

    Attributes:
        span: The characters.
        numbers: The sheet's lines that they prove.
        topic: What the first of those is about.
    """

    span: Span
    numbers: tuple[int, ...]
    topic: Topic


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a printed line in which no mark begins or ends.

    Attributes:
        text: The letter's own characters.
        topic: Of the narrowest mark over it; None where nothing is marked.
        opens: How many marks begin with it.
        closes: The numbers of each mark that ends with it.
    """

    text: str
    topic: Topic | None = None
    opens: int = 0
    closes: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of the letter.

    Attributes:
        place: Its page and line.
        stretches: Its text in pieces; empty for a blank line.
        findings: Which findings (from 0) point at it for the first time.
    """

    place: Place
    stretches: tuple[Stretch, ...]
    findings: tuple[int, ...] = ()


def find_marks(sheet: Iterable[Section], length: int) -> tuple[Mark, ...]:
    """Return the marks of a sheet over a letter of ``length`` characters, in reading order; equal spans share one."""
    proven: dict[Span, list[int]] = {}
    topics: dict[Span, Topic] = {}
    for line in (line for section in sheet for line in section.lines if line.marked):
        for span in (*line.spans, *line.also):
            if 0 <= span.start < span.end <= length:
                numbers = proven.setdefault(span, [])
                if line.number not in numbers:
                    numbers.append(line.number)
                topics.setdefault(span, line.topic)
    return tuple(Mark(span, tuple(proven[span]), topics[span]) for span in sorted(proven, key=lambda s: (s.start, -s.end)))


def printed_lines(letter: Letter, marks: Sequence[Mark], findings: Sequence[Finding]) -> Iterator[PrintedLine]:
    """Yield the letter's lines; each finding comes with the line in which the first of its spans ends."""
    by_line: dict[int, list[int]] = {}
    lines = letter.text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for index, finding in enumerate(findings):
        if finding.spans and finding.spans[0][1] <= len(letter.text):
            by_line.setdefault(bisect_right(starts, finding.spans[0][1] - 1) - 1, []).append(index)
    open_marks: list[Mark] = []
    waiting = iter(marks)
    following = next(waiting, None)
    for row, line in enumerate(lines):
        start, end = starts[row], starts[row] + len(line.rstrip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        while following is not None and following.span.start < starts[row + 1]:
            open_marks.append(following)
            following = next(waiting, None)
        yield PrintedLine(
            letter.place(start),
            tuple(_stretches(letter.text[start:end], start, starts[row + 1], open_marks)),
            tuple(by_line.get(row, ())),
        )
        open_marks = [mark for mark in open_marks if mark.span.end > starts[row + 1]]


def _stretches(text: str, start: int, next_start: int, marks: Sequence[Mark]) -> Iterator[Stretch]:
    """Yield one line's stretches. A mark over several lines opens on its first and closes on its last."""
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(max(mark.span.start - start, 0), []).append(mark)
        closing.setdefault(min(mark.span.end - start, len(text)), []).append(mark)
    edges = sorted(edge for edge in {0, len(text), *opening, *closing} if edge <= len(text))
    active: dict[Mark, None] = {}
    for at, until in pairwise(edges):
        for mark in opening.get(at, ()):
            active[mark] = None
        opens = sum(mark.span.start >= start for mark in opening.get(at, ()))
        ending = [mark for mark in closing.get(until, ()) if mark in active]
        closes = tuple(mark.numbers for mark in reversed(ending) if mark.span.end <= next_start)
        narrowest = min(active, key=lambda mark: mark.span.end - mark.span.start, default=None)
        yield Stretch(text[at:until], narrowest.topic if narrowest else None, opens, closes)
        for mark in ending:
            del active[mark]
