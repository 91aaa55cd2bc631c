"""Whether an answer, or one of its items, is about another letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.checks.claims import ITEMS
from imr_llm.checks.likeness import held, words_of
from imr_llm.evidence import Remark
from imr_llm.record.pointers import item_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.checks.alignment import Alignment
    from imr_llm.checks.claims import Claims
    from imr_llm.checks.verdicts import Check
    from imr_llm.sections import Outline

_TELLING: Final = ("/heading", "/age_years", "/case_number")
_RIGHT: Final = ("agrees", "letter_inconsistent", "rules_silent")
_FEWEST: Final = 4  # telling facts that an answer must state before it can be called another letter's
_MOST_RIGHT: Final = 0.25  # share of telling facts that two letters may have in common
_LETTER: Final = ""
_ITEM_TELLING: Final = ("/heading", "/name", "/strength", "/value", "/laterality", "/times", "/duration")
_FEWEST_OF_ITEM: Final = 2


def other_letter(outline: Outline, claims: Claims, alignment: Alignment, checks: Sequence[Check]) -> Remark | None:
    """Return a remark where hardly anything that an answer states is this letter's, though it states enough.

    Counted are facts that differ between letters: case number, dates, age, and headings.
    """
    right = wrong = 0
    number: Check | None = None
    for check in checks:
        if check.claim.value is None or not (check.field.startswith("/dates/") or check.field.endswith(_TELLING)):
            continue
        if check.field == "/case_number":
            number = check
        right += check.verdict in _RIGHT
        wrong += check.verdict not in _RIGHT
    lost = (claims.item_count or 0) - len(alignment.letter_index) if outline.items else 0
    wrong += lost
    if wrong < _FEWEST or right > _MOST_RIGHT * (right + wrong):
        return None
    field = "/case_number" if number is not None and number.verdict != "agrees" else _LETTER
    text = "Hardly anything that the reader states stands in this letter; its answer is about another one."
    return Remark(
        "other_letter", field, text, (), number.letter_says if number else None, str(number.claim.value) if number else None
    )


def strange_items(checks: Sequence[Check]) -> Iterator[Remark]:
    """Yield a remark for each item of which hardly anything stated is the letter's: it is another item in its place.

    One that stands under the letter's own heading is that item, whatever is wrong of it.
    """
    counts: dict[int, list[int]] = {}
    misnamed: set[int] = set()
    headed = {item_index(check.field) for check in checks if check.field.endswith("/heading") and check.verdict == "agrees"}
    for check in checks:
        index = item_index(check.field)
        if index is None or check.claim.value is None or "_guidelines" in check.field or "_review" in check.field:
            continue
        if check.field.endswith(_ITEM_TELLING) or "/body_parts" in check.field:
            right_wrong = counts.setdefault(index, [0, 0])
            right_wrong[check.verdict not in _RIGHT] += 1
            misnamed |= {index} if check.field.endswith("/name") and _is_foreign(check) else set()
    for index, (right, wrong) in counts.items():
        if index not in headed and wrong > right and (wrong >= _FEWEST_OF_ITEM or index in misnamed):
            text = f"Hardly anything that the reader states of item {index + 1} is the letter's; it is another item."
            yield Remark("item_not_in_letter", f"{ITEMS}/{index}", text)


def _is_foreign(check: Check) -> bool:
    """Tell whether a treatment's claimed name, of two words or more, shares none with the heading's."""
    letter, claimed = words_of(check.letter_says or ""), words_of(str(check.claim.value))
    return len(claimed) > 1 and bool(letter) and not held(claimed, letter)
