"""Letters: what was read, where each character stands, and how files become letters."""

from imr_llm.letters.letter import Letter, Place, Span
from imr_llm.letters.passage import FOOTER, Part, Passage, read_passage
from imr_llm.letters.reading import letter_from_text, printable_path, read_letter

__all__ = [
    "FOOTER",
    "Letter",
    "Part",
    "Passage",
    "Place",
    "Span",
    "letter_from_text",
    "printable_path",
    "read_letter",
    "read_passage",
]
