"""Recorded answers in place of a model: the same requests, checks and re-asks, with nothing sent and nothing paid for."""

from __future__ import annotations

import functools
from collections import defaultdict
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import httpx2
from pydantic import BaseModel

from imr_llm.completion.asking import AskingCompleter
from imr_llm.completion.client import open_client
from imr_llm.completion.recorded import fingerprint, read_cassette, tell_difference
from imr_llm.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from imr_llm.completion.ledger import Attempt
    from imr_llm.completion.question import Answer, Judge, Question
    from imr_llm.completion.recorded import Exchange
    from imr_llm.completion.settings import CompletionSettings

T = TypeVar("T", bound=BaseModel)

CASSETTES: Final = Path(__file__).parents[2] / "tests" / "cassettes"
"""Where a checkout keeps them; an installed wheel has none."""


@asynccontextmanager
async def open_replay(settings: CompletionSettings, on_attempt: Callable[[Attempt], None]) -> AsyncIterator[AskingCompleter]:
    """Open a completer whose answers are those recorded for a model, whichever the prompt.

    Raises:
        ModelUnavailableError: Nothing is recorded for the model.
        ImrError: A recording cannot be read.
    """
    exchanges = _recorded(settings.provider, settings.name)
    if not exchanges:
        seen = f"no answers are recorded for it under {str(CASSETTES)!r}"
        remedy = "name a model that can be asked, or work in a checkout, which holds those of the example letters"
        raise ModelUnavailableError(settings.model, "not_asked", seen, remedy, ends_asking=True)
    tape = Tape(exchanges)
    async with (
        httpx2.AsyncClient(transport=httpx2.MockTransport(tape.answer)) as http_client,
        open_client(settings, http_client) as client,
    ):
        yield ReplayingCompleter(settings, client, on_attempt)


@functools.cache
def _recorded(provider: str, name: str) -> tuple[Exchange, ...]:
    """Return everything recorded for a model; kept, because a completer may be opened for each letter."""
    paths = sorted(CASSETTES.glob(f"*/{provider}/{name}/*.yaml"))
    return tuple(exchange for path in paths for exchange in read_cassette(path).exchanges)


class NotRecordedError(Exception):
    """No recorded answer fits a request."""


class Tape:
    """Recorded answers by request.

    A request that was made several times gets its answers in the order of recording, then the same ones again.
    """

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        """Sort the answers by the request that they were given to."""
        self._answers: dict[str, list[Exchange]] = defaultdict(list)
        for exchange in exchanges:
            self._answers[fingerprint(exchange.body)].append(exchange)
        self._played: dict[str, int] = defaultdict(int)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded answer to a request.

        Raises:
            NotRecordedError: There is none; the message names the part of the request that is not as recorded.
        """
        body = request.content
        key = fingerprint(body)
        answers = self._answers.get(key)
        if not answers:
            recorded = tuple(exchange.body for several in self._answers.values() for exchange in several)
            raise NotRecordedError(tell_difference(body, recorded))
        answer = answers[self._played[key] % len(answers)]
        self._played[key] += 1
        return httpx2.Response(answer.status, headers={"content-type": "application/json"}, content=answer.answer.encode())


class ReplayingCompleter(AskingCompleter):
    """Asks as ever, and is answered from recordings."""

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Return the recorded answer.

        Raises:
            ModelUnavailableError: There is none; the letter stays unread rather than unanswered.
        """
        try:
            return await super().ask(question, response_model, judge)
        except NotRecordedError as error:
            remedy = "only the example letters are recorded, with the released prompts; name a model that can be asked"
            seen = f"no recorded answer fits ({error})"
            raise ModelUnavailableError(self.model, "unreachable", seen, remedy, ends_asking=True) from None
