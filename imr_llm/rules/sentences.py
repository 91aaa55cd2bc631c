"""Where the sentences of a part begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from imr_llm.rules.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


LONGEST_READ: Final = 100_000
"""Characters of a section that are read for what it tells; the longest real ones have a sixth of that."""


class Stretch(NamedTuple):
    """Characters ``start`` (included) to ``end`` (excluded) of a part's text."""

    start: int
    end: int


SENTENCE_END = pattern(
    "sentence.end",
    r"""
    [.!?] (?<! \bDr\. ) (?<! \bMr\. ) (?<! \bMs\. ) (?<! \bMrs\. ) (?<! \bvs\. ) (?<! \bNo\. ) (?<! \bSt\. )
    (?<! \be\.g\. ) (?<! \bi\.e\. )
    (?<! \b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\. ) (?<! \bSept\. )
    (?: ["”’')\]]{0,2} (?: \ + (?= ["“(\[]? [A-Z0-9\#] ) | \Z )
      | (?<= [a-z0-9)]\. ) (?= [A-Z][a-z] )        # the space is missing: "on June 3.The worker"
    )
    """,
    matches=("He rested. She ran.", "It helped.The tablets ran out.", 'It is "so." Then'),
    rejects=("Dr. Ames wrote", "on Oct. 3, 2014", "at 7.5 mg daily", "braces, e.g. Brand A", "knee vs. Hip"),
    case=True,
)


def find_sentences(text: str, start: int = 0) -> Iterator[Stretch]:
    """Yield the sentences of ``text`` from ``start`` on, in order, white space between them left out."""
    at = start
    for end in SENTENCE_END.regex.finditer(text, start):
        yield from _trimmed(text, at, end.end())
        at = end.end()
    yield from _trimmed(text, at, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Stretch]:
    words = text[start:end].lstrip()
    if words:
        yield Stretch(end - len(words), end - len(words) + len(words.rstrip()))
