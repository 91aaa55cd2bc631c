"""Runs with a model on the command line: from options to settings, and where the letters go."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NoReturn

import typer

from imr_llm.cli.running import ALL_READ, complain, finish_and_exit
from imr_llm.completion import CompletionSettings, Mode, read_prices
from imr_llm.errors import ImrError
from imr_llm.prompts import DEFAULT_PROMPT
from imr_llm.runs import RunSettings
from imr_llm.runs.asking import AskingSettings, run_asking
from imr_llm.runs.estimate import estimate_run, render_estimate
from imr_llm.runs.spending import SpendingLimits

_MODES: Final[dict[str, Mode]] = {"tools": "tools", "json_schema": "json_schema"}


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """The options of `extract` that are about a model, as given."""

    model: str
    prompt: str | None
    base_url: str | None
    api_key_env: str | None
    mode: str | None
    concurrency: int
    max_requests: int | None
    max_tokens: int | None
    max_cost: str | None
    prices: Path | None
    reuse: bool
    temperature: float | None
    seed: int | None
    timeout_s: float
    attempts: int


def ask_and_exit(settings: RunSettings, options: ModelOptions, *, dry_run: bool) -> NoReturn:
    """Make a run with a model, or tell what it would cost, and exit with its code."""
    try:
        asking = asking_settings(options)
        if dry_run:
            typer.echo(render_estimate(estimate_run(settings, asking)), nl=False)
            raise typer.Exit(ALL_READ)
    except ImrError as error:
        complain(error)
    typer.echo(tell_destination(asking), err=True)
    finish_and_exit(lambda watch, stop: run_asking(settings, asking, watch=watch, stop=stop))


def tell_destination(asking: AskingSettings) -> str:
    """Return what will be sent, and where, for a person to know before the first letter is."""
    how = asking.completion
    if how.replays:
        return "Answers are replayed. They were written by hand for the example letters; no model produced them."
    where = f"{how.destination} on this machine" if how.stays_here else how.destination
    return (
        f"The text of each letter goes to {where} for `{how.model}`, with prompt `{asking.prompt}`; "
        "file names and what the rules read stay here."
    )


def asking_settings(options: ModelOptions) -> AskingSettings:
    """Return the settings that the options come to.

    Raises:
        ImrError: A setting is not usable, or the prices cannot be read.
    """
    if options.mode is not None and options.mode not in _MODES:
        raise typer.BadParameter(f"{options.mode!r} is neither tools nor json_schema", param_hint="--mode")
    completion = CompletionSettings(
        options.model,
        base_url=options.base_url,
        api_key_env=options.api_key_env,
        mode=_MODES[options.mode] if options.mode else None,
        attempts=options.attempts,
        timeout_s=options.timeout_s,
        temperature=options.temperature,
        seed=options.seed,
    )
    return AskingSettings(
        completion,
        prompt=options.prompt or DEFAULT_PROMPT,
        concurrency=options.concurrency,
        limits=SpendingLimits(options.max_requests, options.max_tokens, _money(options)),
        prices=read_prices(options.prices) if options.prices else None,
        reuse=options.reuse,
    )


def _money(options: ModelOptions) -> Decimal | None:
    if options.max_cost is None:
        return None
    if options.prices is None:
        raise typer.BadParameter("a limit of money needs prices", param_hint="--prices")
    try:
        money = Decimal(options.max_cost)
    except InvalidOperation:
        money = Decimal(0)
    if not money.is_finite() or money <= 0:
        raise typer.BadParameter(f"{options.max_cost!r} is no amount of money", param_hint="--max-cost")
    return money
