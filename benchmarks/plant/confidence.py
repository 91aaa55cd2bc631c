"""How often a published value of each confidence class is wrong, measured on gold with a reader that errs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.plant.case_plants import case_plants
from benchmarks.plant.drafts import draft_of, tagged, untagged
from benchmarks.plant.item_plants import item_plants
from benchmarks.plant.tree import copied, value_at
from imr_llm.checks import claims_from_record
from imr_llm.reconcile import Reconciled, reconcile
from imr_llm.record.confidence import CONFIDENCE
from imr_llm.scoring.normal import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.plant.kinds import Plant
    from benchmarks.plant.letters import Case
    from imr_llm.evidence import Evidence

_READERS: Final = 6
_ERRORS: Final = 6  # in one letter
_HIDDEN: Final = 0.3  # share of the rules' fields that are hidden for the class `reader_only`


def measure(cases: Iterable[Case], *, seed: int) -> dict[str, Counter[str]]:
    """Return by confidence class how many published values gold knows, and how many of them are wrong.

    Each letter is read by the rules alone, with a right draft, and with drafts in which errors were planted. As rules read
    nearly every field that gold speaks of, values that only the reader states are had by hiding a part of what rules read.
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in CONFIDENCE}
    for case in cases:
        rng = Random(f"{seed} {case.name}")
        _count(case, case.alone, counts)
        _count(case, reconcile(case.outline, case.evidence, draft_of(case, tagged(case.right))), counts)
        plants = [plant for plant in (*case_plants(case, rng), *item_plants(case, rng)) if not plant.whole]
        for _ in range(_READERS):
            errors = rng.sample(plants, min(_ERRORS, len(plants)))
            _count(case, _read_with_errors(case, case.evidence, errors), counts)
            _count(case, _read_with_errors(case, _hidden(case.evidence, rng), errors), counts, only="reader_only")
    return counts


def _hidden(evidence: Evidence, rng: Random) -> Evidence:
    """Return the evidence of rules that read less: some fields neither read nor known to be unsaid."""
    fields = sorted({*evidence.readings, *evidence.silent})
    hidden = {
        one
        for one in fields
        if rng.random() < _HIDDEN and "_guidelines" not in one and not one.endswith(("/heading", "/outcome"))
    }
    readings = {one: found for one, found in evidence.readings.items() if one not in hidden}
    return replace(evidence, readings=readings, silent=evidence.silent - hidden)


def _read_with_errors(case: Case, evidence: Evidence, plants: Iterable[Plant]) -> Reconciled:
    stated = tagged(case.right)
    for plant in plants:
        before = copied(stated)
        try:
            plant.change(stated)
        except IndexError:  # an earlier error has taken the list's element away
            stated = before
        if claims_from_record(untagged(stated)).invalid:
            stated = before
    return reconcile(case.outline, evidence, draft_of(case, stated))


def _count(case: Case, reconciled: Reconciled, counts: dict[str, Counter[str]], only: str = "") -> None:
    """Count the values that both record and gold speak of; lists and citations are compared elsewhere."""
    record = reconciled.record.model_dump(mode="json")
    for claim in claims_from_record(copied(case.right)).claims:
        proof = reconciled.provenance.get(claim.field)
        if proof is None or claim.field[-1].isdecimal() or "_guidelines" in claim.field or claim.field.startswith("/diagnoses"):
            continue
        if only and proof.confidence != only:
            continue
        counts[proof.confidence]["values"] += 1
        counts[proof.confidence]["wrong"] += normal(value_at(record, claim.field)) != normal(value_at(case.right, claim.field))


def render_confidence(counts: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| class | values | wrong | error rate | at most (95 %) |"
    yield "|---|---:|---:|---:|---:|"
    for name, row in counts.items():
        if not row["values"]:
            yield f"| `{name}` | 0 | | not seen | |"
            continue
        rate, bound = row["wrong"] / row["values"], _at_most(row["wrong"], row["values"])
        yield f"| `{name}` | {row['values']} | {row['wrong']} | {rate:.2%} | {bound:.2%} |"


def _at_most(wrong: int, values: int) -> float:
    """Return the upper end of Wilson's 95 % interval for an error rate."""
    z, rate = 1.645, wrong / values
    centre = rate + z * z / (2 * values)
    spread = z * (rate * (1 - rate) / values + z * z / (4 * values * values)) ** 0.5
    return float(min(1.0, (centre + spread) / (1 + z * z / values)))
