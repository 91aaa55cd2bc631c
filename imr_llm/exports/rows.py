"""Flat rows from extractions: one a letter, one an item, one a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from imr_llm.exports.columns import FINDING_COLUMNS, ITEM_COLUMNS, LETTER_COLUMNS, Column

if TYPE_CHECKING:
    from imr_llm.record import Extraction

Cell = str | int | float | bool | date | tuple[str, ...] | None
Row = dict[str, Cell]
Line = Mapping[str, object]
"""One line of ``records.jsonl`` as parsed JSON."""

_DAYS_A_YEAR: Final = 365.25
_ITEMS: Final = "/disputed_items/"


def letter_rows(extractions: Iterable[Extraction]) -> list[Row]:
    """Return one flat row a letter, ready for a data frame; columns as in `LETTER_COLUMNS`."""
    return [letter_row(extraction.model_dump(mode="json")) for extraction in extractions]


def item_rows(extractions: Iterable[Extraction]) -> list[Row]:
    """Return one flat row a disputed item, ready for a data frame; columns as in `ITEM_COLUMNS`."""
    return [row for extraction in extractions for row in rows_of_items(extraction.model_dump(mode="json"))]


def finding_rows(extractions: Iterable[Extraction]) -> list[Row]:
    """Return one flat row a finding, ready for a data frame; columns as in `FINDING_COLUMNS`."""
    return [row for extraction in extractions for row in rows_of_findings(extraction.model_dump(mode="json"))]


def letter_row(line: Line) -> Row:
    """Return the row of one letter."""
    source, record = _mapping(line, "source"), _mapping(line, "record")
    dates, patient, reviewer = (_mapping(record, key) for key in ("dates", "patient", "reviewer"))
    model = _mapping(line, "model")
    items, findings = _mappings(record, "disputed_items"), _mappings(line, "findings")
    days = {
        name: _date(dates.get(name))
        for name in ("injury", "injury_end", "ur_decision", "application_received", "assigned", "decision")
    }
    severities = [finding.get("severity") for finding in findings]
    since_injury = _days(days["injury"], days["decision"])
    return _row(
        LETTER_COLUMNS,
        source,
        record,
        patient,
        {f"{name}_date": day for name, day in days.items()},
        {name: _texts(reviewer, name) for name in ("certifications", "subspecialties", "licensed_states")},
        {
            "days_ur_to_decision": _days(days["ur_decision"], days["decision"]),
            "days_assigned_to_decision": _days(days["assigned"], days["decision"]),
            "injury_age_years": None if since_injury is None else round(since_injury / _DAYS_A_YEAR, 1),
            "diagnoses": tuple(str(diagnosis.get("name")) for diagnosis in _mappings(record, "diagnoses")),
            "items": len(items),
            "items_overturned": sum(item.get("outcome") == "overturned" for item in items),
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "notes": severities.count("note"),
            "finding_codes": _once(str(finding.get("code")) for finding in findings),
            "needs_review": line.get("needs_review"),
            "model": model.get("name"),
            "prompt": model.get("prompt"),
            "model_status": model.get("status"),
            "total_tokens": _mapping(model, "usage").get("total_tokens"),
        },
    )


def rows_of_items(line: Line) -> list[Row]:
    """Return the rows of one letter's items."""
    record = _mapping(line, "record")
    whole = {
        "path": _mapping(line, "source").get("path"),
        "case_number": record.get("case_number"),
        "decision_date": _date(_mapping(record, "dates").get("decision")),
    }
    found = [(str(finding.get("field")), finding) for finding in _mappings(line, "findings")]
    rows = []
    for index, item in enumerate(_mappings(record, "disputed_items")):
        here = [finding for field, finding in found if f"{field}/".startswith(f"{_ITEMS}{index}/")]
        rows.append(_item_row(item, whole, here))
    return rows


def _item_row(item: Line, whole: Line, findings: Sequence[Line]) -> Row:
    treatment, quantity = _mapping(item, "treatment"), _mapping(item, "quantity")
    review = _mapping(item, "utilization_review")
    administrator, reviewer = (_mappings(item, f"{side}_guidelines") for side in ("claims_administrator", "reviewer"))
    sources = [_once(str(citation.get("source")) for citation in side) for side in (administrator, reviewer)]
    return _row(
        ITEM_COLUMNS,
        whole,
        item,
        treatment,
        _mapping(item, "schedule"),
        {
            "item": item.get("number"),
            "treatment": treatment.get("name"),
            "body_parts": _texts(treatment, "body_parts"),
            "quantity": quantity.get("value"),
            "unit": quantity.get("unit"),
            "date_of_service": _date(item.get("date_of_service")),
            "ur_outcome": review.get("outcome"),
            "ur_requested_quantity": review.get("requested_quantity"),
            "ur_certified_quantity": review.get("certified_quantity"),
            "claims_administrator_sources": sources[0],
            "claims_administrator_citations": tuple(str(citation.get("citation")) for citation in administrator),
            "reviewer_sources": sources[1],
            "reviewer_citations": tuple(str(citation.get("citation")) for citation in reviewer),
            "guideline_switch": not set(sources[0]) & set(sources[1]) if all(sources) else None,
            "rationale_reasons": _texts(item, "rationale_reasons"),
            "finding_codes": _once(str(finding.get("code")) for finding in findings),
            "needs_review": any(finding.get("severity") != "note" for finding in findings),
        },
    )


def rows_of_findings(line: Line) -> list[Row]:
    """Return the rows of one letter's findings."""
    path = _mapping(line, "source").get("path")
    case_number = _mapping(line, "record").get("case_number")
    rows = []
    for finding in _mappings(line, "findings"):
        place = _mapping(finding, "place")
        rest = str(finding.get("field")).removeprefix(_ITEMS).partition("/")[0]
        item = int(rest) + 1 if str(finding.get("field")).startswith(_ITEMS) and rest.isdecimal() else None
        own: Line = {"path": path, "case_number": case_number, "item": item, "page": place.get("page"), "line": place.get("line")}
        rows.append(_row(FINDING_COLUMNS, finding, own))
    return rows


def _row(columns: tuple[Column, ...], *groups: Line) -> Row:
    """Return the columns' values, each from the last group that has it."""
    values: dict[str, object] = {}
    for group in groups:
        values.update(group)
    return {column.name: _cell(values.get(column.name)) for column in columns}


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, (str, int, float, date, tuple)) else str(value)


def _mapping(node: Line, key: str) -> Line:
    value = node.get(key)
    return value if isinstance(value, Mapping) else {}


def _mappings(node: Line, key: str) -> list[Line]:
    value = node.get(key)
    return [element for element in value if isinstance(element, Mapping)] if isinstance(value, (list, tuple)) else []


def _texts(node: Line, key: str) -> tuple[str, ...]:
    value = node.get(key)
    return tuple(str(element) for element in value) if isinstance(value, (list, tuple)) else ()


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _date(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None
