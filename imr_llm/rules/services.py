"""What kind of service a request is for, by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.services import SERVICE_WORDS, SURGICAL_ENDINGS, Category

LEAD: Final = pattern(
    "service.lead",
    r"""\A [\s,;:.-]{0,3} (?: (?:associated|related|concurrent)\ surgical\ services?\ ?[:,-]?
        | (?:retrospective(?:ly)?|retro|prospective|concurrent) (?:\ (?:request|review|usage|use|treatment))? (?:\ (?:for|of|to))? (?!\w) \ ?[:,-]?
        | (?:post|pre) [\s-]? (?:operative(?:ly)?|op\.?|surgical|surgery) (?!\w) \ ?[:,-]?
        | (?:\(?(?:1|2|3|one|two|three)\)?\ (?:\((?:1|2|3|one|two|three)\)\ )?)? (?:prescriptions?|rx|refills?) (?:\ (?:drugs?|medications?))? (?:\(s\))? (?:\ (?:of|for))? (?!\w) \ ?[:,-]?
        | (?:the\ )?(?:requests?|authorization|certification)\ (?:for|of|to)\b
        | (?:pharmacy\ )? (?:purchase|rental|rent|trial|refills?|continuation)\ of\b | (?:continued?|ongoing)\ (?:use\ of\b)?
        | (?:a|an|the|additional|initial|new|outpatient|medications?|pharmacy|drugs?|dme|series\ of|set\ of|trial\ of|supply\ of|coverage\ of|supplies:)(?!\w)\ ?[:,-]? ) \s?""",
    matches=("Associated surgical service: sling", "Retrospective request for labs", "Post-operative sling", "two refills of Soma", "additional therapy"),
    rejects=("Posture brace", "MRI of the knee"),
)
HEAD_END: Final = pattern(
    "service.head_end",
    r"\ (?:for|with|w/|to|due|under|by|prior|secondary|status|s/p|including|include|includes|followed|at|after|following|versus|vs|via|using|and/or|without)(?=[\ .:])",
    matches=("consultation with a hand clinic", "sling for the shoulder"),
    rejects=("sling", "format"),
)
_COUNTED_UNITS = re.compile(r"\b[\d,]{1,9} units?\b", re.IGNORECASE)
_NEVER = (
    "post-injection",
    "post injection",
    "ultrasound guid",
    "ultrasound-guid",
    "ct guid",
    "ct-guid",
    "fluoroscopic guid",
    "support group",
    "nervous system",
    "carpal tunnel",
)


@dataclass(frozen=True, slots=True)
class Service:
    """The kind of a service, and where its words stand."""

    category: Category
    start: int
    end: int


def _alternatives(words: str) -> str:
    phrases = sorted((phrase.strip() for phrase in words.split(",")), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", "[ -]") for phrase in phrases)


_ENDINGS = "|".join(SURGICAL_ENDINGS)
_SURGERY_RANK = max(rank for rank, (category, _) in enumerate(SERVICE_WORDS) if category == "surgery")
_RANKS: Final = tuple(
    re.compile(
        rf"(?<![\w/-])(?:{_alternatives(words)}{rf'|[a-z]{{3,24}}(?:{_ENDINGS})' if rank == _SURGERY_RANK else ''})(?:'?s|es)?(?!\w|-?guid|/(?:ptt|inr)\b)"
        rf"|(?<=/)(?:{_alternatives(words)})(?:'?s|es)?(?!\w)",
        re.IGNORECASE,
    )
    for rank, (_, words) in enumerate(SERVICE_WORDS)
)


def strip_lead(text: str) -> int:
    """Return where a request's own words begin, after "Associated surgical service:", "Post-op", "1 prescription for"."""
    start = 0
    for _ in range(4):
        lead = LEAD.search(text[start : start + 120])
        if lead is None:
            break
        start += lead.end()
    return start


def find_service(text: str) -> Service | None:
    """Return the kind of service a request names; None where its words are of no known kind.

    What stands before "for", "with" or "to" decides, if it holds a word of any kind: "consultation for surgery" is a
    consultation.
    """
    start = strip_lead(text)
    end = HEAD_END.search(text, start)
    while end is not None:
        service = _ranked(text, start, end.start())
        if service is not None:
            return service
        end = HEAD_END.search(text, end.end())
    return _ranked(text, start, len(text)) or (_ranked(text, 0, start) if start else None)


def _ranked(text: str, start: int, end: int) -> Service | None:
    words = text[start:end]
    lower = words.lower()
    for phrase in _NEVER:
        if phrase in lower:
            words = re.sub(re.escape(phrase), "." * len(phrase), words, flags=re.IGNORECASE)
    words = _COUNTED_UNITS.sub(lambda m: "." * len(m[0]), words)
    for (category, _), regex in zip(SERVICE_WORDS, _RANKS, strict=True):
        match = regex.search(words)
        if match is not None:
            return Service(category, start + match.start(), start + match.end())
    return None
