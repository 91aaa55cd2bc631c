"""Whether a number, a date or a side of the letter says what it is claimed to say, where no rule read the field.

That the digits stand in the right part proves little: a heading holds strengths, spinal levels and directions beside its
quantity, a summary other requests' amounts, and a letter a dozen dates. A value that only a reader states must stand in the
role it is claimed in: no strength is a quantity, no number of weeks a number of times, no visit's date the date of injury.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.checks.values import told
from imr_llm.checks.wordings import closed_words, number_words
from imr_llm.record.pointers import item_index
from imr_llm.rules.amounts import SINGLE
from imr_llm.rules.blanking import blank
from imr_llm.rules.other_numbers import find_other_numbers
from imr_llm.rules.quantities import blank_other_numbers
from imr_llm.rules.refills import ANY_REFILL, REFILLS
from imr_llm.rules.request_matching import read_named, read_request
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.strengths import find_strengths
from imr_llm.sections import LONGEST_HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part
    from imr_llm.sections import Outline

COUNTS: Final = ("/quantity/value", "/schedule/visits")
REVIEWED: Final = ("/requested_quantity", "/certified_quantity")
REVIEW_OUTCOME: Final = "/utilization_review/outcome"
_TELLS_OF_REVIEW = re.compile(
    r"request|\brfa\b|authori[sz]|certif|approv|modif|allow|grant|den(?:y|ied|ial)|delay|defer", re.IGNORECASE
)
_RANGE: Final = r"(?: ?\([^()]{1,12}\))?(?: ?(?:-|–|to|or) ?[\w.]{1,8}(?: ?\(\d{1,3}\))?)?"
_PERIOD: Final = r"(?:days?|daily|weeks?|weekly|wks?|months?|monthly|mos?|mths?|years?|yearly|yrs?)\b"
_TIMES_AFTER = re.compile(
    rf"{_RANGE} ?-?(?:x|×|times?|visits?|sessions?|treatments?|per|an?|each|every|/"
    rf"|(?:dai|week|month|year)ly|days? (?:an?|per|each|/))(?![a-z]{{3}})", re.IGNORECASE
)
_LASTS_AFTER = re.compile(rf"{_RANGE} ?-?(?:calendar |consecutive )?{_PERIOD}", re.IGNORECASE)
_TIMES_BEFORE = re.compile(r"(?:x|×) ?\Z", re.IGNORECASE)
_LASTS_BEFORE = re.compile(r"(?:x|×|\btimes|\bfor) ?\Z", re.IGNORECASE)
_ABOVE = re.compile(r"(?:-|–|\bto|\bor) ?\(?\Z", re.IGNORECASE)
_DATE_CUES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        name: re.compile(cues, re.IGNORECASE)
        for name, cues in {
            "injury": r"injur|\bdoi\b|trauma|accident|sustained|onset|\bhurt\b|\bfell\b",
            "injury_end": r"injur|\bdoi\b|trauma|through|\bto\b",
            "ur_decision": r"utili[sz]ation|\bur\b|den(?:y|ied|ial)|certif|modif|delay",
            "application_received": r"receiv|application|\bfiled\b",
            "assigned": r"assign",
            "decision": r"decision|determin|\bissued\b|\bmailed\b",
        }.items()
    }
)
_BEFORE_DATE: Final = 120  # characters in which a date's role is named
_AFTER_DATE: Final = 60
_NEAR_REFILLS: Final = 24
_ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "denied": closed_words("denied"),
        "modified": r"\bmodif\w+|\bpartial(?:ly)? (?:certif|approv|authori[sz]|den)\w+|\breduced\b"
        r"|(?<!non-)(?<!non )(?<!not )\b(?:certified|authori[sz]ed|approved|allowed)\b",
        "delayed": closed_words("delayed"),
    }
)


def holds_count(part: Part, value: Value, taken: Iterable[Reading[Value]]) -> Part | None:
    """Return where a part counts ``value`` units; what rules read as something else counts none."""
    text = part.text
    if value == 1 and (once := SINGLE.search(text)):
        return part.part(*once.span())
    return _first_free(part, _without_names(text), number_words(told(value) or ""), taken)


def holds_refills(part: Part, value: Value) -> Part | None:
    """Return where a part counts refills."""
    for match in _numbers(part.text, value):
        if ANY_REFILL.search(part.text[max(0, match.start() - _NEAR_REFILLS) : match.end() + _NEAR_REFILLS]):
            return part.part(*match.span())
    return None


def holds_rate(part: Part, name: str, value: Value) -> Part | None:
    """Return where a part says how often (``times``) or how long (``duration``), or the upper end of either (``…_max``)."""
    text, last = _without_names(part.text), name.endswith("_max")
    lasting = name.startswith("duration")
    for match in _numbers(text, value):
        before, after = text[: match.start()], text[match.end() :]
        follows, leads = (_LASTS_AFTER, _LASTS_BEFORE) if lasting else (_TIMES_AFTER, _TIMES_BEFORE)
        said = follows.match(after) or (leads.search(before) and not last)
        word = not match[0][-1].isdecimal() and match[0].lower() in ("once", "twice") and not lasting
        if (said or word) and (not last or _ABOVE.search(before)):
            return part.part(*match.span())
    return None


def holds_reviewed(outline: Outline, field: str, value: Value) -> Part | None:
    """Return where the letter counts ``value`` units of this item's request in the heading or where it tells of its review."""
    for part in _told_of(outline, field):
        text = blank_other_numbers(part.text)
        for match in _numbers(text, value):
            return part.part(*match.span())
    return None


def holds_act(outline: Outline, field: str, outcome: str) -> Part | None:
    """Return where the letter tells that utilization review denied, modified or delayed this item."""
    for part in _told_of(outline, field):
        match = re.search(_ACTS[outcome], part.text, re.IGNORECASE)
        if match:
            return part.part(*match.span())
    return None


def holds_date_in_role(outline: Outline, name: str, places: Iterable[Part]) -> Part | None:
    """Return the first of a date's places beside which the letter says what date it is; the header's table says it somewhere."""
    cue, text, header = _DATE_CUES[name], outline.passage.text, outline.header
    for place in places:
        beside = text[max(0, place.start - _BEFORE_DATE) : place.end + _AFTER_DATE]
        if header is not None and header.start <= place.start < header.end:
            beside = header.text
        if cue.search(beside):
            return place
    return None


def holds_one_side(part: Part, side: str) -> Part | None:
    """Return where a part names a side, if it names no other: for a heading of both knees' own sides none stands."""
    found = {one: re.search(closed_words(one), part.text, re.IGNORECASE) for one in ("left", "right", "bilateral")}
    match = found.pop(side)
    if match is None or (side != "bilateral" and any(found.values())):
        return None
    return part.part(*match.span())


def _numbers(text: str, value: Value) -> Iterator[re.Match[str]]:
    return re.finditer(number_words(told(value) or ""), text, re.IGNORECASE)


def _without_names(text: str) -> str:
    """Return a request's text without strengths, refills, dates, levels, codes, directions and names that hold a digit."""
    left = blank(text, ((one.start, one.end) for one in find_strengths(text)))
    left = blank(left, (match.span() for match in REFILLS.finditer(left)))
    for one in find_other_numbers(left):
        left = blank(left, (match.span() for match in one.finditer(left)))
    return left


def _first_free(part: Part, text: str, words: str, taken: Iterable[Reading[Value]]) -> Part | None:
    spans = [span for reading in taken for span in reading.spans]
    for match in re.finditer(words, text, re.IGNORECASE):
        found = part.part(*match.span())
        start, end = found.span()
        if not any(start < span.end and span.start < end for span in spans):
            return found
    return None


def _told_of(outline: Outline, field: str) -> Iterator[Part]:
    """Yield an item's own heading, and what the sentences on requests and reviews say of it.

    A sentence that names another item and not this one tells nothing of it; one that names none may be about any.
    """
    index = item_index(field)
    if index is None or index >= len(outline.items):
        return
    requests = [read_request(block.heading.text[:LONGEST_HEADING]) for block in outline.items]
    if outline.items[index].heading:
        yield outline.items[index].heading
    rationale = outline.items[index].rationale
    for place in (outline.summary, outline.filing, rationale) if outline.summary else (_opening(outline), rationale):
        for sentence in _sentences(place):
            named = read_named(sentence)
            items = named.items(requests)
            if index in items:
                yield named.stretch(requests[index])
            elif not items:
                yield sentence


def _opening(outline: Outline) -> Part:
    """Return what a letter without a summary says before its first item."""
    first = min((block.heading.start for block in outline.items), default=0)
    return outline.passage.part(0, first)


def _sentences(place: Part | None) -> Iterator[Part]:
    if place is not None:
        for start, end in find_sentences(place.text):
            if _TELLS_OF_REVIEW.search(place.text, start, end):
                yield place.part(start, end)
