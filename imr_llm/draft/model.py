"""What a model fills in when it reads a letter.

Names, docstrings and descriptions of the models below are sent to the model in the request's schema: edit them as one edits
a prompt, which means together with a new prompt version. The draft is no record: it is small, it says where each
fact stands by sentence number instead of copying words, and nothing in it has been checked.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from pydantic.config import JsonDict

DRAFT_SCHEMA = "determination-draft.v1"
"""Names the draft's shape; a prompt file says which shape it was written for."""

_LIMITS: Final = ("title", "maxLength", "minLength", "maxItems", "minItems", "maximum", "minimum", "pattern")
"""Keywords that a reader of the descriptions does not need; the answer is held against them all the same."""


def _plain_schema(schema: JsonDict, model: type[BaseModel]) -> None:
    """Leave out of a JSON Schema what tells a model nothing: it is sent with every letter and costs a token a word."""
    if model.__name__ != "DeterminationDraft":
        schema.pop("title", None)
    properties = schema.get("properties")
    for field in properties.values() if isinstance(properties, dict) else ():
        if isinstance(field, dict):
            field.pop("default", None)
            _merge_null(field)
            _drop_limits(field)


def _drop_limits(field: JsonDict) -> None:
    for keyword in _LIMITS:
        field.pop(keyword, None)
    items = field.get("items")
    if isinstance(items, dict):
        _drop_limits(items)


def _merge_null(field: JsonDict) -> None:
    """Write "a string or null" as one type with two names, which every server and most readers know."""
    choices = field.get("anyOf")
    if not isinstance(choices, list) or len(choices) != 2 or choices[1] != {"type": "null"}:  # noqa: PLR2004
        return
    first = choices[0]
    if not isinstance(first, dict) or not isinstance(first.get("type"), str):
        return
    described = field.pop("description", None)
    del field["anyOf"]
    field.update(first)
    field["type"] = [first["type"], "null"]
    listed = first.get("enum")
    if isinstance(listed, list):
        field["enum"] = [*listed, None]
    if described is not None:
        field["description"] = described


class _Draft(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False, json_schema_extra=_plain_schema)


_Number = Annotated[int, Field(ge=1)]
_Points = Annotated[tuple[_Number, ...], Field(max_length=40)]
_Words = Annotated[str, Field(min_length=1, max_length=400)]
_Count = Annotated[int, Field(ge=0, le=10_000)]
_Amount = Annotated[float, Field(ge=0, le=1_000_000)]
_Period = Literal["day", "week", "month", "year"]
_Category = Literal[
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
_Reason = Literal[
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


class CaseDraft(_Draft):
    """Case number, priority and dates. A header table goes before the narrative."""

    number: _Words | None = Field(None, description="Case number as printed.")
    priority: Literal["standard", "expedited"] | None = None
    injury: dt.date | None = Field(None, description="Date of injury, YYYY-MM-DD; first day of a cumulative trauma.")
    injury_end: dt.date | None = Field(None, description="Last day of a cumulative trauma only.")
    ur_decision: dt.date | None = Field(None, description="Date of the utilization review decision (UR Denial Date).")
    received: dt.date | None = Field(None, description="Date the application for review was received.")
    assigned: dt.date | None = Field(None, description="Date Assigned.")
    decision: dt.date | None = Field(None, description="Date of this determination, not of the utilization review.")
    at: _Points = Field((), description="Numbers of the sentences that state the above; likewise every at below.")


class PatientDraft(_Draft):
    """The injured worker."""

    age: Annotated[int, Field(ge=0, le=130)] | None = Field(None, description="Years; only a stated age, never computed.")
    sex: Literal["female", "male"] | None = Field(
        None, description="Only if male, female, man or woman is written; not from he or she."
    )
    at: _Points = ()


class ReviewerDraft(_Draft):
    """The expert reviewer's credentials."""

    certifications: tuple[_Words, ...] = Field(
        (), max_length=20, description="Each certification or specialty as printed, in order."
    )
    subspecialties: tuple[_Words, ...] = Field((), max_length=20, description='Only after the words "subspecialty in".')
    states: tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...] = Field(
        (), max_length=60, description="States of licensure as two-letter codes."
    )
    at: _Points = ()


class DiagnosisDraft(_Draft):
    """One diagnosis that the case summary states for the worker."""

    name: _Words = Field(description="As worded, short.")
    at: _Points


class ScheduleDraft(_Draft):
    """How often and for how long a service is requested."""

    times: _Count | None = Field(None, description="Times per period; the lower end of a range.")
    times_max: _Count | None = Field(None, description="Upper end, only for a range.")
    per: _Period | None = None
    duration: _Count | None = Field(None, description="How long; the lower end of a range.")
    duration_max: _Count | None = Field(None, description="Upper end, only for a range.")
    duration_unit: _Period | None = None
    visits: _Count | None = Field(None, description="Total visits, only if the heading states a total.")


class UtilizationReviewDraft(_Draft):
    """What utilization review did to this very item."""

    outcome: Literal["denied", "modified", "delayed"] | None = Field(
        None, description="denied: non-certified; modified: a part was certified."
    )
    requested: _Amount | None = Field(None, description="Units first requested, only where modified with numbers.")
    certified: _Amount | None = Field(None, description="Units certified, only where modified with numbers.")
    at: _Points = ()


class CiteDraft(_Draft):
    """One guideline cited. Two chapters are two entries."""

    source: Literal["MTUS", "ACOEM", "ODG", "regulation", "other"] = Field(
        description="MTUS if cited as MTUS, even an ACOEM chapter; regulation for a bare CCR section."
    )
    title: _Words | None = Field(None, description="Chapter or work as printed, without year and the word Guidelines.")
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sections: tuple[_Words, ...] = Field((), max_length=40, description="Section names as printed.")
    pages: tuple[_Words, ...] = Field(
        (), max_length=60, description="A number or a range first-last each; a document's length is no page."
    )
    at: _Points


class ItemDraft(_Draft):
    """One disputed item. Every field before ur comes from its heading alone."""

    heading: Annotated[tuple[_Number, ...], Field(min_length=1, max_length=20)] = Field(
        description="Numbers of the heading's sentences, down to the one with the outcome."
    )
    outcome: Literal["upheld", "overturned"] | None = Field(
        None, description="upheld: the denial stands; overturned: the treatment is medically necessary."
    )
    name: _Words | None = Field(
        None, description="Drug name as written without strength, form, quantity; or the service without quantity and schedule."
    )
    generic: _Words | None = Field(None, description="Drugs only: generic name, ingredients joined by /.")
    category: _Category | None = None
    strength: _Words | None = Field(None, description="Drugs only: the numbers joined by /, a space, the unit.")
    body_parts: tuple[_Words, ...] = Field((), max_length=20, description="Body parts in the heading, singular, lower case.")
    side: Literal["left", "right", "bilateral"] | None = None
    quantity: _Amount | None = Field(None, description="Units in dispute; null if no count is printed.")
    unit: _Words | None = Field(None, description="Singular unit of the quantity as printed; null after a bare # or x.")
    refills: _Count | None = Field(None, description="Refills in dispute.")
    schedule: ScheduleDraft | None = None
    retrospective: bool = Field(default=False, description="true for treatment already given.")
    date_of_service: dt.date | None = None
    ur: UtilizationReviewDraft | None = None
    administrator_cites: tuple[CiteDraft, ...] = Field((), max_length=40, description="Under Claims Administrator guideline.")
    reviewer_cites: tuple[CiteDraft, ...] = Field((), max_length=40, description="Under MAXIMUS or Expert Reviewer guideline.")
    rationale: Annotated[tuple[_Number, ...], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Numbers of the first and the last sentence of the decision rationale."
    )
    reasons: tuple[_Reason, ...] = Field((), max_length=15)
    reasons_at: _Points = ()


class DeterminationDraft(_Draft):
    """What one determination letter says. Leave out every field on which the letter is silent. Point at sentences by number."""

    case: CaseDraft | None = None
    patient: PatientDraft | None = None
    reviewer: ReviewerDraft | None = None
    diagnoses: tuple[DiagnosisDraft, ...] = Field((), max_length=60)
    items: tuple[ItemDraft, ...] = Field(max_length=200, description="Every disputed item in printed order.")

    @property
    def item_count(self) -> int:
        """How many disputed items the model saw."""
        return len(self.items)
