"""What a run came to: counts that balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from imr_llm.record import FINDINGS

_EXAMPLES: Final = 3
_COLUMN: Final = 34


@dataclass(slots=True)
class RunSummary:
    """Counts over everything that stands in a run's folder.

    Attributes:
        records: Letters with a record.
        failures: Letters with a line in ``failures.jsonl``.
        pending: Letters found and not read yet.
        left_out: Letters found and not asked for (`--limit`, `--sample`, `--only-failed`).
        already: Records that an earlier run had made and that still fit.
        changed: Letters read again because their file had changed.
        gone: Records kept although their letters no longer lie under the given paths.
        damaged: Lines of an earlier run that could not be used; their letters were read again.
        unclaimed: Letters that no claim is about; nothing was checked in them.
        items: Disputed items in all records.
        for_review: Letters with an error or a warning.
        unanswered: Records for which a model was asked and gave no usable answer.
        skipped: Files passed over, by ending.
        outcomes: Items by outcome.
        case_outcomes: Letters by outcome.
        findings: Findings by code.
        failure_codes: Failures by code.
        failure_examples: For each code its first paths.
        failure_messages: For each code its first sentence.
        claim_problems: Lines of the claims file that could not be used.
        duplicates: For each letter that another file holds too, that file; the first few.
        spent: What asking a model has cost over all resumes, in one line; empty for rules alone.
        stopped: Why reading ended before the last letter; empty when it did not.
    """

    records: int = 0
    failures: int = 0
    pending: int = 0
    left_out: int = 0
    already: int = 0
    changed: int = 0
    gone: int = 0
    damaged: int = 0
    unclaimed: int = 0
    items: int = 0
    for_review: int = 0
    unanswered: int = 0
    claim_problems: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    case_outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    failure_codes: Counter[str] = field(default_factory=Counter)
    failure_examples: dict[str, list[str]] = field(default_factory=dict)
    failure_messages: dict[str, str] = field(default_factory=dict)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    spent: str = ""
    stopped: str = ""

    @property
    def letters(self) -> int:
        """Letters in: the sum of what became of them."""
        return self.records + self.failures + self.pending

    @property
    def exit_code(self) -> int:
        """0 when every letter has a record and every asked model answered, else 1."""
        return 1 if self.failures or self.pending or self.claim_problems or self.unanswered or self.stopped else 0

    def add_record(self, line: Mapping[str, object]) -> None:
        """Count one line of ``records.jsonl``, given as parsed JSON."""
        record, findings, model = line.get("record"), line.get("findings"), line.get("model")
        self.records += 1
        self.for_review += line.get("needs_review") is True
        if isinstance(model, Mapping) and model.get("status") != "answered":
            self.unanswered += 1
        if isinstance(record, Mapping):
            self.case_outcomes[str(record.get("case_outcome") or "not readable")] += 1
            items = record.get("disputed_items")
            for item in items if isinstance(items, list) else []:
                self.items += 1
                self.outcomes[str(item.get("outcome") or "not readable")] += 1
        for finding in findings if isinstance(findings, list) else []:
            self.findings[str(finding.get("code"))] += 1

    def add_failure(self, path: str, code: str, message: str) -> None:
        """Count one letter's line of ``failures.jsonl``."""
        self.failures += 1
        self._add_failing(path, code, message)

    def add_claim_problem(self, path: str, code: str, message: str) -> None:
        """Count one line of ``failures.jsonl`` that is about the claims file."""
        self.claim_problems += 1
        self._add_failing(path, code, message)

    def _add_failing(self, path: str, code: str, message: str) -> None:
        self.failure_codes[code] += 1
        self.failure_messages.setdefault(code, message)
        examples = self.failure_examples.setdefault(code, [])
        if len(examples) < _EXAMPLES:
            examples.append(path)

    def add_duplicate(self, path: str, first: str) -> None:
        """Remember a letter that another file holds too."""
        if len(self.duplicates) < _EXAMPLES:
            self.duplicates.append((path, first))

    @property
    def closing_line(self) -> str:
        """The line that balances: letters in = records + failures + pending."""
        parts = [counted(self.records, "record"), counted(self.failures, "failure")]
        if self.pending:
            parts.append(f"{self.pending:,} pending")
        return f"{counted(self.letters, 'letter')} in = {' + '.join(parts)}"


def render_summary(summary: RunSummary) -> str:
    """Return the summary as a person reads it; it ends with the line that balances."""
    s = summary
    lines = [
        *_block("letters", s.records, s.case_outcomes),
        *_block("items", s.items, s.outcomes),
        *_block(
            "findings", s.findings.total(), s.findings, {code: FINDINGS[code].severity for code in s.findings if code in FINDINGS}
        ),
        _line("letters for review", s.for_review, "see findings.csv" if s.for_review else ""),
    ]
    if s.duplicates:
        more = s.findings["duplicate_letter"] - len(s.duplicates)
        lines += ["", "the same determination twice"]
        lines += [f"  {path} = {first}" for path, first in s.duplicates]
        lines += [f"  and {more:,} more: see `duplicate_letter` in findings.csv"] if more > 0 else []
    if s.failure_codes:
        lines += ["", "not read"]
        for code, number in s.failure_codes.most_common():
            shown = ", ".join(s.failure_examples[code]) + (", …" if number > len(s.failure_examples[code]) else "")
            lines += [_line(f"  {code}", number), f"    {s.failure_messages[code]}", f"    {shown}"]
    notes = [
        (s.already, "{} read before and unchanged"),
        (s.changed, "{} changed since the last run and read again"),
        (s.gone, "{} no longer under these paths; records kept"),
        (s.unclaimed, "{} that no claim is about; left out"),
        (s.left_out, "{} found and left out as asked"),
        (s.unanswered, "{} without a usable answer of the model; `--only-failed` asks again"),
    ]
    said = [text.format(counted(number, "letter")) for number, text in notes if number]
    if s.damaged:
        said.append(f"{counted(s.damaged, 'damaged line')} of an earlier run dropped; nothing else was lost")
    if s.skipped:
        by_ending = ", ".join(f"{ending} {number:,}" for ending, number in sorted(s.skipped.items()))
        said.append(f"{counted(s.skipped.total(), 'other file')} skipped ({by_ending})")
    if s.claim_problems:
        said.append(f"{counted(s.claim_problems, 'claim')} without use; see failures.jsonl")
    if s.spent:
        said.append(f"{s.spent} in all")
    if s.stopped:
        said.append(f"{s.stopped}; the same command goes on")
    lines += ["", *said] if said else []
    return "\n".join([*lines, "", s.closing_line]) + "\n"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, singular or plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


_GRAVITY: Final = MappingProxyType({"error": 1, "warning": 2, "note": 3})


def _block(title: str, total: int, counts: Counter[str], extra: dict[str, str] | None = None) -> list[str]:
    severities = extra or {}
    order = sorted(counts, key=lambda name: (_GRAVITY.get(severities.get(name, ""), 0), -counts[name], name))
    return [_line(title, total), *(_line(f"  {name}", counts[name], severities.get(name, "")) for name in order), ""]


def _line(label: str, number: int, extra: str = "") -> str:
    return f"{label:<{_COLUMN}}{number:>9,}  {extra}".rstrip()
