"""The whole flow on one screen.

A letter is read by the rules; where a model is named it reads the same letter, blind to what the rules found; the two
are compared, and `imr_llm.reconcile` decides what the record carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_llm.checks import claims_from_record
from imr_llm.completion import CompletionSettings, open_completer, run_blocking
from imr_llm.errors import NotADeterminationError
from imr_llm.letters import read_passage
from imr_llm.prompts import DEFAULT_PROMPT, load_prompt
from imr_llm.reconcile import reconcile
from imr_llm.record import Extraction, SourceFile
from imr_llm.rules import find_evidence
from imr_llm.sections import find_outline, judge_outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imr_llm.completion import Completer
    from imr_llm.letters import Letter
    from imr_llm.prompts import Prompt
    from imr_llm.reconcile import Reconciled
    from imr_llm.record import ModelUse
    from imr_llm.sections import Outline


def extract_determination(
    letter: Letter, *, model: str | None = None, settings: CompletionSettings | None = None, prompt: str = DEFAULT_PROMPT
) -> Extraction:
    """Return the record of one letter.

    Args:
        letter: The letter, as `read_letter` gives it.
        model: ``provider/name`` of a model to read the letter too. Without it, and without settings, rules alone read
            it and nothing leaves the machine.
        settings: How to ask, where the defaults will not do; they name the model.
        prompt: Name and version of the prompt.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
        ModelUnavailableError: The provider refuses the key, the quota or the model.
        PromptError: There is no such prompt.
    """
    chosen = settings or (CompletionSettings(model=model) if model else None)
    if chosen is None:
        outline = read_outline(letter)
        return _extraction(outline, reconcile(outline, find_evidence(outline)), None)
    return run_blocking(_extract_with(letter, chosen, load_prompt(prompt)))


async def _extract_with(letter: Letter, settings: CompletionSettings, prompt: Prompt) -> Extraction:
    async with open_completer(settings) as completer:
        return await aextract_determination(letter, completer=completer, prompt=prompt)


async def aextract_determination(
    letter: Letter, *, completer: Completer | None = None, prompt: Prompt | None = None
) -> Extraction:
    """Return the record of one letter; for many letters at once over one completer.

    Args:
        letter: The letter, as `read_letter` gives it.
        completer: Who asks the model, from `imr_llm.completion.open_completer`; None for rules alone.
        prompt: The prompt; None for the default one.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
        ModelUnavailableError: The provider refuses the key, the quota or the model; send no further letter.
    """
    outline = read_outline(letter)
    evidence = find_evidence(outline)
    if completer is None:
        return _extraction(outline, reconcile(outline, evidence), None)
    from imr_llm.extraction.second_reader import read_with_model  # noqa: PLC0415 (rules alone need no draft)

    second = await read_with_model(outline, evidence, completer, prompt or load_prompt())
    return _extraction(
        outline, reconcile(outline, evidence, second.claims, comparison=second.comparison, extra=second.remarks), second.use
    )


def check_claims(letter: Letter, claims: Mapping[str, object]) -> Extraction:
    """Hold somebody else's record against its letter.

    Args:
        letter: The letter the claims are about.
        claims: A record in the shape of `DeterminationRecord`; a key left out makes no claim, a null claims silence.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
    """
    outline = read_outline(letter)
    return _extraction(outline, reconcile(outline, find_evidence(outline), claims_from_record(claims)), None)


def read_outline(letter: Letter) -> Outline:
    """Return the letter's parts.

    Raises:
        NotADeterminationError: The text is no Independent Medical Review determination.
    """
    outline = find_outline(read_passage(letter))
    reason = judge_outline(outline)
    if reason:
        raise NotADeterminationError(letter.path, "not_a_determination", reason, "give Independent Medical Review determinations")
    return outline


def _extraction(outline: Outline, reconciled: Reconciled, model: ModelUse | None) -> Extraction:
    letter = outline.passage.letter
    return Extraction(
        source=SourceFile(
            path=letter.path, sha256=letter.sha256, characters=len(letter.text), layout=outline.layout, pages=letter.page_count
        ),
        record=reconciled.record,
        provenance=reconciled.provenance,
        findings=reconciled.findings,
        model=model,
    )
