"""The polarity of verdicts, and rationales that contradict their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from imr_llm.evidence import Reading, Remark
from imr_llm.letters import read_letter, read_passage
from imr_llm.rules.disputes import read_disputes
from imr_llm.rules.items import find_items
from imr_llm.rules.polarity import verdict_polarity
from imr_llm.rules.verdicts import find_verdicts
from imr_llm.sections import find_outline
from tests.fictional import Item, letter

REAL_LETTERS: Final = Path(__file__).parents[2] / "shared" / "letters" / "text"


class Case(NamedTuple):
    """A closing passage and what it finds."""

    id: str
    text: str
    expected: str | None


CASES: Final = (
    Case("plain", "The request for a quad cane is not medically necessary and appropriate.", "upheld"),
    Case("glued", "has determined the request for a quad cane is notmedically necessary and appropriate", "upheld"),
    Case("criteria for being", "The sling fails to meet the criteria for being medically necessary.", "upheld"),
    Case("cannot be approved", "Without notes that show it is medically necessary, the request cannot be approved.", "upheld"),
    Case("rightly denied", "The request for the sling was correctly denied.", "upheld"),
    Case("contracted verb", "Although it is no aid for always, it's medically necessary for this flare.", "overturned"),
    Case(
        "recommended and",
        "The sling is not medically necessary per the denial. But the sling is recommended and medically necessary.",
        "overturned",
    ),
    Case("hyphenated", "So the quad cane is not-medically necessary.", "upheld"),
    Case("contraction", "The quad cane isn't medically necessary.", "upheld"),
    Case("seen as", "The gel is not seen as medically necessary", "upheld"),
    Case("noun", "The gel is not a medical necessity for her now.", "upheld"),
    Case("supported by", "The gel is not supported by the notes at hand as being medically necessary.", "upheld"),
    Case("not established", "Medical necessity of the gel has not been established.", "upheld"),
    Case("cannot be", "The medical necessity of the gel cannot be affirmed.", "upheld"),
    Case("fails", "The records fail to establish medical necessity.", "upheld"),
    Case("no evidence of", "There is no evidence of medical necessity.", "upheld"),
    Case("neither nor", "Neither the sling nor the cast is medically necessary.", "upheld"),
    Case("none of", "As the operation is not medically necessary, none of its aids are medically necessary.", "upheld"),
    Case("reasonable", "The sling is not reasonable and necessary.", "upheld"),
    Case("bare negative", "The wrist is stiff. Not medically necessary.", "upheld"),
    Case("no full stop", "The gel is not medically necessary", "upheld"),
    Case("without medically", "As such the request is not necessary.", "upheld"),
    Case("not certified", "The request is therefore non-certified.", "upheld"),
    Case("denial stands", "For these reasons the prior denial of the sling is upheld.", "upheld"),
    Case("agreement with it", "I agree with the prior denial.", "upheld"),
    Case("weak negative", "Therefore the request for nine visits is not supported.", "upheld"),
    Case("criteria unmet", "The requested sling does not meet the criteria.", "upheld"),
    Case("unclear that", "It is not clear that a second film is medically necessary.", "upheld"),
    Case("condition after", "The sling is not medically necessary. But a small one might be medically necessary.", "upheld"),
    Case("label", "RATIONALE FOR WHY THE SERVICE IS/WAS NOT MEDICALLY NECESSARY:", "upheld"),
    Case("advice after", "The gel is not medically necessary. Stop slowly. Ask the doctor. See the chapter on it.", "upheld"),
    Case("do not find", "I do not find the sling to be medically necessary.", "upheld"),
    Case("cannot establish", "This reader cannot establish the medical necessity of the sling.", "upheld"),
    Case("insufficient", "There is insufficient documentation to establish medical necessity of the sling.", "upheld"),
    Case("fail to show", "The notes fail to show that the sling is medically necessary.", "upheld"),
    Case("necessity alone", "The indication and necessity of this sling could not be established.", "upheld"),
    Case("denial recommended", "The wrist is stiff. Denial is recommended.", "upheld"),
    Case("plain with a tail", "The sling is not medically necessary at this time for the wrist.", "upheld"),
    Case("positive", "The sling is medically necessary and appropriate.", "overturned"),
    Case("doubled verb", "The sling is is medically necessary.", "overturned"),
    Case("other negation", "He has not necessarily gained. Therefore the sling is considered medically necessary.", "overturned"),
    Case("negation in a clause", "There is no sign of misuse, so the tablets are medically necessary.", "overturned"),
    Case("heading's negation", "The scan without contrast is medically necessary.", "overturned"),
    Case("double verdict", "The gel meets the guideline and is medically necessary.", "overturned"),
    Case("not only", "The sling is not only helpful; it is medically necessary.", "overturned"),
    Case("established", "Medical necessity has been established.", "overturned"),
    Case("reversal", "I am reversing the prior UA decision.", "overturned"),
    Case("certified", "The request for a sling should be authorized.", "overturned"),
    Case("reasonable and necessary", "The sling is reasonable and necessary.", "overturned"),
    Case("bare positive", "Medically necessary.", "overturned"),
    Case("weak positive", "Therefore, the requested sling is supported.", "overturned"),
    Case("history", "UR found the sling not medically necessary. It is medically necessary.", "overturned"),
    Case("dependent", "Since the operation is medically necessary, the sling is also medically necessary.", "overturned"),
    Case("find", "I find the sling medically necessary.", "overturned"),
    Case("therefore established", "The medical necessity of the sling is therefore established.", "overturned"),
    Case("other uses", "The sling is medically necessary. Further slings would not be medically necessary.", "overturned"),
    Case("not experimental", "The sling is not experimental and is medically necessary.", "overturned"),
    Case("no delay", "No further delay is warranted and the sling is medically necessary.", "overturned"),
    Case("double negation", "There is no reason to hold that the sling is not medically necessary.", None),
    Case("not persuasive", "I do not find the reason sound and slings are medically necessary.", None),
    Case("no more than", "No more than two visits are medically necessary.", None),
    Case("split", "While the first visit is medically necessary, the other nine are not.", None),
    Case("question", "It remains open whether the sling is medically necessary.", None),
    Case("condition", "The sling would be medically necessary if she fell.", None),
    Case("standard", "Guidelines state that a sling must be medically necessary.", None),
    Case("nothing", "The wrist is stiff.", None),
    Case("empty", "", None),
)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_polarity_is_the_last_clear_verdict(case: Case) -> None:
    """A negation counts for the words it governs, and what is not clear is nothing."""
    verdict = verdict_polarity(case.text)

    assert (verdict.outcome if verdict else None) == case.expected


def test_verdict_points_at_its_sentence() -> None:
    """The proof is the whole sentence, not the advice that follows it."""
    text = "It swelled. The gel is not medically necessary. Stop it slowly."
    verdict = verdict_polarity(text)

    assert verdict is not None
    assert text[verdict.start : verdict.end] == "The gel is not medically necessary."


def _found(*items: Item) -> list[object]:
    return list(find_verdicts(read_disputes(find_outline(read_passage(letter(*items))))))


def test_rationale_is_read_for_its_verdict() -> None:
    """Each item's rationale is a witness for its outcome."""
    (found,) = _found(Item("Wrist sling", rationale="The wrist is loose. Therefore the sling is medically necessary."))

    assert isinstance(found, Reading)
    assert (found.field, found.value, found.source) == ("/disputed_items/0/outcome", "overturned", "rationale")
    assert found.quote == "Therefore the sling is medically necessary."


def test_reasons_that_contradict_the_verdict_are_remarked() -> None:
    """A rationale that finds the criteria met and then denies says two things."""
    rationale = "The documentation satisfies the criteria for the requested sling. The sling is not medically necessary."
    _, remark = _found(Item("Wrist sling", rationale=rationale))

    assert isinstance(remark, Remark)
    assert (remark.code, remark.field) == ("outcome_contradicted", "/disputed_items/0/outcome")


@pytest.mark.parametrize(
    "reason",
    [
        "There is no rationale provided to support the request for a sling.",
        "It is unclear if the documentation meets the criteria for the requested sling.",
        "There is a lack of support for the requested sling.",
    ],
)
def test_missing_support_is_no_contradiction(reason: str) -> None:
    """Saying that support is missing agrees with a denial."""
    assert len(_found(Item("Wrist sling", rationale=f"{reason} The sling is not medically necessary."))) == 1


def test_shared_rationale_that_ends_on_another_item_gives_nothing() -> None:
    """Where one text decides two items differently, the last verdict is not this item's."""
    shared = "The request for a wrist sling is medically necessary. The request for a knee scooter is not medically necessary."
    found = _found(Item("Wrist sling", rationale=shared), Item("Knee scooter", rationale=shared))

    assert [(one.field, one.value) for one in found if isinstance(one, Reading)] == [("/disputed_items/1/outcome", "upheld")]


def test_quoted_denial_before_the_verdict_does_not_silence_it() -> None:
    """A closing sentence that names no item decides the item it stands under."""
    rationale = "The first reviewer wrote that the sling is not medically necessary. The request is medically necessary."
    (found,) = _found(Item("Wrist sling", rationale=rationale), Item("Knee scooter", rationale=""))

    assert isinstance(found, Reading)
    assert found.value == "overturned"


@pytest.mark.skipif(not REAL_LETTERS.is_dir(), reason="the real letters are not on this machine")
def test_verdicts_agree_with_printed_outcomes_of_real_letters() -> None:
    """No real letter of this layout contradicts its heading, and nearly every rationale has a clear verdict."""
    items = read = differing = 0
    for path in sorted(REAL_LETTERS.glob("*.txt")):
        outline = find_outline(read_passage(read_letter(path)))
        verdicts = {one.field: one.value for one in find_verdicts(read_disputes(outline)) if isinstance(one, Reading)}
        for index, block in enumerate(outline.items):
            if block.decision is None or block.decision.text.lower() not in {"upheld", "overturned"}:
                continue
            value = verdicts.get(f"/disputed_items/{index}/outcome")
            items += 1
            read += value is not None
            differing += value is not None and value != block.decision.text.lower()

    assert differing == 0
    assert read >= 0.98 * items


def test_a_decision_that_can_be_read_in_two_ways_is_told() -> None:
    """No outcome is read out of it."""
    words = "It is not the case that the cane is not medically necessary."
    outline = find_outline(read_passage(letter(Item("Cane", rationale=words))))
    block = outline.items[0]
    found = tuple(find_items(replace(outline, items=(replace(block, decision=block.rationale),))))

    assert [one.code for one in found if isinstance(one, Remark)] == ["item_without_decision"]
    assert not [one for one in found if isinstance(one, Reading) and one.field.endswith("/outcome")]
