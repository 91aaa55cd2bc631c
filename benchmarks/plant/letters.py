"""The letters to plant errors in, each with what the rules read, its right claims and its sentences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from benchmarks.plant.points import Points, find_points
from benchmarks.plant.right import right_claims
from benchmarks.plant.tree import Json
from imr_llm.letters import read_letter, read_passage
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.rules import find_evidence
from imr_llm.sections import find_outline
from imr_llm.sections.sentences import number_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imr_llm.evidence import Evidence
    from imr_llm.sections import Outline, Sentence


@dataclass(frozen=True, slots=True)
class Case:
    """One letter with its gold.

    Attributes:
        name: The file's name without its ending.
        fictional: Whether its words may be shown.
        gold: What the letter says.
        right: The same as claims in the record's shape.
        outline: The letter's parts.
        evidence: What the rules read.
        alone: What comes of the rules alone; its findings are the letter's own.
        sentences: The letter's numbered sentences.
        points: Sentences that hold the right claims.
    """

    name: str
    fictional: bool
    gold: Json
    right: Json
    outline: Outline
    evidence: Evidence
    alone: Reconciled
    sentences: tuple[Sentence, ...]
    points: Points


def load_cases(letters: Path, gold: Path, *, fictional: bool) -> Iterator[Case]:
    """Yield every letter of a folder that has gold, by name; other files are passed over."""
    for path in sorted(letters.iterdir()):
        truth = gold / f"{path.stem}.json"
        if truth.exists() and path.suffix in (".txt", ".pdf"):
            yield _load(path, cast("Json", json.loads(truth.read_text(encoding="utf-8"))), fictional=fictional)


def _load(path: Path, gold: Json, *, fictional: bool) -> Case:
    passage = read_passage(read_letter(path))
    outline = find_outline(passage)
    evidence = find_evidence(outline)
    right = right_claims(gold)
    sentences = number_sentences(passage)
    alone = reconcile(outline, evidence)
    return Case(path.stem, fictional, gold, right, outline, evidence, alone, sentences, find_points(passage, sentences, right))
