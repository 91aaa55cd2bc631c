"""A draft as claims about the record's fields, each with the sentences it points at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from imr_llm.draft.model import (
    CaseDraft,
    DeterminationDraft,
    GuidelineDraft,
    ItemDraft,
    PatientDraft,
    ReviewerDraft,
    ScheduleDraft,
    UtilizationReviewDraft,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from imr_llm.sections import Sentence

Value = str | int | bool | Decimal | dt.date
"""What a claim can hold, as the record holds it."""


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One thing the model says about one field of the record.

    Attributes:
        field: JSON pointer into the record; of one element where the field is a list.
        value: What the model says; None where it says that the letter is silent.
        sentences: Numbers of the letter's sentences that it points at; only numbers that the letter has.
    """

    field: str
    value: Value | None
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """Where the model sees one item.

    Attributes:
        heading: Sentences of its heading.
        rationale: First and last sentence of its rationale; None where the model points at none.
    """

    heading: tuple[int, ...]
    rationale: tuple[int, int] | None


def draft_claims(draft: DeterminationDraft, sentences: Iterable[Sentence]) -> tuple[DraftClaim, ...]:
    """Return a draft as claims about the record's fields, in the record's order.

    A field that the draft leaves out claims None, so that "the letter is silent" can be held against the rules too. Left out
    are what the model is not asked: heading, rationale and citation texts, and what is derived from other fields.
    """
    known = frozenset(sentence.number for sentence in sentences)
    claims = [*_case_claims(draft.case or CaseDraft()), *_people_claims(draft)]
    for index, diagnosis in enumerate(draft.diagnoses):
        claims.append(DraftClaim(f"/diagnoses/{index}/name", diagnosis.name, diagnosis.sentences))
    for index, item in enumerate(draft.disputed_items):
        claims.extend(_item_claims(f"/disputed_items/{index}", item))
    return tuple(DraftClaim(c.field, _tidy(c.value), tuple(n for n in dict.fromkeys(c.sentences) if n in known)) for c in claims)


def item_points(draft: DeterminationDraft, sentences: Iterable[Sentence]) -> tuple[ItemPoints, ...]:
    """Return where each item of the draft stands, in its order; numbers that the letter lacks are left out."""
    known = frozenset(sentence.number for sentence in sentences)
    return tuple(_points(item, known) for item in draft.disputed_items)


def point_problems(draft: DeterminationDraft, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Return what is wrong with a draft's sentence numbers, one sentence a problem, written for the model."""
    count = sum(1 for _ in sentences)
    problems = []
    for where, numbers in _all_points(draft):
        beyond = sorted({n for n in numbers if n > count})
        if beyond:
            problems.append(f"{where}: the letter has sentences 1 to {count}, not {', '.join(map(str, beyond))}.")
    for index, item in enumerate(draft.disputed_items):
        if item.rationale_sentences and item.rationale_sentences[0] > item.rationale_sentences[1]:
            problems.append(f"/disputed_items/{index}/rationale_sentences: the first sentence must not come after the last.")
    return tuple(problems)


def _points(item: ItemDraft, known: frozenset[int]) -> ItemPoints:
    heading = tuple(n for n in dict.fromkeys(item.heading_sentences) if n in known)
    ends = item.rationale_sentences
    sound = ends is not None and ends[0] <= ends[1] and known.issuperset(ends)
    return ItemPoints(heading, (ends[0], ends[1]) if ends is not None and sound else None)


def _all_points(draft: DeterminationDraft) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every list of sentence numbers in the draft with the JSON pointer of its own place."""
    groups: dict[str, CaseDraft | PatientDraft | ReviewerDraft | None] = {
        "/case": draft.case,
        "/patient": draft.patient,
        "/reviewer": draft.reviewer,
    }
    yield from ((f"{name}/sentences", group.sentences) for name, group in groups.items() if group is not None)
    yield from ((f"/diagnoses/{n}/sentences", diagnosis.sentences) for n, diagnosis in enumerate(draft.diagnoses))
    for index, item in enumerate(draft.disputed_items):
        base = f"/disputed_items/{index}"
        yield f"{base}/heading_sentences", item.heading_sentences
        yield f"{base}/rationale_sentences", item.rationale_sentences or ()
        if item.utilization_review is not None:
            yield f"{base}/utilization_review/sentences", item.utilization_review.sentences
        for side in ("claims_administrator_guidelines", "reviewer_guidelines"):
            cited: tuple[GuidelineDraft, ...] = getattr(item, side)
            yield from ((f"{base}/{side}/{n}/sentences", guideline.sentences) for n, guideline in enumerate(cited))
        yield from ((f"{base}/reasons/{n}/sentences", reason.sentences) for n, reason in enumerate(item.reasons))


def _tidy(value: Value | None) -> Value | None:
    """Collapse white space in words; words that are none are silence."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else value


def _claims(values: Mapping[str, Value | None], sentences: tuple[int, ...]) -> Iterator[DraftClaim]:
    return (DraftClaim(field, value, sentences) for field, value in values.items())


def _listed(field: str, values: Iterable[str], sentences: tuple[int, ...]) -> Iterator[DraftClaim]:
    return (DraftClaim(f"{field}/{index}", value, sentences) for index, value in enumerate(values))


def _amount(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).normalize() + 0


def _case_claims(case: CaseDraft) -> Iterator[DraftClaim]:
    return _claims(
        {
            "/case_number": case.case_number,
            "/priority": case.priority,
            "/dates/injury": case.injury,
            "/dates/injury_end": case.injury_end,
            "/dates/ur_decision": case.ur_decision,
            "/dates/application_received": case.application_received,
            "/dates/assigned": case.assigned,
            "/dates/decision": case.decision,
        },
        case.sentences,
    )


def _people_claims(draft: DeterminationDraft) -> Iterator[DraftClaim]:
    patient, reviewer = draft.patient or PatientDraft(), draft.reviewer or ReviewerDraft()
    yield from _claims({"/patient/age_years": patient.age_years, "/patient/sex": patient.sex}, patient.sentences)
    yield from _listed("/reviewer/certifications", reviewer.certifications, reviewer.sentences)
    yield from _listed("/reviewer/subspecialties", reviewer.subspecialties, reviewer.sentences)
    yield from _listed("/reviewer/licensed_states", sorted(set(reviewer.licensed_states)), reviewer.sentences)


def _item_claims(base: str, item: ItemDraft) -> Iterator[DraftClaim]:
    heading = item.heading_sentences
    treatment = f"{base}/treatment"
    yield from _claims(
        {
            f"{treatment}/name": item.name,
            f"{treatment}/generic_name": item.generic_name,
            f"{treatment}/category": item.category,
            f"{treatment}/strength": item.strength,
            f"{treatment}/laterality": item.laterality,
        },
        heading,
    )
    yield from _listed(f"{treatment}/body_parts", item.body_parts, heading)
    yield from _claims(
        {
            f"{base}/quantity/value": _amount(item.quantity),
            f"{base}/quantity/unit": None if item.quantity is None else item.quantity_unit,
            f"{base}/refills": item.refills,
        },
        heading,
    )
    yield from _schedule_claims(f"{base}/schedule", item.schedule or ScheduleDraft(), heading)
    yield from _claims({f"{base}/retrospective": item.retrospective, f"{base}/date_of_service": item.date_of_service}, heading)
    yield from _review_claims(f"{base}/utilization_review", item.utilization_review or UtilizationReviewDraft())
    yield DraftClaim(f"{base}/outcome", item.outcome, heading)
    yield from _guideline_claims(f"{base}/claims_administrator_guidelines", item.claims_administrator_guidelines)
    yield from _guideline_claims(f"{base}/reviewer_guidelines", item.reviewer_guidelines)
    for index, given in enumerate(item.reasons):
        yield DraftClaim(f"{base}/rationale_reasons/{index}", given.reason, given.sentences)


def _schedule_claims(base: str, schedule: ScheduleDraft, heading: tuple[int, ...]) -> Iterator[DraftClaim]:
    return _claims(
        {
            f"{base}/times": schedule.times,
            f"{base}/times_max": schedule.times_max,
            f"{base}/per": schedule.per,
            f"{base}/duration": schedule.duration,
            f"{base}/duration_max": schedule.duration_max,
            f"{base}/duration_unit": schedule.duration_unit,
            f"{base}/visits": _visits(schedule),
        },
        heading,
    )


def _visits(schedule: ScheduleDraft) -> int | None:
    """Return the visits stated, else times by duration where both are single numbers of one period."""
    if schedule.visits is not None or schedule.times is None or schedule.duration is None:
        return schedule.visits
    ranged = schedule.times_max is not None or schedule.duration_max is not None
    return (
        None if ranged or schedule.per is None or schedule.per != schedule.duration_unit else schedule.times * schedule.duration
    )


def _review_claims(base: str, review: UtilizationReviewDraft) -> Iterator[DraftClaim]:
    return _claims(
        {
            f"{base}/outcome": review.outcome,
            f"{base}/requested_quantity": _amount(review.requested_quantity),
            f"{base}/certified_quantity": _amount(review.certified_quantity),
        },
        review.sentences,
    )


def _guideline_claims(base: str, guidelines: Iterable[GuidelineDraft]) -> Iterator[DraftClaim]:
    for index, cited in enumerate(guidelines):
        where = f"{base}/{index}"
        yield from _claims(
            {f"{where}/source": cited.source, f"{where}/title": cited.title, f"{where}/year": cited.year}, cited.sentences
        )
        yield from _listed(f"{where}/sections", cited.sections, cited.sentences)
        yield from _listed(f"{where}/pages", cited.pages, cited.sentences)
