"""Where in a letter a field's words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from imr_llm.letters import Part
    from imr_llm.record.fields import Home
    from imr_llm.sections import Outline


def find_home(outline: Outline, field: str, home: Home) -> Part | None:
    """Return the part of the letter in which a value of ``field`` must stand; None where the letter lacks it."""
    whole = outline.passage.part(0, len(outline.passage.text))
    if home in ("letter", "judgement"):
        return whole
    if home == "summary":
        return outline.summary
    if home == "credentials":
        return outline.credentials
    index = item_index(field)
    if index is None or index >= len(outline.items):
        return None
    block = outline.items[index]
    if home == "heading":
        return block.heading or None
    if home == "claims_administrator":
        return block.claims_administrator
    if home == "reviewer":
        return block.reviewer
    parts = [part for part in (block.heading, block.decision, block.rationale) if part]
    return outline.passage.part(min(p.start for p in parts), max(p.end for p in parts)) if parts else None
