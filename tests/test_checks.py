"""Claims held against a made letter: one verdict a field, named at the very field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from imr_llm.checks import Claim, Claims, claims_from_draft, claims_from_record, compare, judge_draft
from imr_llm.checks.homes import find_home
from imr_llm.draft import DraftClaim
from imr_llm.evidence import Evidence, Reading, Remark
from imr_llm.letters import Span
from imr_llm.reconcile import choose_readings, reconcile
from imr_llm.sections import Outline, number_sentences
from imr_llm.sections.sentences import sentence_text
from tests.fictional import SUMMARY, Item
from tests.reading import ITEMS, held, held_claims, read, told

HEADINGS = [item.heading for item in ITEMS]


def items(*changes: dict[str, object]) -> dict[str, object]:
    """Return the usual items with their headings, each with changes."""
    return {"disputed_items": [{"heading": heading} | change for heading, change in zip(HEADINGS, changes, strict=True)]}


def item(n: int, **change: object) -> dict[str, object]:
    """Return the usual items, one of them with changes."""
    return items(*(change if index == n else {} for index in range(3)))


def nested(pointer: str, value: object) -> dict[str, object]:
    """Return a record that states one value."""
    keys = pointer.split("/")[1:]
    if keys[0] == "disputed_items":
        return item(int(keys[1]), **nested("/" + "/".join(keys[2:]), value))
    tree: object = value
    for key in reversed(keys):
        tree = [tree] if key.isdecimal() else {key: tree}
    return tree  # type: ignore[return-value]  # the outermost key is a name


RIGHT = [
    ("/priority", "standard"),
    ("/case_number", "CM16-0991234"),
    ("/case_outcome", "partially_overturned"),
    ("/dates/decision", "2016-12-19"),
    ("/dates/injury_end", None),
    ("/patient/age_years", "51"),
    ("/reviewer/licensed_states", ["OR", "CA"]),
    ("/reviewer/subspecialties", []),
    ("/disputed_items/0/quantity/value", 42),
    ("/disputed_items/0/quantity/unit", None),
    ("/disputed_items/0/treatment/strength", "375mg"),
    ("/disputed_items/0/treatment/name", "Naprosyn"),
    ("/disputed_items/0/treatment/generic_name", "Naproxen"),
    ("/disputed_items/0/number", 1),
    ("/disputed_items/0/medically_necessary", False),
    ("/disputed_items/1/outcome", "overturned"),
    ("/disputed_items/1/treatment/name", "acupuncture"),
    ("/disputed_items/1/treatment/body_parts", ["wrist", "wrist"]),
    ("/disputed_items/2/reviewer_guidelines", [{"pages": ["271", "264"]}]),
    ("/disputed_items/2/reviewer_guidelines", [{"title": "Forearm, Wrist, & Hand Complaints", "year": 2004}]),
]


@pytest.mark.parametrize(("field", "value"), RIGHT, ids=[f"{field} {value}" for field, value in RIGHT])
def test_a_right_value_is_not_flagged(field: str, value: object) -> None:
    """However it is written, a value that the letter holds agrees."""
    assert told(held(nested(field, value))) == []


WRONG = [
    ("/case_number", "CM16-0991243", "disagrees", "/case_number"),
    ("/case_outcome", "upheld", "disagrees", "/case_outcome"),
    ("/case_outcome", None, "model_silent", "/case_outcome"),
    ("/dates/decision", "2016-12-20", "disagrees", "/dates/decision"),
    ("/dates/injury_end", "2015-03-09", "unfounded", "/dates/injury_end"),
    ("/patient/age_years", 15, "disagrees", "/patient/age_years"),
    ("/patient/sex", None, "model_silent", "/patient/sex"),
    ("/reviewer/licensed_states", ["OR", "NV"], "disagrees", "/reviewer/licensed_states/0"),
    ("/reviewer/licensed_states", ["OR"], "model_silent", "/reviewer/licensed_states/0"),
    ("/reviewer/licensed_states", ["OR", "CA", "NV"], "unfounded", "/reviewer/licensed_states"),
    ("/reviewer/subspecialties", ["Pain Medicine"], "unfounded", "/reviewer/subspecialties"),
    ("/diagnoses", [{"name": "a torn meniscus"}], "unfounded", "/diagnoses"),
    ("/disputed_items/0/heading", "Naprosyn 375mg #24 with 1 refill", "disagrees", "/disputed_items/0/heading"),
    ("/disputed_items/0/quantity/value", 420, "disagrees", "/disputed_items/0/quantity/value"),
    ("/disputed_items/0/quantity", None, "model_silent", "/disputed_items/0/quantity/value"),
    ("/disputed_items/0/refills", 2, "disagrees", "/disputed_items/0/refills"),
    ("/disputed_items/0/treatment/strength", "37.5 mg", "disagrees", "/disputed_items/0/treatment/strength"),
    ("/disputed_items/0/treatment/name", "Nasonex", "disagrees", "/disputed_items/0/treatment/name"),
    ("/disputed_items/0/treatment/generic_name", "ibuprofen", "disagrees", "/disputed_items/0/treatment/generic_name"),
    ("/disputed_items/0/number", 2, "disagrees", "/disputed_items/0/number"),
    ("/disputed_items/0/medically_necessary", True, "disagrees", "/disputed_items/0/medically_necessary"),
    ("/disputed_items/0/medically_necessary", None, "model_silent", "/disputed_items/0/medically_necessary"),
    ("/disputed_items/0/retrospective", True, "disagrees", "/disputed_items/0/retrospective"),
    ("/disputed_items/1/outcome", "upheld", "disagrees", "/disputed_items/1/outcome"),
    ("/disputed_items/1/schedule/times", 5, "disagrees", "/disputed_items/1/schedule/times"),
    ("/disputed_items/1/treatment/laterality", "right", "disagrees", "/disputed_items/1/treatment/laterality"),
    ("/disputed_items/2/treatment/body_parts", ["hand"], "disagrees", "/disputed_items/2/treatment/body_parts/0"),
    (
        "/disputed_items/2/reviewer_guidelines",
        [{"pages": [264, 272]}],
        "disagrees",
        "/disputed_items/2/reviewer_guidelines/0/pages/1",
    ),
    ("/disputed_items/2/reviewer_guidelines", [{"pages": []}], "model_silent", "/disputed_items/2/reviewer_guidelines/0/pages/0"),
    ("/disputed_items/2/reviewer_guidelines", [], "model_silent", "/disputed_items/2/reviewer_guidelines/0"),
    ("/disputed_items/2/reviewer_guidelines", [{"source": "ODG"}], "disagrees", "/disputed_items/2/reviewer_guidelines/0/source"),
    ("/disputed_items/2/reviewer_guidelines", [{"year": None}], "model_silent", "/disputed_items/2/reviewer_guidelines/0/year"),
    ("/disputed_items/2/reviewer_guidelines", [{"title": "Hand"}], "disagrees", "/disputed_items/2/reviewer_guidelines/0/title"),
]


@pytest.mark.parametrize(("field", "value", "code", "flagged"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_a_wrong_value_is_flagged_on_the_very_field(field: str, value: object, code: str, flagged: str) -> None:
    """The finding names the field in the record, by the letter's numbering; the record keeps the letter's value."""
    reconciled = held(nested(field, value))

    assert (code, flagged) in told(reconciled)
    assert reconciled.record == held({}).record


def test_both_values_and_the_letters_words_are_told() -> None:
    """A finding is one sentence that a person can act on."""
    finding = held(nested("/disputed_items/0/quantity/value", 24)).findings[0]

    assert finding.message == "The reader says 24 (quantity of item 1); the heading says 42 (“#42”)."
    assert (finding.letter_value, finding.model_value) == ("42", "24")
    assert finding.spans


def test_a_citation_that_one_reader_lacks_is_named() -> None:
    """An invented citation is told at the side's list."""
    base = "/disputed_items/0/reviewer_guidelines"
    right = {"source": "MTUS", "title": "Chronic Pain Medical Treatment", "year": 2016, "citation": None}
    invented = {"source": "ODG", "title": "Hernia", "pages": ["9"]}

    assert ("unfounded", base) in told(held(nested(base, [invented, right])))


def test_a_citation_of_which_nothing_is_said_is_no_claim_of_a_work() -> None:
    """A citation whose every field is null adds nothing."""
    base = "/disputed_items/0/reviewer_guidelines"
    right = {"title": "Chronic Pain Medical Treatment", "citation": None, "year": None, "source": "MTUS"}
    silent = {"title": None, "year": None}
    outline, evidence = unread("/disputed_items/0/reviewer_guidelines/0/year")
    claims = claims_from_record(nested(base, [right]))
    assert ("model_silent", f"{base}/0/year") not in told(reconcile(outline, evidence, claims))
    right.pop("citation"), right.pop("year")

    assert told(held(nested(base, [right, silent]))) == []


def test_what_the_letter_does_not_print_of_a_citation_is_unfounded() -> None:
    """A year that the guideline line lacks is nobody's to add; one that it prints elsewhere is only the reader's."""
    made = Item(
        "Back brace", reviewer="Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Low Back chapter."
    )
    cited = {
        "title": "Official Disability Guidelines (ODG), Low Back",
        "year": 2011,
        "citation": "Official Disability Guidelines",
    }

    found = told(held({"disputed_items": [{"heading": "Back brace", "reviewer_guidelines": [cited]}]}, made))

    assert ("unfounded", "/disputed_items/0/reviewer_guidelines/0/year") in found


def test_dropped_items_are_named_by_their_own_pointer() -> None:
    """What one reader lacks is named by the letter's number."""
    found = told(held({"disputed_items": [{"heading": HEADINGS[0]}, {"heading": HEADINGS[2]}]}))

    assert found == [("item_missing", "/disputed_items/1")]


def test_added_doubled_and_split_items_are_named_by_the_list() -> None:
    """What the record lacks is named by the list."""
    extra = {"heading": "Shockwave lithotripsy"}
    part = {"heading": "Acupuncture for the wrist"}
    right = [{"heading": heading} for heading in HEADINGS]

    assert told(held({"disputed_items": [*right, extra]})) == [("item_not_in_letter", "/disputed_items")]
    assert told(held({"disputed_items": [*right, right[1]]})) == [("item_duplicated", "/disputed_items")]
    assert told(held({"disputed_items": [*right, part]})) == [("item_split", "/disputed_items")]


def test_merged_items_are_named_by_both_pointers() -> None:
    """Two of the letter's items stated as one are told at each."""
    merged = {"heading": f"{HEADINGS[1]}; {HEADINGS[2]}"}

    found = told(held({"disputed_items": [{"heading": HEADINGS[0]}, merged]}))

    assert {("items_merged", "/disputed_items/1"), ("items_merged", "/disputed_items/2")} <= set(found)


def test_items_in_another_order_are_named_and_still_compared() -> None:
    """Values are held against the item that they are about."""
    first, second, third = ({"heading": heading} for heading in HEADINGS)

    found = told(held({"disputed_items": [second | {"outcome": "upheld"}, first, third]}))

    assert ("items_reordered", "/disputed_items/0") in found
    assert ("disagrees", "/disputed_items/1/outcome") in found


def test_items_without_headings_are_known_by_what_they_are() -> None:
    """Names, strengths and body parts tell which item is meant; what tells nothing goes by its place."""
    stated = [
        {"treatment": {"name": "Paraffin bath"}},
        {"treatment": {"name": "Naprosyn", "strength": "375 mg"}},
        {"outcome": "overturned"},
    ]

    found = told(held({"disputed_items": stated}))

    assert ("items_reordered", "/disputed_items/0") in found
    assert not [code for code, _ in found if code in ("item_missing", "item_not_in_letter")]


def test_items_that_say_nothing_go_by_their_place() -> None:
    """As many items as the letter has, none of which says what it is."""
    found = told(held({"disputed_items": [{"outcome": "upheld"}, {"outcome": "upheld"}, {"refills": None}]}))

    assert found == [("disagrees", "/disputed_items/1/outcome")]


EMPTY = {
    "all": ([{}, {}, {}], [("model_silent", 0), ("model_silent", 1), ("model_silent", 2)]),
    "one": ([{"heading": HEADINGS[0]}, {}, {"heading": HEADINGS[2]}], [("model_silent", 1)]),
    "groups without a field": (
        [{"heading": h} for h in HEADINGS[:2]] + [{"treatment": {}, "quantity": {}}],
        [("model_silent", 2)],
    ),
    "the first, out of place": ([{}, {"heading": HEADINGS[0]}, {"heading": HEADINGS[1]}], [("model_silent", 2)]),
    "fewer than the letter's": ([{}], [("item_missing", 1), ("item_missing", 2), ("model_silent", 0)]),
    "more than the letter's": ([{}] * 4, [("item_not_in_letter", None)] + [("model_silent", n) for n in range(3)]),
    "few fields": ([{"number": 1}, {"refills": None}, {"outcome": "upheld"}], []),
}


@pytest.mark.parametrize(("stated", "expected"), EMPTY.values(), ids=EMPTY.keys())
def test_an_item_of_which_nothing_is_said_is_told(stated: list[object], expected: list[tuple[str, int | None]]) -> None:
    """Whoever lists an item and says nothing of it leaves out what the letter decides; few fields are enough."""
    found = told(held({"disputed_items": stated}))

    assert found == [(code, "/disputed_items" if n is None else f"/disputed_items/{n}") for code, n in expected]


def test_the_letters_own_heading_makes_an_item_the_letters() -> None:
    """Wrong values under it are told at their fields, and the item is not called another one."""
    wrong = {"heading": HEADINGS[0], "treatment": {"name": "Soma", "strength": "250 mg"}, "quantity": {"value": 91}}
    found = told(held({"disputed_items": [wrong, {"heading": HEADINGS[1]}, {"heading": HEADINGS[2]}]}))
    fields = ("quantity/value", "treatment/strength", "treatment/name")

    assert sorted(found) == sorted(("disagrees", f"/disputed_items/0/{field}") for field in fields)


def test_another_item_in_an_items_place_is_named() -> None:
    """A heading hardly like the letter's is told at the item."""
    found = told(held({"disputed_items": [{"heading": h} for h in (*HEADINGS[:2], "Wrist arthroscopy and repair of cartilage")]}))

    assert ("item_not_in_letter", "/disputed_items/2") in found
    assert ("disagrees", "/disputed_items/2/heading") in found


def test_an_item_of_which_nothing_is_right_is_named() -> None:
    """Another drug, strength and amount in the item's place is another item."""
    other = {"treatment": {"name": "Soma", "strength": "250 mg"}, "quantity": {"value": 90}}
    stated = [other, {"heading": HEADINGS[1]}, {"heading": HEADINGS[2]}]
    claims = claims_from_record({"disputed_items": stated})
    heading = read()[0].items[0].heading.span()
    pointed = replace(claims, claims=tuple(replace(c, spans=(heading,)) if "/0/" in c.field else c for c in claims.claims))

    assert ("item_not_in_letter", "/disputed_items/0") in told(held_claims(pointed))


@pytest.mark.parametrize(("number", "field"), [("CM15-0000123", "/case_number"), ("CM16-0991234", "")])
def test_an_answer_about_another_letter_is_named(number: str, field: str) -> None:
    """Hardly anything of it stands in this letter, whatever its case number."""
    stranger = {
        "case_number": number,
        "patient": {"age_years": 29},
        "dates": {"injury": "2012-01-31", "ur_decision": "2015-06-05", "decision": "2015-08-01"},
        "disputed_items": [{"heading": "Lumbar fusion"}],
    }

    assert ("other_letter", field) in told(held(stranger))


def test_an_answer_about_another_letter_needs_no_case_number() -> None:
    """Dates, age and items tell as well."""
    stranger = {"patient": {"age_years": 29}, "disputed_items": [{"heading": h} for h in ("Lumbar fusion", "Walker", "Cast")]}

    assert ("other_letter", "") in told(held(stranger))


def test_invalid_claims_are_told_at_the_letters_item() -> None:
    """A value of the wrong kind is named by the letter's numbering; of an unknown item, by the list."""
    stated = [{"heading": HEADINGS[1], "refills": "few"}, {"heading": "Lumbar fusion", "refills": "many"}]

    found = told(held({"disputed_items": stated}))

    assert ("invalid_claim", "/disputed_items/1/refills") in found
    assert ("invalid_claim", "/disputed_items") in found


def test_a_value_that_another_place_of_the_letter_states_is_not_blamed_on_the_reader() -> None:
    """Header and summary differ; the reader says what the summary says."""
    summary = SUMMARY.replace("3-4-2015", "3-14-2015")

    reconciled = held({"dates": {"injury": "2015-03-14"}}, summary=summary)
    finding = next(f for f in reconciled.findings if f.code == "disagrees")

    assert reconciled.provenance["/dates/injury"].verdict == "letter_inconsistent"
    assert finding.message.startswith("The letter says two things")
    assert ("letter_dates_differ", "/dates/injury") in told(reconciled)


def test_an_amount_that_the_summary_states_is_not_blamed_on_the_reader() -> None:
    """Heading 42, summary 24: a reader that takes the summary's amount is told that the letter says two things."""
    summary = SUMMARY + " A Request for Authorization was sent in for Naprosyn 375mg #24."
    stated = nested("/disputed_items/0/quantity/value", 24)

    reconciled = held(stated, summary=summary)
    finding = next(f for f in reconciled.findings if f.code == "disagrees")

    assert ("letter_quantities_differ", "/disputed_items/0/quantity") in told(reconciled)
    assert finding.message.startswith("The letter says two things (quantity of item 1): the heading says 42")
    assert len(finding.spans) == 2
    assert ("disagrees", "/disputed_items/0/quantity/value") in told(held(nested(finding.field, 25), summary=summary))


def test_a_contradiction_of_another_field_excuses_nothing() -> None:
    """Only what the letter says against this very field is the letter's own."""
    outline, evidence = read()
    side = Remark("letter_sides_differ", "/disputed_items/1/treatment/laterality", "Two sides.", (Span(0, 400),))
    stated = claims_from_record(nested("/patient/age_years", 16))

    reconciled = reconcile(outline, replace(evidence, remarks=(side,)), stated)

    assert reconciled.provenance["/patient/age_years"].verdict == "disagrees"


def test_the_letters_own_contradiction_is_not_hidden_by_agreement_with_one_side() -> None:
    """Agreement with the header does not make the summary's date go away."""
    summary = SUMMARY.replace("3-4-2015", "3-14-2015")

    reconciled = held({"dates": {"injury": "2015-03-04"}}, summary=summary)

    assert told(reconciled) == [("letter_dates_differ", "/dates/injury")]
    assert reconciled.provenance["/dates/injury"].confidence == "letter_contradicts"


def unread(*fields: str) -> tuple[Outline, Evidence]:
    """Return outline and evidence from which rules' knowledge of some fields is taken."""
    outline, evidence = read()
    readings = {f: r for f, r in evidence.readings.items() if not f.startswith(fields)}
    return outline, replace(evidence, readings=readings, silent=frozenset(f for f in evidence.silent if not f.startswith(fields)))


SILENT = [
    ("/patient/age_years", 51, True),
    ("/patient/age_years", 52, False),
    ("/patient/age_years", 3, False),
    ("/patient/sex", "female", True),
    ("/patient/sex", "male", False),
    ("/dates/injury", "2015-03-04", True),
    ("/dates/injury", "2015-04-03", False),
    ("/reviewer/licensed_states", ["OR"], True),
    ("/reviewer/licensed_states", ["WA"], False),
    ("/reviewer/certifications", ["Family Practice"], True),
    ("/disputed_items/0/treatment/strength", "375 mg", True),
    ("/disputed_items/0/treatment/strength", "375 mcg", False),
    ("/disputed_items/0/quantity/value", 42, True),
    ("/disputed_items/0/quantity/value", 2, False),
    ("/disputed_items/0/quantity/unit", "tablet", False),
    ("/disputed_items/0/quantity/unit", "bean bag", False),
    ("/disputed_items/1/treatment/body_parts", ["wrist"], True),
    ("/disputed_items/1/treatment/body_parts", ["flank"], False),
    ("/disputed_items/1/treatment/laterality", "left", True),
    ("/disputed_items/1/schedule/per", "week", True),
    ("/disputed_items/1/schedule/per", "fortnight", False),
    ("/disputed_items/1/treatment/category", "rehabilitation", True),
    ("/disputed_items/1/rationale_reasons", ["guideline_criteria_met"], True),
]


@pytest.mark.parametrize(("field", "value", "stands"), SILENT, ids=[f"{field} {value}" for field, value, _ in SILENT])
def test_what_only_the_reader_says_must_stand_where_it_belongs(field: str, value: object, *, stands: bool) -> None:
    """Where rules are silent, a claimed value enters the record only if the letter holds it there."""
    outline, evidence = unread(field)
    reconciled = reconcile(outline, evidence, claims_from_record(nested(field, value)))
    origins = {proof.origin for pointer, proof in reconciled.provenance.items() if pointer.startswith(field)}

    assert origins == ({"claims"} if stands else set())
    assert any(code == "unfounded" and flagged == field for code, flagged in told(reconciled)) is not stands


def test_diagnoses_that_stand_in_the_summary_enter_the_record_without_a_finding() -> None:
    """Rules read no diagnoses: that only a reader states one is no news."""
    reconciled = held({"diagnoses": [{"name": "strained wrist"}, {"name": "Strained   wrist"}]})

    assert [one.name for one in reconciled.record.diagnoses] == ["strained wrist", "Strained   wrist"]
    assert told(reconciled) == []
    assert reconciled.provenance["/diagnoses/1/name"].confidence == "reader_only"


def test_the_outcome_is_the_rules_alone() -> None:
    """A reader's outcome does not stand in for one that rules cannot read, and is told."""
    outline, evidence = unread("/disputed_items/0/outcome")
    reconciled = reconcile(outline, evidence, claims_from_record(nested("/disputed_items/0/outcome", "upheld")))

    assert reconciled.record.disputed_items[0].outcome is None
    assert ("rules_silent", "/disputed_items/0/outcome") in told(reconciled)


def test_an_outcome_that_the_item_contradicts_is_unfounded() -> None:
    """Neither the word nor the rationale's verdict says it."""
    outline, evidence = unread("/disputed_items/0/outcome")
    reconciled = reconcile(outline, evidence, claims_from_record(nested("/disputed_items/0/outcome", "overturned")))

    assert ("unfounded", "/disputed_items/0/outcome") in told(reconciled)


def test_a_case_outcome_that_cannot_be_derived_is_unfounded() -> None:
    """Without every item's outcome there is none."""
    outline, evidence = unread("/disputed_items/0/outcome")
    reconciled = reconcile(outline, evidence, claims_from_record({"case_outcome": "upheld"}))

    assert told(reconciled) == [("unfounded", "/case_outcome")]


@pytest.mark.parametrize(("value", "code"), [(True, "unfounded"), (False, "rules_silent")])
def test_necessity_without_a_read_outcome_is_held_against_the_item(value: bool, code: str) -> None:
    """Where no rule read an outcome, the item's words must hold the one that a claimed necessity follows from."""
    outline, evidence = unread("/disputed_items/0/outcome")
    stated = nested("/disputed_items/0/medically_necessary", value)

    assert told(reconcile(outline, evidence, claims_from_record(stated))) == [(code, "/disputed_items/0/medically_necessary")]


def test_a_necessity_left_null_claims_nothing_without_an_outcome() -> None:
    """Neither reader speaks."""
    outline, evidence = unread("/disputed_items/0/outcome")
    stated = nested("/disputed_items/0/medically_necessary", None)

    assert told(reconcile(outline, evidence, claims_from_record(stated))) == []


def test_parts_of_a_citation_that_rules_did_not_read_stay_out() -> None:
    """A citation is read whole or not at all."""
    base = "/disputed_items/2/reviewer_guidelines"
    outline, evidence = unread(f"{base}/0/pages")
    reconciled = reconcile(outline, evidence, claims_from_record(nested(base, [{"pages": ["264"], "year": 2004}])))

    assert ("rules_silent", f"{base}/0/pages") in told(reconciled)
    assert reconciled.record.disputed_items[2].reviewer_guidelines[0].pages == ()


def drafted(*claims: DraftClaim, count: int = 3) -> Claims:
    """Return a draft's claims about the usual letter."""
    return claims_from_draft(claims, count, number_sentences(read()[0].passage))


def sentence_with(words: str) -> int:
    """Return the number of the first sentence that holds some words."""
    passage = read()[0].passage
    return next(s.number for s in number_sentences(passage) if words in sentence_text(passage, s))


def test_a_right_sentence_number_is_not_flagged() -> None:
    """The sentence holds the value, by the rule's own span or by its words."""
    age = DraftClaim("/patient/age_years", 51, (sentence_with("51 year old"),))
    wrist = DraftClaim("/disputed_items/2/treatment/laterality", "right", (sentence_with("Paraffin bath"),))
    flag = DraftClaim("/disputed_items/2/retrospective", value=False, sentences=(1,))

    assert told(held_claims(drafted(age, wrist, flag))) == []


@pytest.mark.parametrize(
    "claim",
    [
        DraftClaim("/patient/age_years", 51, (sentence_with("MAXIMUS Federal"),)),
        DraftClaim("/reviewer/licensed_states/0", "CA", (sentence_with("51 year old"),)),
        DraftClaim("/disputed_items/0/quantity/value", Decimal(42), (sentence_with("Paraffin bath"),)),
        DraftClaim("/dates/decision", date(2016, 12, 19), (sentence_with("Paraffin bath"),)),
        DraftClaim("/diagnoses/0/name", "strained wrist", (sentence_with("Paraffin bath"),)),
        DraftClaim("/disputed_items/2/reviewer_guidelines/0/year", 2004, (sentence_with("Paraffin bath"),)),
    ],
    ids=lambda claim: claim.field,
)
def test_a_sentence_that_does_not_hold_its_value_is_flagged(claim: DraftClaim) -> None:
    """The value is right, the number is not."""
    codes = [code for code, _ in told(held_claims(drafted(claim))) if code != "model_silent"]

    assert codes == ["evidence_misplaced"]


STRANGERS = [
    DraftClaim("/disputed_items/2/treatment/laterality", "right", (sentence_with(HEADINGS[1][:20]),)),
]


@pytest.mark.parametrize("claim", STRANGERS, ids=lambda claim: claim.field)
def test_another_items_heading_proves_nothing(claim: DraftClaim) -> None:
    """The words may stand there too: they are said of another item."""
    codes = [code for code, field in told(held_claims(drafted(claim))) if field == claim.field]

    assert codes == ["evidence_misplaced"]


ODD_STRENGTHS = ["-375 mg", "±375 mg", "375½ mg", "375² mg", "3\u200b75 mg", "<375 mg"]


@pytest.mark.parametrize("strength", ODD_STRENGTHS, ids=ascii)
def test_a_sign_or_fraction_is_part_of_a_strength(strength: str) -> None:
    """What stands between the figures is not passed over."""
    field = "/disputed_items/0/treatment/strength"

    assert ("disagrees", field) in told(held(nested(field, strength)))


def test_a_number_is_never_cut_to_fit() -> None:
    """Text that begins with the right figures and goes on is no number."""
    field = "/disputed_items/0/quantity/value"

    assert ("invalid_claim", field) in told(held(nested(field, "42" + " " * 40 + "7")))


def test_a_draft_points_at_its_items() -> None:
    """Sentence numbers of a heading tell which item is meant, also of two merged into one."""
    first, third = sentence_with("Naprosyn 375mg"), sentence_with("Paraffin bath")
    swapped = drafted(
        DraftClaim("/disputed_items/0/outcome", "upheld", (third,)), DraftClaim("/disputed_items/2/outcome", "upheld", (first,))
    )
    merged = drafted(DraftClaim("/disputed_items/0/outcome", "upheld", (first, third)), count=1)

    assert ("items_reordered", "/disputed_items/0") in told(held_claims(swapped))
    assert ("items_merged", "/disputed_items/2") in told(held_claims(merged))


def test_more_items_than_are_compared_word_by_word_are_only_paired_when_equal() -> None:
    """A stated list of a thousand items costs no table of likenesses."""
    stated = [{"heading": heading} for heading in HEADINGS] + [{"heading": f"Item {n}"} for n in range(500)]

    found = told(held({"disputed_items": stated}))

    assert ("item_missing", "/disputed_items/0") not in found
    assert ("item_not_in_letter", "/disputed_items") in found


def test_a_right_draft_has_nothing_to_repair() -> None:
    """A draft whose every value stands in the letter is not asked again."""
    claims = drafted(
        DraftClaim("/dates/injury", date(2015, 3, 4)),
        DraftClaim("/disputed_items/0/quantity/value", Decimal(42), (sentence_with("Naprosyn 375mg"),)),
        DraftClaim("/disputed_items/0/treatment/name", "an anti-inflammatory"),
        DraftClaim("/disputed_items/0/retrospective", value=False),
        DraftClaim("/disputed_items/2/reviewer_guidelines/0/pages/0", "264"),
        DraftClaim("/disputed_items/2/reviewer_guidelines/0/year", None),
    )

    assert judge_draft(read()[0], claims) == ()


def test_what_a_draft_makes_up_is_told_with_the_letters_words() -> None:
    """Each sentence names the field as the model knows it and what the letter prints there."""
    claims = drafted(
        DraftClaim("/disputed_items/0/quantity/value", Decimal(90), (), "/items/0/quantity"),
        DraftClaim("/patient/age_years", 77, (), "/patient/age"),
        count=2,
    )

    assert judge_draft(read()[0], claims) == (
        "/items: the letter prints `Claims Administrator guideline` 3 times, once an item; you give 2 items.",
        "/patient/age: the letter does not hold 77 where it would stand.",
    )
    assert judge_draft(read()[0], replace(claims, item_count=3)) == (
        "/items/0/quantity: the letter does not hold 90 in “Naprosyn 375mg #42 with 1 refill”.",
        "/patient/age: the letter does not hold 77 where it would stand.",
    )


def test_a_draft_is_judged_against_the_letter_alone() -> None:
    """Where the letter has no part for a value, nothing is said of it."""
    outline = replace(read()[0], summary=None)

    assert judge_draft(outline, drafted(DraftClaim("/patient/age_years", 77))) == ()


def test_claims_are_placed_under_their_readers_own_name() -> None:
    """A claim that moves to another item keeps the pointer by which its reader knows it."""
    outline, evidence = read()
    claims = claims_from_record({"disputed_items": [{"heading": HEADINGS[1], "refills": 9}]})

    comparison = compare(outline, evidence, choose_readings(evidence), claims)
    check = next(one for one in comparison.checks if one.field.endswith("/refills"))

    assert (check.field, check.claim.place) == ("/disputed_items/1/refills", "/disputed_items/0/refills")


def test_a_claim_without_a_field_of_the_record_is_passed_over() -> None:
    """Claims made by hand may name what the record does not have."""
    odd = Claims("claims", (Claim("/mood", "good"), Claim("/moods/0", "good"), Claim("/disputed_items/x/mood", "good")), None)

    assert told(held_claims(odd)) == []


def test_a_reading_is_no_part_of_a_claim() -> None:
    """Two readings of one field are two witnesses, whatever a reader says."""
    outline, evidence = read()
    other = Reading("made", "/patient/age_years", 61, "rationale", (Span(0, 4),), "sixty-one")
    more = replace(evidence, readings={**evidence.readings, other.field: (*evidence.of(other.field), other)})

    found = told(reconcile(outline, more, claims_from_record({"patient": {"age_years": 51}})))

    assert found == [("letter_ages_differ", "/patient/age_years")]


@pytest.mark.parametrize(("stated", "code"), [("tabs", None), ("Tablets", None), ("capsule", "disagrees")])
def test_units_agree_in_any_spelling(stated: str, code: str | None) -> None:
    """A unit is compared by what it counts."""
    made = Item("Naprosyn 375mg, 42 tablets")
    record = {"disputed_items": [{"heading": made.heading, "quantity": {"value": 42, "unit": stated}}]}

    assert told(held(record, made)) == ([(code, "/disputed_items/0/quantity/unit")] if code else [])


def test_spine_may_be_left_out_of_a_body_part() -> None:
    """The lumbar spine and "lumbar" are one body part; the hand is another."""
    made = Item("MRI of the lumbar spine")

    def stating(part: str) -> dict[str, object]:
        return {"disputed_items": [{"heading": made.heading, "treatment": {"body_parts": [part]}}]}

    assert told(held(stating("lumbar"), made)) == []
    assert told(held(stating("lumbar  Spine"), made)) == []
    assert told(held(stating("hand"), made)) == [("disagrees", "/disputed_items/0/treatment/body_parts/0")]


def test_words_that_cannot_be_looked_for_stand_nowhere() -> None:
    """Marks without words, and texts longer than any diagnosis, are unfounded."""
    found = told(held({"diagnoses": [{"name": "…!"}, {"name": "pain " * 400}]}))

    assert found == [("unfounded", "/diagnoses"), ("unfounded", "/diagnoses")]


def test_words_stand_whatever_the_marks_between_them() -> None:
    """Dashes, ampersands and plurals do not matter; a part of a word does."""
    summary = SUMMARY + " She has low-back strain & sprains of both knees, and neuropathies."

    def coded(name: str) -> list[str]:
        return [code for code, _ in told(held({"diagnoses": [{"name": name}]}, summary=summary))]

    assert coded("low back strain and sprain") == []
    assert coded("neuropathy") == []
    assert coded("nee") == ["unfounded"]


def test_a_field_of_an_item_that_the_letter_lacks_has_no_home() -> None:
    """Nothing can stand where there is nothing."""
    outline = read()[0]

    assert find_home(outline, "/disputed_items/9/refills", "heading") is None
    assert find_home(outline, "/patient/sex", "heading") is None


def test_an_item_without_words_has_no_home() -> None:
    """A block whose every part is missing holds no value."""
    outline = read()[0]
    bare = replace(outline.items[0], heading=outline.passage.part(0, 0), decision=None, rationale=None)

    assert find_home(replace(outline, items=(bare,)), "/disputed_items/0/outcome", "item") is None
