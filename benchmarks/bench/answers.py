"""What a model that reads right would answer: gold as drafts, with the numbers of the sentences that state each value.

Gold leaves out what is a matter of taste; there the draft says what the rules read, so that it is as long as a full one.
"""

from __future__ import annotations

import asyncio
import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pydantic import BaseModel

from imr_llm.completion import Answer, Judge, Question
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import aextract_determination, extract_determination
from imr_llm.letters import read_passage
from imr_llm.prompts import load_prompt
from imr_llm.sections import number_sentences
from imr_llm.sections.sentences import sentence_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.bench.letters import Json
    from imr_llm.completion.question import Answer as _Answer
    from imr_llm.letters import Letter, Passage
    from imr_llm.prompts import Message
    from imr_llm.record import Extraction
    from imr_llm.sections import Sentence

T = TypeVar("T", bound=BaseModel)
_DATES: Final = {"injury": "injury", "injury_end": "injury_end", "ur_decision": "ur_decision", "application_received": "received",
    "assigned": "assigned", "decision": "decision"}  # fmt: skip
_SCHEDULE: Final = ("times", "times_max", "per", "duration", "duration_max", "duration_unit")
_MOST_POINTS: Final = 40
_FIELD = re.compile(r"Field (?P<n>\d+): .* You said: (?P<said>.*)\.")
_SENTENCE = re.compile(r"\[(?P<number>\d+)\] ")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the server is to say about one letter.

    Attributes:
        draft: The first answer.
        evidence: The answer to the question about differences; None where none is asked.
        longer: The draft as it would be if it copied its rationales.
    """

    draft: Json
    evidence: Json | None
    longer: Json


def make_answers(letter: Letter, gold: Json) -> Answers | None:
    """Return a right model's answers about a letter; None where the checks would not take the draft as it is."""
    draft = make_draft(letter, gold)
    if draft is None:
        return None
    rehearsal = _Rehearsal(DeterminationDraft.model_validate_json(json.dumps(draft)))
    asyncio.run(aextract_determination(letter, completer=rehearsal, prompt=load_prompt()))
    return None if rehearsal.problems else Answers(draft, rehearsal.evidence, _copying(letter, draft))


def make_draft(letter: Letter, gold: Json) -> Json | None:
    """Return the draft that states what gold says; None where gold and rules see other items."""
    extraction = extract_determination(letter)
    stated = cast("Json", json.loads(extraction.record.model_dump_json()))
    mine, right = _listed(stated, "disputed_items"), _listed(gold, "disputed_items")
    if len(mine) != len(right):
        return None
    passage = read_passage(letter)
    places = _Places(extraction, passage, number_sentences(passage))
    items = [_item(places, index, own, said) for index, (own, said) in enumerate(zip(mine, right, strict=True))]
    if not all(item["heading"] for item in items):
        return None
    draft = {
        "case": _case(places, gold | {"dates": _under(stated, "dates") | _under(gold, "dates")}),
        "patient": _patient(places, _under(gold, "patient")),
        "reviewer": _reviewer(places, _under(stated, "reviewer") | _under(gold, "reviewer")),
        "diagnoses": _diagnoses(places, cast("list[str]", gold.get("diagnoses") or [])),
        "items": items,
    }
    return cast("Json", _said(draft))


class _Places:
    """Where a letter states the fields, as sentence numbers."""

    def __init__(self, extraction: Extraction, passage: Passage, sentences: Sequence[Sentence]) -> None:
        self._spans = {name: one.spans for name, one in extraction.provenance.items()}
        self._starts = [sentence.span.start for sentence in sentences]
        self._ends = [sentence.span.end for sentence in sentences]
        self._texts = [sentence_text(passage, sentence).lower() for sentence in sentences]

    def of(self, *fields: str) -> list[int]:
        """Return the sentences that prove fields of the record, or elements of a listed field."""
        spans = [
            span
            for name, found in self._spans.items()
            if name in fields or (name.rpartition("/")[0] in fields and name.rpartition("/")[2].isdigit())
            for span in found
        ]
        numbers = {number for span in spans for number in self._overlapping(*span)}
        return sorted(numbers)[:_MOST_POINTS]

    def holding(self, words: str) -> list[int]:
        """Return the first sentence that holds some words."""
        return [number for number, text in enumerate(self._texts, 1) if words.lower() in text][:1]

    def _overlapping(self, start: int, end: int) -> range:
        return range(bisect_right(self._ends, start) + 1, bisect_left(self._starts, end) + 1)


def _case(places: _Places, gold: Json) -> Json:
    dates = _under(gold, "dates")
    case: Json = {"number": gold.get("case_number"), "priority": gold.get("priority")}
    case |= {own: dates.get(name) for name, own in _DATES.items()}
    return case | {"at": places.of("/case_number", "/priority", *(f"/dates/{name}" for name in _DATES))}


def _patient(places: _Places, gold: Json) -> Json:
    return {"age": gold.get("age_years"), "sex": gold.get("sex"), "at": places.of("/patient/age_years", "/patient/sex")}


def _reviewer(places: _Places, gold: Json) -> Json:
    names = {"certifications": "certifications", "subspecialties": "subspecialties", "licensed_states": "states"}
    at = places.of(*(f"/reviewer/{name}" for name in names), "/reviewer")
    return {own: gold.get(name) for name, own in names.items()} | {"at": at}


def _diagnoses(places: _Places, names: Iterable[str]) -> list[Json]:
    return [{"name": name, "at": at} for name in names if (at := places.holding(name))]


def _item(places: _Places, index: int, own: Json, gold: Json) -> Json:
    """Return one item: gold where gold speaks, the rules' reading elsewhere."""
    base = f"/disputed_items/{index}"
    treatment, review = _under(own, "treatment"), _under(own, "utilization_review")
    quantity = _under(own, "quantity")
    item: Json = {
        "heading": places.of(f"{base}/heading", f"{base}/outcome")[:20] or places.of(f"{base}/treatment/name"),
        "outcome": gold.get("outcome", own["outcome"]),
        "name": gold.get("treatment", treatment["name"]),
        "generic": treatment["generic_name"],
        "category": gold.get("category", treatment["category"]),
        "strength": gold.get("strength", treatment["strength"]),
        "body_parts": gold.get("body_parts", treatment["body_parts"]),
        "side": gold.get("laterality", treatment["laterality"]),
        "quantity": gold.get("quantity", quantity.get("value")),
        "unit": gold.get("quantity_unit", quantity.get("unit")),
        "refills": gold.get("refills", own["refills"]),
        "schedule": _schedule(_under(own, "schedule"), gold),
        "retrospective": gold.get("retrospective", own["retrospective"]),
        "date_of_service": gold.get("date_of_service", own["date_of_service"]),
    }
    at = places.of(*(f"{base}/utilization_review/{name}" for name in review))
    done = {
        "outcome": gold.get("ur_outcome", review["outcome"]),
        "requested": gold.get("ur_requested_quantity", review["requested_quantity"]),
        "certified": gold.get("ur_certified_quantity", review["certified_quantity"]),
    }
    if any(done.values()):
        item["ur"] = done | {"at": at}
    for side in ("claims_administrator", "reviewer"):
        name = "administrator_cites" if side == "claims_administrator" else "reviewer_cites"
        item[name] = _cites(places, f"{base}/{side}_guidelines", _listed(own, f"{side}_guidelines"))
    rationale = places.of(f"{base}/rationale")
    if rationale:
        item |= {"rationale": [rationale[0], rationale[-1]], "reasons": [_reason(item["outcome"])], "reasons_at": rationale[-1:]}
    return item


def _reason(outcome: object) -> str:
    return "guideline_criteria_met" if outcome == "overturned" else "guideline_criteria_not_met"


def _schedule(own: Json, gold: Json) -> Json | None:
    printed = cast("Json", (gold["schedule"] or {}) if "schedule" in gold else own)
    schedule = {name: printed.get(name) for name in _SCHEDULE} | {"visits": gold.get("visits", own.get("visits"))}
    return schedule if any(value is not None for value in schedule.values()) else None


def _cites(places: _Places, base: str, citations: Sequence[Json]) -> list[Json]:
    names = ("source", "title", "year", "sections", "pages")
    cites = []
    for index, citation in enumerate(citations):
        at = places.of(f"{base}/{index}/citation", *(f"{base}/{index}/{name}" for name in names))
        cites.append({name: citation.get(name) for name in names} | {"at": at})
    return cites


def _said(value: object) -> object:
    """Return a draft without what it is silent on, as a model is told to leave it out."""
    if isinstance(value, dict):
        return {name: kept for name, one in value.items() if (kept := _said(one)) not in (None, [], {}) and kept is not False}
    return [_said(one) for one in value] if isinstance(value, list) else value


def _copying(letter: Letter, draft: Json) -> Json:
    """Return the draft with each rationale's words where it points at them."""
    items = extract_determination(letter).record.disputed_items
    copied = [
        item | {"rationale": own.rationale} if "rationale" in item else item
        for item, own in zip(_listed(draft, "items"), items, strict=True)
    ]
    return draft | {"items": copied}


def _under(stated: Mapping[str, object], name: str) -> Json:
    return cast("Json", stated.get(name) or {})


def _listed(stated: Mapping[str, object], name: str) -> list[Json]:
    return cast("list[Json]", stated.get(name) or [])


@dataclass(slots=True)
class _Rehearsal:
    """Stands for a model while its answers are made: states the draft, and keeps to it when asked again."""

    draft: DeterminationDraft
    problems: tuple[str, ...] = ()
    evidence: Json | None = field(default=None)

    @property
    def model(self) -> str:
        return "rehearsal/right"

    async def complete(
        self, messages: Sequence[Message], *, judge: Judge[DeterminationDraft], max_tokens: int, letter_id: str, purpose: str = ""
    ) -> _Answer[DeterminationDraft]:
        del messages, max_tokens, letter_id, purpose
        self.problems = judge(self.draft)
        return Answer("answered", self.draft, (), "")

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> _Answer[T]:
        self.evidence = {"answers": _same_again(question.messages[-1].content)}
        answer = response_model.model_validate_json(json.dumps(self.evidence))
        self.problems = (*self.problems, *judge(answer))
        return Answer("answered", answer, (), "")


def _same_again(text: str) -> list[Json]:
    """Return for each field of a question what was said before, at the first sentence shown."""
    answers: list[Json] = []
    for line in text.splitlines():
        asked, shown = _FIELD.fullmatch(line), _SENTENCE.match(line)
        if asked:
            answers.append({"n": int(asked["n"]), "value": None if asked["said"] == "nothing" else asked["said"], "at": []})
        elif shown and answers and not answers[-1]["at"]:
            answers[-1]["at"] = [int(shown["number"])]
    return answers
