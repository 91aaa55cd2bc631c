"""The layout of 2013: "Notice of Independent Medical Review Determination".

Every decision is printed twice, on the first page and under the title, and each request has its reasons further down::

    1) MAXIMUS Federal Services, Inc. has determined the request for <request> is not medically necessary and appropriate.
    …
    1) Regarding the request for <request>:
    Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision
    The Claims Administrator based its decision on …
    The Expert Reviewer based his/her decision on …
    Rationale for the Decision:
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from imr_llm.sections.closing import letter_end
from imr_llm.sections.decisions import guideline_text
from imr_llm.sections.outline import MOST_ITEMS, ItemBlock, Outline
from imr_llm.sections.prose import (
    CLAIMS_SAYS,
    LONGEST_DECISION,
    RATIONALE_LABEL,
    REVIEWER_SAYS,
    VERDICT,
    closing_verdict,
    cut_remarks,
    find_on_lines,
    find_openings,
    first_on_line,
    item_remarks,
    matches_on_lines,
    read_request,
    trimmed_request,
)
from imr_llm.sections.titles import own_lines

if TYPE_CHECKING:
    from imr_llm.letters import Part, Passage

NOTICE = re.compile(r"Notice of Independent Medical Review Determination|NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION")
DECISION_AND_RATIONALE = re.compile(r"INDEPENDENT MEDICAL REVIEW DECISIONS? (?:AND|&) RATIONALES?:?")
DETERMINED = re.compile(
    r"(?:\(?(?P<number>\d{1,2}) ?[.)] ?)?MAXIMUS Federal Services,?(?: Inc\.?)? has (?:determined|decided|found)(?: that)?"
    r" (?:the|your) (?:(?:requests? (?:for|of)|requested) "
    r"|(?=(?:retrospective|prospective|concurrent|additional) requests? for ))",
    re.IGNORECASE,
)
_REGARDING = re.compile(
    r"(?P<numbers>(?:\(?\d{1,2} ?[.)],? ?(?:(?:and|&) ?)?){1,6})?Regarding (?:the |your )?"
    r"(?:(?:requests? (?:for|of)|requested) |(?=(?:retrospective|prospective|concurrent|additional) requests? for ))",
    re.IGNORECASE,
)
_MOST_PRINTINGS = 10  # of one decision; a notice prints each twice
_FIGURES = re.compile(r"\d+")
_FILED = re.compile(r"An application for (?:an )?Independent Medical Review was filed", re.IGNORECASE)
_DECIDED = re.compile(r"A decision has been made for (?:each|all|the)", re.IGNORECASE)
_QUALIFICATIONS = re.compile(r"Medical Qualifications? of the (?:Expert|Physician|Medical) Reviewer ?:?", re.IGNORECASE)
_SUMMARY = re.compile(r"(?:Clinical )?Case Summary ?:", re.IGNORECASE)
_DOCUMENTS = re.compile(r"Documents? Reviewed(?: for (?:the )?Determination)? ?:?", re.IGNORECASE)
_RELIED_UPON = re.compile(
    r"(?:Section|Portion|Part)s? of the Medical Treatment Utilization Schedule Relied Upon by the (?:Expert|Physician) Reviewer"
    r"(?: to Make (?:His/Her|his or her|the) Decision)? ?:?",
    re.IGNORECASE,
)


class _Decision(NamedTuple):
    """One printed decision: its number where one is printed, its sentence, and what the sentence says."""

    number: int | None
    sentence: Part
    heading: Part
    verdict: Part | None


def find_notice_outline(passage: Passage) -> Outline | None:
    """Return the outline of a letter of this layout, or None."""
    notices = own_lines(passage, NOTICE)
    titles = own_lines(passage, DECISION_AND_RATIONALE)
    if not notices and not titles:
        return None
    decisions = _find_decisions(passage)
    if not decisions and not (notices and titles) and not find_on_lines(passage, _REGARDING):
        return None
    items = _find_items(passage, decisions)
    remarks = item_remarks(items)
    remarks += cut_remarks(passage, items[-1].rationale) if items else []
    qualifications = first_on_line(passage, _QUALIFICATIONS, 0, len(passage.text))
    return Outline(
        layout="notice_of_determination",
        passage=passage,
        header=_header(passage, decisions, titles),
        credentials=_until(passage, qualifications, (_SUMMARY, _DOCUMENTS, _REGARDING)),
        summary=_until(passage, _summary_label(passage, qualifications), (_DOCUMENTS, _REGARDING)),
        filing=_filing(passage),
        items=items,
        guideline_labels=len(find_on_lines(passage, RATIONALE_LABEL)) or None,
        remarks=tuple(remarks),
    )


def _find_decisions(passage: Passage) -> list[_Decision]:
    """Return every printed decision of the notice, in order; the first page's come before the second printing."""
    text = passage.text
    ends = (first_on_line(passage, label, 0, len(text)) for label in (_QUALIFICATIONS, _SUMMARY, _REGARDING))
    end = min((found[0] for found in ends if found), default=len(text))  # a summary may hold look-alikes
    found = []
    for match in matches_on_lines(passage, DETERMINED, 0, end):
        verdict = VERDICT.search(text, match.end(), min(end, match.end() + LONGEST_DECISION))
        following = DETERMINED.search(text, match.end(), min(end, match.end() + LONGEST_DECISION))
        if verdict is None or (following and following.start() < verdict.start()):
            continue
        number = int(match["number"]) if match["number"] else None
        heading = trimmed_request(passage.part(match.end(), verdict.start()))
        found.append(_Decision(number, passage.part(match.start(), verdict.end()), heading, passage.part(*verdict.span())))
    return found


def _find_items(passage: Passage, decisions: list[_Decision]) -> tuple[ItemBlock, ...]:
    """Return the items: each decision's first printing, with its other printings and the reasons of the same number."""
    by_request: dict[str | int, list[_Decision]] = {}
    for decision in decisions:
        by_request.setdefault(decision.number or decision.heading.text.lower(), []).append(decision)
    reasons = _find_reasons(passage)
    printed = list(by_request.values())
    numbers = [number for number in by_request if isinstance(number, int)]
    if len(numbers) == len(printed) and max(numbers, default=0) <= max(len(printed), len(reasons)):  # one may be lost
        printed = [by_request.get(number, []) for number in range(1, max(numbers, default=0) + 1)]
    count = min(max(len(printed), len(reasons)), MOST_ITEMS + 1)
    blocks = [reasons[index] if index < len(reasons) else None for index in range(count)]
    return tuple(
        _item(passage, index + 1, printed[index] if index < len(printed) else [], block, is_own=blocks.count(block) == 1)
        for index, block in enumerate(blocks)
    )


def _find_reasons(passage: Passage) -> list[tuple[int, int]]:
    """Return where each item's "Regarding the request for" block begins and ends; several items may share one."""
    starts: list[int] = []
    for match in matches_on_lines(passage, _REGARDING, _reasons_begin(passage)):
        numbers = [int(number) for number in _FIGURES.findall(match["numbers"] or "")]
        if not numbers or numbers[0] == len(starts) + 1:
            starts += [match.start()] * max(len(numbers), 1)
    if not starts:
        label = first_on_line(passage, _RELIED_UPON, 0, len(passage.text))
        starts = [label[0]] if label else []
    ends = [*sorted(set(starts))[1:], letter_end(passage, starts[-1])] if starts else []
    by_start = dict(zip(sorted(set(starts)), ends, strict=True))
    return [(start, by_start[start]) for start in starts]


def _reasons_begin(passage: Passage) -> int:
    """Return where the reasons may begin: below the summary, which may hold look-alikes."""
    at = 0
    for label in (_SUMMARY, _DOCUMENTS):
        found = first_on_line(passage, label, at, len(passage.text))
        at = found[1] if found else at
    return at


def _item(passage: Passage, number: int, printed: list[_Decision], block: tuple[int, int] | None, *, is_own: bool) -> ItemBlock:
    """Return one item; ``is_own`` tells that no other item shares its block of reasons, which names its request again."""
    start, end = block or (0, 0)
    rationale = first_on_line(passage, RATIONALE_LABEL, start, end)
    before_rationale = rationale[0] if rationale else end
    claims = next(iter(find_openings(passage, CLAIMS_SAYS, start, before_rationale)), None)
    says = find_openings(passage, REVIEWER_SAYS, claims[1] if claims else start, before_rationale)
    reviewer = next(iter(says), None)
    reasons = passage.part(rationale[1], end) if rationale else None
    named = _regarding(passage, start, claims[0] if claims else before_rationale)
    restated = tuple(other.sentence for other in printed[1:_MOST_PRINTINGS])
    return ItemBlock(
        number=number,
        heading=printed[0].heading if printed else named,
        decision=printed[0].verdict if printed else (closing_verdict(reasons) if reasons else None),
        claims_administrator=guideline_text(passage, claims, reviewer[0] if reviewer else before_rationale),
        reviewer=guideline_text(passage, reviewer, before_rationale),
        rationale=reasons or None,
        restated=(*restated, named) if printed and is_own and 0 < len(named) < LONGEST_DECISION else restated,
    )


def _regarding(passage: Passage, start: int, end: int) -> Part:
    """Return the request that a block of reasons names."""
    label = _RELIED_UPON.search(passage.text, start, end)
    return read_request(passage.part(start, label.start() if label else end)).heading


def _header(passage: Passage, decisions: list[_Decision], titles: list[tuple[int, int]]) -> Part | None:
    ends = [decision.sentence.start for decision in decisions[:1]] + [start for start, _ in titles[:1]]
    return passage.part(0, min(ends)) or None if ends else None


def _filing(passage: Passage) -> Part | None:
    filed = _FILED.search(passage.text)
    if filed is None:
        return None
    ends = [m.start() for label in (_DECIDED, DETERMINED, _QUALIFICATIONS) if (m := label.search(passage.text, filed.end()))]
    return passage.part(filed.start(), min([*ends, filed.start() + 1000, len(passage.text)]))


def _summary_label(passage: Passage, qualifications: tuple[int, int] | None) -> tuple[int, int] | None:
    return first_on_line(passage, _SUMMARY, qualifications[1] if qualifications else 0, len(passage.text))


def _until(passage: Passage, label: tuple[int, int] | None, following: tuple[re.Pattern[str], ...]) -> Part | None:
    """Return what stands after a label, up to the first of the labels that may follow."""
    if label is None:
        return None
    ends = [found[0] for other in following if (found := first_on_line(passage, other, label[1], len(passage.text)))]
    return passage.part(label[1], min([*ends, len(passage.text)])) or None
