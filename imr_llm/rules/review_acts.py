"""Acts of utilization review in a case summary: what was done, and the words for what it was done to.

"UR non-certified A and B" names its objects after the verb, "the request for A was denied" before it. Reasons ("due to",
"because") are cut off: they name other treatments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.numerals import NUMBER_WORDS
from imr_llm.rules.pattern import pattern
from imr_llm.rules.request_matching import read_named
from imr_llm.rules.sentences import LONGEST_READ, find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part
    from imr_llm.rules.request_matching import Named

Kind = Literal["denied", "modified", "delayed", "certified"]

_LONGEST_SENTENCE: Final = 3000  # characters; what is longer is no sentence but text without full stops
_STEMS: Final = tuple("certif approv authori deni deny modif delay defer pended grant refus declin withh medically reduc".split())
VERBOSE_NUMBER_WORDS: Final = NUMBER_WORDS.replace(" ", r"\ ")
_MOST_ACTS: Final = 200
_NUMBER = rf"(?: \#\ ?\d{{1,4}} | (?<![\w.-])\d{{1,4}}(?![\w/%.-]) | {VERBOSE_NUMBER_WORDS} \b )"
_NEAR: Final = 60  # characters before a verb that tell its voice and its subject

ACT = pattern(
    "review.act",
    r"""
    \b (?:
      (?P<modified> partial(?:ly)? [\s-] (?: conditional(?:ly)? \ )? (?: approv | certif | authori[sz] | den (?=i|y) ) \w*
        | (?: approv | certif | authori[sz] ) \w+ \ (?: with | in ) \ (?: modification | part ) s? \b
        | modif (?: ied | ying | ies ) \b (?: \ (?: retrospective | prospective | the )? \ ? certification (?: \ of | \ for )? )?
            (?! [\s-] (?: work | dut | activit | job | schedule | status | release | barium | position ) )
        | modification \ (?: of | to ) \ the \ request
        | reduced \ the \ request )
    | (?P<delayed> (?: delayed | deferred | pended ) \b )
    | (?P<denied> (?: conditionally \ )? non -? \ ?
            (?: certif (?: ied | ying | y | ications? | ies ) | approv (?: ed | ing | al ) | authori[sz] (?: ed | ation ) ) \b
        | uncertified \b | disapprov (?: ed | ing | al ) \b
        | not \ (?: been \ )? (?: certif (?: ied | y ) | approved? | authori[sz]ed? | granted ) \b
        | (?: den (?: ied | ying ) | withheld | refused | declined ) \b
            (?: \ to \ (?: certify | authori[sz]e | approve ) \b | \ (?: certification | authori[sz]ation | approval
              | coverage ) \b )?
        | fail (?: ed | ing | ure ) \ to \ (?: certify | approve | authori[sz]e ) \b
        | denials? \b (?! \ ? / )
        | not \ (?: (?: deemed | considered | found | to | be ) \ ){0,3} medically \ (?: necessary | appropriate ) \b )
    | (?P<certified> (?<! board\ ) (?<! board- ) (?: certified | approved | authori[sz]ed
      | granted ) \b (?! \ (?: representative | agent | medical ) )
        | (?: recommend (?: ed | s | ing )? | determined ) \ (?: certification | approval ) \b )
    )
    """,
    matches=(
        "UR non-certified the cane",
        "was noncertified",
        "partially approved the cane",
        "has denied certification of the cane",
        "failed to authorize",
        "modified the request",
        "recommends non-certification of",
        "the cane was not medically necessary",
    ),
    rejects=("he works modified duty", "a Board-certified surgeon", "activity modification", "denial/modification letter of"),
)
REVIEW = pattern(
    "review.named",
    r"""\b (?: utili[sz]ation \ review\w* | UR | UM | claims? \ (?: administrator | adjuster ) | peer \ review\w*
      | physician \ advis[eo]r
        | (?: prior | previous | original | adverse | initial ) \ (?: determination | review\w* | denial | non-?certification
          | modification | UR )
        | non -? \ ? certif \w+ | (?: rationale | reasons? | basis ) \ (?: given \ )? for \ (?: the \ )? (?: denial
          | non-?certification | modification ) ) \b""",
    matches=("The prior determination on Monday", "The Utilization Review dated", "was non-certified"),
    rejects=("a review of systems", "the urine"),
)
REQUESTED = pattern(
    "review.request",
    r"\b (?: requests? | requested | RFA | authori[sz]ation | treatments? | services? ) \b",
    matches=("The request for a cane",),
    rejects=("The cane",),
)
PERSON = pattern(
    "review.person",
    r"""
    \b (?: patient | worker | claimant | applicant | employee | member | IW | he | she | they | who | insured | examinee )
      (?: ['’]s )?
      (?: \ (?: also | further | specifically | currently | has | had | again ) ){0,2} \ $
    """,
    matches=("The claimant currently ",),
    rejects=("The reviewer ",),
)
PASSIVE = pattern(
    "review.passive",
    r"""
    \b (?: was | were | is | are | be | been | being | to \ be | as | deemed | found | considered )
      (?: \ (?: also | then | both | \w{2,14}ly | again | thus | therefore ) ){0,2} \ (?: not \ )? $
    """,
    matches=("the cane was previously ", "the canes to be "),
    rejects=("the reviewer has ",),
)
ACTED_ON_BEFORE = pattern(
    "review.by",
    r"^ \ (?: (?: by | on \ \d | in \ (?: UR | utili[sz]ation ) ) \b )",
    matches=(" by utilization review",),
    rejects=(" the request",),
)
REASON = pattern(
    "review.reason",
    r"""[,;(]? \ ?\b (?: due \ to | because | as \ (?: there | the | it | this | guidelines? | they | no | independence
      | recommended | not )
        | given (?! \ (?: out | to | by | on | for ) \b ) | since | based \ (?: up )? on
        | secondary \ to | for \ (?: lack | the \ reason | failure )
        | citing | stating | noting | indicat(?:ing|ed) | on \ the \ (?: basis | grounds? ) | in \ accordance
          | per \ (?: the \ )? (?: guidelines? | MTUS | ODG ) | pending ) \b""",
    matches=(" due to missing notes", ", because there were none"),
    rejects=(" and a cane", " for a cane"),
)
FOREIGN = pattern(
    "review.foreign",
    r"\b (?: claim | liability | insurance | disability | benefits? | compensability ) \b \W{0,2} (?: \w+ \W ){0,2} $",
    matches=("his claim was ",),
    rejects=("the cane was ", "the claims administrator "),
)

IN_PART = pattern(
    "review.in_part",
    rf"""\b (?: in \ place \ of | instead \ of | out \ of | rather \ than | {_NUMBER} \ of ) \ (?: the \ )?
      (?: requested \ | original \ )?
      (?P<requested> {_NUMBER} )""",
    matches=("five visits out of the eleven asked for", "#22 in place of #44", "six of the twelve visits"),
    rejects=("six visits of therapy", "a cane in place of a walker"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that utilization review did.

    Attributes:
        kind: What was done.
        named: What it was done to; may say no more than "the request".
        after: The words after the verb up to the next act, reasons included; numbers certified stand there.
        sentence: The whole sentence.
        is_passive: True where what it was done to stands before the verb.
        is_plain: True where the sentence names utilization review, and does not merely stand near one that does.
    """

    kind: Kind
    named: Named
    after: Part
    sentence: Part
    is_passive: bool
    is_plain: bool


def find_acts(summary: Part) -> Iterator[Act]:
    """Yield the acts of utilization review that a case summary tells, in order; no more than its first 200."""
    read = summary.part(0, min(LONGEST_READ, summary.end - summary.start))
    yield from islice(_find_acts(read), _MOST_ACTS)


def _find_acts(summary: Part) -> Iterator[Act]:
    text = summary.text
    told_before = False
    for start, end in find_sentences(text):
        words = text[start : min(end, start + _LONGEST_SENTENCE)]
        lower = words.lower()
        if not any(stem in lower for stem in _STEMS):  # plain search first: most sentences tell of no act
            told_before = REVIEW.search(words) is not None
            continue
        is_plain = REVIEW.search(words) is not None
        acts = tuple(_sentence_acts(summary.part(start, start + len(words)), is_plain=is_plain, told_before=told_before))
        yield from acts
        told_before = is_plain or bool(acts)


def _sentence_acts(sentence: Part, *, is_plain: bool, told_before: bool) -> Iterator[Act]:
    """Yield the acts of one sentence."""
    text = sentence.text
    matches = [m for m in ACT.finditer(text) if not PERSON.search(text[max(0, m.start() - _NEAR) : m.start()])]
    for number, match in enumerate(matches):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        is_passive = _is_passive(match, before, text)
        since = matches[number - 1].end() if number else 0
        until = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        subject = text[since : match.start()]
        if FOREIGN.search(before) or not (is_plain or _tells_of_review(subject, is_passive=is_passive, told_before=told_before)):
            continue
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the pattern's groups are the kinds
        if kind == "certified" and IN_PART.search(text[match.end() : until]):
            kind = "modified"
        start, end = (_clause_start(text, since, match.start()), match.start()) if is_passive else (match.end(), until)
        named = read_named(sentence.part(start, end if is_passive else _before_reason(text, start, end)))
        yield Act(kind, named, sentence.part(match.end(), until), sentence, is_passive, is_plain)


def _is_passive(match: re.Match[str], before: str, text: str) -> bool:
    """Tell whether what was acted on stands before the verb."""
    if match[0].lower().startswith("not ") and "medically" in match[0].lower():
        return True
    return bool(PASSIVE.search(before)) or bool(ACTED_ON_BEFORE.search(text[match.end() : match.end() + _NEAR]))


def _tells_of_review(subject: str, *, is_passive: bool, told_before: bool) -> bool:
    """Tell whether a sentence that does not name utilization review still tells what it did."""
    return is_passive and (told_before or REQUESTED.search(subject) is not None)


def _before_reason(text: str, start: int, end: int) -> int:
    reason = REASON.regex.search(text, start, end)
    return reason.start() if reason else end


def _clause_start(text: str, start: int, end: int) -> int:
    """Return where the clause begins that ends at ``end``: after the last semicolon since ``start``."""
    cut = text.rfind(";", start, end)
    return cut + 1 if cut >= 0 else start
