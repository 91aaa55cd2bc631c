"""Whether an answer is about another letter altogether."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imr_llm.checks.alignment import Alignment
    from imr_llm.checks.claims import Claims
    from imr_llm.checks.verdicts import Check
    from imr_llm.sections import Outline

_TELLING: Final = ("/heading", "/strength", "/name", "/age_years", "/case_number")
_FEWEST: Final = 4  # telling facts that an answer must state before it can be called another letter's
_MOST_RIGHT: Final = 0.25  # share of telling facts that two letters may have in common
_LETTER: Final = ""


def other_letter(outline: Outline, claims: Claims, alignment: Alignment, checks: Sequence[Check]) -> Remark | None:
    """Return a remark where hardly anything that an answer states is this letter's, though it states enough.

    Counted are facts that differ between letters: case number, dates, age, headings, names and strengths.
    """
    right = wrong = 0
    number: Check | None = None
    for check in checks:
        if check.claim.value is None or not (check.field.startswith("/dates/") or check.field.endswith(_TELLING)):
            continue
        if check.field == "/case_number":
            number = check
        right += check.verdict in ("agrees", "letter_inconsistent")
        wrong += check.verdict in ("disagrees", "unfounded")
    lost = (claims.item_count or 0) - len(alignment.letter_index) if outline.items else 0
    wrong += lost
    if wrong < _FEWEST or right > _MOST_RIGHT * (right + wrong):
        return None
    field = "/case_number" if number is not None and number.verdict != "agrees" else _LETTER
    text = "Hardly anything that the reader states stands in this letter; its answer is about another one."
    return Remark(
        "other_letter", field, text, (), number.letter_says if number else None, str(number.claim.value) if number else None
    )
