"""Requests that are out, noted on disk: a run that is killed cannot hide one that may have been paid for."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imr_llm.errors import RunError
from imr_llm.runs.store import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = ".under-way"
_ROW: Final = 256  # bytes; a request's row is written over when the request has ended
_LONGEST_NAME: Final = 60
_FREE: Final = b" " * (_ROW - 1) + b"\n"


class UnderWay:
    """The requests that are out.

    Attributes:
        lost: Letter and purpose of the requests that were out when an earlier run was killed.
    """

    def __init__(self, directory: Path) -> None:
        """Take note of what an earlier run left.

        Raises:
            RunError: The file cannot be opened or read.
        """
        self._path = directory / NAME
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            self.lost = tuple(_rows(os.read(self._descriptor, os.fstat(self._descriptor).st_size)))
        except OSError as error:
            raise RunError(
                str(self._path), f"the file cannot be opened ({error.strerror})", "check the folder's permissions"
            ) from error
        self._taken: dict[tuple[str, str], list[int]] = {}
        self._free: list[int] = []
        self._rows = 0

    def forget_lost(self) -> None:
        """Empty the file, once the ledger names what was lost.

        Raises:
            RunError: The disk is broken.
        """
        try:
            os.ftruncate(self._descriptor, 0)
            self.lost = ()
        except OSError as error:
            raise unwritable(self._path, error) from error

    def begin(self, letter: str, purpose: str) -> None:
        """Note that a request goes out.

        Raises:
            RunError: The disk is full or broken.
        """
        row = self._free.pop() if self._free else self._rows
        self._rows = max(self._rows, row + 1)
        self._taken.setdefault((letter, purpose), []).append(row)
        self._write(
            row, json.dumps([letter[:_LONGEST_NAME], purpose[:_LONGEST_NAME]]).encode()[: _ROW - 1].ljust(_ROW - 1) + b"\n"
        )

    def end(self, letter: str, purpose: str) -> None:
        """Note that a request has ended and that the ledger names it; one that never went out is nothing to note.

        Raises:
            RunError: The disk is broken.
        """
        rows = self._taken.get((letter, purpose))
        if not rows:
            return
        row = rows.pop()
        if not rows:
            del self._taken[letter, purpose]
        self._free.append(row)
        self._write(row, _FREE)

    def close(self) -> None:
        """Close the file; remove it where nothing is out."""
        os.close(self._descriptor)
        if not self._taken and not self.lost:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _write(self, row: int, content: bytes) -> None:
        try:
            os.lseek(self._descriptor, row * _ROW, os.SEEK_SET)
            os.write(self._descriptor, content)
        except OSError as error:
            raise unwritable(self._path, error) from error


def _rows(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.split(b"\n"):
        if not line.strip(b" \0"):
            continue
        try:
            letter, purpose = json.loads(line)
        except ValueError:
            letter, purpose = "", ""  # a row that was being written: that there was a request is known
        yield str(letter), str(purpose)
