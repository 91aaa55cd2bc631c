"""The questions in the docs are answered by what the docs say."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import CodeType

import pytest

from imr_llm.runs import RunSettings, run_rules

pytest.importorskip("pandas")
pytest.importorskip("duckdb")

ROOT = Path(__file__).parents[1]
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
LINES = tuple(line.removeprefix(">>> ") for line in QUESTIONS.splitlines() if line.startswith(">>> "))
SET_UP = tuple(line for line in LINES if line.startswith(("import", "i, l", "sql =")))
ASKED = tuple(line for line in LINES if line not in SET_UP)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return what the set-up lines define, on a run over the example letters."""
    folder = tmp_path_factory.mktemp("questions")
    run_rules(RunSettings((str(ROOT / "examples" / "letters"),), folder / "out", parquet=True))
    before = Path.cwd()
    os.chdir(folder)
    try:
        defined: dict[str, object] = {"folder": folder}
        for line in SET_UP:
            exec(line, defined)  # noqa: S102 (our own documentation)
    finally:
        os.chdir(before)
    return defined


def test_there_are_ten_questions() -> None:
    """Each with an answer in pandas and one in DuckDB."""
    assert re.findall(r"^## (\d+)\.", QUESTIONS, re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert len(ASKED) == 22


@pytest.mark.parametrize("line", ASKED)
def test_the_answer_is_not_empty(names: dict[str, object], line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line runs, and says something."""
    monkeypatch.chdir(str(names["folder"]))
    code: CodeType = compile(line, "questions.md", "eval")
    answer = eval(code, names)  # noqa: S307 (our own documentation)
    rows = answer.fetchall() if line.startswith("sql.") else answer

    assert len(rows) if hasattr(rows, "__len__") else 0 <= rows <= 1


def test_pandas_and_duckdb_agree(names: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """On the share of letters with a mixed outcome."""
    monkeypatch.chdir(str(names["folder"]))
    in_pandas, in_duckdb = (line for line in ASKED if "partially_overturned" in line)
    share = eval(in_pandas, names)  # noqa: S307

    assert eval(in_duckdb, names).fetchall()[0][0] == pytest.approx(share)  # noqa: S307
