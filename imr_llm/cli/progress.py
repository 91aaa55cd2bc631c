"""Progress that a person likes and a log file likes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

from imr_llm.runs.summary import counted

if TYPE_CHECKING:
    from imr_llm.runs.reading import Finished
    from imr_llm.runs.spending import Spent

_REPAINT_S: Final = 0.1
_LOG_S: Final = 10.0
_CLEAR: Final = "\r\x1b[K"
_MINUTE: Final = 60
_HOUR: Final = 3600


class Progress:
    """One line that is painted over on a terminal; a plain line every ten seconds elsewhere."""

    def __init__(self, stream: TextIO | None) -> None:
        """Begin, saying nothing yet; nothing ever where there is no stream."""
        self._stream, self._terminal = stream, stream is not None and stream.isatty()
        self._letters = self._done = self._same = self._failures = self._items = self._findings = 0
        self._spent: Spent | None = None
        self._started = self._said = time.monotonic()

    def begin(self, letters: int) -> None:
        """Be told how many letters are to be read."""
        self._letters = letters
        self._started = self._said = time.monotonic()

    def finished(self, finished: Finished) -> None:
        """Be told what became of one."""
        self._done += 1
        self._same += finished.kind == "same"
        self._failures += finished.kind == "failure"
        self._items += finished.items
        self._findings += finished.findings
        now = time.monotonic()
        if now - self._said >= (_REPAINT_S if self._terminal else _LOG_S):
            self._said = now
            self._say(self._line(now - self._started))

    def spent(self, spent: Spent) -> None:
        """Be told what asking a model has cost so far."""
        self._spent = spent

    def writing_tables(self) -> None:
        """Be told that reading is over."""
        if self._terminal:
            self._say(f"{counted(self._done, 'letter')} read; writing tables")

    def end(self) -> None:
        """Leave the terminal's line empty."""
        if self._terminal:
            self._write(_CLEAR)

    def _say(self, line: str) -> None:
        self._write(f"{_CLEAR}{line}" if self._terminal else f"{line}\n")

    def _write(self, words: str) -> None:
        """Print words; a stream that takes none any more is no reason to end the run."""
        try:
            if self._stream is not None:
                self._stream.write(words)
                self._stream.flush()
        except OSError:
            self._stream = None

    def _line(self, seconds: float) -> str:
        rate = self._done / seconds if seconds else 0.0
        parts = [f"{self._done:,} of {counted(self._letters, 'letter')}", f"{rate:,.0f}/s" if rate >= 1 else f"{rate:.2f}/s"]
        if rate:
            parts.append(f"{_duration((self._letters - self._done) / rate)} left")
        parts += [counted(self._items, "item"), counted(self._findings, "finding"), counted(self._failures, "failure")]
        if self._same:
            parts.append(f"{self._same:,} read before")
        if self._spent:
            parts.append(self._spent.told())
        return ", ".join(parts)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
