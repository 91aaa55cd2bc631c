"""Dates that the case summary tells: of the injury, and of the utilization review decision.

A summary holds visits, requests, imaging and operations as well. A date is taken for its cue words
(`imr_llm.rules.date_cues`), never for its place. Where the letter gives two and nothing sets them apart, none is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.rules import date_cues as cues
from imr_llm.rules.dates import find_dates, read_date
from imr_llm.rules.header import find_header, pivot_year
from imr_llm.rules.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from imr_llm.evidence import Found
    from imr_llm.letters import Part
    from imr_llm.rules.dates import PrintedDate
    from imr_llm.sections.outline import Outline

_LOOK_BACK: Final = 160
_LOOK_AHEAD: Final = 340
_NEAR: Final = 120  # characters before a date in which a cue that stands right before it begins
_LONGEST_SUMMARY: Final = 40_000  # characters read; real summaries stay far below, and each date costs time
_LONGEST_FILING: Final = 4_000
_OPENING: Final = 400  # characters in which a summary introduces the worker
_OPENERS: Final = frozenset({"on", "on or about", "on about", "on approximately"})
_INJURY_WORDS: Final = tuple(
    "injur hurt accident trauma doi d.o.i d/i industrial occupational loss work sustain suffer incur".split()
)
_UR_WORDS: Final = (
    "utiliz",
    "utilis",
    "determination",
    "denial",
    "denied",
    "decision",
    "certif",
    "modif",
    "review",
    "administrator",
    "necessary",
)
_INJURY: Final = "/dates/injury"
_INJURY_END: Final = "/dates/injury_end"
_UR: Final = "/dates/ur_decision"
_RULE: Final = "narrative.dates"


@dataclass(frozen=True, slots=True)
class _Told:
    """A date of the summary with the words of its sentence around it, and the last day where it opens a range."""

    printed: PrintedDate
    before: str
    after: str
    last: PrintedDate | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A date that has a cue; ``plain`` where the cue alone settles it."""

    told: _Told
    plain: bool


def find_narrative_dates(outline: Outline) -> Iterator[Found]:
    """Yield the dates that the case summary and the 2013 notice's filing paragraph state."""
    pivot = pivot_year(outline)
    if outline.filing is not None:
        yield from _find_filing(outline.filing.part(0, min(len(outline.filing.text), _LONGEST_FILING)), pivot)
    if outline.summary is not None:
        yield from _find_in_summary(outline, outline.summary.part(0, min(len(outline.summary.text), _LONGEST_SUMMARY)), pivot)


def _find_in_summary(outline: Outline, summary: Part, pivot: int | None) -> Iterator[Found]:
    text = summary.text
    dates = _dates_told(text, find_dates(text, pivot_year=pivot))
    own = [told for told in dates if not cues.UR_ANOTHER.search(told.before)]
    reviews = _refusing([candidate for told in own if (candidate := _review(told)) is not None])
    if not reviews:
        reviews = list(_dated_alone(text, own))
    taken = {candidate.told.printed.start for candidate in reviews}
    injuries = [one for told in dates if told.printed.start not in taken and (one := _injury(told)) is not None]
    yield from _find_one(_INJURY, injuries, outline, summary)
    yield from _find_one(_UR, reviews, outline, summary)
    if not injuries and not cues.INJURY_MENTION.search(text):
        yield Silence(_RULE, _INJURY)
    if not any(candidate.told.last for candidate in injuries):
        yield Silence(_RULE, _INJURY_END)
    if not reviews and not cues.UR_MENTION.search(text):
        yield Silence(_RULE, _UR)


def _refusing(reviews: list[_Candidate]) -> list[_Candidate]:
    """Return the reviews that refused something, where several are told: one that approved is not in dispute."""
    if len({_days(one) for one in reviews}) <= 1:
        return reviews
    return [one for one in reviews if cues.REVIEW_REFUSES.search(_rest_of_sentence(one.told))] or reviews


def _rest_of_sentence(told: _Told) -> str:
    """Return the words around a date up to the end of its sentence."""
    end = told.after.find(". ")
    return f"{told.before}{told.after if end < 0 else told.after[:end]}"


def _dated_alone(text: str, dates: list[_Told]) -> Iterator[_Candidate]:
    """Yield the only date of a sentence that names utilization review and tells what it decided."""
    at = 0
    for start, end in find_sentences(text) if dates else ():
        inside: list[_Told] = []
        while at < len(dates) and dates[at].printed.start < end:
            inside.append(dates[at])
            at += 1
        if len(inside) != 1 or inside[0].last is not None:
            continue
        words, printed = text[start:end], inside[0].printed
        if not (cues.REVIEW_NAMED.search(words) and cues.REVIEW_DECIDES.search(words)):
            continue
        before = text[max(start, printed.start - _LOOK_BACK) : printed.start]
        if not (cues.OF_THE_REQUEST_BEFORE.search(before) or cues.OF_THE_REQUEST_AFTER.search(text[printed.end : end])):
            yield _Candidate(inside[0], plain=False)


def _dates_told(text: str, dates: tuple[PrintedDate, ...]) -> list[_Told]:
    """Return each date with its surroundings; two dates that make a range as one."""
    told: list[_Told] = []
    for index, printed in enumerate(dates):
        start = max(0, printed.start - _LOOK_BACK)
        before, after = text[start : printed.start], text[printed.end : printed.end + _LOOK_AHEAD]
        if told and told[-1].last is printed:
            continue
        following = dates[index + 1] if index + 1 < len(dates) else None
        last = following if following and _is_range(before, text[printed.end : following.start]) else None
        told.append(_Told(printed, _last_sentence(before), after, last))
    return told


def _is_range(before: str, between: str) -> bool:
    match = cues.RANGE_WORDS.search(between)
    return match is not None and (match[0].strip().lower() != "and" or cues.BETWEEN.search(before[-40:]) is not None)


def _last_sentence(before: str) -> str:
    """Return the words after the last full stop that ends a sentence."""
    return before[max(before.rfind(end) + len(end) if end in before else 0 for end in (". ", '." ', "; ")) :]


def _injury(told: _Told) -> _Candidate | None:
    """Return the date as a date of injury where its words say so."""
    before, after = told.before, told.after
    if told.last or _mentions(before, _INJURY_WORDS):
        near = cues.INJURY_BEFORE.search(before, max(0, len(before) - _NEAR))
        if near and (told.last or not near["period"]) and not cues.OTHER_INJURY.search(before[: near.start()]):
            return _Candidate(told, plain=True)
        far = cues.INJURY_FAR_BEFORE.search(before)
        if far and not cues.OTHER_EVENT.search(far["gap"]) and not cues.OTHER_INJURY.search(before[: far.start()]):
            return _Candidate(told, plain=False)
    if cues.INJURY_AFTER.regex.match(after) and not cues.OTHER_INJURY.search(before):
        return _Candidate(told, plain=True)
    event = cues.INJURY_AFTER_ON.regex.match(after) if _opens_sentence(before) else None
    if event and not cues.OTHER_EVENT.search(event["gap"]):
        return _Candidate(told, plain=False)
    opening = cues.INJURY_OPENING.search(before) if told.printed.start < _OPENING else None
    if opening and not cues.OTHER_EVENT.search(opening["gap"]):
        return _Candidate(told, plain=False)
    return None


def _review(told: _Told) -> _Candidate | None:
    """Return the date as the review decision's where its words say so."""
    before, after = told.before, told.after
    if cues.UR_AFTER.regex.match(after) or cues.UR_IN_BRACKETS.regex.match(after):
        return _Candidate(told, plain=True)
    if _opens_sentence(before) and cues.UR_AFTER_ON.regex.match(after):
        return _Candidate(told, plain=False)
    if "UR" not in before and not _mentions(before, _UR_WORDS):
        return None
    if cues.UR_BEFORE.search(before):
        return _Candidate(told, plain=True)
    agent = cues.UR_BEFORE_AGENT.search(before)
    if (agent and not cues.OTHER_DAY.search(agent["gap"])) or cues.UR_BEFORE_ACT.search(before):
        return _Candidate(told, plain=False)
    return None


def _mentions(before: str, words: tuple[str, ...]) -> bool:
    """Tell whether any of the words is there at all: most dates have none, and patterns cost more."""
    lowered = before.lower()
    return any(word in lowered for word in words)


def _opens_sentence(before: str) -> bool:
    """Tell whether a sentence begins with the date: "On or about 3/4/2010, ..."."""
    return len(before) < len('" On approximately  ') and before.lower().strip(' "') in _OPENERS


def _find_one(pointer: str, candidates: list[_Candidate], outline: Outline, summary: Part) -> Iterator[Found]:
    """Yield the one date that the candidates agree on, or that the header confirms.

    A summary may tell two injuries or two reviews. The one that the header names is the letter's; without it the
    letter leaves open which is meant.
    """
    chosen = [one for one in candidates if one.plain] or candidates
    if len({_days(one) for one in chosen}) > 1:
        several = chosen
        named = next(
            (found.value for found in find_header(outline) if isinstance(found, Reading) and found.field == pointer), None
        )
        chosen = [one for one in several if one.told.printed.value == named]
        if not chosen:
            proofs = [summary.part(one.told.printed.start, one.told.printed.end) for one in several]
            message = "The summary gives several dates for this, and nothing tells which one is meant."
            spans = tuple(proof.span() for proof in proofs)
            yield Remark("letter_dates_differ", pointer, message, spans, "; ".join(proof.printed for proof in proofs))
    if chosen:
        yield from _read(pointer, chosen[0].told, summary)


def _days(candidate: _Candidate) -> tuple[date | None, date | None]:
    last = candidate.told.last
    return candidate.told.printed.value, last.value if last else None


def _read(pointer: str, told: _Told, summary: Part) -> Iterator[Found]:
    yield read_date(_RULE, pointer, told.printed, "narrative", summary)
    if told.last is not None and pointer == _INJURY:
        first, last = told.printed.value, told.last.value
        if first and last and last < first:
            proof = summary.part(told.printed.start, told.last.end)
            yield Remark(
                "impossible_date", _INJURY_END, "The period of injury ends before it begins.", proof.spans(), proof.printed
            )
        else:
            yield read_date(_RULE, _INJURY_END, told.last, "narrative", summary)


def _find_filing(filing: Part, pivot: int | None) -> Iterator[Found]:
    """Yield the dates of the paragraph "An application … was filed on …"."""
    text = filing.text
    done: set[str] = set()
    for printed in find_dates(text, pivot_year=pivot):
        before = text[max(0, printed.start - _LOOK_BACK) : printed.start]
        if cues.ASSIGNED_ON.search(before):
            pointer = "/dates/assigned"
        elif cues.UR_BEFORE.search(before):
            pointer = _UR
        elif cues.FILED_ON.search(before):
            pointer = "/dates/application_received"
        else:
            continue
        if pointer not in done:
            done.add(pointer)
            yield read_date("filing.dates", pointer, printed, "filing", filing)
