"""The bound on letters in flight gives way to the server's limits, and one pause holds for all."""

from __future__ import annotations

import asyncio

import pytest

from imr_llm.runs.pacing import Pacer, parse_duration
from imr_llm.runs.settings import Stop


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1.0), ("6m0s", 360.0), ("20ms", 0.02), ("1h2m3s", 3723.0), ("1.5", 1.5), ("2m", 120.0), ("", None), ("soon", None)],
)
def test_reset_times_are_read(text: str, seconds: float | None) -> None:
    """In the forms that providers use; any other says nothing."""
    assert parse_duration(text) == seconds


def test_a_refusal_halves_the_room_once(clock: Clock) -> None:
    """The others that were under way and are refused too do not halve it again."""
    pacer = Pacer(64, clock=clock)
    for _ in range(30):
        pacer.saw_response(429, {"retry-after": "3"})

    assert pacer.room == 32
    assert pacer.paused_s == 3


def test_answers_widen_the_room_again(clock: Clock) -> None:
    """By about one place for each round of answers, up to the bound."""
    pacer = Pacer(8, clock=clock)
    pacer.saw_response(503, {"retry-after": "1"})
    assert pacer.room == 4
    for _ in range(5):
        pacer.saw_response(200, {})
    assert 5 <= pacer.room < 6
    for _ in range(500):
        pacer.saw_response(200, {})

    assert pacer.room == 8


@pytest.mark.parametrize(
    ("headers", "at_least"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2s"}, 2.0),
        ({"x-ratelimit-remaining-tokens": "10", "x-ratelimit-limit-tokens": "60000", "x-ratelimit-reset-tokens": "60s"}, 2.9),
        ({"x-ratelimit-remaining-requests": "50", "x-ratelimit-reset-requests": "2s"}, 0.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon"}, 0.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "9h"}, 60.0),
        ({}, 0.0),
    ],
)
def test_a_used_up_budget_is_heeded_before_the_refusal(clock: Clock, headers: dict[str, str], at_least: float) -> None:
    """A server that says that nothing is left is not asked to say no."""
    pacer = Pacer(8, clock=clock)
    pacer.saw_response(200, headers)

    assert at_least <= pacer.paused_s <= at_least + 0.2


def test_a_servers_fault_is_no_wish_for_fewer_requests(clock: Clock) -> None:
    """A 503 that names no time is tried again by itself, and nobody else waits for it."""
    pacer = Pacer(8, clock=clock)
    pacer.saw_response(503, {})

    assert (pacer.room, pacer.paused_s) == (8, 0)


def test_no_more_than_the_bound_begin() -> None:
    """A place given back is taken by the next."""

    async def enter_all() -> int:
        pacer, stop, most = Pacer(3), Stop(), 0

        async def one() -> None:
            nonlocal most
            assert await pacer.enter(stop)
            most = max(most, pacer.in_flight)
            await asyncio.sleep(0.001)
            await pacer.leave()

        await asyncio.gather(*(one() for _ in range(30)))
        assert pacer.in_flight == 0
        return most

    assert asyncio.run(enter_all()) == 3


def test_a_pause_does_not_outlast_the_wish_to_stop() -> None:
    """Ctrl-C during a minute's pause is heard at once."""

    async def stop_in_pause() -> bool:
        pacer, stop = Pacer(3), Stop()
        pacer.saw_response(429, {"retry-after": "60"})
        asyncio.get_running_loop().call_later(0.05, stop.request, "interrupted")
        async with asyncio.timeout(2):
            return await pacer.enter(stop)

    assert asyncio.run(stop_in_pause()) is False
