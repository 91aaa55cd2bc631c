"""The reviewer's certifications, subspecialties and states."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.reviewer import find_reviewer
from imr_llm.sections.outline import Outline


def outline(text: str) -> Outline:
    """Return an outline whose credentials are the whole text."""
    passage = read_passage(letter_from_text(text))
    return Outline("issues_decisions_and_rationales", passage, credentials=passage.part(0, len(passage.text)))


def lists(text: str) -> tuple[list[str], list[str], list[str]]:
    """Return the three lists read from credentials."""
    found: dict[str, list[str]] = {"certifications": [], "subspecialties": [], "licensed_states": []}
    for one in find_reviewer(outline(text)):
        if isinstance(one, Reading):
            _, _, name, index = one.field.split("/")
            assert int(index) == len(found[name])
            found[name].append(str(one.value))
    return found["certifications"], found["subspecialties"], found["licensed_states"]


@dataclass(frozen=True, slots=True)
class Case:
    """Credentials and the three lists they state."""

    text: str
    certifications: tuple[str, ...] = ()
    subspecialties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


REHAB = "Physical Medicine and Rehabilitation"
PROSE = (
    Case(
        f"is Board Certified in {REHAB}, has a subspecialty in Brain Injury and is licensed to practice in Ohio.",
        (REHAB,),
        ("Brain Injury",),
        ("OH",),
    ),
    Case(
        "is Board Certified in Urology, has a subspecialty in Pediatric Urology, and is licensed to practice in Utah.",
        ("Urology",),
        ("Pediatric Urology",),
        ("UT",),
    ),
    Case(
        "is Board Certified in Urology and is licensed to practice in Texas, Alabama and Vermont. He/she",
        ("Urology",),
        (),
        ("AL", "TX", "VT"),
    ),
    Case(
        "is Board Certified in Preventive Medicine and Occupational Medicine and is licensed to practice in Iowa",
        ("Preventive Medicine", "Occupational Medicine"),
        (),
        ("IA",),
    ),
    Case(
        f"is Board Certified in {REHAB} and Pain Medicine with a subspecialty in Spinal Cord Injury "
        "and is licensed to practice in Idaho and has been",
        (REHAB, "Pain Medicine"),
        ("Spinal Cord Injury",),
        ("ID",),
    ),
    Case(
        "is Board Certified in Psychiatry, has subspecialties in Geriatric Psychiatry and Addiction Medicine "
        "and is licensed to practice in New York.",
        ("Psychiatry",),
        ("Geriatric Psychiatry", "Addiction Medicine"),
        ("NY",),
    ),
    Case(
        "is Board Certified in Radiology, has a subspecialty in Hospice and Palliative Medicine, Pain Medicine "
        "and is licensed to practice in NY.",
        ("Radiology",),
        ("Hospice and Palliative Medicine", "Pain Medicine"),
        ("NY",),
    ),
    Case("is a Chiropractor and is licensed to practice in Texas.", ("Chiropractor",), (), ("TX",)),
    Case("is a Doctor of Chiropractic and is licensed to practice in Texas.", ("Doctor of Chiropractic",), (), ("TX",)),
    Case("is a licensed Psychologist and is licensed to practice in Oregon.", ("Psychologist",), (), ("OR",)),
    Case(
        "is Licensed in Acupuncture, has a subspecialty in Herbal Medicine "
        "and is licensed to practice in California, Washington, D.C. and Maine. He",
        ("Acupuncture",),
        ("Herbal Medicine",),
        ("CA", "DC", "ME"),
    ),
    Case("is a licensed Doctor of Podiatric Medicine and is licensed in Nevada.", ("Doctor of Podiatric Medicine",), (), ("NV",)),
    Case(
        "is Board Certified in Urology and is licensed to practice medicine in the State of West\nVirginia and Virginia.",
        ("Urology",),
        (),
        ("VA", "WV"),
    ),
    Case(
        "is board-certified in Internal Medicine, Nephrology, and Sleep Medicine, "
        "and is licensed to practice in South Dakota and the State of Maine.",
        ("Internal Medicine", "Nephrology", "Sleep Medicine"),
        (),
        ("ME", "SD"),
    ),
    Case(
        "is Board Certified in Child and Adolescent Psychiatry and is licensed to practice in Puerto Rico.",
        ("Child and Adolescent Psychiatry",),
        (),
        ("PR",),
    ),
    Case("is licensed to practice in Ohio. He/she treats Ohioans in Utah.", (), (), ("OH",)),
)
BLOCK = (
    Case("State(s) of Licensure: Ohio,North Carolina\nCertification(s)/Specialty: Urology", ("Urology",), (), ("NC", "OH")),
    Case(
        "State(s) of Licensure: Ohio, North Carolina, Ohio\nCertification(s)/Specialty: Urology, Surgery, Urology",
        ("Urology", "Surgery"),
        (),
        ("NC", "OH"),
    ),
    Case(
        "State(s) of Licensure: Utah \nCertification(s)/Specialty: Psychiatry, Physical Medicine & \nRehabilitation\n\n"
        "DOCUMENTS REVIEWED\nNone",
        ("Psychiatry", "Physical Medicine & Rehabilitation"),
        (),
        ("UT",),
    ),
    Case(
        "Certification(s)/Specialty: Urology\nState(s) of Licensure: Washington\nThe Expert Reviewer was chosen",
        ("Urology",),
        (),
        ("WA",),
    ),
    Case(
        "State(s) of Licensure: Washington, D.C., West Virginia, CA\nCertification(s)/Specialty: Chiropractor.",
        ("Chiropractor",),
        (),
        ("CA", "DC", "WV"),
    ),
    Case(
        "State of Licensure: District of Columbia and Maine\nCertification(s)/Specialty: Surgery, Allergy and Immunology",
        ("Surgery", "Allergy and Immunology"),
        (),
        ("DC", "ME"),
    ),
    Case("Certification(s) / Specialties : Oral and Maxillofacial Surgery", ("Oral and Maxillofacial Surgery",)),
    Case("State(s) of Licensure: Texas, , Ohio.", (), (), ("OH", "TX")),
    Case("State(s) of Licensure: Texas", (), (), ("TX",)),
)


@pytest.mark.parametrize("case", PROSE + BLOCK, ids=lambda case: case.text[:70])
def test_credentials_are_three_lists(case: Case) -> None:
    """In prose and in the block, each entry once, states as sorted codes."""
    assert lists(case.text) == (list(case.certifications), list(case.subspecialties), list(case.states))


def test_the_block_knows_no_subspecialties() -> None:
    """Every entry of the block is a certification."""
    found = list(find_reviewer(outline(BLOCK[0].text)))

    assert [one.field for one in found if isinstance(one, Silence)] == ["/reviewer/subspecialties"]


def test_prose_without_subspecialty_and_licence_is_silent_about_both() -> None:
    """The boilerplate's "similar specialties" is no subspecialty."""
    found = list(find_reviewer(outline("is Board Certified in Urology. Chosen for the same or similar specialties.")))

    assert {one.field for one in found if isinstance(one, Silence)} == {"/reviewer/subspecialties", "/reviewer/licensed_states"}


def test_a_subspecialty_that_cannot_be_read_is_not_silence() -> None:
    """The letter says something of it."""
    found = list(
        find_reviewer(outline("is Board Certified in Urology, subspecialty trained, and is licensed to practice in Ohio."))
    )

    assert not [one for one in found if isinstance(one, Silence)]


def test_what_is_no_state_is_remarked_upon() -> None:
    """It is neither repaired nor dropped in silence."""
    found = list(find_reviewer(outline("State(s) of Licensure: Texas, Ontario\nCertification(s)/Specialty: Urology")))
    (remark,) = [one for one in found if isinstance(one, Remark)]

    assert (remark.code, remark.field, remark.letter_value) == ("value_out_of_range", "/reviewer/licensed_states", "Ontario")


def test_a_letter_without_credentials_says_nothing() -> None:
    """The rule has read nothing and claims nothing."""
    passage = read_passage(letter_from_text("Text."))

    assert list(find_reviewer(Outline("unknown", passage))) == []


def test_every_reading_is_proven_by_the_raw_letter() -> None:
    """An entry broken over lines keeps its own characters as proof."""
    made = outline(BLOCK[2].text)
    found = [one for one in find_reviewer(made) if isinstance(one, Reading)]

    assert [one.quote for one in found] == ["Psychiatry", "Physical Medicine & \nRehabilitation", "Utah"]
    assert all(made.passage.letter.quote(one.spans[0]) == one.quote for one in found)
