"""Clients: instructor over openai's client and the fastest transport it supports, or over another provider's by name."""

from __future__ import annotations

import functools
import json
import logging
import os
import re
import ssl
import types
import warnings
from contextlib import asynccontextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx2
import instructor
import openai
from pydantic import BaseModel, PrivateAttr, ValidationError
from pydantic_core import PydanticCustomError

from imr_llm.completion.gate import OpenGate
from imr_llm.completion.misfits import STATED_TWICE
from imr_llm.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from imr_llm.completion.gate import Gate
    from imr_llm.completion.settings import CompletionSettings, Mode

T = TypeVar("T", bound=BaseModel)

_CONNECT_S: Final = 10.0
_NO_KEY: Final = "none"  # openai's client insists on a key; a local server ignores it
_PACKAGE = re.compile(r"pip install [\"'`]?([A-Za-z0-9_.\[\]-]{2,60})")
_UNSUPPORTED: Final = "Unsupported provider"
SENDING: Final[ContextVar[Callable[[], None] | None]] = ContextVar("sending", default=None)
"""Called as a task's request goes out: after everything that may fail before it, which would count a request that was none."""


@asynccontextmanager
async def open_client(
    settings: CompletionSettings, http_client: httpx2.AsyncClient | None = None, *, gate: Gate | None = None
) -> AsyncIterator[instructor.AsyncInstructor]:
    """Open an instructor client that asks once: its own loop and the vendor's retries are left unused.

    Args:
        settings: How to ask.
        http_client: What carries the requests of openai's client; None for one that sends them.
        gate: What is told of requests and responses as they pass.

    Raises:
        ModelUnavailableError: No key, no such provider, or its package is missing.
    """
    _quiet_instructor()
    key = _read_key(settings)
    if settings.speaks_openai:
        client = _openai_client(settings, key, http_client or _http_client(settings, gate or OpenGate()))
    else:
        client = _provider_client(settings, key)
    try:
        yield client
    finally:
        await _close(client)


class WireModel(instructor.OpenAISchema):
    """What instructor is given in place of a response model: the same name and schema, and no fields.

    For each call instructor builds a class from a plain model, makes its JSON Schema, and looks through every attribute of every
    nested model seven times for validators that it does not support (1.17): several times what the request itself costs.
    """

    _answer: BaseModel | None = PrivateAttr(None)

    @property
    def answer(self) -> BaseModel | None:
        """The answer, of the response model's own class; instructor pins response and usage to the wire model instead."""
        return self._answer


@functools.cache
def wire_model(response_model: type[BaseModel]) -> type[WireModel]:
    """Return the class that stands for a response model on the way through instructor."""
    schema = response_model.model_json_schema()

    def validate_json(cls: type[WireModel], text: str, *, strict: bool | None = None, context: object = None) -> WireModel:
        wire = cls()
        wire._answer = response_model.model_validate_json(text, strict=strict, context=context)
        json.loads(text, object_pairs_hook=_stated_once)
        return wire

    def body(namespace: dict[str, object]) -> None:
        namespace["__doc__"] = response_model.__doc__
        namespace["__module__"] = response_model.__module__
        namespace["model_json_schema"] = classmethod(lambda _cls, **_options: schema)
        namespace["model_validate_json"] = classmethod(validate_json)

    made: type[WireModel] = types.new_class(response_model.__name__, (WireModel,), {}, body)
    return made


def _stated_once(pairs: list[tuple[str, object]]) -> None:
    """Refuse an object that names a key twice.

    Raises:
        ValidationError: It does; the error names the key.
    """
    if len(pairs) == len(dict(pairs)):
        return
    named = [name for name, _ in pairs]
    twice = next(name for name in named if named.count(name) > 1)
    kind = PydanticCustomError(STATED_TWICE, "stated twice")
    raise ValidationError.from_exception_data("answer", [{"type": kind, "loc": (twice,), "input": None}])


def plain_answer(answer: BaseModel, response_model: type[T]) -> T:
    """Return what came through instructor as an instance of the response model, and nothing pinned to it."""
    inner = answer.answer if isinstance(answer, WireModel) else answer
    if type(inner) is response_model:
        return inner
    values = {name: getattr(inner, name) for name in response_model.model_fields}
    return response_model.model_construct(_fields_set=set(inner.model_fields_set) if inner is not None else None, **values)


def _quiet_instructor() -> None:
    """Keep instructor from logging exceptions, which quote answers and requests, unless somebody asked for its logs."""
    logger = logging.getLogger("instructor")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL + 1)
    # It serialises what the server sent; of a value of another type than openai's pydantic prints a warning that quotes it.
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning, r"pydantic\.main")


def _read_key(settings: CompletionSettings) -> str | None:
    """Return the key, checked here because the errors of an HTTP library would quote one that no header can carry."""
    key = os.environ.get(settings.key_variable or "", "").strip()
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        seen, remedy = "the API key holds characters that no key has", f"check the variable `{settings.key_variable}`"
        raise ModelUnavailableError(settings.model, "not_asked", seen, remedy, ends_asking=True)
    if settings.needs_key and not key:
        remedy = f"set the variable `{settings.key_variable}`"
        raise ModelUnavailableError(settings.model, "not_asked", "there is no API key", remedy, ends_asking=True)
    return key or None


def _openai_client(settings: CompletionSettings, key: str | None, http_client: httpx2.AsyncClient) -> instructor.AsyncInstructor:
    client = openai.AsyncOpenAI(
        api_key=key or _NO_KEY,
        base_url=settings.base_url or "https://api.openai.com/v1",
        max_retries=0,
        timeout=_time_limit(settings),
        http_client=http_client,
    )
    return instructor.from_openai(client, mode=_mode(settings.effective_mode or "tools"), model=settings.name)


def _http_client(settings: CompletionSettings, gate: Gate) -> httpx2.AsyncClient:
    async def tell_request(_request: httpx2.Request) -> None:
        if note := SENDING.get():
            note()

    async def tell_response(response: httpx2.Response) -> None:
        gate.saw_response(response.status_code, response.headers)

    make = openai.DefaultAioHttpClient if find_spec("aiohttp") else openai.DefaultAsyncHttpxClient
    return make(
        timeout=_time_limit(settings),
        trust_env=not settings.stays_here,
        verify=_certificates(trust_env=not settings.stays_here),
        # A redirect would carry the letter to an address that nobody was told of.
        follow_redirects=False,
        event_hooks={"request": [tell_request], "response": [tell_response]},
    )


@functools.cache
def _certificates(*, trust_env: bool) -> ssl.SSLContext:
    """Return whom to trust; read once, because that takes some 30 ms and a client may be made for each letter."""
    return httpx2.create_ssl_context(trust_env=trust_env)


def _time_limit(settings: CompletionSettings) -> httpx2.Timeout:
    return httpx2.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s))


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
