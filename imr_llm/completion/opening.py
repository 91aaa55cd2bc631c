"""Opening a completer without paying for the vendor's packages before a model is named."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from imr_llm.completion.gate import OpenGate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from imr_llm.completion.gate import Gate
    from imr_llm.completion.ledger import Attempt
    from imr_llm.completion.question import Completer
    from imr_llm.completion.settings import CompletionSettings


def _keep_nothing(_attempt: Attempt) -> None:
    pass


@asynccontextmanager
async def open_completer(
    settings: CompletionSettings, *, on_attempt: Callable[[Attempt], None] = _keep_nothing, gate: Gate | None = None
) -> AsyncIterator[Completer]:
    """Open connections to a model and close them again; use one completer for many letters at once.

    Args:
        settings: How to ask.
        on_attempt: Called with each ledger row the moment its HTTP attempt ends, before the answer is even looked at.
        gate: What lets HTTP attempts pass; None lets all.

    Raises:
        ModelUnavailableError: There is no key, no such provider, its package is not installed, or nothing is recorded.
    """
    if settings.replays:
        from imr_llm.completion.replay import open_replay  # noqa: PLC0415 (as below)

        async with open_replay(settings, on_attempt) as replaying:
            yield replaying
        return
    from imr_llm.completion.asking import AskingCompleter  # noqa: PLC0415 (openai alone takes a second to import)
    from imr_llm.completion.client import open_client  # noqa: PLC0415

    keeper = gate or OpenGate()
    async with open_client(settings, gate=keeper) as client:
        yield AskingCompleter(settings, client, on_attempt, keeper)
