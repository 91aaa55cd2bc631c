"""One line of ``records.jsonl``: a record with its provenance and findings."""

from __future__ import annotations

import operator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from imr_llm.record.codes import Severity
from imr_llm.record.confidence import Confidence
from imr_llm.record.model import SCHEMA_VERSION, DeterminationRecord, without_key

Origin = Literal["rules", "model", "both", "derived", "claims"]
Verdict = Literal["agrees", "disagrees", "unfounded", "rules_silent", "model_silent", "letter_inconsistent"]
ModelStatus = Literal["answered", "refused", "filtered", "truncated", "rejected", "unreachable", "not_asked"]
SpanPair = Annotated[tuple[int, int], Field(strict=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SourceFile(_Strict):
    """The file a record was read from."""

    path: str = Field(description="As given to the run.")
    sha256: str = Field(description="Of the file's bytes.")
    characters: int = Field(description="Length of the text read; spans index it.")
    layout: str = Field(description="The letter's layout.")
    pages: int | None = Field(None, description="Pages of the file; null where it keeps none.")


class Place(_Strict):
    """Page and line of a span's first character, both from 1."""

    page: int | None = None
    line: int


class OtherReading(_Strict):
    """Another place of the letter that states the field, with the value it states."""

    source: str = Field(description="Part of the letter: header, narrative, heading, rationale …")
    value: str
    spans: tuple[SpanPair, ...] = Field((), strict=False)


class Provenance(_Strict):
    """Who says a value, whether the readers agree, and where the letter says it."""

    origin: Origin
    verdict: Verdict | None = Field(None, description="Null where a single reader read the letter.")
    confidence: Confidence = Field("rules_only", description="How far to rely on it; error rates in `docs/confidence.md`.")
    spans: tuple[SpanPair, ...] = Field((), strict=False, description="Half-open character ranges of the letter's text.")
    place: Place | None = None
    reasked: bool = Field(
        default=False,
        exclude_if=operator.not_,
        description="The model was shown the letter's words on just this field before it stated the value; left out where not.",
    )
    also: tuple[OtherReading, ...] = Field(
        (), strict=False, exclude_if=operator.not_, description="Other places that state the field; left out where none does."
    )


class Finding(_Strict):
    """Something a person should look at."""

    code: str = Field(description="One of the closed list in `schemas/findings.md`.")
    severity: Severity
    field: str = Field(description="JSON pointer into `record`, at the very value.")
    message: str
    letter_value: str | None = Field(None, description="What the letter says, as text.")
    model_value: str | None = Field(None, description="What the model or the claim says, as text.")
    spans: tuple[SpanPair, ...] = Field((), strict=False)
    place: Place | None = None


class Usage(_Strict):
    """Tokens as the provider counted them, summed over every attempt; null where it said nothing."""

    requests: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None


class ModelUse(_Strict):
    """Which model read the letter, with which prompt, and what came of it."""

    name: str
    prompt: str = Field(description="Name, version and content hash: `determination.v1@0123456789ab`.")
    status: ModelStatus
    attempts: int = Field(description="HTTP requests made for this letter.")
    usage: Usage = Field(default_factory=Usage)
    reasked_with_evidence: bool = False


class Extraction(_Strict):
    """What `extract_determination` returns; its JSON is one line of ``records.jsonl``."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    source: SourceFile
    record: DeterminationRecord
    provenance: dict[str, Provenance] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = Field((), strict=False)
    model: ModelUse | None = None

    @model_validator(mode="before")
    @classmethod
    def _leave_out_derived(cls, values: object) -> object:
        return without_key(values, "needs_review")

    @computed_field(description="True when a finding is an error or a warning.")  # type: ignore[prop-decorator]
    @property
    def needs_review(self) -> bool:
        """Whether a person should look before relying on the record."""
        return any(finding.severity != "note" for finding in self.findings)

    def to_json(self) -> str:
        """Return the line of ``records.jsonl``, without its newline."""
        return self.model_dump_json()
