"""Lines of ``records.jsonl`` as objects."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from imr_llm.errors import ExportError
from imr_llm.record import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_extractions(path: str | os.PathLike[str]) -> Iterator[Extraction]:
    """Yield the extractions of a ``records.jsonl``, one at a time.

    Raises:
        ExportError: The file cannot be opened, or a line is no extraction of this schema version.
    """
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield _extraction(line, name, number)
    except OSError as error:
        raise ExportError(name, f"the file cannot be read ({error.strerror})", "check the path and its permissions") from error


def _extraction(line: bytes, path: str, number: int) -> Extraction:
    try:
        # Lax, because the line's dates are text once a validator has seen them as Python values.
        return Extraction.model_validate(json.loads(line), strict=False)
    except (ValueError, ValidationError) as error:
        raise ExportError(
            path, f"line {number} is no extraction of this schema version", "read the letters again with this version"
        ) from error
