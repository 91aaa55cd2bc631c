"""The script that people copy runs, and tells what the letters say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples" / "extract_folder.py"


def run_example(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as a person would."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_example_prints_every_item() -> None:
    """One line an item, and a closing line that balances."""
    letters = ROOT / "examples" / "letters"
    ran = run_example(letters)
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "examples" / "gold").glob("*.json")]
    cases = {record["case_number"] for record in gold}
    printed = ran.stdout.splitlines()

    assert ran.returncode == 0, ran.stderr
    assert sum(line.split(" ")[0] in cases for line in printed[1:-1]) >= len(cases) - 5
    assert printed[-1] == f"{len(gold)} letters in = {len(gold)} records + 0 failures"


def test_the_example_goes_on_after_a_bad_letter(tmp_path: Path) -> None:
    """One sentence on standard error, and a status that scripts notice."""
    (tmp_path / "empty.txt").write_bytes(b"")
    ran = run_example(tmp_path)

    assert ran.returncode == 1
    assert "the file is empty" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout.endswith("1 letters in = 0 records + 1 failures\n")


def test_the_example_is_short_enough_to_copy() -> None:
    """About forty lines."""
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 45
