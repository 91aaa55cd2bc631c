"""One letter in the terminal: its values marked where they stand, its record, its findings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

from imr_llm.exports.marks import PrintedLine, find_marks, printed_lines
from imr_llm.exports.sheet import TOPICS, Line, Section, is_about, make_sheet, place_words, values_beside
from imr_llm.exports.visible import one_line, visible

if TYPE_CHECKING:
    from imr_llm.letters import Letter
    from imr_llm.record import Extraction, Finding

BESIDE_FROM: Final = 140
"""Columns from which the record stands beside the letter."""

_STYLES: Final = MappingProxyType(
    {
        "case": "cyan underline",
        "dates": "bright_blue underline",
        "people": "magenta underline",
        "treatment": "green underline",
        "quantity": "yellow underline",
        "review": "bright_magenta underline",
        "outcome": "bold red underline",
        "guidelines": "bright_cyan underline",
        "error": "bold white on red",
        "warning": "bold black on yellow",
        "note": "black on white",
    }
)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GUTTER = 6
_LEAST_WIDTH = 40
_LABEL = 20
_WIDEST_SHEET = 90
_MOST_UNREAD = 300  # lines in a row; the longest letters have some 600 in all


@dataclass(frozen=True, slots=True)
class _Page:
    """What is printed on: marks are colours, or brackets where there are none; numbers are raised where they can be."""

    console: Console
    coloured: bool
    raised: bool

    def text(self, words: str, style: str = "") -> Text:
        """Return words in one of our styles, or in rich's own."""
        return Text().append(words, _STYLES.get(style, style) if self.coloured else "")

    def number(self, number: int) -> str:
        return str(number).translate(_RAISED) if self.raised else f"{{{number}}}"

    def hang(self, lead: Text, body: Text, width: int) -> list[Text]:
        """Return ``body`` folded beside ``lead``, which stands before the first of its lines."""
        indent = lead.cell_len
        folded = list(body.wrap(self.console, max(width - indent, _LEAST_WIDTH // 2), overflow="fold")) or [Text()]
        for line in folded:
            line.rstrip()  # the space at which a line was folded would be coloured too
        return [lead + folded[0], *(Text(" " * indent) + line for line in folded[1:])]

    def print(self, line: Text) -> None:
        """Print one line; what the output's encoding lacks becomes a question mark, never an error."""
        line.rstrip()
        line.plain = line.plain.encode(self.console.encoding, "replace").decode(self.console.encoding)
        self.console.print(line, overflow="fold")


def terminal(stream: IO[str] | None = None) -> Console:
    """Return a console that prints a letter's words as they are: no markup, no emoji codes, no highlighting.

    It knows ``NO_COLOR``, whether the stream is a terminal, and its width (80 columns where there is none to ask).
    """
    return Console(file=stream or sys.stdout, markup=False, emoji=False, highlight=False)


def show_letter(letter: Letter, extraction: Extraction, console: Console) -> None:
    """Print the letter with its values marked, the record below or beside it, and the findings at their lines.

    Args:
        letter: The letter.
        extraction: What was read from it.
        console: Where to; its width, colours and encoding are respected.
    """
    coloured = console.is_terminal and not console.no_color and console.color_system is not None
    page = _Page(console, coloured, _can_print(console, "⁰¹²³⁴⁵⁶⁷⁸⁹│─"))
    width = max(console.width, _LEAST_WIDTH)
    sheet = make_sheet(extraction)
    for line in (*_head(extraction, page, width), Text()):
        page.print(line)
    if width >= BESIDE_FROM:
        _print_beside(letter, extraction, sheet, page, width)
    else:
        for line in _letter_lines(letter, extraction, sheet, page, width):
            page.print(line)
        page.print(Text())
        for line in _sheet_lines(sheet, extraction, page, width):
            page.print(line)
    page.print(Text())
    for line in _finding_list(extraction.findings, page, width):
        page.print(line)


def _can_print(console: Console, characters: str) -> bool:
    try:
        characters.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _print_beside(letter: Letter, extraction: Extraction, sheet: Sequence[Section], page: _Page, width: int) -> None:
    right = min(width * 2 // 5, _WIDEST_SHEET)
    left = width - right - 3
    rule = " │ " if page.raised else " | "
    pairs = zip_longest(_letter_lines(letter, extraction, sheet, page, left), _sheet_lines(sheet, extraction, page, right))
    for one, other in pairs:
        line = one or Text()
        line.pad_right(left - line.cell_len)
        page.print(line + page.text(rule, "dim") + (other or Text()))


def _head(extraction: Extraction, page: _Page, width: int) -> Iterator[Text]:
    """Yield the letter's name, its form, and how to read the marks."""
    source = extraction.source
    review = "for review" if extraction.needs_review else "no review needed"
    layout = source.layout.replace("_", " ")
    pages = f", {source.pages} pages" if source.pages else ""
    yield from page.hang(page.text(""), page.text(one_line(source.path), "bold"), width)
    yield from page.hang(page.text(""), page.text(f"layout: {layout}; {source.characters} characters{pages}; {review}"), width)
    legend = page.text("")
    if page.coloured:
        legend.append("values: ")
        for topic in TOPICS:
            legend.append_text(page.text(topic, topic)).append("  ")
    else:
        legend.append(f"Values stand in [brackets]{page.number(1)}; the number is their line of the record.")
    yield from page.hang(page.text(""), legend, width)


def _letter_lines(letter: Letter, extraction: Extraction, sheet: Sequence[Section], page: _Page, width: int) -> Iterator[Text]:
    """Yield the letter's lines, folded, each finding below the line it points at; several blank lines become one.

    Of hundreds of lines in which nothing was read, the first are printed and the rest counted.
    """
    last_page, blank = 1 if letter.page_count else None, False
    unread = 0
    for line in printed_lines(letter, find_marks(sheet, len(letter.text)), extraction.findings):
        is_read = bool(line.findings) or any(stretch.topic for stretch in line.stretches)
        if is_read and unread > _MOST_UNREAD:
            yield _left_out(unread, page)
        unread = 0 if is_read else unread + 1
        if unread > _MOST_UNREAD:
            continue
        if line.place.page != last_page:
            last_page = line.place.page
            yield page.text(f"{'page':>{_GUTTER - 1}} {last_page}", "dim")
        was_blank, blank = blank, not any(stretch.text.strip() for stretch in line.stretches)
        if blank and was_blank and not line.findings:
            continue
        lead = page.text(f"{'' if blank else line.place.line:>{_GUTTER - 1}} ", "dim")
        yield from page.hang(lead, _marked(line, page), width)
        for index in line.findings:
            finding = extraction.findings[index]
            lead = Text(" " * _GUTTER) + _finding_label(index, finding, page)
            yield from page.hang(Text(" " * (_GUTTER + 2)), lead[_GUTTER:] + Text(f" {one_line(finding.message)}"), width)
    if unread > _MOST_UNREAD:
        yield _left_out(unread, page)


def _left_out(unread: int, page: _Page) -> Text:
    return page.text(
        f"{'…' if page.raised else '...':>{_GUTTER - 1}} {unread - _MOST_UNREAD:,} lines in which nothing was read", "dim"
    )


def _marked(line: PrintedLine, page: _Page) -> Text:
    """Return one line of the letter with its values marked."""
    text = Text()
    for stretch in line.stretches:
        if stretch.opens and not page.coloured:
            text.append("[" * stretch.opens)
        text.append_text(page.text(visible(stretch.text), stretch.topic or ""))
        closes = [",".join(page.number(number) for number in numbers) for numbers in stretch.closes]
        told = ",".join(closes) if page.coloured else "".join(f"]{numbers}" for numbers in closes)
        text.append_text(page.text(told, "dim"))
    return text


def _finding_label(index: int, finding: Finding, page: _Page) -> Text:
    return page.text(f"!{index + 1} {finding.severity}", finding.severity) + Text(":")


def _sheet_lines(sheet: Sequence[Section], extraction: Extraction, page: _Page, width: int) -> Iterator[Text]:
    """Yield the record, line by line."""
    for position, section in enumerate(sheet):
        if position:
            yield Text()
        yield page.text(section.title, "bold")
        for line in section.lines:
            lead = page.text(f"{line.number:>4} ", "dim") + Text(f"{line.label:<{_LABEL}} ")
            yield from page.hang(lead, _value(line, extraction.findings, page), width)


def _value(line: Line, findings: Sequence[Finding], page: _Page) -> Text:
    """Return a line's value, where it stands, what readers say of it, and which findings are about it."""
    text = page.text(line.value, "" if line.field.endswith("/rationale") else line.topic)
    where = place_words(line.place) if line.place else ""
    aside = "; ".join(part for part in (where, line.note) if part)
    if aside:
        text = text + page.text(f"  ({aside})", "dim")
    for index, finding in enumerate(findings):
        if is_about(finding.field, line.field):
            text = text + Text("  ") + page.text(f"!{index + 1}", finding.severity)
    return text


def _finding_list(findings: Sequence[Finding], page: _Page, width: int) -> Iterator[Text]:
    if not findings:
        yield page.text("No findings.", "bold")
        return
    counts = {severity: sum(one.severity == severity for one in findings) for severity in ("error", "warning", "note")}
    told = ", ".join(f"{number} {severity}{'' if number == 1 else 's'}" for severity, number in counts.items() if number)
    yield page.text(f"Findings: {told}", "bold")
    for index, finding in enumerate(findings):
        yield from page.hang(
            Text("  "),
            _finding_label(index, finding, page) + Text(f" {finding.code} at {one_line(finding.field) or 'the letter'}"),
            width,
        )
        yield from page.hang(Text(" " * 4), Text(_told(finding)), width)


def _told(finding: Finding) -> str:
    """Return a finding's sentence with both values and its place."""
    parts = [one_line(finding.message), *(f"{who}: {value}" for who, value in values_beside(finding))]
    if finding.place:
        parts.append(place_words(finding.place))
    return " | ".join(parts)
