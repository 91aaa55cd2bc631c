"""How alike two headings are, by their words."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.checks.values import plain

Words = tuple[str, ...]
"""The distinct words of a text; a word that stands twice counts as two."""

_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_SHORTEST_CUT: Final = 6  # characters from which the beginning of a heading tells which it is
_LONGEST: Final = 4000  # characters of a heading that are compared


_FORM_WORDS: Final = frozenset(
    """a an the of for in to at on and or with by is was were be original request authorized claims administrator remaining
    imr eligible portion leaving""".split()
)
"""Words that any two headings share: they say nothing of what was requested."""


def heading_key(heading: str) -> str:
    """Return a heading for comparison; the closing "is" of a partial authorisation may be left out."""
    text = plain(heading).rstrip(" :,")
    return text.removesuffix(" is").rstrip(" :,")


def words_of(text: str) -> Words:
    """Return the words and numbers of a text in lower case; the second "mg" of a text is not its first."""
    counts: dict[str, int] = {}
    words = []
    for word in _WORD.findall(text[:_LONGEST].lower()):
        if word in _FORM_WORDS:
            continue
        counts[word] = counts.get(word, 0) + 1
        words.append(word if counts[word] == 1 else f"{word} {counts[word]}")
    return tuple(words)


def likeness(one: Words, other: Words) -> float:
    """Return the share of words that two texts have in common, 0 to 1."""
    common = len(set(one).intersection(other))
    union = len(one) + len(other) - common
    return common / union if union else 0.0


def held(part: Words, whole: Words) -> float:
    """Return the share of one text's words that another holds, 0 to 1."""
    return len(set(whole).intersection(part)) / len(part) if part else 0.0


def is_cut(one: str, other: str) -> bool:
    """Tell whether one heading is the beginning of the other."""
    first, second = sorted((heading_key(one), heading_key(other)), key=len)
    return len(first) >= _SHORTEST_CUT and second.startswith(first)
