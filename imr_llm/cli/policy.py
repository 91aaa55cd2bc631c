"""``imr-llm policy``: whose value stands, as a table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from imr_llm.reconcile import POLICY

_WIDTH = 130


def print_policy() -> None:
    """Print the policy; the first row that names a field holds for it."""
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console.width = _WIDTH
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    for title in ("whose value stands", "believed first", "why"):
        table.add_column(title)
    for row in POLICY:
        table.add_row("\n".join(row.fields), row.stands, " > ".join(row.sources) or "-", row.why)
    console.print(table)
    console.print()
    console.print("rules   what the rules read; null where they know the letter to be silent")
    console.print("letter  the rules' value; where they are silent, the other reader's if the letter holds it where it belongs")
    console.print("reader  the other reader's alone, if the letter holds it: what rules cannot read")
    console.print("The first row that names a field, or begins its name, holds for it.")
