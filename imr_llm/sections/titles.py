"""Section titles and lines: what stands on a line of its own, and where a paragraph really ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_llm.letters import Passage

HOW_MADE = re.compile(r"HOW THE IMR FINAL DETERMINATION WAS MADE")
DOCUMENTS = re.compile(r"DOCUMENTS REVIEWED")
SUMMARY = re.compile(r"CLINICAL CASE SUMMARY")
SUMMARY_OPENING = re.compile(
    r"The (?:expert|physician) reviewer developed the following clinical case summary[^:]{0,90}:", re.IGNORECASE
)

_ENDED = re.compile(r"[.!?:;][\"”’')\]]{0,2}$|medically[ -]necessary[\"”’')]?$", re.IGNORECASE)
_FEWEST_LINES = 12  # the shortest letter prints some forty
_ROOM = 0.78  # share of a full line below which a printer would have fitted the next word


def own_lines(passage: Passage, title: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where ``title`` fills one or more whole printed lines, as (start, end) of the passage's text.

    In a letter without printed lines a title may stand anywhere.
    """
    if not has_lines(passage):
        return [match.span() for match in title.finditer(passage.text)]
    found = []
    for match in title.finditer(passage.text):
        start, end = match.span()
        if is_line_start(passage, start) and (end >= len(passage.text) - 1 or is_line_start(passage, end + 1)):
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


def paragraph_start(passage: Passage, offset: int, floor: int, width: int) -> int:
    """Return where the paragraph that holds ``offset`` begins, at or after ``floor``.

    Blank lines cannot be trusted: some letters print none, and page breaks put them in the middle of a heading. A
    line begins a paragraph when what stands before it has ended: with a full stop, with the words of a verdict, or
    on a line with room for the next word.
    """
    blank_lines_used = len(passage.paragraphs) > len(passage.lines) // 25
    index = bisect_right(passage.lines, offset) - 1
    while index > 0 and passage.lines[index] > floor:
        start = passage.lines[index]
        gap = is_paragraph_start(passage, start) or not blank_lines_used or _page_begins(passage, start)
        if gap and _has_ended(passage, passage.lines[index - 1], start, width):
            return start
        index -= 1
    return floor


def _has_ended(passage: Passage, line: int, next_line: int, width: int) -> bool:
    """Tell whether the line at ``line``, followed by the one at ``next_line``, ends its paragraph."""
    words = passage.text[line:next_line].rstrip()
    if _ENDED.search(words[-40:]):
        return True
    next_word = passage.text[next_line : next_line + 40].split(" ", 1)[0]
    if next_word.islower():  # a page may break a line early: "Aquatic\f exercise, 3 visits"
        return False
    return len(words) + 1 + len(next_word) <= _ROOM * width


def _page_begins(passage: Passage, start: int) -> bool:
    if start == 0:
        return True
    here, before = passage.span(start, start + 1).start, passage.span(start - 1, start).end
    return "\f" in passage.letter.text[before - 1 : here]
