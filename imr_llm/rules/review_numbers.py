"""The numbers of a modification: how much was requested, how much was certified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.numerals import NUMBER_WORDS, parse_number
from imr_llm.rules.pattern import pattern
from imr_llm.rules.quantities import find_counts
from imr_llm.rules.request_matching import is_drug, names_request, read_named, read_request
from imr_llm.rules.review_list_wordings import COUNT_FIRST, IN_PART, VERBOSE_NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from imr_llm.letters import Part
    from imr_llm.rules.quantities import Count
    from imr_llm.rules.request_matching import Named, Request
    from imr_llm.rules.review_acts import Act
    from imr_llm.rules.sentences import Stretch

_RANK: Final = {"marked": 0, "counted": 1, "measured": 1, "trailing": 2, "times": 2, "leading": 3}
_MOST_ASKED: Final = 60
_REACH: Final = 60  # characters after "to" in which the number certified stands

CERTIFYING = pattern(
    "review.certifying",
    r"""(?: (?<=\d\ ) [-–—>→] \ (?= \# )
      | \b (?: down \ )? (?: to (?! \ (?: include | be | the \ (?: left | right | neck | back | knee | shoulder ) ) \b ) | as
      | i\.e\.,? | ; (?= \ [#\w-]{1,16} (?: \ [a-z]{1,12} )? \ (?: was | were ) \b )
      | for (?= \ (?: only \ | just \ | a \ (?: total | quantity ) \ of \ )? \#? [a-z\d-]{1,12} (?: \ (?: tab | cap | pill | patch
          | session | visit | treatment | injection | unit )[a-z]* )? \ ? (?: [,.;)] (?! \d ) | \Z | (?: and | on | by
            | only ) \ ) )
      | with (?= \ (?: only \ | just \ | a \ (?: total
        | quantity ) \ of \ )? [#\d a-z-]{1,16} (?: \ [a-z]{1,12} ){0,2} \ (?: allowed
          | approved | certified | authori[sz]ed ) ) | (?: (?<= \A ) | (?<= \A\ ) ) (?: for | at )
      | at (?= \ (?: only \ | just \ )? (?: \# \ ?\d | a \ (?: total | quantity ) \ of \ ) )
      | allow (?: s | ed | ing )? (?: \ for )? | accommodating | permitting
        | (?: approv | certif | authori[sz] ) (?: ing | ied | ed | ying | ication | al | ation ) (?: \ of
          | \ for )? ) \ (?: only \ | just \ | a \ total \ of \ | up \ to \ )? )""",
    matches=(
        "#60 to #30",
        "to allow for 6 sessions",
        "certifying 3 visits",
        "with a quantity of 20 allowed",
        " for 3 visits",
        "#60 - #30",
        "Soma at #22",
    ),
    rejects=("to the left knee", "total", "Soma with 2 refills", "visits for the knee"),
)
BARE_COUNT = pattern(
    "review.bare_count",
    rf"""\A (?: a \ (?: quantity | total ) \ of \ )? (?P<n> \d{{1,4}} | {VERBOSE_NUMBER_WORDS} ) (?= \ ? (?: \Z
      | [.;,)] (?! \d ) )
      | \ (?: and | while | but | of \ the \ same | only | total | allowed | approved | certified | authori[sz]ed
        | by \ (?: the \ )?
          (?: UR | utili ) | on \ \d | in \ (?: the | a | UR | utili ) ) \b )""",
    matches=("6", "30.", "six and denied", "4 on 2/3/2015", "50 allowed"),
    rejects=("6 sessions", "6 mg", "7.5 mg", "10/325"),
)
IN_BRACKETS = pattern(
    "review.in_brackets",
    r"\A \ ? \( (?: to \ | for \ | approved \ )? (?= (?: a \ )? [#\w] )",
    matches=("(15 patches) by review", " (a quantity of 5)"),
    rejects=("on Monday (15 patches)",),
)
FROM_TO = pattern(
    "review.from_to",
    r"""
    \b from \ (?: a \ quantity \ of \ )? (?P<requested> (?: \#? \ ? \d{1,4} | NUMBER_WORDS ) (?: \ [a-z]{1,12} ){0,2}? )
      \ (?: down \ )? to \ (?: a \ quantity \ of \ )?
      (?P<certified> (?: \#? \ ? \d{1,4} | NUMBER_WORDS ) (?: \ [a-z]{1,12} )? )
    """.replace("NUMBER_WORDS", rf"(?: {VERBOSE_NUMBER_WORDS} ) \b"),
    matches=("reduced from 14 visits to 7 visits", "from #44 to #22", "from sixteen to eight visits"),
    rejects=("from L4 to L5",),
)
AT_ONCE = pattern(
    "review.at_once",
    r"\A \ ? [,:] \ (?= \# \ ?\d )",
    matches=(", #22. Lyrica",),
    rejects=(", 22. Lyrica", ", Soma #22"),
)
QUANTITY_AGAIN = pattern(
    "review.quantity_again",
    r"\A \ ? (?: a \ )? (?: (?: quantity | qty | count | total ) \b | [x×\#] \ ?\d )",
    matches=(" quantity 22", "a total of 6", "x 1", "#22"),
    rejects=("22", "two tablets"),
)
SAID_OTHERWISE = pattern(
    "review.said_otherwise",
    r"\A \ ? \( \ ? \#? \ ? \d",
    matches=(" (20 patches)",),
    rejects=(" and 20 patches", " (Monday)"),
)
TO_THESE = pattern(
    "review.to_these",
    r"\A \ ? (?: (?: the | this | these | those ) \ )? (?: requests? | requested \ services? ) \ to \ ",
    matches=(" the request to 1 screen and 1 refill",),
    rejects=(" the request for Soma to #22",),
)
OF_SO_MANY = pattern(
    "review.of_so_many", r"\A \ ? of \ (?= \#? \ ?\d )", matches=("of 7 visits",), rejects=("of a cane", "for 7 visits")
)
PAST_COUNT = pattern(
    "review.past_count",
    rf"""\b (?: prior | previous | earlier | past | completed | attended | received | has \ had | had \ had | already \ had )
      \ (?: \w{{1,14}} \ ){{0,2}}? (?: \d{{1,3}} | {VERBOSE_NUMBER_WORDS} ) \b
      | (?: \b \d{{1,3}} | \b {VERBOSE_NUMBER_WORDS} ) \ (?: of \ (?: the \ )? )? (?: \w{{1,14}} \ )?
        (?: prior | previous (?:ly)? | earlier | past | completed ) \b""",
    matches=("completed 14 visits", "after 9 prior visits", "has had nine sessions"),
    rejects=("the prior request for Soma", "requested 14 visits"),
)
RESPECTIVELY = pattern(
    "review.respectively", r"\b respectively \b", matches=("#22 and #11, respectively",), rejects=("respectfully",)
)
IN_TURN = pattern(
    "review.in_turn",
    rf"""\b to \ (?: \d{{1,3}} | {VERBOSE_NUMBER_WORDS} ) (?: \ [a-z]{{1,12}} )? \ and \ (?: \d{{1,3}}
      | {VERBOSE_NUMBER_WORDS} ) \b""",
    matches=("to 6 visits and 4 visits", "to six and four"),
    rejects=("to 6 visits and a cane",),
)
ASKING = pattern(
    "review.asking",
    r"""\b (?: requests? \ for \ authori[sz]ation | RFA | authori[sz]ation \ requests? | (?: physician | provider | doctor
      | surgeon | appeal ) \ (?: has \ )? request (?: s | ed | ing )
        | requests? \ (?: was | were | is | are ) \ (?: made | received | submitted ) | (?: was
          | were ) \ (?: the \ )? (?: original(?:ly)? \ )? request (?: ed )? \b
        | requested \ for \ review | at \ issue ) \b""",
    matches=("On an RFA form", "the treating physician requested a cane", "A Request for Authorization was submitted for"),
    rejects=("at her own request", "The request was denied"),
)
NUMERIC: Final = re.compile(rf"\d{{1,6}}|\b{NUMBER_WORDS}\b", re.IGNORECASE)
_AFTER_NUMBER = re.compile(rf"(?:(?<![#\d])\d{{1,3}}|\b{NUMBER_WORDS})(?= ?$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a sentence states, and the words that state it."""

    value: Decimal
    proof: Part


def counts_of(text: str) -> tuple[Count, ...]:
    """Return the counts of a text; one without any number is not read twice."""
    return find_counts(text) if NUMERIC.search(text) else ()


def main_count(text: str) -> Count | None:
    """Return the number of units a request is for; None where it states none, or several that differ."""
    counts = counts_of(text)
    best = min((_RANK[count.form] for count in counts), default=None)
    of_best = [count for count in counts if _RANK[count.form] == best]
    return of_best[0] if len({count.value for count in of_best}) == 1 else None


def stated_count(part: Part) -> Stated | None:
    """Return the one number of units that a part states."""
    count = main_count(part.text)
    return Stated(count.value, part.part(count.start, count.end)) if count else None


def modified_counts(act: Act, item: Request) -> tuple[Stated | None, Stated | None]:
    """Return how much of an item was requested and how much was certified, as a modifying act states it."""
    if act.is_elliptic:
        return None, number_of(act.named.part)
    told = read_named(act.after).stretch(item)
    if _is_shared_out(act, told):
        return None, None
    return _between(told) or _in_part(act, told) or _around(act, item, told)


def _is_shared_out(act: Act, told: Part) -> bool:
    """Tell whether several numbers go to several requests in turn: "Soma and a cane were modified to #22 and 1"."""
    if act.named.entry_count == 1:
        return False
    is_list = act.is_passive and sum(not entry.is_general for entry in act.named.entries) > 1
    is_many = len(counts_of(told.text)) > 1 or IN_TURN.search(told.text) is not None
    return RESPECTIVELY.search(act.sentence.text) is not None or (is_list and is_many)


def _between(told: Part) -> tuple[Stated | None, Stated | None] | None:
    """Return the numbers of "from #44 to #22"; two Nones where that is said twice."""
    both = tuple(FROM_TO.finditer(told.text))
    if len(both) > 1:
        return None, None
    return next(((number_of(told.part(*m.span("requested"))), number_of(told.part(*m.span("certified")))) for m in both), None)


def _in_part(act: Act, told: Part) -> tuple[Stated | None, Stated | None] | None:
    """Return the numbers of "five visits out of the eleven", said after the verb or before it."""
    in_part = IN_PART.search(told.text)
    if in_part is None and act.is_passive and (shared := IN_PART.search(act.named.part.text)):
        return _stated_in_part(act.named.part, shared)
    return _stated_in_part(told, in_part) if in_part else None


def _around(act: Act, item: Request, told: Part) -> tuple[Stated | None, Stated | None]:
    """Return the numbers before and after the word that certifies: "#44 to #22"."""
    if act.is_passive and (echo := IN_BRACKETS.search(act.after.text) or AT_ONCE.search(act.after.text)):
        return stated_count(act.named.stretch(item)), _count_after(act.after, echo.end())
    if not act.is_passive and TO_THESE.search(act.after.text):
        return None, _certified_each(told)
    certifying = _certifying(told.text)
    if certifying is None and not act.is_passive and act.named.part != act.after and COUNT_FIRST.search(act.after.text):
        return stated_count(act.named.stretch(item)), stated_count(act.after)
    if certifying is None and OF_SO_MANY.search(told.text):
        return None, stated_count(told)
    if certifying is None:
        return stated_count(act.named.stretch(item)), None
    before = act.named.stretch(item) if act.is_passive else told.part(0, certifying.start())
    certified = _count_after(told, certifying.end())
    return stated_count(before), None if certified and _is_of_another(told, certifying.end(), certified, item) else certified


def _is_of_another(told: Part, start: int, certified: Stated, item: Request) -> bool:
    """Tell whether the words up to a number name another drug: "Soma #44 and Lyrica #66 to Soma #22 and ..."."""
    named = read_request(told.text[start : told.text.find(certified.proof.text, start)])
    return any(map(is_drug, named.words)) and not names_request(named, item)


def _certified_each(told: Part) -> Stated | None:
    """Return how much was certified where "the request" was modified to a list: "to 1 urine screen and 1 refill"."""
    opening = TO_THESE.search(told.text)
    return _count_after(told, opening.end() if opening else 0)


def _count_after(told: Part, start: int) -> Stated | None:
    """Return the number that stands right after ``start``, "6 visits" or "6" alone."""
    words = told.part(start, min(start + _REACH, len(told.text)))
    bare = BARE_COUNT.search(words.text)
    if bare:
        return Stated(parse_number(bare["n"]), words.part(*bare.span("n")))
    counts = counts_of(words.text)
    if len(counts) > 1 and SAID_OTHERWISE.search(words.text[counts[0].end :]):
        return None
    count = next(iter(counts), None)
    return Stated(count.value, words.part(count.start, count.end)) if count else None


def _stated_in_part(told: Part, match: re.Match[str]) -> tuple[Stated | None, Stated | None]:
    """Return the numbers of "five visits out of the eleven": asked for, and certified."""
    given = NUMERIC.search(told.text)
    asked = told.part(match.end(), len(told.text))
    if match["only"]:
        return stated_count(asked.part(_of(asked.text), len(asked.text))), _count_after(told, match.end())
    if match["given"]:
        return number_of(asked), Stated(parse_number(match["given"]), told.part(*match.span("given")))
    if match["requested"] is None:
        return stated_count(asked), stated_count(told.part(0, match.start()))
    requested = told.part(*match.span("requested"))
    certified = stated_count(told.part(0, match.start()))
    if certified is None and given and given.start() < match.start("requested"):
        certified = Stated(parse_number(given[0]), told.part(*given.span()))
    return Stated(parse_number(requested.text), requested), certified


def _of(text: str) -> int:
    """Return where the request begins in "five visits of acupuncture #9"; the end where no "of" stands."""
    at = text.find(" of ", text.find("quantity of") + len("quantity of") if "quantity of" in text else 0)
    return at + len(" of ") if at >= 0 else len(text)


def number_of(part: Part) -> Stated | None:
    """Return the number of units that a part states, or the bare number that it begins with."""
    counted = stated_count(part)
    bare = BARE_COUNT.search(part.text) if counted is None else None
    return Stated(parse_number(bare["n"]), part.part(*bare.span("n"))) if bare else counted


def requested_count(asked: Sequence[Named], item: Request) -> Stated | None:
    """Return how much of an item the sentences on the request itself ask for; None where they differ."""
    named = (one.stretch(item) for one in asked if names_request(one.request, item))
    own = (part for part in named if not PAST_COUNT.search(part.text))
    stated = [one for part in own if (one := stated_count(part))]
    return stated[-1] if len({one.value for one in stated}) == 1 else None


def find_asked(summary: Part, sentences: Iterable[Stretch]) -> Iterator[Named]:
    """Yield the sentences of a summary that tell what was requested; no more than the first 60."""
    text = summary.text
    found = 0
    for start, end in sentences:
        if found == _MOST_ASKED:
            return
        if "request" in (words := text[start:end].lower()) or "rfa" in words or "at issue" in words:
            sentence = summary.part(start, end)
            if ASKING.search(sentence.text):
                found += 1
                yield read_named(sentence)


def _certifying(text: str) -> re.Match[str] | None:
    """Return the word after which the number certified stands; "one to two tablets" is no such place."""
    for match in CERTIFYING.finditer(text):
        words = text[match.end() : match.end() + _REACH]
        is_range = match[0].startswith("to") and _is_range(text[max(0, match.start() - 12) : match.start()], words)
        if not is_range and (BARE_COUNT.search(words) or counts_of(words)):
            return match
    return None


def _is_range(before: str, after: str) -> bool:
    """Tell whether two numbers around "to" make a range, which ascends: "one to two", but not "12 to 6"."""
    first, second = _AFTER_NUMBER.search(before), NUMERIC.match(after)
    if QUANTITY_AGAIN.search(after):
        return False
    return first is not None and (second is None or parse_number(first[0]) < parse_number(second[0]))
