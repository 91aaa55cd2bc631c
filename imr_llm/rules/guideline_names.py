"""Names of guidelines as letters spell them: chapters of the MTUS, ACOEM, ODG, regulations, a few other works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imr_llm.rules.guideline_pins import URL
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.guidelines import MTUS_BODY_PARTS, MTUS_OWN_CHAPTERS, MTUS_TOPICS, ODG_CHAPTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FLAGS: Final = re.VERBOSE | re.IGNORECASE


def _names(names: Iterable[str]) -> str:
    """Return verbose pattern source for any of ``names``, longest first, "and" and "&" alike, commas optional."""
    longest_first = sorted(names, key=len, reverse=True)
    spelled = (re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ").replace(",", ",?") for name in longest_first)
    return rf"(?: {' | '.join(spelled)} )"


# A name starts a work only with a capital, a digit or a parenthesis; asked first, since it is false at most places.
_CAPITAL = r"(?-i: (?= [A-Z(8] ) ) (?<! \w )"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?: (?: Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec ) [a-z]{0,6} \.? )"
_MTUS_NAME = r"""
    (?: (?: (?: CA | California )\ )?
        (?: MTUS \b | Medical\ Treatment\ Utili[sz]ation\ Schedule (?: ,?\ \(?MTUS\)? )? )
        (?: \ Guidelines? \b )? )
"""
_OWN_CHAPTER = _names(MTUS_OWN_CHAPTERS)
_BODY_PART = _names(MTUS_BODY_PARTS)
_NOUN = r"(?: Complaints? | Disorders? | Conditions? | Diseases? )"
_CHAPTER = rf"(?: {_OWN_CHAPTER} | {_BODY_PART} \ {_NOUN} )"
_SHORT_CHAPTER = rf"(?: {_names((*MTUS_OWN_CHAPTERS, *MTUS_TOPICS))} | {_BODY_PART} (?: \ {_NOUN} )? ) \b"

# The chapters of its second edition are listed under the editor's name too: "Harris J. Occupational Medicine ..."
_ACOEM_NAME = r"""
    (?: ACOEM
      | American\ College\ of\ Occupational\ (?: and | & )\ Environmental\ Medicine
      | (?: Harris,?\ J [^,;.]{0,16} [,.]\ )? Occupational\ Medicine\ Practice\ Guidelines? )
"""
# Words between the name and a chapter's: "Practice Guidelines, 2nd Edition (2004), Chapter 12, ..."
_ACOEM_WORDS = r"""
    (?: [ ,:()\[\]/;'’-]{0,3}
        (?: ACOEM(?:['’]s)? | Occupational | Medicine | Practice | Guidelines? | MTUS | 2nd | second | 3rd | third | revised
          | Edition | Eds? \.? | Ch(?:apter|ap|\.)? | (?:19|20)\d\d | \d{1,2} (?! \d | [-–/.] \d ) | V\.\d )
        (?! \w ) ){0,12}
"""
_ODG_IN_LONG = r"(?: Offici?al\ Disabilit(?:y|ies)\ Guidelines? )"
_ODG_NAME = rf"""
    (?: (?: Work\ Loss\ Data\ Institute,?\ (?: LLC,?\ )? )?
        (?: {_ODG_IN_LONG} (?: [/ ,–-]{{1,3}} Treatment\ in\ Workers?['’]?s?\ Comp(?:ensation)? )?
            (?: ,?\ ?\(? \b ODG (?: [/-]TWC )? \b \)? )?
          | \(? \b ODG (?: [/ -]TWC )? \b \)? (?: \ ?\( {_ODG_IN_LONG} \) )? ) )
"""
_CCR = r"""
    (?: (?: Title\ )? 8,?\ (?: C\.?\ ?C\.?\ ?R\.? | California\ Code\ of\ Regulations? | Cal\.?\ Code\ Regs\.? ) ,?
        (?: \ ?(?: § | sections? | sec\. ) ){0,2} \ ?§?\ ? 979\d (?: \.\d{1,2} ){1,3}
      | (?: California\ )? Labor\ Code (?: \ (?: § | section ) )? \ ? \d{4} (?: \.\d{1,2} )? )
    (?: \( [a-z0-9] \) ){0,4}
    (?: \ ?[-–]\ ? (?: §\ ? )? 979\d (?: \.\d{1,2} ){1,3} )?
    (?: ,?\ (?: et\ seq\.? | California\ Code\ of\ Regulations ) )?
"""
_NAMED = r"""
    (?: Up\ ?To\ ?Date | Medscape | PubMed | Cochrane | AMA\ Guides | Centers\ for\ Medicare
      | National\ Guidelines?\ Clearinghouse | Physicians?['’]?s?\ Desk\ Reference )
"""

ACOEM_WORK = pattern(
    "guideline.acoem",
    rf"\b {_ACOEM_NAME} {_ACOEM_WORDS} (?: [ ,:()–-]{{1,3}} (?P<chapter> {_SHORT_CHAPTER} ) )?",
    matches=("ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 5", "ACOEM Elbow Disorders"),
    rejects=("AECOM",),
)
ODG_WORK = pattern(
    "guideline.odg",
    rf"""
    (?: \b | (?= \( ) ) {_ODG_NAME} (?: \ guidelines? \b (?= \W ) )?
    (?: [ ,;:–-]{{1,3}} {_names(ODG_CHAPTERS)} \b
        (?: (?: \ ?[-–,]\ ? | \ ) (?: Lumbar\ )? (?: and | & )\ Thoracic \b )?
        (?: \ \( (?: Acute | Chronic ) [^()]{{0,20}} \) )?
        (?: \ (?: Chapter | section ) \b )? )?
    """,
    matches=(
        "Official Disability Guidelines, (ODG) Elbow",
        "ODG-TWC",
        "ODG guidelines, Hernia",
        "Official Disability Guidelines - Burns chapter",
    ),
    rejects=("DODGE",),
)
REGULATION = pattern(
    "guideline.regulation",
    _CCR,
    matches=("Title 8, California Code of Regulations, section 9792.6", "8 CCR §9792.8(a)(2)", "Labor Code section 4610.5"),
    rejects=("section 9792", "Title 8"),
)
_YEAR_AHEAD = rf"(?= \ \(? {_YEAR} \b )"
# Short names, which are names of sections as well, need a place where a new work may begin and a sign that one does.
_MTUS_CHAPTER = rf"""
    (?: \b (?P<title> {_CHAPTER} ) \b
      | (?: \A | (?<= MTUS\ ) | (?<= \ and\ ) | (?<= [\d.,;:)/]\ ) | (?<= [,;/] ) )
        (?P<topic> {_names((*MTUS_TOPICS, *MTUS_BODY_PARTS))} ) (?: (?= \ (?: Treatment\ )? Guidelines? \b ) | {_YEAR_AHEAD} )
      | (?<= ,\ and\ ) (?P<unknown> [A-Z] [^,;:.()]{{2,80}}? ) {_YEAR_AHEAD} )
"""
MTUS_CHAPTER = pattern(
    "guideline.mtus_chapter",
    _MTUS_CHAPTER,
    matches=("Elbow Complaints 2007", "Forearm, Wrist, and Hand Complaints", "Prevention 2004", "Summary, and Burn Care 2031"),
    rejects=("Prevention", "Elbow & Upper Arm", "and Chronic Opioid Treatment: Maintenance"),
)
IN_MTUS = pattern(
    "guideline.in_mtus",
    rf"{_CAPITAL} (?: (?P<odg> {_ODG_NAME} ) | (?P<acoem> {_ACOEM_NAME} ) | (?P<ccr> {_CCR} ) | {_MTUS_CHAPTER} )",
    matches=("Section(s): Casts, and Knee Complaints 2004", "ODG Hernia", "ACOEM", "8 CCR 9792.20"),
    rejects=("Casts and splints",),
)
OUTSIDE_MTUS = pattern(
    "guideline.outside_mtus",
    rf"""
    {_CAPITAL}
    (?: (?P<odg> {_ODG_NAME} ) | (?P<acoem> {_ACOEM_NAME} ) | (?P<ccr> {_CCR} )
      | (?P<mtus> \b MTUS[:,]?\ (?= {_SHORT_CHAPTER} ) | \b (?= {_OWN_CHAPTER} \ Guidelines? \b ) )
      | (?P<complaints> \b (?= {_BODY_PART} \ Complaints \b ) )
      | (?: \A | (?<= [.;,]\ ) | (?<= and\ ) | (?<= the\ ) ) (?P<named> {_NAMED} ) )
    | (?P<url> {URL.regex.pattern} )
    """,
    matches=("ODG Hernia", "ACOEM", "8 CCR 9792.20", "the MTUS Knee Complaints", "UpToDate, Gout", "www.library.example"),
    rejects=("A Handbook of Splints",),
)
FRONT: Final = re.compile(
    rf"""
    [\s,;:.-]{{0,4}} (?: and\ )? (?: the\ )? (?P<mtus> {_MTUS_NAME} (?: [\s,:/-]{{1,3}} {_MTUS_NAME} )? )?
    [\s,:;/-]{{0,3}} (?: \(? (?P<year> {_YEAR} ) \)? [\s,:;-]{{1,3}} )? (?: the\ )?
    """,
    _FLAGS,
)
"""The words before the first chapter: "MTUS", "the California MTUS (2009),"."""
SHORT_CHAPTER: Final = re.compile(rf"(?P<title> {_SHORT_CHAPTER} )", _FLAGS)
DATED_TITLE: Final = re.compile(
    rf"""
    (?P<title> (?-i: [A-Z] ) (?: (?! \b (?: pages? | pgs? | sections? ) \b ) [^;:()] ){{2,80}}? )
    (?= \ {_YEAR} \b (?! - ) )
    """,
    _FLAGS,
)
"""A chapter nobody lists, up to its year; its name may hold commas."""
PLAIN_TITLE: Final = re.compile(
    rf"""
    (?P<title> (?-i: [A-Z] ) [^;:()]{{1,100}}? )
    (?= ,?\ (?: Guidelines?\b | \(?{_YEAR}\b | Sections?\b | Page\(s\) | pages?\ | pgs?\b | pp?\.
          | and\ (?: the\ )? (?: ODG | Official | ACOEM | American ) \b )
      | \ ?[,;:(] | \.?\ ?\Z )
    """,
    _FLAGS,
)
"""A chapter nobody lists and no year follows: up to a comma, a colon, a pin or another work."""
TITLE_TAIL: Final = re.compile(
    rf"""
    (?: [ ,:-]{{0,2}}
        (?: Treatment\ Guidelines? | Guidelines? | Chapter (?:\ \d{{1,2}})? | \(? {_CCR} (?: \ MTUS )? | MTUS | \( CPMTG \)
          | \(? (?: Effective\ | eff\.?\ | Revised\ | rev\.?\ | dated\ )?
            (?: {_MONTH}\ (?: \d{{1,2}}(?:st|nd|rd|th)?,?\ )? | \d{{1,2}}[/-]\d{{1,2}}[/-] )? {_YEAR} (?! [-\w/] | \.\d ) \)?
          | \( {_ACOEM_NAME} [^()]{{0,60}} (?: \( [^()]{{0,20}} \) [^()]{{0,60}} )? \)
          | \d{{2,3}} (?= \ Page\(s\) | \ pages? \b (?! \ \d ) | \ pgs? \b ) (?: \ pages? \b (?! \ ?\(s ) )? )
        (?! \w ) ){{0,8}} \)?
    """,
    _FLAGS,
)
"""What goes with a chapter's title: the word Guidelines, an edition's date, where it is codified, its length in pages."""
OWN_IDENTITY: Final = re.compile(
    rf"{_YEAR} | \b ed(?:ition|\.|s\.) | \b vol | journal | textbook | handbook | http | www\. | \b et\ al \b | \d\w\w\ ed \b",
    _FLAGS,
)
"""Signs that words name a work of their own."""
TITLE_END: Final = re.compile(
    rf"[\ ,;(]{{1,3}} (?: {_YEAR} \b | (?: updated | accessed | retrieved ) \b | https?: | www\. | Sections?\(s\) )", _FLAGS
)
"""Where the title of a work nobody lists ends."""
