"""The numbers of a modification: how much was requested, how much was certified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.numerals import NUMBER_WORDS, parse_number
from imr_llm.rules.pattern import pattern
from imr_llm.rules.quantities import find_counts
from imr_llm.rules.request_matching import names_request, read_named
from imr_llm.rules.review_wordings import IN_PART, VERBOSE_NUMBER_WORDS

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
    r"""\b (?: down \ )? (?: to (?! \ (?: include | be | the \ (?: left | right | neck | back | knee | shoulder ) ) \b ) | as
      | i\.e\.,? | ; (?= \ [#\w-]{1,16} (?: \ [a-z]{1,12} )? \ (?: was | were ) \b )
      | for (?= \ (?: only \ | just \ | a \ (?: total | quantity ) \ of \ )? \#? [a-z\d-]{1,12} (?: \ (?: tab | cap | pill | patch
          | session | visit | treatment | injection | unit )[a-z]* )? \ ? (?: [,.;)] (?! \d ) | \Z | (?: and | on | by
            | only ) \ ) )
      | with (?= \ (?: only \ | just \ | a \ (?: total
        | quantity ) \ of \ )? [#\d a-z-]{1,16} (?: \ [a-z]{1,12} ){0,2} \ (?: allowed
          | approved | certified | authori[sz]ed ) ) | (?: (?<= \A ) | (?<= \A\ ) ) (?: for | at )
      | allow (?: s | ed | ing )? (?: \ for )? | accommodating | permitting
        | (?: approv | certif | authori[sz] ) (?: ing | ied | ed | ying | ication | al | ation ) (?: \ of
          | \ for )? ) \ (?: only \ | just \ | a \ total \ of \ | up \ to \ )?""",
    matches=("#60 to #30", "to allow for 6 sessions", "certifying 3 visits", "with a quantity of 20 allowed", " for 3 visits"),
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
    \b from \ (?: a \ quantity \ of \ )? (?P<requested> \#? \ ? \d{1,4} (?: \ [a-z]{1,12} ){0,2}? )
      \ (?: down \ )? to \ (?: a \ quantity \ of \ )?
      (?P<certified> \#? \ ? \d{1,4} (?: \ [a-z]{1,12} )? )
    """,
    matches=("reduced from 14 visits to 7 visits", "from #44 to #22"),
    rejects=("from L4 to L5",),
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
    both = FROM_TO.search(act.after.text)
    if both:
        told = act.after
        return stated_count(told.part(*both.span("requested"))), stated_count(told.part(*both.span("certified")))
    in_part = IN_PART.search(act.after.text)
    if in_part is None and act.is_passive and (shared := IN_PART.search(act.named.part.text)):
        return _stated_in_part(act.named.part, shared)
    if in_part:
        return _stated_in_part(act.after, in_part)
    if act.is_passive and (echo := IN_BRACKETS.search(act.after.text)):
        return stated_count(act.named.stretch(item)), _count_after(act.after, echo.end())
    told = read_named(act.after).stretch(item)
    certifying = _certifying(told.text)
    if certifying is None:
        return stated_count(act.named.stretch(item)), None
    before = act.named.stretch(item) if act.is_passive else told.part(0, certifying.start())
    return stated_count(before), _count_after(told, certifying.end())


def _count_after(told: Part, start: int) -> Stated | None:
    """Return the number that stands right after ``start``, "6 visits" or "6" alone."""
    words = told.part(start, min(start + _REACH, len(told.text)))
    bare = BARE_COUNT.search(words.text)
    if bare:
        return Stated(parse_number(bare["n"]), words.part(*bare.span("n")))
    count = next(iter(counts_of(words.text)), None)
    return Stated(count.value, words.part(count.start, count.end)) if count else None


def _stated_in_part(told: Part, match: re.Match[str]) -> tuple[Stated | None, Stated | None]:
    """Return the numbers of "five visits out of the eleven": asked for, and certified."""
    given = NUMERIC.search(told.text)
    asked = told.part(match.end(), len(told.text))
    if match["only"]:
        return stated_count(asked.part(_of(asked.text), len(asked.text))), _count_after(told, match.end())
    if match["given"]:
        return stated_count(asked), Stated(parse_number(match["given"].lstrip("# ")), told.part(*match.span("given")))
    if match["requested"] is None:
        return stated_count(asked), stated_count(told.part(0, match.start()))
    requested = told.part(*match.span("requested"))
    certified = stated_count(told.part(0, match.start()))
    if certified is None and given and given.start() < match.start("requested"):
        certified = Stated(parse_number(given[0]), told.part(*given.span()))
    return Stated(parse_number(requested.text.lstrip("# ")), requested), certified


def _of(text: str) -> int:
    """Return where the request begins in "five visits of acupuncture #9"; the end where no "of" stands."""
    at = text.find(" of ", text.find("quantity of") + len("quantity of") if "quantity of" in text else 0)
    return at + len(" of ") if at >= 0 else len(text)


def requested_count(asked: Sequence[Named], item: Request) -> Stated | None:
    """Return how much of an item the sentences on the request itself ask for; None where they differ."""
    own = (one.stretch(item) for one in asked if names_request(one.request, item))
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
    return first is not None and (second is None or parse_number(first[0]) < parse_number(second[0]))
