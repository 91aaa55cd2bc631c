"""Answers kept by what was asked: the same question is not paid for twice."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import json
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from imr_llm.completion import Answer, Attempt, Completer, CompletionSettings, Judge, Question
from imr_llm.runs.store import AppendedLines, scan_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from imr_llm.runs.books import Books

T = TypeVar("T", bound=BaseModel)


class KeptAnswers:
    """``answers.jsonl``: drafts that held, by the hash of the question; `--restart` leaves them as they are."""

    def __init__(self, file: AppendedLines, books: Books) -> None:
        """Note where each answer stands."""
        self._file, self._books = file, books
        self._reader = file.path.open("rb")
        for at, line in scan_lines(file.path):
            self._note(at, line)

    def _note(self, at: int, line: bytes) -> None:
        try:
            key = json.loads(line)["key"]
        except (ValueError, KeyError, TypeError):
            return  # a damaged line is asked for again
        self._books.add_answer(key, at, len(line))

    def find(self, key: str) -> str | None:
        """Return the draft kept for a question, as JSON."""
        where = self._books.answer_at(key)
        if where is None:
            return None
        self._reader.seek(where[0])
        return json.dumps(json.loads(self._reader.read(where[1]))["draft"])

    def keep(self, key: str, draft: BaseModel) -> None:
        """Keep the draft that a question came to.

        Raises:
            RunError: The disk is full or broken.
        """
        line = f'{{"key":"{key}","draft":{draft.model_dump_json()}}}'.encode()
        self._books.add_answer(key, self._file.append(line), len(line))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


class ReusingCompleter(Completer):
    """A completer that asks another one only what is not answered yet; two letters with the same words are asked about once."""

    def __init__(
        self, completer: Completer, settings: CompletionSettings, kept: KeptAnswers, on_attempt: Callable[[Attempt], None]
    ) -> None:
        """Stand in front of ``completer``."""
        self._completer, self._settings, self._kept, self._on_attempt = completer, settings, kept, on_attempt
        self._under_way: dict[str, asyncio.Lock] = {}

    @property
    def model(self) -> str:
        """The model's name as records and ledger give it."""
        return self._settings.model

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Return the model's answer to any question.

        Raises:
            ModelUnavailableError: As for `complete`.
        """
        key = question_key(question, response_model, self._settings)
        lock = self._under_way.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                answer = self._at_hand(key, question, response_model, judge)
                if answer is None:
                    answer = await self._completer.ask(question, response_model, judge)
                    if answer.status == "answered" and answer.draft is not None:
                        self._kept.keep(key, answer.draft)
                return answer
        finally:
            if not lock.locked():
                self._under_way.pop(key, None)

    def _at_hand(self, key: str, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T] | None:
        """Return a kept answer that still holds against the letter."""
        kept = self._kept.find(key)
        if kept is None:
            return None
        try:
            draft = response_model.model_validate_json(kept)
        except ValidationError:
            return None
        if judge(draft):
            return None
        row = Attempt(
            letter=question.letter,
            purpose=question.purpose,
            model=self._settings.model,
            ask=1,
            attempt=1,
            status="answered",
            http_status=None,
            prompt_tokens=None,
            completion_tokens=None,
            total_tokens=None,
            cached_prompt_tokens=None,
            seconds=0.0,
            cached=True,
        )
        self._on_attempt(row)
        return Answer("answered", draft, (row,), "the answer was at hand")


def question_key(question: Question, response_model: type[BaseModel], settings: CompletionSettings) -> str:
    """Return the hash of everything that an answer depends on: words, schema, model and how it is asked."""
    asked = [
        settings.model,
        settings.destination,
        settings.effective_mode,
        settings.temperature,
        settings.seed,
        _schema_hash(response_model),
        [[message.role, message.content] for message in question.messages],
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


@functools.cache
def _schema_hash(model: type[BaseModel]) -> str:
    return hashlib.sha256(json.dumps(model.model_json_schema(), sort_keys=True).encode()).hexdigest()
