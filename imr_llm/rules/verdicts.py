"""The polarity of a reviewer's verdict: whether a sentence finds the treatment medically necessary or not.

A rationale closes with its verdict, but not always with its last sentence: advice on tapering often follows. A
negation counts only for the words it governs: "the swelling has not necessarily gone; therefore the cast is medically
necessary" finds for the treatment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.evidence import Remark, reading
from imr_llm.rules.request_matching import names_request, read_request
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.verdict_wordings import (
    CLAUSE_BREAK,
    CONDITIONAL,
    DOUBLE_NEGATION,
    HYPOTHETICAL,
    MEETS_CRITERIA,
    MODAL,
    NECESSARY,
    NEGATOR,
    NOT_NECESSARY,
    NOT_SUPPORTED,
    PLAIN_DENIAL,
    PRIOR_DECISION_REVERSED,
    PRIOR_DECISION_STANDS,
    QUALIFIED,
    REVERSED_AFTER,
    SUPPORT_GIVEN,
    SUPPORTED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.evidence import Found
    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.sentences import Stretch

Outcome = Literal["upheld", "overturned"]

_TAIL: Final = 4000  # characters from the end in which a verdict and the advice after it stand
_CLOSING_SENTENCES: Final = 6
_LONGEST_LEAD: Final = 400  # characters before a claim in which its sentence begins

_STEMS: Final = tuple(
    "necess reasonable medically uph overturn revers certif authori approv deny denied denial affirm agree".split()
)


_DECIDING_STEMS: Final = ("necess", "overturn", "revers", "disagree", "certif", "approv", "authori")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one sentence finds.

    Attributes:
        outcome: ``upheld`` where the treatment is found not medically necessary, else ``overturned``.
        start: First character of the sentence in the text that was read.
        end: The one after its last.
    """

    outcome: Outcome
    start: int
    end: int


def verdict_polarity(text: str) -> Verdict | None:
    """Return the last clear verdict among the closing sentences of ``text``; None where none is clear.

    "Further visits would not be medically necessary" speaks of another request where a plainer verdict stands before it.
    """
    sentences = _closing_sentences(text)
    supposed: Verdict | None = None
    for start, end in reversed(sentences):
        outcome = _sentence_outcome(text[start:end], text[start:end].lower())
        if outcome == "unclear":
            break
        if outcome and not MODAL.search(text[start:end]):
            return Verdict(outcome, start, end)
        if outcome and supposed is None:
            supposed = Verdict(outcome, start, end)
    return supposed or _weak_verdict(text, sentences[-2:])


def find_verdicts(disputes: Disputes) -> Iterator[Found]:
    """Yield the outcome that each item's rationale concludes, and where a rationale contradicts its own conclusion."""
    for index, item in enumerate(disputes.items):
        if item.verdict:
            yield from _read_rationale(f"/disputed_items/{index}/outcome", item, item.verdict, disputes.items)


def _read_rationale(field: str, item: Dispute, verdict: Verdict, items: Sequence[Dispute]) -> Iterator[Found]:
    rationale = item.block.rationale
    if rationale is None or (len(items) > 1 and _is_on_another_item(verdict, item, items, rationale.text)):
        return
    proof = rationale.part(verdict.start, verdict.end)
    yield reading("rationale.verdict", field, verdict.outcome, "rationale", proof)
    if verdict.outcome == "upheld":
        yield from _find_contradiction(field, rationale, verdict.start, proof)


def _find_contradiction(field: str, rationale: Part, before: int, proof: Part) -> Iterator[Remark]:
    """Yield a remark where the reasons say that the criteria are met, and the verdict says the opposite."""
    text = rationale.text[:before]
    lower = text.lower()
    rules = [SUPPORT_GIVEN] if "there is" in lower else []
    if any(stem in lower for stem in ("meets", "meet ", "satisf", "fulfil")):
        rules.append(MEETS_CRITERIA)
    for met in (m for rule in rules for m in rule.finditer(text)):
        near = max(0, met.start() - _LONGEST_LEAD)
        start = max(s.start for s in find_sentences(text[: met.end()], near))
        if not QUALIFIED.search(text[start : met.end()]):
            said = rationale.part(start, met.end())
            message = f'The rationale says "{met[0]}" and concludes that the treatment is not medically necessary.'
            yield Remark("outcome_contradicted", field, message, (*said.spans(), *proof.spans()), "upheld")
            return


def _closing_sentences(text: str) -> tuple[Stretch, ...]:
    return tuple(find_sentences(text, max(0, len(text) - _TAIL)))[-_CLOSING_SENTENCES:]


def _weak_verdict(text: str, sentences: Sequence[Stretch]) -> Verdict | None:
    """Return the last verdict that says supported or indicated, where none speaks of necessity."""
    weak = (Verdict(outcome, start, end) for start, end in reversed(sentences) if (outcome := _weak_outcome(text[start:end])))
    return next(weak, None)


def _sentence_outcome(sentence: str, lower: str) -> Outcome | Literal["unclear"] | None:
    """Return what a sentence finds in plain terms of necessity or of the denial; None where it does not speak of them."""
    if not any(stem in lower for stem in _STEMS):  # most sentences decide nothing, and are read no further
        return None
    if DOUBLE_NEGATION.search(sentence):
        return "unclear"
    plain_denial = PLAIN_DENIAL.search(lower)
    if plain_denial and not _decides(lower[: plain_denial.start()]) and not _decides(lower[plain_denial.end() :]):
        return None if _is_hypothetical(sentence, plain_denial) else "upheld"  # nine of ten verdicts are worded so
    denials = (m for p in (NOT_NECESSARY, PRIOR_DECISION_STANDS) for m in p.finditer(sentence))
    against = [m.span() for m in denials if not _is_hypothetical(sentence, m)]
    last_against = max((end for _, end in against), default=-1)
    last = None if against and not _decides(lower[last_against:]) else _last_in_favour(sentence, against)
    if last is None or last.end() < last_against:
        return "upheld" if against else None
    is_clear = not _is_negated(sentence, last) and not REVERSED_AFTER.search(sentence, last.end())
    return "overturned" if is_clear else "unclear"


def _last_in_favour(sentence: str, against: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    """Return the last place that finds for the treatment, apart from those that find against it."""
    plain = [m for p in (NECESSARY, PRIOR_DECISION_REVERSED) for m in p.finditer(sentence)]
    apart = [m for m in plain if not any(start < m.end() and m.start() < end for start, end in against)]
    if not apart or CONDITIONAL.search(sentence):
        return None
    return max((m for m in apart if not _is_hypothetical(sentence, m)), key=lambda m: m.end(), default=None)


def _decides(lower: str) -> bool:
    """Tell whether words may hold another verdict than the one they stand beside."""
    return any(stem in lower for stem in _DECIDING_STEMS)


def _weak_outcome(sentence: str) -> Outcome | None:
    """Return what a closing sentence finds that says supported or indicated, but nothing of necessity."""
    if NOT_SUPPORTED.search(sentence):
        return "upheld"
    match = SUPPORTED.search(sentence)
    if match and not NEGATOR.search(sentence) and not _is_hypothetical(sentence, match):
        return "overturned"
    return None


def _is_hypothetical(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether the words before a verdict make it a condition, a question or somebody else's."""
    before = sentence[max(0, match.start() - 240) : match.start()]
    return bool(HYPOTHETICAL.search(before))


def _is_negated(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a negation in the verdict's own clause may govern it."""
    clause = sentence[max(0, match.start() - 160) : match.end()]
    breaks = [m.end() for m in CLAUSE_BREAK.finditer(clause) if m.end() <= len(clause) - (match.end() - match.start())]
    return NEGATOR.search(clause, breaks[-1] if breaks else 0) is not None


def _is_on_another_item(last: Verdict, item: Dispute, items: Sequence[Dispute], text: str) -> bool:
    """Tell whether a verdict names another item and not this one, after another verdict that differs.

    A rationale that several items share decides them one after the other.
    """
    if not _decides(text[max(0, last.start - _TAIL) : last.start].lower()):
        return False
    said = read_request(text[last.start : last.end])
    if names_request(said, item.request) or not any(names_request(said, other.request) for other in items):
        return False
    earlier = (text[start:end] for start, end in _closing_sentences(text) if end <= last.start)
    return any(_sentence_outcome(words, words.lower()) not in {None, "unclear", last.outcome} for words in earlier)
