"""Tell a letter's layout and find its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from imr_llm.sections.decisions import find_decisions_outline
from imr_llm.sections.issues_decisions import find_issues_outline
from imr_llm.sections.notice import find_notice_outline
from imr_llm.sections.outline import MOST_ITEMS
from imr_llm.sections.professional import find_professional_outline
from imr_llm.sections.unknown import find_unknown_outline

if TYPE_CHECKING:
    from imr_llm.letters import Passage
    from imr_llm.sections.outline import Outline


def find_outline(passage: Passage) -> Outline:
    """Return the parts of a letter; the layouts are tried from the commonest to the rarest.

    A letter that bears a known layout's titles but prints its items in another form is of no known layout; one that breaks
    off before its first item keeps its layout.
    """
    known = (
        find_issues_outline(passage)
        or find_decisions_outline(passage)
        or find_notice_outline(passage)
        or find_professional_outline(passage)
    )
    if known and known.items:
        return _bounded(known)
    unknown = find_unknown_outline(passage)
    return _bounded(unknown if known is None or any(item.rationale for item in unknown.items) else known)


def _bounded(outline: Outline) -> Outline:
    """Return the outline with as many items as are read; more are told of."""
    beyond = outline.items[MOST_ITEMS:]
    if not beyond:
        return outline
    where = beyond[0].heading.span() if beyond[0].heading else None
    return replace(outline, items=outline.items[:MOST_ITEMS], remarks=(*outline.remarks, ("items_unread", where)))
