"""What a run is asked to do."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from imr_llm.runs.reading import Finished

if TYPE_CHECKING:
    from imr_llm.runs.spending import Spent


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run is asked to do; nothing of it changes a record.

    Attributes:
        paths: Files and folders, as given.
        out: The run's folder.
        claims: A claims file to hold against the letters; None to extract.
        parquet: Whether to write Parquet beside CSV.
        workers: Reading processes; None for one a core, or just this one where the letters are few.
        limit: Read only the first so many letters, in the order of their paths.
        sample: Read only so many letters, drawn by ``seed``.
        seed: Which sample.
        only_failed: Read only letters that failed, or that a model left unanswered.
        restart: Throw away what the folder holds.
    """

    paths: tuple[str, ...]
    out: Path
    claims: Path | None = None
    parquet: bool = False
    workers: int | None = None
    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    only_failed: bool = False
    restart: bool = False


class Watch(Protocol):
    """Somebody who is told how a run goes."""

    def begin(self, letters: int) -> None:
        """Be told how many letters are to be read."""

    def finished(self, finished: Finished) -> None:
        """Be told what became of one."""

    def spent(self, spent: Spent) -> None:
        """Be told what asking a model has cost so far."""

    def writing_tables(self) -> None:
        """Be told that reading is over."""

    def end(self) -> None:
        """Be told that nothing more will come."""


class Unwatched:
    """Nobody is told."""

    def begin(self, letters: int) -> None:
        """Say nothing."""

    def finished(self, finished: Finished) -> None:
        """Say nothing."""

    def spent(self, spent: Spent) -> None:
        """Say nothing."""

    def writing_tables(self) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class Stop:
    """A wish to stop after the letters in hand."""

    def __init__(self) -> None:
        """Begin without the wish."""
        self._event = threading.Event()
        self.reason = ""

    @property
    def requested(self) -> bool:
        """Whether to begin no further letter."""
        return self._event.is_set()

    def request(self, reason: str) -> None:
        """Ask to stop; the first reason stands."""
        self.reason = self.reason or reason
        self._event.set()
