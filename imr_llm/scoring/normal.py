"""One spelling for values that mean the same, so that a record is held against gold fairly.

The conventions are those that gold was labelled by: letter case, white space, dashes, ampersands and a final full
stop apart; lists as sets; numbers as numbers, however written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_NUMBER = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?")
_BEFORE_UNIT = re.compile(r"(?<=\d) ?(?=(?:mg|mcg|ml|gm|g|%)\b)")
_SLASH = re.compile(r" ?/ ?")
_GUIDELINES = re.compile(r"\bguidelines?\b", re.IGNORECASE)
_BODY_PARTS: Final = MappingProxyType({"lumbar": "lumbar spine", "cervical": "cervical spine", "thoracic": "thoracic spine"})
SCHEDULE_KEYS: Final = ("times", "times_max", "per", "duration", "duration_max", "duration_unit")


def normal(value: object) -> object:
    """Return the value in one spelling; None for an empty text, list or group."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        return Decimal(str(value)).normalize()
    if isinstance(value, str):
        return _normal_text(value)
    if isinstance(value, (list, tuple)):
        return tuple(sorted({str(normal(one)) for one in value})) or None
    return value or None


def _normal_text(value: str) -> str | Decimal | None:
    if not value:
        return None
    text = " ".join(value.replace("&", "and").replace("–", "-").split()).lower()
    text = _SLASH.sub("/", _BEFORE_UNIT.sub(" ", text))
    return Decimal(text).normalize() if _NUMBER.fullmatch(text) else text.rstrip(".")


def mapping(value: object) -> Mapping[str, object]:
    """Return a JSON object; an empty one where the value is anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[object]:
    """Return a JSON list; an empty one where the value is anything else."""
    return value if isinstance(value, (list, tuple)) else ()


def at(tree: object, path: Sequence[str]) -> object:
    """Return what a record holds at a path of keys; None where the path ends before."""
    for key in path:
        tree = mapping(tree).get(key)
    return tree


def body_parts(names: object) -> tuple[str, ...]:
    """Return body parts in lower case, "lumbar" as "lumbar spine"."""
    return tuple(_BODY_PARTS.get(str(name).lower(), str(name).lower()) for name in sequence(names))


def frequency(schedule: object) -> tuple[object, ...] | None:
    """Return how often and how long; None for a schedule that holds a number of visits only."""
    values = tuple(normal(mapping(schedule).get(key)) for key in SCHEDULE_KEYS)
    return values if any(value is not None for value in values) else None


def cited_pages(citations: object) -> tuple[str, ...]:
    """Return every page or range of pages cited, without white space."""
    return tuple("".join(str(page).split()) for one in sequence(citations) for page in sequence(mapping(one).get("pages")))


def cited_sections(citations: object) -> tuple[str, ...]:
    """Return every section cited."""
    return tuple(str(section) for one in sequence(citations) for section in sequence(mapping(one).get("sections")))


def cited_mtus(citations: object) -> tuple[str, ...]:
    """Return "Title Year" of every MTUS chapter cited, without the word Guidelines."""
    chapters = [mapping(one) for one in sequence(citations) if mapping(one).get("source") == "MTUS"]
    names = (_GUIDELINES.sub("", f"{one.get('title') or ''} {one.get('year') or ''}") for one in chapters)
    return tuple(" ".join(name.split()) for name in names)


def cites_other_works(citations: object) -> bool:
    """Tell whether anything beside MTUS is cited."""
    return any(mapping(one).get("source") != "MTUS" for one in sequence(citations))
