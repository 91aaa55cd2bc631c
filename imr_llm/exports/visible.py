"""Text of a letter made safe to look at: what prints nothing, or turns the writing round, is written out."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters: a terminal obeys them
    "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, or turning the writing round
    "\ud800-\udfff"  # halves of a character, which no output can encode
    "\U000e0000-\U000e007f"  # invisible copies of ASCII
    "]"
)


def visible(text: str) -> str:
    r"""Return text in which every control, invisible or direction character is written as its escape, as ``\x1b``.

    Line feeds stay; a tab is four spaces.
    """
    return _HIDDEN.sub(_escape, text.replace("\t", "    "))


def one_line(text: str) -> str:
    """Return text as one line: white space collapsed, the rest as `visible` writes it."""
    return visible(" ".join(text.split()))


def _escape(hidden: re.Match[str]) -> str:
    code = ord(hidden[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 (widths)
