"""Letters of no known layout."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from imr_llm.sections.closing import letter_end
from imr_llm.sections.decisions import DECISIONS_OPENING, find_prose_items
from imr_llm.sections.outline import MOST_ITEMS, ItemBlock, Outline
from imr_llm.sections.prose import (
    CLAIMS_SAYS,
    LONGEST_DECISION,
    RATIONALE_LABEL,
    VERDICT,
    find_on_lines,
    first_on_line,
    item_remarks,
    matches_on_lines,
    read_request,
)
from imr_llm.sections.titles import DOCUMENTS, HOW_MADE, SUMMARY, full_line, has_lines, is_line_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part, Passage, Span
    from imr_llm.sections.prose import Request

HEAD = 2_000  # characters in which a letter's header stands
CASE_NUMBER = re.compile(r"(?:(?:MAXIMUS|IMR) )?Case (?:Number|No\.?|#) ?:? ?C?M?\d{2}-\d{3,7}\b", re.IGNORECASE)
BARE_NUMBER = re.compile(r"\bCM\d{2}-\d{7}\b")
OWN_TITLE = re.compile(
    r"""
    (?: (?: NOTICE\ OF\ )? (?: INDEPENDENT\ MEDICAL\ REVIEW | IMR ) \ ? [:|–—-]? \ ? (?: FINAL\ )? (?: DETERMINATION | DECISION )
      | (?: NOTICE\ OF\ )? FINAL\ (?: IMR\ )? DETERMINATION
      | MEDICAL\ NECESSITY\ DETERMINATION )
    (?: \ (?: LETTER | NOTICE | REPORT ) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a determination of any form calls itself, alone on a line of its first page."""
_LONGEST_SECTION = 12_000
_MOST_HEADING_LINES = 10
_NARROWEST = 60  # characters; no page's lines are full with less
_FULL = 0.78  # share of a full line below which a printer would have fitted the next word
_SUMMARY = re.compile(
    r"(?:CLINICAL )?(?:CASE )?SUMMARY(?: OF (?:THE )?(?:CASE|FACTS|RECORDS))? ?:?|CLINICAL HISTORY ?:?", re.IGNORECASE
)
_CREDENTIALS = re.compile(
    r"""
    State\(s\)\ of\ Licensure \ ?: | The\ Expert\ Reviewer\ has\ the\ following\ credentials \ ?:
    | (?: Medical\ )? (?: Qualifications? | Credentials ) \ of\ the\ (?: Expert | Medical | Physician ) \ Reviewer \ ?:?
    | Reviewer (?: ['’]s )? \ (?: Qualifications? | Credentials ) \ ?:?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CAPITALS = re.compile(rf"[A-Z][A-Z ,/&()'’-]{{6,80}}[A-Z)]:?(?= )|(?i:{HOW_MADE.pattern}|{SUMMARY.pattern}|{DOCUMENTS.pattern})")
_PLAIN_RATIONALE = re.compile(r"(?:Clinical )?(?:Rationale|Reasons?|Reasoning) ?:", re.IGNORECASE)
_OUTCOME_WORD = re.compile(r"\b(?:Upheld|Overturned)\b(?: ?\((?:not )?medically necessary\))?\.?", re.IGNORECASE)
_BEFORE_OUTCOME = re.compile(r"[:|–—-] ?$")
_OUTCOME_LABEL = re.compile(
    r"(?:(?:Final |IMR )?(?:Decision|Determination|Outcome|Finding|Result|Disposition)) ?[:–—-] ?", re.IGNORECASE
)
_REQUEST = re.compile(r"the request for ", re.IGNORECASE)
_REQUEST_LEAD = re.compile(
    r"(?:\(?\d{1,2} ?[.)] ?)?(?:(?:MAXIMUS|We|The (?:Expert|Physician|Medical) Reviewer)\b[\w ,.]{0,60})?", re.IGNORECASE
)


def find_unknown_outline(passage: Passage) -> Outline:
    """Return what can be proven of a letter of no known layout: its requests with their outcomes, where it prints any."""
    items = _find_prose(passage) or _find_outcome_lines(passage) or _find_requests(passage)
    remarks: list[tuple[str, Span | None]] = [("unknown_layout", None)]
    remarks += item_remarks(items)
    first = items[0].heading.start if items else len(passage.text)
    return Outline(
        layout="unknown",
        passage=passage,
        header=_header(passage, first),
        credentials=_section(passage, _CREDENTIALS, len(passage.text)),
        summary=_section(passage, _SUMMARY, first) or _section(passage, _SUMMARY, len(passage.text)),
        items=items,
        remarks=tuple(remarks),
    )


def _find_prose(passage: Passage) -> tuple[ItemBlock, ...]:
    """Return the items that sentences or labels on both sides' guidelines tell, in whatever frame they stand."""
    claims = first_on_line(passage, CLAIMS_SAYS, 0, len(passage.text))
    if claims is None:
        return ()
    opening = next(matches_on_lines(passage, DECISIONS_OPENING, 0, claims[0]), None)
    titles = [title.end() for title in matches_on_lines(passage, _CAPITALS, 0, claims[0]) if _ends_line(passage, title.end())]
    start = opening.end() if opening else titles[-1] if titles else 0
    labels = find_on_lines(passage, RATIONALE_LABEL, start)
    return find_prose_items(passage, start, letter_end(passage, labels[-1][1] if labels else start))


def _ends_line(passage: Passage, end: int) -> bool:
    return end >= len(passage.text) - 1 or is_line_start(passage, end + 1)


def _find_outcome_lines(passage: Passage) -> tuple[ItemBlock, ...]:
    """Return the paragraphs that end in ``: Upheld`` or ``: Overturned``, each with the words up to the next."""
    found: list[tuple[int, int]] = []
    floor, width = 0, max(full_line(passage), _NARROWEST)
    for outcome in islice(find_outcomes(passage), MOST_ITEMS + 1):
        start = _request_start(passage, _request_end(passage, outcome.start(), floor), floor, width)
        found.append((start, outcome.end()))
        floor = outcome.end()
    ends = [*(start for start, _ in found[1:]), letter_end(passage, floor)][: len(found)]
    requests = [read_request(passage.part(start, decided)) for start, decided in found]
    return tuple(
        _item(passage, number, _untitled(request), (decided, end))
        for number, (request, (_, decided), end) in enumerate(zip(requests, found, ends, strict=True), start=1)
    )


def _untitled(request: Request) -> Request:
    """Return a request without heading where what stands above its outcome is the letter's title."""
    return request._replace(heading=request.heading.part(0, 0)) if OWN_TITLE.fullmatch(request.heading.text) else request


def _request_end(passage: Passage, outcome: int, floor: int) -> int:
    """Return where the request's words end: before the outcome, or on the line above where "Decision: Upheld" fills its own."""
    line = _line_start(passage, outcome)
    if line > floor and _OUTCOME_LABEL.fullmatch(passage.text, line, outcome):
        return line - 1
    return outcome


def _request_start(passage: Passage, outcome: int, floor: int, width: int) -> int:
    """Return where the printed lines of one request begin: a line before goes on only if it is full and not ended."""
    index = bisect_right(passage.lines, outcome) - 1
    for line in range(index, max(index - _MOST_HEADING_LINES, 0), -1):
        before = passage.text[passage.lines[line - 1] : passage.lines[line]].rstrip()
        if passage.lines[line] <= floor or len(before) < _FULL * width or before.endswith((".", ":", ";", "!", "?")):
            return max(passage.lines[line], floor)
    return max(passage.lines[max(index - _MOST_HEADING_LINES, 0)], floor)


def find_outcomes(passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the outcomes that a colon or dash leads to and that end a printed line."""
    for match in _OUTCOME_WORD.finditer(passage.text):
        leads = _BEFORE_OUTCOME.search(passage.text, max(0, match.start() - 2), match.start())
        if leads and (match.end() >= len(passage.text) - 1 or is_line_start(passage, match.end() + 1)):
            yield match


def _find_requests(passage: Passage) -> tuple[ItemBlock, ...]:
    """Return the lines that say of a request whether it is medically necessary; a request said twice is one item."""
    found: dict[str, ItemBlock] = {}
    for match in _REQUEST.finditer(passage.text):
        if len(found) > MOST_ITEMS:
            break
        line = _line_start(passage, match.start())
        if has_lines(passage) and not _REQUEST_LEAD.fullmatch(passage.text, line, match.start()):
            continue
        verdict = VERDICT.search(passage.text, match.end(), match.end() + LONGEST_DECISION)
        request = passage.part(match.end(), verdict.start()) if verdict else None
        if verdict and request and ". " not in request.text:
            item = ItemBlock(len(found) + 1, request, passage.part(*verdict.span()), None, None, None)
            found.setdefault(request.text.lower(), item)
    return tuple(found.values())


def _item(passage: Passage, number: int, request: tuple[Part, Part | None], bounds: tuple[int, int]) -> ItemBlock:
    label = first_on_line(passage, RATIONALE_LABEL, *bounds) or first_on_line(passage, _PLAIN_RATIONALE, *bounds)
    rationale = passage.part(label[1], bounds[1]) if label else None
    return ItemBlock(number, request[0], request[1], None, None, rationale or None)


def _line_start(passage: Passage, offset: int) -> int:
    return passage.lines[bisect_right(passage.lines, offset) - 1]


def _header(passage: Passage, before: int) -> Part | None:
    head = (passage.text, 0, min(before, HEAD))
    number = CASE_NUMBER.search(*head) or BARE_NUMBER.search(*head)
    if number is None:
        return None
    last = min(before, HEAD)
    found = (next(matches_on_lines(passage, title, number.end(), last), None) for title in (_SUMMARY, _CREDENTIALS, HOW_MADE))
    ends = [title.start() for title in found if title and _ends_line(passage, title.end())]
    return passage.part(0, min([*ends, last])) or None


def _section(passage: Passage, title: re.Pattern[str], before: int) -> Part | None:
    """Return what stands under a title, up to the next title in capitals."""
    label = next(matches_on_lines(passage, title, 0, before), None) if has_lines(passage) else None
    if label is None:
        return None
    last = min(before, label.end() + _LONGEST_SECTION)
    following = next(matches_on_lines(passage, _CAPITALS, label.end(), last), None)
    return passage.part(label.end(), following.start() if following else last) or None
