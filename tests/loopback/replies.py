"""What the loopback server can send: answers in either mode, and every fault a provider or a network is known for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

FAULTS = (
    "429",
    "429:0.2",
    "429-date:1",
    "insufficient_quota",
    "500",
    "503",
    "529",
    "408",
    "409",
    "400",
    "401",
    "403",
    "404",
    "redirect",
    "context_length",
    "filter_400",
    "reset",
    "reset_body",
    "slow_body",
    "hang",
    "cut_body",
    "cut_answer",
    "gzip",
    "html",
    "plain",
    "not_a_completion",
    "bare_list",
    "bad_utf8",
    "no_http",
    "odd_calls",
    "escaped",
    "refusal",
    "content_filter",
    "length",
    "empty_choices",
    "empty_content",
    "no_call",
    "two_calls",
    "no_usage",
)
"""Each is one way a request can go; ``""`` is the plain answer. After a colon come the seconds of ``Retry-After``."""

PASSING_FAULTS = ("429:0.2", "500", "503", "529", "408", "409", "reset", "reset_body", "cut_body", "html")
"""Those after which the same request may succeed."""

_ERRORS = {
    "429": (429, "rate_limit_exceeded", "requests"),
    "429-date": (429, "rate_limit_exceeded", "requests"),
    "insufficient_quota": (429, "insufficient_quota", "insufficient_quota"),
    "context_length": (400, "context_length_exceeded", "invalid_request_error"),
    "filter_400": (400, "content_filter", "invalid_request_error"),
    "401": (401, "invalid_api_key", "invalid_request_error"),
    "404": (404, "model_not_found", "invalid_request_error"),
}


@dataclass(frozen=True)
class Request:
    """One request as the server read it.

    Attributes:
        number: Counted from 1 over the server's life.
        path: Its path.
        headers: Names in lower case.
        body: The parsed JSON.
    """

    number: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def answers_given(self) -> int:
        """How many answers of the model the conversation already holds."""
        return sum(message["role"] == "assistant" for message in self.body["messages"])

    @property
    def schema_name(self) -> str:
        """Which shape is asked for."""
        if self.body.get("tools"):
            return str(self.body["tools"][0]["function"]["name"])
        return str(self.body.get("response_format", {}).get("json_schema", {}).get("name", ""))

    @property
    def letter_tag(self) -> str:
        """The tag of the letter in the conversation; empty where it carries none."""
        texts = (str(message.get("content") or "") for message in self.body["messages"] if message["role"] == "user")
        return next((text[len("<letter ") :].partition(">")[0] for text in texts if text.startswith("<letter ")), "")


@dataclass(frozen=True)
class Reply:
    """One scripted reply.

    Attributes:
        answer: What the model says: a JSON value to be written out, or text as it is.
        fault: One of `FAULTS`, or empty.
        latency_s: Wait before the first byte.
        headers: Besides the usual ones.
    """

    answer: Any = field(default_factory=lambda: {"items": []})
    fault: str = ""
    latency_s: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer as the model writes it."""
        return self.answer if isinstance(self.answer, str) else json.dumps(self.answer, separators=(",", ":"))


@dataclass(frozen=True)
class Wire:
    """Bytes to send.

    Attributes:
        status: HTTP status.
        headers: Besides the content's length.
        body: The content.
        usage: The tokens that a client who reads it all is told of.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    usage: dict[str, int] | None = None


_STRANGERS = {
    "redirect": Wire(307, {"location": "http://127.0.0.1:9/v1/chat/completions"}, b""),
    "html": Wire(200, {"content-type": "text/html"}, b"<html><body>Please sign in to the network.</body></html>"),
    "not_a_completion": Wire(200, {"content-type": "application/json"}, b'{"status":"ok"}'),
    "bare_list": Wire(200, {"content-type": "application/json"}, b"[]"),
    "bad_utf8": Wire(200, {"content-type": "application/json"}, b'{"id":"\xff\xfe"}'),
}
"""What stands between a client and its server may send."""


def write_reply(request: Request, reply: Reply) -> Wire:
    """Return the bytes of a reply in the mode that the request asks for."""
    kind, _, seconds = reply.fault.partition(":")
    if kind in _ERRORS or kind.isdigit():
        return _error(kind, seconds)
    if kind in _STRANGERS:
        return _STRANGERS[kind]
    usage = count_usage(request, reply)
    # Half a character pair can only be sent escaped.
    body = json.dumps(_completion(request, reply, kind, usage), separators=(",", ":"), ensure_ascii=kind == "escaped").encode()
    headers = {"content-type": "text/plain" if kind == "plain" else "application/json", **reply.headers}
    if kind == "cut_body":
        return Wire(200, headers, body[: len(body) // 2])
    if kind == "gzip":
        return Wire(200, headers | {"content-encoding": "gzip"}, gzip.compress(body), usage)
    return Wire(200, headers, body, None if kind == "no_usage" else usage)


def count_usage(request: Request, reply: Reply) -> dict[str, int]:
    """Return token counts that depend on what was sent and said, and on nothing else."""
    prompt = len(json.dumps(request.body["messages"])) // 4
    completion = len(reply.text) // 4
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _error(kind: str, seconds: str) -> Wire:
    status, code, sort = _ERRORS.get(kind) or (int(kind), None, "server_error" if int(kind) >= 500 else "invalid_request_error")
    headers = {"content-type": "application/json"}
    if seconds and kind == "429-date":
        headers["retry-after"] = format_datetime(datetime.now(UTC) + timedelta(seconds=float(seconds)), usegmt=True)
    elif seconds:
        headers["retry-after"] = seconds
    return Wire(
        status,
        headers,
        json.dumps({"error": {"message": f"scripted {kind}", "type": sort, "param": None, "code": code}}).encode(),
    )


def _completion(request: Request, reply: Reply, kind: str, usage: dict[str, int]) -> dict[str, Any]:
    message, finish = _message(request, reply, kind)
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    whole: dict[str, Any] = {
        "id": f"chatcmpl-{request.number}",
        "object": "chat.completion",
        "created": 1_900_000_000,
        "model": request.body["model"],
        "choices": [] if kind == "empty_choices" else [choice],
    }
    return whole if kind == "no_usage" else whole | {"usage": usage}


def _message(request: Request, reply: Reply, kind: str) -> tuple[dict[str, Any], str]:
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    text = reply.text[: len(reply.text) // 2] if kind in ("length", "cut_answer") else reply.text
    finish = kind if kind in ("length", "content_filter") else "stop"
    if kind == "refusal":
        message["refusal"] = "I cannot help with that."
    elif kind == "empty_content":
        message["content"] = ""
    elif kind == "no_call" or not request.body.get("tools"):
        message["content"] = "Here is what I found." if kind == "no_call" else text
    elif kind == "odd_calls":
        message["tool_calls"] = [{"id": 5, "type": "function", "function": {"name": 5, "arguments": 5}}, None, "call"]
    elif kind != "content_filter":
        function = {"name": request.schema_name, "arguments": text}
        count = 2 if kind == "two_calls" else 1
        message["tool_calls"] = [
            {"id": f"call_{request.number}_{n}", "type": "function", "function": function} for n in range(count)
        ]
    return message, finish
