"""Letters as PDF: the words, lines, blank lines and pages a text file of the same letter would have."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import extract_determination
from imr_llm.errors import UnreadableLetterError
from imr_llm.letters import Place, read_letter, read_passage
from imr_llm.letters.pdf import read_pdf
from tests.fictional import Item, letter_text

REAL = Path(__file__).parents[2] / "shared" / "letters"
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def make_pdf(*pages: str, password: str | None = None, pitch: float = 14) -> bytes:
    """Return a PDF that prints each page's lines in Helvetica; encrypted where there is a password, if only an empty one."""
    cipher = _Cipher(password) if password is not None else None
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        number = len(bodies) + 2
        kids.append(f"{number - 1} 0 R")
        stream = _print_lines(page, pitch)
        stream = cipher.encrypt(stream, number) if cipher else stream
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents {number} 0 R>>".encode()
        )
        bodies.append(b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream))
    bodies[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>".encode()
    bodies += [cipher.entry] if cipher else []
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<</Root 1 0 R/Size %d/Info<</Author(A. Clerk)>>" % (len(bodies) + 1) if not cipher else b""
    trailer = trailer or b"<</Root 1 0 R/Size %d/Encrypt %d 0 R/ID[<00><00>]" % (len(bodies) + 1, len(bodies))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    return written + head + table + b"trailer" + trailer + b">>\nstartxref\n%d\n%%%%EOF" % len(written)


SCAN = "q 612 0 0 700 0 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
LETTERHEAD = "q 500 0 0 80 50 700 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"


def _print_lines(page: str, pitch: float) -> bytes:
    shown = [
        line if line.startswith("q ") else f"BT /F 10 Tf 72 {740 - number * pitch:.1f} Td ({line}) Tj ET"
        for number, line in enumerate(page.split("\n"))
        if line.strip()
    ]
    return "\n".join(shown).replace("(s)", "\\(s\\)").encode("latin-1")


class _Cipher:
    """The PDF standard's oldest encryption, 40-bit RC4."""

    def __init__(self, password: str) -> None:
        padded = (password.encode() + PADDING)[:32]
        owner = _rc4(hashlib.md5(PADDING, usedforsecurity=False).digest()[:5], padded)
        seed = padded + owner + (-44).to_bytes(4, "little", signed=True) + b"\0"
        self.key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
        user = _rc4(self.key, PADDING)
        self.entry = f"<</Filter/Standard/V 1/R 2/P -44/O<{owner.hex()}>/U<{user.hex()}>>>".encode()

    def encrypt(self, stream: bytes, number: int) -> bytes:
        """Return a stream as it is kept in the object of this number."""
        salted = self.key + number.to_bytes(3, "little") + b"\0\0"
        return _rc4(hashlib.md5(salted, usedforsecurity=False).digest()[:10], stream)


def _rc4(key: bytes, plain: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in plain:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


FIRST_PAGE = """Case Number: CM16-0991234
Date Assigned: 11/21/2016

CLINICAL CASE SUMMARY
The worker has a sore wrist. It was non-
certified on 11-2-
2016, and the splint was
denied too.

A second paragraph."""
SECOND_PAGE = "The last page has few words."


def code_of(content: bytes) -> str:
    """Return the code of the error that a PDF gives."""
    with pytest.raises(UnreadableLetterError) as caught:
        read_pdf(content, "letter.pdf")
    return caught.value.code


@pytest.mark.parametrize("password", [None, ""], ids=["plain", "encrypted, empty password"])
def test_pages_lines_and_blank_lines_are_kept(password: str | None) -> None:
    """The text of a page is laid out as it is printed."""
    pages = read_pdf(make_pdf(FIRST_PAGE, SECOND_PAGE, password=password), "letter.pdf").pages

    assert [[line.rstrip() for line in page.rstrip().split("\n")] for page in pages] == [FIRST_PAGE.split("\n"), [SECOND_PAGE]]


@pytest.mark.parametrize("pitch", [11, 14, 24])
def test_blank_lines_are_told_at_any_line_spacing(pitch: float) -> None:
    """A letter printed with wide lines has no more paragraphs than one with narrow lines."""
    (page,) = read_pdf(make_pdf(FIRST_PAGE, pitch=pitch), "letter.pdf").pages

    assert page.count("\n\n") == 2


def test_a_pdf_letter_knows_pages_and_lines(tmp_path: Path) -> None:
    """Every offset of a PDF's text has its page and line, and hyphens at line ends are whole words to rules."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(make_pdf(FIRST_PAGE, SECOND_PAGE))
    letter = read_letter(path)

    assert letter.page_count == 2
    assert letter.place(letter.text.index("CLINICAL")) == Place(1, 4)
    assert letter.place(letter.text.index("The last")) == Place(2, 1)
    assert "It was non-certified on 11-2-2016, and" in read_passage(letter).text
    assert "Clerk" not in letter.text


def test_a_pdf_is_told_by_its_bytes(tmp_path: Path) -> None:
    """A PDF that is named otherwise is read as one."""
    path = tmp_path / "letter.txt"
    path.write_bytes(make_pdf(SECOND_PAGE))

    assert read_letter(path).text.strip() == SECOND_PAGE


def test_what_keeps_a_pdf_from_being_read() -> None:
    """A password, damage and the lack of text are told apart."""
    whole = make_pdf(FIRST_PAGE)

    assert code_of(make_pdf(FIRST_PAGE, password="thumb")) == "pdf_locked"  # noqa: S106 (a test's)
    assert code_of(make_pdf("", "")) == "scanned_pdf"
    assert code_of(b"%PDF-1.4\nno more") == "damaged_pdf"
    assert code_of(whole[:60]) == "damaged_pdf"


def test_an_absurd_page_count_costs_nothing() -> None:
    """A small file that claims millions of pages is not waited for."""
    content = make_pdf(FIRST_PAGE).replace(b"/Count 1", b"/Count 99999999")

    assert "sore wrist" in pages_or_code(content)


def test_thousands_of_pages_are_refused() -> None:
    """A file that prints one page over and over is no letter."""
    content = make_pdf(FIRST_PAGE).replace(b"/Count 1", b"/Count 3000").replace(b"[4 0 R]", b"[" + b"4 0 R " * 3000 + b"]")

    assert code_of(content) == "oversized_pdf"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional package the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnreadableLetterError, match=r"pip install 'imr_llm\[pdf\]'") as caught:
        read_pdf(make_pdf(FIRST_PAGE), "letter.pdf")

    assert caught.value.code == "pdf_extra_missing"


def test_threads_may_read_at_once() -> None:
    """Several threads get the same pages as one."""
    content = make_pdf(FIRST_PAGE, SECOND_PAGE)
    alone = read_pdf(content, "letter.pdf").pages
    read: list[tuple[str, ...]] = []
    threads = [threading.Thread(target=lambda: read.append(read_pdf(content, "letter.pdf").pages)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read == [alone] * 16


def pages_or_code(content: bytes) -> str:
    """Return what a PDF's bytes give: its text, or the code of the one error it may raise."""
    try:
        return "".join(read_pdf(content, "letter.pdf").pages)
    except UnreadableLetterError as error:
        return error.code


@given(st.integers(0, 2**32))
def test_damaged_bytes_give_text_or_one_error(seed: int) -> None:
    """Whatever bytes are changed, cut or repeated, nothing but the library's own error comes."""
    chance = random.Random(seed)
    content = bytearray(make_pdf(FIRST_PAGE, SECOND_PAGE, password=chance.choice([None, ""])))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content))
        change = chance.randrange(3)
        if change == 0:
            content[at] = chance.randrange(256)
        elif change == 1:
            del content[at : at + chance.randint(1, 40)]
        else:
            content[at:at] = content[at : at + chance.randint(1, 40)]

    assert pages_or_code(bytes(content))


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared letters are not at hand")
def test_a_real_pdf_reads_as_its_text_does() -> None:
    """Word for word and line for line, a letter's PDF and its text file are one to the rules."""
    for path in sorted((REAL / "pdf").glob("*.pdf"))[::4]:
        as_pdf, as_text = (read_passage(read_letter(p)) for p in (path, REAL / "text" / f"{path.stem}.txt"))

        assert as_pdf.text == as_text.text, path.stem
        assert as_pdf.lines == as_text.lines, path.stem


@pytest.mark.parametrize(
    ("pages", "scanned"),
    [
        ((FIRST_PAGE, SECOND_PAGE), ()),
        ((FIRST_PAGE, SECOND_PAGE, SCAN), (3,)),
        ((SCAN, FIRST_PAGE, SECOND_PAGE), (1,)),
        ((FIRST_PAGE, f"{SCAN}\nFinal Determination Letter for IMR Case Number CM13-0771234\n2", SECOND_PAGE), (2,)),
        ((FIRST_PAGE, SECOND_PAGE, ""), ()),
        ((f"{LETTERHEAD}\n{FIRST_PAGE}", SECOND_PAGE), ()),
    ],
    ids=["none", "the last", "a cover", "one with a footer", "an empty sheet", "a letterhead"],
)
def test_a_page_that_is_an_image_is_told(pages: tuple[str, ...], scanned: tuple[int, ...]) -> None:
    """An image may hold items; an empty sheet and a letterhead hold none."""
    assert read_pdf(make_pdf(*pages), "letter.pdf").scanned == scanned


def test_a_scanned_page_sends_a_person_to_the_letter(tmp_path: Path) -> None:
    """The record stands, and the finding names the page."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(make_pdf(*letter_text(Item("Wrist support")).split("\n\nIMR"), SCAN))
    told = [finding for finding in extract_determination(read_letter(path)).findings if finding.code == "page_without_text"]

    assert [(one.severity, one.message) for one in told] == [("warning", "Page 3 of 3 is an image; what it says was not read.")]
