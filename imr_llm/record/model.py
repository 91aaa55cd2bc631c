"""The determination record: what a letter decides, as researchers load it. Schema version 1.

``null`` means that the letter does not say; it is never zero and never "unknown".
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, computed_field, model_validator

SCHEMA_VERSION: Final = "1"

CaseOutcome = Literal["upheld", "overturned", "partially_overturned"]
Outcome = Literal["upheld", "overturned"]
Priority = Literal["standard", "expedited"]
Sex = Literal["female", "male"]
Laterality = Literal["left", "right", "bilateral"]
UrOutcome = Literal["denied", "modified", "delayed"]
GuidelineSource = Literal["MTUS", "ACOEM", "ODG", "regulation", "other"]
Category = Literal[
    "pharmaceuticals",
    "rehabilitation",
    "diagnostic_testing",
    "dmepos",
    "injection",
    "surgery",
    "evaluation_management",
    "psych_services",
    "programs",
    "home_health",
    "transportation",
    "other",
]
Reason = Literal[
    "guideline_criteria_not_met",
    "guideline_criteria_met",
    "not_recommended_by_guideline",
    "no_functional_improvement",
    "functional_improvement_shown",
    "insufficient_documentation",
    "exceeds_recommended_quantity_or_duration",
    "first_line_treatment_not_tried",
    "conservative_treatment_failed",
    "risk_outweighs_benefit",
    "no_objective_findings",
    "objective_findings_support",
    "not_related_to_injury",
    "dependent_on_other_treatment",
    "other",
]


def _plain_number(value: Decimal) -> int | float:
    """Write a quantity as JSON number: 60, not 60.0 and not "60"."""
    return int(value) if value == value.to_integral_value() else float(value)


Quantity_ = Annotated[
    Decimal, Field(strict=False, ge=0), PlainSerializer(_plain_number, return_type=int | float, when_used="json")
]


def _from_iso(value: object) -> object:
    """Read an ISO date where a line of a records file is loaded; anything else is left to strict validation."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


IsoDate = Annotated[dt.date, BeforeValidator(_from_iso)]


def without_key(values: object, key: str) -> object:
    """Return a mapping without a key that the model derives anew; anything else as it is."""
    return {k: v for k, v in values.items() if k != key} if isinstance(values, dict) else values


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Dates(_Strict):
    """The letter's dates (ISO 8601): the header table's where there is one, else the narrative's."""

    injury: IsoDate | None = Field(None, description="Date of injury; the first day of a cumulative trauma.")
    injury_end: IsoDate | None = Field(None, description="Last day of a cumulative trauma; null for a single date.")
    ur_decision: IsoDate | None = Field(None, description="Date of the utilization review decision (`UR Denial Date`).")
    application_received: IsoDate | None = Field(None, description="Date the application for review was received.")
    assigned: IsoDate | None = Field(None, description="Date the case was assigned to the review organization.")
    decision: IsoDate | None = Field(None, description="Date of the final determination.")


class Patient(_Strict):
    """The injured worker, as the case summary says."""

    age_years: int | None = Field(None, ge=0, le=130, description="Age in years, as stated.")
    sex: Sex | None = Field(None, description="Only where the letter says male, female, man or woman.")


class Reviewer(_Strict):
    """The expert reviewer's training and licences."""

    certifications: tuple[str, ...] = Field((), strict=False, description="Board certifications or specialties, as printed.")
    subspecialties: tuple[str, ...] = Field((), strict=False, description="Subspecialties, as printed (prose credentials only).")
    licensed_states: tuple[str, ...] = Field((), strict=False, description="States of licensure as USPS codes, sorted.")


class Diagnosis(_Strict):
    """A diagnosis that the letter states for the worker. Read by a model; always with evidence."""

    name: str = Field(description="The diagnosis as worded in the letter.")


class Treatment(_Strict):
    """What was requested."""

    name: str | None = Field(None, description="A drug's name as written; a service's words without quantity and schedule.")
    generic_name: str | None = Field(None, description="Generic name(s) of a drug, ingredients joined by `/`.")
    category: Category | None = Field(None, description="The state's category of the service.")
    strength: str | None = Field(None, description='Drug strength: numbers joined by `/`, a space, the unit: "10/325 mg", "5 %".')
    body_parts: tuple[str, ...] = Field((), strict=False, description="Body parts the heading names, singular, lower case.")
    laterality: Laterality | None = Field(None, description="Side the heading names; null when none or mixed.")


class Quantity(_Strict):
    """How much is in dispute."""

    value: Quantity_ = Field(description="The number of units in dispute.")
    unit: str | None = Field(None, description="Singular unit (tablet, session, gram); null when only `#` is printed.")


class Schedule(_Strict):
    """How often and for how long: "1 to 2 times per week for 4 weeks"."""

    times: int | None = Field(None, description="Times per period; the lower end of a range.")
    times_max: int | None = Field(None, description="The upper end of a range of times; else null.")
    per: str | None = Field(None, description="The period: day, week, month or year.")
    duration: int | None = Field(None, description="How long, in `duration_unit`; the lower end of a range.")
    duration_max: int | None = Field(None, description="The upper end of a range of durations; else null.")
    duration_unit: str | None = Field(None, description="Unit of the duration: day, week, month or year.")
    visits: int | None = Field(None, description="Total visits stated, else times x duration when both are single numbers.")


class UtilizationReview(_Strict):
    """What utilization review did to this item."""

    outcome: UrOutcome | None = Field(None, description="denied, modified (partly certified) or delayed.")
    requested_quantity: Quantity_ | None = Field(
        None, description="Units originally requested, where review modified with numbers."
    )
    certified_quantity: Quantity_ | None = Field(None, description="Units that review certified, where it modified with numbers.")


class GuidelineCitation(_Strict):
    """One guideline that a side cited."""

    source: GuidelineSource = Field(description="MTUS (also its adopted ACOEM chapters), ACOEM, ODG, regulation, other.")
    title: str | None = Field(None, description="Chapter or work, as printed, without its year and the word Guidelines.")
    year: int | None = Field(None, description="Year of the edition cited.")
    sections: tuple[str, ...] = Field((), strict=False, description="Section names as printed.")
    pages: tuple[str, ...] = Field((), strict=False, description='Pages cited: "44" or "67-72"; never a document\'s length.')
    citation: str = Field(description="The citation as printed.")


class DisputedItem(_Strict):
    """One treatment request and what was decided on it."""

    number: int = Field(ge=1, description="Position in the letter, counted from 1.")
    heading: str = Field(description="As printed, white space collapsed, without the outcome word.")
    treatment: Treatment = Field(default_factory=Treatment)
    quantity: Quantity | None = Field(None, description="What is in dispute; null when the letter states no number.")
    refills: int | None = Field(None, ge=0, description="Refills in dispute.")
    schedule: Schedule | None = Field(None, description="Frequency and duration of a service.")
    retrospective: bool = Field(default=False, description="Whether the request concerns treatment already given.")
    date_of_service: IsoDate | None = Field(None, description="Date of the service, for a retrospective request.")
    utilization_review: UtilizationReview = Field(default_factory=UtilizationReview)
    outcome: Outcome | None = Field(None, description="upheld: the denial stands; overturned: the treatment is necessary.")
    claims_administrator_guidelines: tuple[GuidelineCitation, ...] = Field((), strict=False)
    reviewer_guidelines: tuple[GuidelineCitation, ...] = Field((), strict=False)
    rationale: str | None = Field(None, description="The reviewer's words, white space collapsed, page footers left out.")
    rationale_reasons: tuple[Reason, ...] = Field((), strict=False, description="Reasons, from a closed list; read by a model.")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_derived(cls, values: object) -> object:
        return without_key(values, "medically_necessary")

    @computed_field(description="True when overturned, false when upheld, null when the letter gives no outcome.")  # type: ignore[prop-decorator]
    @property
    def medically_necessary(self) -> bool | None:
        """Whether the treatment was found medically necessary."""
        return None if self.outcome is None else self.outcome == "overturned"


class DeterminationRecord(_Strict):
    """One Independent Medical Review final determination."""

    case_number: str | None = Field(None, description='As printed, for example "CM16-0213037".')
    priority: Priority | None = Field(None, description="standard or expedited.")
    case_outcome: CaseOutcome | None = Field(None, description="Derived: all, some or none of the items overturned.")
    dates: Dates = Field(default_factory=Dates)
    patient: Patient = Field(default_factory=Patient)
    reviewer: Reviewer = Field(default_factory=Reviewer)
    diagnoses: tuple[Diagnosis, ...] = Field((), strict=False)
    disputed_items: tuple[DisputedItem, ...] = Field((), strict=False)
