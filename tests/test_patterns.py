"""Every pattern of the rules is run on the examples it carries."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

import pytest

import imr_llm.rules
from imr_llm.rules.pattern import Pattern


def _find_patterns() -> Iterator[tuple[str, Pattern]]:
    """Yield each pattern of `imr_llm.rules` once, with the module and the name that hold it."""
    seen: set[int] = set()
    for found in pkgutil.walk_packages(imr_llm.rules.__path__, f"{imr_llm.rules.__name__}."):
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in _patterns_in(value):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield f"{found.name.removeprefix('imr_llm.rules.')}.{name}.{pattern.name}", pattern


def _patterns_in(value: object) -> Iterator[Pattern]:
    """Yield the patterns that a module-level value is or holds."""
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from _patterns_in((*value.keys(), *value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _patterns_in(one)


PATTERNS = tuple(_find_patterns())
MATCHES = [pytest.param(pattern, text, id=f"{where}-{text}") for where, pattern in PATTERNS for text in pattern.matches]
REJECTS = [pytest.param(pattern, text, id=f"{where}-{text}") for where, pattern in PATTERNS for text in pattern.rejects]


def test_rules_have_patterns() -> None:
    """The walk finds patterns: an empty one would let every other test here pass."""
    assert PATTERNS


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=where) for where, pattern in PATTERNS])
def test_pattern_carries_examples(pattern: Pattern) -> None:
    """A pattern shows what it is for and what it must leave alone."""
    assert pattern.matches
    assert pattern.rejects


@pytest.mark.parametrize(("pattern", "text"), MATCHES)
def test_pattern_matches_its_example(pattern: Pattern, text: str) -> None:
    """A pattern finds something in each text it says it matches."""
    assert pattern.search(text)


@pytest.mark.parametrize(("pattern", "text"), REJECTS)
def test_pattern_rejects_its_counterexample(pattern: Pattern, text: str) -> None:
    """A pattern finds nothing in each text it says it rejects."""
    assert not pattern.search(text)


@pytest.mark.parametrize(("pattern", "text"), [*MATCHES, *REJECTS])
def test_examples_are_written_as_passages_are(pattern: Pattern, text: str) -> None:
    """Rules read single spaces, so an example with other white space would prove nothing."""
    assert text == re.sub(r"\s+", " ", text), pattern.name
