"""A draft as claims about the record's fields, each with the sentences it points at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from imr_llm.draft.model import CaseDraft, PatientDraft, ReviewerDraft, ScheduleDraft, UtilizationReviewDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.draft.model import CiteDraft, DeterminationDraft, ItemDraft
    from imr_llm.sections import Sentence

Value = str | int | bool | Decimal | dt.date
"""What a claim can hold, as the record holds it."""


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One thing the model says about one field of the record.

    Attributes:
        field: JSON pointer into the record; of one element where the field is a list.
        value: What the model says; None where it says that the letter is silent.
        sentences: Numbers of the sentences that it points at, as given: the letter may lack one.
        place: JSON pointer into the draft, by which the model knows the field.
    """

    field: str
    value: Value | None
    sentences: tuple[int, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """Where the model sees one item.

    Attributes:
        heading: Sentences of its heading.
        rationale: First and last sentence of its rationale; None where the model points at none.
    """

    heading: tuple[int, ...]
    rationale: tuple[int, int] | None


def draft_claims(draft: DeterminationDraft) -> tuple[DraftClaim, ...]:
    """Return a draft as claims about the record's fields, in the record's order.

    A field that the draft leaves out claims None, so that "the letter is silent" can be held against the rules too. Left out
    are what the model is not asked: heading, rationale and citation texts, and what is derived from other fields.
    """
    claims = [*_case_claims(draft.case or CaseDraft()), *_people_claims(draft)]
    for index, diagnosis in enumerate(draft.diagnoses):
        place = f"/diagnoses/{index}/name"
        claims.append(DraftClaim(place, diagnosis.name, diagnosis.at, place))
    for index, item in enumerate(draft.items):
        claims.extend(_item_claims(f"/disputed_items/{index}", f"/items/{index}", item))
    return tuple(DraftClaim(c.field, _tidy(c.value), tuple(dict.fromkeys(c.sentences)), c.place) for c in claims)


def item_points(draft: DeterminationDraft, sentences: Iterable[Sentence]) -> tuple[ItemPoints, ...]:
    """Return where each item of the draft stands, in its order; numbers that the letter lacks are left out."""
    known = frozenset(sentence.number for sentence in sentences)
    return tuple(_points(item, known) for item in draft.items)


def point_problems(draft: DeterminationDraft, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Return what is wrong with a draft's sentence numbers, one sentence a problem, written for the model."""
    count = sum(1 for _ in sentences)
    problems = []
    for place, numbers in _all_points(draft):
        beyond = sorted({n for n in numbers if n > count})
        if beyond:
            problems.append(f"{place}: the letter has sentences 1 to {count}, not {', '.join(map(str, beyond))}.")
    for index, item in enumerate(draft.items):
        if item.rationale and item.rationale[0] > item.rationale[1]:
            problems.append(f"/items/{index}/rationale: the first sentence must not come after the last.")
    return tuple(problems)


def _existing(numbers: tuple[int, ...], known: frozenset[int]) -> tuple[int, ...]:
    return tuple(n for n in dict.fromkeys(numbers) if n in known)


def _points(item: ItemDraft, known: frozenset[int]) -> ItemPoints:
    ends = item.rationale
    sound = ends is not None and ends[0] <= ends[1] and known.issuperset(ends)
    return ItemPoints(_existing(item.heading, known), (ends[0], ends[1]) if ends is not None and sound else None)


def _all_points(draft: DeterminationDraft) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every list of sentence numbers in the draft with its JSON pointer."""
    groups = {"/case": draft.case, "/patient": draft.patient, "/reviewer": draft.reviewer}
    yield from ((f"{name}/at", group.at) for name, group in groups.items() if group is not None)
    yield from ((f"/diagnoses/{n}/at", diagnosis.at) for n, diagnosis in enumerate(draft.diagnoses))
    for index, item in enumerate(draft.items):
        base = f"/items/{index}"
        yield f"{base}/heading", item.heading
        yield f"{base}/rationale", item.rationale or ()
        yield f"{base}/reasons_at", item.reasons_at
        yield f"{base}/ur/at", item.ur.at if item.ur else ()
        yield from ((f"{base}/administrator_cites/{n}/at", cite.at) for n, cite in enumerate(item.administrator_cites))
        yield from ((f"{base}/reviewer_cites/{n}/at", cite.at) for n, cite in enumerate(item.reviewer_cites))


def _tidy(value: Value | None) -> Value | None:
    """Collapse white space in words; words that are none are silence."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else value


def _amount(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).normalize() + 0


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields that stand together in the record, in the draft and in the letter."""

    record: str
    draft: str
    sentences: tuple[int, ...]

    def claim(self, field: str, value: Value | None, place: str | None = None) -> DraftClaim:
        """Return one claim of the group; ``place`` is the draft's name where it differs from the record's."""
        return DraftClaim(f"{self.record}/{field}", value, self.sentences, f"{self.draft}/{field if place is None else place}")

    def listed(self, field: str, values: Iterable[str], place: str | None = None) -> Iterator[DraftClaim]:
        """Yield a claim for each element of a list."""
        name = field if place is None else place
        return (self.claim(f"{field}/{n}", value, f"{name}/{n}") for n, value in enumerate(values))


def _case_claims(case: CaseDraft) -> Iterator[DraftClaim]:
    group = _Group("", "/case", case.at)
    yield group.claim("case_number", case.number, "number")
    yield group.claim("priority", case.priority)
    dates = _Group("/dates", "/case", case.at)
    yield dates.claim("injury", case.injury)
    yield dates.claim("injury_end", case.injury_end)
    yield dates.claim("ur_decision", case.ur_decision)
    yield dates.claim("application_received", case.received, "received")
    yield dates.claim("assigned", case.assigned)
    yield dates.claim("decision", case.decision)


def _people_claims(draft: DeterminationDraft) -> Iterator[DraftClaim]:
    patient, reviewer = draft.patient or PatientDraft(), draft.reviewer or ReviewerDraft()
    worker = _Group("/patient", "/patient", patient.at)
    yield worker.claim("age_years", patient.age, "age")
    yield worker.claim("sex", patient.sex)
    expert = _Group("/reviewer", "/reviewer", reviewer.at)
    yield from expert.listed("certifications", reviewer.certifications)
    yield from expert.listed("subspecialties", reviewer.subspecialties)
    yield from expert.listed("licensed_states", sorted(set(reviewer.states)), "states")


def _item_claims(record: str, draft: str, item: ItemDraft) -> Iterator[DraftClaim]:
    heading = _Group(record, draft, item.heading)
    yield from _treatment_claims(_Group(f"{record}/treatment", draft, item.heading), item)
    yield heading.claim("quantity/value", _amount(item.quantity), "quantity")
    yield heading.claim("quantity/unit", None if item.quantity is None else item.unit, "unit")
    yield heading.claim("refills", item.refills)
    yield from _schedule_claims(_Group(f"{record}/schedule", f"{draft}/schedule", item.heading), item)
    yield heading.claim("retrospective", item.retrospective)
    yield heading.claim("date_of_service", item.date_of_service)
    yield from _review_claims(f"{record}/utilization_review", f"{draft}/ur", item.ur or UtilizationReviewDraft())
    yield heading.claim("outcome", item.outcome)
    yield from _cite_claims(f"{record}/claims_administrator_guidelines", f"{draft}/administrator_cites", item.administrator_cites)
    yield from _cite_claims(f"{record}/reviewer_guidelines", f"{draft}/reviewer_cites", item.reviewer_cites)
    yield from _Group(record, draft, item.reasons_at).listed("rationale_reasons", item.reasons, "reasons")


def _treatment_claims(group: _Group, item: ItemDraft) -> Iterator[DraftClaim]:
    yield group.claim("name", item.name)
    yield group.claim("generic_name", item.generic, "generic")
    yield group.claim("category", item.category)
    yield group.claim("strength", item.strength)
    yield from group.listed("body_parts", item.body_parts)
    yield group.claim("laterality", item.side, "side")


def _schedule_claims(group: _Group, item: ItemDraft) -> Iterator[DraftClaim]:
    schedule = item.schedule or ScheduleDraft()
    yield group.claim("times", schedule.times)
    yield group.claim("times_max", schedule.times_max)
    yield group.claim("per", schedule.per)
    yield group.claim("duration", schedule.duration)
    yield group.claim("duration_max", schedule.duration_max)
    yield group.claim("duration_unit", schedule.duration_unit)
    yield group.claim("visits", _visits(schedule) if item.category in _THERAPIES else schedule.visits)


_THERAPIES: Final = (None, "rehabilitation", "psych_services")


def _visits(schedule: ScheduleDraft) -> int | None:
    """Return the visits stated, else times by duration where both are single numbers of one period."""
    if schedule.visits is not None or schedule.times is None or schedule.duration is None:
        return schedule.visits
    ranged = schedule.times_max is not None or schedule.duration_max is not None
    return (
        None if ranged or schedule.per is None or schedule.per != schedule.duration_unit else schedule.times * schedule.duration
    )


def _review_claims(record: str, draft: str, review: UtilizationReviewDraft) -> Iterator[DraftClaim]:
    group = _Group(record, draft, review.at)
    yield group.claim("outcome", review.outcome)
    yield group.claim("requested_quantity", _amount(review.requested), "requested")
    yield group.claim("certified_quantity", _amount(review.certified), "certified")


def _cite_claims(record: str, draft: str, cites: Iterable[CiteDraft]) -> Iterator[DraftClaim]:
    for index, cite in enumerate(cites):
        group = _Group(f"{record}/{index}", f"{draft}/{index}", cite.at)
        yield group.claim("source", cite.source)
        yield group.claim("title", cite.title)
        yield group.claim("year", cite.year)
        yield from group.listed("sections", cite.sections)
        yield from group.listed("pages", cite.pages)
