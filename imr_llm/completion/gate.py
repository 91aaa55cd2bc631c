"""Who lets HTTP attempts pass: one gate for all letters that are asked about over one completer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Gate(Protocol):
    """Stands before every HTTP attempt, so that what a server says to one letter holds for all."""

    async def admit(self) -> None:
        """Wait until one more attempt may be made; the waiting does not count against the letter's time limit.

        Raises:
            ModelUnavailableError: No further attempt may be made.
        """

    def sending(self, letter: str, purpose: str) -> None:
        """Be told that an admitted attempt goes out now: after this call it may have been paid for."""

    def saw_response(self, http_status: int, headers: Mapping[str, str]) -> None:
        """Be told what a response says before its body is read; names of headers are in lower case."""

    def release(self) -> None:
        """Be told that an admitted attempt has ended, however it ended."""


class OpenGate:
    """Lets everything pass."""

    async def admit(self) -> None:
        """Wait for nothing."""

    def sending(self, letter: str, purpose: str) -> None:
        """Take no note."""

    def saw_response(self, http_status: int, headers: Mapping[str, str]) -> None:
        """Take no note."""

    def release(self) -> None:
        """Take no note."""
