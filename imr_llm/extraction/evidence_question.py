"""One short question about just what differs, with the letter's words and never with the rules' values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from imr_llm.checks import told
from imr_llm.checks.parsing import parse_value
from imr_llm.completion import Question
from imr_llm.draft.evidence import EvidenceAnswer
from imr_llm.errors import ImrError
from imr_llm.prompts import Message, load_prompt
from imr_llm.record.fields import FIELDS, field_kind
from imr_llm.record.pointers import item_index, shape, with_item
from imr_llm.sections.sentences import sentence_text

if TYPE_CHECKING:
    from imr_llm.checks import Check, Claim, Claims, Comparison
    from imr_llm.completion import Attempt, Completer
    from imr_llm.draft.evidence import FieldAnswer
    from imr_llm.letters import Span
    from imr_llm.sections import Outline, Sentence

PROMPT: Final = "evidence.v1"
_MOST_FIELDS: Final = 24  # asked about in one question, the costliest first
_DEAREST: Final = 5  # cost rank from which a difference is not worth a request
_DIFFERS: Final = frozenset({"disagrees", "unfounded", "model_silent", "letter_inconsistent"})
_TOKENS_A_FIELD: Final = 60
_LEAST_TOKENS: Final = 200


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What came of asking again.

    Attributes:
        claims: The model's claims, changed where it changed its mind.
        asked: Whether a question was sent.
        attempts: Its ledger rows.
    """

    claims: Claims
    asked: bool
    attempts: tuple[Attempt, ...] = ()


async def ask_about_differences(
    outline: Outline, comparison: Comparison, claims: Claims, sentences: tuple[Sentence, ...], completer: Completer
) -> SecondLook:
    """Return the claims after one question about the fields that differ; unchanged where nothing worth asking does.

    Raises:
        ModelUnavailableError: The provider refuses the key, the quota or the model.
    """
    checks = _worth_asking(comparison)
    if not checks:
        return SecondLook(claims, asked=False)
    text = _render(outline, checks, sentences)
    question = Question(
        messages=(Message("system", load_prompt(PROMPT).text), Message("user", text)),
        letter=outline.passage.letter.sha256[:16],
        purpose="evidence",
        max_tokens=_LEAST_TOKENS + _TOKENS_A_FIELD * len(checks),
    )
    answer = await completer.ask(question, EvidenceAnswer, lambda given: _problems(given, len(checks), len(sentences)))
    if answer.draft is None:
        return SecondLook(claims, asked=True, attempts=answer.attempts)
    numbers = [one.n for one in answer.draft.answers]
    looked = {one.n: one for one in answer.draft.answers if numbers.count(one.n) == 1}
    changed = [_changed(check, looked.get(n), sentences) for n, check in enumerate(checks, start=1)]
    return SecondLook(_with(claims, comparison, changed), asked=True, attempts=answer.attempts)


def _worth_asking(comparison: Comparison) -> list[Check]:
    """Return the single values that differ and are dear enough; lists and items that are missing stay findings."""
    differing = [
        check
        for check in comparison.checks
        if check.verdict in _DIFFERS
        and (kind := field_kind(check.field)) is not None
        and not kind.listed
        and kind.kind != "derived"
        and kind.cost <= _DEAREST
        and "_guidelines" not in check.field
    ]
    return sorted(differing, key=lambda check: (FIELDS[shape(check.field)].cost, check.field))[:_MOST_FIELDS]


def _render(outline: Outline, checks: list[Check], sentences: tuple[Sentence, ...]) -> str:
    lines = []
    for n, check in enumerate(checks, start=1):
        index = item_index(check.field)
        of_item = f" of item {index + 1}" if index is not None else ""
        said = told(check.claim.value)
        lines.append(f"Field {n}: {_name(check.field)}{of_item}. You said: {'nothing' if said is None else said}.")
        lines += [f"[{s.number}] {sentence_text(outline.passage, s)}" for s in _bearing(outline, check, sentences)]
    return "\n".join(lines)


def _name(field: str) -> str:
    """Return a field's name in words: ``quantity (value)``."""
    parts = [part.replace("_", " ") for part in field.split("/")[1:] if not part.isdigit() and part != "disputed_items"]
    return parts[0] if len(parts) == 1 else f"{parts[0]} ({parts[1]})"


def _bearing(outline: Outline, check: Check, sentences: tuple[Sentence, ...]) -> list[Sentence]:
    """Return the sentences that bear on a field: those the letter proves it by, those pointed at, the item's own line."""
    spans: list[Span] = [*(check.reading.spans if check.reading else ()), *check.claim.spans]
    index = item_index(check.field)
    if index is not None and index < len(outline.items):
        block = outline.items[index]
        spans += [part.span() for part in (block.heading, block.decision) if part]
    return [s for s in sentences if any(map(s.span.overlaps, spans))][:12]


def _problems(given: EvidenceAnswer, fields: int, sentences: int) -> tuple[str, ...]:
    """Return what is wrong with an answer's numbers."""
    numbers = [one.n for one in given.answers]
    problems = [f"There is no field {n}; the question has fields 1 to {fields}." for n in numbers if not 1 <= n <= fields]
    problems += [f"Answer field {n} once." for n in dict.fromkeys(numbers) if numbers.count(n) > 1]
    missing = [str(n) for n in range(1, fields + 1) if n not in numbers]
    if missing:
        problems.append(f"Answer these fields too: {', '.join(missing)}.")
    problems += [f"There is no sentence {at}." for one in given.answers for at in one.at if not 1 <= at <= sentences]
    return tuple(problems)


def _changed(check: Check, looked: FieldAnswer | None, sentences: tuple[Sentence, ...]) -> Claim:
    """Return the claim after the second look; one that cannot be read stays as it was."""
    if looked is None:
        return replace(check.claim, reasked=True)
    spans = tuple(sentences[n - 1].span for n in looked.at if 1 <= n <= len(sentences))
    if looked.value is None:
        return replace(check.claim, value=None, spans=spans, reasked=True)
    try:
        value = parse_value(check.field, FIELDS[shape(check.field)], looked.value)
    except (ValueError, ImrError):
        return replace(check.claim, reasked=True)
    return replace(check.claim, value=value, spans=spans, reasked=True)


def _with(claims: Claims, comparison: Comparison, changed: list[Claim]) -> Claims:
    """Return the claims with the changed ones in the reader's own numbering."""
    own = {letter: index for index, letter in comparison.alignment.letter_index.items()}
    by_field = {}
    for claim in changed:
        letter = item_index(claim.field)
        by_field[claim.field if letter is None else with_item(claim.field, own[letter])] = claim
    kept = tuple(by_field[c.field].at(c.field) if c.field in by_field else c for c in claims.claims)
    return replace(claims, claims=kept)
