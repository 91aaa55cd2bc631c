"""What a person types and what is answered."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import imr_llm
from imr_llm.cli import app
from imr_llm.cli.progress import Progress
from imr_llm.reconcile import POLICY
from imr_llm.runs.reading import Finished
from tests.fictional import HEADER, Item, letter_text

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
runner = CliRunner()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Return a folder of two letters."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(letter_text(Item("Zorvex 20 mg #45")), encoding="utf-8")
    second = letter_text(Item("Cane", "Overturned"), header=HEADER.replace("1234", "5678"))
    (folder / "b.txt").write_text(second, encoding="utf-8")
    return folder


def typed(*arguments: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a command."""
    done = runner.invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_extract_ends_with_the_line_that_balances(letters: Path, tmp_path: Path) -> None:
    """The summary tells letters, items and outcomes."""
    code, said, _ = typed("extract", letters, "--out", tmp_path / "out")

    assert code == 0
    assert said.splitlines()[-1] == "2 letters in = 2 records + 0 failures"
    assert "overturned" in said


@pytest.mark.parametrize("name", ["", " ", "a" * 300], ids=["empty", "blank", "too long"])
def test_a_folder_that_cannot_be_is_one_sentence(letters: Path, name: str) -> None:
    """An unset variable does not write into the working folder, and no name ends in a traceback."""
    code, said, complaint = typed("extract", letters, "--out", name)

    assert (code, said) == (2, "")
    assert "name a" in complaint


def test_a_folder_that_cannot_be_written_to_is_one_sentence(letters: Path, tmp_path: Path) -> None:
    """The first file of a run cannot be opened: here a folder stands in its place."""
    (tmp_path / "out" / ".lock").mkdir(parents=True)
    code, said, complaint = typed("extract", letters, "--out", tmp_path / "out")

    assert (code, said) == (2, "")
    assert "the folder cannot be written to" in complaint


def test_names_too_long_are_one_sentence(letters: Path, tmp_path: Path) -> None:
    """Whatever a path is for, one that no system takes is refused."""
    long = tmp_path / ("a" * 300)
    typed("extract", letters, "--out", tmp_path / "out")
    answers = [
        typed("review", tmp_path / "out", "--out", long),
        typed("evaluate", long, long),
        typed("compare", long, long),
        typed("status", long),
    ]

    assert [code for code, _, _ in answers] == [2] * 4
    assert all(complaint.startswith("imr-llm: ") for _, _, complaint in answers)


def test_a_failed_letter_is_exit_code_1_with_its_reason(letters: Path, tmp_path: Path) -> None:
    """The summary says what failed and why."""
    (letters / "c.txt").write_bytes(b"")
    code, said, _ = typed("extract", letters, "--out", tmp_path / "out")

    assert code == 1
    assert "The file is empty (0 bytes); check how it was saved." in said
    assert "c.txt" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "nowhere", "--out", "out"),
        ("extract", "letters"),
        ("extract", "letters", "--out", "out", "--limit", "0"),
        ("extract", "letters", "--out", "out", "--dry-run"),
        ("extract", "letters", "--out", "out", "--model", "nonsense"),
        ("extract", "letters", "--out", "out", "--model", "openai/x", "--mode", "odd"),
        ("extract", "letters", "--out", "out", "--model", "openai/x", "--max-cost", "1"),
        ("extract", "letters", "--out", "out", "--model", "openai/x", "--prices", "nowhere.toml"),
        ("extract", "letters", "--out", "letters/a.txt"),
        ("check", "letters", "--claims", "nowhere.jsonl", "--out", "out"),
        ("status", "letters"),
        ("nonsense",),
    ],
)
def test_a_usage_error_is_exit_code_2_and_one_sentence(
    letters: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Never a traceback."""
    monkeypatch.chdir(letters.parent)
    code, said, complaint = typed(*arguments)

    assert code == 2
    assert not said
    assert complaint.strip()
    assert "Traceback" not in complaint


def test_another_runs_folder_is_refused(letters: Path, tmp_path: Path) -> None:
    """The sentence names what differs."""
    typed("extract", letters, "--out", tmp_path / "out")
    claims = tmp_path / "claims.jsonl"
    claims.write_text("")
    code, _, complaint = typed("check", letters, "--claims", claims, "--out", tmp_path / "out")

    assert code == 2
    assert "`command` is extract there and check now" in complaint


def test_check_holds_claims_against_letters(letters: Path, tmp_path: Path) -> None:
    """Right claims agree, wrong ones are found on the very field; every line that is of no use is a failure's line."""
    claims = tmp_path / "claims.jsonl"
    rows = [
        {"path": "a.txt", "record": {"disputed_items": [{"heading": "Zorvex 20 mg #45", "quantity": {"value": 90}}]}},
        {"path": "gone.txt", "record": {}},
        {"path": "a.txt", "record": {}},
    ]
    claims.write_text(
        "".join(json.dumps(row) + "\n" for row in rows)
        + "no json\n[]\n"
        + '{"path": "b.txt", "record": {"refills": 1, "refills": 2}}\n',
        encoding="utf-8",
    )
    code, said, _ = typed("check", letters, "--claims", claims, "--out", tmp_path / "out")
    failures = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    (record,) = [json.loads(line) for line in (tmp_path / "out" / "records.jsonl").read_text().splitlines()]
    on_quantity = [finding for finding in record["findings"] if finding["field"] == "/disputed_items/0/quantity/value"]

    assert code == 1
    assert said.splitlines()[-1] == "1 letter in = 1 record + 0 failures"
    assert sorted(failure["code"] for failure in failures) == [
        "claim_without_letter", "duplicate_claim", "unreadable_claim", "unreadable_claim", "unreadable_claim",
    ]  # fmt: skip
    assert "1 letter that no claim is about; left out" in said
    assert [finding["model_value"] for finding in on_quantity] == ["90"]


USELESS = {
    '{"path": "a\\ud800.txt", "record": {}}': "The line's `path` holds half a character; mend the claims file.",
    '{"path": "a.txt", "schema_version": "7", "record": {}}': (
        "The line is of another schema version than 1; mend the claims file."
    ),
    '{"path": "a.txt", "record": {}, "dates": {"injury": "2016-01-02"}}': (
        "The line states `dates` beside its `record`, not in it; mend the claims file."
    ),
    '{"path": "a.txt", "record": {"refills": 1' + "0" * 5000 + "}}": (
        "The line holds a number of thousands of digits; mend the claims file."
    ),
    "[" * 100_000: "The line nests its values too deeply; mend the claims file.",
    '{"path": "a.txt", "record": {}': "The line is no JSON; mend the claims file.",
    '{"path": "a.txt", "record": null}': "The line has no `path` with a `record` object; mend the claims file.",
}


@pytest.mark.parametrize("line", USELESS, ids=range(len(USELESS)))
def test_a_line_that_claims_nothing_of_use_is_told_in_one_sentence(letters: Path, tmp_path: Path, line: str) -> None:
    """Whatever it holds, and the other lines are used."""
    claims = tmp_path / "claims.jsonl"
    claims.write_text(line + '\n{"path": "b.txt", "record": {}, "id": 7}\n', encoding="utf-8")
    code, said, complaint = typed("check", letters, "--claims", claims, "--out", tmp_path / "out")
    (failure,) = [json.loads(text) for text in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]

    assert (code, failure["code"], failure["message"]) == (1, "unreadable_claim", USELESS[line])
    assert said.splitlines()[-1] == "1 letter in = 1 record + 0 failures"
    assert "Traceback" not in complaint


def test_check_twice_says_the_same(letters: Path, tmp_path: Path) -> None:
    """What is wrong with the claims file is said once, however often the run is gone on with."""
    claims = tmp_path / "claims.jsonl"
    claims.write_text('{"path": "gone.txt", "record": {}}\n', encoding="utf-8")
    first = typed("check", letters, "--claims", claims, "--out", tmp_path / "out")[1]
    written = (tmp_path / "out" / "failures.jsonl").read_bytes()
    second = typed("check", letters, "--claims", claims, "--out", tmp_path / "out")[1]

    assert (tmp_path / "out" / "failures.jsonl").read_bytes() == written
    assert first.splitlines()[-1] == second.splitlines()[-1] == "0 letters in = 0 records + 0 failures"


def test_policy_names_every_field_and_why() -> None:
    """The table is the policy itself."""
    code, said, _ = typed("policy")

    assert code == 0
    assert all(field in said for row in POLICY for field in row.fields)


def test_version() -> None:
    """`--version` says which library it is."""
    assert typed("--version") == (0, f"imr-llm {imr_llm.__version__}\n", "")


def test_status_tells_how_far_a_run_is(letters: Path, tmp_path: Path) -> None:
    """It ends with the line that balances."""
    typed("extract", letters, "--out", tmp_path / "out")
    code, said, _ = typed("status", tmp_path / "out")

    assert code == 0
    assert said.splitlines()[-1] == "2 letters in = 2 records + 0 failures"
    assert "rules alone" in said


def test_every_option_has_help() -> None:
    """No option is left to be guessed."""
    import typer.main

    command = typer.main.get_command(app)
    for name, one in command.commands.items():  # type: ignore[attr-defined]
        for parameter in one.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_rules_alone_bring_no_vendors_package(letters: Path, tmp_path: Path) -> None:
    """Nobody waits for openai, instructor or pandas who does not ask a model."""
    code = (
        "import sys\nfrom imr_llm.cli import app\n"
        f"try:\n    app(['extract', {str(letters)!r}, '--out', {str(tmp_path / 'out')!r}])\nexcept SystemExit:\n    pass\n"
        "brought = {'openai', 'instructor', 'tenacity', 'pandas', 'pyarrow', 'rich', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'brought {brought}' if brought else 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr


def test_ctrl_c_finishes_the_letters_in_hand_and_says_how_to_go_on(tmp_path: Path) -> None:
    """The first one ends the run in peace, with its books in order."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for n in range(1500):
        header = HEADER.replace("CM16-0991234", f"CM16-{n:07d}")
        (folder / f"{n}.txt").write_text(letter_text(Item("Knee brace"), header=header), encoding="utf-8")
    command = [sys.executable, "-m", "imr_llm", "extract", str(folder), "--out", str(tmp_path / "out"), "--workers", "1"]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    records = tmp_path / "out" / "records.jsonl"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (records.exists() and records.stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, complaint = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "interrupted; the same command goes on" in said
    assert "pending" in said.splitlines()[-1]
    assert "Traceback" not in complaint
    assert typed("status", tmp_path / "out")[1].startswith("state      stopped (interrupted)")


class _Terminal:
    """Keeps what is written."""

    def __init__(self, *, terminal: bool) -> None:
        self.written, self._terminal = "", terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass


class Torn(io.StringIO):
    """A stream that takes nothing any more."""

    def write(self, _words: str) -> int:
        """Refuse."""
        raise BrokenPipeError


@pytest.mark.parametrize("stream", [None, Torn()], ids=["closed", "torn"])
def test_progress_that_nobody_takes_ends_no_run(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    """As under `2>&-`, or where `2>&1 | head` has seen enough."""
    monkeypatch.setattr("imr_llm.cli.progress._LOG_S", 0.0)
    progress = Progress(stream)
    progress.begin(1)
    for _ in range(2):
        progress.finished(Finished("a.txt", "record"))
    progress.end()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_summary_that_cannot_be_printed_is_said(letters: Path, tmp_path: Path) -> None:
    """The run itself is in its folder."""
    command = [sys.executable, "-m", "imr_llm", "extract", str(letters), "--out", str(tmp_path / "out"), "--workers", "1"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "the summary cannot be printed (No space left on device)" in ended.stderr
    assert (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_suits_terminals_and_log_files(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    """A terminal's line is painted over; a log file gets plain lines, rarely."""
    now = [0.0]
    monkeypatch.setattr("imr_llm.cli.progress.time.monotonic", lambda: now[0])
    stream = _Terminal(terminal=terminal)
    progress = Progress(stream)  # type: ignore[arg-type]
    progress.begin(100)
    for _ in range(50):
        now[0] += 1.0
        progress.finished(Finished("a", "record", items=2, findings=1))
    progress.writing_tables()
    progress.end()

    assert "of 100 letters, 1/s, " in stream.written
    assert ("\x1b[K" in stream.written) is terminal
    assert stream.written.count("\n") == (0 if terminal else 5)
