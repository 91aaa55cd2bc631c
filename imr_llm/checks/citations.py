"""Each side's citations compared: which works, and the pages and sections of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.checks.claims import Claim
from imr_llm.checks.ground import Citation, citation_kind, split_citation
from imr_llm.checks.grounding import find_value, part_at
from imr_llm.checks.lists import pair_elements
from imr_llm.checks.values import plain
from imr_llm.checks.verdicts import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imr_llm.checks.ground import Ground
    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part
    from imr_llm.record.fields import FieldKind

_LISTED: Final = ("pages", "sections")
_TELLING: Final = ("title", "citation", "source", "year")
_WEIGHTS: Final = (("title", 4), ("citation", 4), ("source", 2), ("year", 1))
_OWN_WORDS: Final = ("guideline", "guidelines", "mtus")
_Work = dict[str, Claim]


def check_citations(ground: Ground, base: str, claimed: Sequence[Claim]) -> Iterator[Check]:
    """Yield the verdicts on one side's citations.

    Which pages belong to which of several chapters is often unclear, so pages and sections are compared over the
    whole side; source, title and year citation by citation, paired by what they are.
    """
    works: dict[str, _Work] = {}
    lists: dict[str, list[Claim]] = {}
    for claim in claimed:
        _, index, name = split_citation(claim.field)
        if index:
            work = works.setdefault(index, {})
            group = name.partition("/")[0]
            if group in _LISTED:
                lists.setdefault(group, []).append(claim)
            else:
                work[name] = claim
    read = ground.citations.get(base, {})
    side = base.rpartition("/")[2]
    for group, elements in lists.items():
        readings = [reading for citation in read.values() for name, reading in citation.items() if name.startswith(group)]
        first = elements[0].field
        own = first if first.endswith(group) else first.rpartition("/")[0]
        yield from pair_elements(ground, own, citation_kind(side, f"{group}/0"), elements, readings)
    yield from _check_works(ground, base, works, read)


def _check_works(ground: Ground, base: str, works: Mapping[str, _Work], read: Mapping[str, Citation]) -> Iterator[Check]:
    """Yield source, title and year of each citation, then citations that one reader lacks.

    A reader that states pages alone says nothing of how many works there are.
    """
    pairs = _paired(works, read)
    for index, own in pairs.items():
        for name, claim in works[index].items():
            yield from _check_fact(ground, read[own], claim, f"{base}/{own}", name)
    for index, work in works.items():
        shown = _shown(work)
        if index not in pairs and shown is not None:
            yield Check(base, "unfounded", shown, None)
    if all(works.values()):
        for own in read.keys() - set(pairs.values()):
            field = f"{base}/{own}"
            reading = next(read[own][name] for name in (*_TELLING, *read[own]) if name in read[own])
            yield Check(field, "model_silent", Claim(field, None), reading)


def _shown(work: _Work) -> Claim | None:
    return next((work[name] for name in _TELLING if name in work and work[name].value is not None), None)


def _paired(works: Mapping[str, _Work], read: Mapping[str, Citation]) -> dict[str, str]:
    """Return which claimed citation is which of the letter's: the most alike first, then in order."""
    scored = [
        (-_likeness(work, citation), abs(int(index) - int(own)), index, own)
        for (index, work), (own, citation) in ((w, r) for w in works.items() for r in read.items())
        if work
    ]
    pairs: dict[str, str] = {}
    for _, _, index, own in sorted(scored):
        if index not in pairs and own not in pairs.values():
            pairs[index] = own
    return pairs


def _likeness(work: _Work, citation: Citation) -> int:
    """Return how much of a claimed citation is the read one's: same title, else same source and year."""
    score = 0
    for name, weight in _WEIGHTS:
        claim, reading = work.get(name), citation.get(name)
        if claim and reading and claim.value is not None and _same_work(reading.value, claim.value):
            score += weight
    return score


def _check_fact(ground: Ground, read: Citation, claim: Claim, citation: str, name: str) -> Iterator[Check]:
    reading = read.get(name)
    field, kind = f"{citation}/{name}", citation_kind(citation.rpartition("/")[0].rpartition("/")[2], name)
    if claim.value is None:
        if reading:
            yield Check(field, "model_silent", claim, reading)
    elif reading is None:
        found = _find_in_citation(ground, read, kind, claim.value, field)
        yield Check(field, "rules_silent" if found else "unfounded", claim, None, found=found)
    elif _same_work(reading.value, claim.value) or (
        name in ("title", "citation") and _cut_shorter(ground, field, reading, claim)
    ):
        yield Check(field, "agrees", claim, reading, misplaced=ground.is_misplaced(kind, claim, (reading,)))
    else:
        yield Check(field, "disagrees", claim, reading)


def _find_in_citation(ground: Ground, read: Citation, kind: FieldKind, value: Value, field: str) -> Part | None:
    """Return where the citation's own words hold a value; another citation of the same side proves nothing of this one."""
    own = read.get("citation")
    parts = (part_at(ground.outline.passage, span) for span in (own.spans if own else ()))
    return next((found for part in parts if (found := find_value(part, kind.kind, value, field))), None)


def _same_work(letter: Value, claimed: Value) -> bool:
    return type(letter) is type(claimed) and (letter == claimed or _title_words(letter) == _title_words(claimed))


def _title_words(value: Value) -> str:
    return " ".join(word for word in plain(str(value)).split() if word not in _OWN_WORDS)


def _cut_shorter(ground: Ground, field: str, reading: Reading[Value], claim: Claim) -> bool:
    """Tell whether one wording of a work is the other cut shorter; a chapter of the MTUS has one title."""
    standing = ground.standing.get(f"{field.rpartition('/')[0]}/source")
    if field.endswith("/title") and standing is not None and standing.value == "MTUS":
        return False
    one, other = f" {_title_words(reading.value)} ", f" {_title_words(str(claim.value))} "
    return not other.isspace() and (other in one or one in other)
