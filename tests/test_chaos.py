"""What `make chaos` does with ten thousand letters, done with sixty."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.chaos.__main__ import render_audit
from benchmarks.chaos.run import Plan, run_chaos

SMALL = Plan(letters=60, in_flight=8, kills=1, latency_s=0.02, disk_bytes=20_000)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fills the disk with a limit that only Linux sets from outside")
def test_chaos_loses_nothing_and_the_books_balance(tmp_path: Path) -> None:
    """A fifth of the calls faulty, a kill, a full disk and a server restart: the audit holds, and all of it happened."""
    found = run_chaos(SMALL, tmp_path)
    happened = dict(found.figures)["happened"]

    assert found.holds, render_audit(found, SMALL)
    assert set(happened.split(", ")) == {"1 kill", "1 server restart", "1 full disk"}
