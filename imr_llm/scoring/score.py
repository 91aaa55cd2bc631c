"""Records held against gold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from imr_llm.scoring.facts import Fact, contradictions, find_facts, invented_items
from imr_llm.scoring.normal import at, mapping, normal, sequence
from imr_llm.scoring.records import Entry, Records, finding_fields, is_flagged, read_entries, read_gold
from imr_llm.scoring.report import Judged, Judgement, LetterScore, ModelCost, ScoreReport

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def score_records(records: Records, gold: Path) -> ScoreReport:
    """Return a run's score by field and by letter.

    Args:
        records: A run's folder, its ``records.jsonl``, or extractions.
        gold: A folder with one JSON file a letter, named as the letter. A key left out is not scored; a null is: the
            record must hold null too.

    Raises:
        RunError: Records or gold cannot be read.
    """
    expected = dict(read_gold(gold))
    scores: dict[str, LetterScore] = {}
    without_gold = []
    model = ModelCost()
    for letter, entry in read_entries(records):
        if letter not in expected:
            without_gold.append(letter)
            continue
        scores[letter] = score_letter(letter, entry, expected[letter])
        model = _add_model(model, entry.get("model"))
    missing = (letter for letter in expected if letter not in scores)
    scores |= {letter: replace(score_letter(letter, {}, expected[letter]), has_record=False) for letter in missing}
    return ScoreReport(tuple(scores[letter] for letter in expected), tuple(sorted(without_gold)), model)


def score_letter(letter: str, entry: Entry, gold: Entry) -> LetterScore:
    """Return one record's score."""
    record = mapping(entry.get("record"))
    fields = finding_fields(entry)
    judged = tuple(_judge(fact, fields) for fact in find_facts(gold, record))
    own = contradictions(gold)
    absent = [
        sequence(gold.get("disputed_items"))[one.item or 0] for one in judged if one.field == "item.absent" and not one.right
    ]
    return LetterScore(
        letter,
        judged,
        needs_review=bool(entry.get("needs_review")),
        missed_items=tuple(str(mapping(item).get("outcome") or "") for item in absent),
        invented_items=len(invented_items(gold, record)),
        findings=dict(Counter(str(mapping(one).get("code")) for one in sequence(entry.get("findings")))),
        contradictions=(sum(any(one.startswith(pointer) for one in fields) for pointer in own), len(own)),
    )


def _judge(fact: Fact, fields: Iterable[str]) -> Judged:
    gold, got = normal(fact.gold), normal(fact.got)
    judgement: Judgement = "right" if gold == got else "missed" if got is None else "spurious" if gold is None else "wrong"
    absent = fact.field == "item.absent" and gold is not None
    present = fact.field == "item.absent" and gold is None
    flagged = not present and is_flagged(fact.field, fact.pointer, fields, absent=absent)
    return Judged(fact.field, fact.pointer, judgement, flagged, fact.gold, fact.got, fact.item)


def _add_model(cost: ModelCost, use: object) -> ModelCost:
    """Return the cost with one record's ``model`` block added."""
    asked = mapping(use)
    if not asked:
        return cost
    status = str(asked.get("status"))
    return ModelCost(
        letters=cost.letters + 1,
        requests=cost.requests + (_count(asked.get("attempts")) or 0),
        reasked=cost.reasked + bool(asked.get("reasked_with_evidence")),
        prompt_tokens=_sum(cost.prompt_tokens, _count(at(asked, ("usage", "prompt_tokens")))),
        completion_tokens=_sum(cost.completion_tokens, _count(at(asked, ("usage", "completion_tokens")))),
        statuses={**cost.statuses, status: cost.statuses.get(status, 0) + 1},
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
