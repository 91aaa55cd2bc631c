"""Settings, prices and providers: refused early, and without a vendor's package where none is needed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from instructor import OpenAISchema

from imr_llm.completion import Attempt, CompletionSettings, cost, open_completer, read_prices, run_blocking
from imr_llm.completion.client import open_client, plain_answer, wire_model
from imr_llm.completion.retry_after import parse_retry_after
from imr_llm.draft import DeterminationDraft
from imr_llm.errors import ImrError, ModelError, ModelUnavailableError

NOW = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)


def row(**changes: object) -> Attempt:
    """Return a ledger row."""
    return replace(Attempt("a", "determination", "loopback/reader", 1, 1, "answered", 200, 3000, 500, 3500, None, 0.1), **changes)


async def open_only(settings: CompletionSettings) -> None:
    """Open a completer and close it."""
    async with open_completer(settings):
        pass


def test_importing_the_package_brings_no_vendor() -> None:
    """`--help` and the rules' path pay for neither openai nor instructor nor tenacity."""
    code = "import sys, imr_llm.completion, imr_llm.prompts; print({'openai', 'instructor', 'tenacity'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "reader"},
        {"model": "loopback/"},
        {"api_key_env": "sk-live-0000"},
        {"base_url": "127.0.0.1:8000"},
        {"attempts": 0},
        {"timeout_s": 0},
        {"backoff_s": -1},
    ],
)
def test_unusable_settings_are_refused_before_the_first_call(changes: dict[str, Any]) -> None:
    """Without repeating what may be a key."""
    with pytest.raises(ModelError) as caught:
        CompletionSettings(**({"model": "loopback/reader"} | changes))

    assert "sk-live" not in str(caught.value)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    """No request could carry both it and the key's header."""
    with pytest.raises(ModelError, match="leave it out") as caught:
        CompletionSettings("loopback/reader", base_url="http://me:hush@127.0.0.1:8000/v1")

    assert "hush" not in str(caught.value)


def test_a_destination_is_a_host_and_its_port() -> None:
    """Told before the first letter is sent."""
    settings = CompletionSettings("loopback/reader", base_url="http://127.0.0.1:8000/v1")

    assert (settings.destination, settings.stays_here) == ("127.0.0.1:8000", True)


def test_openai_s_own_models_get_the_new_name_of_the_limit() -> None:
    """Other servers know the old one only."""
    local = CompletionSettings("openai/some", base_url="http://127.0.0.1:1/v1")

    assert [CompletionSettings("openai/some").token_limit_name, local.token_limit_name] == ["max_completion_tokens", "max_tokens"]


def test_a_missing_key_is_named_before_anything_is_sent() -> None:
    """By its variable."""
    with pytest.raises(ModelUnavailableError, match="OPENAI_API_KEY"):
        run_blocking(open_only(CompletionSettings("openai/some")))


@pytest.mark.parametrize("key", ["sk-caf\u00e9", "sk-two words", "sk-line\nbreak"])
def test_a_key_that_no_header_can_carry_is_not_quoted(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the HTTP library's own error would."""
    monkeypatch.setenv("LOOPBACK_KEY", key)

    with pytest.raises(ModelUnavailableError, match="LOOPBACK_KEY") as caught:
        run_blocking(open_only(CompletionSettings("openai/some", api_key_env="LOOPBACK_KEY")))

    assert key not in str(caught.value)


def test_a_provider_without_its_package_names_the_package() -> None:
    """Other providers come with packages of their own."""
    with pytest.raises(ModelUnavailableError, match="pip install anthropic"):
        run_blocking(open_only(CompletionSettings("anthropic/some")))


def test_an_unknown_provider_is_said_to_be_one() -> None:
    """Unless an address is given, which makes any name do."""
    with pytest.raises(ModelUnavailableError, match="no provider `nobody`"):
        run_blocking(open_only(CompletionSettings("nobody/some")))

    run_blocking(open_only(CompletionSettings("nobody/some", base_url="http://127.0.0.1:1/v1")))


def test_another_provider_s_client_is_asked_once_too() -> None:
    """Its own retries would multiply ours."""

    async def look_inside() -> tuple[int, float]:
        async with open_client(CompletionSettings("ollama/some", mode="json_schema", timeout_s=7)) as client:
            return client.client.max_retries, client.client.timeout

    assert run_blocking(look_inside()) == (0, 7)


def test_an_answer_of_another_provider_is_made_plain_too() -> None:
    """There instructor is given the response model itself and makes a class of its own from it."""

    class Mixed(DeterminationDraft, OpenAISchema):
        """As instructor mixes it."""

    mixed = Mixed.model_validate_json('{"items": [{"heading": [2]}]}')

    assert plain_answer(mixed, DeterminationDraft) == DeterminationDraft.model_validate_json('{"items": [{"heading": [2]}]}')


def test_instructor_s_class_is_made_once_and_keeps_the_draft_s_name_and_schema() -> None:
    """Made per call it would cost more than the call."""
    made = wire_model(DeterminationDraft)

    assert made is wire_model(DeterminationDraft)
    assert issubclass(made, OpenAISchema)
    assert made.__name__ == "DeterminationDraft"
    assert made.model_json_schema() is made.model_json_schema()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "31536000000"}, 31_536_000_000),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    """Milliseconds, seconds, an HTTP date, and nonsense."""
    assert parse_retry_after(headers, NOW) == seconds


PRICES = """
currency = "USD"
[models."loopback/reader"]
prompt = 0.25
completion = 2.00
cached_prompt = 0.025
"""


def test_money_is_tokens_times_the_user_s_prices(tmp_path: Path) -> None:
    """A million tokens' price, cached prompt tokens at theirs; what has no price or no usage is counted, never guessed."""
    (tmp_path / "prices.toml").write_text(PRICES, encoding="utf-8")
    rows = [
        row(),
        row(cached_prompt_tokens=1000),
        row(model="other/one"),
        row(prompt_tokens=None, total_tokens=None),
        row(cached=True),
    ]

    spent = cost(rows, read_prices(tmp_path / "prices.toml"))

    assert spent.amount == Decimal("0.00175") + Decimal("0.001525")
    assert (spent.currency, spent.unpriced, spent.unreported) == ("USD", 1, 1)


def test_prices_may_be_json(tmp_path: Path) -> None:
    """The same shape."""
    (tmp_path / "p.json").write_text('{"currency": "EUR", "models": {"a/b": {"prompt": 1, "completion": 2.5}}}', encoding="utf-8")

    assert read_prices(tmp_path / "p.json").models["a/b"]["completion"] == Decimal("2.5")


@pytest.mark.parametrize(
    "content",
    ["", "[models]", 'currency = "USD"\n[models.a]\nprompt = 1', 'currency = 3\n[models.a]\nprompt = 1\ncompletion = "x"', "{"],
)
def test_a_file_without_prices_is_refused(content: str, tmp_path: Path) -> None:
    """By its path."""
    (tmp_path / "prices.toml").write_text(content, encoding="utf-8")

    with pytest.raises(ImrError, match=r"prices\.toml"):
        read_prices(tmp_path / "prices.toml")
