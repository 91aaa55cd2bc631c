"""A plain call over asynchronous code, wherever it is made."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def run_blocking(coroutine: Coroutine[object, object, T]) -> T:
    """Return a coroutine's result; where a loop is already running, as in a notebook, in a thread with a loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1, thread_name_prefix="imr_llm") as pool:
        return pool.submit(copy_context().run, asyncio.run, coroutine).result()
