"""How reviewers word a verdict, and the words around one that make it something else.

Patterns read one sentence whose white space is single spaces. Every repeat is bounded.
"""

from __future__ import annotations

from imr_llm.rules.pattern import pattern

# Words that may stand between a negation and what it denies: "was not found by this reviewer to be medically necessary".
_LINKING = r"""
    [\s,]+ (?: be | been | being | to | have | as | a | an | the | at | this | time | currently | presently | yet | seen
      | found | felt | deemed
      | considered | determined | thought | believed | viewed | judged | shown | proven | regarded | established | supported
        | appear | appears
      | seem | reasonable | reasonably | and | or | both | either | clearly | still | also | therefore | thus | otherwise
        | meet | any
      | standard | of | certified | approved | recommended | appropriate | indicated | warranted )
"""
_BETWEEN = rf"""
    (?: {_LINKING} ){{0,6}}? (?: [\s,]+ (?: by | in | on | from | under
      | with ) (?: \s+ (?!(?:so|therefore|thus|hence|but|however|and)\b) [\w'’/()-]{{1,30}} ){{1,9}}? )?
    (?: {_LINKING} ){{0,6}}?
"""
_NECESSARY = r"""
    (?: medical (?:ly)? [\s-]? (?: necessary | reasonable | appropriate | indicated | warranted | justified ) \b
      | (?: a \s )? medical \s necessity )
"""
_NO_TURN = r"""(?: (?! \b (?: so | therefore | thus | hence | but | however | accordingly | although | yet ) \b ) [^.;:] )"""

NOT_NECESSARY = pattern(
    "verdict.not_necessary",
    rf"""
    \b (?:
      (?: not | cannot | never | nor | neither | no\ longer | hardly | [a-z]{{2,6}}n['’]t ) (?! \ (?: only | just | merely ) \b )
        {_BETWEEN} [\s,-]{{0,3}} (?: {_NECESSARY} | reasonable \ (?: and | or ) \ necessary )
    | (?: is | was | are | were )? not-? medically [\s-]? (?: necessary | reasonable | appropriate )
    | (?: neither | none ) \b {_NO_TURN}{{1,120}}? \b (?: is | are | was | were ) \ (?: \w+ \ ){{0,3}}? {_NECESSARY}
    | medically \s un (?: necessary | reasonable | warranted )
    | medical \ necessity \b {_NO_TURN}{{0,160}}? \b
        (?: (?: is | are | was | were | has | have | had | can | could | does | did ) \ not \b | cannot \b
          | [a-z]{{2,6}}n['’]t \b | fails? \b
          | (?: is | remains | was ) \ (?: lacking | absent | unclear | unproven | unsubstantiated | questionable | not ) \b )
    | (?: lacks? | lack \ of | lacking | no | without | absence \ of | insufficient
        | (?: not | cannot ) \ (?: \w+ \ )? (?: support | establish | demonstrate | substantiate | show ) (?:ed)?
        | (?: fails? | failed ) \ to \ (?: support | establish | demonstrate | substantiate | show | meet ) ) [ ]
        (?: (?: the | any | a | of | for | clear | continued | ongoing | evidence | documentation | justification | support
          | standards?
          | established | criteria ) \ ){{0,5}} medical \ necessity
    | not \ (?: clear | evident | apparent | shown | established | demonstrated | proven | convinced ) \ (?: that | how | why ) \b
        {_NO_TURN}{{1,120}}? {_NECESSARY}
    | (?: (?: do | does | did ) \ not | fail (?: s | ed )? \ to ) \ (?: support | establish | demonstrate | show | prove
      | indicate ) \ (?: how | why | that ) \b {_NO_TURN}{{1,120}}? {_NECESSARY}
    | (?: do | does | did | can | could ) (?: \ not | not | n['’]t ) \ (?: find | consider | deem | feel | believe | see
      | regard | judge
      | view | recommend | certify | agree ) \b (?: (?! \b and \b ) {_NO_TURN} ){{0,120}}? {_NECESSARY}
    | \b necessity \ (?: of | for ) \ {_NO_TURN}{{1,100}}? \b (?: not | never ) \ (?: be \ | been \ )? (?: \w+ly \ )?
        (?: established | demonstrated | shown | supported | substantiated )
    | (?: insufficient | inadequate | not \ enough | no | little | limited ) \ (?: \w+ \ ){{0,2}}? (?: documentation | evidence
        | information | support | data | justification | rationale ) \ (?: \w[\w-]* \ ){{0,9}}? (?: to | that | which | of )
        \ (?: \w+ly \ )? (?: establish | support | demonstrate | justify | substantiate | show | warrant | prove ) (?: e?s )?
        \b {_NO_TURN}{{0,80}}? {_NECESSARY}
    | (?: fail (?: s | ed | ing )? \ to | (?: do | does | did ) \ not ) \ (?: meet | satisfy | fulfill? ) [ ]
        {_NO_TURN}{{1,100}}? \b
        (?: being | be | as | of | for ) \ {_NECESSARY}
    | (?: requests? | treatments? | services? | items? | sessions? | visits? | procedures? | medications? ) \ (?: is | are
      | was | were )
        \ (?: \w+ \ ){{0,2}}? not \ (?: (?: considered | deemed | found | to | be ) \ ){{0,3}} (?: necessary | certified
          | authorized | approved )
    )
    """,
    matches=(
        "The brace is not medically necessary.",
        "a walker is notmedically necessary and appropriate",
        "the splint is not-medically necessary",
        "this is not a medical necessity for the worker",
        "the gel is not seen as medically necessary",
        "the scan is not supported by the chart notes as being medically necessary",
        "The medical necessity of the cane has not been established",
        "Medical necessity cannot be affirmed",
        "the visits cannot be considered medically necessary",
        "neither the sling nor the cast is medically necessary",
        "it does not satisfy the guideline, and it is not considered medically necessary",
        "As such the request is not necessary",
        "There is no evidence of medical necessity",
        "It is not clear that a second scan is medically necessary",
        "I do not find the cane to be medically necessary",
        "The notes fail to show that a cane is medically necessary",
        "There is insufficient documentation to establish the medical necessity of a cane",
        "The cane fails to meet the criteria for being medically necessary",
    ),
    rejects=(
        "The swelling has not necessarily gone; the cast is medically necessary",
        "is not only medically necessary but urgent",
        "There is no evidence of misuse, therefore the tablets are medically necessary",
        "the walker is medically necessary",
    ),
)
PLAIN_DENIAL = pattern(
    "verdict.plain_denial",
    r"\b (?: is | was | are | were ) \ (?: therefore \ | thus \ )? not \ medically \ necessary \b",
    matches=("the brace is not medically necessary.", "the cane was not medically necessary and appropriate"),
    rejects=("is medically necessary",),
)
NECESSARY = pattern(
    "verdict.necessary",
    rf"""
    \b (?:
      (?: is | are | was | were | be | been | being | to \ be | as | deemed | considered | found | felt | appears? | seems?
        | (?: it | that | this ) ['’]s )
        (?: [ ,]+ (?: deemed | considered | found | felt | determined | judged | to | be | both | also | therefore | thus
          | clearly | certainly
          | indeed | being | as | a | \w{{1,14}}ly | reasonable | and | supported | is | indicated | appropriate
            | warranted | recommended ) ){{0,6}}?
        [ ,]+ (?: {_NECESSARY} | (?: reasonable \ and | therefore ) \ necessary )
    | medical \ necessity \b {_NO_TURN}{{0,120}}? \b (?: is | has \ been | was ) \ (?: (?: \w+ly | therefore | thus
      | hereby | now | also ) \ )?
        (?: established | supported | demonstrated | substantiated | met | shown | evident | clear | documented | confirmed )
    | (?: find | finds | found | deem | deems | consider | considers | believe | feel ) \ {_NO_TURN}{{1,120}}? {_NECESSARY}
    | (?: meets? | met | satisf(?:y|ies|ied) | establish(?:es)? | supports? ) [ ]
        (?: (?: the | a | an | established | continued | ongoing | applicable | required | standards? | criteria | of
          | for ) \ ){{0,6}}
        medical \ necessity
    )
    | ^ \W{{0,3}} medically \ necessary (?: \ and \ appropriate )? \W{{0,3}} $
    """,
    matches=(
        "the walker is medically necessary",
        "the cast is is medically necessary",
        "I find the splint to be medically necessary",
        "I find the splint medically necessary",
        "The medical necessity of the splint is therefore established",
        "is supported by the guideline and is medically necessary",
        "the cane is reasonable and necessary",
        "The medical necessity of the cane is established",
        "Medically necessary.",
        "for this flare it's medically necessary",
        "the scan is recommended and medically necessary",
    ),
    rejects=("which criteria make it a medical question", "whatever the medical record shows"),
)
PRIOR_DECISION_STANDS = pattern(
    "verdict.denial_stands",
    r"""
      \b (?: denial | determination | non-?certification | modification | (?: UR | UA | review | adverse ) \ decision
        | decision ) \ (?: [\w()/-]{1,25} \ ){0,6}? (?: is | should \ be | was | must \ be ) \ (?: \w+ly \ )? upheld \b
    | \b (?: I | we ) \ (?: am | are )? \ ?(?: \w+ly \ )? (?: uphold (?:ing)? | affirm (?:ing)?
      | agree (?:ing)? \ with ) \ (?: the | this ) \ (?: \w+ \ ){0,5}? (?: denial | decision | determination | modification
        | non-?certification )
    | \b (?: is | are | remains? ) \ (?: therefore \ | thus \ | hereby \ )? (?: non-?certified | not \ certified
      | not \ authorized | denied ) \b
    | \b (?: is | are | was | were ) \ (?: appropriate | proper | correct | right | just ) ly \ (?: denied | non-?certified
        | modified ) \b
    | \b requests? \b [^.;:]{0,120}? \b cannot \ (?: \w+ly \ )? be \ (?: certified | authorized | approved | supported ) \b
    | \b recommend (?:ed|ing)? \ (?: \w+ \ ){0,2}? (?: non-?certification | denial ) \b
    | \b (?: non-?certification | denial ) \ is \ (?: \w+ \ )? (?: recommended | appropriate | affirmed | sustained ) \b
    """,
    matches=(
        "the prior denial of the walker is upheld",
        "I am upholding the prior UR decision",
        "The request for a cane is non-certified",
        "This reviewer is recommending non-certification",
        "The request for a cane was correctly denied",
        "Without notes that show it is medically necessary, the request cannot be approved",
    ),
    rejects=("he denied pain", "was incorrectly denied", "the prior denial is overturned", "the decision is made on the record"),
)
PRIOR_DECISION_REVERSED = pattern(
    "verdict.denial_reversed",
    r"""
      \b (?: denial | determination | non-?certification | modification | decision ) \ (?: [\w()/-]{1,25} \ ){0,6}? (?: is
        | should \ be | was | must \ be ) \ (?: \w+ly \ )? (?: overturned | reversed ) \b
    | \b (?: I | we ) \ (?: am | are )? \ ?(?: \w+ly \ )? (?: revers (?:e|ing) | overturn (?:ing)?
      | disagree (?:ing)? \ with ) \ (?: the | this ) \ (?: \w+ \ ){0,5}? (?: denial | decision | determination | modification
        | non-?certification )
    | \b requests? \b [^.;:]{0,120}? \b (?: is | are | should \ be ) \ (?: therefore \ | thus \ | hereby \ )? (?: certified
      | authorized | approved ) \b
    | \b recommend (?:ed|ing)? \ (?: certification | authorization | approval ) \b
    """,
    matches=(
        "I am reversing the prior UA decision",
        "the denial of the cane should be overturned",
        "The request for a walker should be authorized",
        "The request is certified",
    ),
    rejects=("a Board-certified surgeon", "the denial is upheld", "the request is not certified"),
)
NOT_SUPPORTED = pattern(
    "verdict.not_supported",
    r"""
      \b (?: requests? | requested | treatments? | services? ) \b [^.;:]{0,160}? (?: \b (?: is | are | was | were | would
        | does | do | did ) \ not | \b cannot ) \ (?: be \ | been \ | meet | satisf | conform )
        (?: [^.;:]{0,60}? \b (?: guidelines? | criteria | supported | recommended | warranted | indicated | justified
          | appropriate ) ) \b
    | \b (?: requests? | requested | treatments? | services? ) \b [^.;:]{0,160}? \b (?: is | are | was
      | were ) \ not \ (?: supported | recommended | warranted | indicated | justified | appropriate | consistent ) \b
    """,
    matches=("the request for a cane does not meet the guideline", "The requested cane is not supported"),
    rejects=("the request is supported", "the worker does not smoke"),
)
SUPPORTED = pattern(
    "verdict.supported",
    r"""
    \b (?: requests? | requested | treatments? | services? ) \b [^.;:]{0,160}? \b (?: is | are | was
      | were ) \ (?: therefore \ | thus \ | \w+ly \ )? (?: supported | warranted | indicated | justified | appropriate ) \b
    """,
    matches=("The requested cane is supported", "Therefore, the request for a cane is appropriate."),
    rejects=("the request is not supported", "the worker is supported by family"),
)
HYPOTHETICAL = pattern(
    "verdict.hypothetical",
    r"""
    (?: \b (?: if | whether | unless | until | in \ order | provided \ that ) \b
      | \b (?: would | could | may | might ) \ (?: have \ been | then ) \b
      | \b (?: guidelines? | MTUS | ODG | ACOEM ) (?: \ \w+ )? \ (?: states? | stated | say | says | require[sd]? | note[sd]? ) \b
      | \b (?: utilization \ review (?: er )? | UR | claims \ administrator | (?: prior
        | previous ) \ review (?: er )? ) (?: \ \w+ ){0,2}?
        \ (?: determined | states? | stated | found | denied | noted | opined | concluded | felt | considered ) \b )
    (?: (?! \b (?: so | therefore | thus | hence | and | but | as \ such ) \b ) [^.;:,] ){0,160} $
    """,
    matches=("The cane would be useful if it", "the claims administrator determined that the cane"),
    rejects=(
        "Therefore the cane",
        "If the guideline is followed, the cane",
        "I am reversing the prior review decision and deem the cane",
    ),
)
NEGATOR = pattern(
    "verdict.negator",
    r"""
    \b (?: not | no | nor | none | neither | never | cannot | without (?! \ (?: contrast | dye | gadolinium | sedation ) )
      | unable | hardly | few ) \b | n['’]t \b
    """,
    matches=("no visits are", "isn't"),
    rejects=("the cane is", "notable gains", "the scan without dye is"),
)
DOUBLE_NEGATION = pattern(
    "verdict.double_negation",
    r"""\b (?: no \ (?: reason | basis | grounds? | cause ) \ (?: to | for ) | not \ (?: correct | true | agree | the \ case )
        | disagree (?: s | d )? ) \b [^.;,]{0,80} \b not \b [^.;,]{0,60} \b medically""",
    matches=("There is no reason to hold that the cane is not medically necessary",),
    rejects=("There is no reason given; the cane is not medically necessary",),
)
MODAL = pattern(
    "verdict.modal",
    r"\b (?: would | could | may | might | will ) \ (?: not \ )? be \b",
    matches=("further visits would not be medically necessary",),
    rejects=("the visits are not medically necessary",),
)
CLAUSE_BREAK = pattern(
    "verdict.clause_break",
    r"""
    [,;:—–] | \b (?: so | therefore | thus | hence | but | however | accordingly
      | although | and \ (?= (?: the | this | these | it | is | are | I ) \b | [\w -]{3,60} \ (?: is | are | was
        | were ) \ (?: \w+ \ )? medically ) ) \b
    """,
    matches=("no misuse, and", "no misuse therefore"),
    rejects=("not seen as",),
)
REVERSED_AFTER = pattern(
    "verdict.reversed_after",
    r"""
    \b (?: but | while | whereas | although | however | though ) \b [^.;]{0,120} \b (?: is | are | was | were ) \ not \W{0,3} $
      | \b (?: is | are | was | were ) \ not \W{0,3} $
    """,
    matches=(", but the other eight are not.", ", the second one is not."),
    rejects=("and appropriate.",),
)
SUPPORT_GIVEN = pattern(
    "verdict.support_given",
    r"""
    \b there \ is \ (?: (?: a | clear | adequate | sufficient | ample | good ) \ ){0,2} (?: rationale | support
      | documentation | evidence | justification ) \ (?: (?: provided | documented | present | submitted | given ) \ )?
        (?: to \ support | supporting | for ) \ the \ (?: current \ )? (?: requests? \ for | requested | need \ for )
    """,
    matches=("there is rationale provided to support the request for a walker",),
    rejects=(
        "there is no rationale provided to support the request for a walker",
        "there is a lack of support for the requested brace",
    ),
)
MEETS_CRITERIA = pattern(
    "verdict.meets_criteria",
    r"""
      \b (?: clinical \ information | documentation | records? | findings ) \ (?: \w+ \ ){0,4}? (?: meets? | satisf (?: y
        | ies | ied ) | fulfill? s? ) \ (?: \w[\w-]* \ ){0,4}? (?: guidelines? | criteria )
        \ (?: criteria \ )? (?: for | of ) \ the \ (?: requested | current | proposed ) \b
    | \b (?: the | this ) \ (?: current \ )? request \ (?: \w+ly \ )? (?: meets
      | satisfies ) \ (?: \w+ \ ){0,3}? (?: guidelines? | criteria )
    """,
    matches=("The clinical information given meets the guideline criteria for the requested brace",),
    rejects=("the brace meets the shoe",),
)
QUALIFIED = pattern(
    "verdict.qualified",
    r"""
    \b (?: if | unless | whether | not | no | nor | lack | without | insufficient | inadequate
      | until | although | while | would ) \b | n['’]t \b
    """,
    matches=("it is unclear whether there is",),
    rejects=("The clinical information",),
)


CONDITIONAL = pattern(
    "verdict.conditional",
    r"""
      \b (?: however | although | though | but | while ) \b [^.;]{0,160} \b (?: would | could | may
        | might ) \ be \ (?: considered \ | deemed \ )? (?: to \ be \ )? medically
    | \b (?: would | could | may
      | might ) \ be \ (?: considered \ | deemed \ )? medically \ necessary \b [^.;]{0,80} \b (?: if | when | once | unless
        | until | after | provided )
    """,
    matches=("However, six visits would be medically necessary", "The cane would be medically necessary if he fell"),
    rejects=("Therefore the cane would be medically necessary.",),
)
