"""Peak memory of whole runs over ever more letters."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.asker import MODEL
from benchmarks.bench.clock import run_module
from benchmarks.bench.letters import write_shuffled
from benchmarks.bench.serving import find_answered, lay_out_renumbered, serve
from benchmarks.bench.table import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bench.letters import Corpus

_IN_FLIGHT = 64


def measure_memory(corpus: Corpus, *, counts: Sequence[int], asked: Sequence[int]) -> list[Table]:
    """Return the table of this section: runs by rules over ``counts`` letters, and with a model over ``asked`` letters."""
    rows = [*map(_run_rules, counts), *_run_model(corpus, asked)]
    notes = (
        (
            "Whole runs in one process, tables included. Rules: fictional letters, each the opening of an example with items "
            "drawn from all of them."
        ),
        f"Model: {corpus.name} under case numbers of their own, {_IN_FLIGHT} in flight, no latency.",
    )
    columns = ("run", "letters", "peak MiB", "records.jsonl MB")
    return [Table("Memory: peak resident MiB of `imr-llm extract --workers 1`", columns, tuple(rows), notes)]


def _run_rules(count: int) -> tuple[Cell, ...]:
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder, "letters")
        letters.mkdir()
        write_shuffled(letters, count)
        return ("rules", count, *_extract(letters, Path(folder, "out"), "--workers", "1"))


def _run_model(corpus: Corpus, counts: Sequence[int]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    if not counts:
        return rows
    answered = find_answered(corpus)
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            desk = lay_out_renumbered(answered, Path(folder), count)
            with serve(desk, 0) as base_url:
                model = ("--model", MODEL, "--base-url", base_url, "--concurrency", str(_IN_FLIGHT))
                rows.append(("rules and model", count, *_extract(desk.letters, Path(folder, "out"), *model)))
    return rows


def _extract(letters: Path, out: Path, *options: str) -> tuple[float, float]:
    """Return a run's peak memory and how much it wrote, in MiB and MB."""
    report = out.with_name("report.json")
    took = run_module("benchmarks.bench.command", str(report), "extract", str(letters), "--out", str(out), *options)
    if took["status"]:
        raise RuntimeError(f"a run over {letters} ended with status {took['status']}")
    return took["peak_mib"], (out / "records.jsonl").stat().st_size / 1e6
