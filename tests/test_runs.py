"""Runs by rules alone: every letter exactly once, whatever happens in between."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from imr_llm import ExportError, RunError, RunKeyMismatchError
from imr_llm.runs import RunSettings, RunSummary, Stop, Unwatched, load_status, render_status, render_summary, run_rules
from imr_llm.runs.books import Books
from imr_llm.runs.finding import LetterFinder
from imr_llm.runs.reading import Finished, Task
from imr_llm.runs.store import AppendedLines, FolderLock
from imr_llm.runs.workers import read_all
from tests.fictional import HEADER, Item, letter_text

ROOT = Path(__file__).parents[1]


def write_letters(folder: Path, number: int) -> Path:
    """Write as many different letters and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        header = HEADER.replace("CM16-0991234", f"CM16-{n:07d}")
        text = letter_text(Item(f"Knee brace, quantity {n % 9 + 1}", "Overturned" if n % 3 == 0 else "Upheld"), header=header)
        (folder / f"{n:04d}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Return a folder of six letters."""
    return write_letters(tmp_path / "letters", 6)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where runs go."""
    return tmp_path / "out"


def run(letters: Path, out: Path, **asked: object) -> RunSummary:
    """Make a run in this process."""
    return run_rules(RunSettings((str(letters),), out, **({"workers": 1} | asked)))  # type: ignore[arg-type]


def lines(path: Path) -> list[dict[str, object]]:
    """Return a file's lines as parsed JSON."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def paths_in(out: Path, name: str = "records.jsonl") -> list[str]:
    """Return the file names of the letters in a file of lines."""
    found = [line["source"]["path"] if "source" in line else line["path"] for line in lines(out / name)]  # type: ignore[index]
    return [Path(str(path)).name for path in found]


def test_every_letter_is_a_record_or_a_failure(letters: Path, out: Path) -> None:
    """The closing line balances and nothing is dropped."""
    (letters / "empty.txt").write_bytes(b"")
    (letters / "picture.png").write_bytes(b"\x89PNG")
    summary = run(letters, out)

    assert summary.closing_line == "7 letters in = 6 records + 1 failure"
    assert summary.exit_code == 1
    assert summary.skipped == {".png": 1}
    assert lines(out / "failures.jsonl")[0]["code"] == "empty_file"
    assert set(lines(out / "failures.jsonl")[0]) == {"path", "code", "message"}


def test_all_read_is_exit_code_0(letters: Path, out: Path) -> None:
    """A run without failures says so, and writes every file."""
    assert run(letters, out).exit_code == 0
    assert {path.name for path in out.iterdir()} >= {
        "records.jsonl", "letters.csv", "items.csv", "findings.csv", "failures.jsonl", "ledger.jsonl", "run.json",
    }  # fmt: skip


def test_two_processes_write_what_one_does(tmp_path: Path, letters: Path) -> None:
    """The files do not tell how many readers there were."""
    run(letters, tmp_path / "one", workers=1)
    run(letters, tmp_path / "two", workers=2)

    for name in ("records.jsonl", "letters.csv", "items.csv", "findings.csv", "failures.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_same_command_reads_nothing_twice(letters: Path, out: Path) -> None:
    """A second run changes no byte of the records."""
    run(letters, out)
    before = (out / "records.jsonl").read_bytes()
    summary = run(letters, out)

    assert (summary.already, summary.records) == (6, 6)
    assert (out / "records.jsonl").read_bytes() == before


def test_a_stopped_run_is_gone_on_with(letters: Path, out: Path) -> None:
    """What is pending is said, then read, and the result is that of an undisturbed run."""

    class AfterTwo(Unwatched):
        def __init__(self, stop: Stop) -> None:
            self.stop, self.done = stop, 0

        def finished(self, finished: Finished) -> None:
            del finished
            self.done += 1
            if self.done == 2:
                self.stop.request("interrupted")

    stop = Stop()
    first = run_rules(RunSettings((str(letters),), out, workers=1), watch=AfterTwo(stop), stop=stop)
    assert first.closing_line == "6 letters in = 2 records + 0 failures + 4 pending"
    assert first.exit_code == 1
    assert "interrupted; the same command goes on" in render_summary(first)

    second = run(letters, out)
    run(letters, out.with_name("undisturbed"))

    assert second.already == 2
    assert (out / "records.jsonl").read_bytes() == (out.with_name("undisturbed") / "records.jsonl").read_bytes()


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_torn_last_line_is_mended(letters: Path, out: Path, cut: int) -> None:
    """A line that a kill tore is cut off and its letter is read again."""
    run(letters, out)
    whole = (out / "records.jsonl").read_bytes()
    (out / "records.jsonl").write_bytes(whole[:-cut])
    summary = run(letters, out)

    assert summary.already == 5
    assert (out / "records.jsonl").read_bytes() == whole


def test_a_damaged_line_is_dropped_and_said(letters: Path, out: Path) -> None:
    """A line of zero bytes, as a power cut leaves them, costs its letter's reading only."""
    run(letters, out)
    whole = (out / "records.jsonl").read_bytes()
    first = whole.index(b"\n")
    (out / "records.jsonl").write_bytes(b"\0" * first + whole[first:])
    summary = run(letters, out)

    assert summary.damaged == 1
    assert (out / "records.jsonl").read_bytes() == whole


def test_changed_added_and_removed_letters_are_noticed(letters: Path, out: Path) -> None:
    """The newest words stand; a record whose letter is gone is kept and counted."""
    run(letters, out)
    (letters / "0000.txt").write_text(letter_text(Item("Cane", "Overturned")), encoding="utf-8")
    (letters / "0001.txt").unlink()
    write_letters(letters / "more", 1)
    summary = run(letters, out)

    assert (summary.changed, summary.gone, summary.already) == (1, 1, 4)
    assert summary.closing_line == "7 letters in = 7 records + 0 failures"
    assert len(set(paths_in(out))) == len(lines(out / "records.jsonl")) - 1  # `more/0000.txt` has the same name


def test_a_letter_that_moved_is_one_letter(letters: Path, out: Path) -> None:
    """The record under the old path goes when the same bytes lie under another."""
    run(letters, out)
    (letters / "0003.txt").rename(letters / "moved.txt")
    summary = run(letters, out)

    assert summary.closing_line == "6 letters in = 6 records + 0 failures"
    assert not summary.duplicates


def test_a_letter_that_was_mended_leaves_failures(letters: Path, out: Path) -> None:
    """A failure is not held against a letter for ever."""
    (letters / "0000.txt").write_bytes(b"")
    assert run(letters, out).failures == 1
    write_letters(letters, 1)
    summary = run(letters, out)

    assert summary.closing_line == "6 letters in = 6 records + 0 failures"
    assert (out / "failures.jsonl").read_bytes() == b""


def test_a_letter_that_broke_leaves_records(letters: Path, out: Path) -> None:
    """A letter stands in one of the two files, never in both."""
    run(letters, out)
    (letters / "0000.txt").write_bytes(b"")
    summary = run(letters, out)

    assert summary.closing_line == "6 letters in = 5 records + 1 failure"
    assert not set(paths_in(out)) & set(paths_in(out, "failures.jsonl"))


def test_the_same_letter_twice_is_said(letters: Path, out: Path) -> None:
    """A copy, and the same words with other line ends, are marked; a run later, nothing more is."""
    (letters / "copy.txt").write_bytes((letters / "0000.txt").read_bytes())
    (letters / "windows.txt").write_bytes((letters / "0001.txt").read_bytes().replace(b"\n", b"\r\n"))
    for _ in range(2):
        summary = run(letters, out)
        marked = {
            Path(str(line["source"]["path"])).name  # type: ignore[index]
            for line in lines(out / "records.jsonl")
            if any(finding["code"] == "duplicate_letter" for finding in line["findings"])  # type: ignore[attr-defined]
        }

        assert summary.findings["duplicate_letter"] == 2
        assert marked == {"copy.txt", "windows.txt"}
        assert "the same determination twice" in render_summary(summary)


def test_a_mark_goes_with_its_twin(letters: Path, out: Path) -> None:
    """When the copy is the only one left, it is no copy."""
    (letters / "copy.txt").write_bytes((letters / "0000.txt").read_bytes())
    run(letters, out)
    (letters / "0000.txt").unlink()

    assert run(letters, out).findings["duplicate_letter"] == 0


def test_a_limit_takes_the_first_letters(letters: Path, out: Path) -> None:
    """The same limit again reads nothing more."""
    for _ in range(2):
        summary = run(letters, out, limit=2)

        assert paths_in(out) == ["0000.txt", "0001.txt"]
        assert summary.left_out == 4
        assert summary.closing_line == "2 letters in = 2 records + 0 failures"


def test_a_sample_is_drawn_by_its_seed(tmp_path: Path, letters: Path) -> None:
    """The same seed draws the same letters, another seed others."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2), ("d", 3)):
        run(letters, tmp_path / name, sample=3, seed=seed)
    drawn = [tuple(paths_in(tmp_path / name)) for name in "abcd"]

    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1
    assert all(len(paths) == 3 for paths in drawn)


def test_another_readers_folder_is_refused(letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the part that differs, and `--restart` begins anew."""
    run(letters, out)
    monkeypatch.setattr("imr_llm.runs.run.reader_version", lambda: "9.9")
    with pytest.raises(RunKeyMismatchError, match=r"`reader` is .* there and 9\.9 now"):
        run(letters, out)

    assert run(letters, out, restart=True).already == 0


def test_somebody_elses_files_are_not_overwritten(letters: Path, out: Path) -> None:
    """A folder with an items.csv that no run wrote is refused."""
    out.mkdir()
    (out / "items.csv").write_text("mine\n")
    with pytest.raises(RunError, match=r"`items\.csv` but no `run\.json`"):
        run(letters, out)

    assert (out / "items.csv").read_text() == "mine\n"


def test_a_damaged_manifest_is_said(letters: Path, out: Path) -> None:
    """It is no traceback."""
    run(letters, out)
    (out / "run.json").write_text("{")

    with pytest.raises(RunError, match="is damaged"):
        run(letters, out)


@pytest.mark.parametrize("missing", ["nowhere", "folder-without-letters"])
def test_paths_without_letters_are_refused(tmp_path: Path, out: Path, missing: str) -> None:
    """A misspelt path is not an empty run."""
    (tmp_path / "folder-without-letters").mkdir()

    with pytest.raises(RunError):
        run(tmp_path / missing, out)


def test_a_second_run_into_one_folder_is_told(letters: Path, out: Path) -> None:
    """While one process holds the folder another is refused; a killed holder holds nothing."""
    run(letters, out)
    code = (
        "import sys; from pathlib import Path; from imr_llm.runs.store import FolderLock; "
        f"lock = FolderLock(Path({str(out)!r})); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert holder.stdout
    assert holder.stdin
    holder.stdout.readline()
    try:
        with pytest.raises(RunError, match="another run"):
            run(letters, out)
        assert load_status(out).state == "running"
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
        holder.stdin.close()

    assert run(letters, out).already == 6
    FolderLock(out).release()


def test_status_is_told_from_the_folder(letters: Path, out: Path) -> None:
    """It balances like the run's own closing line."""
    (letters / "empty.txt").write_bytes(b"")
    run(letters, out)
    status = load_status(out)

    assert (status.state, status.records, status.failures, status.pending) == ("complete", 6, 1, 0)
    assert render_status(status).endswith("7 letters in = 6 records + 1 failure\n")
    with pytest.raises(RunError, match="holds no run"):
        load_status(letters)


def test_a_full_disk_is_one_sentence_and_the_run_goes_on(letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a line that did not fit is taken back, and what was finished stays."""
    real = os.write
    room = [20_000]

    def write(descriptor: int, content: bytes | memoryview) -> int:
        if room[0] <= 0:
            raise OSError(28, "No space left on device")
        written = real(descriptor, bytes(content)[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr("imr_llm.runs.store.os.write", write)
    with pytest.raises(RunError, match=r"No space left on device.*same command again"):
        run(letters, out)
    monkeypatch.undo()
    finished = (out / "records.jsonl").read_bytes()
    summary = run(letters, out)

    assert finished.endswith(b"}\n")
    assert summary.already == finished.count(b"\n") > 0
    assert summary.closing_line == "6 letters in = 6 records + 0 failures"


def test_a_reader_that_dies_costs_its_letter(letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A crash in a file's library is a failure's line, and the other letters are read."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "import imr_llm.runs.worker as worker\n"
        "read = worker.read_task\n"
        "worker.read_task = lambda task: os._exit(9) if task.path.endswith('0002.txt') else read(task)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    summary = run(letters, out, workers=2)

    assert summary.closing_line == "6 letters in = 5 records + 1 failure"
    assert lines(out / "failures.jsonl")[0]["code"] == "reader_ended"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_letter_over_which_the_library_stumbles_costs_itself(
    letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: int
) -> None:
    """The line tells the kind of error and its place, and none of the letter's words."""
    patch = (
        "import imr_llm.runs.reading as reading\n"
        "def stumble(letter):\n"
        "    raise KeyError(letter.text)\n"
        "reading.extract_determination = stumble\n"
    )
    if workers == 1:
        namespace: dict[str, object] = {}
        monkeypatch.setattr("imr_llm.runs.reading.extract_determination", None)
        exec(patch, namespace)  # noqa: S102 (ours)
    (tmp_path / "sitecustomize.py").write_text(patch)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert run(letters, out, workers=workers).failures == 6
    (first, *_) = lines(out / "failures.jsonl")

    assert first["code"] == "internal_error"
    assert "KeyError at" in str(first["message"])
    assert "IMR" not in str(first["message"])


def test_parquet_without_pyarrow_is_said_before_reading(letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra."""
    monkeypatch.setattr("imr_llm.exports.tables.find_spec", lambda _name: None)

    with pytest.raises(ExportError, match=r"imr_llm\[parquet\]"):
        run(letters, out, parquet=True)


def test_books_that_cannot_be_kept_are_one_sentence(letters: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary files may lie on another disk, and that may be the full one."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Books, "add_found", full)
    with pytest.raises(RunError, match="books cannot be kept"):
        run(letters, out)


def test_readers_answer_in_order(letters: Path) -> None:
    """However long each takes."""
    tasks = [Task(path.name, str(path)) for path in sorted(letters.iterdir())]

    assert [finished.path for finished in read_all(iter(tasks), 3)] == [task.path for task in tasks]


def test_hostile_folders_are_walked(tmp_path: Path, out: Path) -> None:
    """Loops of links, pipes, dead links and names that are not UTF-8 neither end nor hang a run."""
    folder = write_letters(tmp_path / "letters", 2)
    (folder / "sub").mkdir()
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "dead.txt").symlink_to("nowhere")
    (folder / ".hidden.txt").write_text("x")
    os.mkfifo(folder / "pipe.txt")
    try:
        (tmp_path / os.fsdecode(b"letters/caf\xe9.txt")).write_text(letter_text(Item("Cane")))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    summary = run(folder, out)

    assert summary.closing_line == "4 letters in = 3 records + 1 failure"
    assert "caf\\xe9.txt" in paths_in(out)
    assert summary.skipped == {"hidden": 1, "no regular file": 1}


def test_a_folder_that_cannot_be_opened_is_a_failure(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its letters may be many: it is not passed over in silence."""
    folder = write_letters(tmp_path / "letters", 1)
    (folder / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("imr_llm.runs.finding.os.scandir", scandir)
    run(folder, out)

    assert lines(out / "failures.jsonl")[0]["code"] == "unreadable_folder"


def test_the_runs_own_folder_is_not_read(letters: Path) -> None:
    """Letters that somebody put into it are not letters of the run."""
    inside = letters / "out"
    run(letters, inside)
    (inside / "note.txt").write_text("x")

    assert run(letters, inside).records == 6


def test_a_path_given_twice_is_read_once(letters: Path) -> None:
    """As folder, as file, and spelt in two ways."""
    finder = LetterFinder(Path("out"))
    books = Books()
    for found in finder.find((str(letters), f"{letters}/.", str(letters / "0000.txt"))):
        books.add_found(found.path, found.file.encode(), found.problem, 0)

    assert books.count("found = 1") == 6
    books.close()


@pytest.mark.parametrize("content", [b"", b"{}\n", b"{}\n{", b"{", b"{}\n" + b"x" * 3_000_000])
def test_opening_cuts_what_is_torn(tmp_path: Path, content: bytes) -> None:
    """Whole lines stay."""
    path = tmp_path / "lines"
    path.write_bytes(content)
    AppendedLines(path).close()

    assert path.read_bytes() == content[: content.rfind(b"\n") + 1]


def test_nothing_finished_is_lost_by_kills(tmp_path: Path) -> None:
    """Three kills at random moments, then the books balance and equal an undisturbed run's."""
    letters, out = write_letters(tmp_path / "letters", 160), tmp_path / "out"
    command = [sys.executable, "-m", "imr_llm", "extract", str(letters), "--out", str(out), "--workers", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    kept = 0
    for _ in range(3):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            done = (out / "records.jsonl").read_bytes().count(b"\n") if (out / "records.jsonl").exists() else 0
            if done > kept + 10:
                break
            time.sleep(0.01)
        time.sleep(random.Random(kept).random() / 10)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = (out / "records.jsonl").read_bytes().count(b"\n")
        assert done >= kept
        kept = done
    summary = run(letters, out)
    run(letters, tmp_path / "undisturbed")

    assert summary.closing_line == "160 letters in = 160 records + 0 failures"
    assert summary.already >= min(kept, 160)
    assert (out / "records.jsonl").read_bytes() == (tmp_path / "undisturbed" / "records.jsonl").read_bytes()
