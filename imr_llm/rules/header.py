"""The table at the head of a letter: case number, priority, five dates.

Tools print one table in many orders: label and value by turns, all labels and then all values, a value before its
label or between the label's two words. Each order gives one assignment of values to labels; the law's own order
(injury, review decision, application, assignment, determination) tells which of them can stand.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Reading, Remark, Silence, reading
from imr_llm.letters import Span
from imr_llm.rules.dates import find_dates, read_date
from imr_llm.rules.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.evidence import Found
    from imr_llm.letters import Letter, Part
    from imr_llm.rules.dates import PrintedDate
    from imr_llm.sections.outline import Outline

LABEL = pattern(
    "label of a date in the header",
    r"""
    \b (?= [ADIRU] )
    (?: (?P<ur> UR\ (?:Denial|Decision|Determination|Modification)\ Date
      | Date\ of\ (?:UR|Utilization\ Review)\ (?:Decision|Denial|Determination)
              | Utilization\ Review\ (?:Denial|Decision|Determination)\ Date )
      | (?P<injury> Date(?:s|\(s\))?\ of\ Injury | Injury\ Date | DOI )
      | (?P<assigned> Date\ Assigned | Assigned\ Date | Date\ of\ Assignment )
      | (?P<received> (?:IMR\ )?Application\ Received(?:\ Date)? | Date\ (?:Application\ )?Received | Received(?=\ ?:)
              | Application (?=\ [0-9/]{8,10}\ Received\b ) )       # the value stands between the label's two words
      | (?P<decision> (?:Decision|Determination)\ Date | Date\ of\ (?:IMR\ |Final\ )?(?:Decision|Determination) | Dated(?=\ ?:) )
    ) (?! \w ) \ ?:?
    """,
    matches=(
        "Date of Injury: 4/17/2011",
        "Date of UR Decision:",
        "IMR Application Received:",
        "Application 04/02/2015 Received:",
        "Dated: 9/3/2013",
    ),
    rejects=("Injury Data", "Update of Injury", "Backdated: 1/2/2014"),
)
PRIORITY = pattern(
    "priority",
    r"\b(?: Standard | Expedited )\b",
    matches=("Priority: Standard", "EXPEDITED"),
    rejects=("substandard", "standardized"),
)
CASE_NUMBER = pattern(
    "case number",
    r"\b CM [- ]? [0-9]{2} \ ?-\ ? [0-9]{3,7} [A-Z]? \b | (?<! [\w/.-] ) [0-9]{2} - [0-9]{3,7} [A-Z]? (?! [\w/-] )",
    matches=("CM15-0012345", "CM13-0000777A", "13-000021", "14-305"),
    rejects=("11-09-2016", "(855) 865-8873", "92001-1234", "A13-000021"),
)
_CASE_LABEL = pattern(
    "label of the case number",
    r"\bCase\ (?:Number|No\b\.?|\#)\ ?:? | \bIMR\b (?:\ (?:Number|No\b\.?|\#)\ ?:?)?",
    matches=("IMR Case Number:", "MAXIMUS Case Number:", "IMR 13-000021"),
    rejects=("Claim Number:",),
)
_CLAIM_LABEL = pattern(
    "label of the claim number",
    r"\bClaim\ (?:Number|No\b\.?|\#)\ ?:?\ ? \Z",
    matches=("Claim Number: ",),
    rejects=("Case Number: ",),
)
_PRIORITY_LABEL = pattern("label of the priority", r"\bPriority\b", matches=("Priority:",), rejects=("prioritized",))
_FOOTER_NUMBER = pattern(
    "case number in a page footer",
    r"""(?: \A | (?<= [\n\r\f] ) ) [^\S\n\r\f]{0,20} Final\ Determination\ Letter\ for\ IMR\ Case\ Number\ [ :]{0,3}
        (?P<number> (?: CM [- ]? )? [0-9]{2} - [0-9]{3,7} [A-Z]? ) \b""",
    matches=("Final Determination Letter for IMR Case Number CM13-0000777",),
    rejects=("a letter for IMR Case Number CM13-0000777", "Final Determination Letter for IMR Case Number"),
)
_LABELLED_NUMBER = pattern(
    "case number at the head of a determination, or in a page footer",
    r"""Case\ Number [ :\xa0]{0,12} (?P<number> CM [- ]? [0-9]{2} - [0-9]{3,7} [A-Z]? ) \b""",
    matches=("IMR Case Number: CM15-0012345", "Case Number CM13-0000777A"),
    rejects=("case CM15-0012345", "Case Number: 12-345"),
)
_BEFORE_NUMBER = pattern(
    "words that may stand before the label of the case number, on its line",
    r"\A\s{0,20} (?: (?: Final\ Determination\ Letter\ for\ )? IMR | MAXIMUS )? \s{0,3} \Z",
    matches=("", "Final Determination Letter for IMR ", "MAXIMUS "),
    rejects=("an earlier IMR ", "a letter for IMR "),
)
RANGE = pattern(
    "words between the ends of a range", r"\A\ ?(?:[-–—]|to|through|thru)\ ?\Z", matches=(" - ", "-", " to "), rejects=(" ", ", ")
)
_LIST = pattern("words between dates of one cell", r"\A\ ?(?:[,;&]|and)\ ?\Z", matches=(", ", " and "), rejects=(" ", " - "))

_MOST_LABELS: Final = 400  # pages of a letter, and more
_LONGEST_LEAD: Final = 80  # characters before a label on its line
_FOOTER_WORDS: Final = "Final Determination Letter for"
_POINTERS: Final = MappingProxyType(
    {
        "injury": "/dates/injury",
        "ur": "/dates/ur_decision",
        "received": "/dates/application_received",
        "assigned": "/dates/assigned",
        "decision": "/dates/decision",
    }
)
"""Fields in the order that the law gives their dates."""
_ONLY_IN_HEADER: Final = ("/dates/application_received", "/dates/assigned", "/dates/decision")
_LONGEST_HEADER: Final = 6000  # characters; a part this long already holds more than a table
_BEFORE: Final = 14  # characters before the first label in which its value may stand
_REACH: Final = 140  # characters of the table beyond its last label, where all values follow all labels
_RULE: Final = "header.dates"


@dataclass(frozen=True, slots=True)
class _Cell:
    """The dates of one table cell: one, the two ends of a range, or several injuries."""

    dates: tuple[PrintedDate, ...]
    is_range: bool = False

    @property
    def value(self) -> date | None:
        return self.dates[0].value


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Labels and cells of the header, each kind in the order printed."""

    labels: tuple[_Label, ...]
    cells: tuple[_Cell, ...]


_Assignment = dict[str, _Cell]


def find_header(outline: Outline) -> Iterator[Found]:
    """Yield what the header table says; the case number also from page footers where there is no table."""
    yield from _find_case_number(outline)
    if outline.header is None:
        if outline.layout != "unknown":
            yield from (Silence(_RULE, pointer) for pointer in (*_ONLY_IN_HEADER, "/priority"))
        return
    yield from _find_priority(outline.header)
    yield from _find_dates(outline.header)


def pivot_year(outline: Outline) -> int | None:
    """Return the year that two-digit years are read by: the decision's, else the one after the case number's.

    A case number holds the year in which the application came in; its decision may fall into the next. None where the
    letter prints neither.
    """
    if outline.header is not None:
        decision = _assign(_read_table(outline.header)).get("decision")
        if decision is not None and decision.value is not None:
            return decision.value.year
    number = next((found.value for found in _find_case_number(outline) if isinstance(found, Reading)), None)
    return None if number is None else _year_after(str(number))


def _year_after(case_number: str) -> int:
    digits = "".join(filter(str.isdigit, case_number))
    return 2001 + int(digits[:2])


def _find_case_number(outline: Outline) -> Iterator[Found]:
    printed = None
    if outline.header is not None:
        part = _case_number_part(outline.header)
        if part is not None:
            printed = part.text
            yield reading("header.case_number", "/case_number", printed, "header", part)
    footer = _footer_number(outline.passage.letter)
    if footer is not None and footer.value != printed:
        yield footer
    elif footer is None and printed is None and outline.layout != "unknown":
        yield Silence("header.case_number", "/case_number")
    if printed is not None and (footer is None or footer.value == printed):
        yield from _find_other_number(outline.passage.letter, printed)


def _find_other_number(letter: Letter, known: str) -> Iterator[Remark]:
    """Yield a remark on another case number in a header or a page footer: a file may hold two determinations.

    A number that a sentence speaks of, as that of an earlier review, is none of them.
    """
    text, digits = letter.text, _digits(known)
    for match in islice(_LABELLED_NUMBER.finditer(text), _MOST_LABELS):
        line = max(text.rfind(end, 0, match.start()) for end in "\n\r\f") + 1
        is_other = _digits(match["number"]) != digits and match.start() - line < _LONGEST_LEAD
        if is_other and _BEFORE_NUMBER.search(text[line : match.start()]):
            span = Span(*match.span("number"))
            message = f"Another header or footer says {letter.quote(span)}: the file may hold two determinations."
            yield Remark("letter_values_differ", "/case_number", message, (span,), known)
            return


def _digits(case_number: str) -> str:
    return "".join(c for c in case_number if c.isalnum()).removeprefix("CM")


def _case_number_part(header: Part) -> Part | None:
    """Return the case number: one with CM first, else the only bare number of a header that has the label."""
    text = header.text[:_LONGEST_HEADER]
    found = [m for m in CASE_NUMBER.finditer(text) if not _CLAIM_LABEL.search(text[max(0, m.start() - 16) : m.start()])]
    marked = [m for m in found if m[0][:2].upper() == "CM"]
    chosen = marked or found
    if not chosen or not (marked or _CASE_LABEL.search(text)) or (len({m[0] for m in chosen}) > 1 and not marked):
        return None
    return header.part(*chosen[0].span())


def _footer_number(letter: Letter) -> Reading[str] | None:
    at = letter.text.find(_FOOTER_WORDS)
    match = _FOOTER_NUMBER.search(letter.text, letter.text.rfind("\n", 0, at) + 1) if at >= 0 else None
    if match is None:
        return None
    span = Span(*match.span("number"))
    return Reading("footer.case_number", "/case_number", letter.quote(span), "header", (span,), letter.quote(span))


def _find_priority(header: Part) -> Iterator[Found]:
    text = header.text[:_LONGEST_HEADER]
    label = _PRIORITY_LABEL.search(text)
    words = list(PRIORITY.finditer(text)) if label else []
    if len({m[0].lower() for m in words}) == 1:
        yield reading("header.priority", "/priority", words[0][0].lower(), "header", header.part(*words[0].span()))
    elif not words:
        yield Silence("header.priority", "/priority")
    else:
        yield Remark("ambiguous_header", "/priority", "The header names two priorities.", header.spans())


def _find_dates(header: Part) -> Iterator[Found]:
    table = _read_table(header)
    assignment = _assign(table)
    printed = {label.name for label in table.labels}
    unplaced = len(table.cells) > len(assignment) and len(assignment) < len(table.labels)
    for name, pointer in _POINTERS.items():
        if name in assignment:
            yield from _read_cell(name, assignment[name], header)
        elif name in printed and unplaced:
            message = "The header's labels and dates can be paired in more than one way."
            yield Remark("ambiguous_header", pointer, message, header.spans())
        elif pointer in _ONLY_IN_HEADER:
            yield Silence(_RULE, pointer)


def _read_cell(name: str, cell: _Cell, header: Part) -> Iterator[Found]:
    """Yield a cell's date; both ends of a range of injury."""
    pointers = [_POINTERS[name]]
    if name == "injury" and cell.is_range:
        pointers.append("/dates/injury_end")
    elif len(cell.dates) > 1:
        part = header.part(cell.dates[0].start, cell.dates[-1].end)
        yield Remark("ambiguous_header", pointers[0], "One cell of the header holds several dates.", part.spans(), part.printed)
        return
    for pointer, printed in zip(pointers, cell.dates, strict=True):
        yield read_date(_RULE, pointer, printed, "header", header)


def _read_table(header: Part) -> _Table:
    text = header.text[:_LONGEST_HEADER]
    labels: dict[str, _Label] = {}
    for match in LABEL.finditer(text):
        name = match.lastgroup or ""
        labels.setdefault(name, _Label(name, *match.span()))
    if not labels:
        return _Table((), ())
    ordered = tuple(sorted(labels.values(), key=lambda label: label.start))
    start = max(0, ordered[0].start - _BEFORE)
    number = _case_number_part(header)
    pivot = None if number is None else _year_after(number.text)
    dates = find_dates(text[: ordered[-1].end + _REACH], pivot_year=pivot)
    return _Table(ordered, _cells(text, [printed for printed in dates if printed.start >= start]))


def _cells(text: str, dates: list[PrintedDate]) -> tuple[_Cell, ...]:
    """Return dates joined where the words between them make one cell of them."""
    cells: list[_Cell] = []
    for printed in dates:
        between = text[cells[-1].dates[-1].end : printed.start] if cells else ""
        if cells and RANGE.search(between) and len(cells[-1].dates) == 1:
            cells[-1] = _Cell((*cells[-1].dates, printed), is_range=True)
        elif cells and _LIST.search(between):
            cells[-1] = _Cell((*cells[-1].dates, printed))
        else:
            cells.append(_Cell((printed,)))
    return tuple(cells)


def _assign(table: _Table) -> _Assignment:
    """Return which cell belongs to which label; labels that nothing decides are left out.

    The cell after its label is believed wherever that reading leaves no date over. Any other order needs a cell for
    every label and the law's order; where only the dates' own order could tell, what both readings share is kept.
    """
    after = _after(table)
    if _all_direct(table, after) or len(after) == len(table.cells) >= len(table.labels) - 1:
        return after
    if len(table.cells) != len(table.labels):
        return {}
    by_turns = _by_turns(table)
    if _in_order(by_turns):
        return by_turns
    by_day = _by_day(table)
    return {name: cell for name, cell in by_turns.items() if by_day.get(name) is cell}


def _after(table: _Table) -> _Assignment:
    """Give each label the first cell between it and the next label."""
    assignment: _Assignment = {}
    for index, label in enumerate(table.labels):
        end = table.labels[index + 1].start if index + 1 < len(table.labels) else _LONGEST_HEADER
        cell = next((cell for cell in table.cells if label.end <= cell.dates[0].start < end), None)
        if cell is not None:
            assignment[label.name] = cell
    return assignment


def _all_direct(table: _Table, after: _Assignment) -> bool:
    """Tell whether every label has its cell right behind it, so that other dates are none of the table's."""
    return all(label.name in after and after[label.name].dates[0].start - label.end <= len(" CT ") for label in table.labels)


def _by_turns(table: _Table) -> _Assignment:
    """Give each cell to the label that has waited longest; to the next label where none waits."""
    assignment: _Assignment = {}
    labels: deque[str] = deque()
    cells: deque[_Cell] = deque()
    printed = [(label.start, label) for label in table.labels] + [(cell.dates[0].start, cell) for cell in table.cells]
    for _, one in sorted(printed, key=itemgetter(0)):
        if isinstance(one, _Label):
            labels.append(one.name)
        else:
            cells.append(one)
        if labels and cells:
            assignment[labels.popleft()] = cells.popleft()
    return assignment


def _by_day(table: _Table) -> _Assignment:
    """Give the earliest cell to the label whose date must come first, and so on."""
    if any(cell.value is None for cell in table.cells):
        return {}
    names = sorted((label.name for label in table.labels), key=list(_POINTERS).index)
    cells = sorted(table.cells, key=lambda cell: cell.value or date.min)
    return dict(zip(names, cells, strict=True))


def _in_order(assignment: _Assignment) -> bool:
    days = [assignment[name].value for name in _POINTERS if name in assignment]
    return all(earlier <= later for earlier, later in pairwise(day for day in days if day is not None))
