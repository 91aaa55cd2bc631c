"""The way to a new prompt, as `prompts/README.md` tells it, walked in a copy of the checkout without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LETTERS = ("fictional-06-dates-wrapped-and-contradicted", "fictional-18-wrapped-credentials")
STEPS = re.findall(r"```sh\n(.*?)\n```", (ROOT / "prompts" / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the walk touches, with cassettes of two letters only, to be quick."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("imr_llm", "tests", "examples", "prompts"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "determination.v1", "*.scores.json")
        )
    for letter in LETTERS:
        cassette = Path("tests/cassettes/determination.v1/authored/careful") / f"{letter}.yaml"
        (folder / cassette).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / cassette, folder / cassette)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(folder: Path, step: str) -> str:
    """Run one step as it stands in the README; `make` uses the Python that runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "MAKE", "MFLAGS"))}
    environment |= {"PYTHONPATH": str(folder), "LETTERS": " ".join(LETTERS)}
    binaries = [f"BIN={Path(sys.executable).parent}", "READY="]
    command = [*step.split(), *(binaries if step.startswith("make") else [])]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)

    assert ran.returncode == 0, f"{step}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="the walk's commands are make targets")
def test_the_walk_to_a_new_prompt(copy: Path) -> None:
    """Copy, change, record, compare, bless; then a changed word is told, and the old version is still there."""
    made, record, scores, bless = STEPS
    run(copy, made)
    prompt = copy / "prompts" / "determination.v2.md"
    text = prompt.read_text(encoding="utf-8")
    prompt.write_text(
        text.replace("version: v1", "version: v2").replace("Silence is common", "Silence is frequent"), encoding="utf-8"
    )

    recorded = run(copy, record)
    assert "nothing leaves this machine" in recorded
    assert {path.stem for path in (copy / "tests/cassettes/determination.v2/authored/careful").iterdir()} == set(LETTERS)

    compared = run(copy, scores)
    assert "no gain and no loss against answers recorded with determination.v1" in compared
    assert (copy / "out/replayed/determination.v1/authored/careful/records.jsonl").exists()
    assert (copy / "out/replayed/determination.v2/authored/careful/records.jsonl").exists()

    run(copy, bless)
    blessed = json.loads((copy / "prompts" / "determination.v2.scores.json").read_text(encoding="utf-8"))
    assert blessed["models"]["authored/careful"]["letters"] == len(LETTERS)

    assert (copy / "tests/cassettes/determination.v1/authored/careful").is_dir()
    assert (copy / "prompts/determination.v1.md").read_bytes() == (ROOT / "prompts/determination.v1.md").read_bytes()

    prompt.write_text(prompt.read_text(encoding="utf-8").replace("most headings", "some headings"), encoding="utf-8")
    told = failing_suite(copy)
    assert "the system text differs" in told
    assert f"make record MODEL=authored/careful PROMPT=determination.v2 LETTERS={LETTERS[0]}" in told
    assert "onnection error" not in told


def failing_suite(folder: Path) -> str:
    """Run the copy's prompt tests of the new version and return what they say."""
    chosen = "tests/test_prompts.py", "-k", "play_through and v2", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"
    environment = os.environ | {"PYTHONPATH": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *chosen],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout
