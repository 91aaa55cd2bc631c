"""Recorded exchanges with a model: one YAML file a letter, prompt version and model, read back as requests and answers.

The files are cassettes as vcrpy takes them, with bodies as parsed YAML so that a change reviews as a diff. JSON inside a
string (a function call's arguments) stands as a tree under ``$json`` wherever that gives back the very same string.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.errors import ImrError

if TYPE_CHECKING:
    from pathlib import Path

NESTED: Final = "$json"
"""The key under which JSON inside a string stands as a tree."""

_SCHEMA_KEYS: Final = ("tools", "tool_choice", "parallel_tool_calls", "response_format", "text")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back.

    Attributes:
        path: The request's path and query, without the host.
        body: The request's body as JSON text.
        status: HTTP status of the answer.
        answer: The answer's body as JSON text.
    """

    path: str
    body: str
    status: int
    answer: str


@dataclass(frozen=True, slots=True)
class Cassette:
    """What one file holds.

    Attributes:
        about: Whose answers they are: origin, model, prompt, letter and settings, each as a string.
        exchanges: In the order of recording.
    """

    about: Mapping[str, str]
    exchanges: tuple[Exchange, ...]


def read_cassette(path: Path) -> Cassette:
    """Return the recorded exchanges about one letter.

    Raises:
        ImrError: The file cannot be read or is no recording.
    """
    try:
        tree = read_tree(path.read_text(encoding="utf-8"))
        exchanges = tuple(_exchange(_mapping(one)) for one in _listed(tree["interactions"]))
        about = {key: str(value) for key, value in _mapping(tree["about"]).items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ImrError(f"{str(path)!r} holds no recorded answers ({type(error).__name__}); record them anew.") from error
    return Cassette(about, exchanges)


def read_tree(text: str) -> dict[str, object]:
    """Return a cassette's content with its bodies as JSON text again.

    Raises:
        KeyError: Something is left out.
        TypeError: Something is not in its form.
        ValueError: The text is no YAML.
    """
    import yaml  # noqa: PLC0415 (only replaying needs it)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = _mapping(yaml.load(text, Loader=loader))  # noqa: S506 (either loader is the safe one)
    except yaml.YAMLError as error:
        raise ValueError("no YAML") from error
    for one in _listed(tree["interactions"]):
        request, response = (_mapping(_mapping(one)[side]) for side in ("request", "response"))
        request["body"] = thaw(request["body"])
        response["body"] = {"string": thaw(response["body"])}
    return tree


def thaw(body: object) -> str:
    """Return a body as the JSON text that it stands for; text that is no JSON stands for itself."""
    return body if isinstance(body, str) else compact(_thawed(body))


def compact(value: object) -> str:
    """Return JSON without white space."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


@functools.lru_cache(maxsize=4096)
def fingerprint(body: str | bytes) -> str:
    """Return a hash that two bodies share where they are the same JSON; of anything else, where they are the same bytes.

    Remembered, because each request is held against every recorded one.
    """
    try:
        canonical = json.dumps(json.loads(body), sort_keys=True)
    except ValueError:
        canonical = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def tell_difference(sent: str | bytes, recorded: tuple[str, ...]) -> str:
    """Return which part of a request is not as recorded, in words, held against the recorded request most like it."""
    parts = _parts(sent)
    others = [_parts(one) for one in recorded]
    if not others:
        return "nothing is recorded"
    nearest = max(others, key=lambda other: sum(parts.get(name) == text for name, text in other.items()))
    names = dict.fromkeys((*nearest, *parts))
    told = [_told(name, nearest.get(name), parts.get(name)) for name in names if nearest.get(name) != parts.get(name)]
    return "; ".join(told) or "the same request was recorded fewer times"


def _exchange(interaction: dict[str, object]) -> Exchange:
    request, response = _mapping(interaction["request"]), _mapping(interaction["response"])
    path = "/" + str(request["uri"]).split("://", 1)[-1].partition("/")[2]
    status = _mapping(response["status"])["code"]
    return Exchange(path, str(request["body"]), int(str(status)), str(_mapping(response["body"])["string"]))


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(type(value))
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(type(value))
    return value


def _thawed(value: object) -> object:
    if isinstance(value, list):
        return [_thawed(one) for one in value]
    if isinstance(value, dict):
        if tuple(value) == (NESTED,):
            return compact(_thawed(value[NESTED]))
        return {key: _thawed(one) for key, one in value.items()}
    return value


def _parts(body: str | bytes) -> dict[str, str]:
    """Return a request's parts by the names that a prompt's author knows them by."""
    try:
        request = json.loads(body)
    except ValueError:
        return {"body": str(body)}
    if not isinstance(request, dict):
        return {"body": str(body)}
    parts = {"schema": compact({key: request[key] for key in _SCHEMA_KEYS if key in request})}
    parts |= _message_parts(request.get("messages", ()))
    settings = {key: value for key, value in request.items() if key not in (*_SCHEMA_KEYS, "messages")}
    return parts | {f"setting `{key}`": compact(value) for key, value in sorted(settings.items())}


def _message_parts(messages: object) -> dict[str, str]:
    parts: dict[str, str] = {}
    for message in messages if isinstance(messages, list) else ():
        role, content = message.get("role"), message.get("content")
        if role == "system":
            name = "system text"
        elif role == "user" and "letter" not in parts and "question about differences" not in parts:
            name = "letter" if str(content).startswith("<letter ") else "question about differences"
        else:
            name = "conversation after the first answer"
        parts[name] = parts.get(name, "") + (content if isinstance(content, str) else compact(message))
    return parts


def _told(name: str, before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return f"the {name} {'is new' if before is None else 'is missing'}"
    if name.startswith("setting"):
        return f"the {name} differs (recorded {before}, now {now})"
    at = next((n for n, (one, other) in enumerate(zip(before, now, strict=False)) if one != other), min(len(before), len(now)))
    return f"the {name} differs from its character {at + 1} on"
