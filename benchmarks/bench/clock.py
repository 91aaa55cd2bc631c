"""Measuring: CPU time of this process, and children that tell what they took."""

from __future__ import annotations

import gc
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, TypeVarTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
ROOT: Final = Path(__file__).parents[2]
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_KEPT_OUT: Final = re.compile(r"(?:OPENAI_|(?:HTTPS?|ALL)_PROXY)", re.IGNORECASE)  # both change where a client sends


@dataclass(frozen=True, slots=True)
class Spread:
    """How samples lie, in the samples' own unit."""

    median: float
    p95: float
    mean: float
    worst: float


def spread(samples: Sequence[float]) -> Spread:
    """Return how samples lie; the 95th percentile is a sample itself."""
    ordered = sorted(samples)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return Spread(statistics.median(ordered), p95, statistics.fmean(ordered), ordered[-1])


def cpu_ms(work: Callable[[*Ts], T], *arguments: *Ts) -> tuple[T, float]:
    """Return what a call returns, and its CPU time in milliseconds, garbage collection included."""
    start = time.process_time()
    done = work(*arguments)
    return done, 1000 * (time.process_time() - start)


def settle() -> None:
    """Collect garbage that earlier measurements left, so that the next one does not pay for it."""
    gc.collect()


def peak_mib() -> float:
    """Return this process's peak resident memory in MiB; since its own start, where the system says so."""
    status = Path("/proc/self/status")
    found = _PEAK.search(status.read_text(encoding="ascii", errors="replace")) if status.exists() else None
    if found:  # unlike getrusage's, this figure does not begin with the parent's at the fork
        return int(found[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def environment() -> dict[str, str]:
    """Return the environment of a child: this checkout's code, nobody's keys and proxies."""
    kept = {name: value for name, value in os.environ.items() if not _KEPT_OUT.match(name)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


def run_module(module: str, *arguments: str) -> dict[str, float]:
    """Run one of our modules in a fresh process and return the JSON object of its last line.

    Raises:
        RuntimeError: It failed; what it said is the message.
    """
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=ROOT, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} ended with status {done.returncode}: {done.stderr[-2000:]}")
    return cast("dict[str, float]", json.loads(done.stdout.splitlines()[-1]))
