"""How the cost grows with a letter's length, for honest letters and for texts built to slow the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.bench.clock import cpu_ms, settle
from benchmarks.bench.letters import cut_examples
from benchmarks.bench.table import Cell, Table
from imr_llm.errors import LetterError
from imr_llm.extraction import extract_determination
from imr_llm.letters import letter_from_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TITLE: Final = "IMR ISSUES, DECISIONS AND RATIONALES\n"
_HEADING: Final = "Wrist splint, left, quantity 2: Upheld\n\nClaims Administrator guideline: Decision based on MTUS.\n\n"
_HOSTILE: Final = {
    "spaces only between words": "word" + " " * 400,
    "line ends": "\n" * 400 + "x",
    "one word without end": "a",
    "digits": "7",
    "numbers": "12 345 6/7 ",
    "open brackets": "(((([[[[",
    "dates": "03/04/2015 ",
    "impossible dates": "99-99-2015 to 00/00/00 ",
    "strengths and counts": "10/325mg #60 x 3 refills ",
    "requests cut short": "was the original request. ",
    "authorized portions": "was authorized by the Claims Administrator. The remaining IMR eligible portion of ",
    "ages": "a 51 year old 51-year-old ",
    "review sentences": "On 11-2-16, utilization review denied 12 of 20 visits and modified ",
    "guideline labels": "Claims Administrator guideline: MAXIMUS guideline: ",
    "citations": "MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, Page(s): 1, 2-3, 4; ",
    "states": "Oregon, California, New York, ",
    "fake headings": _HEADING,
    "fake headings on one line": "Wrist splint: Upheld Splint: Overturned ",
    "titles": _TITLE,
    "page footers": "\nFinal Determination Letter for IMR Case Number CM13-0990001\n3\n",
    "page numbers": "\n12\n\f",
    "braces": "{{ letter }} {% if %} ",
    "marks of direction": "\u202eUp\u200bheld\u202c ",
    "verdict words": "is not medically necessary is medically necessary ",
    "hyphens at line ends": "non-\ncertified-\n",
}
"""Units to be repeated inside a letter that is a determination otherwise."""
_SHOWN: Final = 12


def measure_growth(*, sizes: Sequence[int], hostile_bytes: int, kinds: int | None = None) -> list[Table]:
    """Return the tables of this section; ``kinds`` takes only the first so many hostile units."""
    return [_tell_growth(sizes), _tell_hostile(hostile_bytes, kinds)]


def _tell_growth(sizes: Sequence[int]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, grow in (("more items", _with_items), ("a longer summary", _with_summary), ("a longer rationale", _with_rationale)):
        for size in sizes:
            text = grow(size)
            settle()
            ms, items, repeats = _time_text(text, 3 if size <= 100_000 else 1)
            rows.append((name, len(text) / 1000, items, repeats, ms, 1000 * ms / len(text)))
    return Table(
        "Growth: CPU ms of one letter, rules only, text to JSON",
        ("grown by", "kB", "items read", "runs", "best ms", "ms per kB"),
        tuple(rows),
        ("Linear cost is a constant last column. Fictional letters, grown from one opening and the examples' items.",),
    )


def _tell_hostile(size: int, kinds: int | None) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, unit in list(_HOSTILE.items())[:kinds]:
        for place, text in _hostile_texts(unit, size):
            settle()
            ms, items, _ = _time_text(text, 1)
            rows.append((f"{name}, {place}", len(text) / 1e6, items, ms / 1000))
    rows.sort(key=lambda row: -float(row[3] or 0))
    note = "The unit is repeated in the case summary, in the only item's rationale, or is all there is. Slowest first. Bar: 2 s."
    return Table(
        "Growth: CPU seconds of one hostile letter",
        ("unit, where", "million characters", "items read", "s"),
        tuple(rows),
        (note,),
        _SHOWN,
    )


def _hostile_texts(unit: str, size: int) -> Iterator[tuple[str, str]]:
    piece = cut_examples()[0]
    body = unit * (size // len(unit.encode()))
    yield "summary", _before_title(piece.opening, body) + piece.items[0]
    yield "rationale", piece.opening + piece.items[0] + " " + body
    yield "nothing else", body


def _with_items(size: int) -> str:
    pieces = cut_examples()
    blocks = [block for piece in pieces for block in piece.items]
    text, n = [pieces[0].opening], 0
    length = len(text[0])
    while length < size:
        text.append(blocks[n % len(blocks)])
        length += len(text[-1]) + 2
        n += 1
    return "\n\n".join(text)[: max(size, len(text[0]))]


def _with_summary(size: int) -> str:
    piece = cut_examples()[0]
    return _before_title(piece.opening, _prose(size - len(piece.opening) - len(piece.items[0]))) + piece.items[0]


def _with_rationale(size: int) -> str:
    piece = cut_examples()[0]
    whole = piece.opening + piece.items[0]
    return f"{whole} {_prose(size - len(whole))}"


def _prose(length: int) -> str:
    """Return running text with the figures and words that rules look for."""
    lines = (
        f"On {n % 12 + 1}/{n % 28 + 1}/2015 the worker said that the left knee hurt {n % 7 + 2} out of 10 after {n} yards,\n"
        f"and took Naproxen {n % 5 + 1}00 mg #{n % 90}; {n % 9 + 3} visits of therapy were asked for, of which none was denied.\n"
        for n in range(length // 190 + 1)
    )
    return "".join(lines)[: max(length, 0)]


def _before_title(opening: str, text: str) -> str:
    """Return a letter's opening with text put at the end of its case summary."""
    at = opening.upper().rfind("IMR ISSUES")
    if at < 0:
        raise ValueError("the first example has no issues section")
    return f"{opening[:at]}{text}\n\n{opening[at:]}"


def _time_text(text: str, repeats: int) -> tuple[float, int, int]:
    """Return the least CPU time in milliseconds, the items read, and how often it was measured."""
    times, items = [], 0
    for _ in range(repeats):
        read, ms = cpu_ms(_read, text)
        times.append(ms)
        items = read
    return min(times), items, repeats


def _read(text: str) -> int:
    try:
        extraction = extract_determination(letter_from_text(text))
    except LetterError:
        return 0
    extraction.to_json()
    return len(extraction.record.disputed_items)
