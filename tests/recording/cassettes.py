"""Cassette settings: what is kept of a request and an answer, how it is written, and how a request is found again."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import yaml

from imr_llm.completion.recorded import NESTED, compact, fingerprint, read_tree, tell_difference, thaw

if TYPE_CHECKING:
    from vcr.cassette import Cassette
    from vcr.request import Request

ROOT = Path(__file__).parents[2]
CASSETTES = ROOT / "tests" / "cassettes"
KEPT_HEADERS = ("content-type", "retry-after")
"""All others are left out, on both sides: keys, cookies, organisations, machines, addresses, clocks."""

MATCH_ON = ("method", "path", "query", "json_body")
_HOST = "model.invalid"
_LONG = 60


class CassetteMissError(AssertionError):
    """A request was made that no cassette answers; it says which part of the request is not as recorded."""


def same_body(sent: Request, recorded: Request) -> None:
    """Hold two bodies against each other as JSON; vcrpy's own matcher parses both anew for every pair."""
    assert fingerprint(sent.body or b"") == fingerprint(recorded.body or b""), "the bodies differ"


def keep_request(request: Request) -> Request:
    """Return a request without its headers and without the host it went to."""
    request.uri = urlunsplit(urlsplit(request.uri)._replace(scheme="https", netloc=_HOST))
    request.headers = _kept(request.headers)
    return request


def keep_response(response: dict[str, Any]) -> dict[str, Any]:
    """Return a response without what names its sender, and with a body that can be read."""
    coding = "".join(_values(response["headers"], "content-encoding")).lower()
    body = response["body"].get("string", b"")
    return response | {"headers": _kept(response["headers"]), "body": {"string": _decoded(body, coding)}}


def _kept(headers: Mapping[str, Any]) -> dict[str, list[str]]:
    found = {name: _values(headers, name) for name in KEPT_HEADERS}
    return {name: values for name, values in found.items() if values}


def _values(headers: Mapping[str, Any], wanted: str) -> list[str]:
    """Return a header's values as text, whatever form a client's stub gives them in."""
    found = next((value for name, value in headers.items() if str(name).lower() == wanted), [])
    values = found if isinstance(found, list) else [found]
    return [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values]


def _decoded(body: bytes | str, coding: str) -> bytes | str:
    """Return a body without its compression.

    vcrpy decodes the others, but knows no zstd, which httpx2 offers wherever Python or a package has it.
    """
    if isinstance(body, bytes) and coding == "zstd":
        try:
            from compression import zstd  # type: ignore[import-not-found]  # Python 3.14's own
        except ImportError:
            from backports import zstd  # type: ignore[attr-defined]  # as httpx2 does before it
        return bytes(zstd.decompress(body))
    if isinstance(body, bytes) and coding in ("gzip", "deflate"):
        try:
            return zlib.decompress(body, zlib.MAX_WBITS | 32)
        except zlib.error:
            return body  # the client has decoded it already
    return body


@dataclass(frozen=True)
class PrettyYaml:
    """A serializer for vcrpy: bodies as trees, long texts line by line, what repeats written once.

    Attributes:
        about: What the file says of itself.
    """

    about: dict[str, str] = field(default_factory=dict)

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Return a cassette's text."""
        interactions = [_tree(one) for one in cassette["interactions"]]
        content = {"about": self.about, "interactions": _shared(interactions, {}), "version": cassette["version"]}
        return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)

    def deserialize(self, text: str) -> dict[str, Any]:
        """Return a cassette from its text."""
        return dict(read_tree(text))


def _tree(interaction: dict[str, Any]) -> dict[str, Any]:
    request, response = interaction["request"], interaction["response"]
    return {
        "request": {
            "method": request["method"],
            "uri": request["uri"],
            "headers": request["headers"],
            "body": freeze(request["body"] or ""),
        },
        "response": {
            "status": response["status"],
            "headers": response["headers"],
            "body": freeze(response["body"].get("string", "")),
        },
    }


def freeze(body: str) -> object:
    """Return a body as a tree, where the tree gives back the same JSON; else the body as it is."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    tree = _frozen(value)
    same = isinstance(tree, (dict, list)) and compact(json.loads(thaw(tree))) == compact(value)
    return tree if same else body


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_frozen(one) for one in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            inner = _frozen(json.loads(value))
        except ValueError:
            return value
        return {NESTED: inner} if thaw({NESTED: inner}) == compact(value) else value
    return value


def _shared(value: Any, known: dict[str, Any]) -> Any:  # noqa: ANN401 (a YAML tree)
    """Return a tree in which long parts that are equal are one object, which the dumper writes once."""
    if not isinstance(value, (dict, list, str)):
        return value
    text = compact(value)
    if len(text) > _LONG and text in known:
        return known[text]
    if isinstance(value, dict):
        value = {key: _shared(one, known) for key, one in value.items()}
    elif isinstance(value, list):
        value = [_shared(one, known) for one in value]
    if len(text) > _LONG:
        known[text] = value
    return value


class _Dumper(yaml.SafeDumper):
    """YAML for people: texts of several lines as they are, anchors only where something long repeats."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401 (as the base class has it)
        return not (isinstance(data, (dict, list, str)) and len(data) > 0 and len(compact(data)) > _LONG)

    def generate_anchor(self, node: yaml.Node) -> str:
        return super().generate_anchor(node).replace("id", "part")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not re.search(r"[ \t]\n|[ \t]\Z", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.SequenceNode:
    """Write a list of plain values on one line."""
    flat = not any(isinstance(value, (dict, list)) or len(str(value)) > _LONG for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=flat)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)


def cassette_name(prompt: str, model: str, letter: str) -> str:
    """Return where a cassette stands below the cassettes' folder, without its ending."""
    provider, _, name = model.partition("/")
    return f"{prompt}/{provider}/{name.replace('/', '__')}/{letter}"


def record_command(prompt: str, model: str, letter: str = "") -> str:
    """Return the command that records a cassette anew."""
    return f"make record MODEL={model} PROMPT={prompt}" + (f" LETTERS={letter}" if letter else "")


def fail_closed(cassette: Cassette, command: str) -> list[str]:
    """Make a cassette say what a request lacks, at once; return the list to which it adds every miss.

    vcrpy tells an aiohttp client of a miss by raising inside the connection, which the openai client reports as
    "Connection error.".
    """
    misses: list[str] = []
    play = cassette.can_play_response_for

    def can_play(request: Request) -> bool:
        if play(request):
            return True
        recorded = tuple(one.body for one in cassette.requests)
        told = tell_difference(request.body or b"", tuple(one if isinstance(one, str) else one.decode() for one in recorded))
        misses.append(f"No recorded answer fits this request: {told}. Record it anew with `{command}`.")
        raise CassetteMissError(misses[-1])

    cassette.can_play_response_for = can_play
    return misses


def unplayed(cassette: Cassette) -> list[str]:
    """Return what each recorded request that was never made asked for."""
    return [
        f"a request for `{_shape(json.loads(request.body))}` in a conversation of {len(json.loads(request.body)['messages'])}"
        for n, request in enumerate(cassette.requests)
        if not cassette.play_counts[n]
    ]


def _shape(body: dict[str, Any]) -> str:
    tools = body.get("tools") or [{}]
    return str(tools[0].get("function", {}).get("name") or body.get("response_format", {}).get("json_schema", {}).get("name"))
