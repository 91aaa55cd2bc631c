"""How much is under way at once: a bound that gives way to the server's limits, and one pause for all."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from imr_llm.completion import parse_retry_after
from imr_llm.runs.settings import Stop

_PAUSE_S: Final = 0.25  # after a refusal that does not say how long
_ROUND_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 60.0
_TOO_MANY: Final = 429
_BUSY: Final = (503, 529)
_DURATION: Final = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?")
_KINDS: Final = ("requests", "tokens")


class Pacer:
    """Lets letters begin, and their requests go out, while there is room.

    A 429 halves the room, at most once a second, and pauses everybody for as long as the server says; so does a busy server
    that says how long. Every answer widens the room again by a little, up to the bound.

    Attributes:
        bound: Letters in flight at most.
        room: How many letters, and how many requests, may be under way at this moment.
        in_flight: Letters in flight.
        requests: Requests that are out.
    """

    def __init__(self, bound: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with all the room there is."""
        self.bound = bound
        self.room = float(bound)
        self.in_flight = self.requests = 0
        self._clock = clock
        self._paused_until = self._halved_at = float("-inf")
        self._changed = asyncio.Condition()
        self._turns: deque[asyncio.Future[None]] = deque()

    async def enter(self, stop: Stop) -> bool:
        """Wait until a letter may begin, and take its place; False, without a place, when somebody wishes to stop meanwhile."""
        while not stop.requested:
            if self.paused_s:
                await asyncio.sleep(min(self.paused_s, _LOOK_EVERY_S))
                continue
            async with self._changed:
                if self.in_flight < max(1, int(self.room)):
                    self.in_flight += 1
                    return True
                await self._changed.wait()
        return False

    async def leave(self) -> None:
        """Give a letter's place back."""
        async with self._changed:
            self.in_flight -= 1
            self._changed.notify()
            if self.in_flight < int(self.room) - 1:
                self._changed.notify()

    async def admit(self, stop: Stop) -> bool:
        """Wait until a request may go out, and count it; False, uncounted, when somebody wishes to stop during a pause."""
        while True:
            while self.paused_s:
                if stop.requested:
                    return False
                await asyncio.sleep(min(self.paused_s, _LOOK_EVERY_S))
            if self.requests < max(1, int(self.room)):
                self.requests += 1
                return True
            await self._wait_for_turn()

    def release(self) -> None:
        """Give a request's place back."""
        self.requests -= 1
        free = max(1, int(self.room)) - self.requests
        while free > 0 and self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1

    async def _wait_for_turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._turns.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and self._turns:  # the place goes to the next who waits
                self._turns.popleft().set_result(None)
            raise

    @property
    def paused_s(self) -> float:
        """Seconds for which everybody is still to wait."""
        return max(0.0, self._paused_until - self._clock())

    def saw_response(self, http_status: int, headers: Mapping[str, str]) -> None:
        """Learn from a response, whatever it says.

        Args:
            http_status: Its status.
            headers: Its headers, by names in lower case.
        """
        retry_after_s = parse_retry_after(headers, datetime.now(UTC)) if http_status >= _TOO_MANY else None
        if http_status == _TOO_MANY or (http_status in _BUSY and retry_after_s is not None):
            self.saw_refusal(retry_after_s)
        elif http_status < _TOO_MANY:
            self.room = min(float(self.bound), self.room + 1 / max(self.room, 1.0))
        for kind in _KINDS:
            self._heed_budget(kind, headers)

    def saw_refusal(self, retry_after_s: float | None) -> None:
        """Learn that the server wants fewer requests, and for how long it wants none."""
        now = self._clock()
        if now >= self._paused_until and now - self._halved_at >= _ROUND_S:
            self.room = max(1.0, self.room / 2)
            self._halved_at = now
        self._pause_for(_PAUSE_S if retry_after_s is None else retry_after_s)

    def _heed_budget(self, kind: str, headers: Mapping[str, str]) -> None:
        """Pause when a budget for the minute is used up but for what is in flight."""
        remaining = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
        limit = _number(headers.get(f"x-ratelimit-limit-{kind}"))
        reset = parse_duration(headers.get(f"x-ratelimit-reset-{kind}", ""))
        if remaining is None or reset is None:
            return
        needed = 1.0 if kind == "requests" else (limit or 0.0) / 100
        if remaining < needed:
            # `reset` is when the whole budget is back; a part of it is back sooner.
            share = 1.0 if not limit or limit <= remaining else min(1.0, max(needed, limit / 20) / (limit - remaining))
            self._pause_for(reset * share)

    def _pause_for(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._clock() + min(seconds, _LONGEST_PAUSE_S))


def parse_duration(text: str) -> float | None:
    """Return the seconds of a rate-limit header's duration (``6m0s``, ``20ms``, ``1.5``); None for any other text."""
    if (seconds := _number(text)) is not None:
        return seconds
    parts = _DURATION.fullmatch(text)
    if not text or parts is None:
        return None
    hours, minutes, whole, milliseconds = (float(part or 0) for part in parts.groups())
    return hours * 3600 + minutes * 60 + whole + milliseconds / 1000


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text) else None
