"""What a letter may say that the rules could not read: a null in the record means that the letter does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.evidence import Evidence
    from imr_llm.sections import Outline

_DATES: Final = {"injury": "injury", "ur_decision": "utilization review"}
_REVIEWED: Final = {"requested_quantity": "how much was asked for", "certified_quantity": "how much was certified"}


def find_unread(outline: Outline, evidence: Evidence) -> Iterator[Remark]:
    """Yield a remark for each date, review and number that was neither read nor found to be left unsaid.

    Of a letter in no known layout little is read; that it is for review is told once, for all of it.
    """
    if outline.layout == "unknown":
        return
    for name, told in _DATES.items():
        if _is_open(f"/dates/{name}", evidence):
            yield Remark(
                "unread", f"/dates/{name}", f"The letter speaks of the date of {told} in words that were not understood."
            )
    for index, block in enumerate(outline.items):
        item = f"/disputed_items/{index}"
        if _is_open(f"{item}/quantity/value", evidence):
            text = "The heading holds a figure, and what it counts was not understood."
            yield Remark("figure_unread", f"{item}/quantity", text, block.heading.spans() if block.heading else ())
        yield from _find_review_unread(f"{item}/utilization_review", evidence)


def _find_review_unread(review: str, evidence: Evidence) -> Iterator[Remark]:
    if _is_open(f"{review}/outcome", evidence):
        yield Remark("unread", review, "The letter speaks of utilization review; what it did to this item was not understood.")
        return
    for name, told in _REVIEWED.items():
        if _is_open(f"{review}/{name}", evidence):
            yield Remark(
                "figure_unread", f"{review}/{name}", f"Utilization review modified this item; {told} was not understood."
            )


def _is_open(field: str, evidence: Evidence) -> bool:
    return not evidence.of(field) and field not in evidence.silent
