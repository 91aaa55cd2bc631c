"""The 2014-17 layout and its successors: "IMR ISSUES, DECISIONS AND RATIONALES".

Each item is a heading that ends in its outcome, then three labelled texts::

    <heading>: Upheld | Overturned
    Claims Administrator guideline: …
    MAXIMUS guideline: …
    Decision rationale: …
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from imr_llm.sections.outline import LONGEST_HEADING, MOST_ITEMS, ItemBlock, Outline
from imr_llm.sections.titles import (
    DOCUMENTS,
    HOW_MADE,
    SUMMARY,
    SUMMARY_OPENING,
    has_lines,
    is_line_start,
    line_habits,
    own_lines,
    paragraph_start,
)

if TYPE_CHECKING:
    from imr_llm.letters import Part, Passage, Span
    from imr_llm.sections.titles import Habits

ISSUES = re.compile(r"IMR ISSUES?, ?DECISIONS?,? AND RATIONALES?")
ISSUES_OPENING = re.compile(
    r"The Final Determination was based on decisions? for the disputed items?/ ?services? set forth below:?", re.IGNORECASE
)
_HOW_OPENING = re.compile(r"MAXIMUS Federal Services sent", re.IGNORECASE)
_CLAIMS_LABEL = re.compile(r"Claims Administrator(?:'s|’s)? guidelines? ?:", re.IGNORECASE)
_REVIEWER_LABEL = re.compile(
    r"(?:MAXIMUS(?: Federal Services)?|Expert Reviewer|Physician Reviewer|Reviewer)(?:'s|’s)? guidelines? ?:", re.IGNORECASE
)
_RATIONALE_LABEL = re.compile(r"Decision rationale ?:", re.IGNORECASE)
_OUTCOME = re.compile(r"(?: ?[:;–—-])? ?\b(Upheld|Overturned)\b ?\.? ?$", re.IGNORECASE)
_OUTCOME_LABEL = re.compile(
    r"(?:Final |IMR )?(?:Decision|Determination|Outcome|Finding|Result|Disposition)(?: ?[:;–—-] ?(?:Uphold|Overturn))? ?",
    re.IGNORECASE,
)
_ITEM_NUMBER = re.compile(
    r"(?:(?:Disputed )?(?:Item|Issue|Treatment|Service|Request) ?(?:(?:Number|No\.?|#) ?)?(?P<named>\d{1,2}) ?[:.)–—-]"
    r"|\(?(?P<bare>\d{1,2}) ?[.)]) (?=\S)",
    re.IGNORECASE,
)
_PARTIAL_TAIL = re.compile(r"IMR eligible|\boriginal request\b", re.IGNORECASE)
_DECIDES = re.compile(r"\bmedical(?:ly)?[ -]necess", re.IGNORECASE)
_VERDICT_WORD = re.compile(
    r"medical(?:ly)?[ -]{0,2}necess|\b(?:is|are|was|were)(?: not)? necess|certif|warranted|upheld|overturned", re.IGNORECASE
)
_CONCLUSIONS = ("necess", "certif", "warrant", "upheld", "overturn", "appropriate", "approv", "authoris", "authoriz")
_MOST_LABELS = 1000  # looked at; the letter's own count of them tells what lies beyond
_MOST_TITLES = 9  # looked at, so that a letter made of titles costs no minutes
_PARTIAL_HEAD = re.compile(r"\bwas the original request\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Labels:
    """Where one item's labels stand in the passage: (start, end) of each, None where missing."""

    claims: tuple[int, int]
    reviewer: tuple[int, int] | None
    rationale: tuple[int, int] | None


def find_issues_outline(passage: Passage) -> Outline | None:
    """Return the outline of a letter of this layout, or None."""
    titles = own_lines(passage, ISSUES, ISSUES_OPENING)
    how = own_lines(passage, HOW_MADE, _HOW_OPENING)
    summaries = own_lines(passage, SUMMARY, SUMMARY_OPENING)
    if not titles and not (summaries and how and _CLAIMS_LABEL.search(passage.text)):
        return None
    issues, remarks = _issues_section(passage, titles, summaries)
    items = _find_items(passage, issues)
    labels = sum(1 for m in _CLAIMS_LABEL.finditer(passage.text, issues) if _starts_label(passage, m.start()))
    return Outline(
        layout="issues_decisions_and_rationales",
        passage=passage,
        header=_header(passage, how, summaries, titles),
        credentials=_credentials(passage, how, summaries),
        summary=_summary(passage, summaries, titles, issues),
        items=items,
        guideline_labels=labels,
        remarks=(*remarks, *_remarks(passage, items)),
    )


def _issues_section(
    passage: Passage, titles: list[tuple[int, int]], summaries: list[tuple[int, int]]
) -> tuple[int, list[tuple[str, Span | None]]]:
    """Return where the items begin, and a remark when more than one place claims to be that.

    A summary can quote the title, and so can a rationale. The true one is followed by the sentence that opens the
    section; where several are, the last before the first item block is taken and a person is asked to look.
    """
    opened = [t for t in titles if ISSUES_OPENING.match(passage.text, t[1] + 1)]
    if not opened:  # the title may be lost, or what looks like one quoted, but the sentence that opens the section kept
        opening = ISSUES_OPENING.search(passage.text, summaries[-1][1] if summaries else 0)
        if opening or not titles:
            return (opening.end() if opening else summaries[-1][1]), [("missing_section", None)]
    candidates = opened or titles
    chosen = candidates[0]
    further = candidates[1:_MOST_TITLES]
    decided = [one.claims[0] for one in _find_labels(passage, chosen[1], len(passage.text)) if one.rationale] if further else []
    for title in further:
        before = bisect_left(decided, title[0]) - bisect_left(decided, chosen[1])
        after = len(decided) - bisect_left(decided, title[1])
        if not before or (before <= after and _opens_items(passage, title[1])):
            chosen = title
    remarks: list[tuple[str, Span | None]] = []
    if len(titles) > 1:
        remarks = [("duplicate_section", passage.span(*title)) for title in titles[:_MOST_TITLES] if title != chosen]
    opening = ISSUES_OPENING.match(passage.text, chosen[1] + 1)
    return (opening.end() if opening else chosen[1]), remarks


def _opens_items(passage: Passage, title: int) -> bool:
    """Tell whether a heading follows a title at once: no verdict stands before the next label."""
    label = _CLAIMS_LABEL.search(passage.text, title, title + 4 * LONGEST_HEADING)
    return label is not None and _DECIDES.search(passage.text, title, label.start()) is None


def _header(passage: Passage, how: list[tuple[int, int]], *following: list[tuple[int, int]]) -> Part | None:
    ends = [titles[0][0] for titles in (how, *following) if titles]
    part = passage.part(0, ends[0]) if ends else None
    return part or None


def _credentials(passage: Passage, how: list[tuple[int, int]], summaries: list[tuple[int, int]]) -> Part | None:
    if not how:
        return None
    start = how[0][1]
    ends = [s for s, _ in summaries if s > start]
    ends += [s for s, _ in own_lines(passage, DOCUMENTS) if s > start]
    return passage.part(start, min(ends)) if ends else passage.part(start, min(len(passage.text), start + 4000))


def _summary(passage: Passage, summaries: list[tuple[int, int]], titles: list[tuple[int, int]], issues: int) -> Part | None:
    if not summaries or summaries[0][1] > issues:
        return None
    opening = SUMMARY_OPENING.match(passage.text, summaries[0][1] + 1)
    start = opening.end() if opening else summaries[0][1]
    ends = [s for s, e in titles if s > start and e <= issues]
    return passage.part(start, ends[-1] if ends else issues) or None


def _find_labels(passage: Passage, start: int, end: int) -> list[_Labels]:
    """Return the labels of every item block between two offsets."""
    text = passage.text
    labels = islice(_CLAIMS_LABEL.finditer(text, start, end), _MOST_LABELS)
    claims = [m.span() for m in labels if _opens_block(passage, m.start())]
    found = []
    for here, following in pairwise([*claims, (end, end)]):
        reviewer = _label_after(passage, _REVIEWER_LABEL, here[1], following[0])
        rationale = _label_after(passage, _RATIONALE_LABEL, reviewer[1] if reviewer else here[1], following[0])
        found.append(_Labels(here, reviewer, rationale))
    return [one for n, one in enumerate(found) if one.reviewer or one.rationale or _is_cut_off(text, found, n, end)]


def _is_cut_off(text: str, found: list[_Labels], number: int, end: int) -> bool:
    """Tell whether a lone label is an item that the letter's end cuts off, not a look-alike quoted in a rationale."""
    label = found[number].claims
    return number == len(found) - 1 and (number == 0 or _DECIDES.search(text, label[1], end) is None)


def _opens_block(passage: Passage, label: int) -> bool:
    """Tell whether the label at ``label`` belongs to an item: an outcome stands before it, or a block follows it."""
    if _OUTCOME.search(passage.text, max(0, label - 30), label):
        return True
    if not _starts_label(passage, label):
        return False
    reviewer = _REVIEWER_LABEL.search(passage.text, label, label + 6000)
    following = _CLAIMS_LABEL.search(passage.text, label + 5, label + 6000)
    return reviewer is not None and (following is None or reviewer.start() < following.start())


def _starts_label(passage: Passage, offset: int) -> bool:
    return is_line_start(passage, offset) or not has_lines(passage)


def _label_after(passage: Passage, label: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
    """Return the first such label at a line's start; else the first anywhere (a tool that keeps no lines)."""
    anywhere = None
    for match in label.finditer(passage.text, start, end):
        if is_line_start(passage, match.start()):
            return match.span()
        anywhere = anywhere or match.span()
    return None if has_lines(passage) else anywhere


def _find_items(passage: Passage, issues: int) -> tuple[ItemBlock, ...]:
    labels = _find_labels(passage, issues, len(passage.text))[: MOST_ITEMS + 1]
    habits = line_habits(passage, [label[0] for one in labels for label in (one.claims, one.reviewer) if label])
    found: list[tuple[int, _Labels]] = []
    floor, unread = issues, None
    for here in labels:
        start = _heading_start(passage, here.claims[0], max(floor, here.claims[0] - 2 * LONGEST_HEADING), habits)
        floor = (here.rationale or here.reviewer or here.claims)[1]
        if unread is not None and not _concludes(passage.text[unread:start]):
            unread = start  # a block quoted in a rationale that has not come to its verdict
            continue
        found.append((start, here))
        unread = here.rationale[1] if here.rationale else None
    ends = [*(start for start, _ in found), len(passage.text)][1:]
    return _unnumbered(
        tuple(
            _item(passage, number, start, here, end)
            for number, ((start, here), end) in enumerate(zip(found, ends, strict=True), start=1)
        )
    )


def _unnumbered(items: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """Return the items without "1." or "Issue 1:" before their headings, where such numbers count all of them."""
    printed = [_ITEM_NUMBER.match(item.heading.text) for item in items]
    if not all(number and int(number["named"] or number["bare"]) == n for n, number in enumerate(printed, start=1)):
        return items
    starts = [number.end() if number else 0 for number in printed]
    return tuple(
        replace(item, heading=item.heading.part(start, len(item.heading))) for item, start in zip(items, starts, strict=True)
    )


def _concludes(words: str) -> bool:
    """Tell whether a rationale's words may come to a verdict."""
    lower = words.lower()
    return any(stem in lower for stem in _CONCLUSIONS)


def _heading_start(passage: Passage, label: int, floor: int, habits: Habits) -> int:
    """Return where the heading before a claims administrator's label begins."""
    last_word = _heading_end(passage, floor, label) - 1
    start = paragraph_start(passage, max(last_word, floor), floor, habits.width, habits)
    while _PARTIAL_TAIL.search(passage.text, start, label) and not _PARTIAL_HEAD.search(passage.text, start, label):
        earlier = paragraph_start(passage, start - 1, floor, habits.width, habits)
        if start == floor or not _PARTIAL_HEAD.search(passage.text, floor, label):
            break
        start = earlier
    return _skip_to_heading(passage, start, floor, last_word)


def _heading_end(passage: Passage, floor: int, label: int) -> int:
    """Return where a heading's words end: before its outcome, or above it where "Decision: Upheld" fills its own line."""
    outcome = _OUTCOME.search(passage.text, max(floor, label - 30), label)
    end = outcome.start() if outcome else label
    line = passage.lines[bisect_left(passage.lines, end) - 1]
    return line if line > floor and _OUTCOME_LABEL.fullmatch(passage.text, line, end) else end


def _skip_to_heading(passage: Passage, start: int, floor: int, last_word: int) -> int:
    """Leave out a rationale's end where nothing but its words parts it from the next heading."""
    lines = has_lines(passage)
    verdicts = [
        m.end()
        for m in _VERDICT_END.finditer(passage.text, start, max(last_word, start))
        if not lines or is_line_start(passage, m.end())
    ]
    if verdicts:
        start = verdicts[-1]
    if lines or start not in (floor, *verdicts):
        return start
    head = _PARTIAL_HEAD.search(passage.text, floor, last_word)
    before = head.start() if head else last_word
    ends = [
        m.end()
        for m in _SENTENCE_END.finditer(passage.text, start, max(before, start))
        if not _ABBREVIATION.search(passage.text, max(start, m.start() - 6), m.start() + 1)
    ]
    return ends[-1] if ends else start


_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]{0,2} (?=[A-Z0-9(\"“])")
_ABBREVIATION = re.compile(r"\b(?:Dr|Drs|Mr|Ms|Mrs|St|vs|No)\.$", re.IGNORECASE)
_VERDICT_END = re.compile(r"\bmedically[ -]necessary(?: and appropriate)?[.\"”’')\]]{0,3} ", re.IGNORECASE)


def _item(passage: Passage, number: int, start: int, labels: _Labels, end: int) -> ItemBlock:
    outcome = _OUTCOME.search(passage.text, max(start, labels.claims[0] - 30), labels.claims[0])
    claims_end = (labels.reviewer or labels.rationale or (end, end))[0]
    reviewer_end = labels.rationale[0] if labels.rationale else end
    return ItemBlock(
        number=number,
        heading=passage.part(start, _heading_end(passage, start, labels.claims[0])),
        decision=passage.part(*outcome.span(1)) if outcome else None,
        claims_administrator=passage.part(labels.claims[1], claims_end),
        reviewer=passage.part(labels.reviewer[1], reviewer_end) if labels.reviewer else None,
        rationale=passage.part(labels.rationale[1], end) or None if labels.rationale else None,
    )


_FINISHED = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bDr)[.!?][\"”’')\]]{0,2}$|medically[ -]necessary[\"”’')]?$|Tapering opioids", re.IGNORECASE
)
_LONGEST_ADVICE = 900  # characters of advice or references that may follow a verdict


def _remarks(passage: Passage, items: tuple[ItemBlock, ...]) -> list[tuple[str, Span | None]]:
    """Return what is missing from the letter's parts."""
    if not items:
        return [("no_items", None)]
    remarks: list[tuple[str, Span | None]] = [
        ("item_without_decision", item.heading.span()) for item in items if item.decision is None and item.heading
    ]
    last = items[-1].rationale
    if last is None or not _FINISHED.search(last.text[-60:].rstrip()) or not _VERDICT_WORD.search(last.text[-_LONGEST_ADVICE:]):
        remarks.append(("truncated", passage.span(len(passage.text.rstrip()) - 1, len(passage.text.rstrip()))))
    return remarks
