"""Each item's heading, printed outcome and rationale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.evidence import Found, Remark, reading
from imr_llm.rules.pattern import pattern
from imr_llm.rules.polarity import verdict_polarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part
    from imr_llm.sections import ItemBlock, Outline

_PLAIN = pattern(
    "words that decide, with nothing before them",
    r"""\A (?: is | are | was | were ) \ ? (?P<not> not \ ? )? medically \ ? necessary
        (?: \ ? (?: and | or | nor ) \ ? appropriate )? \Z""",
    matches=("is notmedically necessary and appropriate", "isnot medically necessary", "was medically necessary"),
    rejects=("The request is not medically necessary", "is not found to be medically necessary"),
)
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
        else:
            text = "The words that decide this item can be read in two ways."
            yield Remark("item_without_decision", f"{item}/outcome", text, block.decision.spans())
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
    plain = _PLAIN.search(decision.text)
    if plain:
        return "upheld" if plain["not"] else "overturned"
    verdict = verdict_polarity(decision.text)
    return verdict.outcome if verdict else None
