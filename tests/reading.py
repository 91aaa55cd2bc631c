"""Shorthand of the tests of checks and reconcile: a made letter, read by the rules, held against claims."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from imr_llm.checks import Claims, claims_from_record
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.rules import find_evidence
from imr_llm.sections import find_outline
from tests.fictional import Item, letter_text

if TYPE_CHECKING:
    from imr_llm.evidence import Evidence
    from imr_llm.sections import Outline

ITEMS = (
    Item("Naprosyn 375mg #42 with 1 refill"),
    Item("Acupuncture 2 times a week for 5 weeks for the left wrist", "Overturned", rationale="It is medically necessary."),
    Item(
        "Paraffin bath for the right wrist",
        reviewer="Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004, page(s) 264, 271.",
    ),
)


@cache
def read(*items: Item, **parts: str) -> tuple[Outline, Evidence]:
    """Return outline and evidence of a made letter; the usual three items without any."""
    outline = find_outline(read_passage(letter_from_text(letter_text(*(items or ITEMS), **parts))))
    return outline, find_evidence(outline)


def held(record: dict[str, object], *items: Item, **parts: str) -> Reconciled:
    """Return what comes of holding a record against a made letter."""
    return reconcile(*read(*items, **parts), claims_from_record(record))


def held_claims(claims: Claims, *items: Item, **parts: str) -> Reconciled:
    """Return what comes of holding claims against a made letter."""
    return reconcile(*read(*items, **parts), claims)


def told(reconciled: Reconciled) -> list[tuple[str, str]]:
    """Return code and field of every finding."""
    return [(finding.code, finding.field) for finding in reconciled.findings]
