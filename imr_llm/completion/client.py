"""Clients: instructor over openai's client and the fastest transport it supports, or over another provider's by name."""

from __future__ import annotations

import functools
import logging
import os
import re
import types
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx2
import instructor
import openai
from pydantic import BaseModel

from imr_llm.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from imr_llm.completion.settings import CompletionSettings, Mode

T = TypeVar("T", bound=BaseModel)

_CONNECT_S: Final = 10.0
_NO_KEY: Final = "none"  # openai's client insists on a key; a local server ignores it
_PACKAGE = re.compile(r"pip install [\"'`]?([A-Za-z0-9_.\[\]-]{2,60})")
_UNSUPPORTED: Final = "Unsupported provider"


@asynccontextmanager
async def open_client(settings: CompletionSettings) -> AsyncIterator[instructor.AsyncInstructor]:
    """Open an instructor client that asks once: its own loop and the vendor's retries are left unused.

    Raises:
        ModelUnavailableError: No key, no such provider, or its package is missing.
    """
    _quiet_instructor()
    key = os.environ.get(settings.key_variable or "") or None
    if settings.needs_key and key is None:
        raise ModelUnavailableError(
            settings.model, "not_asked", "there is no API key", f"set the variable `{settings.key_variable}`", ends_asking=True
        )
    client = _openai_client(settings, key) if settings.speaks_openai else _provider_client(settings, key)
    try:
        yield client
    finally:
        await _close(client)


@functools.cache
def wire_model(response_model: type[T]) -> type[T]:
    """Return the class that instructor is given: its own schema class already mixed in, its JSON Schema made once.

    Given a plain model, instructor builds a new class and a new schema for each call, which costs more than the call itself.
    """
    schema = response_model.model_json_schema()

    def body(namespace: dict[str, object]) -> None:
        namespace["__doc__"] = response_model.__doc__
        namespace["__module__"] = response_model.__module__
        namespace["model_json_schema"] = classmethod(lambda _cls, **_options: schema)

    made: type[T] = types.new_class(response_model.__name__, (response_model, instructor.OpenAISchema), {}, body)
    return made


def plain_model(answer: T, response_model: type[T]) -> T:
    """Return an answer as its own class again, without the response and the usage that instructor pins to it."""
    values = {name: getattr(answer, name) for name in response_model.model_fields}
    return response_model.model_construct(_fields_set=set(answer.model_fields_set), **values)


def _quiet_instructor() -> None:
    """Keep instructor from logging exceptions, which quote answers and requests, unless somebody asked for its logs."""
    logger = logging.getLogger("instructor")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL + 1)


def _openai_client(settings: CompletionSettings, key: str | None) -> instructor.AsyncInstructor:
    limit = httpx2.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s))
    make = openai.DefaultAioHttpClient if find_spec("aiohttp") else openai.DefaultAsyncHttpxClient
    client = openai.AsyncOpenAI(
        api_key=key or _NO_KEY,
        base_url=settings.base_url or "https://api.openai.com/v1",
        max_retries=0,
        timeout=limit,
        http_client=make(timeout=limit, trust_env=not settings.stays_here),
    )
    return instructor.from_openai(client, mode=_mode(settings.effective_mode or "tools"), model=settings.name)


def _provider_client(settings: CompletionSettings, key: str | None) -> instructor.AsyncInstructor:
    options: dict[str, Any] = {"api_key": key} if key else {}
    mode = None if settings.mode is None else _mode(settings.mode)
    try:
        client: instructor.AsyncInstructor = instructor.from_provider(settings.model, async_client=True, mode=mode, **options)
    except Exception as error:  # noqa: BLE001 (each vendor's client has its own; none goes further than here)
        seen, remedy = _explain(settings, error)
    else:
        _without_retries(client, settings.timeout_s)
        return client
    raise ModelUnavailableError(settings.model, "not_asked", seen, remedy, ends_asking=True)


def _explain(settings: CompletionSettings, error: Exception) -> tuple[str, str]:
    package = _PACKAGE.search(str(error)) or (isinstance(error, ImportError) and error.name and re.match("(.+)", error.name))
    if package:
        return f"the package of provider `{settings.provider}` is not installed", f"install it: `pip install {package[1]}`"
    if _UNSUPPORTED in str(error):
        return (
            f"there is no provider `{settings.provider}`",
            "name one that instructor knows, or give the server's address as base URL",
        )
    return (
        f"the client of provider `{settings.provider}` could not be made ({type(error).__name__})",
        "check its key and its package",
    )


def _without_retries(client: instructor.AsyncInstructor, timeout_s: float) -> None:
    """Turn off the retries of a vendor's client where it names them as openai's does; they would multiply ours."""
    for name, value in (("max_retries", 0), ("timeout", timeout_s)):
        if hasattr(client.client, name):
            setattr(client.client, name, value)


def _mode(mode: Mode) -> instructor.Mode:
    return instructor.Mode.TOOLS if mode == "tools" else instructor.Mode.JSON_SCHEMA


async def _close(client: instructor.AsyncInstructor) -> None:
    close = getattr(client.client, "close", None)
    closing = close() if callable(close) else None
    if closing is not None:
        await closing
