"""Which works a stretch of guideline text cites: chapters of the MTUS, ACOEM, ODG, regulations, anything else."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from imr_llm.rules.guideline_names import (
    ACOEM_WORK,
    DATED_TITLE,
    FRONT,
    IN_MTUS,
    ODG_WORK,
    OUTSIDE_MTUS,
    OWN_IDENTITY,
    PLAIN_TITLE,
    SHORT_CHAPTER,
    TITLE_END,
    TITLE_TAIL,
)
from imr_llm.rules.guideline_pins import URL, Piece, find_page_lists, find_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.rules.guideline_stretches import Standing

GuidelineSource = Literal["MTUS", "ACOEM", "ODG", "regulation", "other"]

_LONGEST_TITLE: Final = 200
_CONNECTIVE: Final = re.compile(r"(?:\A|\W)(?:and|or|the|also|as well as|along with|with)\Z", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z]{3}")
_LEAD: Final = re.compile(r"[\s,;:.-]{0,6}(?:and )?(?:the )?", re.IGNORECASE)


class Work(NamedTuple):
    """One work as cited, in offsets into the side's text.

    Attributes:
        source: Whose it is.
        cited: The whole citation.
        title: Its title; None where the text names none (a bare "MTUS", a web address).
        year: The edition's year.
        pins: What follows the title: topics, sections, pages.
    """

    source: GuidelineSource
    cited: Piece
    title: Piece | None
    year: Piece | None
    pins: Piece


class _Start(NamedTuple):
    """Where a work begins, where its title stands, and where its pins begin.

    ``title_goes_on`` where only the front of the title is known: "ACOEM Guidelines, Chapter 5, Fractures, page 8".
    """

    source: GuidelineSource
    start: int
    title: Piece | None
    pins: int
    title_goes_on: bool = False


def find_works(text: str, standing: Standing, *, led: bool) -> Iterator[Work]:
    """Yield the works that one stretch of a side's guideline text cites, in printed order.

    ``led`` says whether the letter announces them ("based its decision on"): only then is an unknown work taken for one.
    """
    if standing == "mtus":
        yield from _mtus_works(text)
    else:
        yield from _other_works(text, chapters=standing == "open", led=led or standing == "not_mtus")


def _mtus_works(text: str) -> Iterator[Work]:
    """Yield what a text cites as MTUS; what it names of other works among them stays theirs."""
    front = FRONT.match(text)
    at = front.end() if front else 0
    fallback = Piece(*front.span("year")) if front and front["year"] else None
    start = _first_of_mtus(text, at)
    if front and front["mtus"] and start is None:
        # "the MTUS and the ODG", "MTUS guidelines for braces": the schedule as a whole
        start = _Start("MTUS", front.start("mtus"), None, at)
    while start:
        later = _next_in_mtus(text, start.pins)
        yield _work(text, start, later.start if later else len(text), fallback)
        start, fallback = later, None


def _first_of_mtus(text: str, at: int) -> _Start | None:
    """Return the work at the front of an MTUS citation; a chapter nobody knows runs to its year, a comma or a pin."""
    for named in (IN_MTUS.regex.match(text, at), SHORT_CHAPTER.match(text, at)):
        if named:
            return _start(text, named, in_mtus=True)
    named = DATED_TITLE.match(text, at) or PLAIN_TITLE.match(text, at)
    return _start(text, named, in_mtus=True) if named else None


def _next_in_mtus(text: str, at: int) -> _Start | None:
    named = IN_MTUS.search(text, at)
    return _start(text, named, in_mtus=True) if named else None


def _start(text: str, named: re.Match[str], *, in_mtus: bool) -> _Start:
    """Return the work that begins with a name found."""
    kind = named.lastgroup
    if kind == "odg":
        whole = ODG_WORK.regex.match(text, named.start()) or named
        return _Start("ODG", named.start(), Piece(*whole.span()), whole.end())
    if kind == "acoem":
        return _acoem_start(text, ACOEM_WORK.regex.match(text, named.start()) or named, in_mtus=in_mtus)
    if kind == "ccr":
        return _Start("regulation", named.start(), Piece(*named.span()), named.end())
    title = Piece(*named.span(kind)) if kind in {"title", "topic", "unknown"} else Piece(*named.span())
    return _Start("MTUS", title.start, title, _tail_end(text, title.end))


def _acoem_start(text: str, named: re.Match[str], *, in_mtus: bool) -> _Start:
    """Return a chapter of ACOEM: the MTUS's where cited as such.

    The title is the chapter's name, with "ACOEM" where that stands right before it.
    """
    at, chapter = named.start(), named.groupdict().get("chapter")
    title = _trimmed(text, *named.span())
    if chapter and in_mtus:
        joined = text[at : named.start("chapter")].upper() == "ACOEM "
        title = Piece(at if joined else named.start("chapter"), named.end("chapter"))
    if in_mtus:
        return _Start("MTUS", at, title, _tail_end(text, named.end()))
    return _Start("ACOEM", at, title, named.end(), title_goes_on=chapter is None)


def _tail_end(text: str, at: int) -> int:
    tail = TITLE_TAIL.match(text, at)
    return tail.end() if tail else at


def _work(text: str, start: _Start, end: int, fallback_year: Piece | None = None) -> Work:
    cited = _trimmed(text, start.start, end)
    if start.source == "MTUS":
        year = find_year(text, start.start, start.pins, printed_dates=True) or fallback_year
    else:
        year = None if start.source == "regulation" else find_year(text, start.start, cited.end, printed_dates=False)
    return Work(start.source, cited, start.title, year, Piece(min(start.pins, cited.end), cited.end))


def _other_works(text: str, *, chapters: bool, led: bool) -> Iterator[Work]:
    """Yield what a text cites outside of the MTUS, and what it names as MTUS all the same."""
    starts = list(_other_starts(text, chapters=chapters))
    before = _trimmed(text, _skip_connectives(text), starts[0].start if starts else len(text))
    if led and _has_name(text, *before):
        if starts and starts[0].source == "ODG" and not OWN_IDENTITY.search(text, *before):
            # "Hernia, Imaging, ODG Preface": chapter and topic before the work's name
            starts[0] = starts[0]._replace(start=before.start)
        elif text[before.start].isupper() or text[before.start].isdigit():
            starts.insert(0, _Start("other", before.start, None, before.start, title_goes_on=True))
    for start, later in zip_longest(starts, starts[1:]):
        work = _work(text, start, later.start if later else len(text))
        yield work._replace(title=_own_title(text, work.cited)) if start.title_goes_on else work


def _other_starts(text: str, *, chapters: bool) -> Iterator[_Start]:
    """Yield where works begin; a web address begins one only where it stands alone or after another address."""
    at, alone = 0, not _has_name(text, 0, _first_url(text))
    while named := OUTSIDE_MTUS.search(text, at):
        kind = named.lastgroup
        at = max(named.end(), named.start() + 1)
        if kind == "url" and alone:
            yield _Start("other", named.start(), None, named.end(), title_goes_on=True)
            continue
        if kind == "url" or (kind == "complaints" and not chapters):
            continue
        alone = False
        if kind in {"mtus", "complaints"} and (chapter := SHORT_CHAPTER.match(text, named.end())):
            start = _start(text, chapter, in_mtus=True)._replace(start=named.start())
        elif kind == "named":
            start = _Start("other", named.start("named"), None, named.end(), title_goes_on=True)
        else:
            start = _start(text, named, in_mtus=False)
        yield start
        at = max(at, start.pins)


def _first_url(text: str) -> int:
    url = URL.search(text)
    return url.start() if url else 0


def _own_title(text: str, cited: Piece) -> Piece | None:
    """Return the title of a work nobody lists: its words up to a year, a page, a web address, a date of access."""
    ends = [cited.end, cited.start + _LONGEST_TITLE]
    ends += [m.start() for m in (TITLE_END.search(text, *cited),) if m]
    ends += [pages.start for pages in find_page_lists(text, *cited)[:1]]
    title = _trimmed(text, cited.start, min(ends))
    return title if _has_name(text, *title) and not URL.regex.match(text, title.start) else None


def _skip_connectives(text: str) -> int:
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def _has_name(text: str, start: int, end: int) -> bool:
    return _NAME.search(text, start, end) is not None


def _trimmed(text: str, start: int, end: int) -> Piece:
    """Return the piece without the stops and connecting words at its end."""
    while end > start:
        kept = start + len(text[start:end].rstrip(" ,;:.–(/-"))
        connective = _CONNECTIVE.search(text, max(start, kept - 12), kept)
        if kept == end and not connective:
            break
        end = connective.start() if connective else kept
    return Piece(start, end)
