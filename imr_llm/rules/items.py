"""Each item's heading, printed outcome and rationale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.evidence import Found, Remark, reading
from imr_llm.rules.verdicts import verdict_polarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part
    from imr_llm.sections import ItemBlock, Outline

_PRINTED = {"upheld": "upheld", "overturned": "overturned"}


def find_items(outline: Outline) -> Iterator[Found]:
    """Yield heading, outcome as printed and rationale of every item."""
    for index, block in enumerate(outline.items):
        yield from _find_item(block, f"/disputed_items/{index}")


def _find_item(block: ItemBlock, item: str) -> Iterator[Found]:
    if block.heading:
        yield reading("item.heading", f"{item}/heading", block.heading.printed, "heading", block.heading)
    if block.decision:
        outcome = _printed_outcome(block.decision)
        if outcome:
            yield reading("item.outcome", f"{item}/outcome", outcome, "decision", block.decision)
        for other in block.restated:
            verdict = verdict_polarity(other.text)
            if verdict and outcome and verdict.outcome != outcome:
                yield Remark(
                    "outcome_contradicted",
                    f"{item}/outcome",
                    f"The letter prints this item's decision twice: once {outcome}, once {verdict.outcome}.",
                    (block.decision.span(), other.span()),
                    outcome,
                )
    if block.rationale:
        yield reading("item.rationale", f"{item}/rationale", block.rationale.printed, "rationale", block.rationale)


def _printed_outcome(decision: Part) -> str | None:
    """Return the outcome that the decision's words print: one word, or a sentence on medical necessity."""
    word = _PRINTED.get(decision.text.lower())
    if word:
        return word
    verdict = verdict_polarity(decision.text)
    return verdict.outcome if verdict else None
