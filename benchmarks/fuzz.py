"""Fuzz the library: spoilt letters, bytes, PDFs and claims, for as long as is asked.

python -m benchmarks.fuzz [--minutes 20] [--seed 1]

Every try has a number; ``--only NUMBER`` repeats one. Exit status 1 where anything but an error of the library's own was
raised, where a try took over two seconds of CPU, or where the process died.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from imr_llm import check_claims, extract_determination
from imr_llm.errors import ImrError
from imr_llm.letters import letter_from_text, read_letter
from imr_llm.record import Extraction
from tests.property.mutation import SCRAPS, letter_files, letter_texts, spoil_bytes, spoil_claims, spoil_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.sharedctypes import Synchronized

_BAR_S: Final = 2.0
_LARGE: Final = 5_000_000
_SHOWN: Final = 20
_TEXTS: Final = letter_texts()
_FILES: Final = letter_files()


@dataclass
class Tally:
    """What became of the tries of one kind."""

    ends: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    seconds: float = 0.0


def _spoilt_letter(chance: Random) -> str:
    """A letter of any layout after a few things went wrong with it."""
    return _end_of(spoil_text(chance.choice(_TEXTS), chance))


def _large_letter(chance: Random) -> str:
    """A letter grown to megabytes by one scrap or one of its own pieces."""
    text = chance.choice(_TEXTS)
    at, start = chance.randrange(len(text)), chance.randrange(len(text))
    piece = chance.choice((chance.choice(SCRAPS), text[start : start + chance.choice((1, 3, 20, 300, 3000))])) or " "
    size = chance.choice((200_000, 1_000_000, _LARGE))
    return _end_of(text[:at] + piece * (size // len(piece)) + text[at:])


def _text(chance: Random) -> str:
    """Characters of all kinds, with words of the form among them."""
    characters = [
        "".join(chr(chance.randrange(0x2100 if chance.random() < 0.9 else 0x110000)) for _ in range(20)) for _ in range(40)
    ]
    chance.shuffle(pieces := [*characters, *chance.choices(SCRAPS, k=40)])
    return _end_of("".join(pieces))


def _end_of(text: str) -> str:
    """Read a text; tell how it ended."""
    extraction = extract_determination(letter_from_text(text))
    line = extraction.to_json()
    if len(text) < _LARGE // 10 and Extraction.model_validate_json(line).to_json() != line:
        raise AssertionError("the record does not read back as itself")
    return f"record, {extraction.source.layout}" + (", for review" if extraction.needs_review else "")


def _bytes(chance: Random) -> str:
    """Bytes without sense, some behind the first bytes of a known format."""
    front = chance.choice((b"", b"", b"%PDF-1.4\n", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04"))
    return _end_of_file(front + chance.randbytes(chance.choice((1, 50, 3000))), ".txt")


def _spoilt_file(chance: Random) -> str:
    """A letter's file, often a PDF, with some of its bytes wrong."""
    content = chance.choice([one for one in _FILES if one.startswith(b"%PDF") or chance.random() < 0.1])
    return _end_of_file(spoil_bytes(content, chance), chance.choice((".pdf", ".txt")))


def _end_of_file(content: bytes, ending: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(content)
        file.flush()
        extraction = extract_determination(read_letter(file.name))
    return f"record, {extraction.source.layout}" + (", for review" if extraction.needs_review else "")


def _claims(chance: Random) -> str:
    """A right record, spoilt, held against its letter."""
    letter = letter_from_text(chance.choice(_TEXTS))
    record = extract_determination(letter).record.model_dump(mode="json")
    checked = check_claims(letter, spoil_claims(record, chance))
    checked.to_json()
    return "checked, for review" if checked.needs_review else "checked"


_Results = tuple[dict[str, Tally], int]
"""The tallies by kind, and the process's peak memory in megabytes."""
_KINDS: Final[tuple[tuple[str, Callable[[Random], str], int], ...]] = (
    ("spoilt letters", _spoilt_letter, 55),
    ("large letters", _large_letter, 3),
    ("texts", _text, 6),
    ("bytes", _bytes, 8),
    ("spoilt files", _spoilt_file, 14),
    ("spoilt claims", _claims, 14),
)


def try_one(number: int) -> tuple[str, str, float]:
    """Return the kind of one try, how it ended, and its CPU seconds."""
    chance = Random(number)
    name, attempt, _ = chance.choices(_KINDS, weights=[weight for _, _, weight in _KINDS])[0]
    began = time.process_time()
    try:
        end = attempt(chance)
    except ImrError as error:
        end = f"refused, {getattr(error, 'code', type(error).__name__)}"
    except Exception:  # noqa: BLE001 (what the fuzzing is after)
        end = f"STUMBLED on {traceback.format_exc(limit=-2).splitlines()[-1][:120]}"
    return name, end, time.process_time() - began


def _work(first: int, until: float, current: Synchronized[int], results: multiprocessing.SimpleQueue[_Results]) -> None:
    tallies = {name: Tally() for name, _, _ in _KINDS}
    number = first
    while time.monotonic() < until:
        current.value = number
        name, end, seconds = try_one(number)
        tally = tallies[name]
        tally.ends[end] += 1
        tally.seconds += seconds
        tally.slowest = sorted([*tally.slowest, (seconds, number)], reverse=True)[:3]
        if end.startswith("STUMBLED") or seconds > _BAR_S:
            print(f"try {number}, {name}: {end}, {seconds:.2f} s", flush=True)
        number += 1
    results.put((tallies, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def main() -> int:
    """Fuzz for the minutes asked for, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1, help="number of the first try, in millions")
    parser.add_argument("--only", type=int, help="repeat one try")
    asked = parser.parse_args()
    if asked.only is not None:
        print(*try_one(asked.only))
        return 0
    current = multiprocessing.Value("q", 0)
    results: multiprocessing.SimpleQueue[_Results] = multiprocessing.SimpleQueue()
    until = time.monotonic() + 60 * asked.minutes
    worker = multiprocessing.Process(target=_work, args=(asked.seed * 1_000_000, until, current, results))
    worker.start()
    while worker.is_alive() and results.empty():
        time.sleep(0.2)
    if results.empty():
        print(f"The process died with status {worker.exitcode} at try {current.value}.")
        return 1
    tallies, peak_mb = results.get()
    worker.join()
    return _report(tallies, peak_mb, asked.minutes)


def _report(tallies: dict[str, Tally], peak_mb: int, minutes: float) -> int:
    wrong = 0
    for name, tally in tallies.items():
        slowest = ", ".join(f"{seconds:.2f} s (try {number})" for seconds, number in tally.slowest)
        print(f"{name}: {tally.ends.total()} tries, {tally.seconds:.0f} s of CPU; slowest {slowest}")
        for end, count in tally.ends.most_common(_SHOWN):
            print(f"  {count:8} {end}")
        wrong += sum(count for end, count in tally.ends.items() if end.startswith("STUMBLED"))
        wrong += any(seconds > _BAR_S for seconds, _ in tally.slowest)
    total = sum(tally.ends.total() for tally in tallies.values())
    print(f"{total} tries in {minutes:g} minutes, peak memory {peak_mb} MB; {'all well' if not wrong else 'NOT WELL'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
