"""The example without a key: replayed answers, said to be what they are, through every step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imr_llm import ModelUnavailableError, extract_determination, letter_from_text
from imr_llm.completion import CompletionSettings
from tests.fictional import Item, letter_text
from tests.recording.authored import letter_files

ROOT = Path(__file__).parents[1]
REPLAYED = "Answers are replayed. They were written by hand for the example letters; no model produced them."


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project in an empty folder, without a key."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")} | {
        "PYTHONPATH": str(ROOT)
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the demo prints."""
    folder = tmp_path_factory.mktemp("demo")
    ran = run(folder, "-m", "examples.demo")

    assert ran.returncode == 0, ran.stderr
    assert (folder / "out" / "demo" / "records.jsonl").exists()
    return ran.stdout


def test_the_demo_begins_by_saying_whose_answers_they_are(demo: str) -> None:
    """Before anything else: replayed, by hand, no model's."""
    assert demo.splitlines()[0] == REPLAYED


def test_the_demo_shows_prompt_answers_checks_conflicts_and_records(demo: str) -> None:
    """Each step of one letter in order, then all letters with a closing line that balances."""
    shown = (
        "== The prompt, determination.v1@",
        "== The letter as it is sent",
        "== authored/careless answers",
        "It is told what the letter does not hold",
        "== A question about just what differs",
        "== Conflicts that are left",
        "== The record's items",
        "== All letters",
    )
    places = [demo.find(words) for words in shown]
    letters = len(letter_files())

    assert -1 not in places
    assert places == sorted(places)
    assert f"{letters} letters in = {letters} records + 0 failures" in demo


def test_the_example_script_says_so_too(tmp_path: Path) -> None:
    """Its first line, without a key; and every record names the model it was not."""
    letter = letter_files()["fictional-18-wrapped-credentials"]
    (tmp_path / letter.name).write_bytes(letter.read_bytes())
    ran = run(tmp_path, str(ROOT / "examples" / "extract_folder.py"), ".")

    assert ran.stdout.splitlines()[0] == REPLAYED
    assert "1 letters in = 1 records + 0 failures" in ran.stdout
    assert ran.stderr == ""


def test_a_letter_of_ones_own_is_read_by_rules_alone(tmp_path: Path) -> None:
    """Nothing is recorded about it; the script says which part is not as recorded and goes on."""
    (tmp_path / "mine.txt").write_text(letter_text(Item("Cane, quantity 3")), encoding="utf-8")
    ran = run(tmp_path, str(ROOT / "examples" / "extract_folder.py"), ".")

    assert ran.returncode == 0
    assert "1 letters in = 1 records + 0 failures" in ran.stdout
    assert "mine.txt is read by rules alone" in ran.stderr
    assert "the letter differs" in ran.stderr


def test_the_command_line_says_that_answers_are_replayed(tmp_path: Path) -> None:
    """And never that letters are sent."""
    letter = letter_files()["fictional-18-wrapped-credentials"]
    ran = run(tmp_path, "-m", "imr_llm", "extract", str(letter), "--out", "out", "--model", "authored/careful")

    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.splitlines()[0] == REPLAYED
    assert "sent" not in ran.stderr


def test_an_unrecorded_letter_is_not_taken_for_an_unreachable_model() -> None:
    """The error names the part; no record is made that would pass for one with a second reader."""
    letter = letter_from_text(letter_text(Item("Cane, quantity 3")))

    with pytest.raises(ModelUnavailableError, match=r"no recorded answer fits \(the letter differs"):
        extract_determination(letter, model="authored/careful")


def test_a_model_without_recordings_is_named() -> None:
    """Only two are written by hand."""
    with pytest.raises(ModelUnavailableError, match="no answers are recorded"):
        extract_determination(letter_from_text(letter_text(Item("Cane"))), model="authored/nobody")


def test_replayed_settings_need_no_key_and_send_nothing() -> None:
    """A server named by address is asked, whatever the model is called."""
    replayed = CompletionSettings("authored/careful")
    served = CompletionSettings("authored/careful", base_url="http://127.0.0.1:9/v1")

    assert (replayed.replays, replayed.needs_key, replayed.stays_here) == (True, False, True)
    assert (served.replays, served.destination) == (False, "127.0.0.1:9")
