"""What asking has cost so far, over all resumes, and the limits on it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from imr_llm.completion import Attempt, Prices, cost
from imr_llm.runs.store import AppendedLines, scan_lines
from imr_llm.runs.summary import counted
from imr_llm.runs.under_way import UnderWay

_FIELDS: Final = tuple(part.name for part in dataclasses.fields(Attempt))
_UNSENT: Final = "not_connected"
_FIRST: Final = "determination"


@dataclass(frozen=True, slots=True)
class SpendingLimits:
    """Where to stop; None for no limit.

    Attributes:
        requests: HTTP requests over all resumes.
        tokens: Tokens over all resumes, as far as they were reported.
        cost: Money over all resumes, in the prices' currency.
    """

    requests: int | None = None
    tokens: int | None = None
    cost: Decimal | None = None


@dataclass(slots=True)
class Spent:
    """What was spent.

    Attributes:
        requests: HTTP requests sent.
        letters: First questions asked.
        reused: Questions answered from what was at hand, unpaid.
        prompt_tokens: As reported.
        completion_tokens: As reported.
        total_tokens: As reported.
        unreported: Requests whose usage nobody knows.
        amount: Money, as far as tokens and prices are known.
        currency: The prices' currency; empty without prices.
    """

    requests: int = 0
    letters: int = 0
    reused: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0
    unreported: int = 0
    amount: Decimal = Decimal(0)
    currency: str = ""

    def add(self, attempt: Attempt, prices: Prices | None) -> None:
        """Count one row of the ledger."""
        if attempt.cached:
            self.reused += 1
            return
        if attempt.status == _UNSENT:
            return
        self.requests += 1
        self.letters += attempt.purpose == _FIRST and attempt.ask == attempt.attempt == 1
        self.prompt_tokens += attempt.prompt_tokens or 0
        self.completion_tokens += attempt.completion_tokens or 0
        self.total_tokens += attempt.total_tokens or 0
        self.unreported += attempt.total_tokens is None
        if prices is not None:
            self.amount += cost([attempt], prices).amount
            self.currency = prices.currency

    def told(self) -> str:
        """Return the counts in one line for a person."""
        parts = [counted(self.requests, "request"), counted(self.total_tokens, "token")]
        if self.currency:
            parts.append(f"{self.amount:.4f} {self.currency}")
        if self.reused:
            parts.append(f"{counted(self.reused, 'answer')} reused")
        if self.unreported:
            parts.append(f"tokens of {counted(self.unreported, 'request')} unknown")
        return ", ".join(parts)


class Ledger:
    """``ledger.jsonl`` with its sums: a row is on disk the moment its HTTP attempt ends.

    Attributes:
        spent: Over all resumes.
        out: Requests that were let pass and have not ended.
    """

    def __init__(self, file: AppendedLines, under_way: UnderWay, prices: Prices | None, limits: SpendingLimits) -> None:
        """Sum what the file holds."""
        self._file, self._under_way, self._prices, self._limits = file, under_way, prices, limits
        self.spent = read_spent(file.path, prices)
        self.out = 0

    def add_lost(self, model: str) -> None:
        """Write a row for each request that was out when an earlier run was killed.

        Raises:
            RunError: The disk is full or broken.
        """
        for letter, purpose in self._under_way.lost:
            self.add(Attempt(letter, purpose, model, 0, 0, "lost", None, None, None, None, None, 0.0))
        self._under_way.forget_lost()

    def begin(self, letter: str, purpose: str) -> None:
        """Note that a request goes out.

        Raises:
            RunError: The disk is full or broken.
        """
        self._under_way.begin(letter, purpose)

    def add(self, attempt: Attempt) -> None:
        """Write one row and count it.

        Raises:
            RunError: The disk is full or broken.
        """
        self._file.append(json.dumps(dataclasses.asdict(attempt), ensure_ascii=False).encode())
        self.spent.add(attempt, self._prices)
        if not attempt.cached:
            self._under_way.end(attempt.letter, attempt.purpose)

    def exhausted(self) -> str:
        """Return which limit forbids one more request, as a sentence; empty where none does."""
        spent, limits = self.spent, self._limits
        return self._tell(spent.requests + self.out, spent.total_tokens, spent.amount, limits)

    def reached(self, in_flight: int) -> str:
        """Return which limit leaves no room for one more letter, as a sentence; empty where none does.

        Each letter in flight counts as the average letter's requests, tokens and money more: a letter that is begun and cannot
        be finished is paid for in part.
        """
        spent = self.spent
        share = Decimal(in_flight) / max(spent.letters, 1)
        requests = spent.requests + in_flight * max(Decimal(1), Decimal(spent.requests) / max(spent.letters, 1))
        return self._tell(requests, spent.total_tokens * (1 + share), spent.amount * (1 + share), self._limits)

    def _tell(self, requests: Decimal | int, tokens: Decimal | int, amount: Decimal, limits: SpendingLimits) -> str:
        if limits.requests is not None and requests >= limits.requests:
            return f"the limit of {counted(limits.requests, 'request')} is reached"
        if limits.tokens is not None and tokens >= limits.tokens:
            return f"the limit of {counted(limits.tokens, 'token')} is reached"
        if limits.cost is not None and amount >= limits.cost:
            return f"the limit of {limits.cost} {self.spent.currency} is reached"
        return ""


def read_spent(path: Path, prices: Prices | None) -> Spent:
    """Return the sums of a ledger file; a damaged row counts as one request without known tokens."""
    spent = Spent(currency=prices.currency if prices else "")
    for _, line in scan_lines(path):
        try:
            row = json.loads(line)
            attempt = Attempt(**{name: row[name] for name in _FIELDS})
        except (ValueError, KeyError, TypeError):
            spent.requests += 1
            spent.unreported += 1
            continue
        spent.add(attempt, prices)
    return spent
