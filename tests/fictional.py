"""Fictional letters made to order, in the layout of 2014-17."""

from __future__ import annotations

from dataclasses import dataclass

from imr_llm.letters import Letter, letter_from_text

HEADER = """Case Number: CM16-0991234
Date Assigned: 11/21/2016 Date of Injury: 03/04/2015
Decision Date: 12/19/2016 UR Denial Date: 11/02/2016
Priority: Standard Application
Received:
11/10/2016
"""
CREDENTIALS = """The Expert Reviewer has the following credentials:
State(s) of Licensure: Oregon, California
Certification(s)/Specialty: Family Practice
"""
SUMMARY = (
    "The claimant is a 51 year old female cook whose date of injury is 3-4-2015. "
    "She is treated for a strained wrist. On 11-2-16, utilization review denied the requests."
)


@dataclass(frozen=True)
class Item:
    """One disputed item of a fictional letter."""

    heading: str
    outcome: str = "Upheld"
    claims: str = "Decision based on MTUS Chronic Pain Medical Treatment 2016."
    reviewer: str = "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Introduction."
    rationale: str = "The chart says little of what was tried before. The request is not medically necessary."


def letter_text(*items: Item, header: str = HEADER, summary: str = SUMMARY, credentials: str = CREDENTIALS) -> str:
    """Return the text of a letter that decides ``items``."""
    blocks = "\n".join(
        f"{item.heading}: {item.outcome}\n\nClaims Administrator guideline: {item.claims}\n\n"
        f"MAXIMUS guideline: {item.reviewer}\n\nDecision rationale: {item.rationale}\n"
        for item in items
    )
    return f"""{header}
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.

{credentials}
CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

{summary}

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

{blocks}"""


def letter(*items: Item, header: str = HEADER, summary: str = SUMMARY, credentials: str = CREDENTIALS) -> Letter:
    """Return a letter that decides ``items``."""
    return letter_from_text(letter_text(*items, header=header, summary=summary, credentials=credentials))
