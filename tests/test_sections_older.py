"""Sections of the layouts of 2013 and early 2014, of letters of no known layout, and of what is no letter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from imr_llm import extract_determination
from imr_llm.checks import check_case
from imr_llm.evidence import Remark
from imr_llm.letters import Letter, letter_from_text, read_passage
from imr_llm.rules.find import find_evidence
from imr_llm.rules.polarity import verdict_polarity
from imr_llm.sections import Outline, find_outline
from imr_llm.sections.decisions import find_decisions_outline
from imr_llm.sections.judgement import judge_determination
from imr_llm.sections.notice import find_notice_outline
from imr_llm.sections.professional import find_professional_outline
from imr_llm.sections.prose import closing_verdict
from imr_llm.sections.unknown import find_unknown_outline

DECISIONS_LETTER = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

Case Number: CM13-0771234
Date Assigned: 11/20/2013 Date of Injury: 02/03/2010
Decision Date: 01/15/2014 UR Denial Date: 10/01/2013
Priority: Standard Application Received: 10/12/2013

HOW THE IMR FINAL DETERMINATION WAS MADE
The state's office sent the complete case file to a physician reviewer. The physician reviewer is Board \
Certified in Neurology and is licensed to practice in Oregon.

DOCUMENTS REVIEWED
The following documents were reviewed: a file of forty sheets.

CLINICAL CASE SUMMARY
The physician reviewer developed the following clinical case summary from forty sheets:

The worker, 39 years old, is a gardener with a sore thumb. His chart lists: 1. a sprain, 2. a cyst.

IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions as follows:

{items}
"""
FIRST = """1. Zaltranol 20mg #44 is not medically necessary and appropriate.

The Claims Administrator based its decision on the MTUS Elbow Guidelines, page 9, which is part of the MTUS.

The Physician Reviewer based his/her decision on the MTUS Elbow Guidelines, page 11, which is part of the MTUS.

The Physician Reviewer's decision rationale: The thumb has healed. Two points matter here:
1. The drug does not suit a healed thumb.
2. The Claims Administrator gave a week of it already.
The request for Zaltranol is not medically necessary and appropriate."""
SECOND = """2. A wooden thumb rest

The Claims Administrator did not cite any guideline.

The Physician Reviewer found no part of the MTUS to apply and relied on the Handbook of Thumbs.

The Physician Reviewer's decision rationale: A rest eases the joint at night. The request for a wooden thumb rest \
is medically necessary and appropriate."""

NOTICE_LETTER = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

Notice of Independent Medical Review Determination
Dated: 11/02/2013

Employee:
Date of UR Decision: 8/1/2013
Date of Injury: 4/5/2011
MAXIMUS Case Number: CM13-0665432

1) MAXIMUS Federal Services, Inc. has determined the request for a left wrist cuff is notmedically necessary and appropriate.

2) MAXIMUS Federal Services, Inc. has determined the request for six visits of hand therapy is medically necessary \
and appropriate.

INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE

An application for Independent Medical Review was filed on 8/20/2013 disputing the Utilization Review Denial dated \
8/1/2013. A decision has been made for each of the treatment and/or services that were in dispute:

1) MAXIMUS Federal Services, Inc. has determined the request for a left wrist cuff is notmedically necessary and appropriate.

2) MAXIMUS Federal Services, Inc. has determined the request for six visits of hand therapy is medically necessary \
and appropriate.

Medical Qualifications of the Expert Reviewer:
The physician reviewer is Board Certified in Neurology and is licensed to practice in Oregon.

Case Summary:
Disclaimer: The following case summary was taken directly from the utilization review denial dated August 1, 2013.

"The worker, 39 years old, is a gardener with a sore wrist."

Documents Reviewed for Determination:
The following relevant documents were reviewed: a file of forty sheets.

1) Regarding the request for a left wrist cuff:

Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision

The Claims Administrator based its decision on the MTUS Elbow Guidelines, page 9.

The Expert Reviewer found the guidelines used by the Claims Administrator relevant.

Rationale for the Decision:
The wrist is stable. The request for a left wrist cuff is not medically necessary and appropriate.

2) Regarding the request for six visits of hand therapy:

Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision

The Claims Administrator based its decision on the MTUS Elbow Guidelines, page 10.

The Expert Reviewer based his/her decision on the MTUS Elbow Guidelines, page 12.

Rationale for the Decision:
Six visits are what the guideline allows. The request for six visits of hand therapy is medically necessary and appropriate.
"""
PROFESSIONAL_LETTER = """MEDICAL PROFESSIONAL REVIEW

ISSUE AT DISPUTE:
{issues}

CASE SUMMARY:
The worker, 39 years old, is a gardener with a sore wrist.

DOCUMENTS REVIEWED FOR DETERMINATION:
A file of forty sheets.

MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL
REVIEWER AND WHY:
The MTUS Elbow Guidelines, page 9, since it speaks of wrists too.

RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT
MEDICALLY NECESSARY:
The wrist is stable and strong.

MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and is licensed to practice in Oregon.
"""


def wrapped(text: str, width: int = 90) -> str:
    """Break every paragraph into printed lines, each with a trailing space, as the letters have them."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(f"{line} ")
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(f"{line} ")
    return "\n".join(lines)


def footed(text: str) -> str:
    """Put a page's foot with its number after every fifteenth line."""
    foot = "Final Determination Letter for IMR Case Number CM13-0771234"
    lines = wrapped(text).split("\n")
    for page, at in enumerate(range(15, len(lines) + 15, 16), start=2):
        lines.insert(at, f"{foot} \n{page} \n\f")
    return "\n".join(lines)


SHAPES: dict[str, Callable[[str], str]] = {
    "as printed": wrapped,
    "CRLF": lambda text: wrapped(text).replace("\n", "\r\n"),
    "every newline doubled": lambda text: wrapped(text).replace("\n", "\n\n"),
    "no blank lines": lambda text: re.sub(r"\n\s*\n", "\n", wrapped(text)),
    "no trailing spaces": lambda text: re.sub(r" +\n", "\n", wrapped(text)),
    "page feet": footed,
    "narrow": lambda text: wrapped(text, 46),
    "paragraphs on one line": lambda text: text,
    "all on one line": lambda text: " ".join(text.split()),
}


def outline_with(find: Callable[..., Outline | None], text: str) -> Outline:
    """Return the outline that a layout's finder gives for a text."""
    outline = find(read_passage(letter_from_text(text)))
    assert outline is not None
    return outline


def decided(outline: Outline) -> list[tuple[str, str | None]]:
    """Return each heading with the outcome that its decision's words tell."""
    found: list[tuple[str, str | None]] = []
    for item in outline.items:
        verdict = verdict_polarity(item.decision.text) if item.decision else None
        word = item.decision.text.lower() if item.decision else None
        found.append((item.heading.printed, verdict.outcome if verdict else word))
    return found


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_numbered_items_and_their_closing_sentences(shape: Callable[[str], str]) -> None:
    """However lines are broken, each item has its request, outcome, both guidelines and reasons."""
    outline = outline_with(find_decisions_outline, shape(DECISIONS_LETTER.format(items=f"{FIRST}\n\n{SECOND}")))

    assert decided(outline) == [("Zaltranol 20mg #44", "upheld"), ("A wooden thumb rest", "overturned")]
    first, second = outline.items
    assert first.claims_administrator is not None
    assert first.claims_administrator.text.endswith("page 9, which is part of the MTUS.")
    assert first.reviewer is not None
    assert first.reviewer.text.endswith("page 11, which is part of the MTUS.")
    assert first.rationale is not None
    assert first.rationale.text.startswith("The thumb has healed.")
    assert first.rationale.text.endswith("The request for Zaltranol is not medically necessary and appropriate.")
    assert second.claims_administrator is not None
    assert second.claims_administrator.text == "The Claims Administrator did not cite any guideline."
    assert second.reviewer is not None
    assert second.reviewer.text.endswith("Handbook of Thumbs.")
    assert outline.guideline_labels == 2
    assert outline.remarks == ()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_parts_before_the_items(shape: Callable[[str], str]) -> None:
    """Header, credentials and summary end where the next title begins."""
    outline = outline_with(find_decisions_outline, shape(DECISIONS_LETTER.format(items=FIRST)))

    assert outline.header is not None
    assert outline.header.text.endswith("Application Received: 10/12/2013")
    assert outline.credentials is not None
    assert outline.credentials.text.endswith("licensed to practice in Oregon.")
    assert outline.summary is not None
    assert outline.summary.text.startswith("The worker, 39 years old, is a gardener")
    assert outline.summary.text.endswith("2. a cyst.")


@pytest.mark.parametrize(
    ("printed", "heading", "outcome"),
    [
        ("1. The request for a thumb rest is medically necessary and appropriate.", "a thumb rest", "overturned"),
        ("1) Decision for a thumb rest:", "a thumb rest", "upheld"),
        ("1 . A thumb rest is notmedically necessary and appropriate.", "A thumb rest", "upheld"),
        ("(1) A thumb rest: Overturned", "A thumb rest", "overturned"),
        ("1. A thumb rest - Upheld", "A thumb rest", "upheld"),
        (
            "1. Request for authorization of a thumb rest are not medically necessary.",
            "Request for authorization of a thumb rest",
            "upheld",
        ),
        ("1. 3 in 1 thumb rest", "3 in 1 thumb rest", "upheld"),
        (
            "1. Thumb rest, wood, approx. 2 in. tall was not medically necessary and appropriate.",
            "Thumb rest, wood, approx. 2 in. tall",
            "upheld",
        ),
        ("A thumb rest", "A thumb rest", "upheld"),
        ("A thumb rest is medically necessary.", "A thumb rest", "overturned"),
    ],
)
def test_how_an_item_may_be_headed(printed: str, heading: str, outcome: str) -> None:
    """Number, lead words and outcome are no part of the request; without an outcome the closing sentence decides."""
    reasons = "The thumb has healed. The request is not medically necessary and appropriate."
    item = f"{printed}\n\nThe Claims Administrator cited nothing.\n\nThe Expert Reviewer's decision rationale: {reasons}"
    outline = outline_with(find_decisions_outline, wrapped(DECISIONS_LETTER.format(items=item)))

    assert decided(outline) == [(heading, outcome)]


def test_more_than_ten_items() -> None:
    """Numbers of two digits count on."""
    items = "\n\n".join(FIRST.replace("1. Zal", f"{n}. Zal", 1).replace("20mg", f"{n}mg") for n in range(1, 14))
    outline = outline_with(find_decisions_outline, wrapped(DECISIONS_LETTER.format(items=items)))

    assert [heading for heading, _ in decided(outline)] == [f"Zaltranol {n}mg #44" for n in range(1, 14)]


@pytest.mark.parametrize("kept", ["2. A wooden thumb rest", "The Claims Administrator did not", "The Physician Reviewer found"])
def test_a_letter_cut_inside_an_item_keeps_what_is_left(kept: str) -> None:
    """The cut item is there without its reasons, and the letter is flagged."""
    text = wrapped(DECISIONS_LETTER.format(items=f"{FIRST}\n\n{SECOND}"))
    outline = outline_with(find_decisions_outline, text[: text.index(kept) + len(kept) + 12])

    assert [item.heading.text for item in outline.items][:1] == ["Zaltranol 20mg #44"]
    if "thumb rest" not in kept:
        assert outline.items[1].heading.text == "A wooden thumb rest"
        assert [code for code, _ in outline.remarks] == ["item_without_decision", "truncated"]


def test_titles_quoted_in_the_summary_are_no_sections() -> None:
    """A look-alike title in the summary opens nothing and is pointed out."""
    fake = "gardener.\n\nIMR DECISION(S) AND RATIONALE(S)\n1. A fake thumb is medically necessary and appropriate.\n\n"
    text = wrapped(DECISIONS_LETTER.format(items=FIRST)).replace("gardener ", fake, 1)
    outline = outline_with(find_decisions_outline, text)

    assert [heading for heading, _ in decided(outline)] == ["Zaltranol 20mg #44"]
    assert "duplicate_section" in [code for code, _ in outline.remarks]


def test_what_follows_the_last_item_is_no_reason() -> None:
    """Signature and rights of appeal do not belong to the last rationale."""
    text = wrapped(DECISIONS_LETTER.format(items=FIRST) + "\nSincerely,\n\nA. Physician, Medical Director\n")
    rationale = outline_with(find_decisions_outline, text).items[-1].rationale

    assert rationale is not None
    assert rationale.text.endswith("necessary and appropriate.")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_notice_prints_each_decision_twice(shape: Callable[[str], str]) -> None:
    """Both printings make one item, with the reasons of the same number."""
    outline = outline_with(find_notice_outline, shape(NOTICE_LETTER))

    assert decided(outline) == [("a left wrist cuff", "upheld"), ("six visits of hand therapy", "overturned")]
    assert [len(item.restated) for item in outline.items] == [2, 2]
    first, second = outline.items
    assert first.reviewer is not None
    assert first.reviewer.text == "The Expert Reviewer found the guidelines used by the Claims Administrator relevant."
    assert second.claims_administrator is not None
    assert second.claims_administrator.text.endswith("page 10.")
    assert second.rationale is not None
    assert second.rationale.text.startswith("Six visits are what the guideline allows.")
    assert outline.guideline_labels == 2
    assert outline.remarks == ()


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)], ids=["a notice after decisions", "decisions after a notice"])
def test_two_determinations_of_two_layouts_in_one_file_are_told(first: int, second: int) -> None:
    """One of them stands, and a person is sent to the other."""
    letters = (DECISIONS_LETTER.format(items=FIRST), NOTICE_LETTER)
    outline = find_outline(read_passage(letter_from_text(letters[first] + "\n" + letters[second])))

    assert "duplicate_section" in [code for code, _ in outline.remarks]


def test_two_reviews_without_case_numbers_in_one_file_are_told() -> None:
    """A professional review has one summary; a second one is another review's."""
    outline = find_outline(read_passage(letter_from_text(PROFESSIONAL_LETTER + "\n" + PROFESSIONAL_LETTER)))

    assert [code for code, _ in outline.remarks] == ["duplicate_section"]
    assert find_outline(read_passage(letter_from_text(PROFESSIONAL_LETTER))).remarks == ()


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("six visits of hand", "nine visits of hand", ("letter_quantities_differ", "/disputed_items/1/quantity")),
        ("a left wrist cuff", "a right wrist cuff", ("letter_sides_differ", "/disputed_items/0/treatment/laterality")),
        ("a left wrist cuff", "a gym membership", ("letter_values_differ", "/disputed_items/0/heading")),
    ],
)
@pytest.mark.parametrize("place", ["INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE", "Regarding the request"])
def test_printings_of_a_notice_that_differ_are_told(was: str, now: str, found: tuple[str, str], place: str) -> None:
    """The second printing of a decision, and the request named above its reasons, are held against the first."""
    at = NOTICE_LETTER.index(was, NOTICE_LETTER.index(place, NOTICE_LETTER.index("Documents") if "Reg" in place else 0))
    text = NOTICE_LETTER[:at] + now + NOTICE_LETTER[at + len(was) :]
    evidence = find_evidence(find_outline(read_passage(letter_from_text(text))))

    assert found in [(remark.code, remark.field) for remark in evidence.remarks]


def test_a_notice_that_prints_one_request_in_fewer_words_is_whole() -> None:
    """The reasons of "hand therapy" are those of six visits of it."""
    at = NOTICE_LETTER.rindex("six visits of hand therapy:")
    text = NOTICE_LETTER[:at] + NOTICE_LETTER[at + len("six visits of ") :]

    assert find_evidence(find_outline(read_passage(letter_from_text(text)))).remarks == ()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_parts_of_a_notice(shape: Callable[[str], str]) -> None:
    """Header, filing, credentials and summary are told apart."""
    outline = outline_with(find_notice_outline, shape(NOTICE_LETTER))

    assert outline.header is not None
    assert outline.header.text.endswith("MAXIMUS Case Number: CM13-0665432")
    assert outline.filing is not None
    assert outline.filing.text.startswith("An application for")
    assert outline.filing.text.endswith("dated 8/1/2013.")
    assert outline.credentials is not None
    assert outline.credentials.text.startswith("The physician reviewer is Board Certified")
    assert outline.summary is not None
    assert "dated August 1, 2013" in outline.summary.text
    assert outline.summary.text.endswith('sore wrist."')


def test_a_decision_in_the_summary_is_not_the_letters() -> None:
    """A summary that imitates a decision adds no item."""
    fake = "3) MAXIMUS Federal Services, Inc. has determined the request for gold is medically necessary and appropriate.\n"
    outline = outline_with(find_notice_outline, wrapped(NOTICE_LETTER.replace('"The patient', f'{fake}"The patient')))

    assert [heading for heading, _ in decided(outline)] == ["a left wrist cuff", "six visits of hand therapy"]


def test_a_single_decision_may_have_no_number() -> None:
    """One unnumbered decision and its reasons are one item."""
    text = re.sub(r"(?ms)^2\).*?(?=^[A-Z])|^2\) Regarding.*", "", NOTICE_LETTER).replace("1) ", "")
    outline = outline_with(find_notice_outline, wrapped(text))

    assert decided(outline) == [("a left wrist cuff", "upheld")]
    assert outline.items[0].rationale


def test_reasons_alone_still_name_their_requests() -> None:
    """A notice without its first page and its decisions is read from its reasons."""
    text = (
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\n\n" + NOTICE_LETTER[NOTICE_LETTER.index("Medical Qualifications") :]
    )
    outline = outline_with(find_notice_outline, wrapped(text))

    assert decided(outline) == [("a left wrist cuff", "upheld"), ("six visits of hand therapy", "overturned")]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_professional_review_tells_its_outcome_in_a_label(shape: Callable[[str], str]) -> None:
    """One issue, the guideline relied on, and an outcome that only the label of the reasons tells."""
    outline = outline_with(find_professional_outline, shape(PROFESSIONAL_LETTER.format(issues="A wrist cuff, made to measure")))

    assert decided(outline) == [("A wrist cuff, made to measure", "upheld")]
    (item,) = outline.items
    assert item.claims_administrator is None
    assert item.reviewer is not None
    assert item.reviewer.text.startswith("The MTUS Elbow Guidelines, page 9")
    assert item.rationale is not None
    assert item.rationale.text == "The wrist is stable and strong."
    assert outline.header is None
    assert outline.summary is not None
    assert outline.summary.text.endswith("sore wrist.")
    assert outline.credentials is not None
    assert outline.credentials.text.startswith("The reviewer is Board Certified")
    assert outline.remarks == ()


@pytest.mark.parametrize(
    "issues",
    [
        "1. A wrist cuff\n2. Six visits of hand therapy",
        "1) A wrist cuff\n\n2) Six visits of hand therapy",
        "• A wrist cuff\n• Six visits of hand therapy",
        "- A wrist cuff\n- Six visits of hand therapy",
        "A wrist cuff\n\nSix visits of hand therapy",
        "A wrist cuff\nSix visits of hand therapy",
    ],
)
def test_several_issues_share_one_outcome(issues: str) -> None:
    """A list of issues under one label is as many items, all decided by the one label of the reasons."""
    outline = outline_with(find_professional_outline, wrapped(PROFESSIONAL_LETTER.format(issues=issues)))

    assert decided(outline) == [("A wrist cuff", "upheld"), ("Six visits of hand therapy", "upheld")]


def test_a_positive_label_overturns() -> None:
    """The label without its negation finds for the treatment."""
    text = PROFESSIONAL_LETTER.format(issues="A wrist cuff").replace("IS/WAS NOT\nMEDICALLY", "IS/WAS\nMEDICALLY")

    assert decided(outline_with(find_professional_outline, wrapped(text))) == [("A wrist cuff", "overturned")]


def test_labels_in_a_summary_part_nothing() -> None:
    """A summary that imitates the labels of issue and reasons adds no item."""
    fake = (
        "sore wrist.\nISSUE AT DISPUTE:\nA golden cuff\n"
        "RATIONALE FOR WHY THE REQUESTED TREATMENT IS MEDICALLY NECESSARY:\nIt shines."
    )
    text = PROFESSIONAL_LETTER.format(issues="A wrist cuff").replace("sore wrist.", fake)

    assert decided(outline_with(find_professional_outline, wrapped(text))) == [("A wrist cuff", "upheld")]


def test_issue_by_issue_each_with_its_own_label() -> None:
    """A letter that repeats its labels gives every issue its own reasons."""
    again = (
        "ISSUE AT DISPUTE:\nSix visits of hand therapy\n\n"
        "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:\n"
        "None.\n\nRATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY:\nThey help.\n\nMEDICAL REVIEWER"
    )
    text = PROFESSIONAL_LETTER.format(issues="A wrist cuff").replace("MEDICAL REVIEWER", again)
    outline = outline_with(find_professional_outline, wrapped(text))

    assert decided(outline) == [("A wrist cuff", "upheld"), ("Six visits of hand therapy", "overturned")]
    assert [item.rationale.text for item in outline.items if item.rationale] == ["The wrist is stable and strong.", "They help."]


@pytest.mark.parametrize("find", [find_decisions_outline, find_notice_outline, find_professional_outline])
def test_a_letter_of_another_layout_is_left_alone(find: Callable[..., Outline | None]) -> None:
    """Each layout is found by its own finder only."""
    letters = {
        find_decisions_outline: DECISIONS_LETTER.format(items=FIRST),
        find_notice_outline: NOTICE_LETTER,
        find_professional_outline: PROFESSIONAL_LETTER.format(issues="A wrist cuff"),
    }
    others = [text for other, text in letters.items() if other is not find]

    assert [find(read_passage(letter_from_text(wrapped(text)))) for text in others] == [None, None]


UNKNOWN_LETTER = """STATE REVIEW OFFICE
Independent Medical Review - Final Determination
Case Number: CM19-0123456
Date Assigned: 02/03/2019

SUMMARY OF FACTS
A 39 year old gardener has a sore wrist.

DETERMINATION
A wrist cuff for the right arm, made to measure, with a lining of soft cotton and two
straps: Upheld
Rationale: The wrist is stable.
Hand therapy, six visits - Overturned
Rationale: They help.
"""


def test_an_unknown_layout_gives_what_can_be_proven() -> None:
    """Lines that end in an outcome are items; the letter is flagged."""
    outline = find_unknown_outline(read_passage(letter_from_text(UNKNOWN_LETTER)))

    straps = "with a lining of soft cotton and two straps"
    assert decided(outline) == [
        (f"A wrist cuff for the right arm, made to measure, {straps}", "upheld"),
        ("Hand therapy, six visits", "overturned"),
    ]
    assert [item.rationale.text for item in outline.items if item.rationale] == ["The wrist is stable.", "They help."]
    assert outline.layout == "unknown"
    assert outline.remarks == (("unknown_layout", None),)
    assert outline.header is not None
    assert outline.summary is not None
    assert outline.summary.text == "A 39 year old gardener has a sore wrist."


def test_an_unknown_layout_in_sentences() -> None:
    """Sentences that decide a request are items, however often they are said."""
    text = (
        "Independent Medical Review\nIMR Case Number: CM13-0000777\n\nOur decision\n"
        "1) We have found that the request for a wrist cuff is not medically necessary.\n"
        "2) We have found that the request for hand therapy is medically necessary.\n\nWhy\n"
        "The wrist is stable. It does not hurt at rest.\nThe request for a wrist cuff is not medically necessary.\n"
        + "More.\n"
        * 12
    )
    outline = find_unknown_outline(read_passage(letter_from_text(text)))

    assert decided(outline) == [("a wrist cuff", "upheld"), ("hand therapy", "overturned")]


def test_nothing_proven_is_nothing_claimed() -> None:
    """Without a line that decides there is no item."""
    outline = find_unknown_outline(read_passage(letter_from_text("Case Number: CM19-0123456\nA page of words.\n")))

    assert outline.items == ()
    assert [code for code, _ in outline.remarks] == ["unknown_layout", "no_items"]


DETERMINATIONS = {
    "decisions": DECISIONS_LETTER.format(items=FIRST),
    "notice": NOTICE_LETTER,
    "professional": PROFESSIONAL_LETTER.format(issues="A wrist cuff"),
    "unknown": UNKNOWN_LETTER,
    "decisions, first page": DECISIONS_LETTER[:700],
    "decisions, without its items": DECISIONS_LETTER.split("IMR DECISION", maxsplit=1)[0],
    "notice, first page": NOTICE_LETTER[:600],
    "notice, second half": NOTICE_LETTER[NOTICE_LETTER.index("1) Regarding") :],
    "professional, cut": PROFESSIONAL_LETTER.format(issues="A wrist cuff")[:300],
}


@pytest.mark.parametrize("text", DETERMINATIONS.values(), ids=DETERMINATIONS)
def test_determinations_are_recognised_whole_or_cut(text: str) -> None:
    """A determination is one in every layout, and also where a part of it is missing."""
    assert judge_determination(read_passage(letter_from_text(wrapped(text)))) is None


OTHERS = {
    "a utilization review": (
        "Utilization Review Determination\nClaim Number: 55-123\nDate of Injury: 02/03/2010\nDecision Date: 10/01/2013\n\n"
        "The request for a wrist cuff is not medically necessary and appropriate. It is non-certified.\n"
        "Rationale: the MTUS does not speak of cuffs.\n\nYou may apply for Independent Medical Review within 30 days. "
        "The Claims Administrator based its decision on the MTUS.\n"
    ),
    "a text about": (
        "Doctors' verdicts read by machine\n\nEvery letter of Independent Medical Review has a part called\n"
        "CLINICAL CASE SUMMARY\nand a part called\nIMR ISSUES, DECISIONS AND RATIONALES\n"
        "and nine in ten are upheld, says the state. In one, the request for a cuff was found to be not medically necessary.\n"
    ),
    "no words of": "Soup\n\nPeel the carrots. Boil them until they are soft.\n",
}


@pytest.mark.parametrize(("reason", "text"), OTHERS.items(), ids=OTHERS)
def test_other_texts_are_no_determinations(reason: str, text: str) -> None:
    """A denial by utilization review, a news story and a recipe are told what they are."""
    judged = judge_determination(read_passage(letter_from_text(text)))

    assert judged is not None
    assert judged.startswith(reason)


HOSTILE = [
    "1. Zaltranol\nThe Claims Administrator based its decision on nothing.\n",
    "Decision rationale: \n",
    "1) MAXIMUS Federal Services, Inc. has determined the request for x\n",
    "2. MAXIMUS Federal Services, Inc. has determined the request for x is not medically necessary\n",
    "1) Regarding the request for \n",
    "ISSUE AT DISPUTE:\nCASE SUMMARY:\n",
    "RATIONALE FOR WHY THE REQUESTED TREATMENT IS MEDICALLY NECESSARY:\nIMR DECISION(S) AND RATIONALE(S)\n",
    "the request for x ",
    "x: Upheld\n",
    "A CAPITAL LINE ",
    "The Claims Administrator based ",
]


@pytest.mark.parametrize("unit", HOSTILE, ids=[unit[:20] for unit in HOSTILE])
@pytest.mark.parametrize("layout", ["decisions", "notice", "professional", "unknown"])
def test_hostile_letters_stop_no_finder(layout: str, unit: str) -> None:
    """Look-alikes by the thousand stop no finder; `make bench` tells what they cost."""
    text = DETERMINATIONS[layout] + "\n" + unit * (200_000 // len(unit))
    passage = read_passage(Letter(text, "hostile.txt", ""))
    for find in (find_decisions_outline, find_notice_outline, find_professional_outline):
        find(passage)

    assert judge_determination(passage) is None
    assert find_unknown_outline(passage).passage is passage


CLOSINGS = {
    "The request is, therefore, medically necessary and appropriate.": "overturned",
    "The request for a splint is found to be not medically necessary.": "upheld",
    "Thus the splint is considered medically necessary.": "overturned",
    "The requested splint was deemed not to be medically necessary and appropriate.": "upheld",
    "The request is not medically necessary. Splints are medically necessary only where a wrist is loose.": "upheld",
    "Splints are medically necessary where a wrist is loose. It is not.": None,
    "Splints are considered medically necessary for a time. None is left.": None,
}


@pytest.mark.parametrize(("words", "outcome"), CLOSINGS.items())
def test_what_concludes_a_rationale(words: str, outcome: str | None) -> None:
    """A request's verdict is read in its usual variants; what holds of splints in general decides nothing."""
    passage = read_passage(letter_from_text(f"It is sore. {words}"))
    found = closing_verdict(passage.part(0, len(passage.text)))
    verdict = verdict_polarity(found.text) if found else None

    assert (verdict.outcome if verdict else None) == outcome


def test_the_comma_that_closes_a_request_is_not_its_own() -> None:
    """What parts "a cuff, quantity two," from its verdict is left out."""
    outline = outline_with(find_notice_outline, NOTICE_LETTER.replace("a left wrist cuff is", "a cuff, quantity two, is"))

    assert outline.items[0].heading.text == "a cuff, quantity two"


PLAIN = f"{FIRST}\n\n{SECOND}".replace("Two points matter here:\n1. The drug", "The drug").replace(
    "\n2. The Claims", "\nThe Claims"
)


def told(text: str) -> set[tuple[str, str]]:
    """Return what a person is told of a letter's parts: code and field."""
    return {(one.code, one.field) for one in extract_determination(letter_from_text(text)).findings}


def test_an_item_without_its_rationale_label_is_an_item() -> None:
    """Its reasons are not the next item's, nor the next item's its own."""
    text = DECISIONS_LETTER.format(items=PLAIN).replace("The Physician Reviewer's decision rationale: The", "The", 1)
    items = extract_determination(letter_from_text(text)).record.disputed_items

    assert [(item.heading, item.outcome) for item in items] == [
        ("Zaltranol 20mg #44", "upheld"),
        ("A wooden thumb rest", "overturned"),
    ]
    assert ("item_count_mismatch", "/disputed_items") in told(text)


def test_reasons_are_no_heading() -> None:
    """Where an item's own line is lost, its heading is told to be missing, and the reasons before it stay whole."""
    text = DECISIONS_LETTER.format(items=PLAIN.replace("2. A wooden thumb rest\n\n", ""))
    first, second = extract_determination(letter_from_text(text)).record.disputed_items

    assert (first.heading, second.heading) == ("Zaltranol 20mg #44", "")
    assert ("item_without_heading", "/disputed_items/1/heading") in told(text)


def test_a_heading_without_the_number_that_others_have_is_told() -> None:
    """Its first line may be lost: "appropriate." is what was left of it."""
    text = DECISIONS_LETTER.format(items=PLAIN.replace("2. A wooden thumb rest", "of the usual kind"))

    assert ("item_without_heading", "/disputed_items/1/heading") in told(text)


def test_a_gap_in_the_items_numbers_is_told() -> None:
    """A page may be missing: after item 1 comes item 4."""
    text = DECISIONS_LETTER.format(items=PLAIN).replace("\n2. A wooden", "\n4. A wooden")

    assert ("item_count_mismatch", "/disputed_items") in told(text)


def test_a_notices_decisions_are_put_in_the_order_of_their_numbers() -> None:
    """The first printing of one may be lost; its reasons are those of its number."""
    at, end = NOTICE_LETTER.index("1) MAXIMUS"), NOTICE_LETTER.index("2) MAXIMUS")
    outline = outline_with(find_notice_outline, NOTICE_LETTER[:at] + NOTICE_LETTER[end:])

    assert decided(outline) == [("a left wrist cuff", "upheld"), ("six visits of hand therapy", "overturned")]


def test_words_glued_to_not_decide() -> None:
    """A text layer may glue "is not medically" in two ways."""
    items = extract_determination(
        letter_from_text(NOTICE_LETTER.replace("is notmedically", "isnot medically"))
    ).record.disputed_items

    assert [item.outcome for item in items] == ["upheld", "overturned"]


def test_a_contradicted_outcome_leaves_the_case_in_doubt() -> None:
    """Whether a case is upheld as a whole hangs on each of its items, unless two others differ beyond doubt."""
    contradicted = NOTICE_LETTER.replace("left wrist cuff is notmedically", "left wrist cuff is medically", 1)

    assert ("outcome_contradicted", "/disputed_items/0/outcome") in told(contradicted)
    assert ("outcome_contradicted", "/case_outcome") in told(contradicted)
    assert not told(NOTICE_LETTER)


def test_a_doubt_that_changes_nothing_is_not_told_of_the_case() -> None:
    """Two items decide the case beyond doubt: it is overturned in part, whatever becomes of the third."""
    fields = {f"/disputed_items/{n}/outcome": outcome for n, outcome in enumerate(("upheld", "overturned", "upheld"))}
    remarks = [Remark("outcome_contradicted", "/disputed_items/2/outcome", "It is printed twice.")]

    assert not list(check_case("partially_overturned", fields, remarks))
