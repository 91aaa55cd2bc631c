"""What a letter itself contradicts: quantities, strengths, sides, whole items."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest

from imr_llm.evidence import Remark
from imr_llm.letters import read_passage
from imr_llm.rules.disputes import read_disputes
from imr_llm.rules.mentions import find_contradictions
from imr_llm.sections import find_outline
from tests.fictional import Item, letter

CLOSED: Final = "The request is not medically necessary."


class Case(NamedTuple):
    """A summary, one heading, its rationale, and the codes to expect."""

    id: str
    summary: str
    heading: str
    rationale: str
    expected: tuple[str, ...]


def _partial(requested: str, certified: str, disputed: str) -> str:
    """Return a heading that tells of a partial authorisation."""
    certifying = f"{certified} was authorized by the Claims Administrator."
    return f"{requested} was the original request. {certifying} The remaining portion of the original request, {disputed} is"


QUANTITIES: Final = ("letter_quantities_differ",)
STRENGTHS: Final = ("letter_strengths_differ",)
SIDES: Final = ("letter_sides_differ",)
CASES: Final = (
    Case("request", "A Request for Authorization was submitted for Soma 350mg #77.", "Soma 350mg #88", CLOSED, QUANTITIES),
    Case("review", "UR denied the request for Soma 350mg #77.", "Soma 350mg #88", CLOSED, QUANTITIES),
    Case("modification", "UR modified Soma 350mg #77 to #33.", "Soma 350mg #88", CLOSED, QUANTITIES),
    Case("conclusion", "He rests.", "Soma 350mg #88", "The request for Soma 350mg #77 is not medically necessary.", QUANTITIES),
    Case("certified is no request", "UR modified Soma 350mg #88 to #33.", "Soma 350mg #88", CLOSED, ()),
    Case("one place agrees", "The RFA asked for Soma #88. UR denied Soma #77.", "Soma 350mg #88", CLOSED, ()),
    Case("past prescription", "He was given Soma 350mg #77 last year.", "Soma 350mg #88", CLOSED, ()),
    Case("other drug", "UR denied Lyrica 75mg #77 and Soma 350mg #88.", "Soma 350mg #88", CLOSED, ()),
    Case("ampersand", "UR denied Lyrica 75mg #77 & Soma.", "Soma 350mg #88", CLOSED, ()),
    Case("visits before", "The RFA asks for aquatic therapy after 14 prior visits.", "Aquatic therapy 9 visits", CLOSED, ()),
    Case("an earlier denial", "A prior request for 14 visits was denied.", "Aquatic therapy 9 visits", CLOSED, ()),
    Case(
        "granted is not asked for",
        "UR granted a trial of four aquatic therapy visits in lieu of the nine that were requested.",
        "Aquatic therapy 9 visits",
        CLOSED,
        (),
    ),
    Case("visits had", "He had 14 visits of aquatic therapy.", "Aquatic therapy 9 visits", CLOSED, ()),
    Case("a date", "On March 7, 2015, UR denied Soma 350mg #88.", "Soma 350mg #88", CLOSED, ()),
    Case("no quantity", "UR denied Soma 350mg #77.", "Soma 350mg", CLOSED, ()),
    Case("in words", "UR denied nine acupuncture visits.", "Acupuncture 9 visits", CLOSED, ()),
    Case("other unit", "UR denied Voltaren gel #2 tubes.", "Voltaren gel 150 grams", CLOSED, ()),
    Case(
        "one of two",
        "He rests.",
        _partial("Nine pool visits", "Six pool visits", "three pool visits for the hip and nine pool visits for the knee"),
        "The additional three visits are not necessary. The request is not medically necessary.",
        QUANTITIES,
    ),
    Case("arithmetic", "He rests.", _partial("Soma #88", "Soma #33", "Soma #44"), CLOSED, ("partial_arithmetic",)),
    Case("arithmetic right", "He rests.", _partial("Soma #88", "Soma #33", "Soma #55"), CLOSED, ()),
    Case("refills", "He rests.", _partial("Soma #88 with 3 refills", "Soma #88", "three refills of Soma #88"), CLOSED, ()),
    Case("other service", "He rests.", _partial("Acupuncture 9 visits", "Massage 2 visits", "acupuncture 9 visits"), CLOSED, ()),
    Case("strength asked", "The provider requested Soma 250mg.", "Soma 350mg", CLOSED, STRENGTHS),
    Case("strength by brand", "UR denied Zanaflex 2mg.", "Tizanidine 4mg", CLOSED, STRENGTHS),
    Case("strength in another unit", "UR denied Duragesic 25mg.", "Duragesic 25mcg", CLOSED, ()),
    Case("strength planned", "The treatment plan included Soma 250mg.", "Soma 350mg", CLOSED, STRENGTHS),
    Case(
        "earlier plan",
        "The treatment plan included Soma 250mg. The treatment plan was for rest. He took Soma 250mg.",
        "Soma 350mg",
        CLOSED,
        (),
    ),
    Case("strength concluded", "He rests.", "Soma 350mg", "The request for Soma 250mg is not medically necessary.", STRENGTHS),
    Case("strength in part", "UR denied Percocet 5mg.", "Percocet 5/325mg", CLOSED, ()),
    Case("other release", "UR denied Ultram ER 150mg.", "Ultram 50mg", CLOSED, ()),
    Case("other drug's strength", "UR denied Soma and Lyrica 75mg.", "Soma 350mg", CLOSED, ()),
    Case("compound", "UR denied Menthol 4% cream.", "Menthol 5%, Camphor 2% cream", CLOSED, ()),
    Case("side reviewed", "UR denied an MRI of the left ankle.", "MRI right ankle", CLOSED, SIDES),
    Case("side concluded", "He rests.", "MRI right ankle", "The MRI of the left ankle is not medically necessary.", SIDES),
    Case("side reasoned", "His right ankle aches.", "MRI right ankle", f"The left ankle is stable. {CLOSED}", SIDES),
    Case(
        "side known",
        "His right ankle aches, his left ankle less.",
        "MRI right ankle",
        f"The left ankle is stable. {CLOSED}",
        (),
    ),
    Case(
        "side of other words",
        "He rests.",
        "Injection, right first dorsal sheath",
        f"The left first dorsal sheath is sore. {CLOSED}",
        SIDES,
    ),
    Case("both sides", "UR denied an MRI of the right ankle and left ankle.", "MRI right ankle", CLOSED, ()),
    Case("other part", "UR denied an MRI of the left wrist.", "MRI right ankle", CLOSED, ()),
    Case("bilateral", "UR denied an MRI of the left ankle.", "MRI bilateral ankles", CLOSED, ()),
)


def _remarks(summary: str, *items: Item) -> list[Remark]:
    outline = find_outline(read_passage(letter(*items, summary=summary)))
    assert len(outline.items) == len(items)
    return list(find_contradictions(read_disputes(outline)))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_contradictions_within_one_item(case: Case) -> None:
    """Only places that state the request in dispute contradict its heading."""
    remarks = _remarks(case.summary, Item(case.heading, rationale=case.rationale))

    assert tuple(remark.code for remark in remarks) == case.expected


def test_remark_holds_both_values_and_both_places() -> None:
    """A person can judge a contradiction from its sentence, and find both places."""
    summary = "UR denied the request for Soma 350mg #77."
    made = letter(Item("Soma 350mg #88"), summary=summary)
    (remark,) = find_contradictions(read_disputes(find_outline(read_passage(made))))

    assert (remark.field, remark.letter_value) == ("/disputed_items/0/quantity", "88")
    assert [made.quote(span) for span in remark.spans] == ["#88", "#77"]
    assert "#88" in remark.message
    assert "#77" in remark.message


def test_letter_that_disputes_both_sides_is_left_alone() -> None:
    """Items on two sides share their reasons."""
    shared = "The left ankle and the right ankle are stable. The request is not medically necessary."
    items = (Item("MRI right ankle", rationale=shared), Item("MRI left ankle", rationale=shared))

    assert _remarks("His right ankle aches.", *items) == []


@pytest.mark.parametrize(
    ("second", "code", "field"), [("Upheld", "duplicate_item", "heading"), ("Overturned", "same_item_twice", "outcome")]
)
def test_same_heading_twice(second: str, code: str, field: str) -> None:
    """A request decided twice is remarked at the later item, by its outcome where that differs."""
    (remark,) = _remarks("He rests.", Item("Quad cane", "Upheld"), Item("Sling"), Item("Quad  Cane.", second))

    assert (remark.code, remark.field) == (code, f"/disputed_items/2/{field}")


def test_two_strengths_that_are_two_items_do_not_contradict() -> None:
    """Each strength of a drug is told of by itself; where only one is an item, the other contradicts it."""
    summary = "UR denied Lyrica 75mg #88, and Lyrica 150mg #44 was denied."
    first, second = Item("Lyrica 75mg #88", rationale=CLOSED), Item("Lyrica 150mg #44", rationale=CLOSED)

    assert _remarks(summary, first, second) == []
    assert [remark.code for remark in _remarks(summary, first)] == list(STRENGTHS)
