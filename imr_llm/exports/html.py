"""Pages for a person: a run to review, and a run's score. Each is one file that loads nothing and runs no script."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import ValidationError

from imr_llm.errors import ExportError, LetterError
from imr_llm.exports.marks import PrintedLine, Stretch, find_marks, printed_lines
from imr_llm.exports.sheet import TOPICS, Section, is_about, make_sheet, place_words, values_beside
from imr_llm.exports.visible import one_line, visible
from imr_llm.letters import read_letter
from imr_llm.record import Extraction
from imr_llm.scoring.table import counted, percent, shown

if TYPE_CHECKING:
    from imr_llm.letters import Letter
    from imr_llm.letters import Place as LetterPlace
    from imr_llm.record import Finding, Place, Severity
    from imr_llm.scoring import LetterScore, ScoreReport

Gravest = Literal["error", "warning", "note", "none"]

_GRAVITY: Final[tuple[Gravest, ...]] = ("error", "warning", "note", "none")
_LABELS: Final = MappingProxyType({"error": "with errors", "warning": "with warnings", "note": "with notes only"})
_LONGEST_VALUE: Final = 400
_MOST_WHOLE: Final = 1000
"""Letters shown with record and text, some 20 kB each: a browser still opens that. Of the others, the findings are shown."""
_ANEW: Final = "read the letters again with this version"


def write_scores_page(report: ScoreReport, path: Path) -> None:
    """Write a run's score as one page: figures, fields, outcomes, findings, cost, and each miss letter by letter.

    Raises:
        ExportError: The page cannot be written.
    """
    template = _environment().get_template("scores.html.j2")
    missing = sorted((_Missing.of(one) for one in report.letters if one.misses and one.has_record), key=lambda one: -one.silent)
    context = {
        "report": report,
        "outcomes": tuple(_outcome_rows(report)),
        "missing": missing,
        "perfect": [one.letter for one in report.letters if not one.misses and one.has_record],
    }
    _write(path, template.generate(context))


def write_review(run: Path, path: Path) -> None:
    """Write a run as one page to review: letters by their gravest finding, each with its findings, record and text.

    A letter's text is there when its file still is and holds the same bytes; in a long run, the gravest thousand letters
    have record and text. Of the run, little more than where each line of ``records.jsonl`` begins is held in memory.

    Args:
        run: A run's folder.
        path: The page.

    Raises:
        ExportError: The run cannot be read, or the page cannot be written.
    """
    records = run / "records.jsonl"
    survey = _survey(records)
    failures = tuple(_failures(run / "failures.jsonl"))
    context = {
        "name": one_line(run.resolve().name or str(run)),
        "letters_in_all": len(survey.places),
        "counts": {one: survey.gravest[one] for one in _GRAVITY},
        "labels": _LABELS,
        "codes": sorted(survey.codes.items(), key=lambda one: (-one[1], one[0])),
        "topics": TOPICS,
        "failures": failures,
        "letters": _views(records, survey),
    }
    _write(path, _environment().get_template("review.html.j2").generate(context))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("imr_llm.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(counted=counted, percent=percent, shown=_shown, is_about=is_about, place_words=place_words)
    return environment


def _printable(value: object) -> object:
    """Write out what prints nothing or turns the writing round, wherever a template prints a text."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shown(value: object) -> str:
    return "nothing" if value is None else shown(value, longest=_LONGEST_VALUE)


def _write(path: Path, pieces: Iterable[str]) -> None:
    """Write a page beside its place and put it there when it is whole."""
    # A device or a pipe is written to as it is: a page must not take its place.
    special = os.path.exists(path) and not os.path.isfile(path)  # noqa: PTH110, PTH113 (never raise, whatever the path)
    target = path if special else Path(f"{path}.partial")
    try:
        with target.open("w", encoding="utf-8", newline="\n") as page:
            page.writelines(pieces)
        if target != path:
            target.replace(path)
    except OSError as error:
        _remove(target, path)
        raise ExportError(str(path), f"the page cannot be written ({error.strerror})", "name another file") from error
    except BaseException:
        _remove(target, path)
        raise


def _remove(target: Path, path: Path) -> None:
    try:
        if target != path:
            target.unlink(missing_ok=True)
    except OSError:
        return  # the error that led here is the one to tell


@dataclass(frozen=True, slots=True)
class _OutcomeRow:
    name: str
    of: int
    recalled: int
    recall: float | None
    always: float | None


def _outcome_rows(report: ScoreReport) -> Iterator[_OutcomeRow]:
    """Yield each outcome's recall and both together, beside what saying Upheld every time would reach."""
    for one in report.outcomes:
        yield _OutcomeRow(one.outcome, one.of, one.recalled, one.recall, float(one.outcome == "upheld") if one.of else None)
    items, recalled = (sum(getattr(one, name) for one in report.outcomes) for name in ("of", "recalled"))
    shares = (recalled / items, report.outcomes[0].of / items) if items else (None, None)
    yield _OutcomeRow("both", items, recalled, *shares)


@dataclass(frozen=True, slots=True)
class _Missing:
    """A letter with values that are not right."""

    score: LetterScore
    right: int
    silent: int

    @classmethod
    def of(cls, score: LetterScore) -> _Missing:
        return cls(score, len(score.judged) - len(score.misses), sum(one.silent for one in score.misses))


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the first pass over a run keeps.

    Attributes:
        places: Number and first byte of each letter's line, the gravest first.
        gravest: How many letters by their gravest finding.
        codes: How many findings of each code.
    """

    places: tuple[tuple[int, int], ...]
    gravest: Counter[str]
    codes: Counter[str]


def _survey(records: Path) -> _Survey:
    """Return the order of a run's letters. While a run is under way, a letter may have two lines: the newer stands."""
    newest: dict[str, tuple[tuple[int, ...], int, int, tuple[str, ...]]] = {}
    for number, offset, line in _lines(records):
        if not line.endswith(b"\n"):
            break  # a run is just writing it, or was killed while it did
        extraction = _extraction(line, records, number)
        severities = Counter[str](finding.severity for finding in extraction.findings)
        counts = tuple(severities[severity] for severity in _GRAVITY[:-1])
        newest[extraction.source.path] = (counts, number, offset, tuple(one.code for one in extraction.findings))
    ordered = sorted(newest.values(), key=lambda one: ([-count for count in one[0]], one[1]))
    return _Survey(
        tuple((number, offset) for _, number, offset, _ in ordered),
        Counter(_gravest(counts) for counts, *_ in ordered),
        Counter(code for *_, codes in ordered for code in codes),
    )


def _gravest(counts: Sequence[int]) -> Gravest:
    return next((name for name, count in zip(_GRAVITY, counts, strict=False) if count), "none")


def _lines(file: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield every line's number, its first byte and itself."""
    offset = 0
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield number, offset, line
                offset += len(line)
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OSError) -> ExportError:
    return ExportError(str(file), f"the file cannot be read ({error.strerror})", "give the folder of a run")


def _extraction(line: bytes, file: Path, number: int) -> Extraction:
    try:
        # Lax, because the line's dates are text once a validator has seen them as Python values.
        return Extraction.model_validate(json.loads(line), strict=False)
    except (ValueError, ValidationError, RecursionError) as error:
        raise ExportError(str(file), f"line {number} is no extraction of this schema version", _ANEW) from error


@dataclass(frozen=True, slots=True)
class _Failure:
    path: str
    code: str
    message: str


def _failures(file: Path) -> Iterator[_Failure]:
    """Yield the letters without a record; none where the run wrote no such file."""
    if not file.exists():
        return
    for number, _, line in _lines(file):
        if not line.endswith(b"\n"):
            return
        try:
            failure = json.loads(line)
            yield _Failure(str(failure["path"]), str(failure["code"]), str(failure["message"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ExportError(str(file), f"line {number} tells no failure", _ANEW) from error


@dataclass(frozen=True, slots=True)
class _FindingView:
    """A finding with its number in the letter, its place, and the values that its sentence does not hold."""

    number: int
    code: str
    severity: Severity
    field: str
    message: str
    values: tuple[tuple[str, str], ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class _LineView:
    """A printed line; ``page`` where a page begins with it, ``target`` where a link leads to it."""

    place: LetterPlace
    stretches: tuple[Stretch, ...]
    findings: tuple[_FindingView, ...]
    page: int | None
    target: bool


@dataclass(frozen=True, slots=True)
class _LetterView:
    """One letter on the page; ``lines`` is None where its text cannot be shown, and ``no_text`` tells why."""

    number: int
    path: str
    told: str
    gravest: Gravest
    first: bool
    findings: tuple[_FindingView, ...]
    sheet: tuple[Section, ...]
    lines: Iterator[_LineView] | None
    no_text: str


def _views(records: Path, survey: _Survey) -> Iterator[_LetterView]:
    """Yield the letters, one in memory at a time."""
    seen: set[Gravest] = set()
    try:
        with records.open("rb") as lines:
            for position, (number, offset) in enumerate(survey.places, 1):
                view = _view(position, _extraction(_line_at(lines, offset), records, number), seen)
                seen.add(view.gravest)
                yield view
    except OSError as error:
        raise _unreadable(records, error) from error


def _line_at(lines: BinaryIO, offset: int) -> bytes:
    lines.seek(offset)
    return lines.readline()


def _view(position: int, extraction: Extraction, seen: set[Gravest]) -> _LetterView:
    findings = tuple(
        _FindingView(number, one.code, one.severity, one.field, one_line(one.message), values_beside(one), one.place)
        for number, one in enumerate(extraction.findings, 1)
    )
    gravest = _gravest([sum(one.severity == severity for one in findings) for severity in _GRAVITY[:-1]])
    whole = position <= _MOST_WHOLE
    sheet = make_sheet(extraction) if whole else ()
    letter = _letter_of(extraction) if whole else "Record and text are left out of so long a page; `imr-llm show` shows them."
    record, source = extraction.record, extraction.source
    told = (record.case_number, (record.case_outcome or "no outcome found").replace("_", " "), source.layout.replace("_", " "))
    return _LetterView(
        number=position,
        path=one_line(source.path),
        told="; ".join((*(part for part in told if part), counted(len(record.disputed_items), "disputed item"))),
        gravest=gravest,
        first=gravest not in seen,
        findings=findings,
        sheet=sheet,
        lines=None if isinstance(letter, str) else _line_views(letter, sheet, extraction.findings, findings),
        no_text=letter if isinstance(letter, str) else "",
    )


def _letter_of(extraction: Extraction) -> Letter | str:
    """Return the letter as it was read for the record, or a sentence on why it cannot be shown."""
    try:
        letter = read_letter(extraction.source.path)
    except (LetterError, ValueError):  # a path with a NUL in it is a `ValueError`
        return "The letter's text is not shown: its file cannot be read from here."
    if letter.sha256 != extraction.source.sha256 or len(letter.text) != extraction.source.characters:
        return "The letter's text is not shown: its file is not the one that the record was read from."
    return letter


def _line_views(
    letter: Letter, sheet: Sequence[Section], findings: Sequence[Finding], views: Sequence[_FindingView]
) -> Iterator[_LineView]:
    """Yield the letter's lines; several blank ones become one."""
    sought = {(one.place.page, one.place.line) for one in views if one.place}
    sought |= {(line.place.page, line.place.line) for section in sheet for line in section.lines if line.place}
    last_page, blank = 1 if letter.page_count else None, False
    for line in printed_lines(letter, find_marks(sheet, len(letter.text)), findings):
        was_blank, blank = blank, _is_blank(line)
        page = line.place.page if line.place.page != last_page else None
        last_page = line.place.page
        target = line.place in sought
        if blank and was_blank and not (line.findings or page or target):
            continue
        yield _LineView(line.place, line.stretches, tuple(views[index] for index in line.findings), page, target)


def _is_blank(line: PrintedLine) -> bool:
    return not any(stretch.text.strip() for stretch in line.stretches)
