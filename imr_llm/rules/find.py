"""All rules over one letter."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from imr_llm.evidence import Evidence, gather
from imr_llm.rules.disputes import read_disputes
from imr_llm.rules.guidelines import find_citations
from imr_llm.rules.header import find_header
from imr_llm.rules.headings import find_heading_facts
from imr_llm.rules.items import find_items
from imr_llm.rules.mentions import find_contradictions
from imr_llm.rules.narrative import find_narrative_dates
from imr_llm.rules.patient import find_patient
from imr_llm.rules.quantities import find_counts
from imr_llm.rules.request_matching import same_word
from imr_llm.rules.reviewer import find_reviewer
from imr_llm.rules.strengths import find_strengths
from imr_llm.rules.utilization_review import find_utilization_reviews
from imr_llm.rules.verdicts import find_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.evidence import Found
    from imr_llm.sections import Outline


def find_dispute_facts(outline: Outline) -> Iterator[Found]:
    """Yield verdicts, utilization reviews and contradictions: three rules over one reading of the items."""
    disputes = read_disputes(outline)
    yield from find_verdicts(disputes)
    yield from find_utilization_reviews(disputes)
    yield from find_contradictions(disputes)


RULES = (
    find_header,
    find_narrative_dates,
    find_patient,
    find_reviewer,
    find_items,
    find_heading_facts,
    find_citations,
    find_dispute_facts,
)


def find_evidence(outline: Outline) -> Evidence:
    """Return everything the rules read in one letter."""
    for remembered in (find_counts, find_strengths, same_word):  # nothing of one letter is kept for the next
        remembered.cache_clear()
    found = chain.from_iterable(rule(outline) for rule in RULES)
    return gather(outline.layout, len(outline.items), found)
