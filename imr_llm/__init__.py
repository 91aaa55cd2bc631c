"""Structured, checked records from California Independent Medical Review determination letters.

>>> from imr_llm import read_letter, extract_determination
>>> extraction = extract_determination(read_letter("letter.txt"))
>>> extraction.record.case_outcome
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_llm.errors import (
        DraftRejectedError,
        ExportError,
        ImrError,
        LetterError,
        ModelError,
        ModelUnavailableError,
        NotADeterminationError,
        PromptError,
        RunError,
        RunKeyMismatchError,
        UnreadableLetterError,
    )
    from imr_llm.extraction import aextract_determination, check_claims, extract_determination
    from imr_llm.letters import Letter, Span, letter_from_text, read_letter
    from imr_llm.record import DeterminationRecord, Extraction, Finding, Provenance

__version__ = "0.1.0"

_ROOMS = {
    "imr_llm.errors": (
        "DraftRejectedError",
        "ExportError",
        "ImrError",
        "LetterError",
        "ModelError",
        "ModelUnavailableError",
        "NotADeterminationError",
        "PromptError",
        "RunError",
        "RunKeyMismatchError",
        "UnreadableLetterError",
    ),
    "imr_llm.extraction": ("aextract_determination", "check_claims", "extract_determination"),
    "imr_llm.letters": ("Letter", "Span", "letter_from_text", "read_letter"),
    "imr_llm.record": ("DeterminationRecord", "Extraction", "Finding", "Provenance"),
}

__all__ = [
    "DeterminationRecord",
    "DraftRejectedError",
    "ExportError",
    "Extraction",
    "Finding",
    "ImrError",
    "Letter",
    "LetterError",
    "ModelError",
    "ModelUnavailableError",
    "NotADeterminationError",
    "PromptError",
    "Provenance",
    "RunError",
    "RunKeyMismatchError",
    "Span",
    "UnreadableLetterError",
    "aextract_determination",
    "check_claims",
    "extract_determination",
    "letter_from_text",
    "read_letter",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: `imr-llm --help` needs none of them (PEP 562)."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
