"""Which works a stretch of guideline text cites: chapters of the MTUS, ACOEM, ODG, regulations, anything else."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from imr_llm.rules.guideline_pins import URL, Piece, find_page_lists, find_year
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.guidelines import MTUS_BODY_PARTS, MTUS_OWN_CHAPTERS, MTUS_TOPICS, ODG_CHAPTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.rules.guideline_stretches import Standing

GuidelineSource = Literal["MTUS", "ACOEM", "ODG", "regulation", "other"]


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


def _names(names: Iterable[str]) -> str:
    """Return verbose pattern source for any of ``names``, longest first, "and" and "&" alike, commas optional."""
    spelled = (re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ").replace(",", ",?") for name in sorted(names, key=len, reverse=True))
    return rf"(?: {' | '.join(spelled)} )"


_NOUN = r"(?: Complaints? | Disorders? | Conditions? | Diseases? )"
_CHAPTER = rf"(?: {_names(MTUS_OWN_CHAPTERS)} | {_names(MTUS_BODY_PARTS)} \ {_NOUN} )"
_SHORT_CHAPTER = rf"(?: {_names((*MTUS_OWN_CHAPTERS, *MTUS_TOPICS))} | {_names(MTUS_BODY_PARTS)} (?: \ {_NOUN} )? ) \b"
_ACOEM_NAME = r"(?: ACOEM | American \ College \ of \ Occupational \ (?: and | & ) \ Environmental \ Medicine | (?: Harris,? \ J\w{0,8}\.?,? \ )? Occupational \ Medicine \ Practice \ Guidelines? )"
_ACOEM_WORDS = r"""(?: [ ,:()\[\]/;'’-]{0,3} (?: ACOEM(?:['’]s)? | Occupational | Medicine | Practice | Guidelines? | MTUS | (?: 2nd | second | 3rd | third | revised ) | Edition | Eds? \.?
    | Ch(?:apter|ap|\.)? | (?:19|20)\d\d | \d{1,2} (?! \d | [-–/.] \d ) | V\.\d ) (?! \w ) ){0,12}"""
_ODG_NAME = r"(?: (?: Work \ Loss \ Data \ Institute,? \ (?: LLC,? \ )? )? (?: Official \ Disability \ Guidelines? (?: ,?\ ?\(? \b ODG (?: [/-]TWC )? \b \)? )? | \b ODG (?: [/ -]TWC )? \b (?: \ ?\( Official \ Disability \ Guidelines? \) )? ) )"
_CCR = r"""(?: (?: Title \ )? 8,? \ (?: C\.?\ ?C\.?\ ?R\.? | California \ Code \ of \ Regulations? | Cal\.? \ Code \ Regs\.? ) ,? (?: \ ?(?: § | sections? | sec\. ) ){0,2} \ ? §? \ ? 979\d (?: \.\d{1,2} ){1,3} | (?: California \ )? Labor \ Code (?: \ (?: § | section ) )? \ ? \d{4} (?: \.\d{1,2} )? )
    (?: \( [a-z0-9] \) ){0,4} (?: \ ?[-–]\ ? (?: § \ ? )? 979\d (?: \.\d{1,2} ){1,3} )? (?: ,? \ (?: et \ seq\.? | California \ Code \ of \ Regulations ) )?"""
_NAMED = r"(?: UpToDate | Up \ To \ Date | Medscape | PubMed | Cochrane | AMA \ Guides | Centers \ for \ Medicare | National \ Guidelines? \ Clearinghouse | Physicians? ['’]? s? \ Desk \ Reference )"
_MONTH = r"(?: (?: Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec ) [a-z]{0,6} \.? )"

ACOEM_WORK = pattern(
    "guideline.acoem",
    rf"\b {_ACOEM_NAME} {_ACOEM_WORDS} (?: [ ,:()–-]{{1,3}} (?P<chapter> {_SHORT_CHAPTER} ) )?",
    matches=("ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 5", "ACOEM Elbow Disorders"),
    rejects=("AECOM",),
)
_ODG_CHAPTER = rf"""(?: {_names(ODG_CHAPTERS)} \b (?: (?: \ ?[-–,]\ ? | \ ) Lumbar \ (?: and | & ) \ Thoracic \b )? (?: \ \( (?: Acute | Chronic ) [^()]{{0,20}} \) )? (?: \ (?: Chapter | section ) \b )? )"""
ODG_WORK = pattern(
    "guideline.odg",
    rf"\b {_ODG_NAME} (?: \ guidelines? \b (?= \W ) )? (?: [ ,:–-]{{1,3}} {_ODG_CHAPTER} )?",
    matches=("Official Disability Guidelines, (ODG) Elbow", "ODG-TWC", "ODG guidelines, Hernia", "Official Disability Guidelines - Burns chapter"),
    rejects=("DODGE",),
)
REGULATION = pattern(
    "guideline.regulation",
    _CCR,
    matches=("Title 8, California Code of Regulations, section 9792.6", "8 CCR §9792.8(a)(2)", "Labor Code section 4610.5"),
    rejects=("section 9792", "Title 8"),
)
_YEAR_AHEAD = r"(?= \ \(?(?:19|20)\d\d\b )"
MTUS_CHAPTER = pattern(
    "guideline.mtus_chapter",
    rf"""
    \b (?P<title> {_CHAPTER} ) \b
    | (?: (?: \A | (?<= MTUS\ ) | (?<= \ and\ ) | (?<= [\d.,;:)/]\ ) | (?<= [,;/] ) ) (?P<topic> {_names((*MTUS_TOPICS, *MTUS_BODY_PARTS))} ) (?: (?= \ (?: Treatment \ )? Guidelines? \b ) | {_YEAR_AHEAD} ) )
    | (?<= ,\ and\ ) (?P<unknown> [A-Z] [^,;:.()]{{2,80}}? ) {_YEAR_AHEAD}
    """,
    matches=("Elbow Complaints 2007", "Forearm, Wrist, and Hand Complaints", "Prevention 2004", "Summary, and Burn Care 2031"),
    rejects=("Prevention", "Elbow & Upper Arm", "and Chronic Opioid Treatment: Maintenance"),
)
_FRONT = re.compile(
    rf"""
    [\s,;:.-]{{0,4}} (?: and\ )? (?: the\ )? (?: (?: CA | California )\ )?
    (?P<mtus> MTUS \b | Medical\ Treatment\ Utili[sz]ation\ Schedule (?: ,?\ \(?MTUS\)? )? )? (?: \ Guidelines? \b (?= \W*\Z | \ (?: for | and )\b ) )?
    [\s,:;/-]{{0,3}} (?: \(? (?P<year> (?:19|20)\d\d ) \)? [\s,:;-]{{1,3}} )? (?: the\ | for\ )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_CHAPTER = re.compile(rf"(?P<title>{_SHORT_CHAPTER})", re.VERBOSE | re.IGNORECASE)
_DATED_TITLE = re.compile(
    r"(?P<title> [A-Z] (?: (?! \b (?: pages? | pgs? | sections? ) \b ) [^;:()] ){2,80}? ) (?= \ (?:19|20)\d\d \b (?! - ) )", re.VERBOSE | re.IGNORECASE
)
_PLAIN_TITLE = re.compile(
    r"""(?P<title> [A-Z] [^;:()]{1,100}? )
    (?= ,?\ (?: Guidelines?\b | \(?(?:19|20)\d\d\b | Sections?\b | Page\(s\) | pages?\ | pgs?\b | pp?\. | and\ (?: the\ )? (?: ODG | Official | ACOEM | American ) \b ) | \ ?[,;:(] | \.?\ ?\Z )""",
    re.VERBOSE | re.IGNORECASE,
)
_TAIL = re.compile(
    rf"""
    (?: [ ,:-]{{0,2}} (?: Treatment\ Guidelines? | Guidelines? | Chapter (?:\ \d{{1,2}})? | \(? {_CCR} (?: \ MTUS )? | MTUS | \( CPMTG \)
      | \(? (?: Effective\ | eff\.?\ | Revised\ | rev\.?\ | dated\ )? (?: {_MONTH}\ (?: \d{{1,2}}(?:st|nd|rd|th)?,?\ )? | \d{{1,2}}[/-]\d{{1,2}}[/-] )? (?:19|20)\d\d (?! [-\w/] | \.\d ) \)?
      | \( (?: {_ACOEM_NAME} ) [^()]{{0,60}} (?: \( [^()]{{0,20}} \) [^()]{{0,60}} )? \)
      | \d{{2,3}} (?= \ Page\(s\) | \ pages? \b (?! \ \d ) | \ pgs? \b ) (?: \ pages? \b )? ) (?! \w ) ){{0,8}} \)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LATER_IN_MTUS = re.compile(rf"(?P<odg> \b {_ODG_NAME} ) | (?P<acoem> \b {_ACOEM_NAME} ) | (?P<ccr> {_CCR} ) | {MTUS_CHAPTER.regex.pattern}", re.VERBOSE | re.IGNORECASE)
_OTHER_START = pattern(
    "guideline.other_start",
    rf"""
      (?P<odg> \b {_ODG_NAME} ) | (?P<acoem> \b {_ACOEM_NAME} ) | (?P<ccr> {_CCR} )
    | (?P<mtus> \b MTUS[:,]? \ (?= {_SHORT_CHAPTER} ) | \b (?= {_names(MTUS_OWN_CHAPTERS)} \ Guidelines? \b ) )
    | (?P<complaints> \b (?= {_names(MTUS_BODY_PARTS)} \ Complaints \b ) )
    | (?: \A | (?<= [.;,]\ ) | (?<= and\ ) | (?<= the\ ) ) (?P<named> {_NAMED} )
    | (?P<url> {URL.regex.pattern} )
    """,
    matches=("ODG Hernia", "ACOEM", "8 CCR 9792.20", "the MTUS Knee Complaints", "UpToDate, Gout", "www.library.example"),
    rejects=("A Handbook of Splints",),
)
_IDENTITY = re.compile(r"(?:19|20)\d\d|\bed(?:ition|\.|s\.)|\bvol|journal|textbook|handbook|http|www\.|\bet al\b|\d\w\w ed\b", re.IGNORECASE)
_TITLE_END = re.compile(r"[ ,;(]{1,3}(?:(?:19|20)\d\d\b|updated\b|accessed\b|retrieved\b|(?:https?:|www\.))|[ ,;(]{1,3}Sections?\(s\)", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[\s,;:.–(-]|\b(?:and|or|the|also|as\ well\ as)\b(?=\W*\Z))+\Z", re.IGNORECASE)
_LONGEST_TITLE: Final = 200
_LETTERS_OF_A_NAME: Final = 3


class _Start(NamedTuple):
    """Where a work begins, where its title stands, and where its pins begin."""

    source: GuidelineSource
    start: int
    title: Piece | None
    pins: int


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
    front = _FRONT.match(text)
    at = front.end() if front else 0
    if front and front["mtus"] and not _has_name(text, at, len(text)):
        yield Work("MTUS", _trimmed(text, front.start("mtus"), len(text)), None, None, Piece(len(text), len(text)))
        return
    start = _first_of_mtus(text, at)
    if start is None:
        return
    fallback = Piece(*front.span("year")) if front and front["year"] else None
    while start:
        later = _next_in_mtus(text, start.pins)
        yield _work(text, start, later.start if later else len(text), fallback)
        start, fallback = later, None


def _first_of_mtus(text: str, at: int) -> _Start | None:
    """Return the work at the front of an MTUS citation; a chapter nobody knows runs to its year, a comma or a pin."""
    for named in (_LATER_IN_MTUS.match(text, at), _FIRST_CHAPTER.match(text, at)):
        if named:
            return _start(text, named, in_mtus=True)
    named = _DATED_TITLE.match(text, at) or _PLAIN_TITLE.match(text, at)
    return _start(text, named, in_mtus=True) if named else None


def _next_in_mtus(text: str, at: int) -> _Start | None:
    named = _LATER_IN_MTUS.search(text, at)
    return _start(text, named, in_mtus=True) if named else None


def _start(text: str, named: re.Match[str], *, in_mtus: bool) -> _Start:
    """Return the work that begins with a name found."""
    kind = named.lastgroup
    if kind == "odg":
        whole = ODG_WORK.regex.match(text, named.start()) or named
        return _Start("ODG", named.start(), Piece(*whole.span()), whole.end())
    if kind == "acoem":
        return _acoem_start(text, named.start(), in_mtus=in_mtus)
    if kind == "ccr":
        return _Start("regulation", named.start(), Piece(*named.span()), named.end())
    title = Piece(*named.span(kind)) if kind in {"title", "topic", "unknown"} else Piece(*named.span())
    return _Start("MTUS", title.start, title, _tail_end(text, title.end))


def _acoem_start(text: str, at: int, *, in_mtus: bool) -> _Start:
    """Return a chapter of ACOEM: the MTUS's where cited as such.

    The title is the chapter's name, with "ACOEM" where that stands right before it.
    """
    named = ACOEM_WORK.regex.match(text, at)
    if named is None:  # the name alone always matches
        return _Start("ACOEM", at, None, at)
    title = _trimmed(text, *named.span())
    if named["chapter"] and in_mtus:
        joined = text[at : named.start("chapter")].upper() == "ACOEM "
        title = Piece(at if joined else named.start("chapter"), named.end("chapter"))
    return _Start("MTUS" if in_mtus else "ACOEM", at, title, _tail_end(text, named.end()) if in_mtus else named.end())


def _tail_end(text: str, at: int) -> int:
    tail = _TAIL.match(text, at)
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
        if starts and starts[0].source == "ODG" and not _IDENTITY.search(text, *before):
            # "Hernia, Imaging, ODG Preface": chapter and topic before the work's name
            starts[0] = starts[0]._replace(start=before.start)
        elif text[before.start].isupper() or text[before.start].isdigit():
            starts.insert(0, _Start("other", before.start, None, before.start))
    for start, later in zip_longest(starts, starts[1:]):
        work = _work(text, start, later.start if later else len(text))
        yield work if start.source != "other" and not _ends_early(start) else work._replace(title=_own_title(text, work.cited))


def _other_starts(text: str, *, chapters: bool) -> Iterator[_Start]:
    """Yield where works begin; a web address begins one only where it stands alone or after another address."""
    at, alone = 0, not _has_name(text, 0, _first_url(text))
    while named := _OTHER_START.search(text, at):
        kind = named.lastgroup
        at = max(named.end(), named.start() + 1)
        if kind == "url" and alone:
            yield _Start("other", named.start(), None, named.end())
            continue
        if kind == "url" or (kind == "complaints" and not chapters):
            continue
        alone = False
        if kind in {"mtus", "complaints"}:
            chapter = _FIRST_CHAPTER.match(text, named.end())
            if chapter is None:
                continue
            start = _start(text, chapter, in_mtus=True)._replace(start=named.start())
        elif kind == "named":
            start = _Start("other", named.start("named"), None, named.start("named"))
        else:
            start = _start(text, named, in_mtus=False)
        yield start
        at = max(at, start.pins)


def _first_url(text: str) -> int:
    url = URL.search(text)
    return url.start() if url else 0


def _ends_early(start: _Start) -> bool:
    """Tell whether the name found is only the front of a title: "ACOEM Guidelines, Chapter 5, Fractures, page 8"."""
    return start.source == "ACOEM"


def _own_title(text: str, cited: Piece) -> Piece | None:
    """Return the title of a work nobody lists: its words up to a year, a page, a web address, a date of access."""
    ends = [cited.end, cited.start + _LONGEST_TITLE]
    ends += [m.start() for m in (_TITLE_END.search(text, *cited),) if m]
    ends += [pages.start for pages in find_page_lists(text, *cited)[:1]]
    title = _trimmed(text, cited.start, min(ends))
    return title if _has_name(text, *title) and not URL.regex.match(text, title.start) else None


def _skip_connectives(text: str) -> int:
    lead = re.match(r"[\s,;:.-]{0,6}(?:and\ )?(?:the\ )?", text)
    return lead.end() if lead else 0


def _has_name(text: str, start: int, end: int) -> bool:
    return sum(c.isalpha() for c in text[start:end]) >= _LETTERS_OF_A_NAME


def _trimmed(text: str, start: int, end: int) -> Piece:
    """Return the piece without the stops and connecting words at its end."""
    tail = _TRAILING.search(text, start, end)
    return Piece(start, max(tail.start() if tail else end, start))
