"""Whose value the record carries, what proves it, and what the letter says against itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from imr_llm.evidence import Evidence, Reading, Remark, Source, Value
from imr_llm.letters import Span, letter_from_text, read_passage
from imr_llm.reconcile import POLICY, Reconciled, choose_readings, policy_for, reconcile
from imr_llm.record import FINDINGS
from imr_llm.record.confidence import CONFIDENCE, confidence_of
from imr_llm.record.fields import FIELDS
from imr_llm.record.line import Verdict
from imr_llm.record.pointers import leaves
from imr_llm.sections import Outline, find_outline
from tests.reading import held, read, told


def a_reading(field: str, value: Value, source: Source = "narrative") -> Reading[Value]:
    """Return a reading that some characters of the usual letter prove."""
    return Reading("made", field, value, source, (Span(0, 4),), "Case")


def with_readings(*readings: Reading[Value], remarks: tuple[Remark, ...] = ()) -> Reconciled:
    """Return what comes of the usual letter with further readings."""
    outline, evidence = read()
    more = dict(evidence.readings)
    for one in readings:
        more[one.field] = (*more.get(one.field, ()), one)
    return reconcile(outline, replace(evidence, readings=more, remarks=(*evidence.remarks, *remarks)))


def only(**values: Value) -> Evidence:
    """Return evidence that knows some dates and nothing else."""
    readings = {f"/dates/{name}": (a_reading(f"/dates/{name}", value, "header"),) for name, value in values.items()}
    return Evidence("unknown", 0, readings)


def nothing() -> Outline:
    """Return the outline of a text that is no letter."""
    return find_outline(read_passage(letter_from_text("Dear reader, this text decides nothing.")))


def test_every_value_of_the_record_is_proven() -> None:
    """Provenance has an entry for every leaf that is not null, and for every element of a list."""
    reconciled = held({"diagnoses": [{"name": "strained wrist"}]})
    record = reconciled.record.model_dump(mode="json")

    assert {field for field, value in leaves(record) if value is not None and value != []} == set(reconciled.provenance)


def test_every_proof_points_into_the_letter() -> None:
    """Spans hold characters, and page and line are those of the first."""
    text = read()[0].passage.letter.text
    for proof in held({}).provenance.values():
        assert proof.spans
        assert all(text[start:end].strip() for start, end in proof.spans)
        assert proof.place is not None


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_policy(name: str) -> None:
    """The table says of each field whose value stands, and why."""
    row = policy_for(name.replace("*", "0"))

    assert row.why
    assert row.stands in ("rules", "letter", "reader")


def test_no_row_of_the_policy_is_hidden_by_one_above_it() -> None:
    """The first row that names a field holds, so a later one must name others too."""
    for number, row in enumerate(POLICY[1:], start=1):
        above = tuple(field for other in POLICY[:number] for field in other.fields)

        assert not all(field.startswith(above) for field in row.fields)


def test_the_source_believed_first_stands() -> None:
    """Of header and narrative the header's date stands, whichever was read first."""
    header = a_reading("/dates/injury", date(2015, 3, 4), "header")
    narrative = a_reading("/dates/injury", date(2015, 3, 14))
    stranger = a_reading("/dates/injury", date(2015, 3, 24), "guideline")

    chosen = choose_readings(Evidence("unknown", 0, {"/dates/injury": (stranger, narrative, header)}))

    assert chosen["/dates/injury"] is header


def test_other_places_that_state_a_field_stay_visible() -> None:
    """The reading that does not stand is in the provenance."""
    reconciled = with_readings(a_reading("/patient/age_years", 15, "rationale"))

    assert [(other.source, other.value) for other in reconciled.provenance["/patient/age_years"].also] == [("rationale", "15")]


CONTRADICTIONS = [
    ("/dates/injury", date(2015, 4, 3), "letter_dates_differ"),
    ("/patient/age_years", 15, "letter_ages_differ"),
    ("/disputed_items/0/outcome", "overturned", "outcome_contradicted"),
    ("/disputed_items/0/quantity/value", 24, "letter_quantities_differ"),
    ("/disputed_items/0/treatment/strength", "500 mg", "letter_strengths_differ"),
    ("/disputed_items/1/treatment/laterality", "right", "letter_sides_differ"),
    ("/disputed_items/1/utilization_review/outcome", "modified", "letter_reviews_differ"),
    ("/disputed_items/0/refills", 3, "letter_values_differ"),
]


@pytest.mark.parametrize(("field", "value", "code"), CONTRADICTIONS, ids=[code for _, _, code in CONTRADICTIONS])
def test_what_two_places_of_the_letter_say_is_the_letters_contradiction(field: str, value: Value, code: str) -> None:
    """Two readings that differ are told at the field, and its confidence says so."""
    reconciled = with_readings(a_reading(field, value))

    assert (code, field) in told(reconciled)
    assert reconciled.provenance[field].confidence == "letter_contradicts"


def test_a_contradiction_told_of_a_whole_quantity_touches_its_number() -> None:
    """A remark on the quantity marks its value too; where a reader also differs, that verdict is kept."""
    remark = Remark("letter_quantities_differ", "/disputed_items/0/quantity", "Two amounts.")
    outline, evidence = read()
    evidence = replace(evidence, remarks=(remark,))
    field = "/disputed_items/0/quantity/value"

    alone = reconcile(outline, evidence)

    assert alone.provenance[field].verdict == "letter_inconsistent"


def test_dates_out_of_order_are_told_at_both() -> None:
    """Injury, review, application, assignment and decision follow one another."""
    reconciled = reconcile(nothing(), only(injury=date(2016, 5, 5), decision=date(2016, 5, 4)))

    assert [f for c, f in told(reconciled) if c == "date_order"] == ["/dates/decision", "/dates/injury"]


def test_an_injury_that_ends_before_it_begins_is_told() -> None:
    """A cumulative trauma has a first and a last day."""
    found = told(reconcile(nothing(), only(injury=date(2014, 6, 30), injury_end=date(2013, 1, 1))))

    assert ("date_order", "/dates/injury_end") in found
    assert not told(reconcile(nothing(), only(injury=date(2013, 1, 1), injury_end=date(2014, 6, 30))))[2:]


def test_a_text_without_items_gives_an_empty_record_with_findings() -> None:
    """What cannot be read is flagged, never made up."""
    reconciled = reconcile(nothing(), Evidence("unknown", 0, {}))

    assert reconciled.record.disputed_items == ()
    assert {code for code, _ in told(reconciled)} >= {"unknown_layout"}


def test_odd_parts_of_the_letter_are_told_where_they_touch() -> None:
    """An item without decision is told at its outcome; labels that do not match, at the list."""
    outline, evidence = read()
    second = outline.items[1]
    odd = replace(
        outline,
        remarks=(("item_without_decision", second.heading.span()), ("item_without_heading", Span(0, 1)), ("truncated", None)),
        guideline_labels=4,
    )

    found = told(reconcile(odd, evidence))

    assert ("item_without_decision", "/disputed_items/1/outcome") in found
    assert ("truncated", "/disputed_items") in found
    assert ("item_without_heading", "/disputed_items") in found
    assert ("item_count_mismatch", "/disputed_items") in found


def test_an_item_without_heading_is_told_and_kept() -> None:
    """The record keeps the item, with an empty heading."""
    outline, evidence = read()
    first = outline.items[0]
    bare = replace(first, heading=outline.passage.part(0, 0))
    odd = replace(outline, items=(bare, *outline.items[1:]), remarks=(("item_without_heading", first.decision.span()),))
    without = replace(evidence, readings={f: r for f, r in evidence.readings.items() if f != "/disputed_items/0/heading"})

    reconciled = reconcile(odd, without)

    assert ("item_without_heading", "/disputed_items/0/heading") in told(reconciled)
    assert reconciled.record.disputed_items[0].heading == ""


def test_a_value_that_the_record_cannot_hold_is_left_out_and_told() -> None:
    """A printed age of 990 is no age."""
    outline, evidence = read()
    odd = replace(evidence, readings={**evidence.readings, "/patient/age_years": (a_reading("/patient/age_years", 990),)})

    reconciled = reconcile(outline, odd)

    assert reconciled.record.patient.age_years is None
    assert ("value_out_of_range", "/patient/age_years") in told(reconciled)
    assert "/patient/age_years" not in reconciled.provenance


def test_a_citation_that_lacks_what_it_needs_is_left_out_whole() -> None:
    """The rest of the list closes up, and pointers name what the record holds."""
    base = "/disputed_items/2/reviewer_guidelines"
    reconciled = with_readings(
        a_reading(f"{base}/1/title", "Torn page", "guideline"),
        a_reading(f"{base}/2/source", "ODG", "guideline"),
        a_reading(f"{base}/2/citation", "ODG, Hand", "guideline"),
    )
    cited = reconciled.record.disputed_items[2].reviewer_guidelines

    assert [one.source for one in cited] == ["MTUS", "ODG"]
    assert f"{base}/1/citation" in reconciled.provenance
    assert not any(field.startswith(f"{base}/2") for field in reconciled.provenance)
    assert ("value_out_of_range", f"{base}/1/title") in told(reconciled)


def test_a_record_that_cannot_be_made_is_an_error_and_no_endless_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing that was put in is to blame, the fault is the program's."""
    monkeypatch.setattr("imr_llm.reconcile.build_tree", lambda _: {"moods": 1})

    with pytest.raises(ValueError, match="moods"):
        held({})


def test_a_unit_without_a_number_is_left_out() -> None:
    """The record's quantity is a number with a unit, or null."""
    outline, evidence = read()
    readings = {f: r for f, r in evidence.readings.items() if f != "/disputed_items/0/quantity/value"}
    unit = a_reading("/disputed_items/0/quantity/unit", "tablet", "heading")

    reconciled = reconcile(outline, replace(evidence, readings={**readings, unit.field: (unit,)}))

    assert reconciled.record.disputed_items[0].quantity is None
    assert unit.field not in reconciled.provenance


def test_findings_come_in_the_order_of_what_a_wrong_answer_costs() -> None:
    """Errors first, and among them outcomes before sections."""
    heading = read()[0].items[0].heading.printed
    stated = {"heading": heading, "outcome": "overturned", "quantity": {"value": 9}, "treatment": {"category": "other"}}
    found = held({"disputed_items": [stated]}).findings
    grave = ["error", "warning", "note"]

    assert found[0].field == "/disputed_items/0/outcome" or found[0].code == "item_missing"
    assert all(grave.index(one.severity) <= grave.index(two.severity) for one, two in pairwise(found))
    assert all(FINDINGS[one.code].severity == one.severity for one in found)


def test_what_is_told_of_the_asking_is_told_in_the_findings() -> None:
    """Remarks from outside the comparison are findings too."""
    outline, evidence = read()

    found = told(reconcile(outline, evidence, extra=(Remark("model_not_answered", "", "No answer."),)))

    assert found == [("model_not_answered", "")]


@pytest.mark.parametrize("verdict", [None, *Verdict.__args__])  # type: ignore[attr-defined]  # a Literal keeps its values
def test_every_verdict_has_a_confidence(verdict: str | None) -> None:
    """The classes are a closed set, each with its meaning."""
    assert confidence_of("rules", verdict) in CONFIDENCE
    assert confidence_of("derived", verdict) == "derived"


def test_confidence_follows_from_who_says_a_value() -> None:
    """Agreed, contested, left out, only the reader's, derived."""
    reconciled = held(
        {"patient": {"age_years": 51, "sex": None}, "case_number": "CM16-1", "diagnoses": [{"name": "strained wrist"}]}
    )
    proofs = reconciled.provenance

    assert proofs["/patient/age_years"].confidence == "agreed"
    assert proofs["/patient/sex"].confidence == "reader_silent"
    assert proofs["/case_number"].confidence == "contested"
    assert proofs["/dates/injury"].confidence == "rules_only"
    assert proofs["/diagnoses/0/name"].confidence == "reader_only"
    assert proofs["/case_outcome"].confidence == "derived"


def test_a_record_held_against_its_own_letter_agrees_with_itself() -> None:
    """What the rules read is right by their own light."""
    record = held({}).record

    again = held(record.model_dump(mode="json"))

    assert told(again) == []
    assert again.record == record
