"""A folder of letters to a folder of records: begin or go on, read, finish."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from imr_llm.errors import RunError
from imr_llm.exports import require_parquet
from imr_llm.record import SCHEMA_VERSION
from imr_llm.runs.books import Books, Line, keeping_books
from imr_llm.runs.claims import ClaimsFile
from imr_llm.runs.finding import LetterFinder, show_path
from imr_llm.runs.finishing import finish_failures, finish_records
from imr_llm.runs.key import RunKey
from imr_llm.runs.manifest import Manifest, load_manifest
from imr_llm.runs.reading import Finished, Task, failed
from imr_llm.runs.settings import RunSettings, Stop, Unwatched, Watch
from imr_llm.runs.stock import FAILURES, LEDGER, RECORDS, take_stock
from imr_llm.runs.store import AppendedLines, FolderLock, Syncer
from imr_llm.runs.summary import RunSummary
from imr_llm.runs.under_way import NAME as UNDER_WAY
from imr_llm.runs.workers import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.runs.spending import Spent

_OURS: Final = (
    RECORDS, FAILURES, LEDGER, "letters.csv", "items.csv", "findings.csv", "letters.parquet", "items.parquet", "run.json",
)  # fmt: skip
_FEW_LETTERS: Final = 150  # below this, starting processes takes longer than it saves


def run_rules(settings: RunSettings, *, watch: Watch | None = None, stop: Stop | None = None) -> RunSummary:
    """Read every letter under the given paths by rules alone, or hold claims against them, and return the counts.

    What the folder holds already is not read again. Lines stand in the order of their paths.

    Raises:
        RunError: The folder cannot be used or written.
        RunKeyMismatchError: It holds a run made with other settings.
        ExportError: A table cannot be written.
    """
    wish, told = stop or Stop(), watch or Unwatched()
    with keeping_books(settings.out), RunFolder(settings, _rules_key(settings)) as folder:
        told.begin(folder.wanted)
        try:
            with Syncer((folder.records, folder.failures)) as syncer:
                for finished in read_all(folder.tasks(wish), _workers(settings, folder.wanted)):
                    syncer.check()
                    folder.add(finished)
                    told.finished(finished)
            told.writing_tables()
            return folder.finish(wish.reason)
        finally:
            told.end()


def reader_version() -> str:
    """Return the version of the library, as it stands in a run's key."""
    import imr_llm  # noqa: PLC0415 (the root imports what is below it)

    return imr_llm.__version__


def _rules_key(settings: RunSettings) -> RunKey:
    if settings.claims is None:
        return RunKey("extract", reader_version(), SCHEMA_VERSION)
    try:
        digest = hashlib.sha256(settings.claims.read_bytes()).hexdigest()
    except OSError as error:
        raise RunError(
            str(settings.claims), f"the claims file cannot be read ({error.strerror})", "check the path and its permissions"
        ) from error
    return RunKey("check", reader_version(), SCHEMA_VERSION, claims=digest)


def _workers(settings: RunSettings, letters: int) -> int:
    if settings.workers is not None:
        return settings.workers
    return 1 if letters < _FEW_LETTERS else os.cpu_count() or 1


@dataclass(slots=True)
class _Seen:
    """What was noticed while reading."""

    already: int = 0
    changed: int = 0
    damaged: int = 0
    unclaimed: int = 0


class RunFolder:
    """A run's folder, held by this process, with its books.

    Attributes:
        wanted: Letters that this run is to look at.
        records: ``records.jsonl``.
        failures: ``failures.jsonl``.
        ledger: ``ledger.jsonl``.
        books: Every letter with what became of it.
    """

    def __init__(self, settings: RunSettings, key: RunKey) -> None:
        """Take the folder, hold its key against this run's, and note what it holds and what lies under the paths.

        Raises:
            RunError: The folder cannot be used, is in use, or nothing lies under the paths.
            RunKeyMismatchError: It holds a run made with other settings.
        """
        self.settings, self.directory = settings, settings.out
        _require_paths(settings)
        if settings.parquet:
            require_parquet(self.directory)
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise RunError(str(self.directory), "that is a file", "name a folder for the run") from error
        except OSError as error:
            raise RunError(str(self.directory), f"the folder cannot be made ({error.strerror})", "name another folder") from error
        self._seen = _Seen()
        self._finder = LetterFinder(self.directory)
        with contextlib.ExitStack() as held:
            held.callback(FolderLock(self.directory).release)
            self.books = Books()
            held.callback(self.books.close)
            self._manifest = self._begin(key)
            self._claims = ClaimsFile(settings.claims, self.books) if settings.claims else None
            if self._claims:
                held.callback(self._claims.close)
            self.records, self.failures, self.ledger = (self._open(name, held) for name in (RECORDS, FAILURES, LEDGER))
            self._seen.damaged = take_stock(self.directory, self.books)
            self.wanted = self._find_letters()
            self._manifest.letters = self.books.count("state > 0 OR wanted > 0")
            self._manifest.write(self.directory)
            self._held = held.pop_all()

    def __enter__(self) -> Self:
        """Return the folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the folder."""
        self._held.close()

    def _open(self, name: str, held: contextlib.ExitStack) -> AppendedLines:
        file = AppendedLines(self.directory / name)
        held.callback(file.close)
        return file

    def _begin(self, key: RunKey) -> Manifest:
        now = _now()
        older = None if self.settings.restart else load_manifest(self.directory)
        if older is None:
            _remove_ours(self.directory, restart=self.settings.restart)
            manifest = Manifest(
                key=key.as_dict(), paths=[show_path(path) for path in self.settings.paths], started=now, updated=now
            )
        else:
            key.require_same(older.key, str(self.directory))
            manifest = Manifest(
                key=older.key,
                paths=[show_path(path) for path in self.settings.paths],
                started=older.started,
                updated=now,
                resumes=older.resumes + 1,
            )
        manifest.write(self.directory)  # before any line, so that a kill leaves a folder that can be gone on with
        return manifest

    def _find_letters(self) -> int:
        chosen = self.settings
        for found in self._finder.find(chosen.paths):
            self.books.add_found(found.path, found.file.encode("utf-8", "surrogateescape"), found.problem, chosen.seed)
        if not self.books.count("found = 1"):
            raise RunError(", ".join(chosen.paths), "no letter (.txt, .pdf) lies there", "check the path")
        return self.books.want(limit=chosen.limit, sample=chosen.sample, only_failed=chosen.only_failed)

    def tasks(self, stop: Stop) -> Iterator[Task]:
        """Yield the letters to look at, in the order of their paths, until somebody wishes to stop."""
        for letter in self.books.waiting():
            if stop.requested:
                return
            if letter.problem is not None:
                self.add(failed(letter.path, "unreadable_folder", f"{letter.problem}; check its permissions"))
                continue
            claim = None
            if self._claims is not None:
                claim = self._claims.line_for(letter.path)
                if claim is None:
                    self._seen.unclaimed += 1
                    self.books.leave_out(letter.path)
                    continue
            yield Task(letter.path, letter.file, letter.sha256, claim)

    def add(self, finished: Finished) -> None:
        """Put what became of a letter on the disk and into the books.

        Raises:
            RunError: The disk is full or broken.
        """
        if finished.kind == "same":
            self._seen.already += 1
            self.books.keep_record(finished.path)
        elif finished.kind == "record":
            self._seen.changed += self.books.has_other_record(finished.path, finished.sha256)
            at = self.records.append(finished.line)
            self.books.add_record(Line(finished.path, at, len(finished.line)), finished.sha256, finished.model_status)
        else:
            at = self.failures.append(finished.line)
            self.books.add_failure(Line(finished.path, at, len(finished.line)))

    def finish(self, stopped: str = "", spent: Spent | None = None) -> RunSummary:
        """Put the folder's files in order, write tables and manifest, and return the counts.

        Raises:
            RunError: The disk is full or broken.
            ExportError: A table cannot be written.
        """
        books, manifest = self.books, self._manifest
        books.drop_gone()
        summary = RunSummary(
            already=self._seen.already,
            changed=self._seen.changed,
            damaged=self._seen.damaged,
            unclaimed=self._seen.unclaimed,
            pending=books.count("state = 0 AND wanted > 0"),
            left_out=books.count("found = 1 AND wanted = 0 AND state = 0"),
            gone=books.count("found = 0 AND state = 1"),
            skipped=self._finder.skipped,
            spent=spent.told() if spent else "",
            stopped=stopped,
        )
        finish_records(self.directory, books, summary, parquet=self.settings.parquet)
        problems = self._claims.problems() if self._claims else iter(())
        finish_failures(self.directory, books, summary, problems)
        counts = {
            name: getattr(summary, name)
            for name in ("letters", "records", "failures", "pending", "items", "for_review", "unanswered")
        }
        tallies = {
            name: dict(sorted(getattr(summary, name).items()))
            for name in ("skipped", "outcomes", "case_outcomes", "findings", "failure_codes")
        }
        counts |= {"requests": spent.requests, "total_tokens": spent.total_tokens} if spent else {}
        state = "stopped" if stopped or summary.pending else "complete"
        manifest.model_copy(update={**counts, **tallies, "state": state, "stopped": stopped, "updated": _now()}).write(
            self.directory
        )
        return summary


def _require_paths(settings: RunSettings) -> None:
    for path in settings.paths:
        if not os.path.lexists(path):
            raise RunError(path, "there is no such file or folder", "check the path")


def _remove_ours(directory: Path, *, restart: bool) -> None:
    """Remove what a run writes, and nothing else.

    Raises:
        RunError: The folder holds files of these names that no run is known to have written, and nobody said `--restart`.
    """
    present = [directory / name for name in _OURS if (directory / name).exists()]
    if present and not restart:
        names = ", ".join(f"`{path.name}`" for path in present)
        raise RunError(
            str(directory), f"the folder holds {names} but no `run.json`", "name another folder, or begin anew with `--restart`"
        )
    for path in (*present, *([directory / UNDER_WAY] if restart else [])):
        path.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
