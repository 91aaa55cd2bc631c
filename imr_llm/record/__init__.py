"""The record and its line: what readers load."""

from imr_llm.record.codes import FINDINGS, FindingKind, Severity
from imr_llm.record.line import Extraction, Finding, ModelUse, Origin, OtherReading, Place, Provenance, SourceFile, Usage, Verdict
from imr_llm.record.model import (
    SCHEMA_VERSION,
    Dates,
    DeterminationRecord,
    Diagnosis,
    DisputedItem,
    GuidelineCitation,
    Patient,
    Quantity,
    Reviewer,
    Schedule,
    Treatment,
    UtilizationReview,
)

__all__ = [
    "FINDINGS",
    "SCHEMA_VERSION",
    "Dates",
    "DeterminationRecord",
    "Diagnosis",
    "DisputedItem",
    "Extraction",
    "Finding",
    "FindingKind",
    "GuidelineCitation",
    "ModelUse",
    "Origin",
    "OtherReading",
    "Patient",
    "Place",
    "Provenance",
    "Quantity",
    "Reviewer",
    "Schedule",
    "Severity",
    "SourceFile",
    "Treatment",
    "Usage",
    "UtilizationReview",
    "Verdict",
]
