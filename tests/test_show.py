"""One letter in the terminal."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from imr_llm import Letter, Span, extract_determination, letter_from_text, read_letter
from imr_llm.cli import app
from imr_llm.exports.marks import find_marks, printed_lines
from imr_llm.exports.sheet import Line, Section, is_about, make_sheet, values_beside
from imr_llm.exports.terminal import BESIDE_FROM, show_letter, terminal
from imr_llm.exports.visible import one_line, visible
from imr_llm.record import Finding
from tests.fictional import SUMMARY, Item, letter, letter_text

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "letters").glob("*.txt"))
CONTRADICTED = next(path for path in EXAMPLES if "05-quantity" in path.name)
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
ANSI = re.compile(r"\x1b\[[\d;]*m")


def shown(one: Letter, width: int = 80, *, coloured: bool = False) -> str:
    """Return what is printed for a letter."""
    out = io.StringIO()
    colours = "standard" if coloured else None
    console = Console(
        file=out, width=width, force_terminal=coloured, color_system=colours, markup=False, emoji=False, highlight=False
    )
    show_letter(one, extract_determination(one), console)
    return out.getvalue()


def joined(printed: str) -> str:
    """Return a printed letter as one line, line numbers left out."""
    return " ".join(re.sub(r"^ {0,4}\d+ ", "", line) for line in printed.splitlines())


def test_values_stand_in_brackets_with_the_number_of_their_line() -> None:
    """Without colour, a mark and its line of the record carry one number."""
    text = shown(letter(Item("Zorvex 20 mg #45")))
    number = re.search(r"\[#45\]([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)

    assert number
    assert re.search(rf"^ +{number[1].translate(LOWERED)} quantity +45 ", text, re.MULTILINE)


def test_hundreds_of_lines_without_a_value_are_counted() -> None:
    """A page of values is not lost between thousands of lines in which nothing was read."""
    text = letter_text(Item("Zorvex 20 mg #45"))
    grown = text.replace("CLINICAL CASE SUMMARY", "CLINICAL CASE SUMMARY\n" + "He rests the knee at night.\n" * 2_000)
    printed = shown(letter_from_text(grown))

    left_out = re.search(r"([\d,]+) lines in which nothing was read", printed)
    assert left_out
    kept = printed.count("He rests the knee at night.")
    assert 200 < kept < 400
    assert kept + int(left_out[1].replace(",", "")) >= 2_000
    assert "[#45]" in printed


@pytest.mark.parametrize("width", [80, 100, BESIDE_FROM, 200])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:12])
def test_no_line_is_wider_than_the_terminal(path: Path, width: int) -> None:
    """Long lines are folded, with the record below or beside."""
    assert max(map(len, shown(read_letter(path), width).splitlines())) <= width


def test_the_record_stands_beside_the_letter_where_there_is_room() -> None:
    """From 140 columns, the first line of both is one."""
    one = letter(Item("Cane"))

    assert "│ Case\n" in shown(one, BESIDE_FROM)
    assert "│" not in shown(one, BESIDE_FROM - 1)


def test_findings_stand_below_the_line_they_point_at_and_in_a_list() -> None:
    """A warning is read where its words are."""
    lines = shown(read_letter(CONTRADICTED)).splitlines()
    heading = next(row for row, line in enumerate(lines) if "[# 90]" in line)

    assert lines[heading + 1].lstrip().startswith("!1 warning: ")
    assert sum("!1 warning:" in line for line in lines) == 2
    assert "Findings: " in "\n".join(lines)


def test_colours_replace_brackets() -> None:
    """With colour, only the values are coloured and nothing is added but numbers."""
    text = shown(letter(Item("Zorvex 20 mg #45")), coloured=True)

    assert re.search(r"\x1b\[[\d;]*33m[^\x1b]*#45", text)
    assert "[#45]" not in ANSI.sub("", text)
    assert "\n     8 HOW THE IMR" in re.sub(r"\x1b\[2m( *\d+ )\x1b\[0m", r" \1", text)


def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable set, a terminal gets brackets and no colour."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = io.StringIO()
    one = letter(Item("Zorvex 20 mg #45"))
    show_letter(one, extract_determination(one), terminal(out))

    assert "[#45]" in out.getvalue()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_output_that_knows_few_characters_gets_others(encoding: str) -> None:
    """Numbers stand in braces, and what cannot be printed becomes a question mark."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    one = letter(Item("Zorvex 20 mg #45 for Łukasz"))
    show_letter(one, extract_determination(one), terminal(out))
    out.flush()
    text = out.buffer.getvalue().decode(encoding)

    assert re.search(r"\[#45\]\{\d+\}", text)
    assert "?ukasz" in text


def test_pages_are_told_where_a_letter_has_them() -> None:
    """Lines count anew on each page."""
    one = letter_from_text(letter_text(Item("Cane")).replace("CLINICAL CASE", "\fCLINICAL CASE"))

    assert "page 2\n    1 CLINICAL CASE SUMMARY" in shown(one)


@pytest.mark.parametrize(
    ("hidden", "written"),
    [("\x1b[2J", "\\x1b[2J"), ("\u202e", "\\u202e"), ("\x9b31m", "\\x9b31m"), ("\u200b", "\\u200b"), ("\a", "\\x07")],
)
def test_what_a_terminal_would_obey_is_written_out(hidden: str, written: str) -> None:
    """Neither escape codes nor marks of writing direction come through."""
    text = shown(letter(Item("Cane"), summary=f"{SUMMARY} Odd {hidden} words."))

    assert f"Odd {written} words" in joined(text)
    assert hidden[0] not in text


@given(st.text(st.characters(), max_size=200))
def test_visible_text_prints_and_stays_short(text: str) -> None:
    """Whatever the text, the output can be encoded and holds no control character."""
    made = visible(text)

    assert made.encode("utf-8") is not None
    assert all(c == "\n" or c.isprintable() or c.isspace() or not c.isascii() for c in made)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", made)
    assert "\n" not in one_line(text)


def sheet_of(*spans: tuple[int, int]) -> tuple[Section, ...]:
    """Return a sheet whose lines are proven by the spans given."""
    lines = (
        Line(n, "x", "x", f"/{n}", "dates", (Span(*span),), (), place=None, note="", marked=True)
        for n, span in enumerate(spans, 1)
    )
    return (Section("Case", tuple(lines)),)


@given(
    st.text(st.sampled_from("ab \n\r\f\u2028"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_marks_lose_no_character_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Nested, crossing, empty and overlong spans leave the text as it is, line by line."""
    if text.isspace():
        return
    one = letter_from_text(text)
    lines = printed_lines(one, find_marks(sheet_of(*spans), len(text)), ())

    assert ["".join(stretch.text for stretch in line.stretches) for line in lines] == text.splitlines()


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=8))
def test_every_mark_opens_and_closes_once(spans: list[tuple[int, int]]) -> None:
    """Also where marks cross, or go over a line's end."""
    one = letter_from_text("abcdefghi\nklmnopqrst")
    marks = find_marks(sheet_of(*((start, end) for start, end in spans if 9 not in (start, end - 1))), 20)
    stretches = [stretch for line in printed_lines(one, marks, ()) for stretch in line.stretches]

    assert sum(stretch.opens for stretch in stretches) == len(marks)
    assert sorted(numbers for stretch in stretches for numbers in stretch.closes) == sorted(mark.numbers for mark in marks)


def test_every_value_that_the_letter_says_has_a_line() -> None:
    """The sheet tells all that the record holds of a letter, and nothing of what it does not say."""
    extraction = extract_determination(
        letter(Item("Physical therapy 2 times a week for 6 weeks for the left wrist", "Overturned"))
    )
    values = {line.label: line.value for section in make_sheet(extraction) for line in section.lines}

    assert values["date of injury"] == "2015-03-04"
    assert values["side"] == "left"
    assert values["schedule"] == "2 x a week, for 6 weeks, 12 visits"
    assert values["outcome"] == "overturned"
    assert "refills" not in values


@pytest.mark.parametrize("words", ["[bold red]x[/]", "[/]", ":warning:", "{{ 7 }}", "%s"])
def test_words_that_look_like_markup_are_words(words: str) -> None:
    """Neither rich's markup nor its emoji codes mean anything in a letter."""
    assert f"Odd {words} words" in joined(shown(letter(Item("Cane"), summary=f"{SUMMARY} Odd {words} words.")))


@pytest.mark.parametrize(
    ("finding", "line", "about"),
    [
        ("/disputed_items/0/quantity/value", "/disputed_items/0/quantity", True),
        ("/disputed_items/0/quantity", "/disputed_items/0/quantity", True),
        ("/disputed_items/0/utilization_review", "/disputed_items/0/utilization_review/outcome", True),
        ("/disputed_items/0", "/disputed_items/0/quantity", False),
        ("/disputed_items/1/quantity", "/disputed_items/10/quantity", False),
        ("/disputed_items", "/disputed_items/0/quantity", False),
    ],
)
def test_a_finding_stands_at_the_lines_it_is_about(finding: str, line: str, *, about: bool) -> None:
    """Its own line, one above or one below; never a whole item's lines, never a neighbour's."""
    assert is_about(finding, line) is about


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("The heading says 45.", ()),
        ("The heading says 7.45 mg.", (("letter", "45"),)),
        ("The heading says 450.", (("letter", "45"),)),
        ("The heading says something else.", (("letter", "45"),)),
    ],
)
def test_a_value_is_told_beside_a_sentence_that_lacks_it(message: str, told: tuple[tuple[str, str], ...]) -> None:
    """Digits of a longer number are not the value."""
    assert values_beside(Finding(code="c", severity="note", field="/x", message=message, letter_value="45")) == told


def test_show_on_the_command_line(tmp_path: Path) -> None:
    """One letter is printed; with --json its record; what is no letter is one sentence."""
    path = tmp_path / "a.txt"
    path.write_text(letter_text(Item("Zorvex 20 mg #45")), encoding="utf-8")
    (tmp_path / "b.txt").write_text("A shopping list.", encoding="utf-8")
    run = CliRunner()
    printed, as_json, refused = (
        run.invoke(app, ["show", *arguments]) for arguments in ([str(path)], [str(path), "--json"], [str(tmp_path / "b.txt")])
    )

    assert "[#45]" in printed.stdout
    assert json.loads(as_json.stdout)["record"]["disputed_items"][0]["quantity"]["value"] == 45
    assert refused.exit_code == 2
    assert len(refused.stderr.splitlines()) == 1
