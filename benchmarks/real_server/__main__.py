"""Build a model server with random weights, ask it about the example letters, and hold its nonsense against the records.

python -m benchmarks.real_server [--folder out/real-server]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

from benchmarks.bench.clock import ROOT
from benchmarks.real_server.audit import audit
from benchmarks.real_server.reading import Readings, read_examples
from benchmarks.real_server.serving import ServerMissingError, install_server, serve
from benchmarks.real_server.weights import write_weights

_CONTEXT: Final = 65_536


def main() -> int:
    """Return 0 where everything holds, 1 where something does not, 2 where there is no server."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_server", description="Ask a server with random weights.")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "real-server", help="for the server and the runs")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "random.gguf"
    try:
        python = install_server(folder / "venv")
        write_weights(weights, context=_CONTEXT)
        began = time.perf_counter()
        with serve(python, weights, _CONTEXT) as base_url:
            readings = read_examples(base_url, folder)
    except ServerMissingError as error:
        print(f"make real-server: there is no server to ask: {error}", file=sys.stderr)
        return 2
    checks = audit(readings)
    for check in checks:
        print(f"{'holds' if not check.wrong else 'FAILS':<6} {check.what}: {check.found}")
        for path in check.wrong:
            print(f"       not for {path}")
    print(f"\n{tell(readings)}, {time.perf_counter() - began:.0f} s")
    return 1 if any(check.wrong for check in checks) else 0


def tell(readings: Readings) -> str:
    """Return the run's figures in one line."""
    statuses = Counter(str(row["status"]) for row in readings.ledger)
    rows = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    return f"{readings.summary.closing_line}; requests: {rows}; {readings.summary.spent}"


if __name__ == "__main__":
    sys.exit(main())
