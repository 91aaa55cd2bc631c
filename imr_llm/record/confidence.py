"""How far a value may be relied on: a small closed set that says who read it and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Confidence = Literal["agreed", "rules_only", "reader_silent", "contested", "reader_only", "letter_contradicts", "derived"]

CONFIDENCE: Final[Mapping[Confidence, str]] = MappingProxyType(
    {
        "agreed": "Rules and another reader, neither seeing the other, say the same, and the letter's words prove it.",
        "rules_only": "Rules read it, proven by the letter's words; no other reader spoke of the field.",
        "reader_silent": "Rules read it, proven by the letter's words; another reader says that the letter is silent.",
        "contested": "Rules read it, proven by the letter's words; another reader says something else.",
        "reader_only": "Only another reader says it; its words stand in the letter where such a value belongs.",
        "letter_contradicts": "Two places of the letter state different values; the one believed first stands.",
        "derived": "Follows from other values: an item's number, medical necessity, the case's outcome.",
    }
)
"""Each class with its meaning, the safest first."""

_BY_VERDICT: Final[Mapping[str | None, Confidence]] = MappingProxyType(
    {
        None: "rules_only",
        "agrees": "agreed",
        "model_silent": "reader_silent",
        "disagrees": "contested",
        "unfounded": "contested",
        "rules_silent": "reader_only",
        "letter_inconsistent": "letter_contradicts",
    }
)


def confidence_of(origin: str, verdict: str | None) -> Confidence:
    """Return a value's class, from who says it and what comparing the readers gave."""
    return "derived" if origin == "derived" else _BY_VERDICT[verdict]
