"""How summaries word what belongs to an act of utilization review: how many of what, in which entry of a list.

Patterns read one sentence, or the words beside a verb, whose white space is single spaces. Every repeat is bounded.
"""

from __future__ import annotations

from typing import Final

from imr_llm.rules.numerals import NUMBER_WORDS
from imr_llm.rules.pattern import pattern

VERBOSE_NUMBER_WORDS: Final = NUMBER_WORDS.replace(" ", r"\ ")
"""Source of a verbose pattern for a number in words."""

A_NUMBER: Final = rf"(?: \#\ ?\d{{1,4}} | (?<![\w.-])\d{{1,4}}(?![\w/%-]|\.\d) | {VERBOSE_NUMBER_WORDS} \b (?! - ) )"
"""Source of a verbose pattern for a number in figures or in words."""

REFILLS_ONLY = pattern(
    "review.refills_only",
    rf"\A \ ? (?: (?: the | any | all | additional | remaining | requested ) \ ){{0,3}}"
    rf" (?: {A_NUMBER} \ )? (?: \w{{1,12}} \ )?? refills? \b",
    matches=("the 3 refills", " any refills", "the two remaining refills"),
    rejects=("Soma with 3 refills", "a pump refill of the"),
)
COUNT_FIRST = pattern(
    "review.count_first",
    rf"""\A \W{{0,2}} (?: quantity \ of \ | an? \ (?: quantity | total | trial | supply ) \ of \
      | (?: only | just | the | up \ to | for | of | with | remaining ) \ ){{0,3}}
      {A_NUMBER} (?! \ (?: [a-z-]{{1,14}} \ ){{0,2}} (?: at | to ) \b )""",
    matches=("#30 for weaning", "with the remaining #30", "quantity of #30", "2.", "the 6 visits"),
    rejects=("Soma #30", "10/325", "6 to 8 visits"),
)
REQUESTS_COUNTED = pattern(
    "review.requests_counted",
    rf"""\A \W{{0,2}} (?: (?: all | the | these | those | of ) \ ){{0,3}} (?P<count> {A_NUMBER} ) \ (?: \(\d{{1,2}}\) \ )?
      (?: of \ the \ )? (?: (?: requested | disputed | listed | submitted | above | other ) \ ){{0,2}}
      (?: requests | items | treatments | services | (?P<drugs> medications | drugs | prescriptions ) ) \b""",
    matches=("three requests", " the two (2) disputed items", "all 4 services", "the three prescriptions", "two of the requests"),
    rejects=("three visits", "the request for three", "three months of treatments"),
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
IN_PART = pattern(
    "review.in_part",
    rf"""(?: \b (?: in \ place \ of | in \ lieu \ of | instead \ of | out \ of | rather \ than
      | {A_NUMBER} (?: \ \( \d{{1,4}} \) )? \ of | {A_NUMBER} (?: \ [a-z]{{1,12}} ){{1,2}} \ of
        (?= \ (?: the \ )? (?: requested | original ) \ )
      | (?<= \( ) of ) \ (?: the \ )? (?: requested \ | original \ | originally \ requested \ )?
      (?P<requested> {A_NUMBER} )
      | \b (?: in \ place | in \ lieu | instead ) \ of \ (?! the \ )
      | \b (?P<given> {A_NUMBER} ) \ (?: \w{{1,12}} \ )? out \ of \ (?! the \ )
      | \A \ ? (?: for \ )? (?P<only> only | just ) \ (?= {A_NUMBER} ) )""",
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
      {A_NUMBER} (?! \ refills? \ (?: was | were ) ) (?: \ \w{{1,12}} ){{0,2}} \ ? \Z""",
    matches=("by review with 5 visits ", "for #44 ", "Soma #44; #22 were "),
    rejects=("with a cane ", "with 2 refills was "),
)
COUNT_ONLY = pattern(
    "review.count_only",
    rf"\A \ (?: for \ | only \ )? {A_NUMBER} (?: \ \w{{1,12}} )? \ ? (?: [.;,)] | \Z )",
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
