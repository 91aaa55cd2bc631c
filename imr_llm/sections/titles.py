"""Section titles and lines: what stands on a line of its own, and where a paragraph really ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imr_llm.letters import Passage

HOW_MADE = re.compile(r"HOW THE IMR FINAL DETERMINATION WAS MADE")
DOCUMENTS = re.compile(r"DOCUMENTS REVIEWED")
SUMMARY = re.compile(r"CLINICAL CASE SUMMARY")
SUMMARY_OPENING = re.compile(
    r"The (?:expert|physician) reviewer developed the following clinical case summary[^:]{0,90}:", re.IGNORECASE
)

_ENDED = re.compile(r"[.!?:;][\"”’')\]]{0,2}$|medically[ -]necessary[\"”’')]?$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:Dr|Drs|Mr|Ms|Mrs|St|vs|No|approx|e\.g|i\.e)\.$", re.IGNORECASE)
_LISTED = re.compile(r"\(?\d{1,2}[.)] |[•*–-] ")
_FEWEST_LINES = 12  # the shortest letter prints some forty
_WIDEST_LINE = 200  # characters above which each line is a paragraph of its own
_ENOUGH_LABELS = 200  # to tell a habit by
_ROOM = 0.78  # share of a full line below which a printer would have fitted the next word


def own_lines(passage: Passage, title: re.Pattern[str], opening: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
    """Return where ``title`` fills one or more whole printed lines, as (start, end) of the passage's text.

    In a letter without printed lines a title may stand anywhere. Some text tools run a title and its section's first
    sentence into one line; it is a title where that sentence is ``opening``.
    """
    if not has_lines(passage):
        return [match.span() for match in title.finditer(passage.text)]
    found = []
    for match in title.finditer(passage.text):
        start, end = match.span()
        if not is_line_start(passage, start):
            continue
        ends_line = end >= len(passage.text) - 1 or is_line_start(passage, end + 1)
        if ends_line or (opening is not None and opening.match(passage.text, end + 1)):
            found.append((start, end))
    return found


def has_lines(passage: Passage) -> bool:
    """Tell whether the letter keeps its printed lines; some tools put all of it on one, or a paragraph on each."""
    return len(passage.lines) >= _FEWEST_LINES


def is_line_start(passage: Passage, offset: int) -> bool:
    """Tell whether a printed line begins at ``offset`` of the passage's text."""
    if offset <= 1:  # a letter may open with one space
        return not passage.text[:offset].strip()
    at = bisect_left(passage.lines, offset)
    return at < len(passage.lines) and passage.lines[at] == offset


def is_paragraph_start(passage: Passage, offset: int) -> bool:
    """Tell whether blank lines stand before ``offset`` of the passage's text."""
    at = bisect_left(passage.paragraphs, offset)
    return at < len(passage.paragraphs) and passage.paragraphs[at] == offset


def full_line(passage: Passage) -> int:
    """Return how many characters a full printed line of this letter holds."""
    lengths = sorted(b - a for a, b in zip(passage.lines, passage.lines[1:], strict=False))
    return lengths[int(0.85 * len(lengths))] if lengths else 0


@dataclass(frozen=True, slots=True)
class Habits:
    """How a letter prints its lines.

    Attributes:
        width: Characters of a full line.
        blank_lines: Whether blank lines stand between its paragraphs.
        pages: Whether page breaks are marked, so that a blank line elsewhere is the letter's own.
    """

    width: int
    blank_lines: bool
    pages: bool


def line_habits(passage: Passage, labels: Sequence[int] = ()) -> Habits:
    """Return how a letter prints its lines.

    Args:
        passage: The letter.
        labels: Where labels begin that open a paragraph in every letter of this layout; they tell whether it prints blank lines.
    """
    inside = [at for at in labels[:_ENOUGH_LABELS] if not _page_begins(passage, at)]
    spaced = sum(1 for at in inside if is_paragraph_start(passage, at))
    blank_lines = 2 * spaced > len(inside) if inside else len(passage.paragraphs) > len(passage.lines) // 25
    return Habits(full_line(passage), blank_lines, "\f" in passage.letter.text)


def paragraph_start(passage: Passage, offset: int, floor: int, width: int, habits: Habits | None = None) -> int:
    """Return where the paragraph that holds ``offset`` begins, at or after ``floor``.

    Blank lines cannot be trusted: some letters print none, and page breaks put them in the middle of a heading. A
    line begins a paragraph when what stands before it has ended: with a full stop, with the words of a verdict, or
    on a line with room for the next word. Only where page breaks are marked is a blank line elsewhere proof enough.
    """
    habits = habits or Habits(width, len(passage.paragraphs) > len(passage.lines) // 25, pages=False)
    index = bisect_right(passage.lines, offset) - 1
    while index > 0 and passage.lines[index] > floor:
        start = passage.lines[index]
        blank, page = is_paragraph_start(passage, start), _page_begins(passage, start)
        if habits.width > _WIDEST_LINE or (blank and not page and habits.pages and habits.blank_lines):
            return start
        if blank or page or not habits.blank_lines:
            whole = not page and (blank or habits.pages)
            if _has_ended(passage, index, habits.width, whole=whole):
                return start
        index -= 1
    return floor


def _has_ended(passage: Passage, index: int, width: int, *, whole: bool) -> bool:
    r"""Tell whether the line before line ``index`` ends its paragraph; ``whole`` means that no page break parts the two.

    A colon at the end of a full line may stand in a heading ("Associated surgical service:"), as may "Dr.". A page may
    break a line early: "Aquatic\f exercise, 3 visits".
    """
    line, next_line = passage.lines[index - 1 : index + 1]
    words = passage.text[line:next_line].rstrip()
    next_word = passage.text[next_line : next_line + 40].split(" ", 1)[0]
    has_room = len(words) + 1 + len(next_word) <= _ROOM * width
    before = passage.text[max(0, next_line - 40) : next_line].rstrip()
    if _ENDED.search(before) and not _ABBREVIATED.search(before):
        return has_room or before[-1] not in ":;"
    return has_room and (whole or not next_word.islower() or _LISTED.match(words) is not None)


def _page_begins(passage: Passage, start: int) -> bool:
    """Tell whether a page break or a page's footer was printed right before ``start``, which is not the letter's first."""
    here, before = passage.span(start, start + 1).start, passage.span(start - 1, start).end
    between = passage.letter.text[before - 1 : here]
    return "\f" in between or any(not c.isspace() for c in between[1:])
