"""Tables on disk, written row by row: CSV always, Parquet on request."""

from __future__ import annotations

import csv
import os
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Self

from imr_llm.errors import ExportError
from imr_llm.exports.columns import FINDING_COLUMNS, ITEM_COLUMNS, LETTER_COLUMNS, Column
from imr_llm.exports.rows import Cell, Line, Row, letter_row, rows_of_findings, rows_of_items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_ROWS_A_GROUP: Final = 5_000  # Parquet keeps a group in memory until it is full
_SEPARATOR: Final = "; "
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so, and a letter may hold anything


class Table(Protocol):
    """Something that takes rows and in the end stands under its own name."""

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows."""

    def finish(self) -> None:
        """Put the table in its place."""

    def abandon(self) -> None:
        """Leave an older table as it was."""


class CsvTable:
    """A CSV file that replaces an older one only when it is whole.

    Raises:
        ExportError: The file cannot be written.
    """

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Open the file beside its place and write the header."""
        self._path, self._partial = path, _partial(path)
        try:
            self._file = self._partial.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise _unwritable(path, error) from error
        self._names = tuple(column.name for column in columns)
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(self._names)

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        try:
            self._writer.writerows([_text(row[name]) for name in self._names] for row in rows)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def finish(self) -> None:
        """Put the table in its place."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._partial.replace(self._path)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def abandon(self) -> None:
        """Leave an older table as it was."""
        _close_and_remove(self._file.close, self._partial)


class ParquetTable:
    """A Parquet file with typed columns that replaces an older one only when it is whole.

    Raises:
        ExportError: pyarrow is not installed, or the file cannot be written.
    """

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Open the file beside its place."""
        try:
            import pyarrow as pa  # noqa: PLC0415 (an optional extra)
            import pyarrow.parquet as pq  # noqa: PLC0415
        except ImportError as error:
            raise _without_pyarrow(path) from error
        kinds = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "flag": pa.bool_(),
            "date": pa.date32(),
            "list": pa.list_(pa.string()),
        }
        self._path, self._partial = path, _partial(path)
        self._schema = pa.schema([pa.field(c.name, kinds[c.kind], metadata={"meaning": c.meaning}) for c in columns])
        self._table_from = pa.Table.from_pylist
        self._rows: list[Row] = []
        try:
            self._writer = pq.ParquetWriter(self._partial, self._schema)
        except OSError as error:
            raise _unwritable(path, error) from error

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        self._rows.extend(rows)
        if len(self._rows) >= _ROWS_A_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        try:
            self._writer.write_table(self._table_from(self._rows, schema=self._schema))
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._rows = []

    def finish(self) -> None:
        """Put the table in its place."""
        if self._rows:
            self._write_group()
        try:
            self._writer.close()
            self._partial.replace(self._path)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def abandon(self) -> None:
        """Leave an older table as it was."""
        _close_and_remove(self._writer.close, self._partial)


def require_parquet(path: Path) -> None:
    """Do nothing where Parquet can be written.

    Raises:
        ExportError: pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise _without_pyarrow(path)


def _without_pyarrow(path: Path) -> ExportError:
    return ExportError(
        str(path), "Parquet needs pyarrow, which is not installed", "install it with `pip install imr_llm[parquet]`"
    )


class Tables:
    """All tables of a run's folder: leaving the ``with`` block in peace puts them in their places."""

    def __init__(self, directory: Path, *, parquet: bool = False) -> None:
        """Open the tables beside their places."""
        self._letters: list[Table] = []
        self._items: list[Table] = []
        self._findings: list[Table] = []
        try:
            self._letters.append(CsvTable(directory / "letters.csv", LETTER_COLUMNS))
            self._items.append(CsvTable(directory / "items.csv", ITEM_COLUMNS))
            self._findings.append(CsvTable(directory / "findings.csv", FINDING_COLUMNS))
            if parquet:
                self._letters.append(ParquetTable(directory / "letters.parquet", LETTER_COLUMNS))
                self._items.append(ParquetTable(directory / "items.parquet", ITEM_COLUMNS))
        except ExportError:
            self._abandon()
            raise

    def __enter__(self) -> Self:
        """Return the tables, open."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Put the tables in their places, or leave the older ones as they were."""
        if kind is None:
            for table in self._all():
                table.finish()
        else:
            self._abandon()

    def write(self, line: Line) -> None:
        """Add the rows of one line of ``records.jsonl``, given as parsed JSON."""
        for tables, rows in (
            (self._letters, [letter_row(line)]),
            (self._items, rows_of_items(line)),
            (self._findings, rows_of_findings(line)),
        ):
            for table in tables:
                table.write(rows)

    def _all(self) -> list[Table]:
        return [*self._letters, *self._items, *self._findings]

    def _abandon(self) -> None:
        for table in self._all():
            table.abandon()


def _text(cell: Cell) -> str | int | float | None:
    if isinstance(cell, tuple):
        cell = _SEPARATOR.join(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell.isoformat() if isinstance(cell, date) else cell


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.partial")


def _close_and_remove(close: Close, partial: Path) -> None:
    try:
        close()
        partial.unlink(missing_ok=True)
    except OSError:
        return  # the error that led here is the one to tell


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(
        str(path), f"the table cannot be written ({error.strerror})", "free the disk or check the folder's permissions"
    )


class Close(Protocol):
    """A file's way of being closed."""

    def __call__(self) -> None:
        """Close it."""
