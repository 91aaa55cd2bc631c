"""A run's folder: one run at a time, lines appended so that nothing finished is ever lost."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from imr_llm.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

SYNC_EVERY_S: Final = 0.5
_BLOCK: Final = 1 << 20
_RECORD_HEAD: Final = re.compile(
    rb'\{"schema_version":"[^"]{1,20}","source":\{"path":("(?:[^"\\]|\\.){0,20000}"),"sha256":"([0-9a-f]{64})"'
)
_MODEL_STATUS: Final = re.compile(rb'"status":"([a-z_]{1,30})","attempts":\d')
_TAIL: Final = 2000


class FolderLock:
    """Holds a folder for one process; the operating system lets go of it when the process ends, however it ends.

    Raises:
        RunError: Another run holds the folder, or it cannot be written to; then with the `OSError` as its cause.
    """

    def __init__(self, directory: Path) -> None:
        """Take the folder."""
        try:
            self._file = (directory / ".lock").open("a+b")
        except OSError as error:
            seen = f"the folder cannot be written to ({error.strerror})"
            raise RunError(str(directory), seen, "name another folder, or check its permissions") from error
        try:
            _lock(self._file.fileno())
        except OSError as error:
            self._file.close()
            raise RunError(
                str(directory), "another run is writing into this folder", "wait for it, or name another folder"
            ) from error

    def release(self) -> None:
        """Let go of the folder."""
        self._file.close()


def _lock(descriptor: int) -> None:
    try:
        import fcntl  # noqa: PLC0415 (not on Windows)
    except ImportError:  # pragma: no cover
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    # Of the process, not of the open file: a child that outlives a killed run does not go on holding it.
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_locked(directory: Path) -> bool:
    """Return whether another process is running in the folder."""
    lock = directory / ".lock"
    if not os.access(lock, os.R_OK | os.W_OK):
        return False
    try:
        FolderLock(directory).release()
    except RunError:
        return True
    return False


class AppendedLines:
    """A file of lines that is only appended to; each line is with the operating system when `append` returns.

    A torn last line, which a kill or a full disk leaves behind, is cut off when the file is opened.

    Raises:
        RunError: The file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and cut off a torn last line."""
        self.path = path
        self.unsynced = False
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            self.size = _cut_torn_line(self._descriptor)
        except OSError as error:
            raise RunError(
                str(path), f"the file cannot be opened ({error.strerror})", "check the folder's permissions"
            ) from error

    def append(self, line: bytes) -> int:
        """Append a line, given without its newline; return the byte at which it begins.

        Raises:
            RunError: The disk is full or broken; nothing of the line stays behind.
        """
        start = self.size
        left = memoryview(line + b"\n")
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, start)
            raise unwritable(self.path, error) from error
        self.size = start + len(line) + 1
        self.unsynced = True
        return start

    def sync(self) -> None:
        """Put what was appended on the disk itself.

        Raises:
            RunError: The disk refuses it, or somebody removed the file: what is appended would be lost with it.
        """
        try:
            if not os.fstat(self._descriptor).st_nlink:
                raise was_removed()
            if self.unsynced:
                self.unsynced = False
                os.fsync(self._descriptor)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


def unwritable(path: Path, error: OSError) -> RunError:
    """Return the error of a write that failed, most often for a full disk."""
    remedy = "free some space, then give the same command again: it goes on where it stopped"
    if isinstance(error, FileNotFoundError):
        remedy = "leave the folder in its place, then give the same command again"
    return RunError(str(path), f"the file cannot be written ({error.strerror})", remedy)


def was_removed() -> FileNotFoundError:
    """Return what is wrong with a file of the run that is no longer there."""
    return FileNotFoundError(errno.ESTALE, "it was removed during the run")


def _cut_torn_line(descriptor: int) -> int:
    size = end = os.lseek(descriptor, 0, os.SEEK_END)
    while end:
        start = max(0, end - _BLOCK)
        os.lseek(descriptor, start, os.SEEK_SET)
        newline = os.read(descriptor, end - start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end < size:
        os.ftruncate(descriptor, end)
    os.lseek(descriptor, 0, os.SEEK_END)
    return end


class Syncer:
    """Puts appended lines on the disk every half second, from a thread of its own so that nobody waits for the disk."""

    def __init__(self, files: tuple[AppendedLines, ...]) -> None:
        """Begin."""
        self._files = files
        self._ended = threading.Event()
        self._problem: RunError | None = None
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while not self._ended.wait(SYNC_EVERY_S):
            try:
                for file in self._files:
                    file.sync()
            except RunError as error:
                self._problem = error
                return

    def check(self) -> None:
        """Do nothing while all is well.

        Raises:
            RunError: The disk refused what had been appended.
        """
        if self._problem:
            raise self._problem

    def __enter__(self) -> Self:
        """Return the syncer at work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End, with everything on the disk."""
        self._ended.set()
        self._thread.join()
        if kind is None:
            self.check()
            for file in self._files:
                file.sync()


def scan_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each whole line with the byte at which it begins; nothing for a missing file.

    Raises:
        RunError: The file cannot be read.
    """
    try:
        with path.open("rb") as lines:
            at = 0
            for line in lines:
                if line.endswith(b"\n"):
                    yield at, line[:-1]
                at += len(line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunError(str(path), f"the file cannot be read ({error.strerror})", "check the disk and the permissions") from error


def record_head(line: bytes) -> tuple[bytes, str] | None:
    """Return path (as JSON) and sha256 from the beginning of a record's line; None for a damaged line."""
    head = _RECORD_HEAD.match(line)
    return (head[1], head[2].decode()) if head and line.endswith(b"}") else None


def model_status(line: bytes) -> str | None:
    """Return what came of asking a model, from the end of a record's line; None for rules alone."""
    tail = line[-_TAIL:]
    status = _MODEL_STATUS.search(tail, max(tail.rfind(b',"model":{'), 0))
    return status[1].decode() if status else None


def replace_file(path: Path, content: str) -> None:
    """Write a small file whole, or leave it as it was.

    Raises:
        RunError: The disk is full or broken.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
