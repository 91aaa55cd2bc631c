"""What is asked of a model and what comes back, whichever provider answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from imr_llm.draft import DeterminationDraft

if TYPE_CHECKING:
    from imr_llm.completion.ledger import Attempt
    from imr_llm.prompts import Message

T = TypeVar("T", bound=BaseModel)

AnswerStatus = Literal["answered", "refused", "filtered", "truncated", "rejected", "unreachable"]
"""What became of a question; a record's ``model.status`` says the same words."""

Judge = Callable[[T], tuple[str, ...]]
"""Holds an answer against the letter and returns what is wrong with it, each problem a sentence written for the model."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one letter.

    Attributes:
        messages: The conversation so far; sent character by character.
        letter: Which letter, as the ledger names it.
        purpose: ``determination`` for the first reading, ``evidence`` for the question about differences.
        max_tokens: How long the answer may be; the settings' own limit holds too.
        attempts: Answers to ask for in all; None for the settings' number.
    """

    messages: tuple[Message, ...]
    letter: str
    purpose: str
    max_tokens: int
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a question came to.

    Attributes:
        status: ``answered`` only where the draft fits its schema and the judge found nothing.
        draft: The last answer that fitted the schema. A ``rejected`` answer may have one: the judge's problems remain.
        attempts: The ledger rows of this question, in order.
        message: One sentence for a person; holds no text of the letter.
        problems: What the judge still finds wrong with the draft.
        asks: How many answers were asked for.
    """

    status: AnswerStatus
    draft: T | None
    attempts: tuple[Attempt, ...]
    message: str
    problems: tuple[str, ...] = ()
    asks: int = 1


class Completer(Protocol):
    """Asks a model. Made by `open_completer`; a test may bring its own."""

    @property
    def model(self) -> str:
        """The model's name as records and ledger give it."""

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        judge: Judge[DeterminationDraft],
        max_tokens: int,
        letter_id: str,
        purpose: str = "determination",
    ) -> Answer[DeterminationDraft]:
        """Return the model's draft of one letter.

        Raises:
            ModelUnavailableError: The provider refused the key, the quota or the model; no letter should be sent any more.
        """
        return await self.ask(Question(tuple(messages), letter_id, purpose, max_tokens), DeterminationDraft, judge)

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Return the model's answer to any question, in the shape of ``response_model``.

        Raises:
            ModelUnavailableError: As for `complete`.
        """
