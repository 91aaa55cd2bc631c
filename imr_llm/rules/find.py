"""All rules over one letter."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from imr_llm.evidence import Evidence, gather
from imr_llm.rules.items import find_items

if TYPE_CHECKING:
    from imr_llm.sections import Outline

RULES = (find_items,)


def find_evidence(outline: Outline) -> Evidence:
    """Return everything the rules read in one letter."""
    found = chain.from_iterable(rule(outline) for rule in RULES)
    return gather(outline.layout, len(outline.items), found)
