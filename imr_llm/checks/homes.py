"""Where in a letter a field's words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from imr_llm.letters import Part
    from imr_llm.record.fields import Home
    from imr_llm.sections import ItemBlock, Outline


def find_home(outline: Outline, field: str, home: Home) -> Part | None:
    """Return the part of the letter in which a value of ``field`` must stand; None where the letter lacks it."""
    if home in ("letter", "judgement"):
        return outline.passage.part(0, len(outline.passage.text))
    if home in ("summary", "credentials"):
        return outline.summary if home == "summary" else outline.credentials
    index = item_index(field)
    if index is None or index >= len(outline.items):
        return None
    block = outline.items[index]
    if home == "item":
        return _whole_item(outline, block)
    return {"heading": block.heading, "claims_administrator": block.claims_administrator, "reviewer": block.reviewer}[home]


def _whole_item(outline: Outline, block: ItemBlock) -> Part | None:
    parts = [part for part in (block.heading, block.decision, block.rationale) if part]
    return outline.passage.part(min(p.start for p in parts), max(p.end for p in parts)) if parts else None
