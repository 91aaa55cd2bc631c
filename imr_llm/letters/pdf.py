"""The text of a PDF letter, page by page, laid out as a text file of the same letter would be.

PDFium keeps a letter's words and line ends but prints no blank lines; the distance between two lines tells where the
page has one. The PDF's metadata, which holds a clerk's name, is never read.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from imr_llm.errors import UnreadableLetterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

_ONE_AT_A_TIME: Final = threading.Lock()  # PDFium is not thread-safe
_BLANK_LINE = 1.7  # a gap of this many line pitches holds a blank line; table rows stand up to 1.5 apart
_MOST_PAGES = 2_000
_FEW_CHARACTERS = 300  # a footer, a stamp and a page number
_SCAN_COVERS = 0.3  # share of a page; a letterhead covers a tenth
_MOST_IMAGES = 500  # looked at; some scanners cut a page into strips
_MOST_CHARACTERS = 20_000_000
_HYPHENS: Final = frozenset("\x02\ufffe")  # PDFium's marks for a hyphen at a line's end, the line end included
_PRINTED_LINE: Final = re.compile(r"(?P<words>[^\r\n\x02\ufffe]*+)(?P<end>\r\n|[\r\n\x02\ufffe]|\Z)")


class PdfText(NamedTuple):
    """What a PDF says.

    Attributes:
        pages: The text of each page; a page without words is an empty string.
        scanned: Numbers of the pages that are an image, with few words or none beside it, counted from 1.
    """

    pages: tuple[str, ...]
    scanned: tuple[int, ...]


def read_pdf(content: bytes, path: str) -> PdfText:
    """Return the text of a PDF, and which of its pages are images.

    Args:
        content: The file's bytes. A PDF that is encrypted with an empty password is read like any other.
        path: The file's name, for errors.

    Raises:
        UnreadableLetterError: With the code ``pdf_extra_missing``, ``pdf_locked``, ``damaged_pdf``, ``scanned_pdf``,
            ``page_without_text`` or ``oversized_pdf``.
    """
    try:
        import pypdfium2 as pdfium  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise UnreadableLetterError(
            path, "pdf_extra_missing", "reading PDFs needs the package `pypdfium2`", "run `pip install 'imr_llm[pdf]'`"
        ) from error
    with _ONE_AT_A_TIME:
        try:
            read = _read_pages(content, path)
        except pdfium.PdfiumError as error:
            raise _unreadable(path, error) from error
    _require_words(read.pages, path)
    return read


def _require_words(pages: tuple[str, ...], path: str) -> None:
    """Refuse a PDF without text, and one that lost a page between others: the items on it would be missed unseen.

    Pages without words before the first and after the last may be a scanned cover or an empty sheet; a scan is told of.
    """
    worded = [number for number, page in enumerate(pages, start=1) if page.strip()]
    if not worded:
        seen = f"the PDF's {len(pages)} {'page holds' if len(pages) == 1 else 'pages hold'} no text, only images"
        raise UnreadableLetterError(path, "scanned_pdf", seen, "run text recognition (OCR) over it first")
    lost = next((number for number in range(worded[0], worded[-1]) if number not in worded), None)
    if lost:
        seen = f"page {lost} of the PDF's {len(pages)} holds no text: it is an image, or damaged"
        raise UnreadableLetterError(path, "page_without_text", seen, "download it again or run text recognition (OCR) over it")


def _unreadable(path: str, error: Exception) -> UnreadableLetterError:
    if "password" in str(error).lower():
        return UnreadableLetterError(path, "pdf_locked", "the PDF opens only with a password", "save a copy without one")
    return UnreadableLetterError(path, "damaged_pdf", "the PDF is damaged and cannot be opened", "download it again")


def _read_pages(content: bytes, path: str) -> PdfText:
    import pypdfium2 as pdfium  # noqa: PLC0415 (an optional extra)

    document = pdfium.PdfDocument(content)
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise _oversized(path, f"{count} pages")
        pages: list[tuple[_Line, ...]] = []
        scanned: list[int] = []
        characters = 0
        for number in range(count):
            page = _read_page(document, number, path)
            pages.append(page.lines)
            scanned += [number + 1] if page.is_scan else []
            characters += sum(len(line.text) for line in page.lines)
            if characters > _MOST_CHARACTERS:
                raise _oversized(path, f"over {_MOST_CHARACTERS:,} characters")
    finally:
        document.close()
    pitch, marked = _line_pitch(pages), _marks_wrapped_lines(pages)
    return PdfText(tuple("".join(_with_blank_lines(page, pitch, marked=marked)) for page in pages), tuple(scanned))


def _read_page(document: pypdfium2.PdfDocument, number: int, path: str) -> _Page:
    import pypdfium2 as pdfium  # noqa: PLC0415 (an optional extra)

    try:
        page = document[number]
        try:
            lines = _read_lines(page)
            few = sum(len(line.text) for line in lines) < _FEW_CHARACTERS
            return _Page(lines, few and _is_image(page))
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        seen = f"page {number + 1} of the PDF's {len(document)} is damaged"
        raise UnreadableLetterError(path, "damaged_pdf", seen, "download it again") from error


def _oversized(path: str, size: str) -> UnreadableLetterError:
    return UnreadableLetterError(path, "oversized_pdf", f"the PDF has {size}, which no letter has", "give one letter a file")


class _Line(NamedTuple):
    """A printed line with its line end; ``height`` is its baseline's over the page's foot in points, None if unknown."""

    text: str
    height: float | None


class _Page(NamedTuple):
    """A page's printed lines; ``is_scan`` where an image fills it and a stamp or nothing stands beside."""

    lines: tuple[_Line, ...]
    is_scan: bool


def _is_image(page: pypdfium2.PdfPage) -> bool:
    """Tell whether images cover a good part of a page, as a scan does and a letterhead does not."""
    from pypdfium2 import raw  # noqa: PLC0415 (an optional extra)

    width, height = page.get_size()
    covered = 0.0
    for image in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), _MOST_IMAGES):
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))
    return bool(covered > _SCAN_COVERS * width * height)


def _read_lines(page: pypdfium2.PdfPage) -> tuple[_Line, ...]:
    words = page.get_textpage()
    try:
        return tuple(_measured(words, printed) for printed in _PRINTED_LINE.finditer(words.get_text_bounded()) if printed[0])
    finally:
        words.close()


def _measured(words: pypdfium2.PdfTextPage, printed: re.Match[str]) -> _Line:
    """Return one line; it is measured only where PDFium's count of characters is found to be in step with its text."""
    from pypdfium2 import raw  # noqa: PLC0415 (an optional extra)

    index = raw.FPDFText_GetCharIndexFromTextIndex(words.raw, printed.start())
    end = printed["end"]
    text = printed["words"] + ("-\n" if end in _HYPHENS else "\n" if end else "")
    if index < 0 or not printed["words"] or raw.FPDFText_GetUnicode(words.raw, index) != ord(printed[0][0]):
        return _Line(text, None)
    x, y = ctypes.c_double(), ctypes.c_double()
    return _Line(text, y.value if raw.FPDFText_GetCharOrigin(words.raw, index, x, y) else None)


def _gaps(page: tuple[_Line, ...]) -> Iterator[float]:
    """Yield the distance from each line down to the next; 0 where one of them could not be measured."""
    for upper, lower in pairwise(page):
        yield 0.0 if upper.height is None or lower.height is None else upper.height - lower.height


def _line_pitch(pages: list[tuple[_Line, ...]]) -> float:
    """Return the usual distance between lines: a low quartile, since a form of short paragraphs has more gaps than lines."""
    gaps = sorted(gap for page in pages for gap in _gaps(page) if gap > 1)
    return gaps[len(gaps) // 4] if gaps else math.inf


def _marks_wrapped_lines(pages: list[tuple[_Line, ...]]) -> bool:
    """Tell whether most lines end in a space, so that one without it ends a paragraph, as word processors write."""
    wrapped = sum(line.text.endswith(" \n") for page in pages for line in page)
    return 2 * wrapped > sum(len(page) for page in pages)


def _with_blank_lines(page: tuple[_Line, ...], pitch: float, *, marked: bool) -> Iterator[str]:
    for line, gap in zip(page, (*_gaps(page), 0.0), strict=False):
        yield line.text
        if gap > _BLANK_LINE * pitch:
            yield "\n"
    if marked and page and not page[-1].text.rstrip("\n").endswith((" ", "-")):
        yield "\n\n"
