"""Tell a letter's layout and find its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.sections.decisions import find_decisions_outline
from imr_llm.sections.issues_decisions import find_issues_outline
from imr_llm.sections.notice import find_notice_outline
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
        return known
    unknown = find_unknown_outline(passage)
    return unknown if known is None or any(item.rationale for item in unknown.items) else known
