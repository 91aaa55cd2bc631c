"""A reading process: tasks come in on its standard input, one line each; what became of them goes out.

It ends when its input does, so it never outlives the run that started it by more than a letter.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, BinaryIO, Final

from imr_llm.runs.reading import Finished, Task, read_task

if TYPE_CHECKING:
    from typing import Literal

READY: Final = b"ready\n"


def encode_task(task: Task) -> bytes:
    """Return a task as one line."""
    return json.dumps([task.path, task.file, task.sha256, task.claim]).encode() + b"\n"


def encode_finished(finished: Finished) -> bytes:
    """Return what became of a letter as two lines: what is counted, then the line itself."""
    head = [finished.path, finished.kind, finished.sha256, finished.items, finished.findings, finished.model_status]
    return b"%s\n%s\n" % (json.dumps(head).encode(), finished.line)


def decode_finished(head: bytes, line: bytes) -> Finished:
    """Return what became of a letter from its two lines."""
    path, kind, sha256, items, findings, model_status = json.loads(head)
    known: Literal["record", "failure", "same"] = kind
    return Finished(path, known, sha256, line.removesuffix(b"\n"), items, findings, model_status)


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Read letters until no task is left."""
    answers.write(READY)
    answers.flush()
    for line in tasks:
        path, file, sha256, claim = json.loads(line)
        answers.write(encode_finished(read_task(Task(path, file, sha256, claim))))
        answers.flush()


def main() -> None:
    """Serve standard input and output."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
