"""Tell a letter's layout and find its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.sections.issues_decisions import find_issues_outline
from imr_llm.sections.outline import Outline

if TYPE_CHECKING:
    from imr_llm.letters import Passage


def find_outline(passage: Passage) -> Outline:
    """Return the parts of a letter; the layouts are tried from the commonest to the rarest."""
    return find_issues_outline(passage) or Outline("unknown", passage)
