"""Values that only a reader states, held against letters that print the same digits for something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.plant.tree import put
from imr_llm.checks import claims_from_record
from imr_llm.checks.grounding import find_said
from imr_llm.checks.roles import holds_act
from imr_llm.letters import read_passage
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.rules import find_evidence
from imr_llm.sections import find_outline
from tests.fictional import HEADER, SUMMARY, Item, letter

OTHER = "Cervical pillow"
PARTIAL = (
    "Zaltranol 15mg #90 was the original request. Zaltranol 15mg #30 was authorized by the Claims Administrator. "
    "The remaining IMR eligible portion of the original request, Zaltranol 15mg #60 is"
)
HOLDS = [
    # heading, field below the item, value, whether the heading states it as that
    ("Zaltranol 15mg #44 with 2 refills", "quantity/value", 44, True),
    ("Zaltranol 15mg #44 with 2 refills", "quantity/value", 15, False),  # a strength
    ("Zaltranol 15mg #44 with 2 refills", "quantity/value", 2, False),  # refills
    ("Steroid injection, L4-L5, x 3", "quantity/value", 3, True),
    ("Steroid injection, L4-L5, x 3", "quantity/value", 4, False),  # a spinal level
    ("Hand therapy, forty-five sessions", "quantity/value", 45, True),
    ("Hand therapy, forty-five sessions", "quantity/value", 5, False),  # the end of a number in words
    ("Hand therapy, forty-five sessions", "quantity/value", 40, False),
    ("Hand therapy, 12-18 sessions", "quantity/value", 18, False),  # a range is no number
    ("Hand therapy 1 x week x 10", "quantity/value", 10, True),
    ("Hand therapy 1 x week x 10", "quantity/value", 1, False),  # how often
    ("A one-time pain consultation", "quantity/value", 1, True),
    ("Zorvex 20 mg, 1-2 tabs every 4-6 hours, #44", "quantity/value", 6, False),  # directions
    ("Work hardening program, 10 days", "quantity/value", 10, True),  # a program's days may be its quantity
    (PARTIAL, "quantity/value", 60, True),
    (PARTIAL, "quantity/value", 90, False),  # what was first requested
    ("Zaltranol 15mg #44 with one refill", "refills", 1, True),
    ("Zaltranol 15mg #44, refills: 3", "refills", 3, True),
    ("Zaltranol 15mg #44, refills: 3", "refills", 44, False),
    ("Zaltran 10/325mg #44", "treatment/strength", "10/325 mg", True),
    ("Zaltran 10/325mg #44", "treatment/strength", "325 mg", False),  # half of a strength
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/times", 1, True),
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/times", 2, False),  # the upper end
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/times_max", 2, True),
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/times", 5, False),  # weeks
    ("Hand therapy twice weekly", "schedule/times", 2, True),
    ("Hand therapy twice weekly for 5 weeks", "schedule/visits", 10, True),
    ("Hand therapy twice weekly for 5 weeks", "schedule/visits", 5, False),
    ("One (1) x-ray of the wrist", "schedule/times", 1, False),
    ("Hand therapy, 12 sessions", "schedule/times", 12, False),
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/duration", 5, True),
    ("Hand therapy 1 to 2 times a week for 5 weeks", "schedule/duration", 2, False),
    ("Hand therapy 1 x week x 10", "schedule/duration", 10, True),
    ("Hand therapy times 10", "schedule/duration", 10, False),  # how many
    ("Brace for the left wrist", "treatment/laterality", "left", True),
    ("Brace for the left wrist and the right elbow", "treatment/laterality", "left", False),  # not the only side
]


def unread(field: str, heading: str = OTHER, *, value: object, summary: str = SUMMARY, header: str = HEADER) -> Reconciled:
    """Return what comes of a value at a field of which rules know nothing."""
    outline = find_outline(read_passage(letter(Item(heading), Item("Wrist splint"), summary=summary, header=header)))
    evidence = find_evidence(outline)
    readings = {pointer: found for pointer, found in evidence.readings.items() if pointer != field}
    stated: dict[str, object] = {"disputed_items": [{"heading": heading}, {"heading": "Wrist splint"}]}
    put(stated, field, value)
    return reconcile(outline, replace(evidence, readings=readings, silent=evidence.silent - {field}), claims_from_record(stated))


def said_of(reconciled: Reconciled, field: str) -> list[tuple[str, str]]:
    """Return codes and severities of the findings at a field."""
    return [(finding.code, finding.severity) for finding in reconciled.findings if finding.field == field]


@pytest.mark.parametrize(("heading", "name", "value", "stands"), HOLDS, ids=[f"{n} {v}: {h[:40]}" for h, n, v, _ in HOLDS])
def test_a_heading_must_state_a_value_as_what_it_is_said_to_be(heading: str, name: str, value: object, *, stands: bool) -> None:
    """The same digits in the same heading prove nothing of another field."""
    field = f"/disputed_items/0/{name}"

    assert said_of(unread(field, heading, value=value), field) == [("rules_silent", "note") if stands else ("unfounded", "error")]


REVIEWED = (
    "The claimant is a 51 year old female. On 11-2-16, utilization review modified the cervical pillow, 9 units, to 4 units."
)


@pytest.mark.parametrize(
    ("value", "stands"), [(9, True), (4, True), (51, False), (2016, False), (2, False), (24, False)], ids=str
)
def test_what_review_certified_is_counted_where_the_letter_tells_of_review(value: int, *, stands: bool) -> None:
    """Neither an age nor a part of a date nor a year is a number of units."""
    field = "/disputed_items/0/utilization_review/certified_quantity"

    assert said_of(unread(field, value=value, summary=REVIEWED), field) == [
        ("rules_silent", "note") if stands else ("unfounded", "error")
    ]


def test_what_review_certified_of_another_item_is_not_this_ones() -> None:
    """A sentence that names another item tells nothing of this one."""
    summary = "The worker hurt a wrist. On 11-2-16, utilization review modified the wrist splint, 9 units, to 4 units."
    field = "/disputed_items/0/utilization_review/certified_quantity"

    assert said_of(unread(field, value=4, summary=summary), field) == [("unfounded", "error")]


ACTS = [
    ("utilization review denied the requests.", "denied", True),
    ("utilization review denied the requests.", "modified", False),
    ("utilization review denied the requests.", "delayed", False),
    ("utilization review modified the cervical pillow and denied the wrist splint.", "modified", True),
    ("utilization review denied the wrist splint and modified the cervical pillow.", "denied", False),
    ("utilization review non-certified the cervical pillow.", "modified", False),
    ("utilization review modified the sauna.", "modified", True),  # none of the items: it may be about any
]


@pytest.mark.parametrize(("sentence", "outcome", "stands"), ACTS)
def test_what_review_did_stands_in_the_letter(sentence: str, outcome: str, *, stands: bool) -> None:
    """That review did anything to an item is told in words, and beside that item's name where several acts are told."""
    field = "/disputed_items/0/utilization_review/outcome"
    reconciled = unread(field, value=outcome, summary=f"The worker hurt a wrist. On 11-2-16, {sentence}")

    assert said_of(reconciled, field) == [("rules_silent", "note") if stands else ("unfounded", "error")]


DATED = (
    "The claimant is a 51 year old female whose date of injury is 3-4-2015. A plain film was taken on 7-8-2016. "
    "The splint was worn from then on and the ache grew less by the month, or so the notes of her physician have it. "
    "On 11-2-16, utilization review denied the requests."
)
DATES = [
    ("injury", "2015-03-04", True),
    ("injury", "2016-11-02", False),  # the review's
    ("ur_decision", "2016-11-02", True),
    ("ur_decision", "2015-03-04", False),  # the injury's
    ("decision", "2016-11-02", False),
    ("assigned", "2016-07-08", False),  # a film's
    ("assigned", "2016-11-21", True),
    ("injury_end", "2016-07-08", False),
    ("injury", "2016-11-21", False),  # after the review
]


@pytest.mark.parametrize(("name", "value", "stands"), DATES)
def test_a_date_must_be_told_as_the_date_it_is_said_to_be(name: str, value: str, *, stands: bool) -> None:
    """A letter prints a dozen dates; that it prints one does not make it the date of injury."""
    field = f"/dates/{name}"

    assert said_of(unread(field, value=value, summary=DATED), field) == [
        ("rules_silent", "note") if stands else ("unfounded", "error")
    ]


@pytest.mark.parametrize(
    ("told", "years", "stands"),
    [
        ("The worker is 51 years old.", 51, True),
        ("The worker, aged 51, fell.", 51, True),
        ("A fifty-one year old fell.", 51, True),
        ("A fifty-one year old fell.", 1, False),
        ("She has cooked for 20 years.", 20, False),
        ("She has had headaches since 13 years old.", 13, False),
        ("She fell over her 6-year-old son.", 6, False),
    ],
)
def test_an_age_is_the_workers_own(told: str, years: int, *, stands: bool) -> None:
    """Years of work, of a complaint or of a child are no age of the worker."""
    reconciled = unread("/patient/age_years", value=years, summary=f"{told} On 11-2-16, utilization review denied the requests.")

    assert said_of(reconciled, "/patient/age_years") == [("rules_silent", "note") if stands else ("unfounded", "error")]


def test_an_injury_ends_where_the_letter_says_so() -> None:
    """The second date of a cumulative trauma follows the first."""
    summary = (
        "The worker, a cook, claims a cumulative trauma from 3-4-2013 through 3-4-2015. Utilization review denied the requests."
    )

    assert said_of(unread("/dates/injury_end", value="2015-03-04", summary=summary, header=ENDLESS), "/dates/injury_end") == [
        ("rules_silent", "note")
    ]


@pytest.mark.parametrize(("name", "right", "wrong"), [("requested_quantity", 90, 30), ("certified_quantity", 30, 90)])
def test_a_partial_authorisation_tells_both_amounts(name: str, right: int, wrong: int) -> None:
    """What was requested and what was certified stand in their own parts of the heading."""
    field = f"/disputed_items/0/utilization_review/{name}"

    assert said_of(unread(field, PARTIAL, value=right), field) == [("rules_silent", "note")]
    assert said_of(unread(field, PARTIAL, value=wrong), field) == [("unfounded", "error")]


def test_a_partial_authorisation_is_a_modification() -> None:
    """The heading tells it by itself."""
    field = "/disputed_items/0/utilization_review/outcome"

    assert said_of(unread(field, PARTIAL, value="modified"), field) == [("rules_silent", "note")]


def test_what_was_denied_with_all_that_goes_with_it_was_denied() -> None:
    """Where one kind of act is told, items that no sentence names went with the one that is."""
    field = "/disputed_items/0/utilization_review/outcome"
    summary = "The worker hurt a wrist. On 11-2-16, utilization review denied the wrist splint and what goes with it."

    assert said_of(unread(field, value="denied", summary=summary), field) == [("rules_silent", "note")]


@pytest.mark.parametrize("outcome", ["denied", "modified"])
@pytest.mark.parametrize("words", ["denial/modification", "denial / modification", "modification/denial"])
def test_a_form_s_word_for_either_tells_of_neither(words: str, outcome: str) -> None:
    """Notices speak of "the denial/modification dated" whatever was done."""
    field = "/disputed_items/0/utilization_review/outcome"
    summary = f"The worker hurt a wrist. This is taken from the utilization review {words} dated 11-2-16."

    assert said_of(unread(field, value=outcome, summary=summary), field) == [("unfounded", "error")]


def test_a_letter_without_summary_tells_of_review_before_its_items() -> None:
    """Letters of 2013 open with what was denied."""
    outline = find_outline(read_passage(letter(Item(OTHER), Item("Wrist splint"))))

    assert holds_act(replace(outline, summary=None), "/disputed_items/0/utilization_review/outcome", "denied") is not None


def test_a_sentence_must_say_refills_and_schedules_as_such() -> None:
    """The digits of a date are neither."""
    passage = read_passage(letter(Item("Zaltranol 15mg #44 with 2 refills")))
    outline = find_outline(passage)
    dated = passage.part(passage.text.index("Date Assigned"), passage.text.index("Date of Injury"))
    stated = outline.items[0].heading

    assert find_said(dated, "number", 11, "/disputed_items/0/refills") is None
    assert find_said(dated, "number", 11, "/disputed_items/0/schedule/times") is None
    assert find_said(stated, "number", 2, "/disputed_items/0/refills") is not None


ENDLESS = HEADER.replace("Date of Injury: 03/04/2015", "Date of Injury: 03/04/2013")
