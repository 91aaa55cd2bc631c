"""Tell a letter's layout and find its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from imr_llm.sections.decisions import find_decisions_outline
from imr_llm.sections.issues_decisions import find_issues_outline
from imr_llm.sections.notice import find_notice_outline
from imr_llm.sections.outline import MOST_ITEMS
from imr_llm.sections.professional import find_professional_outline
from imr_llm.sections.unknown import find_unknown_outline

if TYPE_CHECKING:
    from imr_llm.letters import Passage
    from imr_llm.sections.outline import Outline


_FINDERS: Final = (find_issues_outline, find_decisions_outline, find_notice_outline, find_professional_outline)
"""The known layouts, from the commonest to the rarest."""


def find_outline(passage: Passage) -> Outline:
    """Return the parts of a letter; the layouts are tried from the commonest to the rarest.

    A letter that bears a known layout's titles but prints its items in another form is of no known layout; one that breaks
    off before its first item keeps its layout.
    """
    found = [outline for find in _FINDERS if (outline := find(passage)) is not None]
    known = found[0] if found else None
    if known and known.items:
        return _bounded(_with_others(known, found[1:]))
    unknown = find_unknown_outline(passage)
    return _bounded(unknown if known is None or any(item.rationale for item in unknown.items) else known)


def _with_others(outline: Outline, others: list[Outline]) -> Outline:
    """Return the outline with a remark for each other layout that has items too: the file holds two determinations."""
    headings = [next((item.heading.span() for item in other.items if item.heading), None) for other in others if other.items]
    return replace(outline, remarks=(*outline.remarks, *(("duplicate_section", where) for where in headings)))


def _bounded(outline: Outline) -> Outline:
    """Return the outline with as many items as are read; more are told of."""
    beyond = outline.items[MOST_ITEMS:]
    if not beyond:
        return outline
    where = beyond[0].heading.span() if beyond[0].heading else None
    return replace(outline, items=outline.items[:MOST_ITEMS], remarks=(*outline.remarks, ("items_unread", where)))
