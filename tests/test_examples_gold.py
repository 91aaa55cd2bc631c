"""The fictional letters and what a reader found in them: each stands beside the other, in one form."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
LETTERS = {path.stem: path for path in sorted((EXAMPLES / "letters").iterdir())}
GOLD = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((EXAMPLES / "gold").glob("*.json"))}

LETTER_KEYS = {
    *("letter", "layout", "case_number", "priority", "case_outcome", "dates", "narrative_dates", "patient", "reviewer"),
    *("diagnoses", "disputed_items", "letter_inconsistencies"),
}
DATE_KEYS = {"injury", "injury_end", "ur_decision", "application_received", "assigned", "decision"}
SIDE_KEYS = ("mtus", "non_mtus", "pages", "sections")
ITEM_KEYS = {
    *("heading", "category", "treatment", "strength", "quantity", "quantity_unit", "refills", "schedule", "visits", "body_parts"),
    *("laterality", "retrospective", "date_of_service", "outcome"),
    *("ur_outcome", "ur_requested_quantity", "ur_certified_quantity"),
    *(f"{side}_{key}" for side in ("claims_administrator", "reviewer") for key in SIDE_KEYS),
}
NEEDED_ITEM_KEYS = {"heading", "refills", "laterality", "retrospective", "date_of_service", "outcome"}  # others may be left out
SCHEDULE_KEYS = {"times", "times_max", "per", "duration", "duration_max", "duration_unit"}
CATEGORIES = {
    *("pharmaceuticals", "rehabilitation", "diagnostic_testing", "dmepos", "injection", "surgery", "evaluation_management"),
    *("psych_services", "programs", "home_health", "transportation", "other"),
}
LAYOUTS = {"issues_decisions_and_rationales", "decisions_and_rationales", "notice_of_determination", "professional_review"}
PARTIAL = "was the original request"

FOOTER = re.compile(r"^[ \t]*(?:Page \d+ of \d+|Final Determination Letter for IMR Case Number \S+\s+\d+)[ \t]*$", re.MULTILINE)
ITEM = re.compile(r": (Upheld|Overturned) Claims Administrator guideline: ")

every_letter = pytest.mark.parametrize("stem", sorted(GOLD))


def read_plainly(path: Path) -> str:
    """Return a letter's text without the library that these letters are to try."""
    if path.suffix == ".pdf":
        pdfium = pytest.importorskip("pypdfium2", reason="reading a PDF needs the extra `pdf`")
        with pdfium.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def words_of(stem: str) -> str:
    """Return a letter's words, white space collapsed, page footers left out."""
    text = read_plainly(LETTERS[stem]).replace("\r\n", "\n").replace("\f", "\n")
    return " ".join(FOOTER.sub(" ", text).split())


def test_every_letter_has_gold_and_every_gold_a_letter() -> None:
    """Names match one to one, and a letter is there in one format only."""
    assert set(LETTERS) == set(GOLD)
    assert len(LETTERS) == len(list((EXAMPLES / "letters").iterdir()))


def test_the_table_of_examples_names_every_letter() -> None:
    """The folder's own table leaves no letter out."""
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in LETTERS.values() if f"`{path.name}`" not in table] == []


def test_case_numbers_are_fictional_and_used_once() -> None:
    """Every case number is from the range that stands for no case."""
    numbers = [gold["case_number"] for gold in GOLD.values() if gold["case_number"]]

    assert all(re.fullmatch(r"CM\d\d-099\d{4}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


@every_letter
def test_gold_has_only_known_keys(stem: str) -> None:
    """A misspelt key would never be scored, so none may pass."""
    gold = GOLD[stem]

    assert gold["letter"] == stem
    assert set(gold) == LETTER_KEYS
    assert set(gold["dates"]) <= DATE_KEYS
    assert set(gold["narrative_dates"]) <= DATE_KEYS
    assert set(gold["patient"]) == {"age_years", "sex"}
    assert set(gold["reviewer"]) == {"certifications", "subspecialties", "licensed_states"}
    for item in gold["disputed_items"]:
        assert set(item) <= ITEM_KEYS
        assert set(item) >= NEEDED_ITEM_KEYS
        assert set(item.get("schedule") or SCHEDULE_KEYS) == SCHEDULE_KEYS


@every_letter
def test_gold_values_are_of_the_closed_lists(stem: str) -> None:
    """Words that a record may hold are the only ones gold holds."""
    gold = GOLD[stem]

    assert gold["layout"] in LAYOUTS
    assert gold["patient"]["sex"] in {"female", "male", None}
    assert gold["reviewer"]["licensed_states"] == sorted(gold["reviewer"]["licensed_states"])
    for item in gold["disputed_items"]:
        assert item.get("category", "other") in CATEGORIES
        assert item["outcome"] in {"upheld", "overturned"}
        assert item.get("ur_outcome") in {"denied", "modified", "delayed", None}
        assert item["laterality"] in {"left", "right", "bilateral", None}


@every_letter
def test_every_heading_stands_in_its_letter(stem: str) -> None:
    """A heading is quoted, never retold."""
    words = words_of(stem)

    assert [item["heading"] for item in GOLD[stem]["disputed_items"] if item["heading"] not in words] == []


@every_letter
def test_case_number_and_strengths_stand_in_the_letter(stem: str) -> None:
    """What gold quotes in figures is printed in the letter, or in the very heading."""
    gold = GOLD[stem]
    bare = re.sub(r"\s", "", words_of(stem)).lower()

    assert gold["case_number"] is None or gold["case_number"].lower() in bare
    for item in gold["disputed_items"]:
        strength = item.get("strength") or ""
        assert re.sub(r"\s", "", strength).lower() in re.sub(r"\s", "", item["heading"]).lower()


@every_letter
def test_item_blocks_of_the_letter_are_the_items_of_gold(stem: str) -> None:
    """In the issues section the outcome words above a guideline label are gold's outcomes, in order."""
    if GOLD[stem]["layout"] != "issues_decisions_and_rationales":
        pytest.skip("the older layouts print no outcome word above a label")
    section = words_of(stem).partition("IMR ISSUES, DECISIONS AND RATIONALES")[2]

    assert [word.lower() for word in ITEM.findall(section)] == [item["outcome"] for item in GOLD[stem]["disputed_items"]]
    assert section.count("Claims Administrator guideline:") == len(GOLD[stem]["disputed_items"])


@every_letter
def test_case_outcome_follows_from_the_items(stem: str) -> None:
    """All upheld, all overturned, or mixed."""
    outcomes = {item["outcome"] for item in GOLD[stem]["disputed_items"]}

    assert GOLD[stem]["case_outcome"] == (outcomes.pop() if len(outcomes) == 1 else "partially_overturned")


@every_letter
def test_dates_follow_each_other(stem: str) -> None:
    """Injury, utilization review, application, assignment, decision: none before the one above."""
    dates = GOLD[stem]["dates"]
    in_order = ("injury", "injury_end", "ur_decision", "application_received", "assigned", "decision")
    printed = [dt.date.fromisoformat(dates[key]) for key in in_order if dates.get(key)]

    assert printed == sorted(printed)


@every_letter
def test_partial_authorisations_add_up(stem: str) -> None:
    """Where all three quantities are known and no refill is in dispute, requested less certified is what is in dispute."""
    for item in GOLD[stem]["disputed_items"]:
        if PARTIAL in item["heading"]:
            assert item["ur_outcome"] == "modified"
            requested, certified = item.get("ur_requested_quantity"), item.get("ur_certified_quantity")
            if None not in (requested, certified, item.get("quantity")) and not item["refills"]:
                assert requested - certified == item["quantity"]


@every_letter
def test_contradictions_name_a_field_of_the_letter(stem: str) -> None:
    """Each contradiction points at a part of gold that is there."""
    for contradiction in GOLD[stem]["letter_inconsistencies"]:
        assert set(contradiction) == {"field", "note"}
        node = GOLD[stem]
        for key in contradiction["field"].strip("/").split("/"):
            node = node[int(key)] if key.isdigit() else node[key]
