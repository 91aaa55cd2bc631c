"""What a completion is before anybody parses it: an answer, a refusal, a filtered or a cut one, or none at all.

instructor takes the first of two calls, asks again after a filtered answer, and fails on one without choices (1.17), so these
are told apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openai.types.chat import ChatCompletion

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessage

Kind = Literal["answer", "refused", "filtered", "truncated", "empty", "several", "no_completion"]

_STOPS: Final[dict[str, Kind]] = {"max_tokens": "truncated", "refusal": "refused"}
"""What other providers call these ends."""
_MOST_TOKENS: Final = 10**9  # of one response; a larger count is none


@dataclass(frozen=True, slots=True)
class Call:
    """A function call that the model made."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a completion holds.

    Attributes:
        kind: What it is.
        text: The words of the answer: the arguments of a call, else the message's content.
        calls: The function calls made.
    """

    kind: Kind
    text: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token counts of one response, copied: instructor adds up the response's own object later."""

    prompt: int | None = None
    completion: int | None = None
    total: int | None = None
    cached_prompt: int | None = None


def look_at(completion: object) -> Look:
    """Return what a vendor's completion is."""
    if isinstance(completion, ChatCompletion):
        return _look_at_chat(completion)
    stop = getattr(completion, "stop_reason", None)
    if isinstance(completion, str | bytes | int | float | list | dict | None):
        return Look("no_completion")
    return Look(_STOPS.get(str(stop), "answer"))


def count_tokens(completion: object) -> Tokens:
    """Return a completion's token counts; None for each that the provider does not report."""
    usage = getattr(completion, "usage", None)
    prompt = _count(usage, "prompt_tokens", "input_tokens")
    answer = _count(usage, "completion_tokens", "output_tokens")
    total = _count(usage, "total_tokens")
    if total is None and prompt is not None and answer is not None:
        total = prompt + answer
    return Tokens(prompt, answer, total, _count(getattr(usage, "prompt_tokens_details", None), "cached_tokens"))


def _count(usage: object, *names: str) -> int | None:
    """Return the first count of the names that is one: a server may say anything, and sums must stay sums."""
    counts = (getattr(usage, name, None) for name in names)
    numbers = (count for count in counts if isinstance(count, int) and not isinstance(count, bool))
    return next((count for count in numbers if 0 <= count <= _MOST_TOKENS), None)


def _look_at_chat(completion: ChatCompletion) -> Look:
    # openai builds its answers without validating them, so whatever the server left out is missing or None here.
    choices = getattr(completion, "choices", None)
    if not choices or not isinstance(choices, list):
        return Look("no_completion" if choices is None and getattr(completion, "id", None) is None else "empty")
    message = getattr(choices[0], "message", None)
    calls = _calls(message)
    text = calls[0].arguments if calls else _sendable(getattr(message, "content", None))
    finish = getattr(choices[0], "finish_reason", None)
    ends: tuple[tuple[Kind, bool], ...] = (
        ("filtered", finish == "content_filter"),
        ("refused", bool(getattr(message, "refusal", None))),
        ("truncated", finish == "length"),
        ("several", len(calls) > 1),
        ("empty", not text.strip()),
    )
    return Look(next((kind for kind, met in ends if met), "answer"), text, calls)


def _calls(message: ChatCompletionMessage | None) -> tuple[Call, ...]:
    made = getattr(message, "tool_calls", None)
    functions = (
        (getattr(call, "id", None), getattr(call, "function", None)) for call in (made if isinstance(made, list) else ())
    )
    return tuple(
        Call(_sendable(call_id), _sendable(getattr(function, "name", None)), _sendable(getattr(function, "arguments", None)))
        for call_id, function in functions
        if function is not None
    )


def _sendable(words: object) -> str:
    """Return what a server wrote as text that can be given back: half a character pair can stand in no request."""
    return str(words or "").encode("utf-8", "replace").decode("utf-8")
