"""What kind of service a request is for, by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.services import SERVICE_WORDS, SURGICAL_ENDINGS, Category

LEAD: Final = pattern(
    "service.lead",
    r"""\A [\s,;:.-]{0,3} (?: (?:associated|related|concurrent)\ surgical\ services?\ ?[:,-]?
        | \(?(?:retrospective(?:ly)?|retro|prospective|concurrent) (?:\ (?:request|review|usage|use|treatment))? (?:[ ]
        (?:for|of|to))? (?!\w) \)? \ ?[:,-]?
        | \( (?:DOS|dates?\ of\ service) \b [^()]{0,40} \) [:,-]?
        | (?:(?:DOS|dates?\ of\ service) \ ?[:,-]? \ ?)? \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4} (?!\w) \ ?[:,-]? (?:\ for\b)?
        | (?:post|pre) [\s-]? (?:operative(?:ly)?|op\.?|surgical|surgery) (?!\w) \ ?[:,-]?
        | (?:\(?(?:1|2|3|one|two|three)\)?\ (?:\((?:1|2|3|one|two|three)\)\ )?)? (?:prescriptions?|rx|refills?)
        (?:\ (?:drugs?|medications?))? (?:\(s\))? (?:\ (?:of|for))? (?!\w) \ ?[:,-]?
        | (?:the\ )?(?:requests?|authorization|certification)\ (?:for|of|to)\b
        | (?:pharmacy\ )? (?:purchase|rental|rent|trial|refills?|continuation)\ of\b | (?:continued?|ongoing)\ (?:use\ of\b)?
        | (?:a|an|the|additional|initial|new|unknown|unspecified|outpatient|meds?|medications?(?!\ management)
        |pharmacy|drugs?(?!\ (?:screen|test|monitor|level))|dme
        |series\ of|set\ of|trial\ of|supply\ of|coverage\ of|supplies:)(?!\w)\ ?[:,-]? ) \s?""",
    matches=(
        "Associated surgical service: sling",
        "Retrospective request for labs",
        "Post-operative sling",
        "two refills of Soma",
        "additional therapy",
    ),
    rejects=("Posture brace", "MRI of the knee"),
)
HEAD_END: Final = pattern(
    "service.head_end",
    r"\ (?:for|with|w/|to|due|under|by|prior|secondary|status|s/p|including|include|includes|followed|at"
    r"|after|following|versus|vs|via|using|and/or|without)(?=[\ .:])",
    matches=("consultation with a hand clinic", "sling for the shoulder"),
    rejects=("sling", "format"),
)
_NO_SERVICE: Final = (
    "post injection",
    "ultrasound guided",
    "ultrasound guidance",
    "ct guided",
    "ct guidance",
    "fluoroscopic guidance",
    "fluoroscopic guided",
    "fluoroscopy guided",
    "mri guided",
    "support group",
    "nervous system",
    "carpal tunnel",
    "pt ptt",
    "pt inr",
)
_WORD = re.compile(r"[a-z0-9&]+(?:['’]s\b)?", re.IGNORECASE)
_JOINTS = re.compile(r"[\s/-]+")
_GLUE: Final = frozenset({" ", "-", "/"})
_LONGEST_PHRASE: Final = 4  # words
_LONGEST_WORDS: Final = 40  # characters of a phrase's beginning


@dataclass(frozen=True, slots=True)
class Service:
    """The kind of a service, and where its words stand."""

    category: Category
    start: int
    end: int


def _phrases() -> dict[str, int]:
    """Return each phrase, hyphens and slashes as spaces, with the first rank that holds it; -1 for what is no service."""
    ranks: dict[str, int] = {}
    for rank, (_, words) in enumerate(SERVICE_WORDS):
        for phrase in words.split(","):
            ranks.setdefault(_JOINTS.sub(" ", phrase.strip()), rank)
    ranks = ranks | dict.fromkeys(_NO_SERVICE, -1) | {"pt ptt": ranks["pt ptt"], "pt inr": ranks["pt ptt"]}
    plurals: dict[str, int] = {}
    for ending in ("s", "es", "'s", "’s"):
        for phrase, rank in ranks.items():
            plurals.setdefault(f"{phrase}{ending}", rank)
    return plurals | ranks


_PHRASES: Final = MappingProxyType(_phrases())
"""Each phrase, also in its plural, with its rank."""
_FIRST_WORDS: Final = frozenset(phrase.split(" ", 1)[0] for phrase in _PHRASES)
_SURGERY_RANK: Final = max(rank for rank, (category, _) in enumerate(SERVICE_WORDS) if category == "surgery")


def strip_lead(text: str) -> int:
    """Return where a request's own words begin, after "Associated surgical service:", "Post-op", "1 prescription for"."""
    start = 0
    for _ in range(4):
        lead = LEAD.search(text[start : start + 120])
        if lead is None:
            break
        start += lead.end()
    return start


def find_service(text: str, lead: int | None = None) -> Service | None:
    """Return the kind of service a request names; None where its words are of no known kind.

    What stands before "for", "with" or "to" decides, if it holds a word of any kind: "consultation for surgery" is a
    consultation.

    Args:
        text: The request.
        lead: Where its own words begin, where the caller has found it.
    """
    start = strip_lead(text) if lead is None else lead
    read = start
    for end in HEAD_END.regex.finditer(text, start):
        service = _ranked(text, read, end.start())
        if service is not None:
            return service
        read = max(start, text.rfind(" ", 0, max(0, end.start() - _LONGEST_WORDS)) + 1)  # a phrase may go on over "for"
    return _ranked(text, start, len(text)) or (_ranked(text, 0, start) if start else None)


def _ranked(text: str, start: int, end: int) -> Service | None:
    """Return the service of the lowest rank between ``start`` and ``end``; of two, the first."""
    words = [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    best: tuple[int, int, int] | None = None
    at = 0
    while at < len(words):
        rank, length = _phrase_at(words, at, text)
        if rank is not None and rank >= 0 and (best is None or rank < best[0]):
            best = (rank, words[at][1], words[at + length - 1][2])
        at += length
    return Service(SERVICE_WORDS[best[0]][0], best[1], best[2]) if best is not None else None


def _phrase_at(words: list[tuple[str, int, int]], at: int, text: str) -> tuple[int | None, int]:
    """Return the rank of the longest known phrase that begins at a word, and its length in words."""
    word = words[at][0]
    if word in _FIRST_WORDS:
        phrase, found = word, (1 if word in _PHRASES else 0, word)
        for length in range(2, min(_LONGEST_PHRASE, len(words) - at) + 1):
            if text[words[at + length - 2][2] : words[at + length - 1][1]] not in _GLUE:
                break
            phrase = f"{phrase} {words[at + length - 1][0]}"
            if phrase in _PHRASES:
                found = length, phrase
        if found[0]:
            return (None if _is_no_service(found[1], words, at) else _PHRASES[found[1]]), found[0]
    return (_SURGERY_RANK if word.endswith(SURGICAL_ENDINGS) else None), 1


def _is_no_service(phrase: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Tell whether a word only counts or dates: "40 units", "RFA 3/4/2015", "3/4/15 RFA" (a request for authorization)."""
    before = words[at - 1][0] if at > 0 else ""
    after = words[at + 1][0] if at + 1 < len(words) else ""
    if phrase == "rfa":
        date = [word for word, _, _ in words[max(0, at - 3) : at]]
        follows_date = len(date) == 3 and all(map(str.isdigit, date))  # noqa: PLR2004 (month, day and year)
        return before in {"per", "dated"} or after.isdigit() or follows_date
    return phrase in {"unit", "units"} and before.isdigit()
