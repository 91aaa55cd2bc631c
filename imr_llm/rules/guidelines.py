"""The guidelines that each side cites for each disputed item."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Silence, reading
from imr_llm.rules.guideline_pins import SECTION_LABEL, Piece, find_page_lists, find_pages, mentions_year, split_sections
from imr_llm.rules.guideline_stretches import cut_side, says_none_cited
from imr_llm.rules.guideline_works import find_works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.evidence import Found
    from imr_llm.letters import Part
    from imr_llm.rules.guideline_stretches import Stretch
    from imr_llm.rules.guideline_works import Work
    from imr_llm.sections import Outline

_LONGEST_TEXT: Final = 6_000  # characters; a longer text is no guideline line, but something that swallowed its neighbours
_MOST_WORKS: Final = 40  # a side that seems to cite more is no list of citations


def find_citations(outline: Outline) -> Iterator[Found]:
    """Yield the citations of both sides of every item: source, title, year, sections, pages and the printed words.

    A side that says it cited nothing yields a silence for its list; a side that only says it holds to the other side's
    guidelines yields nothing, since it names none.
    """
    for index, item in enumerate(outline.items):
        for side, part in (("claims_administrator", item.claims_administrator), ("reviewer", item.reviewer)):
            if part and part.end - part.start <= _LONGEST_TEXT:
                yield from _read_side(part, f"/disputed_items/{index}/{side}_guidelines")


def _read_side(part: Part, pointer: str) -> Iterator[Found]:
    side = cut_side(part.text)
    works = list(islice(_works(part, side.stretches), _MOST_WORKS + 1))
    if len(works) > _MOST_WORKS:
        return
    for count, (work, words) in enumerate(works):
        yield from _read_work(work, words, f"{pointer}/{count}")
    if not works and not side.adopts and says_none_cited(part.text):
        yield Silence("guideline.none_cited", pointer)


def _works(part: Part, stretches: tuple[Stretch, ...]) -> Iterator[tuple[Work, Part]]:
    """Yield each work that a side cites, with the stretch that its offsets count from."""
    for stretch in stretches:
        words = part.part(stretch.start, stretch.end)
        for work in find_works(words.text, stretch.standing, led=stretch.led):
            yield work, words


def _read_work(work: Work, words: Part, pointer: str) -> Iterator[Found]:
    cited = words.part(*work.cited)
    yield reading("guideline.source", f"{pointer}/source", work.source, "guideline", cited)
    if work.title:
        title = words.part(*work.title)
        yield reading("guideline.title", f"{pointer}/title", title.text, "guideline", title)
    if work.year:
        year = words.part(*work.year)
        yield reading("guideline.year", f"{pointer}/year", int(year.text), "guideline", year)
    elif not mentions_year(words.text, *work.cited):
        yield Silence("guideline.year", f"{pointer}/year")
    yield from _read_sections(work, words, pointer)
    yield from _read_pages(work, words, pointer)
    yield reading("guideline.citation", f"{pointer}/citation", cited.printed, "guideline", cited)


def _read_sections(work: Work, words: Part, pointer: str) -> Iterator[Found]:
    count = -1
    for count, piece in enumerate(_sections(work, words.text)):
        section = words.part(*piece)
        yield reading("guideline.section", f"{pointer}/sections/{count}", section.text, "guideline", section)
    if count < 0:
        yield Silence("guideline.section", f"{pointer}/sections")


def _read_pages(work: Work, words: Part, pointer: str) -> Iterator[Found]:
    count = -1
    for count, (piece, page) in enumerate(find_pages(words.text, *work.cited)):
        yield reading("guideline.page", f"{pointer}/pages/{count}", page, "guideline", words.part(*piece))
    if count < 0:
        yield Silence("guideline.page", f"{pointer}/pages")


def _sections(work: Work, text: str) -> Iterator[Piece]:
    """Yield the sections cited: what a label announces; for the MTUS also the topic that follows the chapter's name."""
    label = SECTION_LABEL.search(text[: work.pins.end], work.pins.start)
    page_lists = find_page_lists(text, *work.pins)
    if label and (work.source == "MTUS" or ":" in label[0]):
        start, ends = label.end(), [*page_lists, Piece(work.pins.end, work.pins.end)]
    elif work.source == "MTUS" and work.title:
        start, ends = work.pins.start, page_lists or [Piece(work.pins.end, work.pins.end)]
    else:
        return
    for pages in ends:
        if pages.start > start:
            yield from split_sections(text, start, pages.start)
        start = max(start, pages.end)
