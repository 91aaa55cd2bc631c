"""Another reader's claims held against the letter and the rules' evidence, field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from imr_llm.checks.alignment import Alignment, align_items
from imr_llm.checks.citations import check_citations
from imr_llm.checks.claims import ITEMS
from imr_llm.checks.ground import Ground, ground_of, kind_of, split_citation
from imr_llm.checks.likeness import heading_key
from imr_llm.checks.lists import check_list
from imr_llm.checks.roles import REVIEW_OUTCOME
from imr_llm.checks.strangers import other_letter, strange_items
from imr_llm.checks.values import plain, same_unit, same_value, told
from imr_llm.checks.verdicts import Check, Verdict, remark_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imr_llm.checks.claims import Claim, Claims
    from imr_llm.evidence import Evidence, Reading, Remark, Value
    from imr_llm.record.fields import FieldKind
    from imr_llm.sections import Outline

_LISTS: Final = ("/certifications", "/subspecialties", "/licensed_states", "/body_parts", "/rationale_reasons", "/diagnoses")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comes of holding one reader's claims against the letter.

    Attributes:
        checks: One a field claimed, by the letter's own item numbering.
        remarks: Every difference, and what is wrong with the set of items.
        alignment: Which claimed item is which of the letter's.
    """

    checks: tuple[Check, ...]
    remarks: tuple[Remark, ...]
    alignment: Alignment


def compare(outline: Outline, evidence: Evidence, standing: Mapping[str, Reading[Value]], claims: Claims) -> Comparison:
    """Return verdict and remarks for every claim.

    Args:
        outline: The letter's parts, in which claimed values are looked for.
        evidence: What the rules read, and what they know the letter to leave unsaid.
        standing: By field, the reading whose value the record carries.
        claims: What the other reader states.
    """
    alignment = align_items(outline.items, claims)
    ground = ground_of(outline, evidence, standing)
    checks = tuple(_checks(ground, claims, alignment))
    remarks = [*_invalid(claims, alignment), *alignment.remarks, *strange_items(checks)]
    remarks += [remark for check in checks if check.verdict != "agrees" or check.misplaced for remark in remark_for(check)]
    stranger = other_letter(outline, claims, alignment, checks)
    return Comparison(checks, (stranger, *remarks) if stranger else tuple(remarks), alignment)


def _checks(ground: Ground, claims: Claims, alignment: Alignment) -> Iterator[Check]:
    """Yield every verdict: scalars as they come, then lists and citations, each as a whole."""
    lists: dict[str, list[Claim]] = {}
    citations: dict[str, list[Claim]] = {}
    for claim in placed_claims(claims, alignment):
        field = claim.field
        if "_guidelines" in field:
            citations.setdefault(split_citation(field)[0], []).append(claim)
        elif field.endswith(_LISTS):
            lists.setdefault(field, [])  # an empty list is a claim too
        elif field[-1].isdecimal() or field.startswith("/diagnoses/"):
            lists.setdefault(field.removesuffix("/name").rpartition("/")[0], []).append(claim)
        else:
            kind = kind_of(field)
            check = check_claim(ground, claim, kind) if kind else None
            if check:
                yield check
    for base, elements in lists.items():
        yield from check_list(ground, base, elements)
    for base, elements in citations.items():
        yield from check_citations(ground, base, elements)


def placed_claims(claims: Claims, alignment: Alignment) -> Iterator[Claim]:
    """Yield the claims under the letter's own item numbers; those of items without counterpart are left out."""
    same = len(alignment.letter_index) == claims.item_count and all(own == n for own, n in alignment.letter_index.items())
    for claim in claims.claims:
        field = claim.field if same else placed(claim.field, alignment)
        if field is not None and field != ITEMS:
            yield claim.at(field)


def placed(field: str, alignment: Alignment) -> str | None:
    """Return a reader's pointer under the letter's own item numbers; None for an item without counterpart."""
    if not field.startswith(f"{ITEMS}/"):
        return field
    index, slash, rest = field[len(ITEMS) + 1 :].partition("/")
    own = alignment.letter_index.get(int(index)) if index.isdecimal() else None
    return None if own is None else f"{ITEMS}/{own}{slash}{rest}"


def _invalid(claims: Claims, alignment: Alignment) -> Iterator[Remark]:
    """Yield what cannot be used, at the letter's items; of an item without counterpart, at the list of items."""
    for remark in claims.invalid:
        yield replace(remark, field=placed(remark.field, alignment) or ITEMS)


def check_claim(ground: Ground, claim: Claim, kind: FieldKind) -> Check | None:
    """Return the verdict on one claim; None where both readers are silent or the field is derived elsewhere."""
    if kind.kind == "derived":
        return _check_derived(ground, claim)
    reading = ground.standing.get(claim.field)
    if reading is not None:
        return _check_read(ground, claim, kind, reading)
    return None if claim.value is None else _check_unread(ground, claim, kind)


def _check_read(ground: Ground, claim: Claim, kind: FieldKind, reading: Reading[Value]) -> Check:
    """Return the verdict on a field that a rule read."""
    if claim.value is None:
        return Check(claim.field, "model_silent", claim, reading)
    readings = ground.evidence.of(claim.field)
    if _same(ground, claim, kind, reading.value):
        return Check(claim.field, "agrees", claim, reading, misplaced=ground.is_misplaced(kind, claim, readings))
    other = next((r for r in readings if same_value(kind.kind, r.value, claim.value)), None)
    found = None if other else ground.find_contradicting(claim.field, kind, claim.value)
    return Check(claim.field, "letter_inconsistent" if other or found else "disagrees", claim, reading, found=found, other=other)


def _check_unread(ground: Ground, claim: Claim, kind: FieldKind) -> Check:
    """Return the verdict on a value that no rule read: it must stand where such a value stands."""
    if claim.value is None or claim.field in ground.evidence.silent:
        return Check(claim.field, "unfounded", claim, None)
    if kind.home == "judgement" and not claim.field.endswith(REVIEW_OUTCOME):
        return Check(claim.field, "rules_silent", claim, None)
    found = ground.find(claim.field, kind, claim.value)
    if found is None:
        return Check(claim.field, "unfounded", claim, None)
    return Check(claim.field, "rules_silent", claim, None, found=found, misplaced=ground.is_misplaced(kind, claim, ()))


def _check_derived(ground: Ground, claim: Claim) -> Check | None:
    """Return the verdict on an item's number or on the necessity that follows from its outcome."""
    item, _, name = claim.field.rpartition("/")
    if name == "number":
        position = int(item.rpartition("/")[2]) + 1
        same = claim.value is None or claim.value == position
        return None if same else Check(claim.field, "disagrees", claim, None, letter_value=str(position))
    if name != "medically_necessary":
        return None
    outcome = ground.standing.get(f"{item}/outcome")
    if outcome is None:
        return _check_necessity(ground, claim, f"{item}/outcome")
    if claim.value is (outcome.value == "overturned"):
        return None
    verdict: Verdict = "model_silent" if claim.value is None else "disagrees"
    return Check(claim.field, verdict, claim, outcome, letter_value=told(outcome.value == "overturned"))


def _check_necessity(ground: Ground, claim: Claim, field: str) -> Check | None:
    """Return the verdict on a necessity whose outcome no rule read: the item must hold that outcome."""
    kind = kind_of(field)
    if claim.value is None or kind is None:
        return None
    found = ground.find(field, kind, "overturned" if claim.value else "upheld")
    return Check(claim.field, "rules_silent" if found else "unfounded", claim, None, found=found)


def _same(ground: Ground, claim: Claim, kind: FieldKind, letter: Value) -> bool:
    """Tell whether a claim says what the letter says, in the freedom that its field's words leave."""
    claimed = claim.value
    if claimed is None or same_value(kind.kind, letter, claimed):
        return claimed is not None
    one, other, name = str(letter), str(claimed), claim.field.rpartition("/")[2]
    if name == "name":
        return _is_cut(plain(one), plain(other)) and ground.find(claim.field, kind, claimed) is not None
    if name == "heading":
        return heading_key(one) == heading_key(other)
    if name == "unit":
        return same_unit(one, other)
    return name == "generic_name" and sorted(plain(one).split("/")) == sorted(plain(other).split("/"))


def _is_cut(one: str, other: str) -> bool:
    """Tell whether one name is the other cut shorter; the heading must print either."""
    return one in other or other in one


def check_case_outcome(claims: Claims, derived: str | None) -> Check | None:
    """Return the verdict on a claimed case outcome against the one that follows from the items."""
    claim = next((c for c in claims.claims if c.field == "/case_outcome"), None)
    if claim is None or claim.value == derived:
        return None
    verdict: Verdict = "unfounded" if derived is None else "model_silent" if claim.value is None else "disagrees"
    return Check("/case_outcome", verdict, claim, None, letter_value=derived)
