"""A letter's words without its typography, each character still tied to where it came from.

Letters wrap words and dates over lines, double every newline or keep none, and print page footers in the middle of
a sentence. Rules read a `Passage`, in which all of that is one space, and every match maps back to the raw text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imr_llm.letters.letter import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters.letter import Letter

FOOTER = re.compile(
    r"""
    (?: \A | (?<=[\n\r\f]) ) [^\S\n\r\f]*
    (?: Final\ Determination\ Letter\ for\ IMR\ Case\ Number\ [^\n\r\f]{0,40}   # 2013-14, its page number below it
        (?: \s*? [\n\r\f] \s*? \d{1,3} [^\S\n\r\f]* (?= [\n\r\f] | \Z) )?
      | (?: - \ ?)? (?i:Page) \ \d{1,3} (?: \ of \ \d{1,3} )? (?: \ ?- )? [^\S\n\r\f]* (?= [\n\r\f] | \Z)
      | \d{1,3} [^\S\n\r\f]* (?= \r?\n?\f | \s* \Z )                            # a bare number at a page's foot
    )
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"[^\S ]\s*| \s+")
_BROKEN = re.compile(r"[0-9A-Za-z][-/]\Z")  # "non- \ncertified", "11-21-\n2016", "10/14/ \n2016"
_LONGEST_PRINTED_LINE = 130  # characters a line, on average, above which lines are whole paragraphs


@dataclass(frozen=True, slots=True)
class Passage:
    """A letter's text with runs of white space as one space, footers left out, broken words joined.

    Attributes:
        text: The words to read.
        letter: The letter they came from.
        starts: Offsets in ``text`` at which a stretch copied from the letter begins.
        sources: For each of ``starts``, the offset in ``letter.text`` it was copied from.
        lines: Offsets in ``text`` at which a printed line begins.
        paragraphs: Offsets in ``text`` at which a line follows one or more blank lines.
    """

    text: str
    letter: Letter
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    lines: tuple[int, ...]
    paragraphs: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the raw span of ``text[start:end]`` (half open, not empty)."""
        return Span(self._source(start), self._source(end - 1) + 1)

    def part(self, start: int, end: int) -> Part:
        """Return ``text[start:end]`` as a part, white space at its ends left out."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        return Part(self, start + lead, start + max(len(text.rstrip()), lead))

    def _source(self, offset: int) -> int:
        run = bisect_right(self.starts, offset) - 1
        return self.sources[run] + offset - self.starts[run]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a passage: a section, a heading, one guideline line.

    Attributes:
        passage: The passage it is cut from.
        start: Its first character in ``passage.text``.
        end: The one after its last.
    """

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The part's words, as `Passage` writes them."""
        return self.passage.text[self.start : self.end]

    @property
    def printed(self) -> str:
        """The part as printed, white space collapsed, footers left out; broken words stay broken."""
        return " ".join(" ".join(self.passage.letter.quote(span) for span in self.spans()).split())

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the raw span of the part's own ``[start, end)``; the whole part without arguments."""
        last = self.end if end is None else self.start + end
        return self.passage.span(self.start + start, last)

    def part(self, start: int, end: int) -> Part:
        """Return the part's own ``[start, end)`` as a part."""
        return self.passage.part(self.start + start, self.start + end)

    def spans(self) -> tuple[Span, ...]:
        """Return the raw spans that hold the part, cut where a page footer was left out."""
        whole = self.span()
        cuts = [m.span() for m in FOOTER.finditer(self.passage.letter.text, whole.start, whole.end)]
        pieces, at = [], whole.start
        for cut_start, cut_end in cuts:
            pieces.append(Span(at, cut_start))
            at = cut_end
        pieces.append(Span(at, whole.end))
        return tuple(_trimmed(self.passage.letter.text, pieces))

    def line_starts(self) -> tuple[int, ...]:
        """Return where printed lines begin inside the part, as its own offsets."""
        lines = self.passage.lines
        return tuple(n - self.start for n in lines[bisect_left(lines, self.start) : bisect_left(lines, self.end)])

    def __bool__(self) -> bool:
        """Tell whether the part holds a word."""
        return self.end > self.start


def _trimmed(text: str, spans: list[Span]) -> Iterator[Span]:
    for start, end in spans:
        words = text[start:end]
        if words.strip():
            yield Span(start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip())))


def read_passage(letter: Letter) -> Passage:
    """Return the whole letter as one passage; time and memory are linear in its length."""
    text = letter.text
    gaps = _find_gaps(text)
    habit = _line_habit(gaps)
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    lines: list[int] = [0]
    paragraphs: list[int] = [0]
    length = at = 0
    for gap in [*gaps, _Gap(len(text), len(text), 0)]:
        kept = text[at : gap.start]
        if kept:
            starts.append(length)
            sources.append(at)
            pieces.append(kept)
            length += len(kept)
        broken_word = gap.breaks and _BROKEN.search(kept, len(kept) - 2) and text[gap.end : gap.end + 1].isalnum()
        if length and gap.end > gap.start and not broken_word:
            starts.append(length)
            sources.append(gap.start)
            pieces.append(" ")
            length += 1
        if gap.breaks:
            lines.append(length)
        if gap.breaks > habit:
            paragraphs.append(length)
        at = gap.end
    return Passage("".join(pieces), letter, tuple(starts) or (0,), tuple(sources) or (0,), tuple(lines), tuple(paragraphs))


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space or a footer between words; ``breaks`` counts its line ends."""

    start: int
    end: int
    breaks: int


def _find_gaps(text: str) -> list[_Gap]:
    """Return every gap that is more than one plain space."""
    gaps = [_Gap(*m.span(), _count_breaks(m[0])) for m in _GAP.finditer(text)]
    footers = [m.span() for m in FOOTER.finditer(text)]
    return _merged(gaps, footers, text) if footers else gaps


def _merged(gaps: list[_Gap], footers: list[tuple[int, int]], text: str) -> list[_Gap]:
    """Return the gaps with each footer, and the gaps it touches, as one gap of one line end."""
    merged: list[_Gap] = []
    touching = {offset for footer in footers for offset in footer}
    for start, end in sorted([*((g.start, g.end) for g in gaps), *footers]):
        if merged and start <= merged[-1].end and (start in touching or end in touching or merged[-1].end in touching):
            merged[-1] = _Gap(merged[-1].start, max(end, merged[-1].end), 1)
        elif not merged or end > merged[-1].end:
            merged.append(_Gap(start, end, _count_breaks(text[start:end])))
    return merged


def _count_breaks(gap: str) -> int:
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n") + gap.count("\x85") + gap.count("\u2028") or "\f" in gap


def _line_habit(gaps: list[_Gap]) -> int:
    """Return how many line ends this letter prints between two lines of one paragraph: 1, or 2 where all are doubled.

    Some text tools double every newline. A letter that holds each paragraph on one long line looks alike, so lines
    must also be short.
    """
    single = sum(1 for gap in gaps if gap.breaks == 1)
    double = sum(1 for gap in gaps if gap.breaks == 2)  # noqa: PLR2004
    if double <= 4 * single:
        return 1
    return 2 if gaps[-1].end < _LONGEST_PRINTED_LINE * double else 0
