"""From paths to letters: what lies under files and folders, however they are built."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LETTER_ENDINGS: Final = (".txt", ".pdf")


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """A letter's file, or a folder that cannot be opened.

    Attributes:
        path: As the record names it: a name that is not UTF-8 has its bytes escaped.
        file: What opens it.
        problem: Why it cannot be read, where that is known already; else None.
    """

    path: str
    file: str
    problem: str | None = None


@dataclass(slots=True)
class LetterFinder:
    """Walks files and folders in the order of their names.

    Attributes:
        skipped: How many files were passed over, by their ending; counted while walking.
    """

    out: Path
    skipped: Counter[str] = field(default_factory=Counter)

    def find(self, paths: Sequence[str]) -> Iterator[FoundLetter]:
        """Yield every letter under ``paths``; a folder reached twice through links is walked once, the run's own never."""
        walked = {_identity(self.out)} - {None}
        for given in paths:
            path = os.path.normpath(given)
            if os.path.isdir(path):  # noqa: PTH112 (a name that is not UTF-8 stays a plain string)
                yield from self._walk(path, walked)
            else:
                yield from self._file(path)

    def _walk(self, top: str, walked: set[tuple[int, int] | None]) -> Iterator[FoundLetter]:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            identity = _identity(folder)
            if identity in walked:
                continue
            walked.add(identity)
            try:
                with os.scandir(folder) as entries:
                    named = sorted((entry.name, _is_folder(entry)) for entry in entries)
            except OSError as error:
                yield FoundLetter(show_path(folder), folder, f"the folder cannot be opened ({error.strerror})")
                continue
            joined = [(name if folder == "." else os.path.join(folder, name), is_folder) for name, is_folder in named]  # noqa: PTH118
            for path, is_folder in joined:
                if not is_folder:
                    yield from self._file(path)
            waiting += [path for path, is_folder in reversed(joined) if is_folder]

    def _file(self, path: str) -> Iterator[FoundLetter]:
        name = os.path.basename(path)  # noqa: PTH119
        ending = os.path.splitext(name)[1].lower()  # noqa: PTH122
        if name.startswith("."):
            self.skipped["hidden"] += 1
        elif ending not in LETTER_ENDINGS:
            self.skipped[show_path(ending) or "no ending"] += 1
        elif os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 (opening a pipe would wait for ever)
            self.skipped["no regular file"] += 1
        else:
            yield FoundLetter(show_path(path), path)


def show_path(path: str) -> str:
    """Return a path as text that any file and terminal takes: bytes that are not UTF-8 are written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _identity(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
