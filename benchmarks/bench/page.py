"""Tables as a page that people read: what was measured, on what, and how to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.bench.table import render_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.bench.table import Table

_HEADINGS: Final = {
    "rules": "Rules, one letter",
    "growth": "Long and hostile letters",
    "start": "Start-up",
    "memory": "Memory",
    "pdf": "PDF",
    "model": "With a model",
    "throughput": "Whole runs",
}
_OPENING: Final = """# Performance

Every figure on this page was written by the command below, on one machine and one day; none is an estimate. CPU time
is user and system time. Run it on your own machine before you rely on any of them: only ratios travel.
"""


def render_page(measured: Mapping[str, Sequence[Table]], machine: Mapping[str, str], letters: str, *, command: str) -> str:
    """Return the page, a section for each part that was measured by ``command``."""
    parts = [_OPENING, f"    {command}\n", f"{tell_machine(machine)} Letters: {letters}.\n"]
    for name, tables in measured.items():
        parts += [f"## {_HEADINGS[name]}\n", *map(_render, tables)]
    return "\n".join(parts)


def tell_machine(machine: Mapping[str, str]) -> str:
    """Return in a sentence what figures depend on."""
    cores = f"{machine['cores']} {'core' if machine['cores'] == '1' else 'cores'}"
    system = f"{machine['system']}, Python {machine['python']}, {machine['packages']}"
    return f"Measured {machine['date']}: {machine['processor']}, {cores}, load {machine['load']} at the start; {system}."


def _render(table: Table) -> str:
    rows = table.rows[: table.shown]
    more = len(table.rows) - len(rows)
    lines = [table.columns, ["---"] * len(table.columns), *(map(render_cell, row) for row in rows)]
    drawn = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    rest = f"\nAnd {more} more, in the order above.\n" if more else ""
    return f"**{table.title}**\n\n{drawn}\n{rest}\n{' '.join(table.notes)}\n"
