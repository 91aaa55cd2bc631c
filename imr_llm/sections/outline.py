"""Where things are in a letter, whatever its layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from imr_llm.letters import Part, Passage, Span

Layout = Literal[
    "issues_decisions_and_rationales",
    "decisions_and_rationales",
    "notice_of_determination",
    "professional_review",
    "unknown",
]
"""The letters' forms: 2014-17 and later, late 2013-14, 2013, 2013, and none of these."""

MOST_ITEMS: Final = 100
"""Items of a letter that are read; letters decide up to some thirty, and more is text built to cost time."""

LONGEST_HEADING: Final = 1500
"""Characters of a heading; what is longer is none, and is not read."""


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One disputed item as printed. A part that the letter lacks is None.

    Attributes:
        number: Counted from 1, in printed order.
        heading: What was requested, without the outcome word.
        decision: Where the outcome is printed: the word ``Upheld``/``Overturned``, or the deciding sentence or label.
        claims_administrator: The claims administrator's guideline text, label left out.
        reviewer: The reviewer's guideline text, label left out.
        rationale: The reviewer's reasons, label left out.
        restated: Other places where the letter prints the same request, with or without its decision (2013 notices print
            each twice, and name it again above its reasons).
    """

    number: int
    heading: Part
    decision: Part | None
    claims_administrator: Part | None
    reviewer: Part | None
    rationale: Part | None
    restated: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of one letter.

    Attributes:
        layout: Which form the letter has.
        passage: The whole letter.
        header: Case number and dates, where there is such a table.
        credentials: What is said of the reviewer's training and licences.
        summary: The clinical case summary.
        filing: The 2013 notice's paragraph that tells when the application was filed.
        items: The disputed items, in printed order.
        guideline_labels: How many items the letter's own labels or numbers promise; None where it prints none.
        remarks: Codes of what is odd about the letter's parts, each with where: ``truncated``, ``no_items``,
            ``duplicate_section``, ``unknown_layout``, ``item_without_decision``, ``items_unread``.
    """

    layout: Layout
    passage: Passage
    header: Part | None = None
    credentials: Part | None = None
    summary: Part | None = None
    filing: Part | None = None
    items: tuple[ItemBlock, ...] = ()
    guideline_labels: int | None = None
    remarks: tuple[tuple[str, Span | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A numbered sentence of the letter; numbers count from 1 over the whole letter."""

    number: int
    span: Span
