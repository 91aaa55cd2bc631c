"""Pin cites: the pages, sections and year of one guideline citation, as offsets into its text.

The length of a document is not a page cited: in "100 Page(s): 12, 14 of 100" the pages are 12 and 14.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.guidelines import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DASH = r"(?: - | – | — | to | thru | through )"
_UNITS = r"(?: visits? | sessions? | days? | weeks? | months? | years? | hours? | mg | mcg | ml )"
_PAGE = rf"""
    \d{{1,4}} (?: \ ? {_DASH} \ ? \d{{1,4}} )?
    (?! [\w%] | [./]\d | \ ?-\ ?\d | \ ?C\.?C\.?R\b | \ {_UNITS} \b )
    (?: (?: \ of\ |/ ) \d{{1,4}} \b (?! [./]\d ) )?
"""

PAGES = pattern(
    "guideline.pages",
    rf"""
    (?-i: [Pp] ) (?<! [\w/=?&] . ) (?: age\ ?\(s\) | ages? | gs? | p )? \.? \ ? :? \ ?
    (?P<pages> {_PAGE} (?: (?: \ ?[,;&]\ ? (?: and\ )? | \ and\ ) (?: (?: pages? | pgs? | pp? ) \.? \ ? )? {_PAGE} ){{0,40}} )
    """,
    matches=("Page(s): 12, 31-33, 90.", "pg. 5", "pages 8 to 11", "p 77", "Page(s): 4-9 of 100", "pp. 12–15 and 19"),
    rejects=("100 pages", "100 Page(s): see below", "page 8 C.C.R. 9792.20", "step 3", "http://library.example/leaf?page=3"),
)
_NUMBER: Final = re.compile(
    rf"(?P<first>\d{{1,4}})(?:\ ?{_DASH}\ ?(?P<last>\d{{1,4}}))?(?:(?:\ of\ |/)\d{{1,4}})?", re.VERBOSE | re.IGNORECASE
)
_YEARLIKE = re.compile(r"(?:19|20)\d\d\Z")

SECTION_LABEL = pattern(
    "guideline.section_label",
    r"[\s,;]* \b Sections? (?: \(s\) )? (?: \ ?: | \ on\b | (?= \ [A-Z0-9] ) | \Z ) \ ?",
    matches=("Knee Complaints 2004, Section(s): Summary", "Sections: 3", "Section on braces"),
    rejects=("head injury", "resection of the clavicle"),
)
URL = pattern(
    "guideline.url",
    r"\b (?: https?:// | www\. ) [^\s,;]+ (?: , (?! \s ) [^\s,;]+ ){0,5}",
    matches=("http://www.library.example/x_1,2.html, and more",),
    rejects=("httpd",),
)
_DATES = re.compile(
    r"""
      \b \d{1,2} [/-] \d{1,2} [/-] \d{2,4} \b
    | \b (?: updated? | accessed | retrieved | last\ (?: update | reviewed | revised ) | current\ through ) \b
      [^);,]{0,30} (?: ,\ (?:19|20)\d\d )?
    | \b (?: Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec ) [a-z]{0,6} \.?
      \ \d{1,2},? \ (?:19|20)\d\d
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.:§-])(?:19|20)\d\d(?![\d/:-]|\.\d)")

_LIKE_A_YEAR = re.compile(r"(?:19|20)\d\d|/\d\d\b|'\d\d\b")


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` (excluded) of a side's guideline text."""

    start: int
    end: int


def find_pages(text: str, start: int, end: int) -> Iterator[tuple[Piece, str]]:
    """Yield each page or range cited in ``text[start:end]``, with its value: "44" or "67-72"."""
    lists = list(PAGES.regex.finditer(text, start, end))
    urls = [m.span() for m in URL.regex.finditer(text, start, end)] if lists else []
    for match in lists:
        if any(first <= match.start() < last for first, last in urls):
            continue
        for count, number in enumerate(_NUMBER.finditer(text, *match.span("pages"))):
            first, last = number["first"], number["last"]
            if count and last is None and _YEARLIKE.match(first):
                continue  # "page 31, 2004": the edition's year
            yield Piece(number.start(), number.end("last" if last else "first")), f"{first}-{last}" if last else first


def find_page_lists(text: str, start: int, end: int) -> list[Piece]:
    """Return where pages are listed, label included."""
    return [Piece(*m.span()) for m in PAGES.regex.finditer(text, start, end)]


def find_year(text: str, start: int, end: int, *, printed_dates: bool) -> Piece | None:
    """Return the edition's year when exactly one year stands in ``text[start:end]``.

    ``printed_dates`` says whether a full date counts: "(Effective July 18, 2009)" dates a chapter of the MTUS, while
    "updated 11/23/16" or "accessed" in another work is the day somebody looked.
    """
    printed = list(_YEAR.finditer(text, start, end))
    if not printed:
        return None
    skipped = [m.span() for m in URL.regex.finditer(text, start, end)] + find_page_lists(text, start, end)
    if not printed_dates:
        skipped += [m.span() for m in _DATES.finditer(text, start, end)]
    years = [m for m in printed if not any(a <= m.start() < b for a, b in skipped)]
    return Piece(*years[0].span()) if len({m[0] for m in years}) == 1 else None


def mentions_year(text: str, start: int, end: int) -> bool:
    """Tell whether anything that may be a year stands in ``text[start:end]``."""
    return _LIKE_A_YEAR.search(text, start, end) is not None


def _known_sections(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    spelled = "|".join(re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ").replace(",", ",?") for name in longest_first)
    return re.compile(rf"(?:{spelled})(?:\ \([^()]{{0,120}}\))?(?=\s*(?:[,;]|\.?\s*\Z|\.\s))", re.IGNORECASE)


_KNOWN = _known_sections(SECTIONS)
__NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,5}\.?\ (?=[A-Z])")
_NEXT__NUMBERED = re.compile(r"[,;]\ (?:and\ )?(?=\d{1,2}(?:\.\d{1,2}){0,5}\.?\ [A-Z])")
_NEW_NAME = re.compile(r"[A-Z0-9“\"]")
_SEPARATORS = re.compile(r"(?:[\s,;.:–-]|and\b(?=\s))+", re.IGNORECASE)


def split_sections(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the section names listed in ``text[start:end]``.

    Names hold commas and parentheses: known names are taken whole; a numbered name runs to the next number; elsewhere
    a comma outside parentheses parts two names only where the next begins like a name (a capital, a digit, a known
    name), since pick lists capitalise their entries: "Casts, removal of, Splints" names two sections.
    """
    at = start
    while (at := _skip_separators(text, at, end)) < end:
        stop = _section_end(text, at, end)
        piece = _trimmed(text, at, stop)
        if any(c.isalnum() for c in text[piece.start : piece.end]):
            yield piece
        at = stop


def _skip_separators(text: str, at: int, end: int) -> int:
    gap = _SEPARATORS.match(text, at, end)
    return gap.end() if gap else at


def _section_end(text: str, at: int, end: int) -> int:
    known = _KNOWN.match(text, at, end)
    if known:
        return known.end()
    if __NUMBERED.match(text, at, end):
        following = _NEXT__NUMBERED.search(text, at, end)
        return following.start() if following else end
    depth = 0
    for offset in range(at, end):
        character = text[offset]
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(depth - 1, 0)
        elif character == ";" or (character == "," and not depth and _begins_name(text, offset + 1, end)):
            return offset
    return end


def _begins_name(text: str, at: int, end: int) -> bool:
    at = _skip_separators(text, at, end)
    return at >= end or _NEW_NAME.match(text, at) is not None or _KNOWN.match(text, at, end) is not None


def _trimmed(text: str, start: int, end: int) -> Piece:
    """Return the piece without white space and stops at its end."""
    return Piece(start, start + len(text[start:end].rstrip(" ,;:.–-")))
