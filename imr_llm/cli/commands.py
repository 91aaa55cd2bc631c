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

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Letters (.txt, .pdf), or folders of them.", show_default=False)]
Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The run's folder; an unfinished run in it is gone on with.", show_default=False),
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
Restart = Annotated[bool, typer.Option("--restart", help="Throw away the run that the folder holds.")]


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
    parquet: Parquet = False,
    workers: Workers = None,
    limit: Limit = None,
    sample: Sample = None,
    seed: Seed = 0,
    only_failed: OnlyFailed = False,
    restart: Restart = False,
) -> None:
    """Read letters into records, by rules alone."""
    from imr_llm.cli.running import run_and_exit
    from imr_llm.runs import RunSettings

    run_and_exit(
        RunSettings(
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
    )


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
def status(directory: Annotated[Path, typer.Argument(metavar="DIR", help="A run's folder.", show_default=False)]) -> None:
    """Tell how far a run is; also while it is under way."""
    from imr_llm.cli.running import print_status

    print_status(directory)
