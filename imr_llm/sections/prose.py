"""What the layouts of 2013 and early 2014 share: decisions and guidelines told in sentences, not after labels."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from imr_llm.sections.titles import has_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.letters import Part, Passage, Span
    from imr_llm.sections.outline import ItemBlock

_REVIEWER = r"(?:Physician|Expert|Medical|Professional|IMR)\ Reviewer"

CLAIMS_SAYS = re.compile(
    r"""
    (?: The\ )? Claims\ Administrator
    (?: (?: ['’]s )? \ ? guidelines? \ ?:
      | ['’]s \ (?: [a-z]+ \ ){0,3} (?: decision | determination | denial | letter | report | review ) \b
      | \ (?: has\ | had\ )? (?: based | did\ not | does\ not | cited | used | utilized | relied | applied | referenced | referred
          | provided | denied | gave | stated | failed | noted | found | submitted | modified | listed | quoted | offered ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Opens the sentence on what the claims administrator relied on; the sentence itself is the guideline text."""

REVIEWER_SAYS = re.compile(
    rf"""
    The\ {_REVIEWER} \ (?: has\ )? (?: based | did\ not | cited | used | relied | applied | referenced | found | determined
      | agreed | considered | utilized | stated ) \b
    | (?: MAXIMUS | {_REVIEWER} ) (?: ['’]s )? \ guidelines? \ ?:
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Opens the sentence on what the reviewer relied on."""

RATIONALE_LABEL = re.compile(
    rf"""
    (?: (?:The\ )? {_REVIEWER} (?: ['’]s )? \ )? Decision \ rationale \ ? (?: : | \. (?=\ [A-Z]) )
    | Rationale \ for \ (?: the | his/her | this ) \ Decision \b \ ?:?
    | (?:The\ )? {_REVIEWER} (?: ['’]s )? \ rationale \ ?:
    """,
    re.VERBOSE | re.IGNORECASE,
)

VERDICT = re.compile(
    r"""
    \b (?: is | are | was | were ) \ ? (?: not \ ? )? medically \ ? necessary (?: \ ? (?: and | or | nor ) \ ? appropriate )? \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The words that decide: "is notmedically necessary and appropriate"."""

_SAID_OTHERWISE = re.compile(
    r"""
    \b (?: is | are | was | were ) \b
    (?: ,? \ (?: therefore | thus | hence | consequently | accordingly | now | also | then ) ,?
      | \ (?: found | considered | deemed | determined | felt | judged | held ) (?: \ (?: to\ be | as ) )? ){1,3}
    \ (?: not \ )? (?: to\ be\ )? medically \ ? necessary (?: \ ? (?: and | or | nor ) \ ? appropriate )? \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The same in other words, believed only of a request or as a conclusion: "The request is, therefore, medically necessary"."""
_CONCLUDES = re.compile(r"\brequest|\b(?:therefore|thus|hence|consequently|accordingly|as such)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r",? (?:when(?:ever)?|where(?:ver)?|if|only|unless|once|until|provided|in (?:cases|those|patients))\b", re.IGNORECASE
)
"""What makes of a verdict what a guideline says in general: "Injections are medically necessary where a twitch is found"."""

PRINTED_OUTCOME = re.compile(
    r"""
    (?: (?: \ (?: Final\ | IMR\ )? (?: Decision | Determination | Outcome | Finding | Result | Disposition ) )?
        (?: \ is | \ are )? \ ? [:|–—-] \ ? | \ (?: is | are ) \ )
    (?P<word> Upheld | Overturned | Uphold | Overturn ) \b (?: \ ? \( (?: not\ )? medically\ necessary \) )? \ ?\.?\ ? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
REQUEST_LEAD = re.compile(
    r"""
    (?: (?: MAXIMUS \ Federal \ Services ,? \ Inc \.? \ has \ (?: determined | decided | found ) (?: \ that )? \ )?
        (?: Regarding \ )? (?: The \ | Your \ )? (?: requests? \ (?: for | of ) | requested ) \ (?! authorization )
      | Decisions? \ for \ | Regarding \ (?= the\b | a\b | an\b )
      | (?: Disputed \ )? (?: Item | Issue | Treatment | Service ) \ ? \#? \d{0,2} \ ?: \ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words before what was requested; they are not part of it."""

NUMBER = re.compile(r"\(?(?P<number>\d{1,2}) ?[.)] ?(?=[^\W\d]|(?<= )\S)")
LONGEST_DECISION = 900  # characters from a request to the words that decide it
LONGEST_REQUEST = 20_000  # characters; more is no request but something that swallowed its neighbours
_LONGEST_OUTCOME = 90
_CLOSING_CHARACTERS = 2_000
_LONGEST_SENTENCE = 500
SENTENCE_END = re.compile(r"[.!?][\"”’')\]]{0,2} (?=[A-Z0-9(\"“])")
_SENTENCE_START = re.compile(r"[.?!:)][\"”’')]? (?=[A-Z])")
_FINISHED = re.compile(r"[.!?:][\"”’')\]]{0,2}$|medically ?necessary(?: and appropriate)?$", re.IGNORECASE)


class Request(NamedTuple):
    """A printed request: its words, and the words that decide it where they stand with it."""

    heading: Part
    decision: Part | None


def matches_on_lines(passage: Passage, label: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield every match of ``label`` at the beginning of a printed line; anywhere, in a letter without lines."""
    last = len(passage.text) if end is None else end
    if not has_lines(passage):
        yield from label.finditer(passage.text, start, last)
        return
    lines = passage.lines
    for at in lines[bisect_left(lines, start) : bisect_left(lines, last)]:
        match = label.match(passage.text, at, last)
        if match:
            yield match


def find_on_lines(passage: Passage, label: re.Pattern[str], start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return where ``label`` begins a printed line, as (start, end)."""
    return [match.span() for match in matches_on_lines(passage, label, start, end)]


def first_on_line(passage: Passage, label: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
    """Return the first place in a stretch where ``label`` begins a printed line."""
    return next((match.span() for match in matches_on_lines(passage, label, start, end)), None)


def find_openings(passage: Passage, label: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return where ``label`` begins a printed line or a sentence, as (start, end): some letters run their paragraphs together."""
    sentences = (label.match(passage.text, stop.end(), end) for stop in _SENTENCE_START.finditer(passage.text, start, end))
    found: list[tuple[int, int]] = []
    for span in sorted({*find_on_lines(passage, label, start, end), *(match.span() for match in sentences if match)}):
        if not found or span[0] >= found[-1][1]:  # a label broken over a line holds another
            found.append(span)
    return found


def read_request(part: Part) -> Request:
    """Return a printed request without its number, the words that lead to it, and its outcome; an empty one for pages of text."""
    text = part.text
    if len(text) > LONGEST_REQUEST:
        return Request(part.part(0, 0), None)
    number = NUMBER.match(text)
    start = number.end() if number else 0
    lead = REQUEST_LEAD.match(text, start)
    start = lead.end() if lead else start
    verdict = VERDICT.search(text, start)
    if verdict is not None:
        return Request(_trimmed(part, start, verdict.start()), part.part(*verdict.span()))
    printed = PRINTED_OUTCOME.search(text, max(start, len(text) - _LONGEST_OUTCOME))
    if printed is not None:
        return Request(_trimmed(part, start, printed.start()), part.part(*printed.span("word")))
    return Request(_trimmed(part, start, len(text)), None)


def trimmed_request(part: Part) -> Part:
    """Return a request without the stop, colon or comma that closes it."""
    return _trimmed(part, 0, len(part))


def _trimmed(part: Part, start: int, end: int) -> Part:
    """Return the request that stands between two offsets without the stop, colon or comma that closes it."""
    words = part.text[start:end].rstrip().rstrip(":,;").rstrip()
    if words.endswith(".") and not words.endswith(("etc.", " tab.", " tabs.", " cap.", " caps.")):
        words = words[:-1]
    return part.part(start, start + len(words))


def find_numbers(passage: Passage, number: int, start: int, end: int) -> list[int]:
    """Return where lines between two offsets begin with this number: "3. " or "3) "."""
    found = (m for m in matches_on_lines(passage, NUMBER, start, end) if int(m["number"]) == number)
    return [m.start() for m in found if has_lines(passage) or _follows_sentence(passage, m.start())]


def heading_numbers(passage: Passage, headings: Iterable[Part]) -> list[int]:
    """Return the number that stands before each heading on its line; 0 where none does."""
    lines = passage.lines
    starts = (lines[bisect_right(lines, heading.start) - 1] for heading in headings)
    return [int(m["number"]) if (m := NUMBER.match(passage.text, start)) else 0 for start in starts]


def highest_number(passage: Passage, headings: Iterable[Part]) -> int:
    """Return the highest number that stands before a heading on its line; 0 where none does."""
    return max(heading_numbers(passage, headings), default=0)


def _follows_sentence(passage: Passage, offset: int) -> bool:
    return offset == 0 or passage.text[max(0, offset - 2) : offset] in {". ", ": ", "? ", ") "}


def closing_verdict(rationale: Part) -> Part | None:
    """Return the sentence near a rationale's end that says whether the treatment is medically necessary."""
    tail = max(0, len(rationale.text) - _CLOSING_CHARACTERS)
    for wording in (VERDICT, _SAID_OTHERWISE):
        for verdict in reversed(list(wording.finditer(rationale.text, tail))):
            sentence = _sentence_up_to(rationale, verdict)
            is_general = _CONDITION.match(rationale.text, verdict.end()) and not _CONCLUDES.search(sentence.text)
            if not is_general and (wording is VERDICT or _CONCLUDES.search(sentence.text)):
                return sentence
    return None


def _sentence_up_to(rationale: Part, verdict: re.Match[str]) -> Part:
    floor = max(0, verdict.start() - _LONGEST_SENTENCE)
    ends = [m.end() for m in SENTENCE_END.finditer(rationale.text, floor, verdict.start())]
    return rationale.part(ends[-1] if ends else floor, verdict.end())


def item_remarks(items: tuple[ItemBlock, ...]) -> list[tuple[str, Span | None]]:
    """Return what the items lack, each remark with where the item stands."""
    if not items:
        return [("no_items", None)]
    remarks: list[tuple[str, Span | None]] = []
    for item in items:
        parts = (item.heading, item.decision, item.claims_administrator, item.reviewer, item.rationale)
        where = next((part.span() for part in parts if part), None)
        remarks += [] if item.heading else [("item_without_heading", where)]
        remarks += [] if item.decision else [("item_without_decision", where)]
    return remarks


def cut_remarks(passage: Passage, rationale: Part | None) -> list[tuple[str, Span | None]]:
    """Return the remark that the letter breaks off, where its last rationale is missing or ends in mid-sentence."""
    if rationale and _FINISHED.search(rationale.text[-80:].rstrip()):
        return []
    end = len(passage.text)
    return [("truncated", passage.span(end - 1, end) if end else None)]
