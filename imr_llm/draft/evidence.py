"""What a model answers when it is asked once more about single fields. Names and descriptions are sent to the model."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

EVIDENCE_SCHEMA: Final = "evidence-answer.v1"
"""Names the answer's shape; a prompt file says which shape it was written for."""


class FieldAnswer(BaseModel):
    """One field, looked at once more."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    n: int = Field(description="The field's number in the question.")
    value: str | None = Field(None, max_length=400, description="What the letter states; null where it states none.")
    at: Annotated[tuple[int, ...], Field(strict=False, max_length=20)] = Field(
        (), description="Numbers of the sentences that state it."
    )


class EvidenceAnswer(BaseModel):
    """Each field of the question, looked at once more."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    answers: Annotated[tuple[FieldAnswer, ...], Field(strict=False, max_length=60)] = Field(
        description="One entry for each field of the question."
    )
