"""Runs on the command line: progress, Ctrl-C, summary, exit codes."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from imr_llm.cli.progress import Progress
from imr_llm.completion import read_prices
from imr_llm.errors import ExportError, ImrError, RunError, RunKeyMismatchError
from imr_llm.runs import RunSettings, RunSummary, Stop, Watch, load_status, render_status, render_summary, run_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

ALL_READ: Final = 0
SOME_LEFT: Final = 1
USAGE: Final = 2
_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.ESTALE})


def run_and_exit(settings: RunSettings) -> NoReturn:
    """Make a run by rules alone, print its summary and exit with its code."""
    finish_and_exit(lambda watch, stop: run_rules(settings, watch=watch, stop=stop))


def finish_and_exit(run: Callable[[Watch, Stop], RunSummary]) -> NoReturn:
    """Make any run, print its summary and exit with its code."""
    stop = Stop()
    try:
        with _stopping(stop):
            summary = run(Progress(sys.stderr), stop)
    except ImrError as error:
        complain(error)
    except KeyboardInterrupt:
        typer.echo("Dropped what was in hand; every finished letter is kept, and the same command goes on.", err=True)
        raise typer.Exit(SOME_LEFT) from None
    try:
        typer.echo(render_summary(summary), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        _let_go_of_stdout()
        typer.echo(f"imr-llm: the summary cannot be printed ({error.strerror}); the run itself is in its folder.", err=True)
        raise typer.Exit(SOME_LEFT) from None
    raise typer.Exit(summary.exit_code)


def _let_go_of_stdout() -> None:
    """Send what could not be printed nowhere, or it would be tried once more at the end, with a traceback."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def print_status(directory: Path, prices: Path | None) -> None:
    """Print how far a run is."""
    try:
        typer.echo(render_status(load_status(directory, read_prices(prices) if prices else None)), nl=False)
    except ImrError as error:
        complain(error)


def complain(error: ImrError) -> NoReturn:
    """Print one sentence and exit: 1 where the same command can go on later, else 2."""
    typer.echo(f"imr-llm: {error}", err=True)
    can_go_on = isinstance(error, (RunError, ExportError)) and not isinstance(error, RunKeyMismatchError)
    raise typer.Exit(
        SOME_LEFT if can_go_on and isinstance(error.__cause__, OSError) and error.__cause__.errno in _DISK else USAGE
    )


@contextmanager
def _stopping(stop: Stop) -> Iterator[None]:
    """Let the first Ctrl-C finish the letters in hand, and the second drop them, as a wish to terminate does at once."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.requested:
            raise KeyboardInterrupt
        stop.request("interrupted")
        typer.echo("\nFinishing the letters in hand; Ctrl-C again drops them.", err=True)

    def on_terminate(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, on_interrupt), signal.signal(signal.SIGTERM, on_terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
