"""From a file to a letter: encodings, and what is no letter's text."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import Final

from imr_llm.errors import UnreadableLetterError
from imr_llm.letters.letter import Letter
from imr_llm.letters.passage import is_broken_up

_TEXT_CONTROLS: Final = frozenset("\t\n\r\f\x0b\x1c\x1d\x1e\x1f\x85")
_MOST_CONTROLS = 0.01  # share of control characters above which bytes are not a letter's text
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_LONGEST_WITHOUT_LINES = 500_000  # characters; some tools put a whole letter on one line, but no letter is so long
_FEWEST_LINES = 12
_MOST_BYTES = 64 * 1024 * 1024
_FORMATS: Final = (
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
)
"""First bytes of what letters are mistaken for, with a name for each."""
_MARKED_UP: Final = (
    (
        re.compile(
            r"\s{0,500}(?:<\?xml\b[^>]{0,300}>\s{0,100})?(?:<!--[^>]{0,500}-->\s{0,100})?<(?:!doctype\s{1,9})?html\b",
            re.IGNORECASE,
        ),
        "an HTML page",
    ),
    (re.compile(r"\s{0,500}<\?xml\b", re.IGNORECASE), "an XML document"),
    # "#=\n60" and "=23 60": in these, numbers are not what they look like
    (
        re.compile(
            r"(?s:.{0,20000}?)^Content-Transfer-Encoding:[ \t]{0,9}(?:quoted-printable|base64)\b", re.IGNORECASE | re.MULTILINE
        ),
        "an e-mail or web archive with encoded text",
    ),
)
"""Text that holds a letter's words in another form, told by how it begins, with a name for each."""
# A mail's or a fax's lines may stand before a PDF.
_PDF: Final = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?[\0\t\f ]*|[\r\n][\0\t\f ]*)%PDF-\d")
_NEVER_LETTERS: Final = tuple(magic for magic, _ in _FORMATS)


def read_letter(path: str | os.PathLike[str]) -> Letter:
    """Return the letter in a ``.txt`` or ``.pdf`` file.

    Text may be UTF-8 with or without a byte-order mark, UTF-16, cp1252 or Latin-1, with any newline habit. A PDF is told
    by its first kilobyte, whatever the file is called.

    Raises:
        UnreadableLetterError: The file is missing, empty, damaged, scanned or not text.
    """
    name = printable_path(path)
    content = _read_bytes(path, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if _PDF.search(content[:1024]):
        from imr_llm.letters.pdf import read_pdf  # noqa: PLC0415 (an optional extra)

        pages, scanned = read_pdf(content, name)
        text = "\f".join(pages)
        _require_letter(text, name)
        return Letter(text, name, sha256, len(pages), scanned)
    text = decode(content, name)
    return Letter(text, name, sha256, _count_pages(text))


def printable_path(path: str | os.PathLike[str]) -> str:
    r"""Return a path as text that can be printed and written as UTF-8; a byte that is no UTF-8 shows as ``\xe9``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _read_bytes(path: str | os.PathLike[str], name: str) -> bytes:
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):  # opening a named pipe would wait for ever
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise UnreadableLetterError(name, "unreadable_file", f"the path is {kind}", "give the letter's own file")
        if status.st_size > _MOST_BYTES:
            raise UnreadableLetterError(
                name, "oversized_file", f"the file has {status.st_size:,} bytes, which no letter has", "give one letter a file"
            )
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableLetterError(
            name, "unreadable_file", f"the file cannot be opened ({reason})", "check the path and its permissions"
        ) from error


def letter_from_text(text: str, *, path: str = "<text>") -> Letter:
    """Return a letter from text that is already in memory.

    Half a surrogate pair, which no file holds and no file can be written with, becomes U+FFFD.

    Raises:
        UnreadableLetterError: The text is empty, white space only or longer than any letter.
    """
    text = _LONE_SURROGATE.sub("\ufffd", text)
    _require_letter(text, path)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Letter(text, path, sha256, _count_pages(text))


def _count_pages(text: str) -> int | None:
    """Return how many pages a text's form feeds part; None where it has none."""
    return text.count("\f", 0, len(text.rstrip())) + 1 if "\f" in text.rstrip() else None


def decode(content: bytes, path: str) -> str:
    """Return the text of a file's bytes.

    Raises:
        UnreadableLetterError: The bytes are no text in any encoding that letters come in.
    """
    if not content:
        raise UnreadableLetterError(path, "empty_file", "the file is empty (0 bytes)", "check how it was saved")
    text = None if content.startswith(_NEVER_LETTERS) else _decode_any(content)
    if text is None or _looks_binary(text):
        raise _not_text(content, path)
    _require_letter(text, path)
    kind = next((kind for beginning, kind in _MARKED_UP if beginning.match(text)), None)
    if kind:
        raise UnreadableLetterError(path, "not_text", f"the file is {kind}, not plain text", "give the letter as .txt or .pdf")
    return text


def _not_text(content: bytes, path: str) -> UnreadableLetterError:
    kind = next((kind for magic, kind in _FORMATS if content.startswith(magic)), None)
    if kind is None and path.lower().endswith(".pdf"):
        return UnreadableLetterError(path, "damaged_pdf", "the file does not begin as a PDF does", "download it again")
    count = f"{len(content):,} {'byte' if len(content) == 1 else 'bytes'}"
    seen = f"the file is {kind}, not text" if kind else f"the file is not text ({count})"
    return UnreadableLetterError(path, "not_text", seen, "give the letter as .txt or .pdf")


def _decode_any(content: bytes) -> str | None:
    """Try the encodings that letters come in, the telling ones first."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(_even(content), "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    if b"\0" in content[:4096]:
        return _unmarked_utf16(_even(content))
    return _decoded(content, "utf-8") or _mostly_utf8(content) or _decoded(content, "cp1252") or _decoded(content, "latin-1")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _even(content: bytes) -> bytes:
    """Return UTF-16 without the half character that a cut file may end in."""
    return content[: len(content) - len(content) % 2]


def _mostly_utf8(content: bytes) -> str | None:
    """Return UTF-8 that was cut inside a character or has a stray byte; None where most of it would be wrong."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(_BEYOND_ASCII.findall(text)) - wrong
    return text.removesuffix("\ufffd") if right > wrong or _is_cut(content) else None


def _is_cut(content: bytes) -> bool:
    """Tell whether the only fault is that the last character is not whole."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def _unmarked_utf16(content: bytes) -> str | None:
    """Return UTF-16 text without a mark, told by the NUL in nearly every other byte of English."""
    sample = content[:4096]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    pairs = max(len(sample) // 2, 1)
    if low > 0.8 * pairs and high == 0:
        return _decoded(content, "utf-16-le")
    if high > 0.8 * pairs and low == 0:
        return _decoded(content, "utf-16-be")
    return None


def _looks_binary(text: str) -> bool:
    if "\0" in text:
        return True
    sample = text[:20000]
    controls = sum(1 for c in sample if (c < " " or "\x7f" <= c < "\xa0") and c not in _TEXT_CONTROLS)
    return controls > _MOST_CONTROLS * len(sample)


def _require_letter(text: str, path: str) -> None:
    if not text or text.isspace():
        raise UnreadableLetterError(path, "no_text", "the file holds white space only", "check how it was saved")
    if len(text) > _LONGEST_WITHOUT_LINES and len(text.splitlines()) < _FEWEST_LINES:
        raise UnreadableLetterError(
            path, "oversized_file", f"the text has {len(text):,} characters without line ends", "give one letter a file"
        )
    if is_broken_up(text):
        seen = "the text has over 100,000 lines, odd spaces or ligatures, which no letter has"
        raise UnreadableLetterError(path, "oversized_file", seen, "give one letter a file")
