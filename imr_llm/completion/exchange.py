"""One answer over HTTP: one request at a time, again while the transport fails, each attempt a ledger row."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from instructor.core.exceptions import InstructorError
from instructor.core.hooks import Hooks
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from imr_llm.completion.client import SENDING, plain_answer, wire_model
from imr_llm.completion.faults import FaultFacts, TransportFault, fault_of, root_of
from imr_llm.completion.ledger import Attempt, AttemptStatus
from imr_llm.completion.look import Look, Tokens, count_tokens, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from instructor import AsyncInstructor

    from imr_llm.completion.gate import Gate
    from imr_llm.completion.settings import CompletionSettings

T = TypeVar("T", bound=BaseModel)
Turn = dict[str, Any]
"""One message as the provider's client takes it."""

_OK = 200


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """What came back for one ask.

    Attributes:
        look: What the completion is.
        draft: The answer, where it fits the response model.
        misfit: Why it does not fit; None where it does, or where there is nothing to fit.
    """

    look: Look
    draft: T | None
    misfit: ValidationError | None


@dataclass(frozen=True, slots=True)
class Line:
    """What all letters are asked about over.

    Attributes:
        settings: How to ask.
        client: Who sends one request.
        on_attempt: Who is told each ledger row.
        gate: Who lets requests pass.
    """

    settings: CompletionSettings
    client: AsyncInstructor
    on_attempt: Callable[[Attempt], None]
    gate: Gate


class Exchange:
    """Sends one conversation after another for one question, and keeps its ledger.

    Attributes:
        limit: The question's time limit, which stands still while the gate is closed.
    """

    def __init__(self, line: Line, letter: str, purpose: str) -> None:
        self.limit: asyncio.Timeout | None = None
        self._line = line
        self._settings = line.settings
        self._letter = letter
        self._purpose = purpose
        self._rows: list[Attempt] = []
        self._asks = 0

    @property
    def rows(self) -> tuple[Attempt, ...]:
        """The ledger so far."""
        return tuple(self._rows)

    @property
    def asks(self) -> int:
        """How many answers were asked for so far."""
        return self._asks

    async def send(self, turns: Sequence[Turn], response_model: type[T], options: Mapping[str, Any]) -> Reply[T]:
        """Return the reply to a conversation.

        Raises:
            TransportFault: No completion came back, and trying again did not or could not help.
        """
        self._asks += 1
        # Made for each ask: a retrying object keeps its state, and shared between letters it counts them together.
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._settings.transport_attempts),
            wait=self._wait,
            retry=retry_if_exception(self._may_help),
            reraise=True,
        )
        return await retrying(self._send_once, turns, response_model, options)

    async def _send_once(self, turns: Sequence[Turn], response_model: type[T], options: Mapping[str, Any]) -> Reply[T]:
        """Make one HTTP request, once the gate lets it pass."""
        await self._pass_gate()
        try:
            return await self._request(turns, response_model, options)
        finally:
            self._line.gate.release()

    async def _pass_gate(self) -> None:
        gate = self._line.gate
        if self.limit is None or (ends := self.limit.when()) is None:
            await gate.admit()
            return
        clock = asyncio.get_running_loop().time
        began = clock()
        self.limit.reschedule(None)
        try:
            await gate.admit()
        finally:
            self.limit.reschedule(ends + clock() - began)

    async def _request(self, turns: Sequence[Turn], response_model: type[T], options: Mapping[str, Any]) -> Reply[T]:
        """Make exactly one HTTP request through instructor, whose own loop is told not to ask again."""
        arrived: list[tuple[object, Tokens]] = []
        hooks = Hooks()
        hooks.on("completion:response", lambda completion: arrived.append((completion, count_tokens(completion))))
        answer: BaseModel | None = None
        failure: BaseException | None = None
        # Other providers' handlers read a response model in ways of their own, so they get it as it is.
        shape = wire_model(response_model) if self._settings.speaks_openai else response_model
        self._tell_sending()
        start = perf_counter()
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                answer = await self._line.client.create(
                    response_model=shape,
                    messages=list(turns),  # type: ignore[arg-type]  # chat form, which each provider's client narrows
                    max_retries=0,
                    strict=True,
                    hooks=hooks,
                    **options,
                )
        except (InstructorError, TimeoutError) as error:
            failure = error
        except asyncio.CancelledError:
            self._note("cancelled", None, Tokens(), perf_counter() - start)
            raise
        seconds = perf_counter() - start
        look, tokens = (look_at(arrived[0][0]), arrived[0][1]) if arrived else (Look("no_completion"), Tokens())
        if look.kind == "no_completion":
            self._fail(failure, seconds, arrived=bool(arrived))
        self._note("answered", _OK, tokens, seconds)
        self._tell_response(FaultFacts("answered", _OK))
        misfit = root_of(failure) if failure is not None else None
        draft = None if answer is None else plain_answer(answer, response_model)
        return Reply(look, draft, misfit if isinstance(misfit, ValidationError) else None)

    def _fail(self, failure: BaseException | None, seconds: float, *, arrived: bool) -> None:
        """Note an attempt that brought no completion, and raise its fault.

        Raises:
            TransportFault: Always, but for what is no fault of the transport: a blocked network or a missing recording, which
                must not pass for one.
        """
        facts = FaultFacts("bad_response", _OK) if arrived or failure is None else fault_of(failure)
        if facts is None:
            raise root_of(failure) from None  # type: ignore[arg-type]  # without facts there is a failure
        self._note(facts.status, facts.http_status, Tokens(), seconds)
        self._tell_response(facts)
        raise TransportFault(facts) from None

    def _note(self, status: AttemptStatus, http_status: int | None, tokens: Tokens, seconds: float) -> None:
        row = Attempt(
            letter=self._letter,
            purpose=self._purpose,
            model=self._settings.model,
            ask=self._asks,
            attempt=len(self._rows) + 1,
            status=status,
            http_status=http_status,
            prompt_tokens=tokens.prompt,
            completion_tokens=tokens.completion,
            total_tokens=tokens.total,
            cached_prompt_tokens=tokens.cached_prompt,
            seconds=round(seconds, 4),
        )
        self._rows.append(row)
        self._line.on_attempt(row)

    def _tell_sending(self) -> None:
        """Tell the gate that the request goes out: at the last moment where our own HTTP client sends it, else now."""
        note = partial(self._line.gate.sending, self._letter, self._purpose)
        SENDING.set(note)
        if not self._settings.speaks_openai:
            note()

    def _tell_response(self, facts: FaultFacts) -> None:
        """Tell the gate what came back, where no HTTP client of ours has told it already."""
        if self._settings.speaks_openai or facts.http_status is None:
            return
        asked = {} if facts.retry_after_s is None else {"retry-after": f"{facts.retry_after_s:.3f}"}
        self._line.gate.saw_response(facts.http_status, asked)

    def _may_help(self, error: BaseException) -> bool:
        """Tell whether to try again: a passing fault, and no wait asked for that is longer than the settings allow."""
        if not isinstance(error, TransportFault) or not error.facts.is_transient:
            return False
        return (error.facts.retry_after_s or 0) <= self._settings.longest_wait_s

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds before the next attempt: what the server asks for, else a doubling time with jitter."""
        fault = state.outcome.exception() if state.outcome else None
        asked = fault.facts.retry_after_s if isinstance(fault, TransportFault) else None
        if asked:
            return asked
        first = self._settings.backoff_s
        doubling = wait_exponential(multiplier=first, max=self._settings.longest_wait_s)
        return float(doubling(state) + wait_random(0, first)(state))
