"""What an item's rationale concludes, and where it says the opposite before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark, reading
from imr_llm.rules.polarity import is_decided_otherwise
from imr_llm.rules.request_matching import names_request, read_request
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.verdict_wordings import MEETS_CRITERIA, QUALIFIED, SUPPORT_GIVEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imr_llm.evidence import Found
    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.polarity import Verdict

_LONGEST_LEAD: Final = 400  # characters before a claim in which its sentence begins


def find_verdicts(disputes: Disputes) -> Iterator[Found]:
    """Yield the outcome that each item's rationale concludes, and where a rationale contradicts its own conclusion."""
    for index, item in enumerate(disputes.items):
        if item.verdict:
            yield from _read_rationale(f"/disputed_items/{index}/outcome", item, item.verdict, disputes.items)


def _read_rationale(field: str, item: Dispute, verdict: Verdict, items: Sequence[Dispute]) -> Iterator[Found]:
    rationale = item.block.rationale
    if rationale is None or (len(items) > 1 and _is_on_another_item(verdict, item, items, rationale.text)):
        return
    proof = rationale.part(verdict.start, verdict.end)
    yield reading("rationale.verdict", field, verdict.outcome, "rationale", proof)
    if verdict.outcome == "upheld":
        yield from _find_contradiction(field, rationale, verdict.start, proof)


def _find_contradiction(field: str, rationale: Part, before: int, proof: Part) -> Iterator[Remark]:
    """Yield a remark where the reasons say that the criteria are met, and the verdict says the opposite."""
    text = rationale.text[:before]
    lower = text.lower()
    rules = [SUPPORT_GIVEN] if "there is" in lower else []
    if any(stem in lower for stem in ("meets", "meet ", "satisf", "fulfil")):
        rules.append(MEETS_CRITERIA)
    for met in (m for rule in rules for m in rule.finditer(text)):
        near = max(0, met.start() - _LONGEST_LEAD)
        start = max(s.start for s in find_sentences(text[: met.end()], near))
        if not QUALIFIED.search(text[start : met.end()]):
            said = rationale.part(start, met.end())
            message = f'The rationale says "{met[0]}" and concludes that the treatment is not medically necessary.'
            yield Remark("outcome_contradicted", field, message, (*said.spans(), *proof.spans()), "upheld")
            return


def _is_on_another_item(last: Verdict, item: Dispute, items: Sequence[Dispute], text: str) -> bool:
    """Tell whether a verdict names another item and not this one, after another verdict that differs.

    A rationale that several items share decides them one after the other.
    """
    if not is_decided_otherwise(text, last):
        return False
    said = read_request(text[last.start : last.end])
    return not names_request(said, item.request) and any(names_request(said, other.request) for other in items)
