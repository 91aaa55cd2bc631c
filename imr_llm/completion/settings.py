"""How a model is asked: settings made at the edge, checked before the first call, never holding a key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from imr_llm.errors import ModelError

Mode = Literal["tools", "json_schema"]
"""How the answer's schema travels: as a function to call, or as the format of the reply."""

_MODEL = re.compile(r"(?P<provider>[A-Za-z0-9_-]{1,40})/(?P<name>[^\s/][^\s]{0,199})")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_OPENAI: Final = "openai"
_OPENAI_HOST: Final = "api.openai.com"
_OPENAI_KEY: Final = "OPENAI_API_KEY"
_AUTHORED: Final = "authored"  # the provider whose recorded answers were written by hand


@dataclass(frozen=True, slots=True)
class CompletionSettings:
    """Everything about asking a model but the question.

    Attributes:
        model: ``provider/name``, for example ``openai/gpt-5-mini``.
        base_url: Address of a server that speaks the OpenAI API; None for the provider's own.
        api_key_env: Environment variable that holds the key; None for the provider's usual one. The key itself is read when the
            client is made and kept nowhere else.
        mode: How the schema travels; None for the provider's default.
        attempts: Answers asked of the model for one question in all, the first one included.
        transport_attempts: HTTP attempts for one answer in all.
        timeout_s: Longest one HTTP attempt may take, connecting and reading included.
        letter_timeout_s: Longest one question may take with all its attempts and waits.
        max_output_tokens: No answer is ever allowed more than this.
        letter_tokens: Once a question has used this many tokens, the model is not asked again.
        temperature: Sent only when given; some models take none but their own.
        seed: Sent only when given.
        backoff_s: The first wait between HTTP attempts; it doubles, with jitter.
        longest_wait_s: No wait is longer; a server that asks for more is taken as unreachable.
    """

    model: str
    base_url: str | None = field(default=None, repr=False)  # its query may carry a key
    api_key_env: str | None = None
    mode: Mode | None = None
    attempts: int = 3
    transport_attempts: int = 5
    timeout_s: float = 120
    letter_timeout_s: float = 600
    max_output_tokens: int = 16_000
    letter_tokens: int = 200_000
    temperature: float | None = None
    seed: int | None = None
    backoff_s: float = 0.5
    longest_wait_s: float = 60

    def __post_init__(self) -> None:
        """Refuse what could only fail later.

        Raises:
            ModelError: A setting is not usable; the message does not repeat what may be a key.
        """
        if _MODEL.fullmatch(self.model) is None:
            raise ModelError(self.model, "not_asked", "that is no model's name", "write it as `provider/name`")
        if self.api_key_env is not None and _VARIABLE.fullmatch(self.api_key_env) is None:
            raise ModelError(
                self.model,
                "not_asked",
                "the key's variable is not a variable's name",
                "give the name of the variable, not the key",
            )
        if self.base_url is not None and (
            urlsplit(self.base_url).scheme not in ("http", "https") or not urlsplit(self.base_url).hostname
        ):
            raise ModelError(self.model, "not_asked", "the base URL is not an http address", "write it as `http://host:port/v1`")
        if self.base_url is not None and "@" in urlsplit(self.base_url).netloc:
            # aiohttp refuses it beside the header that carries the key, and openai's client always sends that header.
            seen, remedy = "the base URL holds a name or password", "leave it out; what a server takes is a key, in a variable"
            raise ModelError(self.model, "not_asked", seen, remedy)
        counts = (self.attempts, self.transport_attempts, self.max_output_tokens, self.letter_tokens)
        seconds = (self.timeout_s, self.letter_timeout_s)
        if min(counts) < 1 or min(seconds) <= 0 or min(self.backoff_s, self.longest_wait_s) < 0:
            raise ModelError(self.model, "not_asked", "a count, time limit or wait is out of range", "use positive numbers")

    @property
    def provider(self) -> str:
        """The provider's name as instructor knows it."""
        return self.model.partition("/")[0]

    @property
    def name(self) -> str:
        """The model's name as the provider knows it."""
        return self.model.partition("/")[2]

    @property
    def replays(self) -> bool:
        """Whether recorded answers are replayed: nothing is sent, nothing is paid for, and no model is asked."""
        return self.provider == _AUTHORED and self.base_url is None

    @property
    def speaks_openai(self) -> bool:
        """Whether the request goes through openai's own client: its provider, recorded answers, or any server by address."""
        return self.base_url is not None or self.provider in (_OPENAI, _AUTHORED)

    @property
    def key_variable(self) -> str | None:
        """The environment variable to read the key from; None leaves it to the provider's client."""
        return self.api_key_env or (_OPENAI_KEY if self.speaks_openai else None)

    @property
    def needs_key(self) -> bool:
        """Whether asking without a key is pointless; a server named by address may want none."""
        return self.destination == _OPENAI_HOST

    @property
    def destination(self) -> str:
        """Where letters are sent, to be told before the first one is: a host, or the provider's name."""
        if self.base_url is not None:
            parts = urlsplit(self.base_url)
            return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        if self.replays:
            return "recorded answers"
        return _OPENAI_HOST if self.provider == _OPENAI else self.provider

    @property
    def stays_here(self) -> bool:
        """Whether nothing leaves this machine."""
        host = urlsplit(self.base_url).hostname if self.base_url is not None else None
        return self.replays or host in ("localhost", "127.0.0.1", "::1")

    @property
    def effective_mode(self) -> Mode | None:
        """The mode asked for, else tools where the OpenAI API is spoken, else what instructor holds best for the provider."""
        return self.mode or ("tools" if self.speaks_openai else None)

    @property
    def token_limit_name(self) -> str:
        """What the request calls the answer's limit: OpenAI's models refuse the old name, other servers ignore the new one."""
        return "max_completion_tokens" if self.destination == _OPENAI_HOST else "max_tokens"
