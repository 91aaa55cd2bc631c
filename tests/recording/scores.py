"""Scores of replayed answers: by field, of the records and of what the model itself said, beside the blessed ones.

python -m tests.recording.scores [--prompt determination.v1] [--model provider/name] [--bless]
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer

from imr_llm.draft import DeterminationDraft, draft_claims
from imr_llm.prompts import list_prompts
from imr_llm.scoring import Judged, ScoreReport, score_letter, score_records
from imr_llm.scoring.records import read_gold
from tests.recording.authored import GOLD, PROVIDER
from tests.recording.cassettes import ROOT, cassette_name
from tests.recording.replaying import Replayed, find_takes, replay

PLUMBING = "plumbing, not quality: the answers were written by hand, and no model produced them"
MEASURED = "answers recorded from a model"
REPLAYED = ROOT / "out" / "replayed"
_NOT_ASKED = ("case_outcome", "item.heading")
"""No part of an answer: derived from the items, or cut out of the letter by the rules."""

Score = Mapping[str, Any]
"""One model's score with one prompt, as it stands in the blessed file."""


@functools.cache
def score_takes(prompt: str, model: str) -> Score:
    """Replay every cassette of a prompt and a model and return the score."""
    replayed = _replay_all(prompt, model)
    names = {one.take.letter for one in replayed}
    report = score_records([one.extraction for one in replayed], GOLD)
    records = replace(report, letters=tuple(one for one in report.letters if one.letter in names))
    answers = ScoreReport(tuple(_scored_answer(one, gold) for one, gold in _with_gold(replayed)))
    return _summary(model, records, answers)


@functools.cache
def _replay_all(prompt: str, model: str) -> tuple[Replayed, ...]:
    return replay(find_takes(prompt, model))


def write_records(prompt: str, model: str) -> Path:
    """Write the replayed records as a run writes them and return their folder."""
    folder = REPLAYED / cassette_name(prompt, model, "")
    folder.mkdir(parents=True, exist_ok=True)
    lines = (one.extraction.model_dump_json() + "\n" for one in _replay_all(prompt, model))
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def blessed_path(prompt: str) -> Path:
    """Return where a prompt's blessed scores stand: beside it."""
    return ROOT / "prompts" / f"{prompt}.scores.json"


def load_blessed(prompt: str) -> dict[str, Score]:
    """Return a prompt's blessed scores by model; none where nothing was blessed yet."""
    path = blessed_path(prompt)
    return dict(json.loads(path.read_text(encoding="utf-8"))["models"]) if path.exists() else {}


def bless(prompt: str) -> None:
    """Take a prompt's present scores as the ones to hold."""
    models = sorted({take.model for take in find_takes(prompt)})
    content = {"prompt": prompt, "models": {model: score_takes(prompt, model) for model in models}}
    blessed_path(prompt).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def falls(blessed: Score, now: Score) -> tuple[str, ...]:
    """Return what is worse than blessed, one line each: a field's share, an outcome's recall, silent errors, items."""
    lines = [line for part in ("records", "answers") for line in _fallen_fields(part, blessed[part], now[part])]
    lines += _risen_counts("records", blessed, now, ("silent_errors", "missed_items", "invented_items"))
    lines += _risen_counts("answers", blessed, now, ("missed_items", "invented_items"))
    return tuple(lines)


def moves(blessed: Score, now: Score) -> tuple[str, ...]:
    """Return gains and losses, letter by letter."""
    lines = []
    for part in ("records", "answers"):
        before, after = blessed[part]["misses"], now[part]["misses"]
        for letter in sorted({*before, *after}):
            old, new = before.get(letter, {}), after.get(letter, {})
            lines += [f"gain  {letter}: {part}, {field} was {told}" for field, told in old.items() if field not in new]
            lines += [f"loss  {letter}: {part}, {field} is {told}" for field, told in new.items() if field not in old]
    return tuple(lines)


def render(model: str, now: Score, before: Score | None, held_against: str) -> str:
    """Return a score as a person reads it, with what it gained and lost against another one."""
    records, answers = now["records"], now["answers"]
    lines = [f"{model} ({now['label']})"]
    lines += [f"  {part['exact']:>14} values exact in the {name}" for name, part in (("records", records), ("answers", answers))]
    lines += [
        f"  {name:12} {told['recalled']} recognised; always Upheld: {told['always_upheld']}" for name, told in _outcomes(now)
    ]
    asked = now["asked"]
    lines.append(
        f"  {asked['requests']} requests for {now['letters']} letters, {asked['asked_about_differences']} asked about differences"
    )
    tokens = "not known" if asked["tokens"] is None else f"{asked['tokens']:,}"
    lines.append(f"  tokens: {tokens}; findings: {sum(records['findings'].values())}; for review: {records['for_review']}")
    if before is None:
        lines.append(f"  nothing to hold it against: no {held_against}")
    else:
        lines += [f"  {line}" for line in moves(before, now)] or [f"  no gain and no loss against {held_against}"]
    return "\n".join(lines)


def _outcomes(score: Score) -> Iterable[tuple[str, Mapping[str, str]]]:
    outcomes: dict[str, Mapping[str, str]] = score["answers"]["outcomes"]
    return outcomes.items()


def _fallen_fields(part: str, blessed: Score, now: Score) -> Iterator[str]:
    rows = [(f"{part}, {field}", told, now["fields"].get(field)) for field, told in blessed["fields"].items()]
    rows += [
        (f"{part}, recall of {name}", told["recalled"], now["outcomes"][name]["recalled"])
        for name, told in blessed["outcomes"].items()
    ]
    for name, before, after in rows:
        if after is None or _share(after) < _share(before):
            yield f"{name}: {before} before, {after or 'not scored'} now"


def _risen_counts(part: str, blessed: Score, now: Score, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        before, after = blessed[part][name], now[part][name]
        if after > before:
            yield f"{part}, {name.replace('_', ' ')}: {before} before, {after} now"


def _share(told: str) -> float:
    right, scored = (int(word) for word in told.split(" of "))
    return right / scored if scored else 1.0


def _summary(model: str, records: ScoreReport, answers: ScoreReport) -> Score:
    cost = records.model
    tokens = None if cost.prompt_tokens is None else cost.prompt_tokens + (cost.completion_tokens or 0)
    return {
        "label": PLUMBING if model.startswith(f"{PROVIDER}/") else MEASURED,
        "letters": len(records.letters),
        "asked": {
            "requests": cost.requests,
            "asked_again": cost.repeated,
            "asked_about_differences": cost.reasked,
            "statuses": dict(sorted(cost.statuses.items())),
            "tokens": tokens,
        },
        "records": _part(records)
        | {"silent_errors": records.total.silent, "for_review": records.for_review, "findings": records.findings},
        "answers": _part(answers),
    }


def _part(report: ScoreReport) -> dict[str, Any]:
    items = sum(row.of for row in report.outcomes)
    return {
        "exact": f"{report.total.right} of {report.total.scored}",
        "outcomes": {
            row.outcome: {
                "recalled": f"{row.recalled} of {row.of}",
                "always_upheld": f"{row.of if row.outcome == 'upheld' else 0} of {row.of}",
            }
            for row in report.outcomes
        }
        | {
            "both": {
                "recalled": f"{sum(row.recalled for row in report.outcomes)} of {items}",
                "always_upheld": f"{report.outcomes[0].of} of {items}",
            }
        },
        "missed_items": report.missed_items,
        "invented_items": report.invented_items,
        "fields": {row.field: f"{row.right} of {row.scored}" for row in report.fields},
        "misses": {
            letter.letter: {_place(one): _told(one) for one in letter.misses} for letter in report.letters if letter.misses
        },
    }


def _place(one: Judged) -> str:
    """Return which fact it is; of items that are absent, which item of the letter."""
    return f"{one.field} at {one.pointer}" + (f", item {one.item}" if one.field == "item.absent" else "")


def _told(one: Judged) -> str:
    """Return a wrong value beside gold's."""
    return f"{json.dumps(one.got, default=str)}, gold {json.dumps(one.gold, default=str)}"


def _with_gold(replayed: Iterable[Replayed]) -> Iterator[tuple[Replayed, Mapping[str, Any]]]:
    gold = dict(read_gold(GOLD))
    return ((one, gold[one.take.letter]) for one in replayed)


def _scored_answer(one: Replayed, gold: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a LetterScore)
    score = score_letter(one.take.letter, {"record": claimed_record(one.draft)}, gold)
    return replace(score, judged=tuple(judged for judged in score.judged if judged.field not in _NOT_ASKED))


def claimed_record(draft: DeterminationDraft | None) -> dict[str, Any]:
    """Return what a draft claims, in the record's shape; an empty record where there is no draft."""
    record: dict[str, Any] = {}
    for claim in draft_claims(draft) if draft else ():
        if claim.value is None:
            continue
        steps = claim.field.split("/")[1:]
        place: Any = record
        for step, following in zip(steps, [*steps[1:], ""], strict=True):
            fresh: Any = [] if following.isdigit() else {} if following else _as_recorded(claim.value)
            if isinstance(place, dict):
                place = place.setdefault(step, fresh)
            else:
                place.extend([{}] * (int(step) + 1 - len(place)))
                if place[int(step)] == {}:
                    place[int(step)] = fresh
                place = place[int(step)]
    return record


def _as_recorded(value: object) -> object:
    """Return a claim's value as a record's JSON holds it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def main() -> int:
    """Print every score with its gains and losses, and bless them where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--prompt", help="name and version; all by default")
    parser.add_argument("--model", default="*", help="provider/name; all by default")
    parser.add_argument("--against", help="hold it against another prompt instead of the blessed scores")
    parser.add_argument("--bless", action="store_true", help="take the present scores as the ones to hold")
    given = parser.parse_args()
    for prompt in (given.prompt,) if given.prompt else list_prompts():
        for model in sorted({take.model for take in find_takes(prompt, given.model)}):
            before, held_against = _other(prompt, model, given.against)
            typer.echo(f"{prompt}, {render(model, score_takes(prompt, model), before, held_against)}")
            both = (prompt, given.against) if before is not None and given.against else (prompt,)
            for one in both:
                typer.echo(f"  records: {write_records(one, model).relative_to(ROOT)}")
        if given.bless and find_takes(prompt):
            bless(prompt)
            typer.echo(f"Blessed: {blessed_path(prompt).relative_to(ROOT)}")
    return 0


def _other(prompt: str, model: str, against: str | None) -> tuple[Score | None, str]:
    """Return the score to hold another one against, and its name."""
    if against is None:
        return load_blessed(prompt).get(model), "blessed scores"
    return (score_takes(against, model) if find_takes(against, model) else None), f"answers recorded with {against}"


if __name__ == "__main__":
    sys.exit(main())
