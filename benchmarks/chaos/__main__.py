"""Read many letters through faults, kills, a full disk and a server that starts anew, and audit the books.

python -m benchmarks.chaos [--letters 10000] [--kills 5] [--in-flight 64] [--faults 0.2] [--seed 1]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.chaos.audit import Audit
from benchmarks.chaos.run import Plan, run_chaos


def main() -> int:
    """Make the run, print the audit, and return 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description="Read letters through chaos.")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--faults", type=float, default=0.2, help="share of the requests that meet a fault")
    parser.add_argument("--latency", type=float, default=0.1, help="seconds before each reply")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(given.letters, given.in_flight, given.kills, given.faults, given.latency, seed=given.seed)
    with tempfile.TemporaryDirectory(prefix="imr-chaos-") as folder:
        found = run_chaos(plan, Path(folder))
    print(render_audit(found, plan))
    return 0 if found.holds else 1


def render_audit(found: Audit, plan: Plan) -> str:
    """Return the audit as a person reads it."""
    lines = [f"{plan.letters:,} letters, {plan.in_flight} in flight, {plan.fault_rate:.0%} of the requests faulty", ""]
    lines += [f"{'holds' if check.holds else 'FAILS':<6} {check.what}\n       {check.found}" for check in found.checks]
    return "\n".join([*lines, "", *(f"{name}: {figure}" for name, figure in found.figures)])


if __name__ == "__main__":
    sys.exit(main())
