"""What is a determination, what only quotes one, and what follows a determination's last item."""

from __future__ import annotations

import pytest

from imr_llm import extract_determination
from imr_llm.errors import NotADeterminationError
from imr_llm.letters import letter_from_text
from imr_llm.record import Extraction
from tests.fictional import Item, letter_text

FRONT = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

{title}

IMR Case Number: CM16-0991234
Date of Injury: 03/04/2015
Application Received: 11/10/2016
UR Denial Date: 11/02/2016
Date Assigned: 11/21/2016
Priority: Standard

{words}
"""
NO_DETERMINATIONS = {
    "a notice of termination": (
        FRONT.format(title="Notice of Termination of Independent Medical Review", words="The splint was authorized after all."),
        "a review ended or never began",
    ),
    "a determination of eligibility": (
        FRONT.format(
            title="Independent Medical Review Determination", words="The case is not eligible for Independent Medical Review."
        ),
        "a review ended or never began",
    ),
    "a lawyer's letter": (
        "Re: Independent Medical Review Determination, CM16-0991234\n\nDear client, the reviewer found the splint is not "
        "medically necessary.\n" * 3,
        "a text about Independent Medical Review",
    ),
    "a notice of withdrawal": (
        FRONT.format(title="Notice of Withdrawal", words="The worker has withdrawn the application."),
        "a review ended or never began",
    ),
    "an ineligible application": (
        FRONT.format(
            title="Notice", words="The application is not eligible for Independent Medical Review: it bears no signature."
        ),
        "a review ended or never began",
    ),
    "a notice of assignment": (
        FRONT.format(title="Notice of Assignment and Request for Information", words="Send the sheets within two weeks."),
        "a review was assigned",
    ),
    "an application": (
        (
            "State of California\nAPPLICATION FOR INDEPENDENT MEDICAL REVIEW\nDWC Form IMR\n\nDisputed medical treatment:\n"
            "1. Splint\nDecision: denied / modified\n"
        ),
        "an application for Independent Medical Review",
    ),
    "a bill review": (
        FRONT.format(title="Independent Bill Review", words="The fee is owed."),
        "a bill review",
    ),
    "an opinion that quotes an item": (
        (
            "WORKERS' COMPENSATION APPEALS BOARD\nSTATE OF CALIFORNIA\n\nOPINION AND ORDER\n\nIn IMR Case Number CM16-0991234 "
            "the reviewer wrote:\n\nWrist splint: Upheld\n\nClaims Administrator guideline: None.\n\nMAXIMUS guideline: None.\n\n"
            "Decision rationale: The wrist has healed. The request is not medically necessary.\n\nWe affirm.\n"
        ),
        "Appeals Board",
    ),
    "a petition": (
        (
            "PETITION APPEALING A DETERMINATION\n\nIMR Case Number: CM16-0991234\n\nThe letter of Independent Medical Review "
            "found that\nthe request for a splint is not medically necessary.\nThis is a plain mistake.\n"
        ),
        "an appeal",
    ),
    "a paper that lists labels": (
        (
            'We cut letters of Independent Medical Review at "Claims Administrator guideline:", "MAXIMUS guideline:" and\n'
            '"Decision rationale:". An item ends like "Wrist splint: Upheld". Nine in ten are upheld.\n'
        ),
        "a text about Independent Medical Review",
    ),
    "a story that prints two headings": (
        "Lawyers miss the records\n\nA letter has the parts\n\nHOW THE IMR FINAL DETERMINATION WAS MADE\n\nand\n\n"
        "IMR ISSUES, DECISIONS AND RATIONALES\n\nbut tells little, they say. The reviewers did not comment.\n"
        + "It rained.\n"
        * 9,
        "a text about Independent Medical Review",
    ),
}


@pytest.mark.parametrize(("text", "words"), NO_DETERMINATIONS.values(), ids=NO_DETERMINATIONS)
def test_what_is_no_determination_is_named(text: str, words: str) -> None:
    """A paper that decides nothing, or quotes what another decided, is refused with what it is."""
    with pytest.raises(NotADeterminationError, match=words):
        extract_determination(letter_from_text(text))


def test_a_cover_page_on_appeals_does_not_hide_a_letter() -> None:
    """Rights of appeal in capitals before the letter are no opinion of the board."""
    cover = "NOTICE OF APPEAL RIGHTS\nYOU MAY PETITION THE\nWORKERS' COMPENSATION APPEALS BOARD BY A VERIFIED PETITION.\n\f\n"
    extraction = extract_determination(letter_from_text(cover + letter_text(Item("Wrist splint"))))

    assert [item.heading for item in extraction.record.disputed_items] == ["Wrist splint"]
    assert extraction.record.case_number == "CM16-0991234"


def read(text: str) -> Extraction:
    """Return the record of a text."""
    return extract_determination(letter_from_text(text))


UNKNOWN = {
    "a table of another organization": """Westlake Review Partners
Independent Medical Review

FINAL DETERMINATION
Case No. CM27-0000123
Date of Injury: 03/05/2025

ISSUES IN DISPUTE

Request | Determination
Zaltranol 20mg #44 | Upheld
Six visits of hand therapy | Overturned

CASE SUMMARY
The worker is a 39-year-old woman with a sore thumb.
""",
    "numbered issues with their outcome below": """Westlake Review Partners
Independent Medical Review

IMR Case Number: CM27-0000124
Date of Injury: 03/05/2025
UR Decision Date: 11/20/2026
Application Received: 12/01/2026
Date Assigned: 12/15/2026
Determination Date: 02/02/2027

DETERMINATION

Issue 1: Zaltranol 20mg #44
Determination: Upheld (not medically necessary)
Reason: The thumb has healed.

2. Six visits of hand therapy
Decision: Overturned
Reason: The thumb is stiff.
""",
    "the usual labels under other titles": letter_text(
        Item("Zaltranol 20mg #44"),
        Item("Six visits of hand therapy", "Overturned", rationale="It is stiff. It is medically necessary."),
    )
    .replace("IMR ISSUES, DECISIONS AND RATIONALES", "DISPUTED TREATMENTS")
    .replace("HOW THE IMR FINAL DETERMINATION WAS MADE", "THE REVIEW")
    .replace("CLINICAL CASE SUMMARY", "SUMMARY OF RECORDS"),
    "the claims administrator under another name": letter_text(
        Item("Zaltranol 20mg #44"),
        Item("Six visits of hand therapy", "Overturned", rationale="It is stiff. It is medically necessary."),
    ).replace("Claims Administrator guideline", "Insurer guideline"),
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_layouts_give_what_is_proven(text: str) -> None:
    """Requests and outcomes are read in whatever frame they stand, and the letter is flagged."""
    extraction = read(text)
    items = extraction.record.disputed_items

    assert [(item.heading, item.outcome) for item in items] == [
        ("Zaltranol 20mg #44", "upheld"),
        ("Six visits of hand therapy", "overturned"),
    ]
    assert extraction.source.layout == "unknown"
    assert "unknown_layout" in {finding.code for finding in extraction.findings}


OWN_TITLES = {
    "a final determination letter": "INDEPENDENT MEDICAL REVIEW\nFINAL DETERMINATION LETTER\n\nIMR Case Number: CM27-0000125\n",
    "ornaments": "# Independent Medical Review: Final Determination\n\n**Case:** CM27-0000125\n",
    "a determination of necessity": "INDEPENDENT MEDICAL REVIEW\nMEDICAL NECESSITY DETERMINATION\n\nCASE: CM27-0000125\n",
}


@pytest.mark.parametrize("head", OWN_TITLES.values(), ids=OWN_TITLES)
def test_a_determination_of_any_form_is_kept_and_flagged(head: str) -> None:
    """What calls itself a determination and bears a case number is no failure, however little of it can be read."""
    extraction = read(head + "\nTreatment: a thumb rest\nDecision: partially approved\n")

    assert extraction.record.case_number == "CM27-0000125"
    assert extraction.needs_review
    assert {"unknown_layout", "no_items"} <= {finding.code for finding in extraction.findings}


def test_a_title_is_no_request() -> None:
    """An outcome right under the letter's title decides a request that stands elsewhere."""
    extraction = read(OWN_TITLES["a determination of necessity"].replace("\nCASE", "DECISION: OVERTURNED\nCASE"))

    assert ("item_without_heading", "/disputed_items/0/heading") in {(one.code, one.field) for one in extraction.findings}


OLDER = """Case Number: CM13-0665431
Date Assigned: 12/11/2013 Date of Injury: 10/05/2012
Decision Date: 01/27/2014 UR Denial Date: 09/06/2013
Priority: Standard Application Received: 09/20/2013

HOW THE IMR FINAL DETERMINATION WAS MADE
The physician reviewer is Board Certified in Neurology and is licensed to practice in Oregon.

CLINICAL CASE SUMMARY
The worker, 39 years old, is a gardener with a sore thumb.

IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions for the disputed items/services set forth below:

1. Zaltranol 20mg #44 is not medically necessary and appropriate.

The Claims Administrator based its decision on the MTUS Elbow Guidelines, page 9, which is part of the MTUS.

The Physician Reviewer based his/her decision on the MTUS Elbow Guidelines, page 11, which is part of the MTUS.

The Physician Reviewer's decision rationale: The thumb has healed. The request for Zaltranol is not medically necessary.
"""
TRAILERS = {
    "the decision's effect": "Effect of the Decision:\nIt is binding.",
    "a signature": "Sincerely,\n\nA. Quill, MD",
    "copies": "cc: Department of Industrial Relations",
    "rights of appeal": "YOUR RIGHT TO APPEAL\nA party may appeal. Where treatment is not medically necessary, none is owed.",
    "rights of appeal, not in capitals": "Your Right to Appeal\nA party may appeal.",
    "a proof of service": "PROOF OF SERVICE\nI served this letter by mail.",
    "a list of documents": "INDEX OF DOCUMENTS\n1. A note: Upheld",
    "a list of documents with a colon": "DOCUMENTS REVIEWED:\n1. A note",
    "a disclaimer": "Disclaimer: MAXIMUS is not engaged in the practice of law.",
}


@pytest.mark.parametrize("trailer", TRAILERS.values(), ids=TRAILERS)
def test_what_follows_the_last_item_is_not_its_rationale(trailer: str) -> None:
    """A rationale ends where the letter's closing parts begin."""
    (item,) = read(f"{OLDER}\n{trailer}\n").record.disputed_items

    assert item.rationale == "The thumb has healed. The request for Zaltranol is not medically necessary."


def test_a_list_inside_a_rationale_ends_nothing() -> None:
    """A title in capitals that is no closing part belongs to the rationale."""
    (item,) = read(OLDER.replace("healed. ", "healed.\nCRITERIA FOR THUMBS\nNone is met. ")).record.disputed_items

    assert item.rationale
    assert item.rationale.endswith("Zaltranol is not medically necessary.")


def test_run_together_paragraphs_are_parted() -> None:
    """Both sides' sentences and the reasons are told apart within one paragraph."""
    joined = OLDER.replace("MTUS.\n\nThe Physician", "MTUS. The Physician")
    (item,) = read(joined).record.disputed_items

    assert [one.pages for one in item.claims_administrator_guidelines] == [("9",)]
    assert [one.pages for one in item.reviewer_guidelines] == [("11",)]
    assert item.rationale


def test_a_number_may_touch_its_request() -> None:
    """The number in "1.Zaltranol" is no part of the heading."""
    (item,) = read(OLDER.replace("1. Zaltranol", "1.Zaltranol")).record.disputed_items

    assert item.heading == "Zaltranol 20mg #44"


def test_a_denial_letter_that_names_no_guideline_is_the_claims_administrators_text() -> None:
    """A sentence on the claims administrator's letter ends the heading above it."""
    text = OLDER.replace("44 is not medically necessary and appropriate", "44").replace(
        "The Claims Administrator based its decision on the MTUS Elbow Guidelines, page 9, which is part of the MTUS.",
        "The Claims Administrator's denial letter names no guideline.",
    )
    (item,) = read(text).record.disputed_items

    assert item.heading == "Zaltranol 20mg #44"
    assert item.claims_administrator_guidelines == ()


def test_a_2013_footer_is_no_part_of_a_request() -> None:
    """The footer of 2013 is left out wherever a page ends."""
    footer = "Final Letter of Determination      Form Effective 5.16.13                         Page 2 of 5"
    (item,) = read(OLDER.replace("Zaltranol 20mg #44 is", f"Zaltranol\n{footer}\n20mg #44 is")).record.disputed_items

    assert item.heading == "Zaltranol 20mg #44"


def test_a_label_broken_over_a_line_is_one_label() -> None:
    """A label that goes on in the next line counts once."""
    extraction = read(OLDER.replace("Reviewer's decision rationale", "Reviewer's\ndecision rationale"))

    assert extraction.findings == ()
    assert extraction.record.disputed_items[0].rationale
