"""The published schemas: JSON Schema, data dictionary and list of findings, generated from the record.

``python -m imr_llm.record.schemas`` writes them; ``--check`` only tells whether they match.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from imr_llm.record.codes import FINDINGS
from imr_llm.record.fields import FIELDS
from imr_llm.record.line import Extraction
from imr_llm.record.model import DeterminationRecord

if TYPE_CHECKING:
    from pydantic import BaseModel

_FOLDER = Path(__file__).parents[2] / "schemas"


def render_schemas() -> dict[str, str]:
    """Return the published files' contents by name."""
    return {
        "determination.v1.schema.json": _json_schema(DeterminationRecord),
        "extraction.v1.schema.json": _json_schema(Extraction),
        "data-dictionary.md": render_dictionary(),
        "findings.md": render_findings(),
    }


def _json_schema(model: type[BaseModel]) -> str:
    return json.dumps(model.model_json_schema(mode="serialization"), indent=2, ensure_ascii=False) + "\n"


def render_dictionary() -> str:
    """Return the data dictionary: every field with its type and meaning, as Markdown."""
    schema = DeterminationRecord.model_json_schema(mode="serialization")
    rows = [
        "# Data dictionary, schema version 1",
        "",
        "Generated from `imr_llm.record`. `null` means that the letter does not say. A list holds what the letter lists;",
        "an empty list means that it lists nothing. `*` stands for an index, counted from 0.",
        "",
        "| field | type | meaning |",
        "|---|---|---|",
        *_rows(schema, schema, ""),
    ]
    return "\n".join(rows) + "\n"


def _rows(node: dict[str, object], root: dict[str, object], pointer: str) -> list[str]:
    rows = []
    for name, raw in _mapping(node.get("properties")).items():
        field = _mapping(raw)
        here = f"{pointer}/{name}"
        inner, listed = _target(field, root)
        here_listed = f"{here}/*" if listed else here
        if "properties" in inner:
            rows.append(f"| `{here}` | {'list' if listed else _type(field, root)} | {_meaning(field, inner)} |")
            rows += _rows(inner, root, here_listed)
        else:
            rows.append(f"| `{here}` | {_type(field, root)} | {_cell(str(field.get('description', '')))} |")
    return rows


def _meaning(field: dict[str, object], inner: dict[str, object]) -> str:
    return _cell(str(field.get("description") or inner.get("description", "")))


def _mapping(node: object) -> dict[str, object]:
    return node if isinstance(node, dict) else {}


def _target(field: dict[str, object], root: dict[str, object]) -> tuple[dict[str, object], bool]:
    """Return the schema a field refers to, and whether it is a list of it."""
    if field.get("type") == "array":
        return _target(_mapping(field.get("items")), root)[0], True
    options = field.get("anyOf")
    if isinstance(options, list):
        field = next((_mapping(o) for o in options if _mapping(o).get("type") != "null"), field)
    reference = field.get("$ref")
    if isinstance(reference, str):
        return _mapping(_mapping(root.get("$defs")).get(reference.rpartition("/")[2])), False
    return field, False


def _type(field: dict[str, object], root: dict[str, object]) -> str:
    options = field.get("anyOf")
    if isinstance(options, list):
        names = [_type(_mapping(option), root) for option in options if _mapping(option).get("type") != "null"]
        return f"{names[0]} or null"
    if field.get("type") == "array":
        return f"list of {_type(_mapping(field.get('items')), root)}"
    if "enum" in field:
        return " \\| ".join(f"`{value}`" for value in _sequence(field["enum"]))
    if "$ref" in field:
        return "object"
    return "date" if field.get("format") == "date" else str(field.get("type", "value"))


def _sequence(node: object) -> list[object]:
    return node if isinstance(node, list) else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def render_findings() -> str:
    """Return the closed list of finding codes as Markdown."""
    rows = [
        "# Findings",
        "",
        "Generated from `imr_llm.record`. A letter needs review when it has a finding of severity error or warning;",
        "a note is for information. `field` of a finding is a JSON pointer into `record`.",
        "",
        "| code | severity | meaning |",
        "|---|---|---|",
        *(f"| `{code}` | {kind.severity} | {kind.meaning} |" for code, kind in FINDINGS.items()),
        "",
        "Findings are listed by severity, then by what a wrong value would cost:",
        "",
        "| cost | fields |",
        "|---|---|",
        *(
            f"| {rank} | {', '.join(f'`{name}`' for name, kind in FIELDS.items() if kind.cost == rank)} |"
            for rank in sorted({k.cost for k in FIELDS.values()})
        ),
    ]
    return "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schemas, or with ``--check`` tell which differ; 1 when one does."""
    stale = []
    for name, content in render_schemas().items():
        path = _FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        if "--check" in arguments:
            stale.append(name)
        else:
            _FOLDER.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
    if stale:
        sys.stderr.write(f"schemas/ differs from the record: {', '.join(stale)}; run `make schemas`.\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
