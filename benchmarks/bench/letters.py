"""The letters that are measured on: real ones where they are at hand, fictional ones everywhere, and many made from those."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from benchmarks.bench.clock import ROOT
from imr_llm.errors import LetterError
from imr_llm.extraction import read_outline
from imr_llm.letters import letter_from_text, read_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imr_llm.letters import Letter

EXAMPLES: Final = ROOT / "examples"
Json = dict[str, object]
_ENDINGS: Final = (".txt", ".pdf")
_SERIES: Final = 900_000  # case numbers from here on are nobody's


@dataclass(frozen=True, slots=True)
class Corpus:
    """Folders of letters.

    Attributes:
        name: For the tables' notes.
        texts: Letters as text.
        pdfs: Letters as PDF; those of the same name are the same letters.
        gold: What each letter says; None where nobody wrote that down.
        others: Letters of further layouts; may not exist.
    """

    name: str
    texts: Path
    pdfs: Path
    gold: Path | None
    others: Path


def find_corpus(shared: Path) -> Corpus:
    """Return the real letters under ``shared`` where there are any, else the fictional ones of this repository."""
    texts = shared / "letters" / "text"
    if not texts.is_dir():
        return Corpus("examples/letters", EXAMPLES / "letters", EXAMPLES / "letters", EXAMPLES / "gold", EXAMPLES / "none")
    gold = shared / "gold"
    return Corpus(
        "real letters", texts, shared / "letters" / "pdf", gold if gold.is_dir() else None, shared / "letters" / "constructed"
    )


def list_letters(folder: Path, *, endings: tuple[str, ...] = _ENDINGS) -> list[Path]:
    """Return a folder's letters by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in endings) if folder.is_dir() else []


def read_all(paths: Sequence[Path]) -> list[Letter]:
    """Return those letters that are determinations."""
    found = []
    for path in paths:
        try:
            letter = read_letter(path)
            read_outline(letter)
        except LetterError:
            continue
        found.append(letter)
    return found


@dataclass(frozen=True, slots=True)
class Pieces:
    """A letter cut where its items begin.

    Attributes:
        opening: Everything before the first item.
        items: Each item with its guidelines and rationale, as printed.
        number: The case number as printed.
    """

    opening: str
    items: tuple[str, ...]
    number: str


def cut_examples() -> list[Pieces]:
    """Return the fictional letters of the commonest layout, cut into pieces."""
    pieces = []
    for path in list_letters(EXAMPLES / "letters", endings=(".txt",)):
        letter, number = read_letter(path), _gold_number(EXAMPLES / "gold" / f"{path.stem}.json")
        outline = read_outline(letter)
        if outline.layout != "issues_decisions_and_rationales" or not outline.items or not number or number not in letter.text:
            continue
        starts = [item.heading.span().start for item in outline.items]
        ends = [*starts[1:], len(letter.text)]
        blocks = tuple(letter.text[start:end].rstrip() for start, end in zip(starts, ends, strict=True))
        pieces.append(Pieces(letter.text[: starts[0]], blocks, number))
    return pieces


def write_shuffled(folder: Path, count: int, *, seed: int = 1) -> None:
    """Write fictional letters: the opening of one example, as many items from all of them, and a case number of its own."""
    pieces, chance = cut_examples(), random.Random(seed)
    blocks = [block for piece in pieces for block in piece.items]
    for n in range(count):
        piece = pieces[n % len(pieces)]
        chosen = chance.sample(blocks, min(len(piece.items), len(blocks)))
        text = piece.opening.replace(piece.number, case_number(n)) + "\n\n".join(chosen) + "\n"
        (folder / f"letter-{n:05}.txt").write_text(text, encoding="utf-8", errors="surrogatepass")


def renumber(letter: Letter, gold: Json, n: int) -> tuple[Letter, Json] | None:
    """Return a letter under another case number with what it says; None where it prints no number."""
    number = gold.get("case_number")
    if not isinstance(number, str) or number not in letter.text:
        return None
    own = case_number(n)
    return letter_from_text(letter.text.replace(number, own), path=letter.path), gold | {"case_number": own}


def case_number(n: int) -> str:
    """Return a case number that no letter has."""
    return f"CM16-{_SERIES + n:07}"


def load_gold(path: Path) -> Json:
    """Return what a letter says."""
    return cast("Json", json.loads(path.read_text(encoding="utf-8")))


def _gold_number(path: Path) -> str:
    number = load_gold(path).get("case_number") if path.exists() else None
    return number if isinstance(number, str) else ""
