"""Letters of no known layout, and texts that are no determination at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from imr_llm.sections.closing import letter_end
from imr_llm.sections.decisions import DECISIONS, find_prose_items
from imr_llm.sections.notice import DECISION_AND_RATIONALE, DETERMINED, NOTICE
from imr_llm.sections.outline import ItemBlock, Outline
from imr_llm.sections.professional import LABEL, PROFESSIONAL
from imr_llm.sections.prose import (
    CLAIMS_SAYS,
    LONGEST_HEADING,
    MOST_ITEMS,
    RATIONALE_LABEL,
    VERDICT,
    first_on_line,
    item_remarks,
    matches_on_lines,
    read_request,
)
from imr_llm.sections.titles import HOW_MADE, SUMMARY, full_line, has_lines, is_line_start, own_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part, Passage, Span

_HEAD = 2_000  # characters in which a letter's header stands
_LONGEST_SECTION = 12_000
_MOST_HEADING_LINES = 10
_FULL = 0.78  # share of a full line below which a printer would have fitted the next word
_CASE_NUMBER = re.compile(r"(?:(?:MAXIMUS|IMR) )?Case (?:Number|No\.?|#) ?:? ?C?M?\d{2}-\d{3,7}\b", re.IGNORECASE)
_HEADER_LABELS = tuple(
    re.compile(label, re.IGNORECASE)
    for label in ("Date Assigned ?:", "UR Denial Date ?:", "Application Received ?:", "Priority ?: ?(?:Standard|Expedited)")
)
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
_CAPITALS = re.compile(r"[A-Z][A-Z ,/&()'’-]{6,80}[A-Z)]:?(?= )")
_PLAIN_RATIONALE = re.compile(r"(?:Clinical )?(?:Rationale|Reasons?|Reasoning) ?:", re.IGNORECASE)
_OUTCOME_WORD = re.compile(r"\b(?:Upheld|Overturned)\b\.?", re.IGNORECASE)
_BEFORE_OUTCOME = re.compile(r"[:–—-] ?$")
_REQUEST = re.compile(r"the request for ", re.IGNORECASE)
_REQUEST_LEAD = re.compile(
    r"(?:\(?\d{1,2} ?[.)] ?)?(?:(?:MAXIMUS|We|The (?:Expert|Physician|Medical) Reviewer)\b[\w ,.]{0,60})?", re.IGNORECASE
)
# Words that only a determination prints, each in its own way: two of them are proof, one may be quoted.
_MARKS = (
    "sent the complete case file to a",
    "reviewer developed the following clinical case summary",
    "Final Determination was based on decisions for",
    "Final Determination Letter for IMR Case Number",
    "familiar with governing laws and regulations",
    "An application for Independent Medical Review was filed",
    "deemed to be the final determination of the Administrative Director",
    "MAXIMUS Federal Services has completed the Independent Medical Review",
)
_WITNESSES = 2
_FEWEST_LABELS = 3
_HEADER_LABELS_DUE = 3
_LINE_MARKS = (
    _CASE_NUMBER,
    DETERMINED,
    RATIONALE_LABEL,
    re.compile(r"Claims Administrator(?:['’]s)? guidelines? ?:", re.IGNORECASE),
    re.compile(r"(?:MAXIMUS|Expert Reviewer|Physician Reviewer) guidelines? ?:", re.IGNORECASE),
    re.compile(r"Medical Qualifications? of the Expert Reviewer", re.IGNORECASE),
    re.compile(r"Section of the Medical Treatment Utilization Schedule Relied Upon", re.IGNORECASE),
    re.compile(r"State\(s\) of Licensure ?:|The Expert Reviewer has the following credentials", re.IGNORECASE),
)
_TITLES = (
    HOW_MADE,
    SUMMARY,
    DECISIONS,
    re.compile(r"IMR ISSUES?, ?DECISIONS?,? AND RATIONALES?"),
    NOTICE,
    DECISION_AND_RATIONALE,
)
_IMR = re.compile(r"Independent Medical Review|\bIMR\b", re.IGNORECASE)
_UTILIZATION_REVIEW = re.compile(r"(?i:utilization review)|\bUR\b")
_DENIED = re.compile(
    r"non-? ?certif|not certified|\bden(?:y|ied|ial)\b|\bmodif(?:y|ied|ication)\b|adverse determination", re.IGNORECASE
)


def judge_determination(passage: Passage) -> str | None:
    """Return None for a determination, whole or cut; else what the text is, for a sentence that says so.

    One title or sentence of a determination may be quoted by a news story, a paper or a lawyer's letter; two marks of
    different kinds are not.
    """
    if len(list(islice(_find_marks(passage), _WITNESSES))) == _WITNESSES:
        return None
    text = passage.text
    labels = {m.lastgroup for m in matches_on_lines(passage, LABEL)}
    if len(labels) >= _FEWEST_LABELS or (labels and own_lines(passage, PROFESSIONAL)):
        return None
    if _UTILIZATION_REVIEW.search(text[:_HEAD]) and _DENIED.search(text):
        return "a utilization review decision, not the determination that reviews it"
    if _IMR.search(text):
        return "a text about Independent Medical Review, without the parts of a determination"
    return "no words of an Independent Medical Review determination"


def _find_marks(passage: Passage) -> Iterator[str]:
    """Yield the marks of a determination that a text bears, the commonest first; its titles together are one."""
    text = passage.text
    yield from (mark for mark in _MARKS if mark in text)
    yield from (mark.pattern for mark in _LINE_MARKS if any(True for _ in matches_on_lines(passage, mark)))
    if sum(1 for label in _HEADER_LABELS if label.search(text[:_HEAD])) >= _HEADER_LABELS_DUE:
        yield "header"
    if any(own_lines(passage, title) for title in _TITLES):
        yield "title"
    if _CASE_NUMBER.search(text[:_HEAD]) and _IMR.search(text):
        decides = VERDICT.search(text) or any(True for _ in _find_outcomes(passage))
        yield from ("outcome",) if decides else ()


def find_unknown_outline(passage: Passage) -> Outline:
    """Return what can be proven of a letter of no known layout: its requests with their outcomes, where it prints any."""
    items = (
        find_prose_items(passage, 0, letter_end(passage, 0)) if first_on_line(passage, CLAIMS_SAYS, 0, len(passage.text)) else ()
    )
    items = items or _find_outcome_lines(passage) or _find_requests(passage)
    remarks: list[tuple[str, Span | None]] = [("unknown_layout", None)]
    remarks += item_remarks(items)
    first = items[0].heading.start if items else len(passage.text)
    return Outline(
        layout="unknown",
        passage=passage,
        header=_header(passage, first),
        credentials=_section(passage, _CREDENTIALS, len(passage.text)),
        summary=_section(passage, _SUMMARY, first),
        items=items,
        remarks=tuple(remarks),
    )


def _find_outcome_lines(passage: Passage) -> tuple[ItemBlock, ...]:
    """Return the paragraphs that end in ``: Upheld`` or ``: Overturned``, each with the words up to the next."""
    found: list[tuple[int, int]] = []
    floor, width = 0, full_line(passage)
    for outcome in islice(_find_outcomes(passage), MOST_ITEMS):
        start = _request_start(passage, outcome.start(), floor, width)
        found.append((start, outcome.end()))
        floor = outcome.end()
    ends = [*(start for start, _ in found[1:]), letter_end(passage, floor)][: len(found)]
    return tuple(
        _item(passage, number, read_request(passage.part(start, decided)), (decided, end))
        for number, ((start, decided), end) in enumerate(zip(found, ends, strict=True), start=1)
    )


def _request_start(passage: Passage, outcome: int, floor: int, width: int) -> int:
    """Return where the printed lines of one request begin: a line before goes on only if it is full and not ended."""
    index = bisect_right(passage.lines, outcome) - 1
    for line in range(index, max(index - _MOST_HEADING_LINES, 0), -1):
        before = passage.text[passage.lines[line - 1] : passage.lines[line]].rstrip()
        if passage.lines[line] <= floor or len(before) < _FULL * width or before.endswith((".", ":", ";", "!", "?")):
            return max(passage.lines[line], floor)
    return max(passage.lines[max(index - _MOST_HEADING_LINES, 0)], floor)


def _find_outcomes(passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the outcomes that a colon or dash leads to and that end a printed line."""
    for match in _OUTCOME_WORD.finditer(passage.text):
        leads = _BEFORE_OUTCOME.search(passage.text, max(0, match.start() - 2), match.start())
        if leads and (match.end() >= len(passage.text) - 1 or is_line_start(passage, match.end() + 1)):
            yield match


def _find_requests(passage: Passage) -> tuple[ItemBlock, ...]:
    """Return the lines that say of a request whether it is medically necessary; a request said twice is one item."""
    found: dict[str, ItemBlock] = {}
    for match in _REQUEST.finditer(passage.text):
        if len(found) == MOST_ITEMS:
            break
        line = _line_start(passage, match.start())
        if has_lines(passage) and not _REQUEST_LEAD.fullmatch(passage.text, line, match.start()):
            continue
        verdict = VERDICT.search(passage.text, match.end(), match.end() + LONGEST_HEADING)
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
    number = _CASE_NUMBER.search(passage.text, 0, min(before, _HEAD))
    if number is None:
        return None
    ends = [at for title in (_SUMMARY, _CREDENTIALS, HOW_MADE) for at, _ in own_lines(passage, title)[:1] if at > number.end()]
    return passage.part(0, min([*ends, before, _HEAD])) or None


def _section(passage: Passage, title: re.Pattern[str], before: int) -> Part | None:
    """Return what stands under a title, up to the next title in capitals."""
    label = next(matches_on_lines(passage, title, 0, before), None) if has_lines(passage) else None
    if label is None:
        return None
    last = min(before, label.end() + _LONGEST_SECTION)
    following = next(matches_on_lines(passage, _CAPITALS, label.end(), last), None)
    return passage.part(label.end(), following.start() if following else last) or None
