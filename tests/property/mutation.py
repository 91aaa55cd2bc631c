"""Letters and claims spoilt at random: what copying, scanning, cutting and malice do to them."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imr_llm.letters import read_letter

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "letters"
SCRAPS: Final = (
    "Claims Administrator guideline: ",
    "MAXIMUS guideline: ",
    "Decision rationale: ",
    "The Physician Reviewer's decision rationale: ",
    "Rationale for the Decision:\n",
    "\nIMR ISSUES, DECISIONS AND RATIONALES\n",
    "\nIMR DECISION(S) AND RATIONALE(S)\n",
    "\nCLINICAL CASE SUMMARY\n",
    "\nISSUE AT DISPUTE:\n",
    "1) MAXIMUS Federal Services, Inc. has determined the request for a cane is notmedically necessary and appropriate.\n",
    ": Upheld\n",
    ": Overturned\n",
    "was the original request. ",
    "The remaining IMR eligible portion of the original request, ",
    " is not medically necessary. ",
    "Case Number: CM13-0990000\n",
    "Date of Injury: 02/30/2015\n",
    "99/99/9999",
    "#",
    "10/325mg #60",
    "2 times a week for 6 weeks",
    "\n2\n\f",
    "\f",
    "\r\n",
    "\n\n\n",
    "\u00a0",
    "\u00ad\n",
    "\u202e",
    "\u200b",
    "\ud800",
    "\u0661\u0662",
    "²",
    "ﬁ",
    "İ",
    "{{",
    "<b>",
    "\\",
    "9" * 5000,
)
"""What is put into letters: the form's own words, figures at the edge of sense, characters that trip up code."""


def letter_texts() -> tuple[str, ...]:
    """Return the fictional letters' texts, all layouts."""
    return tuple(read_letter(path).text for path in sorted(EXAMPLES.glob("*.txt")))


def letter_files() -> tuple[bytes, ...]:
    """Return the fictional letters' bytes, PDFs among them."""
    return tuple(path.read_bytes() for path in sorted(EXAMPLES.iterdir()))


def spoil_text(text: str, chance: Random) -> str:
    """Return the letter after one to six things went wrong with it."""
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(_SPOILS)(text, chance)
    return text


def spoil_bytes(content: bytes, chance: Random) -> bytes:
    """Return a file after some of its bytes went wrong: changed, cut, doubled, or joined with another's."""
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(spoilt) + 1)
        kind = chance.randrange(4)
        if kind == 0 and at < len(spoilt):
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            del spoilt[at : at + chance.choice((1, 20, 2000))]
        elif kind == 2:
            spoilt[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 30))))
        else:
            spoilt[at:at] = spoilt[: chance.choice((10, 500))]
    return bytes(spoilt)


def spoil_claims(record: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return a record in which a few values are of another kind, missing, doubled or out of range."""
    spoilt: dict[str, Any] = json.loads(json.dumps(record))
    for _ in range(chance.randint(1, 6)):
        holder, key = chance.choice(_places(spoilt))
        kind = chance.randrange(4)
        if kind == 0:
            holder[key] = deepcopy(chance.choice(_ODD))
        elif kind == 1 and isinstance(holder, dict):
            del holder[key]
        elif kind == 2 and isinstance(holder[key], list):
            holder[key] = holder[key] * 2
        elif isinstance(holder, dict):
            holder[chance.choice(("", "quantity", "x" * 90, "1"))] = deepcopy(chance.choice(_ODD))
        if not spoilt:
            break
    return spoilt


_ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 10**30, 10**5000, 1e308, float("nan"), "", "x", "60", "2013-02-30", "\ud800", "upheld", "x" * 5000,
    [], [None], [[]], {}, {"value": None}, {"value": "60"}, [1, "x"],
)  # fmt: skip


def _places(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 (JSON of any shape)
    """Return every key of every object and every index of every list."""
    found: list[tuple[Any, Any]] = []
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        found.append((node, key))
        found += _places(value)
    return found or [({"": None}, "")]


def _cut(text: str, chance: Random) -> str:
    return text[: chance.randrange(len(text) + 1)] or text


def _cut_front(text: str, chance: Random) -> str:
    return text[chance.randrange(len(text) // 2 + 1) :]


def _drop(text: str, chance: Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.choice((1, 40, 400)) :]


def _double(text: str, chance: Random) -> str:
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((5, 200, 2000))]
    return text[:start] + piece * chance.choice((2, 30)) + text[start:]


def _insert(text: str, chance: Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + chance.choice(SCRAPS) * chance.choice((1, 1, 1, 2, 40)) + text[start:]


def _one_line(text: str, _: Random) -> str:
    return " ".join(text.split())


def _rewrap(text: str, chance: Random) -> str:
    width = chance.choice((8, 30, 200))
    words, lines, line = text.split(), [], ""
    for word in words:
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line += word + " "
    return "\n".join([*lines, line])


def _other_newlines(text: str, chance: Random) -> str:
    return text.replace("\n", chance.choice(("\r", "\r\n", "\n\n", "\f", "\u2028", " \n \n")))


def _other_case(text: str, chance: Random) -> str:
    return chance.choice((text.upper(), text.lower(), text.swapcase()))


def _shuffle(text: str, chance: Random) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + 12]
    chance.shuffle(some)
    return "\n".join([*lines[:start], *some, *lines[start + 12 :]])


def _other_figures(text: str, chance: Random) -> str:
    return "".join(str(chance.randrange(10)) if c.isdigit() and chance.random() < 0.2 else c for c in text)


_SPOILS: Final[tuple[Callable[[str, Random], str], ...]] = (
    _cut, _cut_front, _drop, _drop, _double, _insert, _insert, _insert,
    _one_line, _rewrap, _other_newlines, _other_case, _shuffle, _other_figures,
)  # fmt: skip
