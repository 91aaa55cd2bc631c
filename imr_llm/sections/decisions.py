"""The layout of late 2013 and early 2014: "IMR DECISION(S) AND RATIONALE(S)".

Each item is a numbered request, often with its outcome, and sentences that name both sides' guidelines::

    1. <request> is not medically necessary and appropriate.
    The Claims Administrator based its decision on …
    The Physician Reviewer based his/her decision on …
    The Physician Reviewer's decision rationale: … The request for <request> is not medically necessary and appropriate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from imr_llm.sections.closing import letter_end
from imr_llm.sections.outline import MOST_ITEMS, ItemBlock, Outline
from imr_llm.sections.prose import (
    CLAIMS_SAYS,
    LONGEST_DECISION,
    RATIONALE_LABEL,
    REVIEWER_SAYS,
    SENTENCE_END,
    VERDICT,
    closing_verdict,
    cut_remarks,
    find_numbers,
    find_on_lines,
    find_openings,
    first_on_line,
    heading_numbers,
    item_remarks,
    read_request,
)
from imr_llm.sections.titles import DOCUMENTS, HOW_MADE, SUMMARY, SUMMARY_OPENING, own_lines, paragraph_start

if TYPE_CHECKING:
    from imr_llm.letters import Part, Passage, Span

DECISIONS = re.compile(r"IMR DECISIONS?(?:\([sS]\))?,? (?:AND|&) RATIONALES?(?:\([sS]\))?:?")
DECISIONS_OPENING = re.compile(r"The Final Determination was based on decisions?\b[^.:]{0,50}?(?:below ?:?|:)", re.IGNORECASE)
_MOST_TITLES = 20  # looked at; more is text built to cost time
_LONGEST_ITEM = 30_000  # characters
_FULL_WIDTH = 100  # characters a line, beyond which no heading's own line reaches


def find_decisions_outline(passage: Passage) -> Outline | None:
    """Return the outline of a letter of this layout, or None."""
    titles = own_lines(passage, DECISIONS)[:_MOST_TITLES]
    if not titles:
        return None
    title, duplicates = _choose_title(passage, titles)
    opening = DECISIONS_OPENING.match(passage.text, title[1] + 1)
    start = opening.end() if opening else title[1]
    labels = find_openings(passage, RATIONALE_LABEL, start, len(passage.text))
    end = letter_end(passage, labels[-1][1] if labels else start)
    items = find_prose_items(passage, start, end)
    numbers = heading_numbers(passage, (item.heading for item in items))
    highest = max(numbers, default=0)
    remarks: list[tuple[str, Span | None]] = [("duplicate_section", passage.span(*other)) for other in duplicates]
    remarks += item_remarks(items)
    unnumbered = (item.heading for item, number in zip(items, numbers, strict=True) if highest and not number)
    remarks += [("item_without_heading", heading.span()) for heading in unnumbered if heading]
    remarks += cut_remarks(passage, items[-1].rationale) if items else []
    return Outline(
        layout="decisions_and_rationales",
        passage=passage,
        header=_header(passage, title[0]),
        credentials=_between(passage, HOW_MADE, (DOCUMENTS, SUMMARY, DECISIONS), title[0]),
        summary=_summary(passage, title[0]),
        items=items,
        guideline_labels=(highest if highest > len(items) else len(labels)) or None,
        remarks=tuple(remarks),
    )


def _choose_title(passage: Passage, titles: list[tuple[int, int]]) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """Return the title that opens the items, and the others: a summary may quote it, a rationale too."""
    opened = [t for t in titles if DECISIONS_OPENING.match(passage.text, t[1] + 1)] or titles
    chosen = opened[0]
    for title in opened[1:]:
        if first_on_line(passage, RATIONALE_LABEL, chosen[1], title[0]) is None:
            chosen = title
    return chosen, [title for title in titles if title != chosen]


class _Block(NamedTuple):
    """Where one item stands: its heading, the first sentence after it, its rationale label and the next item."""

    heading: int
    opening: int
    rationale: tuple[int, int] | None
    end: int


def find_prose_items(passage: Passage, start: int, end: int) -> tuple[ItemBlock, ...]:
    """Return the numbered items between two offsets, told by their rationale labels; the last may be cut before its own."""
    found: list[tuple[int, int, tuple[int, int] | None]] = []
    floor = start
    for label in find_openings(passage, RATIONALE_LABEL, start, end)[: MOST_ITEMS + 1]:
        opened = _find_opening(passage, floor, label[0], len(found) + 1)
        # the label of an item may be lost: then the next item opens before any label
        while opened and (further := _find_opening(passage, opened[1], label[0], len(found) + 2, numbered=True)):
            found.append((*opened, None))
            opened = further
        if opened or not found:  # else a second label inside one rationale
            found.append((*(opened or (floor, label[0])), label))
        floor = label[1]
    while (opened := _find_opening(passage, floor, min(end, floor + _LONGEST_ITEM), len(found) + 1, numbered=True)) is not None:
        found.append((*opened, None))
        floor = opened[1]
    ends = [*(heading for heading, _, _ in found[1:]), end][: len(found)]
    return tuple(
        _item(passage, number, _Block(*item, last)) for number, (item, last) in enumerate(zip(found, ends, strict=True), 1)
    )


def _find_opening(passage: Passage, floor: int, label: int, number: int, *, numbered: bool = False) -> tuple[int, int] | None:
    """Return where the item that a label at ``label`` closes begins, and where the sentences after its heading do.

    Its number is looked for first: the last line with the number that is due, followed at once by a side's guideline, by
    the label or by a verdict. A rationale may hold a numbered list of its own, and may speak of the claims administrator.
    """
    says = sorted(at for known in (CLAIMS_SAYS, REVIEWER_SAYS) for at, _ in find_on_lines(passage, known, floor, label))
    for start in reversed(find_numbers(passage, number, floor, label)):
        opening = next((at for at in says if at > start), None if numbered else label)
        if opening is not None and opening - start <= LONGEST_DECISION:
            return start, opening
        decided = VERDICT.search(passage.text, start, min(start + LONGEST_DECISION, label))
        if numbered and decided and not SENTENCE_END.search(passage.text, start + 4, decided.start()):
            return start, min(decided.end() + 1, label)
    claims = [at for at, _ in find_on_lines(passage, CLAIMS_SAYS, floor, label)]
    if numbered or not says:
        return None
    opening = claims[-1] if claims else says[0]
    start = paragraph_start(passage, max(opening - 1, floor), floor, _FULL_WIDTH)
    is_reasons = number > 1 and (start == floor or SENTENCE_END.search(passage.text, start + 4, opening - 1))
    return opening if is_reasons else start, opening


def _item(passage: Passage, number: int, block: _Block) -> ItemBlock:
    request = read_request(passage.part(block.heading, block.opening))
    before_rationale = block.rationale[0] if block.rationale else block.end
    claims = next(iter(find_openings(passage, CLAIMS_SAYS, block.opening, before_rationale)), None)
    says = find_openings(passage, REVIEWER_SAYS, claims[1] if claims else block.opening, before_rationale)
    reviewer = next(iter(says), None)
    reasons = passage.part(block.rationale[1], block.end) if block.rationale else None
    return ItemBlock(
        number=number,
        heading=request.heading,
        decision=request.decision or (closing_verdict(reasons) if reasons else None),
        claims_administrator=guideline_text(passage, claims, reviewer[0] if reviewer else before_rationale),
        reviewer=guideline_text(passage, reviewer, before_rationale),
        rationale=reasons or None,
    )


def guideline_text(passage: Passage, label: tuple[int, int] | None, end: int) -> Part | None:
    """Return one side's guideline text: a whole sentence, or what follows a label that ends in a colon."""
    if label is None:
        return None
    return passage.part(label[1] if passage.text[label[1] - 1] == ":" else label[0], end) or None


def _header(passage: Passage, before: int) -> Part | None:
    ends = [start for title in (HOW_MADE, DOCUMENTS, SUMMARY) for start, _ in own_lines(passage, title)[:1]]
    return passage.part(0, min([*ends, before])) or None


def _between(passage: Passage, title: re.Pattern[str], following: tuple[re.Pattern[str], ...], before: int) -> Part | None:
    """Return what stands from one title to the next."""
    opened = [span for span in own_lines(passage, title) if span[0] < before]
    if not opened:
        return None
    start = opened[0][1]
    ends = [at for other in following for at, _ in own_lines(passage, other) if at >= start]
    return passage.part(start, min([*ends, before])) or None


def _summary(passage: Passage, before: int) -> Part | None:
    titles = [span for span in own_lines(passage, SUMMARY) if span[0] < before]
    if not titles:
        return None
    opening = SUMMARY_OPENING.match(passage.text, titles[0][1] + 1)
    return passage.part(opening.end() if opening else titles[0][1], before) or None
