"""Run ``imr-llm`` in this process and tell what it took: ``python -m benchmarks.bench.command REPORT ARGUMENT…``."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.bench.clock import peak_mib


def main() -> None:
    """Run the command, then write wall time, CPU time with its workers', and peak memory to the report."""
    report, sys.argv = Path(sys.argv[1]), ["imr-llm", *sys.argv[2:]]
    start = time.perf_counter()
    status: object = 0
    from imr_llm.cli import main as command

    try:
        with contextlib.redirect_stdout(sys.stderr):
            command()
    except SystemExit as ended:
        status = ended.code
    wall = time.perf_counter() - start
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    report.write_text(json.dumps({"status": status or 0, "wall_s": wall, "cpu_s": cpu, "peak_mib": peak_mib()}), encoding="utf-8")
    print(report.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
