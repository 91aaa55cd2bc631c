"""The books of one run: every letter with what became of it, kept on disk so that memory does not grow with the folder.

They are made anew from the folder's files each time; a database without a name is the operating system's to throw away.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imr_llm.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES: Final = """
CREATE TABLE letter (
    path TEXT PRIMARY KEY, file BLOB, problem TEXT, found INTEGER NOT NULL DEFAULT 0, wanted INTEGER NOT NULL DEFAULT 0,
    rank INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0, sha256 TEXT, at INTEGER, length INTEGER,
    failure_at INTEGER, failure_length INTEGER, model_status TEXT
) WITHOUT ROWID;
CREATE TABLE claim (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX claim_name ON claim (name);
CREATE TABLE answer (key TEXT PRIMARY KEY, at INTEGER NOT NULL, length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (words BLOB PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
"""
_PAGE: Final = 500
_CACHE_KB: Final = 4096


class State(IntEnum):
    """What became of a letter."""

    PENDING = 0
    RECORD = 1
    FAILURE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """Where a letter's line stands in its file, in bytes."""

    path: str
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter to be read, or to be held against the record it has.

    Attributes:
        path: As the record names it.
        file: What opens it.
        problem: Why it cannot be read, where that is known already.
        sha256: Of the bytes that its record was read from; None where it has no record.
    """

    path: str
    file: str
    problem: str | None
    sha256: str | None


@contextmanager
def keeping_books(directory: Path) -> Iterator[None]:
    """Tell in a sentence when the books cannot be kept.

    Raises:
        RunError: The disk with the temporary files is full or broken.
    """
    try:
        yield
    except sqlite3.Error as error:
        remedy = "free some space among the temporary files, then give the same command again: it goes on where it stopped"
        raise RunError(str(directory), f"the run's books cannot be kept ({error})", remedy) from error


class Books:
    """Every letter of a run with what became of it."""

    def __init__(self) -> None:
        """Open empty books."""
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Throw the books away."""
        self._db.close()

    # what the folder's files tell

    def add_record(self, line: Line, sha256: str, model_status: str | None) -> None:
        """Note a letter's record; the newest stands."""
        self._db.execute(
            "INSERT INTO letter (path, state, sha256, at, length, model_status) VALUES (?, 1, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET state = 1, sha256 = excluded.sha256, at = excluded.at, length = excluded.length,"
            " model_status = excluded.model_status, failure_at = NULL, failure_length = NULL",
            (line.path, sha256, line.at, line.length, model_status),
        )

    def add_failure(self, line: Line) -> None:
        """Note a letter's failure; the newest stands."""
        self._db.execute(
            "INSERT INTO letter (path, state, failure_at, failure_length) VALUES (?, 2, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET state = 2, failure_at = excluded.failure_at,"
            " failure_length = excluded.failure_length",
            (line.path, line.at, line.length),
        )

    def keep_record(self, path: str) -> None:
        """Note that a letter's record still fits its file."""
        self._db.execute("UPDATE letter SET state = 1, failure_at = NULL, failure_length = NULL WHERE path = ?", (path,))

    def has_other_record(self, path: str, sha256: str) -> bool:
        """Return whether a letter has a record that was read from other bytes."""
        row = self._db.execute(
            "SELECT 1 FROM letter WHERE path = ? AND at IS NOT NULL AND sha256 != ?", (path, sha256)
        ).fetchone()
        return row is not None

    # what lies under the given paths

    def add_found(self, path: str, file: bytes, problem: str | None, seed: int) -> None:
        """Note a letter under the given paths."""
        rank = int.from_bytes(hashlib.blake2b(f"{seed}\n{path}".encode(), digest_size=7).digest(), "big")
        self._db.execute(
            "INSERT INTO letter (path, file, problem, found, rank) VALUES (?, ?, ?, 1, ?)"
            " ON CONFLICT (path) DO UPDATE SET file = excluded.file, problem = excluded.problem, found = 1, rank = excluded.rank",
            (path, file, problem, rank),
        )

    def want(self, *, limit: int | None, sample: int | None, only_failed: bool) -> int:
        """Choose which of the found letters are to be read; return how many.

        A sample is drawn by the hash of seed and path, so the same seed gives the same letters, and nearly the same when
        letters are added. A limit takes the first in the order of their paths.
        """
        chosen = "SELECT path FROM letter WHERE found = 1"
        if only_failed:
            chosen += " AND (state = 2 OR (state = 1 AND model_status IS NOT NULL AND model_status != 'answered'))"
        if sample is not None:
            chosen = f"SELECT path FROM ({chosen} ORDER BY rank, path LIMIT {int(sample)})"  # noqa: S608 (an integer)
        if limit is not None:
            chosen = f"SELECT path FROM ({chosen} ORDER BY path LIMIT {int(limit)})"  # noqa: S608
        self._db.execute(f"UPDATE letter SET wanted = {2 if only_failed else 1} WHERE path IN ({chosen})")  # noqa: S608
        return self.count("wanted > 0")

    def waiting(self) -> Iterator[Waiting]:
        """Yield the wanted letters in the order of their paths; the books may be written meanwhile.

        A record that a model left unanswered does not count as one when only failed letters are wanted.
        """
        last = ""
        while True:
            page = self._db.execute(
                "SELECT path, file, problem, CASE wanted WHEN 1 THEN sha256 END FROM letter"
                " WHERE wanted > 0 AND path > ? ORDER BY path LIMIT ?",
                (last, _PAGE),
            ).fetchall()
            for path, file, problem, sha256 in page:
                yield Waiting(path, file.decode("utf-8", "surrogateescape"), problem, sha256)
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    def leave_out(self, path: str) -> None:
        """Forget that a letter was found."""
        self._db.execute("UPDATE letter SET found = 0, wanted = 0 WHERE path = ?", (path,))

    def drop_gone(self) -> None:
        """Forget letters that are gone and lose nothing by it: those that failed, and those that now lie under another path."""
        self._db.execute("DELETE FROM letter WHERE found = 0 AND state = 2 AND at IS NULL")
        self._db.execute(
            "DELETE FROM letter WHERE found = 0 AND sha256 IN (SELECT sha256 FROM letter WHERE found = 1 AND state = 1)"
        )

    # what stands

    def records(self) -> Iterator[Line]:
        """Yield where the standing records are, in the order of their paths."""
        return self._lines("SELECT path, at, length FROM letter WHERE state = 1 AND path > ? ORDER BY path LIMIT ?")

    def failures(self) -> Iterator[Line]:
        """Yield where the standing failures are, in the order of their paths."""
        return self._lines(
            "SELECT path, failure_at, failure_length FROM letter WHERE state = 2 AND path > ? ORDER BY path LIMIT ?"
        )

    def _lines(self, query: str) -> Iterator[Line]:
        last = ""
        while page := self._db.execute(query, (last, _PAGE)).fetchall():
            for row in page:
                yield Line(*row)
            last = page[-1][0]

    def count(self, condition: str) -> int:
        """Return how many letters fulfil a condition on the columns of `letter`."""
        (number,) = self._db.execute(f"SELECT count(*) FROM letter WHERE {condition}").fetchone()  # noqa: S608 (ours alone)
        return int(number)

    def first_with(self, words: bytes, path: str) -> str:
        """Return the first letter that said the same, this one when there was none before."""
        self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (words, path))
        (first,) = self._db.execute("SELECT path FROM seen WHERE words = ?", (words,)).fetchone()
        return str(first)

    # answers

    def add_answer(self, key: str, at: int, length: int) -> None:
        """Note where an answer stands; the newest stands."""
        self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (key, at, length))

    def answer_at(self, key: str) -> tuple[int, int] | None:
        """Return where the answer to a question stands, in bytes."""
        row = self._db.execute("SELECT at, length FROM answer WHERE key = ?", (key,)).fetchone()
        return (int(row[0]), int(row[1])) if row else None

    # claims

    def add_claim(self, path: str, name: str, at: int, length: int) -> bool:
        """Note where a claim stands; False when the letter has one already."""
        done = self._db.execute(
            "INSERT OR IGNORE INTO claim (path, name, at, length) VALUES (?, ?, ?, ?)", (path, name, at, length)
        )
        return done.rowcount == 1

    def claim_for(self, path: str, name: str) -> tuple[int, int] | None:
        """Return where the claim for a letter stands, by its path, else by its file name where only one claim has it."""
        rows = self._db.execute("SELECT path, at, length FROM claim WHERE path = ?", (path,)).fetchall()
        rows = rows or self._db.execute("SELECT path, at, length FROM claim WHERE name = ?", (name,)).fetchall()
        if len(rows) != 1:
            return None
        claimed, at, length = rows[0]
        self._db.execute("UPDATE claim SET used = 1 WHERE path = ?", (claimed,))
        return int(at), int(length)

    def unused_claims(self) -> Iterator[str]:
        """Yield the paths of claims that no letter of the run took."""
        for (path,) in self._db.execute("SELECT path FROM claim WHERE used = 0 ORDER BY path"):
            yield path
