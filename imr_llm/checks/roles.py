"""Whether a number, a date or a side of the letter says what it is claimed to say, where no rule read the field.

That the digits stand in the right part proves little: a heading holds strengths, spinal levels and directions beside its
quantity, a summary other requests' amounts, and a letter a dozen dates. A value that only a reader states must stand in the
role it is claimed in: no strength is a quantity, no number of weeks a number of times, no visit's date the date of injury.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.checks.values import told
from imr_llm.checks.wordings import closed_words, number_words
from imr_llm.record.pointers import item_index
from imr_llm.rules.amounts import SINGLE
from imr_llm.rules.blanking import BLANK, blank
from imr_llm.rules.numerals import NUMBER_WORDS
from imr_llm.rules.other_numbers import find_other_numbers
from imr_llm.rules.partial_authorisation import find_partial
from imr_llm.rules.quantities import RANGE, blank_other_numbers
from imr_llm.rules.refills import REFILLS
from imr_llm.rules.request_matching import read_named, read_request
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.strengths import find_strengths
from imr_llm.sections import LONGEST_HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part
    from imr_llm.rules.request_matching import Request
    from imr_llm.sections import Outline

COUNTS: Final = ("/quantity/value", "/schedule/visits")
REVIEWED: Final = ("/requested_quantity", "/certified_quantity")
REVIEW_OUTCOME: Final = "/utilization_review/outcome"
_MOST_READ: Final = 40  # sentences that hold the words looked for
_TELLS_OF_REVIEW = re.compile(
    r"request|\brfa\b|authori[sz]|certif|approv|modif|allow|grant|den(?:y|ied|ial)|delay|defer|reduc|releas|agreed"
    r"|declin|refus|reject|partial|\bUR\b|utili[sz]ation|decision for",
    re.IGNORECASE,
)
_RANGE: Final = r"(?: ?\([^()]{1,12}\))?(?: ?(?:-|–|to|or) ?[\w.]{1,8}(?: ?\(\d{1,3}\))?)?"
_PERIOD: Final = r"(?:days?|daily|weeks?|weekly|wks?|months?|monthly|mos?|mths?|years?|yearly|yrs?)\b"
_TIMES_AFTER = re.compile(
    rf"{_RANGE} ?-?(?:x(?!-? ?ray)|×|times?|per|an?|each|every|/"
    rf"|(?:dai|week|month|year)ly|(?:days?|visits?|sessions?|treatments?) ?(?:an?|per|each|every|/|(?:dai|week|month|year)ly))"
    rf"(?![a-z]{{3}})",
    re.IGNORECASE,
)
_LASTS_AFTER = re.compile(rf"{_RANGE} ?-?(?:calendar |consecutive )?{_PERIOD}", re.IGNORECASE)
_TIMES_BEFORE = re.compile(r"(?:x|×) ?\Z", re.IGNORECASE)
_LASTS_BEFORE = re.compile(r"(?:\d|(?:day|week|wk|month|ly)s?,?) ?(?:x|×|\btimes) ?\Z", re.IGNORECASE)
_COUNTED = re.compile(r" ?[a-z-]{0,12} ?(?:visits?|sessions?|treatments?|units?|tabs?|tablets?|injections?)\b", re.IGNORECASE)
_ABOVE = re.compile(rf"(?:\d|\b{NUMBER_WORDS})\)? ?(?:-|–|to|or) ?\(?\Z", re.IGNORECASE)
_INTERVAL = re.compile(r"\b(?:every|q) ?[\w-]{1,6}(?: ?(?:-|–|to) ?\w{1,4})? (?:hours?|hrs?|h)\b", re.IGNORECASE)
_BESIDE_REFILLS = re.compile(
    r"(?P<n>[\w.]+) ?(?:\(\w{1,6}\) )?(?:(?:additional|more|monthly) )?(?:re-?fills?|RFs?)\b"
    r"|\b(?:re-?fills?|RFs?)(?:\(s\))?[ :=x×#(]*(?:of |times )?(?P<m>[\w.]+)",
    re.IGNORECASE,
)
_FIGURE_RANGE = re.compile(r"(?<![\d/])\d{1,3} ?[-–] ?\d{1,3}(?![\d/-])")
_DATE_CUES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        name: re.compile(cues, re.IGNORECASE)
        for name, cues in {
            "injury": r"injur|\bdoi\b|trauma|accident|sustained|onset|incident|collision|crush|\b(?:lift|slip|trip|twist)"
            r"|\b(?:struck|hurt|fell)\b",
            "injury_end": r"(?:through|thru|\bto|\buntil|\bending|\band|[-–]) ?(?:the )?(?:date of )?\Z",
            "ur_decision": r"utili[sz]ation|\bdecision for\b|\bur\b|den(?:y|ied|ial)|certif|modif|delay",
            "application_received": r"receiv|application|\bfiled\b",
            "assigned": r"assign",
            "decision": r"decision|determin|\bissued\b|\bmailed\b",
        }.items()
    }
)
_OF_REVIEW = _DATE_CUES["ur_decision"]
_BEFORE_DATE: Final = 70  # characters in which a date's role is named
_AFTER_DATE: Final = 50
_ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # "denial/modification" is a form's word for either
        "denied": rf"(?<!modification/)(?<!modification / )(?:{closed_words('denied')})(?! ?/ ?modif)"
        r"|\b(?:declin|refus|reject|disallow)\w+|\bnot (?:recommended|supported)\b",
        "modified": r"(?<!denial/)(?<!denial /)(?<!denial / )\bmodif\w+\b(?! ?/ ?denial)|\breduced\b"
        r"|\bpartial(?:ly)? (?:certif|approv|authori[sz]|den)\w+"
        r"|(?<!non-)(?<!non )(?<!not )\b(?:certified|authori[sz]ed|approved|allowed)\b",
        "delayed": closed_words("delayed"),
    }
)


def holds_count(part: Part, value: Value, taken: Iterable[Reading[Value]]) -> Part | None:
    """Return where a part counts ``value`` units; what rules read as something else counts none."""
    text = part.text
    if value == 1 and (once := SINGLE.search(text)):
        return part.part(*once.span())
    left = _without_names(text)
    for one in (RANGE.finditer(left), _FIGURE_RANGE.finditer(left)):
        left = blank(left, (match.span() for match in one))
    return _first_free(part, left, number_words(told(value) or ""), taken)


def holds_refills(part: Part, value: Value) -> Part | None:
    """Return where a part counts refills: the number stands beside the word."""
    words = number_words(told(value) or "")
    for match in _BESIDE_REFILLS.finditer(part.text):
        group = "n" if match["n"] else "m"
        if re.fullmatch(words, match[group], re.IGNORECASE):
            return part.part(*match.span(group))
    return None


def holds_rate(part: Part, name: str, value: Value) -> Part | None:
    """Return where a part says how often (``times``) or how long (``duration``), or the upper end of either (``…_max``)."""
    text, last = _without_names(part.text), name.endswith("_max")
    lasting = name.startswith("duration")
    for match in _numbers(text, value):
        before, after = text[: match.start()], text[match.end() :]
        follows, leads = (_LASTS_AFTER, _LASTS_BEFORE) if lasting else (_TIMES_AFTER, _TIMES_BEFORE)
        said = follows.match(after) or (leads.search(before) and not last and not _COUNTED.match(after))
        word = not match[0][-1].isdecimal() and match[0].lower() in ("once", "twice") and not lasting
        if (said or word) and last is (_ABOVE.search(before) is not None):
            return part.part(*match.span())
    return None


def holds_reviewed(outline: Outline, field: str, value: Value) -> Part | None:
    """Return where the letter counts ``value`` units of this item's request, or of what review certified of it.

    A heading that tells of a partial authorisation tells both; what a plain heading counts was requested, never certified.
    """
    block = outline.items[item_index(field) or 0]
    partial, certified = find_partial(block.heading), field.endswith("/certified_quantity")
    words = number_words(told(value) or "")
    if partial is not None:
        places = [partial.certified if certified else partial.requested]
    else:
        places = [part for _, part in _told_of(outline, field, words, block.rationale)]
        places = [part for part in places if not (certified and part is block.heading)]
    for part in places:
        match = re.search(words, blank_other_numbers(part.text), re.IGNORECASE)
        if match:
            return part.part(*match.span())
    return None


def holds_act(outline: Outline, field: str, outcome: str) -> Part | None:
    """Return where the letter tells that utilization review denied, modified or delayed this item.

    Where one sentence tells of several acts, the item's is the one beside its name, else the one before it. Where summary and
    filing tell of one kind of act alone, it was done to all: "denied the operation and everything that goes with it".
    """
    for sentence, own in _told_of(outline, field, _ACTS[outcome]):
        acts = sorted(_acts(sentence), key=lambda act: act[0].start())
        start, end = own.start - sentence.start, own.end - sentence.start
        beside = [act for act in acts if start <= act[0].start() < end]
        nearest = beside or [act for act in acts if act[0].start() < start][-1:] or acts
        match = next((match for match, one in nearest if one == outcome), None)
        if match:
            return sentence.part(*match.span())
    told_acts = [(s, *act) for place in (outline.summary, outline.filing) for s in _sentences(place) for act in _acts(s)]
    if {one for _, _, one in told_acts} == {outcome}:
        sentence, match, _ = told_acts[0]
        return sentence.part(*match.span())
    return None


def _acts(sentence: Part) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the words that tell of an act of utilization review, each with the act."""
    for outcome, words in _ACTS.items():
        for match in re.finditer(words, sentence.text, re.IGNORECASE):
            yield match, outcome


def in_dispute(heading: Part) -> Part:
    """Return the part of a heading that says what is in dispute; of a plain heading the whole."""
    partial = find_partial(heading)
    return heading if partial is None else partial.disputed


def holds_date_in_role(outline: Outline, name: str, places: Iterable[Part], taken: Iterable[Reading[Value]]) -> Part | None:
    """Return the first of a date's places beside which the letter says what date it is; the header's table says it somewhere.

    A place at which rules read another of the letter's dates is none; nor is one beside which the letter tells of the review,
    if the date is to be the determination's.
    """
    spans = [span for reading in taken for span in reading.spans]
    cue, text, header = _DATE_CUES[name], outline.passage.text, outline.header
    header_text = header.text if header is not None else ""
    for place in places:
        if any(map(place.span().overlaps, spans)):
            continue
        beside = text[max(0, place.start - _BEFORE_DATE) : place.end + _AFTER_DATE]
        if name == "injury_end":
            beside = text[max(0, place.start - _BEFORE_DATE) : place.start]
        elif header is not None and header.start <= place.start < header.end:
            beside = header_text
        if cue.search(beside) and not (name == "decision" and beside is not header_text and _OF_REVIEW.search(beside)):
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
    return _INTERVAL.sub(lambda match: BLANK * len(match[0]), left)


def _first_free(part: Part, text: str, words: str, taken: Iterable[Reading[Value]]) -> Part | None:
    spans = [span for reading in taken for span in reading.spans]
    for match in re.finditer(words, text, re.IGNORECASE):
        found = part.part(*match.span())
        if not any(map(found.span().overlaps, spans)):
            return found
    return None


def _told_of(outline: Outline, field: str, words: str, besides: Part | None = None) -> Iterator[tuple[Part, Part]]:
    """Yield what holds ``words`` of an item's heading and the sentences on requests and reviews, each with its stretch on it.

    ``besides`` is read after summary and filing.

    A sentence that names another item and not this one tells nothing of it; one that names none may be about any.
    """
    index = item_index(field) or 0
    wanted, heading = re.compile(words, re.IGNORECASE), outline.items[index].heading
    if wanted.search(heading.text):
        yield heading, heading
    requests: list[Request] = []
    places = (outline.summary, outline.filing) if outline.summary else (_opening(outline),)
    sentences = (one for place in (*places, besides) for one in _sentences(place) if wanted.search(one.text))
    for sentence in islice(sentences, _MOST_READ):
        requests = requests or [read_request(block.heading.text[:LONGEST_HEADING]) for block in outline.items]
        named = read_named(sentence)
        items = named.items(requests)
        if index in items:
            yield sentence, named.stretch(requests[index])
        elif not items:
            yield sentence, sentence


def _opening(outline: Outline) -> Part:
    """Return what a letter without a summary says before its first item."""
    first = min((block.heading.start for block in outline.items), default=0)
    return outline.passage.part(0, first)


def _sentences(place: Part | None) -> Iterator[Part]:
    if place is not None:
        for start, end in find_sentences(place.text):
            if _TELLS_OF_REVIEW.search(place.text, start, end):
                yield place.part(start, end)
