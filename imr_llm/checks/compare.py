"""Another reader's claims held against the letter and the rules' evidence, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imr_llm.checks.alignment import Alignment, align_items
from imr_llm.checks.grounding import find_value, holds_sentence
from imr_llm.checks.homes import find_home
from imr_llm.checks.lists import check_citations, check_list, group_lists
from imr_llm.checks.values import plain, same_value, told
from imr_llm.checks.verdicts import Check, Verdict, remark_for
from imr_llm.evidence import Remark
from imr_llm.record.fields import FIELDS, field_kind
from imr_llm.record.pointers import item_index, shape, with_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imr_llm.checks.claims import Claim, Claims
    from imr_llm.evidence import Evidence, Reading, Value
    from imr_llm.record.fields import FieldKind
    from imr_llm.sections import Outline


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
    alignment = align_items([block.heading.printed for block in outline.items], claims)
    placed = _placed(claims, alignment)
    scalars, lists, citations = group_lists(placed)
    checks = [check for claim in scalars if (check := check_claim(outline, evidence, standing, claim))]
    for base, elements in lists.items():
        checks += check_list(outline, evidence, base, elements)
    for base, elements in citations.items():
        checks += check_citations(outline, evidence, base, elements)
    remarks = [*claims.invalid, *alignment.remarks, *(r for check in checks for r in _remarks(check))]
    return Comparison(tuple(checks), tuple(remarks), alignment)


def _placed(claims: Claims, alignment: Alignment) -> list[Claim]:
    """Return the claims under the letter's own item numbers; those of items without counterpart are left out."""
    placed = []
    for claim in claims.claims:
        index = item_index(claim.field)
        if index is None:
            placed.append(claim)
        elif index in alignment.letter_index:
            placed.append(claim.at(with_item(claim.field, alignment.letter_index[index])))
    return placed


def check_claim(outline: Outline, evidence: Evidence, standing: Mapping[str, Reading[Value]], claim: Claim) -> Check | None:
    """Return the verdict on one claim; None where both readers are silent or the field is derived elsewhere."""
    kind = field_kind(claim.field)
    if kind is None or claim.field == "/case_outcome":
        return None
    if kind.kind == "derived":
        return _check_derived(claim, standing)
    reading = standing.get(claim.field)
    if reading is not None:
        return _check_read(outline, evidence, claim, reading)
    return None if claim.value is None else _check_unread(outline, evidence, claim, kind)


def _check_read(outline: Outline, evidence: Evidence, claim: Claim, reading: Reading[Value]) -> Check:
    """Return the verdict on a field that a rule read."""
    kind = FIELDS[shape(claim.field)]
    if claim.value is None:
        return Check(claim.field, "model_silent", claim, reading)
    if _same(claim.field, kind, reading.value, claim.value, outline):
        misplaced = bool(claim.spans) and not holds_sentence(outline, kind.kind, claim, reading)
        return Check(claim.field, "agrees", claim, reading, misplaced=misplaced)
    others = (other for other in evidence.of(claim.field) if other is not reading)
    if any(same_value(kind.kind, other.value, claim.value) for other in others):
        return Check(claim.field, "letter_inconsistent", claim, reading)
    return Check(claim.field, "disagrees", claim, reading)


def _check_unread(outline: Outline, evidence: Evidence, claim: Claim, kind: FieldKind) -> Check:
    """Return the verdict on a value that no rule read: it must stand where such a value stands."""
    if claim.value is None or (claim.field in evidence.silent and not claim.field.endswith("/category")):
        return Check(claim.field, "unfounded", claim, None)
    if kind.home == "judgement":
        return Check(claim.field, "rules_silent", claim, None, found=find_home(outline, claim.field, "heading"))
    home = find_home(outline, claim.field, kind.home)
    found = find_value(home, kind.kind, claim.value) if home else None
    return Check(claim.field, "rules_silent" if found else "unfounded", claim, None, found=found)


def _check_derived(claim: Claim, standing: Mapping[str, Reading[Value]]) -> Check | None:
    """Return the verdict on an item's number or on the necessity that follows from its outcome."""
    index = item_index(claim.field)
    if claim.value is None or index is None:
        return None
    if claim.field.endswith("/number"):
        return None if claim.value == index + 1 else Check(claim.field, "disagrees", claim, None, letter_value=str(index + 1))
    outcome = standing.get(f"/disputed_items/{index}/outcome")
    if outcome is None or claim.value is (outcome.value == "overturned"):
        return None
    return Check(claim.field, "disagrees", claim, outcome, letter_value=told(outcome.value == "overturned"))


def _same(field: str, kind: FieldKind, letter: Value, claimed: Value, outline: Outline) -> bool:
    if same_value(kind.kind, letter, claimed):
        return True
    if field.endswith("/treatment/name"):
        return _same_treatment(field, str(letter), str(claimed), outline)
    if field.endswith("/heading"):
        return plain(str(letter)).removesuffix(" is") == plain(str(claimed)).removesuffix(" is")
    if field.endswith("/unit"):
        return plain(str(letter)).rstrip("s") == plain(str(claimed)).rstrip("s")
    return field.endswith("/citation") and plain(str(claimed)) in plain(str(letter))


def _same_treatment(field: str, letter: str, claimed: str, outline: Outline) -> bool:
    """Tell whether one name is the other cut shorter, in words that the heading prints."""
    one, other = plain(letter), plain(claimed)
    home = find_home(outline, field, "heading")
    cut = one.startswith(other) or other.startswith(one) or one in other or other in one
    return cut and home is not None and find_value(home, "words", claimed) is not None


def _remarks(check: Check) -> Iterator[Remark]:
    remark = remark_for(check)
    if remark:
        yield remark


def check_case_outcome(claims: Claims, derived: str | None) -> Check | None:
    """Return the verdict on a claimed case outcome against the one that follows from the items."""
    claim = next((c for c in claims.claims if c.field == "/case_outcome"), None)
    if claim is None or claim.value == derived:
        return None
    verdict: Verdict = "unfounded" if derived is None else "model_silent" if claim.value is None else "disagrees"
    return Check("/case_outcome", verdict, claim, None, letter_value=derived)
