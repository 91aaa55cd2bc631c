"""Whose value the record carries, and why: the only place with policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pydantic import ValidationError

from imr_llm.checks import Check, Claims, Comparison, check_case_outcome, check_letter, compare
from imr_llm.checks.values import told
from imr_llm.checks.verdicts import remark_for
from imr_llm.evidence import Reading, Remark, Value
from imr_llm.letters import Span
from imr_llm.record import FINDINGS, DeterminationRecord, Finding, OtherReading, Place, Provenance
from imr_llm.record.fields import cost
from imr_llm.record.pointers import build_tree, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imr_llm.evidence import Evidence
    from imr_llm.letters import Letter
    from imr_llm.sections import Outline

Stands = Literal["rules", "letter", "reader"]
"""Whose value the record carries.

``rules``: what the rules read, proven by the letter's form; where they know the letter to be silent, null.
``letter``: the rules' value; where they are silent, the other reader's if the letter holds it where it belongs.
``reader``: the other reader's alone, for what rules cannot read, if the letter holds it.
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """Whose value stands for one kind of field.

    Attributes:
        fields: The fields, each as its pointer with ``*`` for an index, or its beginning.
        stands: Whose value the record carries.
        sources: Parts of the letter in the order in which they are believed; empty where only one states the field.
        why: The reason, for ``imr-llm policy``.
    """

    fields: tuple[str, ...]
    stands: Stands
    sources: tuple[str, ...]
    why: str


POLICY: Final = (
    Policy(("/case_number", "/priority"), "rules", ("header", "filing", "narrative"), "printed in the header table"),
    Policy(
        ("/dates/injury", "/dates/injury_end"),
        "letter",
        ("header", "narrative", "filing"),
        "the header table is the case file's own; a narrative may mistype",
    ),
    Policy(
        ("/dates/",),
        "letter",
        ("header", "filing", "narrative"),
        "the header table is the case file's own; a narrative may mistype",
    ),
    Policy(("/patient/",), "letter", ("narrative",), "stated once, in the case summary"),
    Policy(("/reviewer/",), "letter", ("credentials",), "a list on its own line, or one sentence"),
    Policy(("/diagnoses/",), "reader", (), "prose; rules do not read it"),
    Policy(
        ("/disputed_items/*/heading", "/disputed_items/*/outcome"),
        "rules",
        ("decision", "heading", "rationale"),
        "the item's own line prints it",
    ),
    Policy(
        (
            "/disputed_items/*/quantity/",
            "/disputed_items/*/treatment/strength",
            "/disputed_items/*/refills",
            "/disputed_items/*/date_of_service",
        ),
        "letter",
        ("heading",),
        "the heading says what is in dispute; summary and review may speak of other amounts",
    ),
    Policy(
        ("/disputed_items/*/treatment/generic_name", "/disputed_items/*/treatment/category"),
        "letter",
        ("heading",),
        "a closed list of names; odd words are a reader's to judge",
    ),
    Policy(
        ("/disputed_items/*/utilization_review/",),
        "letter",
        ("heading", "narrative", "filing"),
        "a partial authorisation is printed in the heading; else the summary tells",
    ),
    Policy(("/disputed_items/*/rationale_reasons",), "reader", (), "a judgement on prose, from a closed list"),
    Policy(("/disputed_items/*/rationale",), "rules", ("rationale",), "cut out of the letter, never copied by a model"),
    Policy(
        ("/disputed_items/*/claims_administrator_guidelines", "/disputed_items/*/reviewer_guidelines"),
        "letter",
        ("guideline",),
        "printed after its label",
    ),
    Policy(("/disputed_items/",), "letter", ("heading",), "the heading says it"),
)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A record with its proofs.

    Attributes:
        record: What is published.
        provenance: By pointer, who says a value and where the letter says it.
        findings: What a person should look at, the costliest first.
        comparison: What comparing the readers gave; None where a single one read the letter.
    """

    record: DeterminationRecord
    provenance: dict[str, Provenance]
    findings: tuple[Finding, ...]
    comparison: Comparison | None


def policy_for(pointer: str) -> Policy:
    """Return the policy for a field: the first row that names it or begins its name."""
    name = shape(pointer)
    return next((row for row in POLICY if name.startswith(row.fields)), POLICY[-1])


def choose_readings(evidence: Evidence) -> dict[str, Reading[Value]]:
    """Return by field the reading that stands: of several, the one whose source is believed first."""
    standing = {}
    for field, readings in evidence.readings.items():
        if len(readings) == 1:
            standing[field] = readings[0]
            continue
        order = policy_for(field).sources
        standing[field] = min(readings, key=lambda r: order.index(r.source) if r.source in order else len(order))
    return standing


def reconcile(
    outline: Outline, evidence: Evidence, claims: Claims | None = None, *, extra: tuple[Remark, ...] = ()
) -> Reconciled:
    """Return the record that evidence and claims come to; ``extra`` are remarks on how the claims were had."""
    standing = choose_readings(evidence)
    remarks = [*evidence.remarks, *check_letter(outline, evidence, standing), *extra]
    comparison = compare(outline, evidence, standing, claims) if claims else None
    letter = outline.passage.letter
    values: dict[str, object] = {field: reading.value for field, reading in standing.items()}
    provenance = {
        field: Provenance(
            origin="rules", spans=reading.spans, place=_place(letter, reading.spans), also=_others(evidence.of(field), reading)
        )
        for field, reading in standing.items()
    }
    if comparison and claims:
        remarks += comparison.remarks
        _accept(comparison, claims, outline, values, provenance)
    outcome = _case_outcome(values, evidence.item_count)
    case_check = check_case_outcome(claims, outcome) if claims else None
    if case_check:
        remarks += remark_for(case_check)
    _add_derived(outline, standing, values, provenance, outcome)
    record, refused = _validated(values, provenance)
    findings = _findings(letter, [*remarks, *refused])
    return Reconciled(record, _with_inconsistencies(provenance, findings), findings, comparison)


def _others(readings: tuple[Reading[Value], ...], chosen: Reading[Value]) -> tuple[OtherReading, ...]:
    return tuple(OtherReading(source=r.source, value=told(r.value) or "", spans=r.spans) for r in readings if r is not chosen)


def _accept(
    comparison: Comparison, claims: Claims, outline: Outline, values: dict[str, object], provenance: dict[str, Provenance]
) -> None:
    """Add verdicts to the provenance, and the other reader's values that the letter holds to the record."""
    for check in comparison.checks:
        if check.field in provenance:
            entry = provenance[check.field]
            origin = "both" if check.verdict == "agrees" else entry.origin
            provenance[check.field] = entry.model_copy(update={"origin": origin, "verdict": check.verdict})
        elif check.verdict == "rules_silent" and check.claim.value is not None and policy_for(check.field).stands != "rules":
            field = _free_field(check, values)
            if field is None:
                continue
            values[field] = check.claim.value
            spans = check.found.spans() if check.found else check.claim.spans
            provenance[field] = Provenance(
                origin=claims.origin, verdict="rules_silent", spans=spans, place=_place(outline.passage.letter, spans)
            )


def _free_field(check: Check, values: Mapping[str, object]) -> str | None:
    """Return where an accepted value goes: its own field, or the next place of its list.

    Parts of a citation that the rules did not read are left out: a citation is read whole or not at all.
    """
    if "_guidelines" in check.field:
        return None
    base = "/diagnoses" if check.field == "/diagnoses" else check.field
    if not shape(check.claim.field).endswith(("/*", "/diagnoses/*/name")):
        return check.field
    taken = {field[len(base) + 1 :].partition("/")[0] for field in values if field.startswith(f"{base}/")}
    return f"{base}/{len(taken)}" + ("/name" if base == "/diagnoses" else "")


def _case_outcome(values: Mapping[str, object], item_count: int) -> str | None:
    outcomes = {values.get(f"/disputed_items/{index}/outcome") for index in range(item_count)}
    if not outcomes or None in outcomes:
        return None
    return str(outcomes.pop()) if len(outcomes) == 1 else "partially_overturned"


def _add_derived(
    outline: Outline,
    standing: Mapping[str, Reading[Value]],
    values: dict[str, object],
    provenance: dict[str, Provenance],
    outcome: str | None,
) -> None:
    """Add what follows from other fields: numbers, medical necessity and the case's outcome."""
    letter = outline.passage.letter
    for index, block in enumerate(outline.items):
        item = f"/disputed_items/{index}"
        proof = (block.heading or block.decision or block.claims_administrator or outline.passage.part(0, 1)).spans()
        values[f"{item}/number"] = index + 1
        values.setdefault(f"{item}/heading", "")
        provenance[f"{item}/number"] = Provenance(origin="derived", spans=proof[:1], place=_place(letter, proof))
        decided = standing.get(f"{item}/outcome")
        if decided:
            provenance[f"{item}/medically_necessary"] = Provenance(
                origin="derived", spans=decided.spans, place=_place(letter, decided.spans)
            )
    if outcome:
        values["/case_outcome"] = outcome
        spans = tuple(span for index in range(len(outline.items)) for span in standing[f"/disputed_items/{index}/outcome"].spans)
        provenance["/case_outcome"] = Provenance(origin="derived", spans=spans, place=_place(letter, spans))


def _validated(values: dict[str, object], provenance: dict[str, Provenance]) -> tuple[DeterminationRecord, list[Remark]]:
    """Return the record; a value that it cannot hold (an age of 999) is left out and remarked on."""
    remarks: list[Remark] = []
    _fill_quantities(values, provenance)
    while True:
        try:
            return DeterminationRecord.model_validate(build_tree(values)), remarks
        except ValidationError as error:
            refused = {
                "/" + "/".join(str(key) for key in problem["loc"])
                for problem in error.errors(include_url=False, include_input=False)
            }
            dropped = [
                field
                for field in values
                if any(field == r or field.startswith(f"{r}/") or r.startswith(f"{field}/") for r in refused)
            ]
            if not dropped:
                raise
            for field in dropped:
                shown = str(values.pop(field))
                entry = provenance.pop(field, None)
                spans = entry.spans if entry else ()
                remarks.append(
                    Remark(
                        "value_out_of_range",
                        field,
                        f"The record cannot hold {shown} here; it was left out.",
                        _spans(spans),
                        shown,
                    )
                )


def _spans(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def _fill_quantities(values: dict[str, object], provenance: dict[str, Provenance]) -> None:
    """Leave out a unit that stands without a number: the record's quantity is a number with a unit, or null."""
    for field in [f for f in values if f.endswith("/quantity/unit")]:
        if field.replace("/unit", "/value") not in values:
            del values[field]
            provenance.pop(field, None)


def _findings(letter: Letter, remarks: Iterable[Remark]) -> tuple[Finding, ...]:
    """Return the findings, each told once, ordered by what a wrong value would cost."""
    told_once = dict.fromkeys(remarks)
    ordered = sorted(told_once, key=lambda r: (_GRAVITY[FINDINGS[r.code].severity], cost(r.field), r.field, r.code))
    return tuple(
        Finding(
            code=remark.code,
            severity=FINDINGS[remark.code].severity,
            field=remark.field,
            message=remark.message,
            letter_value=remark.letter_value,
            model_value=remark.claimed_value,
            spans=remark.spans,
            place=_place(letter, remark.spans),
        )
        for remark in ordered
    )


_GRAVITY: Final = {"error": 0, "warning": 1, "note": 2}
_LETTERS_OWN: Final = frozenset(
    code
    for code in FINDINGS
    if code.startswith("letter_") or code in ("outcome_contradicted", "partial_arithmetic", "sex_inconsistent")
)


def _with_inconsistencies(provenance: dict[str, Provenance], findings: tuple[Finding, ...]) -> dict[str, Provenance]:
    """Return the provenance with `letter_inconsistent` at every value that the letter itself contradicts."""
    for finding in findings:
        if finding.code in _LETTERS_OWN:
            for field in (finding.field, f"{finding.field}/value"):
                if field in provenance and provenance[field].verdict != "disagrees":
                    provenance[field] = provenance[field].model_copy(update={"verdict": "letter_inconsistent"})
    return provenance


def _place(letter: Letter, spans: Iterable[tuple[int, int]]) -> Place | None:
    """Return page and line of the first span."""
    first = next(iter(spans), None)
    if first is None:
        return None
    page, line = letter.place(first[0])
    return Place(page=page, line=line)
