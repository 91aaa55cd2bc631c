"""The gate of a run: pace, limits on spending, and a note of every request that is out."""

from __future__ import annotations

from collections.abc import Mapping

from imr_llm.errors import ModelUnavailableError
from imr_llm.runs.pacing import Pacer
from imr_llm.runs.settings import Stop
from imr_llm.runs.spending import Ledger

_REMEDY = "give the same command with a higher limit: it goes on where it stopped"


class RunGate:
    """Lets a run's requests pass. See `imr_llm.completion.Gate`."""

    def __init__(self, model: str, pacer: Pacer, ledger: Ledger, stop: Stop) -> None:
        """Stand before every request to ``model``."""
        self._model, self._pacer, self._ledger, self._stop = model, pacer, ledger, stop

    async def admit(self) -> None:
        """Wait until one more request may go out.

        Raises:
            ModelUnavailableError: A limit is reached, or the run ends during a pause; the letter stays pending.
        """
        admitted = await self._pacer.admit(self._stop)
        reached = self._ledger.exhausted() if admitted else ""
        if admitted and not reached:
            self._ledger.out += 1
            return
        if admitted:
            self._pacer.release()
            self._stop.request(reached)
        seen = reached or "the run ends while the server wants no requests"
        raise ModelUnavailableError(self._model, "not_asked", seen, _REMEDY, ends_asking=True)

    def sending(self, letter: str, purpose: str) -> None:
        """Note that a request goes out.

        Raises:
            RunError: The disk is full or broken.
        """
        self._ledger.begin(letter, purpose)

    def saw_response(self, http_status: int, headers: Mapping[str, str]) -> None:
        """Learn from a response."""
        self._pacer.saw_response(http_status, headers)

    def release(self) -> None:
        """Give a request's place back."""
        self._ledger.out -= 1
        self._pacer.release()
