"""The published description of the tables.

``python -m imr_llm.exports.schemas`` writes ``schemas/tables.md``; ``--check`` only tells whether it matches.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from imr_llm.exports.columns import FINDING_COLUMNS, ITEM_COLUMNS, LETTER_COLUMNS

_FILE: Final = Path(__file__).parents[2] / "schemas" / "tables.md"


def render_tables() -> str:
    """Return the documentation of the tables as Markdown."""
    parts = [
        "# Tables, schema version 1\n",
        "Generated from `imr_llm.exports`. An empty cell means that the letter does not say. In CSV a list's elements are joined",
        'by `"; "`, a flag is `true` or `false`, a date is ISO 8601, and a text that a spreadsheet would take for a formula',
        "begins with `'`; in Parquet each column has its type, and every text is as in `records.jsonl`.\n",
    ]
    tables = (("letters", LETTER_COLUMNS), ("items", ITEM_COLUMNS), ("findings", FINDING_COLUMNS))
    for name, columns in tables:
        files = f"`{name}.csv`" if name == "findings" else f"`{name}.csv`, `{name}.parquet`"
        parts += [f"## {files}\n", "| column | kind | meaning |", "|---|---|---|"]
        parts += [f"| `{c.name}` | {c.kind} | {c.meaning} |" for c in columns]
        parts.append("")
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write the description, or with ``--check`` tell whether it differs; 1 when it does."""
    if "--check" not in arguments:
        _FILE.write_text(render_tables(), encoding="utf-8")
        return 0
    if _FILE.read_text(encoding="utf-8") == render_tables():
        return 0
    sys.stderr.write("schemas/tables.md differs from the columns; run `make schemas`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
