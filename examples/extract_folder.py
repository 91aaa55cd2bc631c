"""Print one line a disputed item: python examples/extract_folder.py [FOLDER [provider/name]]. Copy it, make it yours."""

import os
import sys
from pathlib import Path

from imr_llm import Extraction, LetterError, ModelUnavailableError, extract_determination, read_letter

MODEL = "openai/gpt-5-mini" if os.environ.get("OPENAI_API_KEY") else "authored/careful"
REPLAYED = "Answers are replayed. They were written by hand for the example letters; no model produced them."


def read(path: Path, model: str) -> Extraction:
    """Return a letter's record; by rules alone where the model cannot be asked."""
    letter = read_letter(path)
    try:
        return extract_determination(letter, model=model)
    except ModelUnavailableError as error:
        print(f"{path.name} is read by rules alone: {error}", file=sys.stderr)
    return extract_determination(letter)


def main(folder: str = "examples/letters", model: str = MODEL) -> int:
    """Print a table of every item in the folder's letters; 1 when a letter could not be read."""
    print(REPLAYED if model.startswith("authored/") else f"Letters are sent away, to be read by {model}.")
    records, failures = 0, 0
    for path in sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in {".txt", ".pdf"}):
        try:
            extraction = read(path, model)
        except LetterError as error:
            print(error, file=sys.stderr)
            failures += 1
            continue
        records += 1
        for item in extraction.record.disputed_items:
            quantity, look = item.quantity.value if item.quantity else "", "look" if extraction.needs_review else ""
            case, outcome, name = extraction.record.case_number or "?", item.outcome or "?", item.treatment.name or item.heading
            print(f"{case:<13} {item.number:>3}  {outcome:<10} {quantity!s:>5}  {look:<4}  {name}")
    print(f"{records + failures} letters in = {records} records + {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
