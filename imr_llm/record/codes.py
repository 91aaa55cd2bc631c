"""The closed list of finding codes, what each means and how grave it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a finding code means.

    Attributes:
        severity: ``error``: a value may be wrong; ``warning``: look before you rely on it; ``note``: for information.
            A letter needs review when it has an error or a warning.
        meaning: One sentence for the documentation.
    """

    severity: Severity
    meaning: str


FINDINGS: Final = MappingProxyType(
    {
        # the letter's parts
        "unknown_layout": FindingKind(
            "error", "The letter has none of the known layouts; only what could be proven is in the record."
        ),
        "truncated": FindingKind("error", "The letter breaks off before its last item is decided."),
        "no_items": FindingKind("error", "No disputed item could be found in the letter."),
        "missing_section": FindingKind("error", "The title of the section that decides the items is missing."),
        "duplicate_section": FindingKind("error", "More than one place claims to be the section that decides the items."),
        "item_without_decision": FindingKind("error", "An item's outcome is not printed where this layout prints it."),
        "item_without_heading": FindingKind("error", "An item's heading is missing, or runs on for longer than any heading."),
        "items_unread": FindingKind(
            "error", "The letter has more items than letters decide; those beyond a hundred were left unread."
        ),
        "page_without_text": FindingKind("warning", "A page of the PDF is an image; what it says was not read."),
        "value_out_of_range": FindingKind("error", "The letter states a value that the record cannot hold; it was left out."),
        "item_count_mismatch": FindingKind(
            "error", "The number of items differs from what the letter's own labels or numbers tell."
        ),
        # what the letter itself contradicts
        "outcome_contradicted": FindingKind("error", "The outcome at the heading and the rationale's verdict differ."),
        "letter_quantities_differ": FindingKind(
            "warning", "Heading, summary, utilization review or rationale state different quantities."
        ),
        "partial_arithmetic": FindingKind(
            "warning", "In a partial authorisation, requested minus certified is not what is left in dispute."
        ),
        "letter_strengths_differ": FindingKind("warning", "The letter states different strengths for one drug."),
        "implausible_strength": FindingKind("warning", "The strength as printed is beyond what the drug is sold in."),
        "letter_sides_differ": FindingKind("warning", "The letter names different sides for one item."),
        "letter_reviews_differ": FindingKind("warning", "Heading and summary state different acts of utilization review."),
        "letter_dates_differ": FindingKind("warning", "The header and the narrative state different dates."),
        "date_order": FindingKind("error", "The dates are not in the order injury, review, application, assignment, decision."),
        "impossible_date": FindingKind("warning", "A printed date cannot be: no such day, or a year out of range."),
        "ambiguous_header": FindingKind("warning", "The header's values cannot be told apart by their labels."),
        "sex_inconsistent": FindingKind("warning", "Pronouns contradict the stated sex."),
        "letter_ages_differ": FindingKind("warning", "The letter states different ages."),
        "letter_values_differ": FindingKind("warning", "Two places of the letter state different values for one field."),
        "same_item_twice": FindingKind("error", "The same request is decided twice with different outcomes."),
        "duplicate_item": FindingKind("warning", "The same request is decided twice."),
        "duplicate_letter": FindingKind("warning", "Another file of the run holds the same determination."),
        # what the rules, reading alone, could not read
        "unread": FindingKind("warning", "The letter speaks of this in words that were not understood."),
        "figure_unread": FindingKind("note", "The letter may state this number; what its figures count was not understood."),
        # two readers compared
        "disagrees": FindingKind("error", "The reader and the rules state different values."),
        "unfounded": FindingKind("error", "The reader states a value that the letter does not hold."),
        "model_silent": FindingKind("warning", "The reader left out a value that the letter states."),
        "rules_silent": FindingKind("note", "Only the reader states the value; its words stand in the letter."),
        "evidence_misplaced": FindingKind("warning", "The sentence pointed at does not hold the value."),
        "item_missing": FindingKind("error", "The reader left out an item that the letter decides."),
        "item_not_in_letter": FindingKind("error", "The reader states an item that the letter does not decide."),
        "item_duplicated": FindingKind("error", "The reader states one item of the letter twice."),
        "items_merged": FindingKind("error", "The reader states several items of the letter as one."),
        "item_split": FindingKind("error", "The reader states one item of the letter as several."),
        "items_reordered": FindingKind("error", "The reader states the items in another order than the letter."),
        "other_letter": FindingKind("error", "The reader's answer is about another letter."),
        "model_not_answered": FindingKind("error", "The model gave no usable answer; the record holds what the rules read."),
        "invalid_claim": FindingKind("error", "A claimed value is not of the field's kind."),
    }
)
