"""Asking until the answer holds: the same conversation goes on, each time naming what is wrong, for a bounded number of times."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from pydantic import BaseModel

from imr_llm.completion.exchange import Exchange, Line, Reply, Turn
from imr_llm.completion.faults import FaultFacts, TransportFault
from imr_llm.completion.gate import Gate, OpenGate
from imr_llm.completion.ledger import sum_usage
from imr_llm.completion.misfits import describe_misfit
from imr_llm.completion.question import Answer, AnswerStatus, Completer, Judge, Question
from imr_llm.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from instructor import AsyncInstructor

    from imr_llm.completion.ledger import Attempt
    from imr_llm.completion.look import Look
    from imr_llm.completion.settings import CompletionSettings

T = TypeVar("T", bound=BaseModel)

_MOST_PROBLEMS: Final = 20  # named in one re-ask
_LONGEST_PROBLEM: Final = 400
_LONGEST_ANSWER: Final = 400_000  # characters; what is longer heeds no token limit, and is not given back to be paid for again
_THINKING_TOKENS: Final = 16_000  # room for what OpenAI's reasoning models write unseen, which their limit counts too
_BESIDE_CALLS: Final = "My answer"
"""The words beside a call that is given back: of none instructor makes an empty list (1.17), which servers refuse."""
_ENDS: Final[dict[str, tuple[AnswerStatus, str]]] = {
    "refused": ("refused", "the model refused to answer"),
    "filtered": ("filtered", "the provider's content filter withheld the answer"),
    "truncated": ("truncated", "the answer was cut off at its token limit"),
}
_FAULTS: Final[dict[str, str]] = {
    "timeout": "no answer came within the time limit",
    "not_connected": "no connection could be made",
    "connection": "the connection failed",
    "rate_limited": "the provider limits the rate of requests",
    "conflict": "the provider reported a conflict",
    "server_error": "the provider's server failed",
    "bad_response": "the server sent something that is no completion",
    "too_long": "the letter does not fit the model",
    "filtered": "the provider's content filter withheld the answer",
}
_ENDINGS: Final[dict[str, tuple[str, str]]] = {
    "quota": ("the account's quota is used up", "add credit or use another key, then run the same command again"),
    "key_refused": ("the provider refuses the API key or its use of this model", "check the key in `{variable}`"),
    "not_found": ("the provider does not know this model or address", "check the model's name and the base URL"),
    "bad_request": ("the provider refuses the request", "check the model's name, the mode, temperature and seed"),
}


@dataclass(slots=True)
class _Progress(Generic[T]):
    """How far one question has come."""

    draft: T | None = None
    problems: tuple[str, ...] = ()
    stopped: str = ""


class AskingCompleter(Completer):
    """Asks one model about many letters at once. See `imr_llm.completion.question.Completer`."""

    def __init__(
        self,
        settings: CompletionSettings,
        client: AsyncInstructor,
        on_attempt: Callable[[Attempt], None],
        gate: Gate | None = None,
    ) -> None:
        self._settings = settings
        self._line = Line(settings, client, on_attempt, gate or OpenGate())
        self._ended: FaultFacts | None = None

    @property
    def model(self) -> str:
        """The model's name as records and ledger give it."""
        return self._settings.model

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Return the model's answer in the shape of ``response_model``.

        Raises:
            ModelUnavailableError: As for `complete`.
        """
        self._require_open()
        exchange = Exchange(self._line, question.letter, question.purpose)
        progress: _Progress[T] = _Progress()
        try:
            async with asyncio.timeout(self._settings.letter_timeout_s) as limit:
                exchange.limit = limit
                return await self._converse(question, response_model, judge, exchange, progress)
        except TransportFault as fault:
            facts = fault.facts
        except TimeoutError:
            facts = FaultFacts("timeout")
        if facts.ends_asking:
            self._ended = facts
            self._require_open()
        return _unreached(facts, exchange, progress)

    async def _converse(
        self, question: Question, response_model: type[T], judge: Judge[T], exchange: Exchange, progress: _Progress[T]
    ) -> Answer[T]:
        turns: list[Turn] = [{"role": message.role, "content": message.content} for message in question.messages]
        options = self._options(question.max_tokens)
        asks = question.attempts or self._settings.attempts
        given: set[str] = set()
        while True:
            reply = await exchange.send(turns, response_model, options)
            if reply.look.kind in _ENDS:
                status, message = _ENDS[reply.look.kind]
                return Answer(status, progress.draft, exchange.rows, message, progress.problems, exchange.asks)
            problems = _judge(reply, judge, progress)
            if not problems:
                return Answer("answered", progress.draft, exchange.rows, "the model answered", (), exchange.asks)
            progress.stopped = self._stop_reason(reply, exchange, asks, given)
            if progress.stopped:
                return _rejected(exchange, progress)
            turns.extend(_correction(reply.look, problems))

    def _stop_reason(self, reply: Reply[T], exchange: Exchange, asks: int, given: set[str]) -> str:
        """Return why the model is not asked again; empty where it is."""
        answer = _fingerprint(reply.look.text)
        if answer in given:
            return "it gave the same answer again"
        given.add(answer)
        if len(reply.look.text) > _LONGEST_ANSWER:
            return "it was far longer than was allowed"
        if exchange.asks >= asks:
            return f"after {exchange.asks} {'answer' if exchange.asks == 1 else 'answers'}"
        if sum_usage(exchange.rows).total_tokens >= self._settings.letter_tokens:
            return "its tokens for one letter were used up"
        return ""

    def _options(self, max_tokens: int) -> dict[str, object]:
        limit = min(max_tokens, self._settings.max_output_tokens)
        name = self._settings.token_limit_name
        options: dict[str, object] = {name: limit + (_THINKING_TOKENS if name == "max_completion_tokens" else 0)}
        if self._settings.temperature is not None:
            options["temperature"] = self._settings.temperature
        if self._settings.seed is not None:
            options["seed"] = self._settings.seed
        return options

    def _require_open(self) -> None:
        """Refuse to send what is known to fail: once the key, the quota or the model was refused, every letter would be."""
        if self._ended is None:
            return
        seen, remedy = _ENDINGS[self._ended.status]
        said = ", ".join(word for word in (f"HTTP {self._ended.http_status}", self._ended.code) if word)
        variable = self._settings.key_variable or "the provider's variable"
        raise ModelUnavailableError(
            self._settings.model, "unreachable", f"{seen} ({said})", remedy.format(variable=variable), ends_asking=True
        )


def _judge(reply: Reply[T], judge: Judge[T], progress: _Progress[T]) -> tuple[str, ...]:
    """Return what is wrong with a reply, and keep its draft where it has one."""
    if reply.look.kind == "several":
        return ("Call the function once, with the whole answer in that one call.",)
    if reply.draft is None:
        return describe_misfit(reply.misfit, reply.look.text)
    progress.draft, progress.problems = reply.draft, judge(reply.draft)
    return progress.problems


def _correction(look: Look, problems: tuple[str, ...]) -> list[Turn]:
    """Return the turns that go on with the conversation: the answer as given, and what is wrong with it.

    An answer without a word is asked for again as it was.
    """
    if not look.text.strip() and not look.calls:
        return []
    named = "\n".join(f"- {problem[:_LONGEST_PROBLEM]}" for problem in problems[:_MOST_PROBLEMS])
    content = f"The answer cannot be used as it is:\n{named}\nGive the whole answer again, changed only where this is wrong."
    if not look.calls:
        return [{"role": "assistant", "content": look.text}, {"role": "user", "content": content}]
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in look.calls
    ]
    results: list[Turn] = [{"role": "tool", "tool_call_id": call.id, "content": content} for call in look.calls]
    return [{"role": "assistant", "content": _BESIDE_CALLS, "tool_calls": calls}, *results]


def _fingerprint(text: str) -> str:
    """Return an answer in a form that does not depend on the order of keys or on white space."""
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except (ValueError, RecursionError):
        return " ".join(text.split())


def _rejected(exchange: Exchange, progress: _Progress[T]) -> Answer[T]:
    what = "an answer did not hold against the letter" if progress.draft is not None else "no answer fitted the draft's schema"
    return Answer("rejected", progress.draft, exchange.rows, f"{what}; {progress.stopped}", progress.problems, exchange.asks)


def _unreached(facts: FaultFacts, exchange: Exchange, progress: _Progress[T]) -> Answer[T]:
    """Return what a question came to when the transport gave up; an earlier draft that did not hold is still of use."""
    status: AnswerStatus = "unreachable"
    if facts.status == "filtered":
        status = "filtered"
    elif facts.status == "too_long" or progress.draft is not None:
        status = "rejected"
    tries = len(exchange.rows)
    said = f" (HTTP {facts.http_status})" if facts.http_status and facts.http_status != 200 else ""  # noqa: PLR2004
    message = f"{_FAULTS[facts.status]}{said}, after {tries} {'attempt' if tries == 1 else 'attempts'}"
    return Answer(status, progress.draft, exchange.rows, message, progress.problems, max(exchange.asks, 1))
