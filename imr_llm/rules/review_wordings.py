"""How summaries word what utilization review did, and the words around it that tell to what.

Patterns read one sentence whose white space is single spaces. Every repeat is bounded.
"""

from __future__ import annotations

from typing import Final

from imr_llm.rules.numerals import NUMBER_WORDS
from imr_llm.rules.pattern import pattern

VERBOSE_NUMBER_WORDS: Final = NUMBER_WORDS.replace(" ", r"\ ")
"""Source of a verbose pattern for a number in words."""

_NUMBER = rf"(?: \#\ ?\d{{1,4}} | (?<![\w.-])\d{{1,4}}(?![\w/%-]|\.\d) | {VERBOSE_NUMBER_WORDS} \b (?! - ) )"
_COUNT_NEXT: Final = rf"(?= \ (?: only \ | just \ | for \ | up \ to \ | a \ (?: total | quantity ) \ of \ ){{0,2}} {_NUMBER} )"

ACT = pattern(
    "review.act",
    rf"""
    \b (?= [abcdfghimnpruw] ) (?:
      (?P<modified> part(?:ial)?(?:ly)? [\s-] (?: conditional(?:ly)? \ )? (?: approv | certif | authori[sz] | den (?=i|y) ) \w*
        | (?: approv | certif | authori[sz] ) \w+ \ (?: with | in ) \ (?: a \ )? (?: modification | part ) s? \b
        | modif (?: ied | ying | ies ) \b (?: \ (?: retrospective | prospective | the )? \ ? certification (?: \ of | \ for )? )?
            (?! [\s-] (?: work | dut | activit | job | schedule | status | release | barium | position ) )
        | modif (?: y \ (?= the | this | these ) | ications? \ (?: of | to ) \ (?= the \ (?: above \ )? requests? | {_NUMBER} ) )
        | (?<! activity\ ) (?<! lifestyle\ ) (?<! work\ ) modifications? \ of \ (?! (?: \w+ \ )? (?: work | dut | activit | job
            | life | behaviou?rs? \b | diet | status ) )
        | modified \ (?: certification | approval | authori[sz]ation ) \b
        | reduced \ (?: the \ request | (?= (?: [^.;] | \. (?= \d ) ){{0,160}}? \b to \ {_NUMBER} ) )
          | cut \ (?: back \ | down \ )? (?= to \ {_NUMBER} )
          | cut \ (?= (?: \w{{1,20}} \ ){{1,5}} (?: back | down ) \ to \ {_NUMBER} ) | modify \ (?= to \ {_NUMBER} )
          | (?: reduced | decreased | lowered | cut ) \ (?= (?! from \b ) [^.;]{{1,80}} \ from \ {_NUMBER}
              (?: \ [a-z]{{1,12}} )? \ to \ {_NUMBER} )
          | (?: (?<= \bto\ ) | \A ) modify \ (?= [^.;]{{1,80}} \ to \ )
              (?! (?: work | dut | activit | job | schedule | the | this | these ) ) )
    | (?P<delayed> (?: delayed | deferred | pended ) \b )
    | (?P<denied> (?: conditionally \ )? non -? \ ?
            (?: certif (?: ied | ying | y | ications? | ies ) | approv (?: ed | ing | al ) | authori[sz] (?: ed | ation ) ) \b
        | uncertified \b | disapprov (?: ed | ing | al ) \b
        | no \ (?: certification | approval | authori[sz]ation ) \ (?: was | is ) \ (?: given | granted | issued | recommended )
            (?: \ (?: for | to ) )? \b
        | (?: not | (?: was | were | is | are | has | have | did | does ) n['’]t )
            \ (?: been \ | be \ )? (?: certif (?: ied | ying | y ) | approv (?: ed? | ing ) | authori[sz] (?: ed? | ing )
            | grant (?: ed )? ) \b
        | (?<= \bcould\ ) not \ be \ (?: recommended | supported ) \b
        | (?: could | can | did | does | would ) \ not \ (?: recommend | endorse | (?: support | establish
          | find ) (?= \ (?: the \ )?
            medical \ necessity ) ) (?: \ (?: the \ )? medical \ necessity \ (?: of | for ) )? \b
        | (?: den (?: ied | ies | y (?! - ) | ying ) | withheld | refused | declined | rejected | disallowed | unable ) \b
            (?: \ to \ (?: certify | authori[sz]e | approve ) \b | \ (?: certification | authori[sz]ation | approval
              | coverage ) \b )?
        | fail (?: ed | ing | ure ) \ to \ (?: certify | approve | authori[sz]e ) \b
        | denials? \b (?! \ ? / )
        | adverse \ (?: determination | decision ) \ (?= (?: regarding | concerning | on \ the | for ) \b )
        | (?<= \bbut\ ) not \ (?= (?: for \ )? (?: the | an? | any ) \ (?! (?: full | entire | remain | rest | balance | number
            | quantity | amount | frequency | duration | refill | other | additional | whole | total | \w+ \ requested ) ) )
        | not \ recommended \ for \ (?: certification | approval | authori[sz]ation ) \b
        | (?: not | (?: was | were | is | are ) n['’]t )
            \ (?: (?: deemed | considered | found | to | be ) \ ){{0,3}} medically \ (?: necessary | appropriate ) \b
        | (?: as | is | are | was | were | be ) \ medically \ unnecessary \b
        | recommend (?: s | ed ) \ against \b | (?: insufficient | inadequate ) \ \w+ \ to \ (?: certify | approve
          | authori[sz]e ) \b
        | (?P<bare> (?: was | were ) \ not (?= \W{{0,2}} \Z | ; ) ) )
    | (?P<certified> (?<! board\ ) (?<! board- ) (?: certified | approved | authori[sz]ed
      | granted | certify (?! \ (?: that | a \ ) ) ) \b (?! \ (?: representative | agent | medical ) )
        | (?: allow (?: s | ed ) | permitted | agreed \ to ) {_COUNT_NEXT}
        | (?: (?<= ,\ ) | (?<= \band\ ) ) certification \ (?= (?: of | for ) \b )
        | approv (?: ing | es ) \b (?! \ physician )
        | (?<=were\ ) allowed \b | (?<=was\ ) allowed \b
        | (?: recommend (?: ed | s | ing )? | determined | gave | issued ) \ (?: an? \ )? (?: certification | approval
          | authori[sz]ation ) \b )
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
        "UR cut the visits from 14 to 7",
        "a decision to modify Soma #44 to #22",
        "recommended against a cane",
        "the cane was not recommended for certification",
        "the canes weren't certified",
        "a cane wasn't deemed medically necessary",
        "no authorization was granted for a cane",
        "UR permitted 4 visits",
        "approved a sling but not the cane",
    ),
    rejects=(
        "took visits but not the full number",
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
    r"""\b (?: utili[sz]ation \ review\w* | UR | UM | (?: modified | partial ) \ (?: certification | approval )
      | claims? \ (?: administrator | adjuster | examiner ) | peer \ review\w*
      | physician \ advis[eo]r | medical \ director | reviewing \ physician | (?: insurance
        | workers['’]? \ compensation ) \ carrier
      | the \ (?: carrier | insurer ) | (?: denial | non-?certification ) \ of \ (?! (?: his | her | the | their | this )? \ ?
          (?: claim | benefit | liabil | compens | pain | symptom | care | injur ) )
        | in \ a \ review \ dated
        | (?: prior | previous | original | adverse | initial ) \ (?: determination | review\w* | denial | non-?certification
          | modification | UR )
        | non -? \ ? certif \w+ | (?: rationale | reasons? | basis ) \ (?: given \ )? for \ (?: the \ )? (?: denial
          | non-?certification | modification ) ) \b""",
    matches=(
        "The prior determination on Monday",
        "In a review dated",
        "The Utilization Review dated",
        "was non-certified",
        "The insurance carrier denied",
        "the Monday denial of a cane",
    ),
    rejects=("a review of systems", "the urine", "a mail carrier", "the denial of his claim"),
)
NEGATED = pattern(
    "review.negated",
    r"\b (?: not | nor | neither | never ) \ (?: \w{2,14}ly \ | been \ ){0,2} \Z",
    matches=("UR did not ", "neither approved nor "),
    rejects=("UR has ", "the notes ", "the cane was "),
)
REFILLS_ONLY = pattern(
    "review.refills_only",
    rf"\A \ ? (?: (?: the | any | all | additional | remaining | requested ) \ ){{0,3}}"
    rf" (?: {_NUMBER} \ )? (?: \w{{1,12}} \ )?? refills? \b",
    matches=("the 3 refills", " any refills", "the two remaining refills"),
    rejects=("Soma with 3 refills", "a pump refill of the"),
)
COUNT_FIRST = pattern(
    "review.count_first",
    rf"""\A \W{{0,2}} (?: quantity \ of \ | an? \ (?: quantity | total | trial | supply ) \ of \
      | (?: only | just | the | up \ to | for | of | with | remaining ) \ ){{0,3}}
      {_NUMBER} (?! \ (?: [a-z-]{{1,14}} \ ){{0,2}} (?: at | to ) \b )""",
    matches=("#30 for weaning", "with the remaining #30", "quantity of #30", "2.", "the 6 visits"),
    rejects=("Soma #30", "10/325", "6 to 8 visits"),
)
REQUESTS_COUNTED = pattern(
    "review.requests_counted",
    rf"""\A \W{{0,2}} (?: (?: all | the | these | those | of ) \ ){{0,3}} (?P<count> {_NUMBER} ) \ (?: \(\d{{1,2}}\) \ )?
      (?: of \ the \ )? (?: (?: requested | disputed | listed | submitted | above | other ) \ ){{0,2}}
      (?: requests | items | treatments | services ) \b""",
    matches=("three requests", " the two (2) disputed items", "all 4 services", "two of the requests"),
    rejects=("three visits", "the request for three", "three months of treatments"),
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
        | but \ not | invoking
        | citing | stating | noting | reasoning | explaining | indicat(?:ing|ed) | on \ the \ (?: basis | grounds? )
          | in \ accordance | and \ (?: requested | asked \ for ) \ (?: more | additional | further ) \ (?: information | notes )
          | (?: and \ )? an? \ (?: modification | approval | certification | authori[sz]ation | denial ) \ (?: for | of )
          | per \ (?: the \ )? (?: guidelines? | MTUS | ODG ) | pending ) \b""",
    matches=(" due to missing notes", ", because there were none"),
    rejects=(" and a cane", " for a cane"),
)
DATED_FIRST = pattern(
    "review.dated_first",
    r"\A \ on \ \d{1,4} [/-] [\d/-]{3,7} ,? \ (?= (?: the | a | an | this | his | her | both | all ) \ )",
    matches=(" on 6/12/2013 the request",),
    rejects=(" on 6/12/2013.", " on 6/12/2013 by review"),
)
ALLOWS = pattern(
    "review.allows",
    r"\b (?: allow | permit | agree | grant | accept ) (?: s | e? d | ing | ted )? \b",
    matches=("UR allowed Soma only",),
    rejects=("the grantee",),
)
ANOTHER_TIME = pattern(
    "review.another_time",
    r"""\b (?: an? | another | one ) \ (?: prior | previous | earlier | past | former )
      \ (?: utili[sz]ation \ review | UR | requests? | RFA ) \b""",
    matches=("A prior utilization review of Monday certified a cane", "An earlier request for a cane was"),
    rejects=("The prior utilization review", "a prior denial of the request", "The prior request"),
)
EXCEPTING = pattern(
    "review.excepting",
    r"""\b (?: except (?: ing | \ for )? | with \ the \ exception | excluding | apart \ from | save \ for
      | (?: all | everything | every \ item | nothing | all \ (?: the \ )? (?: items | requests ) ) \ but ) \b""",
    matches=("denied everything except a cane", "all but a cane", "with the exception of a cane"),
    rejects=("exceptional", "all of it, but a cane"),
)
UNTOLD = pattern(
    "review.untold",
    r"\b (?: whether | unclear | unknown ) \b [^.;]{0,60} \Z",
    matches=("It is unclear whether UR",),
    rejects=("It is unclear. UR",),
)
BY_WORKER = pattern(
    "review.by_worker",
    r"""\A \ by \ (?: the \ | his \ | her \ )?
      (?: injured | worker (?! ['’]? s ) | patient | claimant | applicant | employee | IW | pharmacy | him | her ) \b""",
    matches=(" by the worker and a cane",),
    rejects=(" by the carrier",),
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
    r"\A \ ? (?: [.;,)] (?! \d ) | \Z | (?: down \ )? to \ (?! include ) | \( | (?: until | pending ) \b )",
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
    rf"""(?: \b (?: in \ place \ of | in \ lieu \ of | instead \ of | out \ of | rather \ than
      | {_NUMBER} (?: \ \( \d{{1,4}} \) )? \ of | {_NUMBER} (?: \ [a-z]{{1,12}} ){{1,2}} \ of
        (?= \ (?: the \ )? (?: requested | original ) \ )
      | (?<= \( ) of ) \ (?: the \ )? (?: requested \ | original \ | originally \ requested \ )?
      (?P<requested> {_NUMBER} )
      | \b (?: in \ place | in \ lieu | instead ) \ of \ (?! the \ )
      | \b (?P<given> {_NUMBER} ) \ (?: \w{{1,12}} \ )? out \ of \ (?! the \ )
      | \A \ ? (?: for \ )? (?P<only> only | just ) \ (?= {_NUMBER} ) )""",
    matches=(
        "five visits out of the eleven asked for",
        "#22 in place of #44",
        "six of the twelve visits",
        "six (6) of twelve (12) visits",
        "up to 6 visits of the requested 12",
        "visits x 6 (of 12 asked for)",
        "six in lieu of the twelve",
        "#22 in place of Soma",
        "#22 out of Soma #44",
        "only 5 visits",
    ),
    rejects=("six visits of therapy", "a cane beside a walker", "only a cane"),
)
INSTEAD = pattern(
    "review.instead",
    r"\b (?: in \ place | in \ lieu | instead ) \ of \b",
    matches=("a cane in place of a walker",),
    rejects=("a cane instead",),
)
TAIL_COUNT = pattern(
    "review.tail_count",
    rf"""(?: \b (?: with | for | only | of | approved | i\.e\., ) \ | ; \ | \A ) \ ? (?: a \ (?: total | quantity ) \ of \ )?
      {_NUMBER} (?! \ refills? \ (?: was | were ) ) (?: \ \w{{1,12}} ){{0,2}} \ ? \Z""",
    matches=("by review with 5 visits ", "for #44 ", "Soma #44; #22 were "),
    rejects=("with a cane ", "with 2 refills was "),
)
COUNT_ONLY = pattern(
    "review.count_only",
    rf"\A \ (?: for \ | only \ )? {_NUMBER} (?: \ \w{{1,12}} )? \ ? (?: [.;,)] | \Z )",
    matches=(" #44)", " 5 visits."),
    rejects=(" 5 visits of acupuncture.", " a cane."),
)
TURN = pattern(
    "review.turn",
    r"""[,;]? \ ? \b (?: while | whereas | but | although | however | though
      | and \ (?: noted | stated | found | added ) \ that ) \b ,?""",
    matches=(", but the cane", " while the cane", " and noted that the cane"),
    rejects=("butter",),
)
TURN_LAST = pattern(
    "review.turn_last",
    r"[,;]? \ (?: while | whereas | but | although | though ) \ ? \Z",
    matches=("a cane, while ",),
    rejects=("a cane while it", "a cane "),
)
NEXT_REQUEST = pattern(
    "review.next_request",
    r",? \ (?: and \ )? (?: the | an? | his | her | their ) \ (?: other \ | second \ )? requests? \b",
    matches=(", and the request for a cane", " and a request for a cane"),
    rejects=("on request",),
)
LIST_BREAK = pattern("review.list_break", r"[,;] \ | \) ,? \ | \ and \ ", matches=("soma, a cane", "a and b"), rejects=("sand",))
LIST_GAP = pattern("review.list_gap", r"[,;]? \ (?: and \ )?", matches=(", and soma", "; soma"), rejects=("soma",))
WITH_REST = pattern(
    "review.with_rest",
    r",? \ (?: with | and ) \ (?: the \ )? (?: remaining | remainder | rest | balance | other (?= \ \#? \d ) ) \b",
    matches=("Soma #44 to #22 with the remaining #22",),
    rejects=("Soma #44 with refills remaining",),
)
LAST_BREAK = pattern("review.last_break", r",? \ and \ ", matches=("soma, and a cane",), rejects=("sand",))
RECEIVED = pattern(
    "review.received",
    r"\b (?: received | resulted \ in | met \ with | led \ to ) \ (?: an? \ )? (?: \w+ \ )? \Z",
    matches=("the request received a ",),
    rejects=("UR issued a ",),
)
POINTING = pattern(
    "review.pointing",
    r"\b (?: it | this | these | those | they | others? | both | all | above | same | each | following | items? ) \b",
    matches=("These were ",),
    rejects=("Medications were ",),
)
NUMBER_TO = pattern(
    "review.number_to",
    r"""[,;] \ (?: and \ )? (?P<entry> [a-z] [^,;]{2,60}? \# \ ? (?P<from> \d{1,4} ) \ (?: down \ )? to \ \# \ ?
      (?P<to> \d{1,4} ) ) (?! \d )""",
    matches=("to #66, Lyrica 75mg #44 to #22, and", "; Soma #44 to #33."),
    rejects=("Soma #44 to #33", ", Soma #44, Lyrica to #33"),
)
SO_WAS = pattern(
    "review.so_was",
    r"\A [^.;]{0,40}? (?: , \ as | ,? \ ? \b and \ so ) \ (?: was | were ) \ ",
    matches=("and so was the cane", " by the carrier, as were the visits"),
    rejects=(" as was usual", ", and the cane was"),
)
ASIDE = pattern(
    "review.aside",
    r""",? \ (?: and | but ) ,? \ (?: with \ (?: regard | respect ) \ to | as \ (?: for | to ) | regarding | concerning | for )
      \ (?P<what> [^,;]{1,80} ) , \ ? \Z""",
    matches=("a cane and, with regard to Soma #44, ",),
    rejects=("a cane and Soma, ",),
)
OTHER_FATE = pattern(
    "review.other_fate",
    r"""\b (?: was | were ) \ (?: withdrawn | cancell?ed | returned | not \ (?: reviewed | addressed ) ) ,?
      \ (?: and | but | while ) \ (?= (?: the | a | an | those | that | his | her ) \b )""",
    matches=("a cane was withdrawn and the requests for",),
    rejects=("a cane was received and denied",),
)
ASKED_FOR = pattern(
    "review.asked_for",
    r"\A (?: \w+ \ ){0,2}? request \ (?: was | is ) \ (?: made \ | submitted \ )? for \b",
    matches=("The request was for Soma;",),
    rejects=("The request for Soma", "Requests were made for"),
)
ONE_WAS = pattern("review.one_was", r"\b (?: was | is ) \ (?: \w+ly \ )? \Z", matches=("a cane was ",), rejects=("canes were ",))
PLURAL = pattern("review.plural", r"\b were \ (?: \w+ly \ )? \Z", matches=("they were ",), rejects=("was ",))
