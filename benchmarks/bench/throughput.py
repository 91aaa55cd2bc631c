"""Whole runs, from a folder of letters to a folder of records."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.asker import MODEL
from benchmarks.bench.clock import run_module
from benchmarks.bench.letters import write_shuffled
from benchmarks.bench.model import ask
from benchmarks.bench.serving import find_answered, lay_out_renumbered, serve
from benchmarks.bench.table import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bench.letters import Corpus


def measure_rules_runs(*, letters: int, workers: Sequence[int]) -> list[Table]:
    """Return the table of runs by rules alone."""
    rows: list[tuple[Cell, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "letters")
        source.mkdir()
        write_shuffled(source, letters)
        characters = sum(path.stat().st_size for path in source.iterdir()) / letters / 1000
        for count in workers:
            out = f"{folder}/out-{count}"
            wall, took = _run_command(f"{folder}/report.json", "extract", str(source), "--out", out, "--workers", str(count))
            rows.append((count, letters, wall, letters / wall, 1000 * took["cpu_s"] / letters, took["peak_mib"]))
    columns = ("workers", "letters", "s", "letters/s", "CPU ms/letter, all processes", "peak MiB, main process")
    notes = (
        "`imr-llm extract`, the whole command: start-up, reading, fsync, tables.",
        f"Fictional letters of {characters:.1f} kB on average, each the opening of an example with items drawn from all of them:",
        "they contradict themselves more often than real ones, and have more findings.",
    )
    return [Table("Runs, rules only", columns, tuple(rows), notes)]


def measure_model_runs(corpus: Corpus, *, letters: int, in_flight: int, latency_s: float) -> list[Table]:
    """Return the table of runs with a model, beside instructor alone."""
    rows: list[tuple[Cell, ...]] = []
    ideal = in_flight / latency_s
    with tempfile.TemporaryDirectory() as folder:
        desk = lay_out_renumbered(find_answered(corpus), Path(folder), letters)
        with serve(desk, latency_s) as base_url:  # a server for each: it keeps every request, and slows as they pile up
            model = ("--model", MODEL, "--base-url", base_url, "--concurrency", str(in_flight))
            wall, took = _run_command(f"{folder}/report.json", "extract", str(desk.letters), "--out", f"{folder}/command", *model)
            rows.append(("imr-llm extract --model, the whole command", *_rates(took | {"wall_s": wall}, letters, ideal)))
        for way, name, *out in (
            ("run", "imr_llm.runs, vendors' packages imported before", f"{folder}/run"),
            ("alone", "instructor alone, writes nothing"),
        ):
            with serve(desk, latency_s) as base_url:
                took = ask(way, base_url, desk.letters, letters, in_flight, *out)
            rows.append((name, *_rates(took, letters, ideal)))
    columns = ("way", "letters", "s", "letters/s", "% of ideal", "CPU ms/letter", "peak MiB")
    notes = (
        f"{in_flight} in flight, {latency_s:g} s latency, ideal {ideal:g} letters/s.",
        f"{letters:,} different letters: {corpus.name}, each copy under a case number of its own.",
        "Ours reads the files and writes records, ledger, kept answers and tables, with fsync.",
        "Instructor alone gets its messages ready made, validates and writes nothing.",
    )
    return [Table("Runs with a model, beside instructor alone", columns, tuple(rows), notes)]


def _rates(took: dict[str, float], letters: int, ideal: float) -> tuple[Cell, ...]:
    rate = letters / took["wall_s"]
    return letters, took["wall_s"], rate, 100 * rate / ideal, 1000 * took["cpu_s"] / letters, took["peak_mib"]


def _run_command(report: str, *arguments: str) -> tuple[float, dict[str, float]]:
    """Return the command's wall time, interpreter's start included, and its report."""
    began = time.perf_counter()
    took = run_module("benchmarks.bench.command", report, *arguments)
    wall = time.perf_counter() - began
    if took["status"]:
        raise RuntimeError(f"`imr-llm {' '.join(arguments)}` ended with status {took['status']}")
    return wall, took
