"""What the README shows is what happens; ``python -m tests.test_readme`` writes its outputs anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_OUTPUT = re.compile(r"<!-- output: (?P<name>\w+) -->\n```\n(?P<shown>.*?)```\n", re.DOTALL)
_PYTHON = re.compile(r"```python\n(?P<code>.*?)```", re.DOTALL)
_COMMAND = re.compile(r"imr-llm (?P<command>[a-z]+)")
_LINK = re.compile(r"\]\((?P<target>[^)#]+)\)")


def run_command(*arguments: str) -> str:
    """Return what the command prints, run in the checkout."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "imr_llm", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return ran.stdout


def output_of(name: str) -> str:
    """Return what a named output block must show."""
    if name == "extract":
        with tempfile.TemporaryDirectory() as out:
            return run_command("extract", "examples/letters", "--out", out)
    match = _PYTHON.search(README.read_text(encoding="utf-8"))
    assert match is not None
    printed = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(printed):
        exec(match["code"], {})  # noqa: S102 (the README's own code)
    return printed.getvalue()


@pytest.mark.parametrize("name", ["extract", "python"])
def test_outputs_are_what_is_printed(name: str) -> None:
    """A changed output needs `python -m tests.test_readme`, and a look at the diff."""
    shown = {m["name"]: m["shown"] for m in _OUTPUT.finditer(README.read_text(encoding="utf-8"))}

    assert shown[name].rstrip() == output_of(name).rstrip()


def test_every_command_that_is_named_exists() -> None:
    """The README and the docs name no command that the tool does not have."""
    known = set(re.findall(r"^  ([a-z]+) ", run_command("--help"), re.MULTILINE))
    pages = [README, *(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "prompts" / "README.md"]
    named = {m["command"] for page in pages for m in _COMMAND.finditer(page.read_text(encoding="utf-8"))}

    assert named <= known


def test_every_command_is_documented() -> None:
    """Each command stands in the README or the docs."""
    known = set(re.findall(r"^  ([a-z]+) ", run_command("--help"), re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in [README, *(ROOT / "docs").glob("*.md")])

    assert {command for command in known if f"imr-llm {command}" not in text} == set()


def test_every_link_leads_somewhere() -> None:
    """Pages that the README links to exist."""
    targets = [m["target"] for m in _LINK.finditer(README.read_text(encoding="utf-8"))]

    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []


def write_outputs() -> None:
    """Write the README's output blocks anew."""
    text = README.read_text(encoding="utf-8")
    text = _OUTPUT.sub(lambda m: f"<!-- output: {m['name']} -->\n```\n{output_of(m['name']).rstrip()}\n```\n", text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()
