"""The commands and their options; each imports what it needs only when it runs, so that ``--help`` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="imr-llm",
    help="California Independent Medical Review determination letters as structured records, checked line by line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _run_folder(given: str) -> Path:
    """Return the folder given; "" is what an unset variable of a shell leaves, and would be the working folder."""
    if not given.strip():
        raise typer.BadParameter("the name is empty; name a folder for the run")
    return Path(given)


Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Letters (.txt, .pdf), or folders of them.", show_default=False)]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="The run's folder; an unfinished run in it is gone on with.",
        show_default=False,
        parser=_run_folder,
    ),
]
Parquet = Annotated[bool, typer.Option("--parquet", help="Also write letters.parquet and items.parquet.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, max=256, help="Reading processes; by default one a core.", show_default=False),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", min=1, help="Read only the first N letters, in the order of their paths.", show_default=False
    ),
]
Sample = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="Read only N letters, drawn by --seed.", show_default=False)
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Which sample.")]
OnlyFailed = Annotated[
    bool, typer.Option("--only-failed", help="Read only letters that failed or that the model left unanswered.")
]
Restart = Annotated[bool, typer.Option("--restart", help="Throw away the run that the folder holds; kept answers stay.")]

_ASKING = "With --model"
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="PROVIDER/NAME", help="Also ask this model; letters leave the machine.", show_default=False),
]
PromptName = Annotated[
    str | None,
    typer.Option("--prompt", metavar="NAME.VERSION", help="The prompt to ask with.", rich_help_panel=_ASKING, show_default=False),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url", metavar="URL", help="A server that speaks the OpenAI API.", rich_help_panel=_ASKING, show_default=False
    ),
]
KeyVariable = Annotated[
    str | None,
    typer.Option("--api-key-env", metavar="NAME", help="Environment variable that holds the key.", show_default=False),
]
ModeName = Annotated[
    str | None, typer.Option("--mode", metavar="MODE", help="How the schema travels: tools or json_schema.", show_default=False)
]
Concurrency = Annotated[int, typer.Option("--concurrency", metavar="N", min=1, max=4096, help="Letters in flight at most.")]
MaxRequests = Annotated[
    int | None,
    typer.Option(
        "--max-requests", metavar="N", min=1, help="Begin no letter beyond so many requests in all.", show_default=False
    ),
]
MaxTokens = Annotated[
    int | None,
    typer.Option("--max-tokens", metavar="N", min=1, help="Begin no letter beyond so many tokens in all.", show_default=False),
]
MaxCost = Annotated[
    str | None,
    typer.Option(
        "--max-cost", metavar="AMOUNT", help="Begin no letter beyond so much money; needs --prices.", show_default=False
    ),
]
PricesFile = Annotated[
    Path | None, typer.Option("--prices", metavar="FILE", help="Prices a million tokens, TOML or JSON.", show_default=False)
]
NoReuse = Annotated[bool, typer.Option("--no-reuse", help="Ask again what was answered before.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell letters, tokens and cost; send nothing, write nothing.")]
Temperature = Annotated[
    float | None, typer.Option("--temperature", min=0, max=2, help="Sent only when given.", show_default=False)
]
ModelSeed = Annotated[int | None, typer.Option("--model-seed", help="Sent only when given.", show_default=False)]
Timeout = Annotated[float, typer.Option("--timeout", metavar="SECONDS", min=1, help="Longest one HTTP attempt may take.")]
Attempts = Annotated[
    int, typer.Option("--attempts", metavar="N", min=1, max=20, help="Answers asked of the model for one question.")
]


def main() -> None:
    """Run the command line."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        import imr_llm

        typer.echo(f"imr-llm {imr_llm.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    paths: Paths,
    *,
    out: Out,
    model: Model = None,
    parquet: Parquet = False,
    workers: Workers = None,
    limit: Limit = None,
    sample: Sample = None,
    seed: Seed = 0,
    only_failed: OnlyFailed = False,
    restart: Restart = False,
    prompt: PromptName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    mode: ModeName = None,
    concurrency: Concurrency = 32,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    max_cost: MaxCost = None,
    prices: PricesFile = None,
    no_reuse: NoReuse = False,
    dry_run: DryRun = False,
    temperature: Temperature = None,
    model_seed: ModelSeed = None,
    timeout: Timeout = 120,
    attempts: Attempts = 3,
) -> None:
    """Read letters into records: by rules alone, or by rules and a model."""
    from imr_llm.runs import RunSettings

    settings = RunSettings(
        tuple(paths),
        out,
        parquet=parquet,
        workers=workers,
        limit=limit,
        sample=sample,
        seed=seed,
        only_failed=only_failed,
        restart=restart,
    )
    if model is None:
        from imr_llm.cli.running import run_and_exit

        if dry_run or max_requests or max_tokens or max_cost or base_url:
            raise typer.BadParameter("this needs a model", param_hint="--model")
        run_and_exit(settings)
    from imr_llm.cli.asking import ModelOptions, ask_and_exit

    options = ModelOptions(
        model=model,
        prompt=prompt,
        base_url=base_url,
        api_key_env=api_key_env,
        mode=mode,
        concurrency=concurrency,
        max_requests=max_requests,
        max_tokens=max_tokens,
        max_cost=max_cost,
        prices=prices,
        reuse=not no_reuse,
        temperature=temperature,
        seed=model_seed,
        timeout_s=timeout,
        attempts=attempts,
    )
    ask_and_exit(settings, options, dry_run=dry_run)


@app.command()
def check(
    paths: Paths,
    *,
    claims: Annotated[
        Path,
        typer.Option("--claims", metavar="CLAIMS.jsonl", help='Lines {"path", "record"} of any extractor.', show_default=False),
    ],
    out: Out,
    parquet: Parquet = False,
    workers: Workers = None,
    restart: Restart = False,
) -> None:
    """Hold somebody else's records against their letters."""
    from imr_llm.cli.running import run_and_exit
    from imr_llm.runs import RunSettings

    run_and_exit(RunSettings(tuple(paths), out, claims=claims, parquet=parquet, workers=workers, restart=restart))


@app.command()
def policy() -> None:
    """Show whose value a record carries, field by field, and why."""
    from imr_llm.cli.policy import print_policy

    print_policy()


@app.command()
def status(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A run's folder.", show_default=False)],
    *,
    prices: PricesFile = None,
) -> None:
    """Tell how far a run is; also while it is under way."""
    from imr_llm.cli.running import print_status

    print_status(directory, prices)


@app.command()
def show(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="One letter (.txt, .pdf).", show_default=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON instead.")] = False,
) -> None:
    """Show one letter with its values marked where they stand, its record and its findings."""
    from imr_llm.cli.looking import show as show_one

    show_one(letter, as_json=as_json)


@app.command()
def review(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A run's folder.", show_default=False)],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="DIR/review.html by default.", show_default=False)
    ] = None,
) -> None:
    """Write a run as one HTML page to review, the gravest findings first."""
    from imr_llm.cli.looking import review as review_run

    review_run(directory, out or directory / "review.html")


@app.command()
def evaluate(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="A run's folder or its records.jsonl.", show_default=False)],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A folder with one JSON file a letter.", show_default=False)],
    *,
    json_out: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Also write JSON.", show_default=False)] = None,
    html_out: Annotated[Path | None, typer.Option("--html", metavar="OUT", help="Also write a page.", show_default=False)] = None,
) -> None:
    """Score a run against gold, field by field and letter by letter."""
    from imr_llm.cli.looking import evaluate as evaluate_run

    evaluate_run(records, gold, json_out=json_out, html_out=html_out)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="A run's folder or its records.jsonl.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="B", help="The run to hold against it.", show_default=False)],
    *,
    gold: Annotated[
        Path | None, typer.Option("--gold", metavar="GOLD", help="Tell changes as gains and losses.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead.")] = False,
) -> None:
    """Tell what changed between two runs, for which letters, in which direction."""
    from imr_llm.cli.looking import compare as compare_two

    compare_two(before, after, gold=gold, as_json=as_json)
