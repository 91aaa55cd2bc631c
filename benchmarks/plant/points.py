"""Which numbered sentences hold the right claims, found by searching the letter's text, not by the rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from benchmarks.plant.tree import Json, items_of, value_at
from imr_llm.sections.sentences import sentence_text
from imr_llm.vocabulary.states import STATE_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from imr_llm.letters import Passage
    from imr_llm.sections import Sentence

_LABELS = {
    "claims_administrator_guidelines": re.compile(r"^(?:the )?claims administrator (?:guideline|based)", re.IGNORECASE),
    "reviewer_guidelines": re.compile(
        r"^(?:the )?(?:maximus|expert reviewer|physician reviewer) (?:guideline|based|relied)", re.IGNORECASE
    ),
    "rationale": re.compile(
        r"^(?:decision rationale|rationale for the decision|the physician reviewer's decision rationale)", re.IGNORECASE
    ),
}
_AGE = re.compile(r"\b\d{1,3}[- ]years?[- ]old\b|\bage[d ]|\byear", re.IGNORECASE)
_SEX = re.compile(r"\b(?:fe)?male\b|\b(?:wo)?man\b", re.IGNORECASE)
_DECIDES = re.compile(r"medically necessary|medical necessity|\bupheld\b|\boverturned\b", re.IGNORECASE)
_REVIEW = re.compile(
    r"\brfa\b|\brequest|\butili[sz]ation review\b|\bUR\b|non-? ?certif|\bdenied\b|\bmodified\b|\bauthorized\b", re.IGNORECASE
)
_PAGES = re.compile(r"\bpages?\b|\bpgs?\b|\bpp?\.|\bpage\(s\)", re.IGNORECASE)
_STATE_NAMES = {code: name for name, code in STATE_CODES.items()}


@dataclass(frozen=True, slots=True)
class Points:
    """Sentence numbers by group of fields; ``items`` holds one mapping an item."""

    case: tuple[int, ...]
    patient: tuple[int, ...]
    reviewer: tuple[int, ...]
    diagnoses: tuple[tuple[int, ...], ...]
    items: tuple[dict[str, tuple[int, ...]], ...]

    def of(self, field: str) -> tuple[int, ...]:
        """Return the sentences that hold a field of the record."""
        parts = field.split("/")[1:]
        if parts[0] == "disputed_items":
            item = self.items[int(parts[1])] if int(parts[1]) < len(self.items) else {}
            fallback = "block" if len(parts) > 4 and parts[2].endswith("_guidelines") else "heading"
            return item.get(parts[2], item.get(fallback, ()))
        if parts[0] == "diagnoses":
            return self.diagnoses[int(parts[1])] if len(parts) > 1 and int(parts[1]) < len(self.diagnoses) else ()
        return {"patient": self.patient, "reviewer": self.reviewer}.get(parts[0], self.case)


def find_points(passage: Passage, sentences: Sequence[Sentence], right: Json) -> Points:
    """Return the sentences that a careful reader would point at."""
    texts = [sentence_text(passage, sentence) for sentence in sentences]
    dates = [printed for value in cast("Json", right.get("dates") or {}).values() for printed in _printed_dates(value)]
    words = [*dates, *filter(None, [cast("str | None", right.get("case_number"))]), "Priority"]
    reviewer = [
        *cast("list[str]", value_at(right, "/reviewer/certifications") or []),
        *(_STATE_NAMES[code] for code in cast("list[str]", value_at(right, "/reviewer/licensed_states") or [])),
        *cast("list[str]", value_at(right, "/reviewer/subspecialties") or []),
    ]
    diagnoses = [str(one["name"]) for one in cast("list[Json]", right.get("diagnoses") or [])]
    return Points(
        _holding(texts, words),
        tuple(n for n, text in enumerate(texts, 1) if _AGE.search(text) or _SEX.search(text))[:12],
        _holding(texts, reviewer),
        tuple(_holding(texts, [name])[:3] for name in diagnoses),
        tuple(_item_points(texts, right)),
    )


def _holding(texts: Sequence[str], words: Iterable[str]) -> tuple[int, ...]:
    lowered = [word.lower() for word in words]
    return tuple(n for n, text in enumerate(texts, 1) if any(word in text.lower() for word in lowered))


def _printed_dates(value: object) -> list[str]:
    """Return the ways in which letters print a date."""
    if not isinstance(value, str):
        return []
    day = date.fromisoformat(value)
    forms = [f"{day:%B} {day.day}, {day.year}"]
    for joint in "/-":
        for year in (f"{day.year}", f"{day.year % 100:02d}"):
            forms += [f"{day.month:02d}{joint}{day.day:02d}{joint}{year}", f"{day.month}{joint}{day.day}{joint}{year}"]
    return forms


def _item_points(texts: Sequence[str], right: Json) -> list[dict[str, tuple[int, ...]]]:
    """Return each item's sentences: its heading's, the two guideline lines' and those that tell of its review."""
    headings = _heading_sentences(texts, [str(item.get("heading", "")) for item in items_of(right)])
    review = tuple(n for n, text in enumerate(texts, 1) if _REVIEW.search(text))
    found = []
    for index, numbers in enumerate(headings):
        last = headings[index + 1][0] if index + 1 < len(headings) and headings[index + 1] else len(texts) + 1
        first = numbers[0] if numbers else last
        decides = (n for n in range(first, last) if _DECIDES.search(texts[n - 1]))
        points = {"heading": numbers, "utilization_review": tuple(dict.fromkeys((*numbers, *review)))}
        points["block"] = tuple(range(first, last))
        points["outcome"] = tuple(dict.fromkeys((*numbers, *decides)))
        points |= _labelled(texts, numbers[-1] if numbers else 0, last)
        found.append(points)
    return found


def _labelled(texts: Sequence[str], first: int, last: int) -> dict[str, tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    current = None
    for number in range(first + 1, last):
        current = next((name for name, label in _LABELS.items() if label.match(texts[number - 1])), current)
        if current:
            groups.setdefault(current, []).append(number)
    paged = [n for n, text in enumerate(texts, 1) if _PAGES.search(text)]
    for name in ("claims_administrator_guidelines", "reviewer_guidelines"):
        if not set(paged).intersection(groups.get(name, ())):  # 2013 notices cite apart from the item's own lines
            groups[name] = [*groups.get(name, ()), *paged]
    return {name: tuple(numbers) for name, numbers in groups.items() if name != "rationale"}


def _heading_sentences(texts: Sequence[str], headings: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the sentences over which each heading is printed, one after the other down the letter."""
    letters, owners = [], []
    for number, text in enumerate(texts, 1):
        kept = [c for c in text.lower() if c.isalnum()]
        letters += kept
        owners += [number] * len(kept)
    whole, at, found = "".join(letters), 0, []
    for heading in headings:
        wanted = "".join(c for c in heading.lower() if c.isalnum())
        start = _decided(whole, wanted, at)
        if not wanted or start < 0:
            found.append(())
            continue
        at = start + len(wanted)
        found.append(tuple(dict.fromkeys(owners[start : at + 1])))
    return found


def _decided(whole: str, wanted: str, at: int) -> int:
    """Return where a heading stands that an outcome follows; else where it stands last."""
    start = whole.find(wanted, at)
    while start >= 0:
        if whole.startswith(("upheld", "overturned", "isupheld", "isoverturned"), start + len(wanted)):
            return start
        start = whole.find(wanted, start + 1)
    return whole.find(wanted, at)
