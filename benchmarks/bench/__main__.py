"""Measure speed, memory and start-up, and print tables.

python -m benchmarks.bench [--quick] [--only rules,growth,…] [--json FILE] [--page FILE] [--shared FOLDER]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bench.clock import ROOT
from benchmarks.bench.growth import measure_growth
from benchmarks.bench.letters import find_corpus
from benchmarks.bench.memory import measure_memory
from benchmarks.bench.model import FULL, QUICK, measure_model
from benchmarks.bench.page import render_page, tell_machine
from benchmarks.bench.pdf import measure_pdf
from benchmarks.bench.rules import measure_rules
from benchmarks.bench.start import measure_start
from benchmarks.bench.table import render_table
from benchmarks.bench.throughput import measure_model_runs, measure_rules_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.bench.letters import Corpus
    from benchmarks.bench.table import Table

_PACKAGES: Final = ("imr_llm", "pydantic", "openai", "instructor", "aiohttp", "httpx2", "pypdfium2")
_MB: Final = 1_000_000


def rules(corpus: Corpus, *, quick: bool) -> list[Table]:
    """Rules a letter, by layout and by stage."""
    return measure_rules(corpus, passes=1 if quick else 10)


def growth(_corpus: Corpus, *, quick: bool) -> list[Table]:
    """Letters of 5 kB to 5 MB, honest and hostile."""
    sizes = (5_000, 50_000) if quick else (5_000, 50_000, 500_000, 5 * _MB)
    return measure_growth(sizes=sizes, hostile_bytes=_MB // 20 if quick else 5 * _MB)


def start(_corpus: Corpus, *, quick: bool) -> list[Table]:
    """From the command line's start to its end."""
    return measure_start(runs=3 if quick else 15)


def memory(corpus: Corpus, *, quick: bool) -> list[Table]:
    """Peak memory by number of letters."""
    if quick:
        return measure_memory(corpus, counts=(1, 100), asked=())
    return measure_memory(corpus, counts=(1, 100, 1_000, 10_000), asked=(100, 1_000))


def pdf(corpus: Corpus, *, quick: bool) -> list[Table]:
    """PDF against text."""
    return measure_pdf(corpus, passes=1 if quick else 10)


def model(corpus: Corpus, *, quick: bool) -> list[Table]:
    """The whole path beside instructor alone."""
    return measure_model(corpus, settings=QUICK if quick else FULL, pairs=1 if quick else 3)


def throughput(corpus: Corpus, *, quick: bool) -> list[Table]:
    """Folder to folder, with and without a model."""
    alone = measure_rules_runs(letters=200 if quick else 2_000, workers=(1, 2))
    asked = measure_model_runs(corpus, letters=256 if quick else 2_048, in_flight=64 if quick else 256, latency_s=2.0)
    return [*alone, *asked]


SECTIONS: Final[dict[str, Callable[..., list[Table]]]] = {
    section.__name__: section for section in (rules, growth, start, memory, pdf, model, throughput)
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, and print it as it comes."""
    given = _parse(arguments)
    corpus = find_corpus(given.shared)
    machine = describe_machine()
    print(f"{tell_machine(machine)}\nLetters: {corpus.name}.\n", flush=True)
    measured: dict[str, list[Table]] = {}
    for name in given.only:
        began = time.perf_counter()
        measured[name] = SECTIONS[name](corpus, quick=given.quick)
        for table in measured[name]:
            print(f"{render_table(table)}\n", flush=True)
        print(f"({name}: {time.perf_counter() - began:.0f} s)\n", flush=True)
        if given.json:
            sections = {section: [table.as_json() for table in tables] for section, tables in measured.items()}
            whole = {"machine": machine, "letters": corpus.name, "quick": given.quick, "sections": sections}
            given.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if given.page:
        given.page.write_text(render_page(measured, machine, corpus.name, command=_command(given)), encoding="utf-8")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description="Measure speed, memory and start-up.")
    parser.add_argument("--only", type=_sections, default=tuple(SECTIONS), help=f"sections, by commas: {','.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="few samples, small sizes: shows that it runs, measures little")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the unrounded figures, after each section")
    parser.add_argument("--page", type=Path, metavar="FILE", help="also write the tables as a Markdown page")
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="folder with letters/ and gold/, where there is one"
    )
    return parser.parse_args(arguments)


def _command(given: argparse.Namespace) -> str:
    """Return the command that measures the same again."""
    options = ["--quick"] * given.quick + ([f"--only {','.join(given.only)}"] if given.only != tuple(SECTIONS) else [])
    return " ".join(["python -m benchmarks.bench", *options]) if options else "make bench"


def _sections(names: str) -> tuple[str, ...]:
    wanted = tuple(names.split(","))
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return wanted


def describe_machine() -> dict[str, str]:
    """Return what figures depend on."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES if _is_installed(name)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": str(cores),
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": ", ".join(versions),
    }


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _processor() -> str:
    """Return the processor's name, as Linux tells it or else as Python does."""
    listing = Path("/proc/cpuinfo")
    names = (
        line.partition(":")[2].strip()
        for line in listing.read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    )
    named = next(names, "") if listing.exists() else ""
    return named or platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
