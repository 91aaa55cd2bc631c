"""The polarity of a reviewer's verdict: whether a sentence finds the treatment medically necessary or not.

A rationale closes with its verdict, but not always with its last sentence: advice on tapering often follows. A
negation counts only for the words it governs: "the swelling has not necessarily gone; therefore the cast is medically
necessary" finds for the treatment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.verdict_wordings import (
    CLAUSE_BREAK,
    CONDITIONAL,
    DOUBLE_NEGATION,
    HYPOTHETICAL,
    MODAL,
    NECESSARY,
    NEGATOR,
    NOT_NECESSARY,
    NOT_SUPPORTED,
    PLAIN_DENIAL,
    PRIOR_DECISION_REVERSED,
    PRIOR_DECISION_STANDS,
    REVERSED_AFTER,
    SUPPORTED,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imr_llm.rules.sentences import Stretch

Outcome = Literal["upheld", "overturned"]

_TAIL: Final = 4000  # characters from the end in which a verdict and the advice after it stand
_CLOSING_SENTENCES: Final = 6
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


def is_decided_otherwise(text: str, verdict: Verdict) -> bool:
    """Tell whether a closing sentence before a verdict finds otherwise."""
    if not _decides(text[max(0, verdict.start - _TAIL) : verdict.start].lower()):
        return False
    earlier = (text[start:end] for start, end in _closing_sentences(text) if end <= verdict.start)
    return any(_sentence_outcome(words, words.lower()) not in {None, "unclear", verdict.outcome} for words in earlier)


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
