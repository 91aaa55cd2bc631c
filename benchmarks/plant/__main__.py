"""Plant errors over examples and, where they are at hand, real letters; exit status 1 when a bar is missed."""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import Pool
from pathlib import Path

from benchmarks.plant.confidence import measure, render_confidence
from benchmarks.plant.letters import Case, load_cases
from benchmarks.plant.run import Tally, plant_letter
from benchmarks.plant.table import bars_missed, render

_HERE = Path(__file__).parents[2]
_cases: list[Case] = []


def load(shared: Path) -> list[Case]:
    """Return the example letters, then the real ones under ``shared`` as text, as PDF and as constructed."""
    examples = _HERE / "examples"
    cases = list(load_cases(examples / "letters", examples / "gold", fictional=True))
    for folder in ("text", "constructed", "pdf"):
        if (shared / "letters" / folder).is_dir():
            cases += load_cases(shared / "letters" / folder, shared / "gold", fictional=False)
    return cases


def _plant(job: tuple[int, int, float]) -> Tally:
    index, seed, share = job
    return plant_letter(_cases[index], _cases, seed=seed, share=share)


def main() -> int:
    """Run, print and judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plant", description=__doc__)
    parser.add_argument("--shared", type=Path, default=_HERE.parent / "shared", help="folder with letters/ and gold/")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--share", type=float, default=0.12, help="of the errors to plant")
    parser.add_argument("--show", type=int, default=20, help="how many misses and alarms to print")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--confidence", action="store_true", help="measure how often each class of confidence is wrong")
    settings = parser.parse_args()
    began = time.perf_counter()
    _cases.extend(load(settings.shared))
    if settings.confidence:
        for line in render_confidence(measure(_cases, seed=settings.seed)):
            print(line)
        return 0
    tally = Tally()
    jobs = [(index, settings.seed, settings.share) for index in range(len(_cases))]
    with Pool(settings.jobs) as pool:
        for done in pool.imap(_plant, jobs):
            tally.add(done)
    for line in render(tally, frozenset(case.name for case in _cases if case.fictional), settings.show):
        print(line)
    missed = bars_missed(tally)
    print(
        f"{len(_cases)} letters, {time.perf_counter() - began:.0f} s" + (f"; bars missed: {', '.join(missed)}" if missed else "")
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
