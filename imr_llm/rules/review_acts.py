"""Acts of utilization review in a case summary: what was done, and the words for what it was done to.

"UR non-certified A and B" names its objects after the verb, "the request for A was denied" and "A: denied" before it.
Reasons ("due to", "because") are cut off: they name other treatments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.numerals import NUMBER_WORDS
from imr_llm.rules.pattern import pattern
from imr_llm.rules.request_matching import read_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from imr_llm.letters import Part
    from imr_llm.rules.request_matching import Named
    from imr_llm.rules.sentences import Stretch

Kind = Literal["denied", "modified", "delayed", "certified"]

_LONGEST_SENTENCE: Final = 3000  # characters; what is longer is no sentence but text without full stops
_STEMS: Final = tuple(
    "certif approv authori deni deny modif delay defer pended grant refus declin withh medically reduc reject disallow "
    "allow agreed recommend adverse necessity insufficient inadequate".split()
)
_REVIEW_HINTS: Final = tuple(
    "review denial certif determination administrator adjuster examiner modif advis carrier insurer director rationale approval".split()
)
VERBOSE_NUMBER_WORDS: Final = NUMBER_WORDS.replace(" ", r"\ ")
_MOST_ACTS: Final = 200
_NUMBER = rf"(?: \#\ ?\d{{1,4}} | (?<![\w.-])\d{{1,4}}(?![\w/%-]|\.\d) | {VERBOSE_NUMBER_WORDS} \b )"
_NOUNS: Final = ("denial", "denials", "certification", "certifications", "authorization", "approval")
_NEAR: Final = 60  # characters before a verb that tell its voice and its subject

_COUNT_NEXT: Final = rf"(?= \ (?: only \ | just \ | for \ | up \ to \ | a \ (?: total | quantity ) \ of \ ){{0,2}} {_NUMBER} )"
_YES: Final = r"(?: certif | approv | authori[sz] | grant | allow | recommend | endors | support )"

ACT = pattern(
    "review.act",
    rf"""
    \b (?= [abcdfgimnpruw] ) (?:
      (?P<modified> partial(?:ly)? [\s-] (?: conditional(?:ly)? \ )? (?: approv | certif | authori[sz] | den (?=i|y) ) \w*
        | (?: approv | certif | authori[sz] ) \w+ \ (?: with | in ) \ (?: modification | part ) s? \b
        | modif (?: ied | ying | ies ) \b (?: \ (?: retrospective | prospective | the )? \ ? certification (?: \ of | \ for )? )?
            (?! [\s-] (?: work | dut | activit | job | schedule | status | release | barium | position ) )
        | modif (?: y \ (?= the | this | these ) | ications? \ (?: of | to ) \ (?= the \ (?: above \ )? requests? | {_NUMBER} ) )
        | (?<! activity\ ) (?<! lifestyle\ ) (?<! work\ ) modifications? \ of \ (?! (?: \w+ \ )? (?: work | dut | activit | job
            | life | behavio | diet | status ) )
        | modified \ (?: certification | approval | authori[sz]ation ) \b
        | reduced \ (?: the \ request | (?= (?: [^.;] | \. (?= \d ) ){{0,160}}? \b to \ {_NUMBER} ) ) | cut \ (?: back \ | down \ )? (?= to \ {_NUMBER} ) )
    | (?P<delayed> (?: delayed | deferred | pended ) \b )
    | (?P<denied> (?: conditionally \ )? non -? \ ?
            (?: certif (?: ied | ying | y | ications? | ies ) | approv (?: ed | ing | al ) | authori[sz] (?: ed | ation ) ) \b
        | uncertified \b | disapprov (?: ed | ing | al ) \b
        | not \ (?: been \ | be \ )? (?: certif (?: ied | ying | y ) | approv (?: ed? | ing ) | authori[sz] (?: ed? | ing )
            | grant (?: ed )? ) \b
        | (?<= \bcould\ ) not \ be \ (?: recommended | supported ) \b
        | (?: could | can | did | does | would ) \ not \ (?: recommend | endorse | (?: support | establish | find ) (?= \ (?: the \ )?
            medical \ necessity ) ) (?: \ (?: the \ )? medical \ necessity \ (?: of | for ) )? \b
        | (?: den (?: ied | ies | y (?! - ) | ying ) | withheld | refused | declined | rejected | disallowed | unable ) \b
            (?: \ to \ (?: certify | authori[sz]e | approve ) \b | \ (?: certification | authori[sz]ation | approval
              | coverage ) \b )?
        | fail (?: ed | ing | ure ) \ to \ (?: certify | approve | authori[sz]e ) \b
        | denials? \b (?! \ ? / )
        | adverse \ (?: determination | decision ) \ (?= (?: regarding | concerning | on \ the | for ) \b )
        | not \ (?: (?: deemed | considered | found | to | be ) \ ){{0,3}} medically \ (?: necessary | appropriate ) \b
        | (?: as | is | are | was | were | be ) \ medically \ unnecessary \b
        | recommend (?: s | ed ) \ against \b | (?: insufficient | inadequate ) \ \w+ \ to \ (?: certify | approve | authori[sz]e ) \b
        | (?P<bare> (?: was | were ) \ not (?= \W{{0,2}} \Z | ; ) ) )
    | (?P<certified> (?<! board\ ) (?<! board- ) (?: certified | approved | authori[sz]ed
      | granted | certify (?! \ (?: that | a \ ) ) ) \b (?! \ (?: representative | agent | medical ) )
        | (?: allow (?: s | ed ) | agreed \ to ) {_COUNT_NEXT}
        | approv (?: ing | es ) \b (?! \ physician )
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
        "did not grant the cane",
        "could not certify the cane",
        "the cane was rejected",
        "found the cane to be medically unnecessary",
        "did not support the medical necessity of the cane",
        "the cane was certified; the walker was not.",
        "allowed five visits",
        "a modification of the cane request",
        "a decision to modify the request",
        "the visits were reduced to 3",
        "an adverse determination regarding a cane",
        "UR reduced Soma #44 to #22",
        "recommended against a cane",
    ),
    rejects=(
        "he works modified duty",
        "a Board-certified surgeon",
        "activity modification",
        "denial/modification letter of",
        "modification of his activities",
        "the pain was not gone",
        "the brace allowed him to walk",
    ),
)
NAME = pattern(
    "review.name",
    r"\b (?: [Uu]tili[sz]ation \ [Rr]eview | UR | UM ) \b",
    matches=("The Utilization Review", "A UR of Monday"),
    rejects=("a ur", "URINE"),
    case=True,
)
REVIEW = pattern(
    "review.named",
    r"""\b (?: utili[sz]ation \ review\w* | UR | UM | (?: modified | partial ) \ (?: certification | approval ) | claims? \ (?: administrator | adjuster | examiner ) | peer \ review\w*
      | physician \ advis[eo]r | medical \ director | reviewing \ physician | (?: insurance | workers['’]? \ compensation ) \ carrier
      | the \ (?: carrier | insurer ) | (?: denial | non-?certification ) \ of \ (?! (?: his | her | the | their | this )? \ ?
          (?: claim | benefit | liabil | compens | pain | symptom | care | injur ) )
        | (?: prior | previous | original | adverse | initial ) \ (?: determination | review\w* | denial | non-?certification
          | modification | UR )
        | non -? \ ? certif \w+ | (?: rationale | reasons? | basis ) \ (?: given \ )? for \ (?: the \ )? (?: denial
          | non-?certification | modification ) ) \b""",
    matches=(
        "The prior determination on Monday",
        "The Utilization Review dated",
        "was non-certified",
        "The insurance carrier denied",
        "the Monday denial of a cane",
    ),
    rejects=("a review of systems", "the urine", "a mail carrier", "the denial of his claim"),
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
        | citing | stating | noting | reasoning | explaining | indicat(?:ing|ed) | on \ the \ (?: basis | grounds? ) | in \ accordance
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

LABELLED_BEFORE = pattern(
    "review.label_before",
    r"(?: [:(–—] | \ - | , ) \ ? (?: (?: was | were | is ) \ )? \Z",
    matches=("Soma: ", "a cane (", "Soma, "),
    rejects=("UR ", "the request "),
)
LABEL_ENDS = pattern(
    "review.label_ends",
    r"\A \ ? (?: [.;,)] (?! \d ) | \Z | (?: down \ )? to \ (?! include ) | \( )",
    matches=(").", "; a cane,", " to #40)", ""),
    rejects=(" a cane", " the request"),
)
REVIEWER_LAST = pattern(
    "review.reviewer_last",
    r"""\b (?: utili[sz]ation \ review\w* | UR | UM | administrator | adjuster | reviewer | carrier | insurer | physician | it
      | and | has | have | had | who | which | also | then | but | then | or | subsequently ) \W{0,3} \Z""",
    matches=("Utilization review ", "the carrier has "),
    rejects=("MRI of the wrist ",),
)
IN_PART = pattern(
    "review.in_part",
    rf"""\b (?: (?: in \ place \ of | instead \ of | out \ of | rather \ than | {_NUMBER} \ of ) \ (?: the \ )?
      (?: requested \ | original \ )?
      (?P<requested> {_NUMBER} )
      | (?: in \ place | instead ) \ of \ (?! the \ ) | (?P<given> {_NUMBER} ) \ (?: \w{{1,12}} \ )? out \ of \ (?! the \ )
      | \A \ ? (?: for \ )? (?P<only> only | just ) \ (?= {_NUMBER} ) )""",
    matches=("five visits out of the eleven asked for", "#22 in place of #44", "six of the twelve visits", "#22 in place of Soma"),
    rejects=("six visits of therapy", "a cane beside a walker", "only a cane"),
)
TAIL_COUNT = pattern(
    "review.tail_count",
    rf"(?: \b (?: with | for | only | of | approved | i\.e\., ) \ | ; \ | \A ) \ ? (?: a \ (?: total | quantity ) \ of \ )? {_NUMBER} (?: \ \w{{1,12}} ){{0,2}} \ ? \Z",
    matches=("by review with 5 visits ", "for #44 ", "Soma #44; #22 were "),
    rejects=("with a cane ",),
)
COUNT_ONLY = pattern(
    "review.count_only",
    rf"\A \ (?: for \ | only \ )? {_NUMBER} (?: \ \w{{1,12}} )? \ ? (?: [.;,)] | \Z )",
    matches=(" #44)", " 5 visits."),
    rejects=(" 5 visits of acupuncture.", " a cane."),
)
TURN = pattern(
    "review.turn",
    r"[,;]? \ ? \b (?: while | whereas | but | although | however | though ) \b ,?",
    matches=(", but the cane", " while the cane"),
    rejects=("butter",),
)
NEXT_REQUEST = pattern(
    "review.next_request",
    r",? \ (?: and \ )? (?: the | an? | his | her | their ) \ (?: other \ | second \ )? requests? \b",
    matches=(", and the request for a cane", " and a request for a cane"),
    rejects=("on request",),
)
LIST_BREAK = pattern("review.list_break", r"[,;] \ | \) ,? \ | \ and \ ", matches=("soma, a cane", "a and b"), rejects=("sand",))
LAST_BREAK = pattern("review.last_break", r",? \ and \ ", matches=("soma, and a cane",), rejects=("sand",))
RECEIVED = pattern(
    "review.received",
    r"\b (?: received | resulted \ in | met \ with | led \ to ) \ (?: an? \ )? (?: \w+ \ )? \Z",
    matches=("the request received a ",),
    rejects=("UR issued a ",),
)
POINTING = pattern(
    "review.pointing",
    r"\b (?: it | this | these | those | they | both | all | above | same | each | following | items? ) \b",
    matches=("These were ",),
    rejects=("Medications were ",),
)
PLURAL = pattern("review.plural", r"\b were \ (?: \w+ly \ )? \Z", matches=("they were ",), rejects=("was ",))


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that utilization review did.

    Attributes:
        kind: What was done.
        named: What it was done to; may say no more than "the request".
        after: The words after the verb up to the next act, reasons included; numbers certified stand there.
        sentence: The whole sentence.
        is_passive: True where what it was done to stands before the verb.
        is_plain: True where the sentence names utilization review, or tells of a request right after one that does.
    """

    kind: Kind
    named: Named
    after: Part
    sentence: Part
    is_passive: bool
    is_plain: bool


def find_acts(summary: Part, sentences: Iterable[Stretch]) -> Iterator[Act]:
    """Yield the acts of utilization review that the sentences of a summary tell, in order; no more than the first 200."""
    yield from islice(_find_acts(summary, sentences), _MOST_ACTS)


def _find_acts(summary: Part, sentences: Iterable[Stretch]) -> Iterator[Act]:
    text = summary.text
    before = ""
    follows_plainly = False
    for start, end in sentences:
        words = text[start : min(end, start + _LONGEST_SENTENCE)]
        lower = words.lower()
        if " cut " in lower or any(stem in lower for stem in _STEMS):  # plain search first: most sentences tell of no act
            is_plain = names_review(words)
            told_before = follows_plainly or names_review(before)
            acts = tuple(_sentence_acts(summary.part(start, start + len(words)), is_plain=is_plain, told_before=told_before))
            yield from acts
            follows_plainly = any(act.is_plain for act in acts)
        else:
            follows_plainly = False
        before = words


def names_review(text: str) -> bool:
    """Tell whether a text names utilization review; plain search first, for most sentences do not."""
    if NAME.search(text):
        return True
    lower = text.lower()
    return any(hint in lower for hint in _REVIEW_HINTS) and REVIEW.search(text) is not None


def _sentence_acts(sentence: Part, *, is_plain: bool, told_before: bool) -> Iterator[Act]:
    """Yield the acts of one sentence."""
    text = sentence.text
    voiced = tuple(_voiced(text))
    for number, (match, is_passive) in enumerate(voiced):
        start = _object_start(text, voiced, number) if is_passive else match.end()
        until = len(text)
        if number + 1 < len(voiced):
            until = _object_start(text, voiced, number + 1) if voiced[number + 1][1] else voiced[number + 1][0].start()
        until = max(until, match.end())
        subject = text[start : match.start()] if is_passive else ""
        if FOREIGN.search(text[max(0, match.start() - _NEAR) : match.start()]):
            continue
        if not (is_plain or (is_passive and (told_before or REQUESTED.search(subject)))):
            continue
        kind: Kind = match.lastgroup if match["bare"] is None else "denied"  # type: ignore[assignment]  # the groups are the kinds
        if kind == "certified" and (IN_PART.search(text[match.end() : until]) or (is_passive and IN_PART.search(subject))):
            kind = "modified"
        end = match.start() if is_passive else _before_reason(text, start, until)
        named = read_named(sentence.part(start, end))
        if not is_plain and named.request.is_general and not (REQUESTED.search(subject) or POINTING.search(subject)):
            continue
        follows_plainly = told_before and REQUESTED.search(subject) is not None
        yield Act(kind, named, sentence.part(match.end(), until), sentence, is_passive, is_plain or follows_plainly)


def _voiced(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each verb of an act, and whether what was acted on stands before it.

    Left out are verbs that tell what a person did, "were not" with nothing certified before it, and the second verb of
    "modified, with four visits certified".
    """
    last: re.Match[str] | None = None
    certifies = False
    for match in ACT.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if PERSON.search(before) or (match["bare"] is not None and not certifies):
            continue
        certifies = certifies or match["certified"] is not None
        if last is not None and last["modified"] is not None and match["certified"] is not None:
            between = text[last.end() : match.start()]
            after = text[match.end() : match.end() + _NEAR]
            if TAIL_COUNT.search(between) or COUNT_ONLY.search(after):
                continue
        last = match
        yield match, _is_passive(match, before, text)


def _is_passive(match: re.Match[str], before: str, text: str) -> bool:
    """Tell whether what was acted on stands before the verb."""
    words = match[0].lower()
    if match["bare"] is not None or "medically unnecessary" in words or (words.startswith("not ") and "medically" in words):
        return True
    if PASSIVE.search(before):
        return True
    after = text[match.end() : match.end() + _NEAR]
    is_noun = words.endswith(_NOUNS)
    if ACTED_ON_BEFORE.search(after):
        return not is_noun or RECEIVED.search(before) is not None
    if is_noun or not LABEL_ENDS.search(after):
        return False
    return bool(LABELLED_BEFORE.search(before)) or (bool(before.strip()) and not REVIEWER_LAST.search(before))


def _object_start(text: str, voiced: Sequence[tuple[re.Match[str], bool]], number: int) -> int:
    """Return where the words begin that name what a verb after them was done to."""
    until = voiced[number][0].start()
    if number == 0:
        cut = text.rfind(";", 0, until)
        is_list = cut >= 0 and (REQUESTED.search(text[:cut]) is not None or ":" in text[:cut] or PLURAL.search(text[:until]))
        return 0 if is_list else cut + 1
    last, follows_passive = voiced[number - 1]
    return last.end() + object_break(text[last.end() : until], follows_passive=follows_passive)


def _before_reason(text: str, start: int, end: int) -> int:
    reason = REASON.regex.search(text, start, end)
    return reason.start() if reason else end


def object_break(between: str, *, follows_passive: bool) -> int:
    """Return where, between two verbs of which the second is passive, the second one's object begins.

    "denied A, B and C while D was modified" breaks at "while"; without a turn or a semicolon, what follows an active
    verb is a list up to its last "and", and after a passive verb the next object begins at once.
    """
    turn = next(TURN.finditer(between), None)
    if turn:
        return turn.end()
    requests = [m.start() for m in NEXT_REQUEST.finditer(between) if m.start() > 0]
    if requests:
        return requests[0 if follows_passive else -1]
    cut = between.find(";") if follows_passive else between.rfind(";")
    if cut >= 0:
        return cut + 1
    reason = REASON.regex.match(between)
    if follows_passive and reason is None:
        found = LIST_BREAK.search(between)
        return found.end() if found else 0
    breaks = [m.end() for m in LAST_BREAK.finditer(between)] or [m.end() for m in LIST_BREAK.finditer(between)]
    return breaks[-1] if breaks else 0
