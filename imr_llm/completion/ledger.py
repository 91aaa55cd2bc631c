"""What asking cost: one row an HTTP attempt, and money only where the user says what a token costs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from imr_llm.errors import ImrError

if TYPE_CHECKING:
    import os

AttemptStatus = Literal[
    "answered",
    "timeout",
    "not_connected",
    "connection",
    "rate_limited",
    "conflict",
    "server_error",
    "bad_response",
    "quota",
    "key_refused",
    "not_found",
    "bad_request",
    "too_long",
    "filtered",
    "cancelled",
    "lost",
]
"""What became of one HTTP attempt.

``answered``: a completion came back, whatever it says; ``bad_response``: 200 without one; ``not_connected``: nothing was sent;
``cancelled``: dropped on a wish; ``lost``: the process was killed while it was out, so nobody knows.
"""

_PER: Decimal = Decimal(1_000_000)
_KEYS = ("prompt", "cached_prompt", "completion")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One HTTP attempt: a row of ``ledger.jsonl``. Tokens are None where no usage came back, never zero.

    Attributes:
        letter: The letter asked about.
        purpose: What was asked: ``determination``, ``evidence``.
        model: As named in the settings.
        ask: Which answer this attempt was for, counted from 1 within the question.
        attempt: Counted from 1 within the question, over all its asks.
        status: What became of it.
        http_status: None where no response came.
        prompt_tokens: As the provider counted.
        completion_tokens: As the provider counted.
        total_tokens: As the provider counted.
        cached_prompt_tokens: Part of the prompt tokens that the provider had cached, where it says so.
        seconds: From sending to the end of the response or to giving up.
        cached: True when no request was paid for, because the answer was already at hand.
    """

    letter: str
    purpose: str
    model: str
    ask: int
    attempt: int
    status: AttemptStatus
    http_status: int | None
    prompt_tokens: int | None
    completion_tokens: int | None
    total_tokens: int | None
    cached_prompt_tokens: int | None
    seconds: float
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens summed over attempts.

    Attributes:
        attempts: HTTP attempts counted.
        prompt_tokens: Sum over the attempts that reported it.
        completion_tokens: Sum over the attempts that reported it.
        total_tokens: Sum over the attempts that reported it.
        unreported: Attempts whose usage nobody knows; the sums are a lower bound by these.
    """

    attempts: int
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    unreported: int


def sum_usage(attempts: Iterable[Attempt]) -> Usage:
    """Return the tokens of all attempts, re-asks and failures included; cached ones cost nothing."""
    rows = [row for row in attempts if not row.cached]
    return Usage(
        len(rows),
        sum(row.prompt_tokens or 0 for row in rows),
        sum(row.completion_tokens or 0 for row in rows),
        sum(row.total_tokens or 0 for row in rows),
        sum(row.total_tokens is None for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, by model.

    Attributes:
        currency: As the file says, for example ``USD``.
        models: By model, the price of ``prompt``, ``completion`` and, where it differs, ``cached_prompt`` tokens.
    """

    currency: str
    models: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent, as far as it can be known.

    Attributes:
        amount: Sum over the attempts with both a price and a usage.
        currency: The prices' currency.
        unpriced: Attempts that have a usage and no price.
        unreported: Attempts whose usage nobody knows.
    """

    amount: Decimal
    currency: str
    unpriced: int
    unreported: int


def read_prices(path: str | os.PathLike[str]) -> Prices:
    """Return the prices in a small TOML or JSON file: ``currency``, and ``models."provider/name"`` with prices a million tokens.

    Raises:
        ImrError: The file cannot be read or does not hold prices.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        content = (
            json.loads(text, parse_float=Decimal) if str(path).endswith(".json") else tomllib.loads(text, parse_float=Decimal)
        )
        models = {
            str(model): MappingProxyType({key: Decimal(price[key]) for key in _KEYS if key in price})
            for model, price in content["models"].items()
        }
        priced = all({"prompt", "completion"} <= prices.keys() and min(prices.values()) >= 0 for prices in models.values())
        currency = content["currency"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ImrError(
            f"{str(path)!r} holds no prices ({type(error).__name__}); see the reliability page for the form."
        ) from error
    if not priced or not isinstance(currency, str):
        raise ImrError(f"{str(path)!r} lacks a price; give `prompt` and `completion` for each model, a million tokens.")
    return Prices(currency, MappingProxyType(models))


def cost(attempts: Iterable[Attempt], prices: Prices) -> Cost:
    """Return what the attempts cost; what cannot be priced is counted, never guessed."""
    amount, unpriced, unreported = Decimal(0), 0, 0
    for row in attempts:
        if row.cached:
            continue
        price = prices.models.get(row.model)
        if row.prompt_tokens is None or row.completion_tokens is None:
            unreported += 1
        elif price is None:
            unpriced += 1
        else:
            cached = min(row.cached_prompt_tokens or 0, row.prompt_tokens)
            amount += (row.prompt_tokens - cached) * price["prompt"] + row.completion_tokens * price["completion"]
            amount += cached * price.get("cached_prompt", price["prompt"])
    return Cost(amount / _PER, prices.currency, unpriced, unreported)
