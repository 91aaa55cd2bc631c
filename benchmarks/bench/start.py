"""Start-up: what a person waits before the first word of help, and before one letter's record."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bench.clock import ROOT, environment, spread
from benchmarks.bench.letters import EXAMPLES, list_letters
from benchmarks.bench.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

_VENDORS: Final = ("openai", "instructor", "tenacity")
_PROBE: Final = f"""
import sys
from imr_llm.cli import main
try:
    main()
except SystemExit as ended:
    status = ended.code or 0
found = [name for name in {_VENDORS!r} if name in sys.modules]
sys.exit(f"imports {{found}}" if found else status)
"""


def measure_start(*, runs: int) -> list[Table]:
    """Return the table of this section.

    Raises:
        RuntimeError: A path without a model imports a vendor's package, or a command fails.
    """
    letter = str(list_letters(EXAMPLES / "letters", endings=(".txt",))[0])
    installed = Path(sys.executable).with_name("imr-llm")
    command = [str(installed)] if installed.exists() else [sys.executable, "-m", "imr_llm"]
    with tempfile.TemporaryDirectory() as folder:
        _refuse_vendors("--help")
        _refuse_vendors("extract", letter, "--out", f"{folder}/probe")
        kinds: list[tuple[str, Callable[[int], list[str]]]] = [
            ("python -c pass", lambda _: [sys.executable, "-c", "pass"]),
            ("imr-llm --help", lambda _: [*command, "--help"]),
            ("imr-llm extract, one letter", lambda n: [*command, "extract", letter, "--out", f"{folder}/{n}"]),
        ]
        samples: dict[str, list[float]] = {name: [] for name, _ in kinds}
        for n in range(runs + 1):
            for name, arguments in kinds:
                seconds = _time_command(arguments(n))
                if n:
                    samples[name].append(seconds)
    rows = tuple((name, found.median, found.p95) for name, found in ((name, spread(times)) for name, times in samples.items()))
    note = (
        f"{runs} runs each, in turn, after one unmeasured. Checked: neither imports {', '.join(_VENDORS[:-1])} or {_VENDORS[-1]}."
    )
    return [Table("Start-up: seconds, a process from start to end", ("command", "median s", "p95 s"), rows, (note,))]


def _time_command(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=environment(), cwd=ROOT, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{command} ended with status {done.returncode}: {done.stderr[-2000:]!r}")
    return seconds


def _refuse_vendors(*arguments: str) -> None:
    _time_command([sys.executable, "-c", _PROBE, *arguments])
