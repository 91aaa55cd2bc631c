"""A named pattern, kept with text it must match and text it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern with its examples; `tests/test_patterns.py` runs every one of them.

    Attributes:
        name: What it finds.
        regex: The compiled pattern, matched anywhere in a text whose white space is already single spaces.
        matches: Fictional texts it must match.
        rejects: Texts that look alike and must not match.
    """

    name: str
    regex: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match at or after ``start``."""
        return self.regex.search(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match, left to right."""
        return self.regex.finditer(text)


def pattern(name: str, verbose: str, *, matches: tuple[str, ...], rejects: tuple[str, ...], case: bool = False) -> Pattern:
    """Return a pattern from verbose source; letter case counts only where ``case`` is true."""
    return Pattern(name, re.compile(verbose, re.VERBOSE | (re.NOFLAG if case else re.IGNORECASE)), matches, rejects)
