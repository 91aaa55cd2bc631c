"""Cue words that tell what a date in a case summary is.

A ``before`` pattern is searched in the words of the sentence that lead up to a date, an ``after`` pattern in those that
follow it. Between cue and date only words may stand that leave no doubt.
"""

from __future__ import annotations

from typing import Final

from imr_llm.rules.pattern import pattern

_HARM: Final = r"(?: injury | injuries | accident | trauma )"
_HURT: Final = r"(?: injury | injuries | accident | trauma | sprain | strain | fracture | contusion | laceration | burn | fall )"
_KIND: Final = r"(?: industrial(?:ly)? | occupational | on-the-job | work(?:place)? (?: [- ]related )? )"
_SUFFER: Final = r"(?: sustain | suffer | incur ) (?: ed | ing | s )?"
_UR: Final = r"(?: \b utili[sz]ation\ review(?:s|er|ers)? \b | (?-i: \b UR \b ) )"
_PAPER: Final = r"""(?: \(UR\) | physician | report | determination | decision | denial (?: / ?modification )? | modification
    | documentation | document | form | letter | notice | non-?\ ?certification | certification | response | summary
    | findings? )"""
_REFUSED: Final = r"""(?: den(?:ied|y|ies|ying) | non-?\ ?certif\w{1,8} | not\ certif\w{1,4} | modif(?:ied|ies|ying) | partially
    | conditionally | failed\ to | did\ not | declined | delay(?:ed|s) | defer(?:red|s) | non-?authorized | disallowed
    | withheld | rejected | disapproved | refused )"""
_ACT: Final = rf"""(?: {_REFUSED} | certified | determined | approved | authorized | recommend(?:ed|s) | rendered | issued
    | decided | found | upheld | evaluated | considered | reviewed | allowed | disapproved | agreed )"""
_PAYER: Final = r"""(?: claims\ (?: administrator | adjuster | examiner ) | carrier | insurer | medical\ director
    | physician\ advis[eo]r )"""

INJURY_BEFORE = pattern(
    "cue of the date of injury, before it",
    rf"""
    (?: \b(?: dates? | day ) \ of\ (?: (?: the | his | her | an? | this ) \ )? (?: (?: original | {_KIND} ) \ )?
          (?: {_HARM} | loss )
      | \b DOI\b | \b D/I\b | \b D\.O\.I\.
      | (?P<period> (?-i: \b CT\b ) )      # cumulative trauma, or a scan: only a period tells
      | \b(?: injury | accident ) \ dates?
      | (?<! non-) \b {_KIND} \ (?: {_HARM} | incident | fall | event | claim | injured )
      | \b {_SUFFER} \ (?: (?! by\b ) [\w/-]{{1,14}} \ ){{0,5}} {_HURT}
      | \b {_HARM} \ (?: that\ | which\ )? occurr(?:ed|ing)
      | \b report(?:ed|s|ing) \ {_HARM}
      | \b report(?:ed|s|ing) \ (?: sustaining\ )? (?: an? | the | this ) \ (?: [\w-]{{1,14}} \ ){{0,2}} {_HARM}
      | \b(?: cumulative | continuous | repetitive ) \ (?: [\w-]{{1,12}} \ ){{0,2}} {_HARM}
      | (?<! re-) (?<! non-) \b injured (?: \ on\ [^.;]{{0,60}} \b and\ again )?
      | \b(?: with | whose | after | since | following | claims? | claiming | alleges | alleging ) \ (?: an?\ )? (?: (?! non
        | prior | previous ) [\w-]{{1,14}} \ )? injur(?:y|ies)
      | \b(?: was | were | got | who ) \ hurt
    )
    (?: \ ? (?: \(DOI\) | \(CT\) | [:,(]
        | \b(?: CT | of | on | from | is | was | were | as | or | about | around | approximately | dated | dating | back | to
            | listed | claim
            | noted | reported(?:ly)? | occurr(?:ed|ing) | sustained | at | work | the | his | her | job | which | that
            | period | between | during | in | since | date | stated | being | beginning | starting ) \b ) ){{0,9}}
    \ ? \Z
    """,
    matches=(
        "a baker with a date of injury of ",
        "(DOI: ",
        "who was injured at work on or about ",
        "sustained a work related injury ",
        "history of an occupational claim from ",
        "with an industrial injury date of ",
        "reported an injury on ",
        "a baker who reported injury on ",
        "suffered a crush injury which occurred on ",
        "a cumulative trauma injury from ",
        "injured on 5/6/2008 (thumb) and again on ",
        "a baker with an injury on ",
        "claims injury on ",
        "was hurt at work on ",
    ),
    rejects=(
        "the injured worker was seen on ",
        "a non-industrial complaint on ",
        "was re-injured on ",
        "after the injury she had films on ",
    ),
)
INJURY_FAR_BEFORE = pattern(
    "cue of the date of injury, with how it happened between",
    rf"""
    (?: \b {_SUFFER} \ (?: [\w/-]{{1,14}} \ ){{0,5}} {_HARM}
      | \b(?: report(?:ed|s|ing) | had | with ) \ an? \ (?: (?! non | prior | previous ) [\w-]{{1,14}} \ ){{0,2}} injury
      | (?<! non-) \b {_KIND} \ (?: injury | injured )
      | (?<! re-) \b injured \ (?: his | her | the | their | in | while | when | at ) \b )
    (?P<gap> [^.;]{{0,90}} ) \b on \ (?: or\ about\ | about\ | approximately\ )? \Z
    """,
    matches=("injured his left wrist while stacking crates on ", "sustained an injury to the neck when a shelf gave way on "),
    rejects=("the injured worker had films on ", "injured his hand. Seen on "),
)
INJURY_OPENING = pattern(
    "how it happened, where the worker is introduced",
    r"""
    \b(?: struck | knocked | fell | slipped | tripped | hit | lift(?:ed|ing) | twisted | crushed | burned | assaulted
      | attacked | lacerat(?:ed|ing) | fractur(?:ed|ing) | sprained | rear-ended | caught | pulled | strained | hurt
        | kicked | bitten | pinned | thrown | collided | fallen )
    \b (?P<gap> [^.;]{0,70} ) \b (?: on \ (?: or\ about\ )? | at\ work\ ) \Z
    """,
    matches=("a roofer, knocked down by a gust on ", "who slipped on ice on "),
    rejects=("a roofer seen on ",),
)
INJURY_AFTER = pattern(
    "cue of the date of injury, after it",
    rf"""
    \A \)? ,? \ (?: reported\ )? (?: (?: {_KIND} \ )? date\ of\ (?: {_KIND} \ )? (?: injury | loss ) | DOI\b
      | {_KIND} \ injury\b )
    """,
    matches=(" date of injury.", " industrial injury to the neck", ") DOI"),
    rejects=(" visit", " injured worker"),
)
INJURY_AFTER_ON = pattern(
    "event of the injury, after 'On' and a date",
    rf"""
    \A ,? \ (?P<gap> [^.;]{{0,70}}? )
    (?: \b(?: {_SUFFER} | report(?:ed|s) ) \ (?: [\w/-]{{1,14}} \ ){{0,5}} {_HARM}
      | \b(?: was | were | got ) \ (?: industrially\ )? (?: injured | hurt ) \b (?! \ worker )
      | \b injured \ (?: his | her | their | the ) \b )
    """,
    matches=(
        ", she sustained an industrial injury",
        " the worker was injured while digging",
        ", while stacking crates, he injured his back",
    ),
    rejects=(" the injured worker had films",),
)
OTHER_EVENT = pattern(
    "event that is not the injury",
    r"""
    \b(?: evaluat | exam | seen\b | visit | report\b | progress | note | MRI\b | x-?ray | imag | CT\ scan | film | surg
      | operat | request | RFA\b | authoriz | therap | treat | present | follow | prescri | underwent | perform | document
      | physician | provider | doctor | Dr\b | complain | stud(?:y|ies)\b | test | fusion | arthroscop | disab | terminat
      | hired | retire | den(?:y|ies|ied)\b | modif | certif | review | inject )
    """,
    matches=("was evaluated", "underwent fusion", "the provider"),
    rejects=("reported an injury", "while lifting"),
)
OTHER_DAY = pattern(
    "word that gives the day to the request",
    r"""\b(?: requested | visit | seen | evaluat | exam | perform | dated | underwent | report | note | prescribed | ordered
      | submitted | signed | appeal )""",
    matches=("the cane requested", "after the visit"),
    rejects=("the request for a cane",),
)
OTHER_INJURY = pattern(
    "words that set an injury apart from this claim's",
    r"""
    \b(?: prior | previous(?:ly)? | earlier | past | non-?\ ?industrial | pre-?existing | no | any | another | unrelated
      | second | subsequent | den(?:y|ies|ied) | evaluated | seen | treated | treatment
        | follow[- ]up ) \ (?: [\w-]{1,14} \ ){0,3} \Z
    """,
    matches=("had a prior ", "denied any ", "a previous left knee "),
    rejects=("who ", "with a "),
)
RANGE_WORDS = pattern(
    "words between first and last day",
    r"""\A \ ? (?: [-–—] | to | through | thru | until | till | up\ to | (?: and \ )? ending | and ) (?: \ (?: on | about
      | in ) ){0,2} \ ? \Z""",
    matches=(" - ", " through ", " and ending on ", "-"),
    rejects=(", ", " to the "),
)
BETWEEN = pattern("word that opens a range", r"\b(?: between | from )\b", matches=("trauma between",), rejects=("betweenness",))
UR_BEFORE = pattern(
    "cue of the review decision's date, before it",
    rf"""
    (?: {_UR} | \b determination\ letter \b
      | \b(?: prior | original | initial | previous | adverse )
          \ (?: determination | denial | decision | review | non-?certification | modification ) (?: \ (?: for
            | of ) \ (?: the | this | these ) \ requests? (?: \ below )? )? \b
      | \b peer\ review\ (?: report | determination ) \b )
    (?: \ ? (?: [:,(/] | \b {_PAPER} \b | \(UR\)
        | \b(?: dated? | on | of | from | in | as | is | was | were | been | has | rendered | issued | completed | performed
            | conducted | made | signed | the | and | by | done | under | being | challenged | appealed | at\ issue
            | in\ (?: question | dispute ) | to | which ) \b ) ){{0,10}}
    \ ? \Z
    """,
    matches=(
        "The Utilization Review dated ",
        "original utilization review (",
        "The original Utilization Review (UR) (",
        "a utilization review determination was rendered on ",
        "The UR documentation dated ",
        "The prior determination on ",
        "was denied by utilization review on ",
    ),
    rejects=("utilization review cited a request of ", "ur screen on ", "sent to utilization review after a visit on "),
)
UR_ANOTHER = pattern(
    "review at another time, before its date",
    rf"\b(?: an? | another | one ) \ (?: prior | previous | earlier | past | former ) \ {_UR} [^.;]{{0,60}} \Z",
    matches=("A prior utilization review of ", "an earlier UR, dated "),
    rejects=("The prior utilization review of ", "A prior denial was made on "),
)
UR_BEFORE_AGENT = pattern(
    "act of the review, then its date",
    rf"(?: \b {_PAYER} \b | {_UR} ) [^.;]{{0,60}}? \b {_REFUSED} \b (?P<gap> [^.;]{{0,90}} ) \b (?: on | dated ) \ \Z",
    matches=("the claims administrator denied the brace on ", "UR modified the request for Caffex on "),
    rejects=("the claims administrator was told on ", "the carrier approved therapy on "),
)
UR_BEFORE_ACT = pattern(
    "act of the review without its agent",
    rf"""\b(?: was | were | been ) \ (?: (?: previously | initially | originally | subsequently | later | then ) \ )?
        (?: denied | modified | non-?\ ?certified | not\ certified | deemed\ not\ medically\ necessary
          | (?<= previously\ ) reviewed )
        \ (?: by\ (?: the\ )? {_PAYER} \ )? on \ \Z""",
    matches=("The brace was non-certified on ", "were denied by the carrier on ", "has been previously reviewed on "),
    rejects=("was seen on ", "was certified on "),
)
UR_AFTER = pattern(
    "cue of the review decision's date, after it",
    rf"""
    \A \)? [,:]? \ (?: (?: the | an? | original | prior | initial ) \ ){{0,2}}
    (?: {_UR} (?: \ \(UR\) )? (?: \ (?: physician | reviewer ) )? (?: ,? \ {_PAPER} (?! \w ) | [^.;]{{0,40}}? \b {_ACT} \b )
      | (?: {_PAYER} | prior\ determination ) \b [^.;]{{0,40}}? \b {_ACT} \b
      | (?: determination | decision ) \ (?: was | were | is ) \ {_REFUSED}
      | (?: denial | non-?\ ?certification | adverse\ determination ) \b (?! \ of\ (?: his | her | the | this ) \ claim ) )
    """,
    matches=(
        ", utilization review determined",
        " Utilization Review non-certified",
        " the Utilization Review (UR) modified",
        ", the claims administrator failed to",
        " UR denial",
        " denial of a cane",
    ),
    rejects=(" denial of the claim", " the request was sent to utilization review", ", the worker denied"),
)
REVIEW_NAMED = pattern(
    "utilization review, by any of its names",
    rf"{_UR} | \b {_PAYER} \b | \b(?: peer | physician ) \ reviewer \b",
    matches=("a UR physician", "the carrier's physician advisor"),
    rejects=("the treating physician",),
)
REVIEW_DECIDES = pattern(
    "what a review decides",
    rf"\b(?: {_ACT} | denial | non-?\ ?certification | modif(?:y|ication) ) \b | \bmedically\ (?: un )? necessary \b",
    matches=("agreed to thirty", "was medically unnecessary"),
    rejects=("he had films",),
)
REVIEW_REFUSES = pattern(
    "what a review refuses",
    rf"\b(?: {_REFUSED} | denial | non-?\ ?certification | modification ) \b | \bnot\ (?: \w+\ ){{0,3}}? medically\ necessary \b",
    matches=("denied the cane", "not found medically necessary"),
    rejects=("approved the cane",),
)
OF_THE_REQUEST_BEFORE = pattern(
    "words that give a date to something else than the review, before it",
    r"""
    \b(?: visit | note | notes | seen | exam\w* | evaluat\w+ | injur\w+ | DOI | surgery | performed | underwent
      | appeal\w* | prescri\w+ | MRI | since | through ) \b [^.;]{0,30} \Z
    | \b(?: requests? | requested | RFA | authori[sz]ation | (?: progress | medical | narrative | operative ) \ reports?
      | PR-?2 | date\ of\ service | form | submitted | received )
        (?: \ (?: was | were | is | are | of | on | in | from | dated? | made | signed | form | report | submitted
            | received ) ){0,4} \ \Z
    """,
    matches=("the request dated ", "the visit of ", "MRI of "),
    rejects=("denied the cane on ", "the requested visits on "),
)
OF_THE_REQUEST_AFTER = pattern(
    "words that give a date to something else than the review, after it",
    r"\A \ (?: request | RFA | visit | report | note | MRI | x-ray | date\ of | exam | order | prescription ) \b",
    matches=(" request", " visit"),
    rejects=(" the request was denied",),
)
UR_AFTER_ON = pattern(
    "request decided, after 'On' and a date",
    r"""
    \A ,? \ (?: the | an? | this | these | such | all ) \ (?: [\w-]{1,14} \ ){0,2} request (?: s | ed )? \b
    (?: [^.;] | \. (?= \w ) ){0,300}? \b(?: was | were ) \ (?: denied | modified | non-?\ ?certified | not\ certified
      | partially\ certified ) \b
    """,
    matches=(", a request for a cane was denied", " the requests for Caffex 7.5mg #30 were non-certified by utilization review"),
    rejects=(", a request for a cane was submitted. It was denied",),
)
UR_IN_BRACKETS = pattern(
    "decision that follows its date in brackets",
    r"""\A \) \ of \ (?: the \ )? (?: (?: UR | utilization\ review ) \ )? (?: decision | determination | denial
      | non-certification ) \b""",
    matches=(") of the Decision for",),
    rejects=(") of the request for authorization",),
)
UR_MENTION = pattern(
    "mention of a review decision",
    rf"""{_UR} | \b(?: prior | adverse | original ) \ determination | \b {_PAYER} \b | certif | \b(?: denied | modified ) \b
      | \b(?-i: Decision ) \b""",
    matches=("the utilization review", "was non-certified"),
    rejects=("pain in the knee",),
)
INJURY_MENTION = pattern(
    "mention of when the injury was",
    r"""\b(?: DOI | dates?\ of\ (?: \w{1,12}\ )? injury | injury\ date | injur(?:y|ed)\ (?: on | in | of | from | dated )
      | sustained )\b""",
    matches=("injured in May", "DOI unknown"),
    rejects=("the injured worker",),
)
FILED_ON = pattern(
    "when the application was filed",
    r"\b(?: filed | received | submitted ) \ (?: by\ the\ [\w ]{1,20}\ )? on \ \Z",
    matches=("The application for review was filed on ",),
    rejects=("was provided on ",),
)
ASSIGNED_ON = pattern(
    "when the notice of assignment was given",
    r"\b Notice\ of\ Assignment \b [^.]{0,120} \b on \ \Z",
    matches=("A Notice of Assignment went to both sides on ",),
    rejects=("An application was filed on ",),
)
