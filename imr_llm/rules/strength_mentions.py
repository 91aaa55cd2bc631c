"""Other strengths that a letter states for a disputed drug."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark
from imr_llm.rules.pattern import pattern
from imr_llm.rules.request_matching import is_drug, is_same_drug
from imr_llm.rules.strengths import find_strengths
from imr_llm.vocabulary.drugs import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.request_matching import Request
    from imr_llm.rules.strengths import Strength

_BESIDE: Final = 40  # characters before a strength in which its drug's name stands
_SPELT_RELEASES: Final = frozenset({"extended", "delayed", "sustained", "immediate"})
_FIGURE = re.compile(r"\d")
_TOKEN = re.compile(r"[a-z]{2,20}", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z'’-]{2,40}", re.IGNORECASE)

PLAN = pattern(
    "strength.plan",
    r"""
    \b (?: treatment \ plan | plan \ of \ (?: care | treatment ) | treatment \ recommendations? ) \ (?: \w+ \ ){0,3}?
      (?: include[sd]? | including | is | was | are | were | for | consists? | contains? ) \b
    """,
    matches=("The treatment plan included Soma", "Plan of care is for Soma"),
    rejects=("Prior treatment included Soma", "The plan was discussed"),
)


def find_strength_contradictions(field: str, item: Dispute, places: Sequence[Part], disputes: Disputes) -> Iterator[Remark]:
    """Yield a remark where a request, review, plan or verdict sentence gives the heading's drug another strength.

    A strength that one of these places shares with the heading does not excuse another that differs.
    """
    heading, request = item.sought, item.request
    printed = find_strengths(heading.text) if _FIGURE.search(heading.text) else ()
    if len(printed) != 1:  # none, or several ingredients
        return
    own = printed[0]
    release = _release(heading.text)
    for place in (*places, *_plans(disputes, request)):
        for strength, name in _stated(place.text, request):
            said = place.text[name : strength.start]
            if (
                _release(said) == release
                and _contradicts(own.text, strength.text)
                and not _is_others(strength, said, item, disputes)
            ):
                proof = place.part(name, strength.end)
                printed_part = heading.part(own.start, own.end)
                message = f'The heading says {own.text}; another place says "{proof.text}".'
                yield Remark("letter_strengths_differ", field, message, (*printed_part.spans(), *proof.spans()), own.text)
                return


def _is_others(strength: Strength, said: str, item: Dispute, disputes: Disputes) -> bool:
    """Tell whether a strength is that of another item of the same drug."""
    number, name = strength.text.partition(" ")[0], _WORD.match(said)
    others = (other.request for other in disputes.items if other is not item)
    return name is not None and any(number in other.strengths and is_same_drug(name[0], other) for other in others)


def _plans(disputes: Disputes, request: Request) -> tuple[Part, ...]:
    """Return the summary's last treatment plan; what an earlier one prescribed is history."""
    summary = disputes.outline.summary
    if summary is None:
        return ()
    text = summary.text
    for sentence in reversed(disputes.sentences):
        words = text[sentence.start : sentence.end]
        if ("plan" in words.lower() or "recommendation" in words.lower()) and PLAN.search(words):
            return (summary.part(*sentence),) if any(True for _ in _stated(words, request)) else ()
    return ()


def _stated(text: str, request: Request) -> Iterator[tuple[Strength, int]]:
    """Yield each strength whose nearest drug name before it is the request's, and where that name begins."""
    end = 0
    for strength in find_strengths(text):
        before = max(end, strength.start - _BESIDE)
        end = strength.end
        names = [m for m in _WORD.finditer(text, before, strength.start) if is_drug(m[0].lower()) or is_same_drug(m[0], request)]
        if names and is_same_drug(names[-1][0], request) and ";" not in text[names[-1].end() : strength.start]:
            yield strength, names[-1].start()


def _release(text: str) -> frozenset[str]:
    """Return the release forms a text names: an extended-release tablet has strengths of its own."""
    return frozenset(word for token in _TOKEN.findall(text) if (word := token.lower()) in RELEASES or word in _SPELT_RELEASES)


def _contradicts(one: str, other: str) -> bool:
    """Tell whether two strengths differ; "7.5 mg" and "7.5/325 mg" name the same combination, at more or less length."""
    numbers, _, unit = one.partition(" ")
    others, _, other_unit = other.partition(" ")
    if unit and other_unit and unit != other_unit:
        return False
    listed, other_listed = frozenset(numbers.split("/")), frozenset(others.split("/"))
    return not (listed <= other_listed or other_listed <= listed)
