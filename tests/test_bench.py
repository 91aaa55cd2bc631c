"""The benchmarks run on a tiny sample and report what they promise; no timing is judged here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from benchmarks.bench.__main__ import SECTIONS, main
from benchmarks.bench.answers import make_answers
from benchmarks.bench.growth import measure_growth
from benchmarks.bench.letters import EXAMPLES, find_corpus, list_letters, load_gold, renumber, write_shuffled
from benchmarks.bench.memory import measure_memory
from benchmarks.bench.model import Setting, measure_model
from benchmarks.bench.page import render_page
from benchmarks.bench.pdf import measure_pdf
from benchmarks.bench.rules import measure_rules
from benchmarks.bench.start import measure_start
from benchmarks.bench.table import Table, render_table
from benchmarks.bench.throughput import measure_model_runs, measure_rules_runs
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import extract_determination
from imr_llm.letters import read_letter

starts_processes = pytest.mark.skipif(os.environ.get("FAST") == "1", reason="starts a dozen processes")
FIRST = "fictional-01-partial-authorization"


@pytest.fixture(name="corpus")
def examples_corpus(tmp_path: Path):  # noqa: ANN201 (a corpus)
    """Give the examples, as where no real letters are at hand."""
    return find_corpus(tmp_path)


def names_of(table: Table) -> list[object]:
    """Return what a table's rows are called."""
    return [row[0] for row in table.rows]


def answers_of(stem: str):  # noqa: ANN201 (answers)
    """Return the right answers about an example."""
    return make_answers(read_letter(EXAMPLES / "letters" / f"{stem}.txt"), load_gold(EXAMPLES / "gold" / f"{stem}.json"))


def test_rules_are_told_by_letter_layout_and_stage(corpus) -> None:  # noqa: ANN001
    """Each layout of the examples has its line, and so has each stage."""
    letters, layouts, stages = measure_rules(corpus, passes=1)

    assert letters.columns[3:5] == ("median ms", "p95 ms")
    assert {"issues_decisions_and_rationales", "notice_of_determination"} <= set(names_of(layouts))
    assert {"passage", "sections", "reconcile and record", "json", "rule find_header", "rule find_verdicts"} <= set(
        names_of(stages)
    )


def test_growth_covers_honest_and_hostile_letters() -> None:
    """Every size is measured, and hostile texts stand slowest first."""
    honest, hostile = measure_growth(sizes=(5_000, 8_000), hostile_bytes=2_000, kinds=2)

    assert names_of(honest).count("more items") == 2
    assert len(hostile.rows) == 6
    assert [row[3] for row in hostile.rows] == sorted((row[3] for row in hostile.rows), reverse=True)


def test_start_up_is_measured_in_processes() -> None:
    """Help, one letter, and a bare interpreter to hold them against."""
    (table,) = measure_start(runs=1)

    assert names_of(table) == ["python -c pass", "imr-llm --help", "imr-llm extract, one letter"]


def test_memory_is_the_run_s_own(corpus) -> None:  # noqa: ANN001
    """A row a number of letters."""
    (table,) = measure_memory(corpus, counts=(1, 3), asked=())

    assert [row[:2] for row in table.rows] == [("rules", 1), ("rules", 3)]


def test_pdfs_are_held_against_text(corpus) -> None:  # noqa: ANN001
    """The examples' PDFs have no twin as text, so there is one row."""
    pytest.importorskip("pypdfium2", reason="reading a PDF needs the extra `pdf`")
    (table,) = measure_pdf(corpus, passes=1)

    assert names_of(table) == ["PDF"]


@starts_processes
def test_a_model_is_measured_beside_instructor_alone(corpus) -> None:  # noqa: ANN001
    """One row a setting with both sides, and the characters asked of the model."""
    sides, characters = measure_model(corpus, settings=(Setting(0.0, 2, 4),), pairs=1)

    assert sides.rows[0][:3] == (0.0, 2, 4)
    assert {"CPU ms ours", "CPU ms instructor", "ratio", "letters/s ours", "letters/s instructor"} <= set(sides.columns)
    assert len(characters.rows) == 4


@starts_processes
def test_runs_are_measured_from_folder_to_folder(corpus) -> None:  # noqa: ANN001
    """By rules, and with a model three ways."""
    (alone,) = measure_rules_runs(letters=3, workers=(1,))
    (asked,) = measure_model_runs(corpus, letters=4, in_flight=2, latency_s=0.0001)

    assert names_of(alone) == [1]
    assert [row[1] for row in asked.rows] == [4, 4, 4]


def test_one_command_measures_chosen_sections(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tables are printed, and kept unrounded and as a page."""
    figures, page = tmp_path / "figures.json", tmp_path / "page.md"

    assert main(["--quick", "--only", "pdf", "--shared", str(tmp_path), "--json", str(figures), "--page", str(page)]) == 0

    kept = json.loads(figures.read_text(encoding="utf-8"))
    assert list(kept["sections"]) == ["pdf"]
    assert kept["machine"]["python"] in capsys.readouterr().out
    assert "| letters | count |" in page.read_text(encoding="utf-8")
    assert "    python -m benchmarks.bench --quick --only pdf\n" in page.read_text(encoding="utf-8")


def test_an_unknown_section_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The sections that there are stand in the message."""
    with pytest.raises(SystemExit) as ended:
        main(["--only", "lunch"])

    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(name in told for name in SECTIONS)


@pytest.mark.parametrize("path", list_letters(EXAMPLES / "letters", endings=(".txt",)), ids=lambda path: path.stem[:12])
def test_right_answers_fit_the_draft(path: Path) -> None:
    """What is made from gold is a draft with an item for each that the letter decides."""
    answers = answers_of(path.stem)
    if answers is None:
        pytest.skip("the checks ask again about this letter's draft, so no benchmark serves it")
    gold = load_gold(EXAMPLES / "gold" / f"{path.stem}.json")
    draft = DeterminationDraft.model_validate_json(json.dumps(answers.draft))

    assert [item.outcome for item in draft.items] == [item.get("outcome") for item in gold["disputed_items"]]
    assert len(json.dumps(answers.draft)) < len(json.dumps(answers.longer))


def test_most_examples_are_answered() -> None:
    """A benchmark that leaves out most letters would measure the easy ones."""
    stems = [path.stem for path in list_letters(EXAMPLES / "letters", endings=(".txt",))]

    assert sum(answers_of(stem) is not None for stem in stems) > 0.75 * len(stems)


def test_shuffled_letters_are_determinations_of_their_own(tmp_path: Path) -> None:
    """Each has its own case number and at least one item."""
    write_shuffled(tmp_path, 12)
    records = [extract_determination(read_letter(path)).record for path in list_letters(tmp_path)]

    assert len({record.case_number for record in records}) == 12
    assert all(record.disputed_items for record in records)


def test_a_letter_under_another_number_says_the_same_otherwise() -> None:
    """Letter and gold change in the case number alone."""
    letter, gold = read_letter(EXAMPLES / "letters" / f"{FIRST}.txt"), load_gold(EXAMPLES / "gold" / f"{FIRST}.json")
    renumbered = renumber(letter, gold, 7)

    assert renumbered is not None
    assert renumbered[0].sha256 != letter.sha256
    assert extract_determination(renumbered[0]).record.case_number == renumbered[1]["case_number"] == "CM16-0900007"


TABLE = Table("Title", ("name", "figure"), (("a", 1234.5), ("b", 0.01234), ("c", None), ("d", 12)), ("A note.",), 3)


def test_a_table_is_aligned_and_rounded() -> None:
    """Figures keep three digits and stand to the right; rows beyond those shown are counted."""
    assert render_table(TABLE).splitlines()[2:] == [
        "name  figure",
        "----  ------",
        "a      1,234",
        "b      0.012",
        "c          -",
        "and 1 more, in the order above",
        "",
        "A note.",
    ]


def test_a_page_names_machine_and_command() -> None:
    """Figures stand with what they depend on."""
    machine = dict.fromkeys(("date", "processor", "load", "system", "python", "packages"), "so") | {"cores": "1"}
    page = render_page({"rules": [TABLE]}, machine, "examples/letters", command="make bench")

    assert "    make bench\n" in page
    assert "1 core," in page
    assert "| b | 0.012 |" in page
