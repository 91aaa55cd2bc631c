"""Whose value the record carries, and why: the only place with policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from pydantic import ValidationError

from imr_llm.checks import Check, Claims, Comparison, check_case, check_case_outcome, check_letter, compare, find_unread
from imr_llm.checks.values import told
from imr_llm.checks.verdicts import remark_for
from imr_llm.evidence import Reading, Remark, Value
from imr_llm.letters import Span
from imr_llm.record import FINDINGS, DeterminationRecord, Finding, Origin, OtherReading, Place, Provenance, Verdict
from imr_llm.record.confidence import confidence_of
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
    Policy(("/diagnoses",), "reader", (), "prose; rules do not read it"),
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


@dataclass(slots=True)
class _Proof:
    """Who says a value and where the letter says it, while readers are being compared."""

    origin: Origin
    spans: tuple[Span, ...]
    verdict: Verdict | None = None
    also: tuple[Reading[Value], ...] = ()
    reasked: bool = False


def reconcile(
    outline: Outline,
    evidence: Evidence,
    claims: Claims | None = None,
    *,
    comparison: Comparison | None = None,
    extra: tuple[Remark, ...] = (),
) -> Reconciled:
    """Return the record that evidence and claims come to.

    Args:
        outline: The letter's parts.
        evidence: What the rules found.
        claims: What another reader states; None where the rules read alone.
        comparison: Of these very claims with this evidence, where it is already at hand.
        extra: Remarks on how the claims were had.
    """
    standing = choose_readings(evidence)
    remarks = [*evidence.remarks, *check_letter(outline, evidence, standing), *extra]
    if claims is None:  # where another reader reads too, it fills what the rules leave open, and is held against the letter
        remarks += find_unread(outline, evidence)
    if claims and comparison is None:
        comparison = compare(outline, evidence, standing, claims)
    values: dict[str, object] = {field: reading.value for field, reading in standing.items()}
    proofs = {field: _Proof("rules", reading.spans, None, evidence.readings[field]) for field, reading in standing.items()}
    if comparison and claims:
        remarks += (remark for remark in comparison.remarks if _is_worth_telling(remark))
        _accept(comparison, claims.origin, values, proofs)
    outcome = _case_outcome(values, len(outline.items))
    if outcome is not None:
        fields = (f"/disputed_items/{index}/outcome" for index in range(len(outline.items)))
        remarks += check_case(outcome, {field: values.get(field) for field in fields}, remarks)
    case_check = check_case_outcome(claims, outcome) if claims else None
    if case_check:
        remarks += remark_for(case_check)
    _add_derived(outline, standing, values, proofs, outcome)
    record, refused = _validated(values, proofs)
    letter = outline.passage.letter
    findings = _findings(letter, [*remarks, *refused])
    _mark_contradictions(proofs, findings)
    provenance = {field: _provenance(letter, proof, standing.get(field)) for field, proof in proofs.items()}
    return Reconciled(record, provenance, findings, comparison)


def _is_worth_telling(remark: Remark) -> bool:
    """Tell whether a remark is news: that only a reader states what rules do not read at all is none."""
    return remark.code != "rules_silent" or policy_for(remark.field).stands != "reader"


def _accept(
    comparison: Comparison, origin: Literal["model", "claims"], values: dict[str, object], proofs: dict[str, _Proof]
) -> None:
    """Add verdicts to the proofs, and the other reader's values that the letter holds to the record."""
    for check in comparison.checks:
        proof = proofs.get(check.field)
        if proof is not None:
            proof.verdict = check.verdict
            proof.origin = "both" if check.verdict == "agrees" else proof.origin
            proof.reasked = check.claim.reasked
        elif check.verdict == "rules_silent" and check.claim.value is not None and policy_for(check.field).stands != "rules":
            field = _free_field(check, values)
            if field is not None:
                values[field] = check.claim.value
                spans = check.found.spans() if check.found else check.claim.spans
                proofs[field] = _Proof(origin, spans, "rules_silent", reasked=check.claim.reasked)


def _free_field(check: Check, values: Mapping[str, object]) -> str | None:
    """Return where an accepted value goes: its own field, or the next place of its list.

    Parts of a citation that the rules did not read are left out: a citation is read whole or not at all.
    """
    base = check.field
    if "_guidelines" in base:
        return None
    if not check.claim.field.startswith(f"{base}/"):
        return base
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
    proofs: dict[str, _Proof],
    outcome: str | None,
) -> None:
    """Add what follows from other fields: numbers, medical necessity and the case's outcome."""
    decisions: list[Span] = []
    for index, block in enumerate(outline.items):
        item = f"/disputed_items/{index}"
        proof = (block.heading or block.decision or block.claims_administrator or outline.passage.part(0, 1)).spans()
        values[f"{item}/number"] = index + 1
        values.setdefault(f"{item}/heading", "")
        proofs[f"{item}/number"] = _Proof("derived", proof[:1])
        decided = standing.get(f"{item}/outcome")
        if decided:
            proofs[f"{item}/medically_necessary"] = _Proof("derived", decided.spans)
            decisions += decided.spans
    if outcome:
        values["/case_outcome"] = outcome
        proofs["/case_outcome"] = _Proof("derived", tuple(decisions))


def _validated(values: dict[str, object], proofs: dict[str, _Proof]) -> tuple[DeterminationRecord, list[Remark]]:
    """Return the record; a value that it cannot hold (an age of 999) is left out and remarked on."""
    remarks: list[Remark] = []
    _fill_quantities(values, proofs)
    while True:
        try:
            return DeterminationRecord.model_validate(build_tree(values)), remarks
        except ValidationError as error:
            remarks += _without_refused(error, values, proofs)
            _close_gaps(values, proofs)


def _without_refused(error: ValidationError, values: dict[str, object], proofs: dict[str, _Proof]) -> list[Remark]:
    """Leave out what the record refused; of a group that lacks what it cannot be without, the whole group.

    Raises:
        ValidationError: Nothing that was put in is to blame.
    """
    refused = set()
    for problem in error.errors(include_url=False, include_input=False):
        where = problem["loc"][:-1] if problem["type"] == "missing" else problem["loc"]
        refused.add("/" + "/".join(map(str, where)))
    dropped = [field for field in values if any(f"{field}/".startswith(f"{r}/") or r.startswith(f"{field}/") for r in refused)]
    if not dropped:
        raise error
    remarks = []
    for field in dropped:
        shown, proof = str(values.pop(field)), proofs.pop(field, None)
        text = f"The record cannot hold {shown} here; it was left out."
        remarks.append(Remark("value_out_of_range", field, text, proof.spans if proof else (), shown))
    return remarks


def _close_gaps(values: dict[str, object], proofs: dict[str, _Proof]) -> None:
    """Number the elements of lists anew where one was left out, so that pointers name what the record holds."""
    kept: dict[str, set[int]] = {}
    for field in values:
        keys = field.split("/")
        for n, key in enumerate(keys):
            if key.isdecimal():
                kept.setdefault("/".join(keys[:n]), set()).add(int(key))
    ranks = {f"{base}/{index}": str(rank) for base, indexes in kept.items() for rank, index in enumerate(sorted(indexes))}
    for table in (values, proofs):
        moved = {_ranked(field, ranks): held for field, held in table.items()}
        table.clear()
        table.update(moved)  # type: ignore[arg-type]  # each table gets back what was its own


def _ranked(field: str, ranks: Mapping[str, str]) -> str:
    keys = field.split("/")
    return "/".join(ranks.get("/".join(keys[: n + 1]), key) for n, key in enumerate(keys))


def _fill_quantities(values: dict[str, object], proofs: dict[str, _Proof]) -> None:
    """Leave out a unit that stands without a number: the record's quantity is a number with a unit, or null."""
    for field in [f for f in values if f.endswith("/quantity/unit")]:
        if field.replace("/unit", "/value") not in values:
            del values[field]
            proofs.pop(field, None)


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


def _mark_contradictions(proofs: Mapping[str, _Proof], findings: Iterable[Finding]) -> None:
    """Set the verdict `letter_inconsistent` at every value that the letter itself contradicts, unless a reader differs too."""
    for finding in findings:
        if finding.code in _LETTERS_OWN:
            for field in (finding.field, f"{finding.field}/value"):
                proof = proofs.get(field)
                if proof is not None and proof.verdict not in ("disagrees", "model_silent"):
                    proof.verdict = "letter_inconsistent"


def _provenance(letter: Letter, proof: _Proof, chosen: Reading[Value] | None) -> Provenance:
    """Return a proof as the record publishes it, with page and line and the other places that state the field."""
    others = [other for other in proof.also if other is not chosen] if len(proof.also) > 1 else ()
    return Provenance(
        origin=proof.origin,
        verdict=proof.verdict,
        confidence=confidence_of(proof.origin, proof.verdict),
        spans=proof.spans,
        place=_place(letter, proof.spans),
        reasked=proof.reasked,
        also=tuple(OtherReading(source=o.source, value=told(o.value) or "", spans=o.spans) for o in others) if others else (),
    )


def _place(letter: Letter, spans: tuple[Span, ...]) -> Place | None:
    """Return page and line of the first span."""
    if not spans:
        return None
    return _printed_place(*letter.place(spans[0].start))


@lru_cache(maxsize=4096)  # letters have few lines, and values many
def _printed_place(page: int | None, line: int) -> Place:
    return Place(page=page, line=line)
