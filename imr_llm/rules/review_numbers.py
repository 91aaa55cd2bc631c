"""The numbers of a modification: how much was requested, how much was certified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.pattern import pattern
from imr_llm.rules.quantities import find_counts
from imr_llm.rules.request_matching import is_drug, named_items, names_request, read_request
from imr_llm.rules.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from imr_llm.letters import Part
    from imr_llm.rules.quantities import Count
    from imr_llm.rules.request_matching import Request
    from imr_llm.rules.review_acts import Act

_RANK: Final = {"marked": 0, "counted": 1, "measured": 1, "trailing": 2, "times": 2, "leading": 3}
_REACH: Final = 60  # characters after "to" in which the number certified stands

CERTIFYING = pattern(
    "review.certifying",
    r"""\b (?: down \ )? (?: to (?! \ (?: include | be | the \ (?: left | right | neck | back | knee | shoulder ) ) \b ) | as | allow (?: s | ed | ing )? (?: \ for )? | accommodating | permitting
        | (?: approv | certif | authori[sz] ) (?: ing | ied | ed | ying | ication | al | ation ) (?: \ of | \ for )? ) \ (?: only \ | just \ | a \ total \ of \ | up \ to \ )?""",
    matches=("#60 to #30", "to allow for 6 sessions", "certifying 3 visits"),
    rejects=("to the left knee", "total"),
)
FROM_TO = pattern(
    "review.from_to",
    r"\b from \ (?: a \ quantity \ of \ )? (?P<requested> \#? \ ? \d{1,4} (?: \ [a-z]{1,12} ){0,2}? ) \ (?: down \ )? to \ (?: a \ quantity \ of \ )? (?P<certified> \#? \ ? \d{1,4} (?: \ [a-z]{1,12} )? )",
    matches=("reduced from 14 visits to 7 visits", "from #44 to #22"),
    rejects=("from L4 to L5",),
)
ASKING = pattern(
    "review.asking",
    r"""\b (?: requests? \ for \ authori[sz]ation | RFA | authori[sz]ation \ requests? | (?: physician | provider | doctor | surgeon | appeal ) \ (?: has \ )? request (?: s | ed | ing )
        | requests? \ (?: was | were | is | are ) \ (?: made | received | submitted ) | (?: was | were ) \ (?: the \ )? (?: original(?:ly)? \ )? request (?: ed )? \b
        | requested \ for \ review | at \ issue ) \b""",
    matches=("On an RFA form", "the treating physician requested a cane", "A Request for Authorization was submitted for"),
    rejects=("at her own request", "The request was denied"),
)
_LIST_CUTS = re.compile(r",? and |[,;] ")
_AFTER_NUMBER = re.compile(r"(?:(?<![#\d])\d{1,3}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a sentence states, and the words that state it."""

    value: Decimal
    proof: Part


def main_count(text: str) -> Count | None:
    """Return the number of units a request is for; None where it states none, or several that differ."""
    counts = find_counts(text)
    best = min((_RANK[count.form] for count in counts), default=None)
    of_best = [count for count in counts if _RANK[count.form] == best]
    return of_best[0] if len({count.value for count in of_best}) == 1 else None


def stated_count(part: Part) -> Stated | None:
    """Return the one number of units that a part states."""
    count = main_count(part.text)
    return Stated(count.value, part.part(count.start, count.end)) if count else None


def modified_counts(act: Act, index: int, items: Sequence[Request]) -> tuple[Stated | None, Stated | None]:
    """Return how much of item ``index`` was requested and how much was certified, as a modifying act states it."""
    both = FROM_TO.search(act.after.text)
    if both and len(named_items(read_request(act.named.text), items)) <= 1:
        return stated_count(act.after.part(*both.span("requested"))), stated_count(act.after.part(*both.span("certified")))
    told = own_stretch(act.after, index, items)
    certifying = _certifying(told.text)
    if certifying is None:
        return stated_count(own_stretch(act.named, index, items)), None
    certified = told.part(certifying.end(), certifying.end() + _REACH)
    count = next(iter(find_counts(certified.text)), None)
    before = told.part(0, certifying.start()) if act.named.start >= act.after.start else own_stretch(act.named, index, items)
    return stated_count(before), Stated(count.value, certified.part(count.start, count.end)) if count else None


def requested_count(summary: Part, index: int, items: Sequence[Request]) -> Stated | None:
    """Return how much of item ``index`` the summary's sentences on the request itself ask for; None where they differ."""
    stated = [one for asked in find_asked(summary, index, items) if (one := stated_count(asked))]
    return stated[-1] if len({one.value for one in stated}) == 1 else None


def find_asked(summary: Part, index: int, items: Sequence[Request]) -> Iterator[Part]:
    """Yield the words in which the summary's request sentences ask for item ``index``."""
    text = summary.text
    for start, end in find_sentences(text):
        sentence = summary.part(start, end)
        words = sentence.text
        if ASKING.search(words) and names_request(read_request(words), items[index]):
            yield own_stretch(sentence, index, items)


def own_stretch(part: Part, index: int, items: Sequence[Request]) -> Part:
    """Return the entry of a list that names item ``index``, up to the next entry that names something else.

    The whole part where it is no list, or nothing of it names the item.
    """
    text = part.text
    cuts = [0, *(m.end() for m in _LIST_CUTS.finditer(text)), len(text)]
    start: int | None = None
    for left, right in zip(cuts, cuts[1:], strict=False):
        said = read_request(text[left:right])
        own = names_request(said, items[index])
        if start is None and own:
            start = left
        elif start is not None and not own and (said.services or any(is_drug(word) for word in said.words)):
            return part.part(start, left)
    return part if start is None else part.part(start, len(text))


def _certifying(text: str) -> re.Match[str] | None:
    """Return the word after which the number certified stands; "one to two tablets" is no such place."""
    for match in CERTIFYING.finditer(text):
        is_range = match[0].startswith("to") and _AFTER_NUMBER.search(text[max(0, match.start() - 12) : match.start()])
        if not is_range and find_counts(text[match.end() : match.end() + _REACH]):
            return match
    return None
