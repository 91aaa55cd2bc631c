"""How summaries word what utilization review did, and the words around it that tell to what.

Patterns read one sentence whose white space is single spaces. Every repeat is bounded.
"""

from __future__ import annotations

from typing import Final

from imr_llm.rules.pattern import pattern
from imr_llm.rules.review_list_wordings import A_NUMBER

_COUNT_NEXT: Final = rf"(?= \ (?: only \ | just \ | for \ | up \ to \ | a \ (?: total | quantity ) \ of \ ){{0,2}} {A_NUMBER} )"

ACT = pattern(
    "review.act",
    rf"""
    \b (?= [abcdfghimnpruw] ) (?:
      (?P<modified> part(?:ial)?(?:ly)? [\s-] (?: conditional(?:ly)? \ )? (?: approv | certif | authori[sz] | den (?=i|y) ) \w*
        | (?: approv | certif | authori[sz] ) \w+ \ (?: with | in ) \ (?: a \ )? (?: modification | part ) s? \b
        | modif (?: ied | ying | ies ) \b (?: \ (?: retrospective | prospective | the )? \ ? certification (?: \ of | \ for )? )?
            (?! [\s-] (?: work | dut | activit | job | schedule | status | release | barium | position ) )
        | modif (?: y \ (?= the | this | these ) | ications? \ (?: of | to ) \ (?= the \ (?: above \ )? requests? | {A_NUMBER} ) )
        | (?<! activity\ ) (?<! lifestyle\ ) (?<! work\ ) modifications? \ of \ (?! (?: \w+ \ )? (?: work | dut | activit | job
            | life | behaviou?rs? \b | diet | status ) )
        | modified \ (?: certification | approval | authori[sz]ation ) \b
        | reduced \ (?: the \ request | (?= (?: [^.;] | \. (?= \d ) ){{0,160}}? \b to \ {A_NUMBER} ) )
          | cut \ (?: back \ | down \ )? (?= to \ {A_NUMBER} )
          | cut \ (?= (?: \w{{1,20}} \ ){{1,5}} (?: back | down ) \ to \ {A_NUMBER} ) | modify \ (?= to \ {A_NUMBER} )
          | (?: reduced | decreased | lowered | cut ) \ (?= (?! from \b ) [^.;]{{1,80}} \ from \ {A_NUMBER}
              (?: \ [a-z]{{1,12}} )? \ to \ {A_NUMBER} )
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
COPIED = pattern(
    "review.copied",
    r"""\b taken \ directly \ from \ the \ utili[sz]ation \ review
      \ (?: denial | modification | decision | determination | / ){1,3}""",
    matches=("was taken directly from the utilization review denial/modification dated Monday",),
    rejects=("was taken from the notes", "the utilization review denial"),
)
NEGATED = pattern(
    "review.negated",
    r"\b (?: not | nor | neither | never ) \ (?: \w{2,14}ly \ | been \ ){0,2} \Z",
    matches=("UR did not ", "neither approved nor "),
    rejects=("UR has ", "the notes ", "the cane was "),
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

REVIEWER_LAST = pattern(
    "review.reviewer_last",
    r"""\b (?: utili[sz]ation \ review\w* | UR | UM | administrator | adjuster | reviewer | carrier | insurer | physician | it
      | and | has | have | had | who | which | also | then | but | then | or | subsequently ) \W{0,3} \Z""",
    matches=("Utilization review ", "the carrier has "),
    rejects=("MRI of the wrist ",),
)
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
ASKED_FOR = pattern(
    "review.asked_for",
    r"\A (?: \w+ \ ){0,2}? request \ (?: was | is ) \ (?: made \ | submitted \ )? for \b",
    matches=("The request was for Soma;",),
    rejects=("The request for Soma", "Requests were made for"),
)
ONE_WAS = pattern("review.one_was", r"\b (?: was | is ) \ (?: \w+ly \ )? \Z", matches=("a cane was ",), rejects=("canes were ",))
PLURAL = pattern("review.plural", r"\b were \ (?: \w+ly \ )? \Z", matches=("they were ",), rejects=("was ",))
