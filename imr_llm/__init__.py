"""Structured, checked records from California Independent Medical Review determination letters.

    >>> from imr_llm import read_letter, extract_determination
    >>> extraction = extract_determination(read_letter("letter.txt"))
    >>> extraction.record.case_outcome
"""

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
from imr_llm.extraction import check_claims, extract_determination
from imr_llm.letters import Letter, Span, letter_from_text, read_letter
from imr_llm.record import DeterminationRecord, Extraction, Finding, Provenance

__version__ = "0.1.0"

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
    "check_claims",
    "extract_determination",
    "letter_from_text",
    "read_letter",
]
