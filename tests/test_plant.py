"""Errors planted in right answers about the example letters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.plant.kinds import FACTS, caught, group_of, item_plant, value_plant
from benchmarks.plant.letters import Case, load_cases
from benchmarks.plant.run import Tally, plant_letter
from benchmarks.plant.table import bars_missed, render
from benchmarks.plant.tree import copied, items_of, put, value_at

EXAMPLES = Path(__file__).parents[1] / "examples"


@cache
def cases() -> list[Case]:
    """Return the example letters in text form, which need no optional extra."""
    return [
        c for c in load_cases(EXAMPLES / "letters", EXAMPLES / "gold", fictional=True) if not c.outline.passage.letter.page_count
    ]


@cache
def tally() -> Tally:
    """Return what comes of a small sample of errors in every example."""
    sample = Tally()
    for case in cases():
        sample.add(plant_letter(case, cases(), seed=11, share=0.03))
    return sample


def test_every_planted_error_is_caught_on_its_very_field() -> None:
    """A wrong value is named by a finding at that value."""
    assert tally().missed == []


def test_no_wrong_value_reaches_a_record_without_a_finding() -> None:
    """What is wrong in a record carries a finding."""
    assert tally().reached == []


def test_right_answers_are_left_alone() -> None:
    """A right value is not flagged unless the letter itself is to blame."""
    assert [one for one in tally().alarms if one[1] in FACTS] == []


def test_enough_errors_of_every_kind_of_fact_are_planted() -> None:
    """The sample speaks of every group that has a bar."""
    groups = {group for _, group, _ in tally().kinds}

    assert set(FACTS) <= groups
    assert bars_missed(tally()) == []


def test_the_report_counts_what_was_planted() -> None:
    """The table's last lines add up."""
    planted = sum(counts["planted"] for counts in tally().kinds.values())

    assert any(line.startswith(f"{planted} errors planted") for line in render(tally(), frozenset(), 5))


@pytest.mark.parametrize(
    ("pointer", "group"),
    [
        ("/disputed_items/0/quantity/value", "quantity"),
        ("/disputed_items/0/quantity/unit", "unit"),
        ("/disputed_items/3/utilization_review/requested_quantity", "review"),
        ("/disputed_items/3/outcome", "outcome"),
        ("/disputed_items/3", "item set"),
        ("/dates/injury", "dates"),
        ("/disputed_items/1/reviewer_guidelines/0/pages/2", "pages"),
    ],
)
def test_fields_are_counted_in_the_group_they_belong_to(pointer: str, group: str) -> None:
    """Each pointer has one group."""
    assert group_of(pointer) == group


def test_a_finding_on_another_field_catches_nothing() -> None:
    """Only the very field counts."""
    plant = value_plant("refills", "/disputed_items/0/refills", 4)

    assert not caught(plant, frozenset({"/disputed_items/0", "/disputed_items/1/refills"}))
    assert caught(plant, frozenset({"/disputed_items/0/refills"}))


def test_a_plant_changes_a_copy_and_nothing_else() -> None:
    """Right claims stay right while errors are planted in copies of them."""
    right = cases()[0].right
    stated = copied(right)
    item_plant("item dropped", [0], lambda items: items.pop(0)).change(stated)
    put(stated, "/dates/injury", "1999-09-09")

    assert len(items_of(stated)) == len(items_of(right)) - 1
    assert value_at(right, "/dates/injury") != "1999-09-09"
