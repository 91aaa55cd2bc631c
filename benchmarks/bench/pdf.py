"""PDF letters: reading their text, and how that compares to the rules' work and to text files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.bench.clock import cpu_ms, settle, spread
from benchmarks.bench.letters import list_letters, read_all
from benchmarks.bench.table import Cell, Table
from imr_llm.extraction import extract_determination
from imr_llm.letters import read_letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.bench.letters import Corpus
    from imr_llm.letters import Letter


def measure_pdf(corpus: Corpus, *, passes: int) -> list[Table]:
    """Return the table of this section."""
    pdfs = list_letters(corpus.pdfs, endings=(".pdf",))
    stems = {path.stem for path in pdfs}
    texts = [path for path in list_letters(corpus.texts, endings=(".txt",)) if path.stem in stems]
    rows = [_row("PDF", pdfs, passes)]
    if texts:
        rows.append(_row("the same as text", texts, passes))
    columns = ("letters", "count", "pages", "read ms", "read p95 ms", "all ms", "all p95 ms", "pages/s read", "letters/s, all")
    note = f"On {corpus.name}; passes: {passes}. Read: file to letter. All: file to a line of records.jsonl. One process."
    return [Table("PDF: CPU ms a letter, files in the system's cache", columns, tuple(rows), (note,))]


def _row(name: str, paths: Sequence[Path], passes: int) -> tuple[Cell, ...]:
    kept = {letter.path for letter in read_all(paths)}
    chosen = [path for path in paths if str(path) in kept]
    reading, whole, pages = [], [], 0
    for timed in range(passes + 1):
        settle()
        for path in chosen:
            letter, read_ms = cpu_ms(read_letter, path)
            _, rest_ms = cpu_ms(_extract, letter)
            if timed:
                reading.append(read_ms)
                whole.append(read_ms + rest_ms)
                pages += letter.page_count or 0
    read, everything = spread(reading), spread(whole)
    pages_a_second = 1000 * pages / sum(reading) if pages else None
    known = pages // passes or None
    return (
        *(name, len(chosen), known, read.median, read.p95, everything.median, everything.p95),
        *(pages_a_second, 1000 / everything.mean),
    )


def _extract(letter: Letter) -> str:
    return extract_determination(letter).to_json()
