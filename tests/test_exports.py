"""What the tables say is what the records say."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from imr_llm import ExportError, Extraction, extract_determination
from imr_llm.exports import (
    FINDING_COLUMNS,
    ITEM_COLUMNS,
    LETTER_COLUMNS,
    Tables,
    finding_rows,
    item_rows,
    letter_rows,
    read_extractions,
)
from imr_llm.exports.schemas import render_tables
from tests.fictional import Item, letter

TWO_ITEMS = (
    Item("Zorvex 20 mg #45 with 2 refills", "Overturned", rationale="The request is medically necessary."),
    Item("Acupuncture, 2 times a week for 3 weeks, left wrist"),
)


@pytest.fixture
def extraction() -> Extraction:
    """Return the record of a letter with one drug and one service."""
    return extract_determination(letter(*TWO_ITEMS))


def test_a_letter_is_one_flat_row(extraction: Extraction) -> None:
    """Dates are dates, lists are lists, and what follows from them is there."""
    (row,) = letter_rows([extraction])

    assert list(row) == [column.name for column in LETTER_COLUMNS]
    assert row["decision_date"] == dt.date(2016, 12, 19)
    assert row["days_assigned_to_decision"] == 28
    assert row["licensed_states"] == ("CA", "OR")
    assert (row["items"], row["items_overturned"]) == (2, 1)


def test_an_item_is_one_flat_row(extraction: Extraction) -> None:
    """A drug has a quantity and a strength, a service a schedule; a silent field is None."""
    drug, service = item_rows([extraction])

    assert list(drug) == [column.name for column in ITEM_COLUMNS]
    assert (drug["item"], drug["quantity"], drug["strength"], drug["refills"]) == (1, 45, "20 mg", 2)
    assert (drug["medically_necessary"], service["medically_necessary"]) == (True, False)
    assert (service["times"], service["per"], service["duration"], service["quantity"]) == (2, "week", 3, service["quantity"])
    assert service["strength"] is None


def test_a_finding_points_at_its_item() -> None:
    """The same request decided twice is a finding on an item, counted from 1."""
    twice = extract_determination(letter(Item("Knee brace"), Item("Knee brace", "Overturned")))
    rows = finding_rows([twice])

    assert all(list(row) == [column.name for column in FINDING_COLUMNS] for row in rows)
    assert {row["item"] for row in rows if row["code"] == "same_item_twice"} <= {1, 2}
    assert any(row["code"] == "same_item_twice" for row in rows)


def test_an_items_findings_do_not_touch_its_neighbour() -> None:
    """A finding on item 11 is no finding on item 1."""
    line = json.loads(extract_determination(letter(Item("Knee brace"))).to_json())
    line["findings"] = [{"code": "disagrees", "severity": "error", "field": "/disputed_items/10/outcome", "message": "x"}]
    (row,) = item_rows([Extraction.model_validate(line, strict=False)])

    assert row["finding_codes"] == ()
    assert row["needs_review"] is False


def test_rows_make_a_data_frame(extraction: Extraction) -> None:
    """One line is enough for pandas."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(item_rows([extraction]))

    assert frame.medically_necessary.mean() == 0.5


def test_csv_and_parquet_hold_the_same(extraction: Extraction, tmp_path: Path) -> None:
    """Both have one row an item, in the same columns; Parquet keeps types."""
    parquet = pytest.importorskip("pyarrow.parquet")
    with Tables(tmp_path, parquet=True) as tables:
        tables.write(json.loads(extraction.to_json()))
    with (tmp_path / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "items.parquet")

    assert table.column_names == list(rows[0])
    assert rows[0]["quantity"] == "45"
    assert table.to_pylist()[0]["quantity"] == 45.0
    assert table.to_pylist()[0]["decision_date"] == dt.date(2016, 12, 19)
    assert rows[1]["body_parts"] == "; ".join(table.to_pylist()[1]["body_parts"])


@pytest.mark.parametrize("heading", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(1)"])
def test_csv_holds_no_formula(extraction: Extraction, tmp_path: Path, heading: str) -> None:
    """A spreadsheet shows a letter's words and never computes them; numbers stay numbers."""
    line = json.loads(extraction.to_json())
    line["record"]["disputed_items"][0]["heading"] = heading
    with Tables(tmp_path) as tables:
        tables.write(line)
    with (tmp_path / "items.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))

    assert row["heading"] == f"'{heading}"
    assert row["quantity"] == "45"


def test_a_table_that_is_not_finished_leaves_the_older_one(extraction: Extraction, tmp_path: Path) -> None:
    """Tables change places only when they are whole."""
    (tmp_path / "letters.csv").write_text("older\n")
    line = json.loads(extraction.to_json()) | {"source": {"path": object()}}
    with pytest.raises(ValueError, match="isoformat"), Tables(tmp_path) as tables:
        tables.write(line | {"record": line["record"] | {"dates": {"decision": "someday"}}})

    assert [path.name for path in tmp_path.iterdir()] == ["letters.csv"]
    assert (tmp_path / "letters.csv").read_text() == "older\n"


def test_lines_become_extractions_again(extraction: Extraction, tmp_path: Path) -> None:
    """What was written is what is read."""
    path = tmp_path / "records.jsonl"
    path.write_text(extraction.to_json() + "\n", encoding="utf-8")

    assert list(read_extractions(path)) == [extraction]


@pytest.mark.parametrize("line", ["{", "{}", "[]", '{"schema_version": "0"}'])
def test_a_line_that_is_no_extraction_is_named(tmp_path: Path, line: str) -> None:
    """The error says which line, and nothing of what it holds."""
    path = tmp_path / "records.jsonl"
    path.write_text(line + "\n", encoding="utf-8")

    with pytest.raises(ExportError, match="line 1 is no extraction"):
        list(read_extractions(path))


def test_a_missing_file_is_an_export_error(tmp_path: Path) -> None:
    """No vendor's exception comes through."""
    with pytest.raises(ExportError, match="cannot be read"):
        list(read_extractions(tmp_path / "none.jsonl"))


def test_the_tables_are_documented() -> None:
    """`schemas/tables.md` is what the columns say."""
    documented = (Path(__file__).parents[1] / "schemas" / "tables.md").read_text(encoding="utf-8")

    assert documented == render_tables()
