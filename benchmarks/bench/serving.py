"""Letters with right answers, and the loopback server that gives them, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.answers import Answers, make_answers
from benchmarks.bench.clock import ROOT, environment
from benchmarks.bench.letters import Json, list_letters, load_gold, renumber
from imr_llm.errors import LetterError
from imr_llm.letters import read_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench.letters import Corpus
    from imr_llm.letters import Letter


@dataclass(frozen=True, slots=True)
class Answered:
    """Letters that a right model's draft is at hand for.

    Attributes:
        letters: Path, letter, gold and answers.
        left_out: Names of letters whose draft from gold the checks would not take as it is.
    """

    letters: tuple[tuple[Path, Letter, Json, Answers], ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder of letters and one of their answers."""

    letters: Path
    answers: Path


def find_answered(corpus: Corpus) -> Answered:
    """Return the corpus's text letters with their right answers."""
    found, left_out = [], []
    for path in list_letters(corpus.texts, endings=(".txt",)):
        truth = corpus.gold / f"{path.stem}.json" if corpus.gold else path
        if not corpus.gold or not truth.exists():
            continue
        letter, gold = read_letter(path), load_gold(truth)
        answers = make_answers(letter, gold)
        if answers:
            found.append((path, letter, gold, answers))
        else:
            left_out.append(path.stem)
    return Answered(tuple(found), tuple(left_out))


def lay_out(answered: Answered, folder: Path) -> Desk:
    """Write letters and answers as they are."""
    desk = _make_desk(folder)
    for path, _, _, answers in answered.letters:
        shutil.copy(path, desk.letters / path.name)
        _write_answers(desk, path.stem, answers)
    return desk


def lay_out_renumbered(answered: Answered, folder: Path, count: int) -> Desk:
    """Write so many different letters: the same ones again and again, each under a case number of its own."""
    desk = _make_desk(folder)
    written = n = 0
    while written < count:
        _, letter, gold, answers = answered.letters[n % len(answered.letters)]
        n += 1
        renumbered = renumber(letter, gold, n)
        if renumbered is None:
            if n > 10 * (count + len(answered.letters)):
                raise ValueError("no letter prints its case number")
            continue
        stem = f"letter-{written:05}"
        path = desk.letters / f"{stem}.txt"
        path.write_bytes(renumbered[0].text.encode("utf-8", "surrogatepass"))
        with contextlib.suppress(LetterError):
            if read_letter(path).text == renumbered[0].text:
                _write_answers(desk, stem, _under_number(answers, gold, renumbered[1]))
                written += 1
    return desk


@contextmanager
def serve(desk: Desk, latency_s: float) -> Iterator[str]:
    """Run the server for the length of a block; what is yielded is its base URL."""
    arguments = ["--letters", str(desk.letters), "--answers", str(desk.answers), "--latency", str(latency_s)]
    command = [sys.executable, "-m", "tests.loopback.server", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT) as server:
        try:
            base_url = server.stdout.readline().strip() if server.stdout else ""
            if not base_url:
                raise RuntimeError("the loopback server did not start")
            yield base_url
        finally:
            server.terminate()


def _make_desk(folder: Path) -> Desk:
    desk = Desk(folder / "letters", folder / "answers")
    for path in (desk.letters, desk.answers):
        path.mkdir()
    return desk


def _write_answers(desk: Desk, stem: str, answers: Answers) -> None:
    (desk.answers / f"{stem}.json").write_text(json.dumps(answers.draft), encoding="utf-8")
    if answers.evidence:
        (desk.answers / f"{stem}.EvidenceAnswer.json").write_text(json.dumps(answers.evidence), encoding="utf-8")


def _under_number(answers: Answers, older: Json, newer: Json) -> Answers:
    swap = str(older["case_number"]), str(newer["case_number"])
    draft: Json = json.loads(json.dumps(answers.draft).replace(*swap))
    return Answers(draft, answers.evidence, answers.longer)
