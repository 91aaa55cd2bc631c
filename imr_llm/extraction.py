"""The whole flow on one screen: a letter in, a checked record out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.checks import claims_from_record
from imr_llm.letters import Letter, read_passage
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.record import Extraction, SourceFile
from imr_llm.rules import find_evidence
from imr_llm.sections import Outline, find_outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imr_llm.record import ModelUse


def extract_determination(letter: Letter) -> Extraction:
    """Return the record of one letter, read by rules alone.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
    """
    outline = read_outline(letter)
    return _extraction(outline, reconcile(outline, find_evidence(outline)), None)


def check_claims(letter: Letter, claims: Mapping[str, object]) -> Extraction:
    """Hold somebody else's record against its letter.

    Args:
        letter: The letter the claims are about.
        claims: A record in the shape of `DeterminationRecord`; a key left out makes no claim, a null claims silence.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
    """
    outline = read_outline(letter)
    return _extraction(outline, reconcile(outline, find_evidence(outline), claims_from_record(claims)), None)


def read_outline(letter: Letter) -> Outline:
    """Return the letter's parts.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
    """
    passage = read_passage(letter)
    return find_outline(passage)


def _extraction(outline: Outline, reconciled: Reconciled, model: ModelUse | None) -> Extraction:
    letter = outline.passage.letter
    return Extraction(
        source=SourceFile(
            path=letter.path, sha256=letter.sha256, characters=len(letter.text), layout=outline.layout, pages=letter.page_count
        ),
        record=reconciled.record,
        provenance=reconciled.provenance,
        findings=reconciled.findings,
        model=model,
    )
