"""``show``, ``evaluate``, ``compare`` and ``review``: looking at what was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from imr_llm.cli.running import complain
from imr_llm.errors import ExportError, ImrError

if TYPE_CHECKING:
    from imr_llm.scoring import ScoreReport

_NOT_ALL_RIGHT = 1


def show(path: str, *, as_json: bool) -> None:
    """Print one letter with its values marked where they stand, or its record as JSON."""
    from imr_llm.extraction import extract_determination
    from imr_llm.letters import read_letter

    try:
        letter = read_letter(path)
        extraction = extract_determination(letter)
    except ImrError as error:
        complain(error)
    if as_json:
        typer.echo(extraction.model_dump_json(indent=2))
        return
    from imr_llm.exports.terminal import show_letter, terminal

    show_letter(letter, extraction, terminal())


def evaluate(records: Path, gold: Path, *, json_out: Path | None, html_out: Path | None) -> None:
    """Print a run's score against gold; exit 1 when a scored value is not right."""
    from imr_llm.scoring import render_scores, score_records, scores_as_json

    try:
        report = score_records(records, gold)
        if json_out:
            _write(json_out, scores_as_json(report))
        if html_out:
            _write_page(report, html_out)
    except ImrError as error:
        complain(error)
    typer.echo(render_scores(report), nl=False)
    if not report.perfect:
        raise typer.Exit(_NOT_ALL_RIGHT)


def compare(before: Path, after: Path, *, gold: Path | None, as_json: bool) -> None:
    """Print how one run differs from another."""
    from imr_llm.scoring import compare_runs, comparison_as_json, render_comparison

    try:
        comparison = compare_runs(before, after, gold=gold)
    except ImrError as error:
        complain(error)
    typer.echo(comparison_as_json(comparison) if as_json else render_comparison(comparison), nl=as_json)


def review(run: Path, out: Path) -> None:
    """Write a run as one page to review."""
    from imr_llm.exports.html import write_review

    try:
        write_review(run, out)
    except ImrError as error:
        complain(error)
    typer.echo(f"{out} holds the run for review; it holds the letters' words, so keep it where they are kept.")


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise ExportError(str(path), f"it cannot be written ({error.strerror})", "name another file") from error


def _write_page(report: ScoreReport, path: Path) -> None:
    from imr_llm.exports.html import write_scores_page

    write_scores_page(report, path)
