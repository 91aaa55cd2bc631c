"""From a file to a letter: encodings, and what is no letter's text."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from imr_llm.errors import UnreadableLetterError
from imr_llm.letters.letter import Letter

_TEXT_CONTROLS = frozenset("\t\n\r\f\x0b\x1c\x1d\x1e\x1f\x85")
_MOST_CONTROLS = 0.01  # share of control characters above which bytes are not a letter's text


def read_letter(path: str | os.PathLike[str]) -> Letter:
    """Return the letter in a ``.txt`` or ``.pdf`` file.

    Text may be UTF-8 with or without a byte-order mark, UTF-16, cp1252 or Latin-1, with any newline habit.

    Raises:
        UnreadableLetterError: The file is missing, empty, damaged, scanned or not text.
    """
    name = os.fspath(path)
    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableLetterError(name, "unreadable_file", f"the file cannot be opened ({reason})", "check the path and its permissions") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from imr_llm.letters.pdf import read_pdf_text  # noqa: PLC0415 (an optional extra)

        pages = read_pdf_text(content, name)
        return Letter("\f".join(pages), name, sha256, len(pages))
    text = decode(content, name)
    return Letter(text, name, sha256, text.rstrip().count("\f") + 1 if "\f" in text.rstrip() else None)


def letter_from_text(text: str, *, path: str = "<text>") -> Letter:
    """Return a letter from text that is already in memory.

    Raises:
        UnreadableLetterError: The text is empty or white space only.
    """
    _require_words(text, path)
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Letter(text, path, sha256, text.rstrip().count("\f") + 1 if "\f" in text.rstrip() else None)


def decode(content: bytes, path: str) -> str:
    """Return the text of a file's bytes.

    Raises:
        UnreadableLetterError: The bytes are no text in any encoding that letters come in.
    """
    if not content:
        raise UnreadableLetterError(path, "empty_file", "the file is empty (0 bytes)", "check how it was saved")
    text = _decode_any(content)
    if text is None or _looks_binary(text):
        raise UnreadableLetterError(
            path, "not_text", f"the file's {len(content)} bytes are not text", "give the letter as .txt or .pdf"
        )
    _require_words(text, path)
    return text


def _decode_any(content: bytes) -> str | None:
    """Try the encodings that letters come in, the telling ones first."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _decoded(content, "utf-8-sig") or _decoded(content[3:], "cp1252")
    if b"\0" in content[:4096]:
        return _unmarked_utf16(content)
    return _decoded(content, "utf-8") or _decoded(content, "cp1252") or _decoded(content, "latin-1")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


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


def _require_words(text: str, path: str) -> None:
    if not text or text.isspace():
        raise UnreadableLetterError(path, "no_text", "the file holds white space only", "check how it was saved")
