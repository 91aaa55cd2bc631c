"""The layout of 2013 without a header: "MEDICAL PROFESSIONAL REVIEW".

Labels in capitals part it; the label of the reasons tells the outcome::

    ISSUE AT DISPUTE:
    CASE SUMMARY:
    DOCUMENTS REVIEWED FOR DETERMINATION:
    MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
    RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
    MEDICAL REVIEWER QUALIFICATIONS:
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from imr_llm.sections.outline import MOST_ITEMS, ItemBlock, Outline
from imr_llm.sections.prose import NUMBER, cut_remarks, highest_number, item_remarks, matches_on_lines, read_request
from imr_llm.sections.titles import full_line, has_lines, is_paragraph_start, own_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Part, Passage

PROFESSIONAL = re.compile(r"MEDICAL PROFESSIONAL REVIEW|PROFESSIONAL MEDICAL REVIEW")
LABEL = re.compile(
    r"""
  (?P<issue> (?: ISSUE | ISSUES | ISSUE\(S\) | TREATMENT ) \ (?: AT | IN ) \ DISPUTE \ ?: )
    | (?P<summary> (?: CLINICAL \ )? CASE \ SUMMARY \ ?: )
    | (?P<documents> DOCUMENTS? \ REVIEWED (?: \ FOR \ DETERMINATION )? \ ?: )
    | (?P<guideline> MEDICAL \ TREATMENT \ GUIDELINE (?:S|\(S\))? \ RELIED \ UPON \ BY \ (?: THE \ )? (?: MEDICAL \ )?
        (?: PROFESSIONAL | PHYSICIAN | EXPERT ) \ REVIEWER (?: \ AND \ WHY )? \ ?: )
    | (?P<rationale> RATIONALE \ FOR \ WHY \ (?P<decision> (?: THE \ )? REQUESTED \ TREATMENTS? (?: \ ?/\ ? SERVICES? )?
        \ (?: IS | WAS | ARE | WERE ) (?: \ ?/\ ? (?: WAS | WERE | IS | ARE ) )? \ (?: NOT \ )? MEDICALLY \ ? NECESSARY ) \ ?: )
    | (?P<qualifications> MEDICAL \ (?: PROFESSIONAL \ )? REVIEWER (?: ['’]?S )? \ QUALIFICATIONS? \ ?: )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMPTY = re.compile(r"(?:N ?/ ?A|None|Not applicable)?\.?", re.IGNORECASE)
_BULLET = re.compile(r"[•·▪*–-] ")
_ROOM = 0.78  # share of a full line below which a printer would have fitted the next word
_FEWEST_LABELS = 3


class _Section(NamedTuple):
    """One labelled section: its kind, the words of the label that decide, and what stands under it."""

    kind: str
    decision: Part | None
    words: Part


def find_professional_outline(passage: Passage) -> Outline | None:
    """Return the outline of a letter of this layout, or None."""
    sections = _find_sections(passage)
    kinds = {section.kind for section in sections}
    if len(kinds) < _FEWEST_LABELS or not (kinds & {"issue", "rationale"} or own_lines(passage, PROFESSIONAL)):
        return None
    items = _find_items(passage, sections)
    remarks = item_remarks(items)
    summaries = [section.words for section in sections if section.kind == "summary"]
    remarks += [("duplicate_section", words.span()) for words in summaries[1:] if words]
    if items and not any(section.kind == "qualifications" for section in sections):
        remarks += cut_remarks(passage, items[-1].rationale)
    return Outline(
        layout="professional_review",
        passage=passage,
        header=_header(passage),
        credentials=_first(sections, "qualifications"),
        summary=_first(sections, "summary"),
        items=items,
        guideline_labels=highest_number(passage, (item.heading for item in items)) or None,
        remarks=tuple(remarks),
    )


def _find_sections(passage: Passage) -> list[_Section]:
    labels = list(_true_labels(list(matches_on_lines(passage, LABEL))))
    ends = [*(m.start() for m in labels[1:]), len(passage.text)][: len(labels)]
    return [
        _Section(m.lastgroup or "", passage.part(*m.span("decision")) if m["decision"] else None, passage.part(m.end(), end))
        for m, end in zip(labels, ends, strict=True)
    ]


def _true_labels(labels: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield the labels that part the letter; a summary may hold look-alikes of those that do not follow it."""
    after = {
        kind: max((n for n, m in enumerate(labels) if m.lastgroup == kind), default=-1) for kind in ("documents", "guideline")
    }
    seen: set[str | None] = set()
    current = None
    for number, label in enumerate(labels):
        kind = label.lastgroup
        if current == "summary":
            early = kind == "rationale" and number < max(after.values())
            if kind == "summary" or early or (kind == "issue" and kind in seen):
                continue
        seen.add(kind)
        current = kind
        yield label


def _first(sections: list[_Section], kind: str) -> Part | None:
    return next((section.words for section in sections if section.kind == kind and section.words), None)


def _header(passage: Passage) -> Part | None:
    """Return what stands between the title and the first label, where there is anything."""
    first = next(m.start() for m in matches_on_lines(passage, LABEL))
    titles = [end for _, end in own_lines(passage, PROFESSIONAL) if end <= first]
    return passage.part(titles[0] if titles else 0, first) or None


def _find_items(passage: Passage, sections: list[_Section]) -> tuple[ItemBlock, ...]:
    """Return the issues, each with the guideline and the reasons given for it.

    One label may list several issues; a letter may also print label after label, issue by issue. Reasons given once hold
    for every issue above them, and so does the outcome that their label tells.
    """
    width = full_line(passage) if has_lines(passage) else 0
    lists = ((index, section.words) for index, section in enumerate(sections) if section.kind == "issue")
    listed = ((index, part) for index, words in lists for part in _split_issues(passage, words, width))
    issues = list(islice(listed, MOST_ITEMS + 1))
    reasons = _of_kind(sections, "rationale")
    guidelines = _of_kind(sections, "guideline")
    return tuple(
        _item(number, part, _belonging(guidelines, index, number, len(issues)), _belonging(reasons, index, number, len(issues)))
        for number, (index, part) in enumerate(issues, start=1)
    )


def _of_kind(sections: list[_Section], kind: str) -> list[tuple[int, _Section]]:
    """Return the sections of a kind that say something, with their place among all."""
    return [(index, s) for index, s in enumerate(sections) if s.kind == kind and not _EMPTY.fullmatch(s.words.text)]


def _belonging(found: list[tuple[int, _Section]], issue: int, number: int, count: int) -> _Section | None:
    """Return the section that goes with an issue: the only one, the one of its number, or the next after its label."""
    if len(found) == 1:
        return found[0][1]
    if len(found) == count:
        return found[number - 1][1]
    return next((section for index, section in found if index > issue), None) if len(found) > count else None


def _item(number: int, issue: Part, guideline: _Section | None, reasons: _Section | None) -> ItemBlock:
    request = read_request(issue)
    return ItemBlock(
        number=number,
        heading=request.heading,
        decision=request.decision or (reasons.decision if reasons else None),
        claims_administrator=None,
        reviewer=guideline.words or None if guideline else None,
        rationale=reasons.words or None if reasons else None,
    )


def _split_issues(passage: Passage, listed: Part, width: int) -> Iterator[Part]:
    """Yield each issue of a list: numbered, bulleted, parted by blank lines, or one on a short line of its own.

    ``width`` is the characters of a full line, 0 where the letter keeps none.
    """
    starts = [listed.start, *(listed.start + at for at in listed.line_starts() if at > 0)] if listed else []
    numbered = [at for at in starts if NUMBER.match(passage.text, at)]
    bulleted = [at for at in starts if _BULLET.match(passage.text, at)]
    chosen = numbered or bulleted or [at for at in starts if at == listed.start or _is_new_issue(passage, at, width)]
    for start, end in pairwise([*chosen, listed.end]):
        bullet = _BULLET.match(passage.text, start)
        part = passage.part(bullet.end() if bullet else start, end)
        if part:
            yield part


def _is_new_issue(passage: Passage, at: int, width: int) -> bool:
    """Tell whether a line begins another issue: after a blank line, or where the line before it had room for its first word."""
    if not passage.text[at : at + 1].isupper() and not passage.text[at : at + 1].isdigit():
        return False
    if is_paragraph_start(passage, at):
        return True
    line = passage.lines[bisect_right(passage.lines, at) - 2]
    words, following = passage.text[line:at].rstrip(), passage.text[at : at + 40].split(" ", 1)[0]
    return len(words) + 1 + len(following) <= _ROOM * width and not words.endswith((",", "-", "/"))
