"""Scores: of one letter, of one field, of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Judgement = Literal["right", "wrong", "missed", "spurious"]
"""``missed``: gold has a value, the record none; ``spurious``: the other way round."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact, judged.

    Attributes:
        field: Its name in the score, for example ``item.quantity``.
        pointer: JSON pointer into the record.
        judgement: Whether the record is right.
        flagged: Whether a finding names that very field.
        gold: What gold says.
        got: What the record says.
        item: Which of gold's items (from 0); None for the letter as a whole.
    """

    field: str
    pointer: str
    judgement: Judgement
    flagged: bool
    gold: object
    got: object
    item: int | None = None

    @property
    def right(self) -> bool:
        """Whether the record says what gold says."""
        return self.judgement == "right"

    @property
    def silent(self) -> bool:
        """Whether the value is not right and no finding says so."""
        return not self.right and not self.flagged


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What asking a model took; zeros where none was asked.

    Attributes:
        letters: Letters that a model was asked about.
        requests: HTTP requests.
        reasked: Letters asked again with evidence.
        prompt_tokens: As the provider counted; None where it never did.
        completion_tokens: Likewise.
        statuses: How many letters ended with which ``model.status``.
    """

    letters: int = 0
    requests: int = 0
    reasked: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def repeated(self) -> int:
        """Requests beyond the first of each letter."""
        return max(self.requests - self.letters, 0)


@dataclass(frozen=True, slots=True)
class LetterScore:
    """One letter's score.

    Attributes:
        letter: The letter's name: its file's, without the ending.
        judged: Every fact that gold scores.
        has_record: False for a letter of gold without a record; all its values are then missed.
        needs_review: Whether the record asks for a person.
        missed_items: Outcomes of gold's items without a counterpart in the record.
        invented_items: Items of the record without a counterpart in gold.
        findings: How many findings of each code.
        contradictions: The letter's own, as gold lists them: reported, and of how many.
    """

    letter: str
    judged: tuple[Judged, ...]
    has_record: bool = True
    needs_review: bool = False
    missed_items: tuple[str, ...] = ()
    invented_items: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    contradictions: tuple[int, int] = (0, 0)

    @property
    def misses(self) -> tuple[Judged, ...]:
        """The facts that the record has not right."""
        return tuple(one for one in self.judged if not one.right)


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field over all letters; ``flagged`` counts right values that carry a finding all the same."""

    field: str
    right: int = 0
    wrong: int = 0
    missed: int = 0
    spurious: int = 0
    silent: int = 0
    flagged: int = 0

    @property
    def scored(self) -> int:
        """How many values gold scores."""
        return self.right + self.wrong + self.missed + self.spurious

    @property
    def exact(self) -> float:
        """Share of right values; 1 where none is scored."""
        return self.right / self.scored if self.scored else 1.0


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """How one outcome was recognised.

    Attributes:
        outcome: ``upheld`` or ``overturned``.
        of: Items with that outcome in gold.
        recalled: Those for which the record says so.
    """

    outcome: str
    of: int
    recalled: int

    @property
    def recall(self) -> float | None:
        """Share recognised; None where gold has no such item."""
        return self.recalled / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """A run held against gold.

    Attributes:
        letters: Every letter of gold, by name.
        without_gold: Letters of the run that gold does not know, by name; they are not scored.
        model: What asking a model took.
    """

    letters: tuple[LetterScore, ...]
    without_gold: tuple[str, ...] = ()
    model: ModelCost = field(default_factory=ModelCost)

    @property
    def fields(self) -> tuple[FieldScore, ...]:
        """One score a field, in the order of the record."""
        counts: dict[str, Counter[str]] = {}
        for letter in self.letters:
            for one in letter.judged:
                _count(counts.setdefault(one.field, Counter()), one)
        return tuple(_field_score(name, counted) for name, counted in counts.items())

    @property
    def total(self) -> FieldScore:
        """One score over all fields."""
        counted: Counter[str] = Counter()
        for letter in self.letters:
            for one in letter.judged:
                _count(counted, one)
        return _field_score("all fields", counted)

    @property
    def outcomes(self) -> tuple[OutcomeScore, ...]:
        """Recall of each outcome; an item that the record lacks is not recognised."""
        decided = [one for letter in self.letters for one in letter.judged if one.field == "item.outcome"]
        lost = [outcome for letter in self.letters for outcome in letter.missed_items]
        return tuple(
            OutcomeScore(
                outcome,
                sum(one.gold == outcome for one in decided) + lost.count(outcome),
                sum(one.gold == outcome and one.right for one in decided),
            )
            for outcome in ("upheld", "overturned")
        )

    @property
    def findings(self) -> dict[str, int]:
        """How many findings of each code the records carry, the most frequent first."""
        counted: Counter[str] = Counter()
        for letter in self.letters:
            counted.update(letter.findings)
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    @property
    def missed_items(self) -> int:
        """Items of gold without a counterpart in their record."""
        return sum(len(letter.missed_items) for letter in self.letters)

    @property
    def invented_items(self) -> int:
        """Items of records without a counterpart in gold."""
        return sum(letter.invented_items for letter in self.letters)

    @property
    def for_review(self) -> int:
        """Records that ask for a person."""
        return sum(letter.needs_review for letter in self.letters)

    @property
    def contradictions(self) -> tuple[int, int]:
        """The letters' own contradictions: reported, and of how many."""
        return sum(one.contradictions[0] for one in self.letters), sum(one.contradictions[1] for one in self.letters)

    @property
    def absent(self) -> tuple[str, ...]:
        """Letters of gold without a record."""
        return tuple(letter.letter for letter in self.letters if not letter.has_record)

    @property
    def perfect(self) -> bool:
        """Whether something was scored and all of it is right, with a record for every letter."""
        total = self.total
        return bool(total.scored) and total.right == total.scored and not self.absent


def _count(counted: Counter[str], one: Judged) -> None:
    counted[one.judgement] += 1
    counted["silent"] += one.silent
    counted["flagged"] += one.right and one.flagged


def _field_score(name: str, counted: Counter[str]) -> FieldScore:
    names = ("right", "wrong", "missed", "spurious", "silent", "flagged")
    return FieldScore(name, *(counted[one] for one in names))
