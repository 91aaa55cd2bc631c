"""What nonsense did to the records: nothing, and it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from benchmarks.real_server.reading import Line, Readings

_TELLING: Final = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, with the letters for which it does not."""

    what: str
    found: str
    wrong: tuple[str, ...] = ()


def audit(readings: Readings) -> tuple[Check, ...]:
    """Hold the records with the model against those of the rules alone."""
    letters = sorted(readings.model)
    answered = Counter(str(row["letter"]) for row in readings.ledger if row["status"] == "answered" and row["total_tokens"])
    added = {path: list(_added(readings.rules[path], readings.model[path])) for path in letters}
    return (
        Check(
            "the server answers about every letter",
            f"{sum(answered.values())} answers about {len(answered)} letters",
            tuple(path for path in letters if not answered[_name(readings.model[path])]),
        ),
        Check(
            "some answers fit the draft's schema, and are nonsense",
            f"{len(readings.drafts)} drafts",
            () if readings.drafts else ("no draft",),
        ),
        Check(
            "what the rules have proven stands",
            f"{sum(len(_leaves(line['record'])) for line in readings.rules.values()):,} values",
            tuple(path for path in letters if _changed(readings.rules[path], readings.model[path])),
        ),
        Check(
            "what the model adds is proven by the letter",
            f"{sum(map(len, added.values()))} values",
            tuple(path for path in letters if not all(_has_spans(readings.model[path], pointer) for pointer in added[path])),
        ),
        Check(
            "a draft with other items, or other outcomes, is a finding",
            f"{sum(_differs(readings, path) for path in readings.drafts)} such drafts",
            tuple(path for path in readings.drafts if _differs(readings, path) and not _told(readings.model[path])),
        ),
        Check(
            "a letter without a usable answer says so",
            f"{readings.summary.unanswered} letters",
            tuple(path for path in letters if _status(readings, path) != "answered" and not _not_answered(readings, path)),
        ),
        Check(
            "every letter is for review",
            f"{readings.summary.for_review} of {len(letters)}",
            tuple(path for path in letters if not readings.model[path]["needs_review"]),
        ),
    )


def _leaves(value: object, pointer: str = "") -> dict[str, object]:
    """Return every value that is not null by its pointer."""
    if isinstance(value, dict):
        return {p: v for key, one in value.items() for p, v in _leaves(one, f"{pointer}/{key}").items()}
    if isinstance(value, list):
        return {p: v for n, one in enumerate(value) for p, v in _leaves(one, f"{pointer}/{n}").items()}
    return {} if value is None else {pointer: value}


def _changed(alone: Line, both: Line) -> bool:
    now = _leaves(both["record"])
    return any(now.get(pointer) != value for pointer, value in _leaves(alone["record"]).items())


def _added(alone: Line, both: Line) -> Iterator[str]:
    yield from _leaves(both["record"]).keys() - _leaves(alone["record"]).keys()


def _has_spans(line: Line, pointer: str) -> bool:
    provenance = cast("dict[str, dict[str, object]]", line["provenance"])
    while pointer and pointer not in provenance:
        pointer = pointer.rpartition("/")[0]
    return bool(pointer) and bool(provenance[pointer]["spans"])


def _differs(readings: Readings, path: str) -> bool:
    record = cast("dict[str, list[dict[str, object]]]", readings.model[path]["record"])
    outcomes = [item["outcome"] for item in record["disputed_items"]]
    return [item.outcome for item in readings.drafts[path].items] != outcomes


def _told(line: Line) -> bool:
    findings = cast("list[dict[str, str]]", line["findings"])
    return any(one["severity"] in _TELLING and one["field"].startswith("/disputed_items") for one in findings)


def _status(readings: Readings, path: str) -> str:
    return str(cast("dict[str, object]", readings.model[path]["model"])["status"])


def _not_answered(readings: Readings, path: str) -> bool:
    findings = cast("list[dict[str, str]]", readings.model[path]["findings"])
    return any(one["code"] == "model_not_answered" for one in findings)


def _name(line: Line) -> str:
    return str(cast("dict[str, object]", line["source"])["sha256"])[:16]
