"""A side's guideline text cut into stretches, each cited as part of the MTUS, as no part of it, or without a word on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from imr_llm.rules.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

Standing = Literal["mtus", "not_mtus", "open"]
"""What the letter says of the guidelines in a stretch: part of the MTUS, no part of it, or nothing."""

_MTUS = r"""
    (?: (?: (?: California | CA )\ )? (?: MTUS | Medical\ Treatment\ Utili[sz]ation\ Schedule (?: ,?\ \(?MTUS\)? )? )
        (?: \ Guidelines? )? )
"""
_WHOSE = r"(?: its | his/her | his | her | their | the | this )"
_ITS_DECISION = rf"(?: {_WHOSE} \ (?: decisions? | determinations? | recommendations? ) )"
_BASED = rf"(?: (?: Decision \ (?: was\ )? )? \b (?: based | relied ) \ (?: {_ITS_DECISION} \ )? (?: up )? on)"
_IS = r"(?: is | are | was | were | do | does | did )"

CUES = pattern(
    "guideline.cue",
    rf"""
    \b (?= [bdrnfsicmpao] ) (?:
      (?P<outside> {_BASED} \ recommendations?(?:\(s\))? \ outside \ (?: of\ )? (?: the\ )? {_MTUS} \.? )
    | (?P<not_on_mtus> did \ not \ (?: base | rely ) \ (?: {_ITS_DECISION} \ )? on \ (?: the\ )? {_MTUS} \.? )
    | (?P<mtus> {_BASED} \ (?: the\ )? (?= MTUS\b (?! ,?\ (?: which | and\ ) ) ) )
    | (?P<not_mtus> (?: {_BASED} \ (?: the\ )? )? \b Non-?\ ?MTUS (?: \ Citations? (?:\(s\))? )? \ ? :? )
    | (?P<adopted> \b found \b [^.]{{0,60}}? \b (?: used | cited | referenced | relied\ (?: up )?on )
        \ by \ the \ Claims \ Administrator (?P<adoption> (?: (?! \ (?: based | relied )\ ) [^.] ){{0,200}} ) \.? )
    | (?P<inapplicable> \b (?: found | determined | stated | indicated | noted ) \ (?: that\ )? (?: there\ {_IS}\ )?
        no \ (?: \w+\ ){{0,2}}? (?: part | section | portion | guideline )s? \ (?: of | in | from | within ) \ (?: the\ )? {_MTUS}
        (?: \ (?: to\ be | that | which | {_IS} )? \ ?(?: found\ )? (?: to\ be\ )? (?: specifically\ )?
            (?: applicable | relevant | appl(?:y|ies|ied) | addresse?[sd]? ) )? )
    | (?P<mtus_silent> {_MTUS} \ (?: \w+\ ){{0,2}}? {_IS} \ (?: not | silent ) [^.,;]{{0,120}} [.,;]? )
    | (?P<qualified> (?P<no> not \ )? (?: an?\ )? part \ of \ (?: the\ )? {_MTUS} \)? \.? )
    | (?P<lead> \b (?: Decision \ (?: was\ )? based | based \ {_ITS_DECISION} | relied ) \ (?: up )? on \b (?: \ the \b )? )
    | (?P<other> (?: \b and \ )? \b Other \ Medical \ Treatment \ Guidelines? (?: \ or \ Medical \ Evidence )? \ ? :? )
    )
    """,
    matches=(
        "Decision based on MTUS Knee Complaints 2004.",
        "Dr. Reed did not base his decision on the MTUS.",
        "based its decision on recommendations outside the MTUS",
        "Decision based on Non-MTUS Citation A Handbook of Splints",
        "based its decision on the Handbook of Splints",
        "found the handbook used by the Claims Administrator relevant",
        "a handbook that is not part of the MTUS",
        "found no part of the MTUS relevant",
        "Other Medical Treatment Guideline or Medical Evidence: a textbook",
    ),
    rejects=("MTUS", "A Handbook of Splints", "the treatment was not part of the plan"),
)

_GUIDELINES = r"(?: evidence | guidelines? | criteria | citations? | references? )"
_GIVEN = r"(?: cited | stated | provided | given | specified | listed | identified )"
NONE_CITED = pattern(
    "guideline.none_cited",
    rf"""
      \b did \ not \ (?: cite | provide | state | specify | identify | reference | list | use | indicate | give )
        \ (?: any | an? | the | which | specific ) [^.]{{0,60}}? \b {_GUIDELINES}
    | \b no \ (?: \w+ \ ){{0,3}}? {_GUIDELINES} \ (?: {_IS} \ )? {_GIVEN}
    | \A \W{{0,3}} (?: none (?: \ {_GIVEN} )? | not \ (?: {_GIVEN} | applicable ) | n/a ) \W{{0,3}} \Z
    """,
    matches=(
        "did not cite any evidence for this denial",
        "did not state which guideline was used",
        "No guidelines were cited.",
        "None cited.",
    ),
    rejects=("The reviewer cited the Handbook.", "none of the handbooks", "did not improve"),
)

_ADOPTS: Final = re.compile(r"\b(?:relevant|appropriate|applicable)\b", re.IGNORECASE)
_DENIES: Final = re.compile(r"\b(?:not|neither|inapplicable|irrelevant|inappropriate)\b", re.IGNORECASE)
_LONGEST_QUALIFIER: Final = 160
_QUALIFIES: Final = re.compile(
    r"""
    (?: ,?\ \(?an?\ (?: medical | nationally | peer | evidence ) [^,.;]{0,80} )?
    (?: [,(]{0,2}\ (?: which | that )\ (?: is | are | was | were ) )? ,?\ \(? \Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAMED_MTUS: Final = re.compile(rf"[\s,;:.]*(?:and\ )?(?:the\ )?{_MTUS}", re.IGNORECASE | re.VERBOSE)
_SENTENCE_END: Final = re.compile(r"(?<=[\w)®”\"])\.\ (?=[A-Z][a-z]{0,12}\ [a-z])")
_ABBREVIATED: Final = re.compile(r"\b(?:[A-Z]|(?i:pgs?|pp?|eds?|vol|nos?|ch|chap|sec|fig|et al|etc|rev|inc|approx|dept))\Z")
_COMMENT: Final = re.compile(
    r"""
    ,?\ (?: since | because | as\ (?: it | this | they | these )
      | (?: was | were | is | are )\ (?: chosen | used | selected | applied | cited | relevant | applicable ) )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OPENS_CITATION: Final = re.compile(r"(?:The\ )?(?:MTUS|ODG|Official|ACOEM|American|Medical\ Treatment|Chronic\ Pain|Decision)\b")


class Stretch(NamedTuple):
    """Characters ``start`` to ``end`` that cite guidelines of one standing.

    ``led`` says whether words such as "based its decision on" stand before it: then what is named there is a guideline,
    known or not.
    """

    start: int
    end: int
    standing: Standing
    led: bool


@dataclass(frozen=True, slots=True)
class SideText:
    """One side's guideline text, cut up.

    Attributes:
        stretches: What may hold citations, in printed order.
        adopts: The side says that it holds to the other side's guidelines without naming them.
    """

    stretches: tuple[Stretch, ...]
    adopts: bool


def cut_side(text: str) -> SideText:
    """Return one side's guideline text as stretches."""
    cues = tuple(CUES.finditer(text))
    adopts = any(_is_adoption(cue) for cue in cues if cue.lastgroup == "adopted")
    return SideText(tuple(s for s in _stretches(text, cues) if s.end > s.start), adopts)


def _is_adoption(match: re.Match[str]) -> bool:
    return bool(_ADOPTS.search(match["adoption"])) and not _DENIES.search(match["adoption"])


def says_none_cited(text: str) -> bool:
    """Tell whether a side says in so many words that it cited nothing."""
    return NONE_CITED.search(text) is not None


def _stretches(text: str, cues: tuple[re.Match[str], ...]) -> Iterator[Stretch]:
    """Yield the stretches between cues; a closing "which is part of the MTUS" speaks of the stretch before it."""
    start, led = 0, False
    standing: Standing = "open"
    for cue in cues:
        kind = cue.lastgroup or ""
        if kind == "qualified":
            end = _before_qualifier(text, start, cue.start())
            yield from _cut(text, Stretch(start, end, "not_mtus" if cue["no"] else "mtus", led))
        else:
            yield from _cut(text, Stretch(start, cue.start(), standing, led))
        start = cue.end()
        standing, led = _after(cue, led=led)
    yield from _cut(text, Stretch(start, len(text), standing, led))


def _before_qualifier(text: str, start: int, end: int) -> int:
    """Return where the words that lead to "part of the MTUS" begin: ", a medical guideline that is"."""
    preamble = _QUALIFIES.search(text, max(start, end - _LONGEST_QUALIFIER), end)
    return preamble.start() if preamble else end


def _after(cue: re.Match[str], *, led: bool) -> tuple[Standing, bool]:
    """Return the standing of what follows a cue, and whether it is led.

    "Decision based on MTUS ..." is a form's field, all of it citation; "based its decision on the MTUS ..." is prose, in
    which the reviewer may go on talking.
    """
    kind = cue.lastgroup
    if kind == "mtus":
        return ("mtus" if cue[0][:8].lower() == "decision" else "open"), True
    if kind == "not_mtus":
        return "not_mtus", True
    if kind == "other":
        return "not_mtus", led
    return "open", kind == "lead"


def _cut(text: str, stretch: Stretch) -> Iterator[Stretch]:
    """Yield the stretch; of open prose, only what cites: "The Handbook, page 4. It was chosen because ..."."""
    if stretch.standing != "open":
        yield stretch
        return
    at = stretch.start
    for stop in [*_sentence_ends(text, stretch), stretch.end]:
        sentence = text[at:stop].lstrip(" ,;:.")
        if at == stretch.start or _OPENS_CITATION.match(sentence):
            named = _NAMED_MTUS.match(text, at, stop)
            comment = _COMMENT.search(text, at, stop)
            end = comment.start() if comment else stop
            yield Stretch(at, end, "mtus" if named else "open", stretch.led and at == stretch.start)
        at = stop


def _sentence_ends(text: str, stretch: Stretch) -> Iterator[int]:
    for match in _SENTENCE_END.finditer(text, stretch.start, stretch.end):
        if not _ABBREVIATED.search(text, max(match.start() - 12, stretch.start), match.start()):
            yield match.start()
