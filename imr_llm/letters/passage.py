"""A letter's words without its typography, each character still tied to where it came from.

Letters wrap words and dates over lines, double every newline or keep none, and print page footers in the middle of
a sentence. Rules read a `Passage`, in which all of that is one space, and every match maps back to the raw text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from imr_llm.letters.letter import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters.letter import Letter

FOOTER = re.compile(
    r"""
    (?: (?: (?P<above> \d{1,3} ) [\ \t\xa0]{0,20} [\n\r] \s{0,8} )?                                     # its number above it,
        (?P<line> Final\ Determination\ Letter\ for\ IMR\ Case\ Number ) [^\n\r\f]{0,40} (?= [\n\r\f] | \Z )   # 2013-14,
        (?: \s{0,8} [\n\r\f] \s{0,8} \d{1,3} [\ \t\xa0]{0,20} (?= [\n\r\f] | \Z) )?             # its number below it
      | Final\ Letter\ of\ Determination \ {1,60} Form\ Effective \ {1,8} [\d./-]{4,12}
        (?: \ {1,60} Page \ {1,4} \d{1,3} (?: \ of \ \d{1,3} )? )? [\ \t\xa0]{0,20} (?= [\n\r\f] | \Z)     # 2013
      | (?: [-\u2013] \ ? )? Page \ ? \d{1,2} \ ? (?: of | / ) \ ? [1-9]\d? (?: \ ?[-\u2013] )?
        [\ \t\xa0]{0,20} (?= [\n\r\f] | \Z)
      | (?: [-\u2013] \ ? | Page \ )? \d{1,3} (?: \ of \ \d{1,3} | \ ?[-\u2013] )?
        [\ \t\xa0]{0,20} (?= \r?\n?\f | \s*+ \Z )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A page footer, matched where the words of a printed line begin; a number without "Page … of" only at a page's foot."""
_FOOTER_LINE = re.compile(rf"[\n\r\f][ \t\xa0]*+(?=[FP0-9\u2013-])(?P<footer>{FOOTER.pattern})", FOOTER.flags)
_FOOTER_WORDS = "Final Determination Letter for IMR Case Number"
_PAGES_AHEAD = (1, 2)  # a page's number over the footers before it; the first page may have none
# Format characters print nothing: soft hyphen, zero-width space and joiners, marks of writing direction.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_PRINTS_NOTHING = re.compile(f"[{_INVISIBLE}]")
_WIDE = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# A gap begins at the first character that is no plain space, so that a search can leap from line end to line end.
_GAP = re.compile(rf"[\t-\r\x1c-\x1f{_WIDE}{_INVISIBLE}][\s{_INVISIBLE}]*")
_MOST_GAPS = 100_000  # line ends and odd spaces; the longest letters have some 2,000
_SPELT = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
_LIGATURE = re.compile("([\ufb00-\ufb06])")
_LEAD = re.compile(rf"[\s{_INVISIBLE}]*")
_INNER_GAP = re.compile(rf" ++(?:{_FOOTER_WORDS} C?M?\d{{2}}-\d{{3,7}}[A-Z]? \d{{1,2}} ++)++| {{2,}}")
_LONGEST_PRINTED_LINE = 130  # characters a line, on average, above which lines are whole paragraphs


@dataclass(frozen=True, slots=True)
class Passage:
    """A letter's text with runs of white space as one space, footers left out, broken words joined, ligatures spelt out.

    Attributes:
        text: The words to read.
        letter: The letter they came from.
        starts: Offsets in ``text`` at which a stretch copied from the letter begins.
        sources: For each of ``starts``, the offset in ``letter.text`` it was copied from.
        lines: Offsets in ``text`` at which a printed line begins.
        paragraphs: Offsets in ``text`` at which a line follows one or more blank lines.
        footers: Raw spans of the page footers left out.
    """

    text: str
    letter: Letter
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    lines: tuple[int, ...]
    paragraphs: tuple[int, ...]
    footers: tuple[Span, ...] = ()

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
        """The part as printed, white space collapsed, footers and what prints nothing left out; broken words stay broken."""
        words = " ".join(" ".join(self.passage.letter.quote(span) for span in self.spans()).split())
        return words if words.isascii() else _PRINTS_NOTHING.sub("", words)

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
        footers = self.passage.footers
        if not footers:
            return (whole,)
        pieces, at = [], whole.start
        for footer in footers[bisect_left(footers, whole) : bisect_left(footers, Span(whole.end, whole.end))]:
            pieces.append(Span(at, footer.start))
            at = footer.end
        pieces.append(Span(at, whole.end))
        return tuple(_trimmed(self.passage.letter.text, pieces))

    def line_starts(self) -> tuple[int, ...]:
        """Return where printed lines begin inside the part, as its own offsets."""
        lines = self.passage.lines
        return tuple(n - self.start for n in lines[bisect_left(lines, self.start) : bisect_left(lines, self.end)])

    def __len__(self) -> int:
        """Return how many characters the part has; one without any is false."""
        return self.end - self.start


def _trimmed(text: str, spans: list[Span]) -> Iterator[Span]:
    for start, end in spans:
        words = text[start:end]
        if words.strip():
            yield Span(start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip())))


def is_broken_up(text: str) -> bool:
    """Tell whether a text has more line ends or ligatures than any letter: built to cost time, or no prose at all."""
    if len(text) <= _MOST_GAPS:
        return False
    odd = (_GAP,) if text.isascii() else (_GAP, _LIGATURE)
    return any(next(islice(one.finditer(text), _MOST_GAPS, None), None) is not None for one in odd)


def read_passage(letter: Letter) -> Passage:
    """Return the whole letter as one passage; time and memory are linear in its length."""
    text = letter.text
    footers = _find_footers(text)
    has_ligatures = not text.isascii() and _LIGATURE.search(text) is not None
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    lines, breaks_before = [0], [0]
    length = 0
    for start, end, breaks, joined in _find_stretches(text, tuple(footers)):
        line = text[start:end]
        for run, source in _find_runs(line, start, footers) if "  " in line or _FOOTER_WORDS in line else ((line, start),):
            for words, origin in _spell_out(run, source) if has_ligatures else ((run, source),):
                starts.append(length)
                sources.append(origin)
                pieces.append(words)
                length += len(words)
            pieces.append(" ")
            length += 1
        if joined:
            pieces[-1] = ""
            length -= 1
        if breaks:
            lines.append(length)
            breaks_before.append(breaks)
    if lines[-1] >= length:  # white space at the letter's end begins no line
        del lines[-1], breaks_before[-1]
    habit = _line_habit(breaks_before, length)
    paragraphs = [line for line, breaks in zip(lines, breaks_before, strict=True) if breaks > habit or not line]
    footers.sort()
    words = "".join(pieces[:-1])
    return Passage(words, letter, tuple(starts) or (0,), tuple(sources) or (0,), tuple(lines), tuple(paragraphs), tuple(footers))


def _spell_out(run: str, offset: int) -> Iterator[tuple[str, int]]:
    """Yield the stretches of a run, each letter that a ligature stands for by itself: all of them came from one place."""
    at = offset
    for piece in filter(None, _LIGATURE.split(run)):
        yield from ((letter, at) for letter in _SPELT[piece]) if piece in _SPELT else ((piece, at),)
        at += len(piece)


def _find_stretches(text: str, footers: tuple[Span, ...]) -> Iterator[tuple[int, int, int, bool]]:
    """Yield each stretch without line ends: start, end, line ends after it, and whether its last word goes on after them.

    Footers between stretches count as one line end, whatever stands around them.
    """
    counted: dict[str, int] = {"\n": 1}
    waiting = iter([*footers, Span(len(text) + 1, len(text) + 1)])
    footer = next(waiting)
    at = _end_of_white(text, 0)
    while footer.start == at:
        at, footer = _end_of_white(text, footer.end), next(waiting)
    for gap in _GAP.finditer(text):
        start, resumed = gap.span()
        if start <= at:  # inside a footer, or white space before the first word
            continue
        white = gap[0]
        breaks = counted.get(white)
        if breaks is None:
            breaks = counted[white] = _count_breaks(white)
        while footer.start == resumed:
            breaks, resumed, footer = 1, _end_of_white(text, footer.end), next(waiting)
        end = start if text[start - 1] != " " else at + len(text[at:start].rstrip(" "))
        may_go_on = text[end - 1] in "-/" if breaks else end == start and not white.isspace()
        yield at, end, breaks, (may_go_on or white[0] == "\u00ad") and _is_joined(text, end, resumed, breaks)
        at = resumed
    if at < len(text):
        yield at, at + len(text[at:].rstrip(" ")), 0, False


def _find_footers(text: str) -> list[Span]:
    """Return the footers that stand on lines of their own, in order."""
    first = FOOTER.match(text, len(text) - len(text.lstrip(" \t\xa0")))
    footers = [Span(*first.span())] if first else []
    for line in _FOOTER_LINE.finditer(text, first.end() if first else 0):
        # "#\n60" may end a page too: a number above the footer is the page's only where it counts the pages
        counts = line["above"] is None or int(line["above"]) - len(footers) in _PAGES_AHEAD
        footers.append(Span(line.start("footer" if counts else "line"), line.end("footer")))
    return footers


def _end_of_white(text: str, at: int) -> int:
    white = _LEAD.match(text, at)
    return white.end() if white else at


def _find_runs(line: str, offset: int, footers: list[Span]) -> Iterator[tuple[str, int]]:
    """Yield the runs of a line that holds several spaces in a row, or a footer whose own line end was lost."""
    at = 0
    for gap in _INNER_GAP.finditer(line):
        if gap.start() > at:
            yield line[at : gap.start()], offset + at
        if not gap[0].isspace():
            footers.append(Span(offset + line.index(_FOOTER_WORDS, gap.start()), offset + gap.start() + len(gap[0].rstrip())))
        at = gap.end()
    if at < len(line):
        yield line[at:], offset + at


def _is_joined(text: str, end: int, resumed: int, breaks: int) -> bool:
    """Tell whether one word goes on after a gap: after "non-" or "11-21-" at a line's end, a soft hyphen, an invisible mark."""
    if not breaks:
        return not any(c.isspace() for c in text[end:resumed])
    if not text[resumed : resumed + 1].isalnum():
        return False
    return text[end] == "\u00ad" or (text[end - 1] in "-/" and text[end - 2 : end - 1].isalnum())


def _count_breaks(gap: str) -> int:
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n") + gap.count("\x85") + gap.count("\u2028") or "\f" in gap


def _line_habit(breaks_before: list[int], length: int) -> int:
    """Return how many line ends this letter prints between two lines of one paragraph: 1, or 2 where all are doubled.

    Some text tools double every newline. A letter that holds each paragraph on one long line looks alike, so lines
    must also be short.
    """
    single, double = breaks_before.count(1), breaks_before.count(2)
    if double <= 4 * single:
        return 1
    return 2 if length < _LONGEST_PRINTED_LINE * double else 0
