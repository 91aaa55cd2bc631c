"""The worker's age and sex."""

from __future__ import annotations

import pytest

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.patient import find_patient
from imr_llm.sections.outline import ItemBlock, Outline


def outline(summary: str, *rationales: str) -> Outline:
    """Return an outline of a summary and the items' rationales."""
    passage = read_passage(letter_from_text("\n\n".join([summary, *rationales])))
    parts, start = [], 0
    for text in (summary, *rationales):
        length = len(read_passage(letter_from_text(text)).text)
        parts.append(passage.part(start, start + length))
        start += length + 1
    items = tuple(ItemBlock(number, part, None, None, None, part) for number, part in enumerate(parts[1:], start=1))
    return Outline("issues_decisions_and_rationales", passage, summary=parts[0], items=items)


def stated(summary: str) -> tuple[object, object]:
    """Return age and sex as read from a summary."""
    values = {one.field: one.value for one in find_patient(outline(summary)) if isinstance(one, Reading)}
    return values.get("/patient/age_years"), values.get("/patient/sex")


STATED = (
    ("The injured worker is a 57 year old male who fell.", 57, "male"),
    ("The injured worker is a 57-year-old female, who fell.", 57, "female"),
    ("The patient is a 57 year old who fell.", 57, None),
    ("This is a 57 year old man with neck pain.", 57, "male"),
    ("This case involves a now 57-year-old female with a history of a claim.", 57, "female"),
    ("The 57 year old male injured worker lifts crates.", 57, "male"),
    ("This 57 year-old woman sustained an injury.", 57, "female"),
    ("The employee is a 71-year-old man, a porter.", 71, "male"),
    ("The applicant is a represented 57-year-old who has filed a claim.", 57, None),
    ("The patient is a 57 y/o right-hand dominant male cook.", 57, "male"),
    ("The patient is a 57yo female.", 57, "female"),
    ("The patient is a 57 y.o. gentleman.", 57, "male"),
    ("The patient is a pleasant 57-year-old lady.", 57, "female"),
    ("The patient is a forty-eight year old woman.", 48, "female"),
    ("The patient is a Forty eight-year-old woman.", 48, "female"),
    ("The patient is a nineteen year old man.", 19, "male"),
    ("The patient is a fifty-seven (57) year old man.", 57, "male"),
    ("The patient is a 57 (fifty-seven) year old man.", 57, "male"),
    ("The claimant is a woman aged 57.", 57, "female"),
    ("The claimant is a female, age 57, who fell.", 57, "female"),
    ("The claimant is 57 years of age. She is a female clerk.", 57, "female"),
    ("The claimant is 57 years old.", 57, None),
    ("The treating physician, a male, saw the patient.", None, None),
    ("She was 57 years old at the time of the injury.", None, None),
    ("This female patient has neck pain.", None, "female"),
    ("The male injured worker has neck pain.", None, "male"),
    ("The patient is a right-handed woman.", None, "female"),
    ("The 57-year-old retired Spanish-speaking male cook has pain.", 57, "male"),
    ("The 57- year-old female has pain.", 57, "female"),
    ("The patient is a 57-\nyear-old female.", 57, "female"),
    ("He is a cook with a 20 year history of smoking.", None, None),
    ("The worker has a 24-year-old knee injury.", None, None),
    ("The worker lives with his 19-year-old son.", None, None),
    ("She was 22 years old when she began to smoke; her mother was a 61 year old.", None, None),
    ("Headaches since 17 years old.", None, None),
    ("Hurt lifting a 90 year old resident.", None, None),
    ("The worker was struck by a man.", None, None),
    ("The worker was struck by a 30 year old man.", None, None),
    ("The worker assisted a male coworker.", None, None),
    ("The patient is a 57 year old who was hit by a man on a ladder.", 57, None),
    ("There is male pattern hair loss.", None, None),
    ("The form offers male/female.", None, None),
    ("The patient is a child of 7 years old.", None, None),
    ("The study is of patients aged 18 to 65.", None, None),
    ("He has worked there for 30 years.", None, None),
    ("Pain began two years ago.", None, None),
    ("The patient is a 57 year old cook. The wife is 44 years old.", 57, None),
    ("The patient is a 57 year old with a 30-year-old scar.", 57, None),
)


@pytest.mark.parametrize(("summary", "age", "sex"), STATED)
def test_age_and_sex_are_the_workers_and_as_stated(summary: str, age: int | None, sex: str | None) -> None:
    """Other people, things and pronouns do not count."""
    assert stated(summary) == (age, sex)


def test_the_first_mention_counts() -> None:
    """A later age is somebody else's or a copy of an older report."""
    assert stated("The patient is a 57 year old male. In 2009 a 51 year old male was seen.") == (57, "male")


@pytest.mark.parametrize("number", [14, 110])
def test_ages_of_workers_lie_between_fourteen_and_a_hundred_and_ten(number: int) -> None:
    """Both ends count."""
    assert stated(f"The patient is a {number} year old.") == (number, None)


def test_a_summary_without_age_and_sex_is_silent() -> None:
    """Silence says that the rule has read it and found none."""
    found = list(find_patient(outline("The patient has neck pain. He rests.")))

    assert {one.field for one in found if isinstance(one, Silence)} == {"/patient/age_years", "/patient/sex"}


def test_an_age_that_cannot_be_placed_is_not_silence() -> None:
    """Something is said of an age; whose it is the rule does not know."""
    found = list(find_patient(outline("Her son is 19 years old and a male.")))

    assert found == []


def test_a_letter_without_summary_says_nothing() -> None:
    """The rule has read nothing and claims nothing."""
    passage = read_passage(letter_from_text("Text."))

    assert list(find_patient(Outline("unknown", passage))) == []


def test_a_rationale_that_introduces_the_worker_is_a_second_witness() -> None:
    """Its age is read from each rationale, its source told."""
    made = outline(
        "The patient is a 57 year old male.", "The claimant is a 56 year old male with pain.", "A 40 year old trial was cited."
    )
    ages = [
        (one.value, one.source) for one in find_patient(made) if isinstance(one, Reading) and one.field == "/patient/age_years"
    ]

    assert ages == [(57, "narrative"), (56, "rationale")]


CLASHES = (
    ("The patient is a 57 year old female.", "She has pain. He had normal reflexes."),
    ("The patient is a 57 year old male. She reports pain.", "None."),
    ("The patient is a 57 year old male.", "She also reported relief."),
    ("The patient is a 57 year old female.", 'The note says: "He denies relief."'),
)
NO_CLASHES = (
    ("The patient is a 57 year old male.", "He has pain. He had normal reflexes."),
    ("The patient is a 57 year old female.", "He/she has no affiliation with the employer."),
    ("The patient is a 57 year old female.", "The treating physician saw her in May. He had films taken."),
    ("The patient is a 57 year old female.", "He has requested a cane."),
    ("The patient is a 57 year old female.", "He is recommending surgery."),
    ("The patient is a 57 year old female.", "(He, 2004) There is little proof."),
    ("The patient is a 57 year old female.", "Her husband drives. He has a licence."),
    ("The patient is a 57 year old.", "He has pain. She has pain."),
)


@pytest.mark.parametrize(("summary", "rationale"), CLASHES)
def test_a_pronoun_against_the_stated_sex_is_remarked_upon(summary: str, rationale: str) -> None:
    """The sex as stated stays; a person should look."""
    (remark,) = [one for one in find_patient(outline(summary, rationale)) if isinstance(one, Remark)]

    assert (remark.code, remark.field) == ("sex_inconsistent", "/patient/sex")
    assert len(remark.spans) == 2


@pytest.mark.parametrize(("summary", "rationale"), NO_CLASHES)
def test_pronouns_of_others_are_no_clash(summary: str, rationale: str) -> None:
    """The reviewer's boilerplate, physicians and relatives have pronouns too."""
    assert not [one for one in find_patient(outline(summary, rationale)) if isinstance(one, Remark)]


def test_two_stated_sexes_are_remarked_upon() -> None:
    """The first is the reading."""
    found = list(find_patient(outline("The patient is a 57 year old male. The patient is a female cook.")))

    assert [one.value for one in found if isinstance(one, Reading)] == [57, "male"]
    assert [one.code for one in found if isinstance(one, Remark)] == ["sex_inconsistent"]


def test_every_reading_is_proven_by_the_raw_letter() -> None:
    """An age broken over lines keeps its own characters as proof."""
    made = outline("The patient is a 57-\nyear-old  female.")
    found = [one for one in find_patient(made) if isinstance(one, Reading)]

    assert [one.quote for one in found] == ["57-\nyear-old", "female"]
