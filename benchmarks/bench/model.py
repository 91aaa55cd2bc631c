"""The whole path with a model beside instructor alone: same letters, same messages, same served bytes, same server, in turn."""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.asker import WARM
from benchmarks.bench.clock import run_module
from benchmarks.bench.serving import Answered, Desk, find_answered, lay_out, serve
from benchmarks.bench.table import Cell, Table
from imr_llm.extraction import extract_determination
from imr_llm.letters import read_passage
from imr_llm.sections import number_sentences
from imr_llm.sections.sentences import sentence_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bench.letters import Corpus, Json
    from imr_llm.letters import Letter


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of asking that both sides are measured in."""

    latency_s: float
    in_flight: int
    letters: int


FULL = (
    *(Setting(0.2, in_flight, letters) for in_flight, letters in ((1, 60), (16, 640), (64, 1280), (256, 1536))),
    *(Setting(2.0, in_flight, letters) for in_flight, letters in ((1, 8), (16, 96), (64, 384), (256, 1536))),
)
QUICK = (Setting(0.2, 1, 20), Setting(0.2, 16, 160), Setting(0.2, 64, 256))


def measure_model(corpus: Corpus, *, settings: Sequence[Setting], pairs: int) -> list[Table]:
    """Return the tables of this section."""
    answered = find_answered(corpus)
    with tempfile.TemporaryDirectory() as folder:
        desk = lay_out(answered, Path(folder))
        rows = [_compare(desk, setting, pairs) for setting in settings]
    columns = (
        *("latency s", "in flight", "letters", "CPU ms ours", "CPU ms instructor", "ratio"),
        *("letters/s ours", "letters/s instructor", "ideal", "requests/letter", "peak MiB ours", "peak MiB instructor"),
    )
    taken = f"Median of {pairs} {'pair' if pairs == 1 else 'pairs'}, each side in a fresh process after {WARM} unmeasured letters"
    notes = (
        "Ours: from the file through rules, question, draft, checks and comparison to a line of JSON.",
        "Instructor: `from_openai(AsyncOpenAI())`, TOOLS, default client, the same response model, the same messages ready made.",
        "It validates and drops the draft. CPU is the asking process's alone; the server runs in another.",
        f"{taken}, the sides taking turns; ratio: median over the pairs.",
        f"{len(answered.letters)} letters of {corpus.name} in turn, with right answers made from gold.",
        f"Letters left out, since the checks would ask again about the draft that gold makes: {len(answered.left_out)}.",
    )
    title = "With a model: whole path beside instructor alone"
    return [Table(title, columns, tuple(rows), notes), _tell_characters(answered, corpus.name)]


def _compare(desk: Desk, setting: Setting, pairs: int) -> tuple[Cell, ...]:
    took: dict[str, list[dict[str, float]]] = {"whole": [], "alone": []}
    for pair in range(pairs):
        for way in ("whole", "alone") if pair % 2 == 0 else ("alone", "whole"):
            with serve(desk, setting.latency_s) as base_url:  # anew each time: it keeps every request, and slows as they pile up
                took[way].append(ask(way, base_url, desk.letters, setting.letters, setting.in_flight))
    cpu = {way: [1000 * one["cpu_s"] / setting.letters for one in all_] for way, all_ in took.items()}
    rate = {way: statistics.median(setting.letters / one["wall_s"] for one in all_) for way, all_ in took.items()}
    peak = {way: statistics.median(one["peak_mib"] for one in all_) for way, all_ in took.items()}
    ratio = statistics.median(ours / theirs for ours, theirs in zip(cpu["whole"], cpu["alone"], strict=True))
    ideal = setting.in_flight / setting.latency_s if setting.latency_s else None
    return (
        *(setting.latency_s, setting.in_flight, setting.letters),
        *(statistics.median(cpu["whole"]), statistics.median(cpu["alone"]), ratio, rate["whole"], rate["alone"]),
        *(ideal, took["whole"][0]["requests"] / setting.letters, peak["whole"], peak["alone"]),
    )


def ask(way: str, base_url: str, letters: Path, count: int, in_flight: int, *more: str) -> dict[str, float]:
    """Ask in a fresh process and return what it took.

    Raises:
        RuntimeError: A letter went unanswered, so that the figures would tell of less work.
    """
    took = run_module("benchmarks.bench.asker", way, base_url, str(letters), str(count), str(in_flight), *more)
    if took["answered"] != count:
        raise RuntimeError(f"{way}: {took['answered']} of {count} letters answered")
    return took


def _tell_characters(answered: Answered, name: str) -> Table:
    letters = answered.letters
    drafts = [_length(answers.draft) for _, _, _, answers in letters]
    copying = [_length(answers.longer) for _, _, _, answers in letters]
    quoting = [_length(_quoting(letter, answers.longer)) for _, letter, _, answers in letters]
    records = [len(extract_determination(letter).record.model_dump_json()) for _, letter, _, _ in letters]
    kinds = (
        ("ours: sentence numbers", drafts),
        ("the same with rationales copied", copying),
        ("the same with rationales, headings and evidence copied", quoting),
        ("the record itself, which holds those words too", records),
    )
    rows = tuple(
        (kind, statistics.median(lengths), sum(lengths) / len(lengths), sum(drafts) / sum(lengths)) for kind, lengths in kinds
    )
    note = f"Compact JSON of right drafts on {len(letters)} letters of {name}. Share: ours of that kind, summed over the letters."
    return Table("Characters asked of the model, a letter", ("draft", "median", "mean", "share"), rows, (note,))


def _length(draft: Json) -> int:
    return len(json.dumps(draft, separators=(",", ":"), ensure_ascii=False))


def _quoting(letter: Letter, draft: Json) -> Json:
    """Return a draft with each list of sentence numbers as the sentences' words."""
    passage = read_passage(letter)
    texts = [sentence_text(passage, sentence) for sentence in number_sentences(passage)]

    def quoted(key: str, value: object) -> object:
        if isinstance(value, dict):
            return {name: quoted(name, one) for name, one in value.items()}
        if isinstance(value, list) and key in ("at", "heading", "reasons_at"):
            return " ".join(texts[int(n) - 1] for n in value)
        return [quoted("", one) for one in value] if isinstance(value, list) else value

    changed = quoted("", draft)
    if not isinstance(changed, dict):
        raise TypeError("a draft is an object")
    return changed
