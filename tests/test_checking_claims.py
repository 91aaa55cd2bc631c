"""The example of claims and the pages about them say what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from imr_llm.extraction import check_claims
from imr_llm.letters import read_letter
from imr_llm.record.codes import FINDINGS
from imr_llm.record.confidence import CONFIDENCE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "checking-claims.md").read_text(encoding="utf-8")
CONFIDENCE_PAGE = (ROOT / "docs" / "confidence.md").read_text(encoding="utf-8")


def test_the_page_shows_what_is_found_in_the_example() -> None:
    """Every finding of the example's claims stands in the page's table, in order, and nothing else."""
    rows = []
    for line in (ROOT / "examples" / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        checked = check_claims(read_letter(ROOT / claim["path"]), claim["record"])
        name = "-".join(Path(claim["path"]).stem.split("-")[:2])
        rows += [f"| {name} | {f.severity} | `{f.field}` | {f.message} |" for f in checked.findings]
    table = PAGE.split("<!-- findings of examples/claims.jsonl -->")[1].split("\n\n")[0].strip().splitlines()[2:]

    assert table == rows


def test_the_pages_python_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page says to type works from the checkout."""
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None

    exec(compile(code[1], "docs/checking-claims.md", "exec"), {})  # noqa: S102 (the page's own example)

    assert capsys.readouterr().out.startswith("error /dates/injury The reader says 2018-03-05")


def test_the_page_names_codes_that_there_are() -> None:
    """A code in the page is one of the closed list."""
    table = PAGE.split("| code |")[1].split("\n\n")[0]

    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", table.replace("`null`", ""))) <= set(FINDINGS)


def test_the_page_on_confidence_lists_every_class_with_its_meaning() -> None:
    """The table is the code's, and each class has its measured row."""
    for name, meaning in CONFIDENCE.items():
        assert f"| `{name}` | {meaning} |" in CONFIDENCE_PAGE
        assert re.search(rf"\| `{name}` \| \d+ \|", CONFIDENCE_PAGE)
