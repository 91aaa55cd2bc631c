"""What a run goes through: letters, the server beside it, and the command itself, each in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from benchmarks.bench.clock import ROOT, environment
from benchmarks.bench.letters import find_corpus
from benchmarks.bench.serving import Desk, find_answered, lay_out_renumbered

if TYPE_CHECKING:
    from types import TracebackType

MODEL: Final = "loopback/right"
_NOT_A_LETTER: Final = "Minutes of the garden club, number {n}. The hedge was cut.\n"
_EVERY: Final = 200  # letters a file that is none
_CORRECTED: Final = 10  # letters an answer that is asked for again


def lay_out(folder: Path, count: int) -> Desk:
    """Write so many fictional files: letters with right answers, some given at the second ask, and a few that are no letters."""
    others = max(1, count // _EVERY)
    desk = lay_out_renumbered(find_answered(find_corpus(folder / "none")), folder, count - others)
    for n, path in enumerate(sorted(desk.answers.glob("letter-*[0-9].json"))):
        if n % _CORRECTED == 0:
            path.write_text(json.dumps([{"item": []}, json.loads(path.read_text(encoding="utf-8"))]), encoding="utf-8")
    for n in range(others):
        (desk.letters / f"other-{n:05}.txt").write_text(_NOT_A_LETTER.format(n=n), encoding="utf-8")
    return desk


@dataclass(frozen=True, slots=True)
class Manner:
    """How the server serves.

    Attributes:
        fault_rate: Share of the requests that meet a passing fault.
        latency_s: Wait before each reply.
        seed: Of the faults.
    """

    fault_rate: float
    latency_s: float
    seed: int


class Server:
    """The loopback server; it may be stopped and started anew at the same address.

    Attributes:
        base_url: Its address.
    """

    def __init__(self, desk: Desk, manner: Manner, log: Path) -> None:
        """Start it."""
        self._desk, self._manner, self._log = desk, manner, log
        self._process, self.base_url = self._start(0)

    def __enter__(self) -> Self:
        """Return the server at work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop it."""
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Kill it in the middle of everything, and start it anew with other faults."""
        self._process.kill()
        self._process.wait()
        self._manner = Manner(self._manner.fault_rate, self._manner.latency_s, self._manner.seed + 1)
        self._process, self.base_url = self._start(int(self.base_url.rsplit(":", 1)[1].partition("/")[0]))

    def arrived(self) -> list[tuple[str, str]]:
        """Return letter and schema of every request that any of the servers has read, in order."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return [(letter, schema) for letter, _, schema in (line.partition(" ") for line in lines)]

    def _start(self, port: int) -> tuple[subprocess.Popen[str], str]:
        how = self._manner
        command = [sys.executable, "-m", "tests.loopback.server", "--letters", str(self._desk.letters)]
        command += ["--answers", str(self._desk.answers), "--fault-rate", str(how.fault_rate), "--latency", str(how.latency_s)]
        command += ["--seed", str(how.seed), "--port", str(port), "--log", str(self._log)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT)
        base_url = ""
        if process.stdout:
            with process.stdout as said:
                base_url = said.readline().strip()
        if not base_url:
            raise RuntimeError("the loopback server did not start")
        return process, base_url


class Command:
    """``imr-llm extract`` over the letters, started again and again into the same folder.

    Attributes:
        out: The run's folder.
        starts: How often it was started.
        peak_mib: The most memory that any of its processes held.
        said: What the last one said on standard error.
    """

    def __init__(self, desk: Desk, base_url: str, out: Path, in_flight: int) -> None:
        """Start it for the first time."""
        self.out, self.starts, self.peak_mib, self.said = out, 0, 0.0, ""
        self._words = [sys.executable, "-m", "imr_llm", "extract", str(desk.letters), "--out", str(out), "--model", MODEL]
        self._words += ["--base-url", base_url, "--concurrency", str(in_flight)]
        self._errors = out.with_name("errors.txt")
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        self.starts += 1
        with self._errors.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(self._words, stdout=subprocess.DEVNULL, stderr=errors, env=environment(), cwd=ROOT)

    def running(self) -> bool:
        """Tell whether it runs, and look how much memory it holds."""
        with contextlib.suppress(OSError, IndexError, ValueError):
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii", errors="replace")
            self.peak_mib = max(self.peak_mib, int(status.partition("VmHWM:")[2].split()[0]) / 1024)
        return self._process.poll() is None

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def fill_disk(self, more: int) -> None:
        """Let none of its files grow by more than so many bytes beyond the largest: the disk is full."""
        import resource

        largest = max((path.stat().st_size for path in self.out.glob("*.jsonl")), default=0)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (largest + more, largest + more))

    def wait(self, within_s: float) -> int:
        """Return its exit code, once it ends.

        Raises:
            TimeoutError: It does not end.
        """
        until = time.monotonic() + within_s
        while self.running():
            if time.monotonic() > until:
                raise TimeoutError("the command does not end")
            time.sleep(0.02)
        self.said = self._errors.read_text(encoding="utf-8", errors="replace")
        return self._process.wait()

    def wait_for(self, records: int, within_s: float = 3600) -> bool:
        """Wait until so many records are written; tell whether it still runs."""
        path, until, size, count = self.out / "records.jsonl", time.monotonic() + within_s, 0, 0
        while self.running() and time.monotonic() < until:
            if path.exists() and os.stat(path).st_size != size:  # noqa: PTH116 (often, and without objects)
                with path.open("rb") as lines:
                    lines.seek(min(size, os.stat(path).st_size))  # noqa: PTH116
                    block = lines.read()
                size, count = size + len(block), count + block.count(b"\n")
            if count >= records:
                return True
            time.sleep(0.005)
        return self.running()
