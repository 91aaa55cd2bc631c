"""Read a folder of letters and print one line a disputed item. Copy it and make it yours.

python examples/extract_folder.py examples/letters
"""

from __future__ import annotations

import sys
from pathlib import Path

from imr_llm import Extraction, LetterError, extract_determination, read_letter


def main(folder: str) -> int:
    """Print a table of every item in the folder's letters; 1 when a letter could not be read."""
    extractions: list[Extraction] = []
    failures: list[LetterError] = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() not in {".txt", ".pdf"}:
            continue
        try:
            extractions.append(extract_determination(read_letter(path)))
        except LetterError as error:
            failures.append(error)

    print(f"{'case':<13} {'item':>4}  {'outcome':<10} {'quantity':>8}  look  treatment")
    for extraction in extractions:
        look = "yes" if extraction.needs_review else ""
        for item in extraction.record.disputed_items:
            quantity = f"{item.quantity.value:g}" if item.quantity else ""
            case, outcome = extraction.record.case_number or "?", item.outcome or "?"
            print(f"{case:<13} {item.number:>4}  {outcome:<10} {quantity:>8}  {look:<4}  {item.treatment.name or item.heading}")

    for error in failures:
        print(error, file=sys.stderr)
    print(f"{len(extractions) + len(failures)} letters in = {len(extractions)} records + {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "examples/letters"))
