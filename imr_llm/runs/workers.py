"""Reading letters on several cores, in order."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Final

from imr_llm.errors import RunError
from imr_llm.runs.reading import Finished, Task, failed, read_task
from imr_llm.runs.worker import READY, decode_finished, encode_task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AHEAD: Final = 32
"""Letters a worker may be ahead of the slowest: what is held in memory is bounded by it."""


def read_all(tasks: Iterable[Task], workers: int) -> Iterator[Finished]:
    """Yield what became of each letter, in the order of the tasks, read by as many processes.

    Raises:
        RunError: The reading processes cannot be started.
    """
    if workers <= 1:
        yield from map(read_task, tasks)
        return
    crew = _Crew(workers)
    try:
        yield from crew.read(tasks)
    finally:
        crew.dismiss()


class _Crew:
    """Threads that each lead one process; a process that dies costs its letter, not the run."""

    def __init__(self, workers: int) -> None:
        """Start the threads."""
        self._tasks: queue.SimpleQueue[tuple[int, Task] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Finished | RunError]] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._lead, name=f"reader-{n}", daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def read(self, tasks: Iterable[Task]) -> Iterator[Finished]:
        """Yield what became of each letter in order; no more than `AHEAD` letters a worker are under way at once."""
        early: dict[int, Finished] = {}
        handed_out = wanted = 0
        most = AHEAD * len(self._threads)
        source = iter(tasks)
        ended = False
        while True:
            while not ended and handed_out - wanted < most:
                task = next(source, None)
                if task is None:
                    ended = True
                    break
                self._tasks.put((handed_out, task))
                handed_out += 1
            if ended and wanted == handed_out:
                return
            number, finished = self._done.get()
            if isinstance(finished, RunError):
                raise finished
            early[number] = finished
            while wanted in early:
                yield early.pop(wanted)
                wanted += 1

    def dismiss(self) -> None:
        """Let every worker end after the letter it has in hand."""
        try:
            while True:
                self._tasks.get_nowait()
        except queue.Empty:
            for _ in self._threads:
                self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _lead(self) -> None:
        process: subprocess.Popen[bytes] | None = None
        try:
            while (numbered := self._tasks.get()) is not None:
                number, task = numbered
                if process is None:
                    process = _start()
                finished = _ask(process, task)
                if finished is None:
                    status = _end(process)
                    process = None
                    finished = failed(
                        task.path, "reader_ended", f"the reading process ended on it (status {status}); look at the file itself"
                    )
                self._done.put((number, finished))
        except RunError as error:
            self._done.put((-1, error))
        finally:
            if process:
                _end(process)


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from imr_llm.runs.worker import main; main()"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        # A group of its own: Ctrl-C is for the run, which lets its readers finish.
        process = subprocess.Popen(  # noqa: S603 (our own module)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            process_group=0 if os.name == "posix" else None,
        )
    except OSError as error:
        raise RunError(sys.executable, f"no reading process can be started ({error.strerror})", "try `--workers 1`") from error
    if process.stdout is None or process.stdout.readline() != READY:
        status = _end(process)
        raise RunError(sys.executable, f"a reading process ended as it started (status {status})", "try `--workers 1`")
    return process


def _ask(process: subprocess.Popen[bytes], task: Task) -> Finished | None:
    """Return what became of a letter; None when the process died over it."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(encode_task(task))
        process.stdin.flush()
    except OSError:
        return None
    head, line = process.stdout.readline(), process.stdout.readline()
    return decode_finished(head, line) if line.endswith(b"\n") else None


def _end(process: subprocess.Popen[bytes]) -> int:
    """End a process that has no letter in hand; return its status."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except OSError:
                continue  # it is dead already
    return process.wait()
