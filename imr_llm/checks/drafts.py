"""A model's draft as claims: its sentence numbers become stretches of the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.checks.claims import Claim, Claims
from imr_llm.checks.values import told
from imr_llm.evidence import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_llm.draft import DraftClaim
    from imr_llm.sections import Sentence


def claims_from_draft(draft_claims: Iterable[DraftClaim], item_count: int, sentences: tuple[Sentence, ...]) -> Claims:
    """Return what a draft claims, each value with the stretches of the letter that it points at.

    Args:
        draft_claims: Field by field, with sentence numbers.
        item_count: Disputed items of the draft.
        sentences: The letter's numbered sentences.
    """
    spans = {sentence.number: sentence.span for sentence in sentences}
    claims, beyond = [], []
    for claim in draft_claims:
        claims.append(Claim(claim.field, claim.value, tuple(spans[n] for n in claim.sentences if n in spans), claim.place))
        lacking = [n for n in claim.sentences if n not in spans]
        if lacking:
            numbers = ", ".join(map(str, lacking))
            text = f"The letter has no sentence {numbers}; it has {len(sentences)}."
            beyond.append(Remark("evidence_misplaced", claim.field, text, claimed_value=told(claim.value)))
    return Claims("model", tuple(claims), item_count, tuple(beyond))
