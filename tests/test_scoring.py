"""Records held against gold, and two runs against each other."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from imr_llm import extract_determination, read_letter
from imr_llm.cli import app
from imr_llm.errors import RunError
from imr_llm.scoring import (
    compare_runs,
    comparison_as_json,
    render_comparison,
    render_scores,
    score_records,
    scores_as_json,
)
from imr_llm.scoring.alignment import align
from imr_llm.scoring.normal import normal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

ROOT = Path(__file__).parents[1]
SCORER = ROOT.parent / "shared" / "scoring" / "score.py"

Entry = dict[str, object]


def gold_item(heading: str = "Zorvex 20 mg #45", outcome: str = "upheld", **values: object) -> Entry:
    """Return one item of gold."""
    return {"heading": heading, "outcome": outcome, **values}


def item(heading: str = "Zorvex 20 mg #45", outcome: str | None = "upheld", **values: object) -> Entry:
    """Return one item of a record."""
    return {"heading": heading, "outcome": outcome, **values}


def entry(letter: str = "a", *items: Entry, findings: Sequence[str] = (), **values: object) -> Entry:
    """Return one line of records whose findings stand at the fields given."""
    told = [{"code": "disagrees", "field": field} for field in findings]
    record = {"disputed_items": list(items), **values}
    return {"source": {"path": f"letters/{letter}.txt"}, "record": record, "findings": told, "needs_review": bool(findings)}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Return an empty folder for gold."""
    folder = tmp_path / "gold"
    folder.mkdir()
    return folder


def write_gold(folder: Path, *items: Entry, letter: str = "a", **values: object) -> None:
    """Write one letter's gold."""
    content = {"letter": letter, "disputed_items": list(items), **values}
    (folder / f"{letter}.json").write_text(json.dumps(content), encoding="utf-8")


def write_records(path: Path, *entries: Entry) -> Path:
    """Write records and return their path."""
    path.write_text("".join(json.dumps(one) + "\n" for one in entries), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Toes  &\nheel", "toes and heel"),
        ("7.5mg", "7.5 MG"),
        ("10 / 325 mg", "10/325mg"),
        ("44–46", "44-46"),
        ("60", 60),
        (60.0, 60),
        (["B", "a"], ("a", "b")),
        ([], None),
        ("", None),
        ("A closing stop.", "a closing stop"),
    ],
)
def test_values_that_mean_the_same_are_one(one: object, other: object) -> None:
    """Spelling, order and the kind of number are no difference."""
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("60", "600"), (0, None), (False, None), ("left", "right"), (["a"], ["a", "b"]), ("nan", "inf")]
)
def test_values_that_differ_stay_apart(one: object, other: object) -> None:
    """Zero and false are not silence."""
    assert normal(one) != normal(other)


def test_items_are_paired_by_heading_where_their_number_differs() -> None:
    """A dropped first item does not shift the others."""
    wanted = [item("Cervical pillow"), item("Zorvex 20 mg #45"), item("Bone scan of the hip")]

    assert align(wanted, wanted[1:]) == ((0, None), (1, 0), (2, 1))
    assert align(wanted[1:], wanted) == ((0, 1), (1, 2))


def test_a_key_that_gold_leaves_out_is_not_scored_and_a_null_is(tmp_path: Path, gold: Path) -> None:
    """Silence in gold asks for silence in the record."""
    write_gold(gold, gold_item(refills=None))
    records = write_records(tmp_path / "r.jsonl", entry("a", item(refills=2, quantity={"value": 45, "unit": None})))
    rows = {row.field: row for row in score_records(records, gold).fields}

    assert rows["item.refills"].spurious == 1
    assert "item.quantity" not in rows


def test_a_wrong_value_is_silent_until_a_finding_names_it(tmp_path: Path, gold: Path) -> None:
    """A finding on another field of the same item does not help."""
    write_gold(gold, gold_item(quantity=45, refills=1))
    wrong = item(quantity={"value": 54, "unit": None}, refills=1)
    for fields, silent in (((), 1), (("/disputed_items/0/refills",), 1), (("/disputed_items/0/quantity",), 0)):
        records = write_records(tmp_path / "r.jsonl", entry("a", wrong, findings=fields))

        assert score_records(records, gold).total.silent == silent


def test_right_values_with_a_finding_are_counted(tmp_path: Path, gold: Path) -> None:
    """A false alarm is not an error, and yet told."""
    write_gold(gold, gold_item(refills=1))
    records = write_records(tmp_path / "r.jsonl", entry("a", item(refills=1), findings=["/disputed_items/0/refills"]))
    report = score_records(records, gold)

    assert (report.total.flagged, report.total.silent) == (1, 0)
    assert report.perfect


def test_recall_of_each_outcome_stands_beside_always_upheld(tmp_path: Path, gold: Path) -> None:
    """A record that says Upheld every time has high accuracy and recognises no overturned item."""
    headings = [f"Request number {n}" for n in range(10)]
    write_gold(gold, *(gold_item(heading, "overturned" if n == 0 else "upheld") for n, heading in enumerate(headings)))
    records = write_records(tmp_path / "r.jsonl", entry("a", *(item(heading) for heading in headings)))
    report = score_records(records, gold)

    assert [one.recall for one in report.outcomes] == [1.0, 0.0]
    assert json.loads(scores_as_json(report))["always_upheld"] == {"accuracy": 0.9, "overturned_recall": 0.0}
    assert "always Upheld" in render_scores(report)


def test_missed_and_invented_items_are_counted(tmp_path: Path, gold: Path) -> None:
    """An item that the record lacks is not recognised either."""
    write_gold(gold, gold_item("Cervical pillow", "overturned"), gold_item("Bone scan of the hip"))
    write_gold(gold, gold_item("Cane"), letter="b")
    records = write_records(
        tmp_path / "r.jsonl", entry("a", item("Bone scan of the hip")), entry("b", item("Cane"), item("Zorvex 20 mg #45"))
    )
    report = score_records(records, gold)

    assert (report.missed_items, report.invented_items) == (1, 1)
    assert [(one.of, one.recalled) for one in report.outcomes] == [(2, 2), (1, 0)]


def test_letters_without_a_record_and_records_without_gold_are_named(tmp_path: Path, gold: Path) -> None:
    """Neither disappears."""
    write_gold(gold, gold_item())
    records = write_records(tmp_path / "r.jsonl", entry("z", item()))
    report = score_records(records, gold)

    assert (report.absent, report.without_gold) == (("a",), ("z",))
    assert not report.perfect
    assert "a  no record" in render_scores(report)


def test_requests_and_tokens_are_summed_and_unknown_ones_stay_unknown(tmp_path: Path, gold: Path) -> None:
    """Null tokens are not zero."""
    for letter in "ab":
        write_gold(gold, gold_item(), letter=letter)
    use = {"status": "answered", "attempts": 3, "reasked_with_evidence": True, "usage": {"prompt_tokens": None}}
    counted = {"status": "refused", "attempts": 1, "reasked_with_evidence": False, "usage": {"completion_tokens": 12}}
    lines = [{**entry(letter, item()), "model": model} for letter, model in (("a", use), ("b", counted))]
    model = score_records(write_records(tmp_path / "r.jsonl", *lines), gold).model

    assert (model.letters, model.requests, model.repeated, model.reasked) == (2, 4, 2, 1)
    assert (model.prompt_tokens, model.completion_tokens) == (None, 12)
    assert model.statuses == {"answered": 1, "refused": 1}


def test_the_letters_own_contradictions_count_where_they_are_reported(tmp_path: Path, gold: Path) -> None:
    """Gold's word for a field leads to the record's."""
    told = [{"field": "/disputed_items/0/ur_requested_quantity"}, {"field": "/dates/injury"}]
    write_gold(gold, gold_item(), letter_inconsistencies=told)
    records = write_records(tmp_path / "r.jsonl", entry("a", item(), findings=["/disputed_items/0/utilization_review"]))

    assert score_records(records, gold).contradictions == (1, 2)


@pytest.mark.parametrize("content", ["{", "[1]", '{"record": {}}', '{"source": {"path": "a.txt"}}', '{"a": ' * 5000])
def test_what_is_no_record_is_refused_with_its_place(tmp_path: Path, gold: Path, content: str) -> None:
    """The library's own error, never a traceback of another's."""
    write_gold(gold, gold_item())
    path = tmp_path / "r.jsonl"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(RunError, match=r"line 1"):
        score_records(path, gold)


def test_one_letter_with_two_records_is_refused(tmp_path: Path, gold: Path) -> None:
    """Text and PDF of one letter would count twice."""
    write_gold(gold, gold_item())
    records = write_records(tmp_path / "r.jsonl", entry("a", item()), entry("a", item()))

    with pytest.raises(RunError, match="two records"):
        score_records(records, gold)


def test_an_empty_gold_folder_is_refused(tmp_path: Path, gold: Path) -> None:
    """No gold is a mistake in the path, not a perfect score."""
    records = write_records(tmp_path / "r.jsonl", entry("a", item()))

    with pytest.raises(RunError, match="holds no gold"):
        score_records(records, gold)


def test_tables_fit_80_columns(tmp_path: Path, gold: Path) -> None:
    """The counts stay in one line each."""
    write_gold(gold, gold_item(claims_administrator_sections=["Introduction"], ur_requested_quantity=None))
    report = score_records(write_records(tmp_path / "r.jsonl", entry("a", item())), gold)
    table = render_scores(report).partition("\n\n")[0]

    assert max(map(len, table.splitlines())) <= 80


def test_text_of_letters_cannot_reach_the_terminal(tmp_path: Path, gold: Path) -> None:
    """Escape codes in a value are written out."""
    write_gold(gold, gold_item("Cane"))
    records = write_records(tmp_path / "r.jsonl", entry("a", item("Cane \x1b[2J \u202e")))
    text = render_scores(score_records(records, gold))

    assert "\\u001b[2J" in text
    assert not {"\x1b", "\u202e"} & set(text)


def _damage(node: object, chance: random.Random) -> None:
    """Change or leave out some of a group's values."""
    for key in list(node) if isinstance(node, dict) else ():
        value = node[key]
        if isinstance(value, list):
            node[key] = chance.choice([value, value, value, [], value[1:]])
        elif isinstance(value, dict):
            _damage(value, chance)
        elif chance.random() < 0.1:
            node[key] = chance.choice([None, "other", 3])


def _damaged(line: Entry, chance: random.Random) -> Entry:
    """Return a record with some of its values changed or left out, and items left out or doubled."""
    items = line["record"]["disputed_items"]
    for part in ("dates", "patient", "reviewer"):
        _damage(line["record"][part], chance)
    for one in items:
        for part in ("treatment", "quantity", "schedule", "utilization_review"):
            _damage(one[part], chance)
    if items and chance.random() < 0.3:
        items.pop(chance.randrange(len(items)))
    if items and chance.random() < 0.3:
        items.insert(chance.randrange(len(items)), copy.deepcopy(chance.choice(items)))
    return line


@pytest.fixture(scope="module")
def example_lines() -> tuple[str, ...]:
    """Return the records of the example letters that are text, as lines."""
    letters = sorted((ROOT / "examples" / "letters").glob("*.txt"))
    return tuple(extract_determination(read_letter(path)).to_json() for path in letters)


@pytest.fixture
def scorer() -> ModuleType:
    """Return the script that scores where gold is kept."""
    if not SCORER.exists():
        pytest.skip(f"no {SCORER.name} beside the repository")
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_the_script_beside_the_gold(
    scorer: ModuleType, example_lines: tuple[str, ...], tmp_path: Path, seed: int
) -> None:
    """Field by field, on records as read and on damaged ones."""
    chance = random.Random(seed)
    lines = (json.loads(line) for line in example_lines)
    records = write_records(tmp_path / "r.jsonl", *(_damaged(line, chance) if seed else line for line in lines))
    gold = ROOT / "examples" / "gold"
    tally, absent = scorer.score(records, gold)
    ours = json.loads(scores_as_json(score_records(records, gold)))
    fields = {name: {key: row[key] for key in row if key != "exact"} for name, row in ours["fields"].items()}

    assert fields == dict(tally.rows)
    assert (ours["absent"], ours["contradictions"], ours["for_review"]) == (absent, tally.contradictions, tally.for_review)


def test_extractions_in_memory_score_as_their_file(example_lines: tuple[str, ...], tmp_path: Path) -> None:
    """A notebook need not write a file first."""
    gold = ROOT / "examples" / "gold"
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(example_lines), encoding="utf-8")
    letters = sorted((ROOT / "examples" / "letters").glob("*.txt"))
    extractions = (extract_determination(read_letter(letter)) for letter in letters)

    assert scores_as_json(score_records(extractions, gold)) == scores_as_json(score_records(path, gold))


def test_equal_runs_do_not_differ(tmp_path: Path) -> None:
    """No change is said to be none."""
    records = write_records(tmp_path / "r.jsonl", entry("a", item()))

    assert "No value differs." in render_comparison(compare_runs(records, records))


def test_changes_are_told_with_both_values_and_their_direction(tmp_path: Path) -> None:
    """A value is gained, lost or changed; a letter in one run only is named."""
    before = write_records(tmp_path / "a.jsonl", entry("a", item(refills=1), priority="standard"), entry("b", item()))
    after = write_records(tmp_path / "b.jsonl", entry("a", item("Zorvex 20 mg #46"), case_number="CM16-0990000"))
    comparison = compare_runs(before, after)
    told = {one.field: (one.before, one.after, one.direction) for one in comparison.changes}

    assert told == {
        "/priority": ("standard", None, "lost"),
        "/case_number": (None, "CM16-0990000", "gained"),
        "/disputed_items/0/heading": ("Zorvex 20 mg #45", "Zorvex 20 mg #46", "changed"),
        "/disputed_items/0/refills": (1, None, "lost"),
    }
    assert comparison.only == (("b",), ())


def test_an_item_that_one_run_lacks_is_one_change(tmp_path: Path) -> None:
    """The other items are held against their counterparts."""
    both = item("Bone scan of the hip"), item("Cervical pillow")
    before = write_records(tmp_path / "a.jsonl", entry("a", *both))
    after = write_records(tmp_path / "b.jsonl", entry("a", both[1]))

    assert [(one.field, one.direction) for one in compare_runs(before, after).changes] == [("/disputed_items/0", "lost")]
    assert [(one.field, one.direction) for one in compare_runs(after, before).changes] == [("/disputed_items/0", "gained")]


def test_with_gold_changes_are_gains_and_losses(tmp_path: Path, gold: Path) -> None:
    """Losses are listed first, each with what gold says."""
    write_gold(gold, gold_item(refills=1, quantity=45))
    before = write_records(tmp_path / "a.jsonl", entry("a", item(refills=1, quantity={"value": 54})))
    after = write_records(tmp_path / "b.jsonl", entry("a", item(refills=2, quantity={"value": 45})))
    comparison = compare_runs(before, after, gold=gold)
    text = render_comparison(comparison)

    assert [one.field for one in comparison.gains] == ["/disputed_items/0/quantity/value"]
    assert [one.field for one in comparison.losses] == ["/disputed_items/0/refills"]
    assert text.index("loss     a") < text.index("gain     a")
    assert json.loads(comparison_as_json(comparison))["judged"][0]["gold"] == 45


def test_evaluate_and_compare_on_the_command_line(tmp_path: Path, gold: Path) -> None:
    """Exit status 0 is a perfect score, 1 one that is not, 2 an input that cannot be read."""
    write_gold(gold, gold_item())
    right = write_records(tmp_path / "a.jsonl", entry("a", item()))
    wrong = write_records(tmp_path / "b.jsonl", entry("a", item(outcome="overturned")))
    run = CliRunner()
    codes = [run.invoke(app, ["evaluate", str(path), str(gold)]).exit_code for path in (right, wrong, tmp_path / "none")]
    pages = run.invoke(
        app, ["evaluate", str(right), str(gold), "--json", str(tmp_path / "s.json"), "--html", str(tmp_path / "s.html")]
    )
    compared = run.invoke(app, ["compare", str(right), str(wrong), "--gold", str(gold)])

    assert codes == [0, 1, 2]
    assert pages.exit_code == compared.exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["total"]["exact"] == 1
    assert "losses: 1" in compared.stdout


def test_the_examples_are_read_as_labelled() -> None:
    """Every value of every fictional letter that its gold labels: one that is read no longer, or wrongly, is named."""
    folder = Path(__file__).parents[1] / "examples"
    read = [extract_determination(read_letter(path)) for path in sorted((folder / "letters").iterdir())]
    report = score_records(read, folder / "gold")

    assert [(letter.letter, one.field) for letter in report.letters for one in letter.judged if one.judgement != "right"] == []
