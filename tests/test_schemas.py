"""The published schemas say what the record is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imr_llm import extract_determination
from imr_llm.record import FINDINGS, DeterminationRecord
from imr_llm.record.fields import FIELDS, cost
from imr_llm.record.pointers import build_tree, item_index, leaves, shape, with_item
from imr_llm.record.schemas import main, render_schemas
from tests.fictional import Item, letter

SCHEMAS = Path(__file__).parents[1] / "schemas"


@pytest.mark.parametrize("name", sorted(render_schemas()))
def test_published_schemas_match_the_record(name: str) -> None:
    """`make schemas` was run after the last change."""
    assert (SCHEMAS / name).read_text(encoding="utf-8") == render_schemas()[name]


def test_a_stale_schema_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--check` names what differs and writes nothing."""
    monkeypatch.setattr("imr_llm.record.schemas._FOLDER", tmp_path)

    assert main(["--check"]) == 1
    assert "data-dictionary.md" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_every_leaf_of_a_record_is_a_known_field() -> None:
    """The table of fields leaves out nothing that a record can hold."""
    record = extract_determination(letter(Item("Zaltranol 15mg #44, 2 times a week for 3 weeks to the right wrist"))).record
    known = {name.removesuffix("/*") for name in FIELDS} | {
        "/disputed_items/*/quantity",
        "/disputed_items/*/schedule",
        "/diagnoses",
    }
    unknown = {shape(pointer).removesuffix("/*") for pointer, _ in leaves(json.loads(record.model_dump_json()))} - known

    assert unknown <= {"/disputed_items/*/claims_administrator_guidelines", "/disputed_items/*/reviewer_guidelines"}


def test_every_field_of_the_schema_has_a_meaning() -> None:
    """No property is published without a description."""
    schema = DeterminationRecord.model_json_schema(mode="serialization")
    nodes = [schema, *schema["$defs"].values()]
    silent = [
        name
        for node in nodes
        for name, field in node.get("properties", {}).items()
        if "description" not in field and "$ref" not in str(field)
    ]

    assert silent == []


def test_findings_are_documented() -> None:
    """The published list of findings is the closed list."""
    text = (SCHEMAS / "findings.md").read_text(encoding="utf-8")

    assert [code for code in FINDINGS if f"`{code}`" not in text] == []


def test_a_tree_and_its_leaves_are_the_same() -> None:
    """Pointers build the tree that they were taken from."""
    tree = {"a": {"b": [1, 2, {"c": None}]}, "d": []}

    assert dict(leaves(tree)) == {"/a/b/0": 1, "/a/b/1": 2, "/a/b/2/c": None, "/d": []}
    assert build_tree({"/a/b/0": 1, "/a/b/1": 2, "/e": "x"}) == {"a": {"b": [1, 2]}, "e": "x"}


def test_pointers_name_their_item() -> None:
    """An item's fields can be moved to another item; a case's fields belong to none."""
    assert item_index("/disputed_items/12/outcome") == 12
    assert item_index("/dates/injury") is None
    assert with_item("/disputed_items/12/outcome", 3) == "/disputed_items/3/outcome"


@pytest.mark.parametrize(
    ("pointer", "rank"),
    [
        ("/disputed_items/0/outcome", 1),
        ("/disputed_items/0/quantity", 2),
        ("/disputed_items/0/rationale_reasons", 8),
        ("/nowhere", 9),
    ],
)
def test_a_group_costs_as_much_as_its_gravest_field(pointer: str, rank: int) -> None:
    """Findings on a whole group are ordered with its dearest field."""
    assert cost(pointer) == rank
