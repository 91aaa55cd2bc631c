"""What went wrong with one HTTP attempt, whichever vendor's exception says so, and whether trying again can help.

No fault keeps the vendor's exception: openai's holds the request, instructor's the whole conversation, and both would bring the
letter's text into whatever prints a traceback.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import httpx2

from imr_llm.completion.retry_after import parse_retry_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imr_llm.completion.ledger import AttemptStatus

_CODE = re.compile(r"[a-z][a-z0-9_.-]{1,60}")
_QUOTA: Final = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "access_terminated")
_TOO_LONG: Final = ("context_length_exceeded", "exceed_context_size_error", "string_above_max_length", "request_too_large")
_FILTERED: Final = ("content_filter", "content_policy_violation", "invalid_prompt")
_STATUSES: Final[Mapping[int, AttemptStatus]] = {
    401: "key_refused",
    402: "quota",
    403: "key_refused",
    404: "not_found",
    408: "timeout",
    409: "conflict",
    413: "too_long",
    429: "rate_limited",
}
_TRANSIENT: Final = ("timeout", "not_connected", "connection", "rate_limited", "conflict", "server_error", "bad_response")
_ENDING: Final = ("quota", "key_refused", "not_found", "bad_request")
_NAMED: Final[Mapping[str, AttemptStatus]] = {
    "PayloadEncodingError": "connection",  # of aiohttp: the body ended before its end
    "HttpProcessingError": "bad_response",  # of aiohttp: what came is no HTTP message, whatever status the exception names
    "ConnectError": "not_connected",
    "ClientConnectorError": "not_connected",
}
"""Exceptions of httpx2 and of aiohttp, which need not be installed."""
_BAD_REQUEST: Final = 400
_SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class FaultFacts:
    """What is known of a failed attempt.

    Attributes:
        status: The ledger's word for it.
        http_status: None where no response came.
        code: The provider's own word, where it is a plain one.
        retry_after_s: How long the server asks to wait; None where it does not say.
    """

    status: AttemptStatus
    http_status: int | None = None
    code: str | None = None
    retry_after_s: float | None = None

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed a moment later."""
        return self.status in _TRANSIENT

    @property
    def ends_asking(self) -> bool:
        """Whether every other letter would meet the same fault."""
        return self.status in _ENDING


class TransportFault(Exception):  # noqa: N818 (a fault is retried or turned into an answer's status; it leaves the package never)
    """One HTTP attempt failed."""

    def __init__(self, facts: FaultFacts) -> None:
        self.facts = facts
        super().__init__(facts.status)


def fault_of(error: BaseException) -> FaultFacts | None:
    """Return what a vendor's exception says about the HTTP attempt; None where it is no transport fault at all."""
    for one in _causes(error):
        http_status = getattr(one, "status_code", None)
        if isinstance(http_status, int):
            return _fault_of_response(one, http_status)
    root = root_of(error)
    # A lost connection reaches us as httpx2.ConnectTimeout over aiohttp (openai 3.3), so the root decides what it was.
    if isinstance(error, TimeoutError) or isinstance(root, (TimeoutError, httpx2.TimeoutException)):
        return FaultFacts("timeout")
    if isinstance(root, json.JSONDecodeError | UnicodeDecodeError):
        return FaultFacts("bad_response", 200)
    causes = tuple(_causes(error))
    for name, status in _NAMED.items():
        if any(kind.__name__ == name for one in causes for kind in type(one).__mro__):
            return FaultFacts(status)
    if any(isinstance(one, (httpx2.HTTPError, OSError)) for one in causes):
        return FaultFacts("connection")
    return None


def root_of(error: BaseException) -> BaseException:
    """Return the exception at which a chain of causes began."""
    return list(_causes(error))[-1]


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__


def _fault_of_response(error: BaseException, http_status: int) -> FaultFacts:
    codes = tuple(_codes(error))
    code = codes[0] if codes else None
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    wait = parse_retry_after(headers, datetime.now(UTC))
    return FaultFacts(_status_of(http_status, codes), http_status, code, wait)


def _status_of(http_status: int, codes: tuple[str, ...]) -> AttemptStatus:
    named: tuple[tuple[tuple[str, ...], AttemptStatus], ...] = (
        (_QUOTA, "quota"),
        (_TOO_LONG, "too_long"),
        (_FILTERED, "filtered"),
    )
    for words, status in named:
        if http_status < _SERVER_ERROR and any(code in words for code in codes):
            return status
    if http_status < _BAD_REQUEST:
        return "not_found"  # a redirect: the address is another one
    return _STATUSES.get(http_status, "server_error" if http_status >= _SERVER_ERROR else "bad_request")


def _codes(error: BaseException) -> Iterator[str]:
    """Yield the provider's own words for the fault; its sentences may quote the request and are left alone."""
    for name in ("code", "type"):
        word = getattr(error, name, None)
        if isinstance(word, str) and _CODE.fullmatch(word):
            yield word
