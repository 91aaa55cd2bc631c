"""Numbered sentences over a whole letter, so that a reader can point at one instead of copying it.

A sentence here is whatever can be pointed at: a sentence of prose, a heading, one labelled line of the header.
Cutting too seldom makes a point vague, cutting too often splits a quote over two numbers; neither changes what the
letter says, so the rules below are plain and only their cost is strict: one pass, linear in the letter's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from imr_llm.sections.outline import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Passage

_LONGEST_SENTENCE: Final = 1200  # characters; a longer stretch is cut at a space, so that a point stays a place
_FULL_STOP = re.compile(r"""[.!?]['")\]’”]{0,3}\ (?=['"(\[‘“]{0,3}[A-Z0-9#•])""")
_LABELS: Final = (
    "Claims Administrator guideline",
    "MAXIMUS guideline",
    "Expert Reviewer guideline",
    "Decision rationale:",
    "Rationale for the Decision:",
    "Case Number:",
    "Date Assigned:",
    "Date of Injury:",
    "Decision Date:",
    "UR Denial Date:",
    "UR Decision Date:",
    "Priority:",
    "Application Received:",
    "State(s) of Licensure:",
    "Certification(s)/Specialty:",
    "CLINICAL CASE SUMMARY",
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "IMR DECISION(S) AND RATIONALE(S)",
)
"""Words of the form itself, which begin a sentence wherever they stand: some letters keep no line ends."""
_LABEL_LINE = re.compile(r"[A-Z][A-Za-z()/']{1,20}(?: [A-Za-z()/']{1,20}){0,5} ?:(?: |$)")
_OUTCOMES: Final = (
    "\nupheld",
    "\noverturned",
    ": upheld",
    ":upheld",
    " is upheld",
    ": overturned",
    ":overturned",
    " is overturned",
)
_BARE_OUTCOMES: Final = ("upheld", "overturned")  # alone on its line, an outcome still belongs to the heading above
_WORD_BEFORE = re.compile(r"[^\s(\[]+\Z")
_LONGEST_WORD: Final = 24
_ABBREVIATIONS = frozenset(
    """dr drs mr mrs ms jr sr st prof vs cf al e.g i.e eg ie approx appt dept est fig figs vol ed eds ch chap sec sect
    art inc corp ltd co ave blvd jan feb mar apr jun jul aug sep sept oct nov dec u.s u.s.c c.c.r cal p.o""".split()
)
_ABBREVIATIONS_BEFORE_NUMBERS = frozenset(
    "no nos p pp pg pgs para sec ed mg mcg ml gm tab tabs cap caps qty wk wks mo hr hrs min mins lbs".split()
)
_LONGEST_LABEL: Final = 130
_WORDS_OF_A_LEAD_IN: Final = 6
_LETTERS_OF_A_TITLE: Final = 6


def number_sentences(passage: Passage) -> tuple[Sentence, ...]:
    """Return the letter's sentences in order, numbered from 1; together they hold every word of the passage."""
    text = passage.text
    trimmed = ((start + (text[start] == " "), end - (text[end - 1] == " ")) for start, end in _pieces(passage))
    spans = (passage.span(start, end) for start, end in trimmed if end > start)
    return tuple(Sentence(number, span) for number, span in enumerate(spans, 1))


def sentence_text(passage: Passage, sentence: Sentence) -> str:
    """Return a sentence's words as the passage writes them: white space collapsed, footers left out."""
    return passage.text[_offset(passage, sentence.span.start) : _offset(passage, sentence.span.end - 1) + 1]


def _offset(passage: Passage, source: int) -> int:
    """Return where a character of the letter stands in the passage."""
    run = bisect_right(passage.sources, source) - 1
    return passage.starts[run] + source - passage.sources[run]


def _pieces(passage: Passage) -> Iterator[tuple[int, int]]:
    text = passage.text
    forced = {
        0,
        len(text),
        *_paragraph_starts(passage),
        *_line_starts(passage),
        *_label_starts(text),
    }
    for start, end in pairwise(sorted(forced)):
        at = start
        for stop in _FULL_STOP.finditer(text, start, end):
            if not _is_abbreviation(text, at, stop.start(), stop.end()):
                yield from _cut_long(text, at, stop.end())
                at = stop.end()
        yield from _cut_long(text, at, end)


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretch, in pieces at spaces where it is longer than any sentence that a person would write."""
    while end - start > _LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = space + 1 if space > start else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def _is_abbreviation(text: str, start: int, stop: int, following: int) -> bool:
    """Tell whether the stop at ``stop`` belongs to the word before it, as in ``Dr. Ames``, ``No. 5`` or ``2. MRI``."""
    found = _WORD_BEFORE.search(text, max(start, stop - _LONGEST_WORD), stop)
    if found is None:
        return False
    word = found[0].lower()
    if len(word) == 1 and word.isalpha():
        return True
    if found.start() == start and word.isdigit():
        return True
    if text[following].isdigit() or text[following] == "#":
        return word in _ABBREVIATIONS or word in _ABBREVIATIONS_BEFORE_NUMBERS
    return word in _ABBREVIATIONS


def _label_starts(text: str) -> Iterator[int]:
    for label in _LABELS:
        at = text.find(label)
        while at >= 0:
            if text[at - 1 : at] == " ":
                yield at
            at = text.find(label, at + len(label))


def _paragraph_starts(passage: Passage) -> Iterator[int]:
    """Yield where a paragraph begins; a page that breaks inside a sentence begins none."""
    text = passage.text
    for at in passage.paragraphs:
        if 0 < at < len(text) and text[at - 1] == " " and (not text[at].islower() or text[at - 2 : at - 1] in ".:;!?"):
            yield at


def _line_starts(passage: Passage) -> Iterator[int]:
    """Yield where a line begins that is no continuation: a label, a title, or what follows a title or an outcome."""
    text = passage.text
    before = ""
    for at, end in pairwise([*passage.lines, len(text)]):
        line = text[at : min(end, at + _LONGEST_SENTENCE)].strip()
        parted = _ends_a_line(before) or _begins_a_line(line)
        if at and line and text[at - 1] == " " and parted and line.lower().rstrip(".") not in _BARE_OUTCOMES:
            yield at
        before = line or before


def _begins_a_line(line: str) -> bool:
    return _is_title(line) or _ends_with_outcome(line) or (":" in line[:_LONGEST_LABEL] and _LABEL_LINE.match(line) is not None)


def _ends_a_line(line: str) -> bool:
    lead_in = line.endswith(":") and line.count(" ") + 1 >= _WORDS_OF_A_LEAD_IN
    return lead_in or _is_title(line) or _ends_with_outcome(line)


def _ends_with_outcome(line: str) -> bool:
    return f"\n{line}"[-20:].lower().rstrip(". ").endswith(_OUTCOMES)


def _is_title(line: str) -> bool:
    return line.isupper() and sum(map(str.isalpha, line)) >= _LETTERS_OF_A_TITLE and " " in line
