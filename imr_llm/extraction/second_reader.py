"""A model as second reader: asked blind, then once more about what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imr_llm.checks import Claims, Comparison, claims_from_draft, compare, judge_draft
from imr_llm.completion import sum_usage
from imr_llm.draft import draft_claims, point_problems
from imr_llm.evidence import Remark
from imr_llm.extraction.evidence_question import ask_about_differences
from imr_llm.prompts import render_messages, size_answer
from imr_llm.reconcile import choose_readings
from imr_llm.record import ModelUse, Usage
from imr_llm.sections import number_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_llm.completion import Answer, Attempt, Completer
    from imr_llm.draft import DeterminationDraft
    from imr_llm.evidence import Evidence
    from imr_llm.prompts import Prompt
    from imr_llm.sections import Outline, Sentence


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What came of asking a model.

    Attributes:
        claims: What the model states; None where it gave no usable answer.
        comparison: Of the claims with the evidence, where nothing was asked again since.
        remarks: What a person should know of the asking itself.
        use: Model, prompt, status and usage, as the record names them.
    """

    claims: Claims | None
    comparison: Comparison | None
    remarks: tuple[Remark, ...]
    use: ModelUse


async def read_with_model(outline: Outline, evidence: Evidence, completer: Completer, prompt: Prompt) -> SecondReading:
    """Return a model's reading of a letter.

    Args:
        outline: The letter's parts. The question is made from its sentences alone.
        evidence: What the rules found; it never enters the first question, only the choice of fields to ask about again.
        completer: Who asks the model.
        prompt: The prompt.

    Raises:
        ModelUnavailableError: The provider refuses the key, the quota or the model.
    """
    sentences = number_sentences(outline.passage)
    letter = outline.passage.letter.sha256[:_LETTER_ID]
    answer = await completer.complete(
        render_messages(prompt, outline.passage, sentences),
        judge=lambda draft: (*point_problems(draft, sentences), *judge_draft(outline, _claims(draft, sentences))),
        max_tokens=size_answer(outline.passage),
        letter_id=letter,
    )
    if answer.draft is None:
        return SecondReading(None, None, (_not_answered(answer),), _use(completer.model, prompt, answer.status, answer.attempts))
    claims = _claims(answer.draft, sentences)
    comparison = compare(outline, evidence, choose_readings(evidence), claims)
    again = await ask_about_differences(outline, comparison, claims, sentences, completer)
    remarks = () if answer.status == "answered" else (_not_answered(answer),)
    attempts = (*answer.attempts, *again.attempts)
    use = _use(completer.model, prompt, answer.status, attempts, reasked=again.asked)
    return SecondReading(again.claims, None if again.asked else comparison, remarks, use)


_LETTER_ID = 16  # hexadecimal digits of the letter's hash by which the ledger names it


def _claims(draft: DeterminationDraft, sentences: tuple[Sentence, ...]) -> Claims:
    return claims_from_draft(draft_claims(draft), draft.item_count, sentences)


def _not_answered(answer: Answer[DeterminationDraft]) -> Remark:
    return Remark("model_not_answered", "", f"The model's answer is `{answer.status}`: {answer.message}.")


def _use(model: str, prompt: Prompt, status: str, attempts: Iterable[Attempt], *, reasked: bool = False) -> ModelUse:
    rows = tuple(attempts)
    total = sum_usage(rows)
    usage = Usage(
        requests=total.attempts,
        prompt_tokens=total.prompt_tokens if any(row.prompt_tokens is not None for row in rows) else None,
        completion_tokens=total.completion_tokens if any(row.completion_tokens is not None for row in rows) else None,
        total_tokens=total.total_tokens if any(row.total_tokens is not None for row in rows) else None,
    )
    return ModelUse.model_validate(
        {
            "name": model,
            "prompt": prompt.identity,
            "status": status,
            "attempts": len(rows),
            "usage": usage,
            "reasked_with_evidence": reasked,
        }
    )
