"""Whether a request is for a drug, and the drug's name as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.numerals import FREE_NUMBER
from imr_llm.rules.pattern import pattern
from imr_llm.rules.services import HEAD_END, LEAD
from imr_llm.rules.strengths import Strength
from imr_llm.vocabulary.drugs import HIGHEST_STRENGTH_MG, NAMES, generic_of
from imr_llm.vocabulary.services import DRUG_FORMS, DRUG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.rules.services import Service

SUPPLY_LEAD: Final = pattern(
    "drug.supply_lead",
    rf"""\A (?: (?:\w{{1,12}}\ )? (?:\(\d{{1,3}}\)\ )? (?:day|week|month)s?['’]?s? \ (?:supply|coverage) (?:\ of)?
        | {FREE_NUMBER} (?:\ \(\d{{1,3}}\))? \ (?:containers?|tubes?|bottles?|boxes|box|jars?|tablets?|capsules?
        |patches|refills?|prescriptions?|units?|packs?|kits?) \ of | {FREE_NUMBER} (?:\ \(\d{{1,3}}\))? [ ]
        (?:count|ct|tablets?|capsules?|patches) | \#?\ ?\d{{1,3}} (?=\ [^\W\d_])
        | {FREE_NUMBER} \ \(\d{{1,3}}\) \ (?=[^\W\d_]) )\b\s?""",
    matches=("One month supply of Soma", "2 tubes of Zostrix", "ninety tablets of Mobic", "40 count Mobic", "Forty (40) Mobic"),
    rejects=("Soma 350mg", "month to month"),
)
NAME: Final = pattern(
    "drug.name",
    r"""\A [^\W\d_] [\w'’.®™&-]{1,40} (?: (?:\ ?/\ ?|\ )(?=[^\W\d_]) (?!(?:x|q|po|bid|tid|qid|qd|qhs|prn)\b)
        [\w'’.®™&-]{0,40} | \ 3350\b | \ (?:\#|no\.\ )[34](?!\d) ){0,6}""",
    matches=("Diclofenac/misoprostol 50mg", "Bupropion HCL XL"),
    rejects=("60 tablets", "#60"),
)
_STOP: Final = frozenset(
    """
    a an and apply as at by count cream-base daily date dos dosage dose every for four in is ninety no number of on once
    one or original pack per plus po qty quantity refill refills rx sixty strength supply take takes the thirty three
    times to trial twelve twice two unknown unspecified up use was with
    """.split()
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PAREN = re.compile(r" ?\(([^()\d%]{3,60})\)")
_COUNT_MARK = re.compile(r"#\ ?\d{2,4}\b")
_KEEP = re.compile(r"\A(?:with|and|w/)\ (codeine|ibuprofen|acetaminophen|apap|aspirin)\b", re.IGNORECASE)
_DRUG_SERVICES = frozenset({"dmepos", "other", "programs"})


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug that a request names.

    Attributes:
        start: Where its name begins in the text.
        end: Where it ends.
        generic: Generic name, where the closed table has it.
        strength: The strength stated for it; None where none is stated or several ingredients have their own.
        compound: Whether several ingredients have strengths of their own.
    """

    start: int
    end: int
    generic: str | None
    strength: Strength | None
    compound: bool


def find_drug(text: str, service: Service | None, strengths: tuple[Strength, ...], lead: int) -> Drug | None:
    """Return the drug that a request is for; None where it is for a service or where its form does not tell.

    Args:
        text: The request.
        service: The service that its words name, as `find_service` finds it.
        strengths: The strengths it states, as `find_strengths` finds them.
        lead: Where its own words begin, as `strip_lead` finds it.
    """
    start = _name_start(text, lead)
    name = NAME.regex.match(text[start : start + 260])
    if name is None:
        return None
    end = start + _name_length(name[0], text[start:])
    if end <= start or not _is_drug(text, (start, end), strengths, service, lead):
        return None
    compound = len({s.text.split()[-1] for s in strengths}) < len(strengths)
    return Drug(start, end, _generic(text[start:end]), None if compound or not strengths else strengths[0], compound)


def names_drugs(text: str) -> bool:
    """Tell whether a request without any known service or drug name is for drugs by its words: "topical compound"."""
    return any(word in DRUG_WORDS for word in _words(text))


def highest_strength_exceeded(drug: Drug) -> float | None:
    """Return the highest strength the drug is sold in, in mg, where the strength stated is beyond it; else None."""
    if drug.strength is None or drug.generic is None:
        return None
    numbers, _, unit = drug.strength.text.rpartition(" ")
    highest = HIGHEST_STRENGTH_MG.get(drug.generic)
    if highest is None or unit != "mg" or "/" in numbers:
        return None
    return highest if float(numbers.replace(",", "")) > highest else None


def _name_start(text: str, start: int) -> int:
    """Return where the drug's name begins, after "Two refills of", "One month supply of", "Compound cream:"."""
    for _ in range(6):
        rest = text[start : start + 160]
        lead = SUPPLY_LEAD.search(rest) or LEAD.search(rest)
        if lead is not None:
            start += lead.end()
            continue
        word = _WORD.match(rest)
        if word is None or word[0].lower() not in DRUG_FORMS | DRUG_WORDS | {"of", "base", "cmpd", "custom", "transdermal"}:
            break
        start += word.end()
        start += len(text[start : start + 8]) - len(text[start : start + 8].lstrip(" :,-"))
    return start


def _name_length(words: str, rest: str) -> int:
    """Return the length of a drug's name at the beginning of ``words``; a brand in parentheses behind it belongs to it."""
    length = 0
    for m in re.finditer(r"[^\s/]+", words):
        word = m[0].strip(".,").lower()
        if length and _KEEP.match(words[m.start() :]) and length < m.start():
            continue
        if word in _STOP or word in DRUG_FORMS or (length and word in DRUG_WORDS):
            break
        length = m.end()
    name = words[:length].rstrip(" .,-/")
    paren = _PAREN.match(rest, len(name))
    if name and paren is not None and _known(paren[1]):
        return paren.end()
    return len(name)


def _is_drug(text: str, name: tuple[int, int], strengths: tuple[Strength, ...], service: Service | None, lead: int) -> bool:
    """Tell whether what stands at ``name`` is a drug and what the request is for."""
    start, end = name
    if service is None or service.end <= lead or (strengths and text[service.start : service.end].lower() == "kit"):
        return _is_formed(text, strengths) or _known(text[start:end])
    if service.category == "injection":
        return service.start > start and _behind_head(text, service, lead) and _known(text[start:end])
    for_drugs = service.category in _DRUG_SERVICES
    dosed = any(not s.text.endswith("%") for s in strengths)
    if for_drugs and dosed and service.start >= end:
        return True
    may_be = service.start >= start and (for_drugs or _is_formed(text, strengths) or _behind_head(text, service, lead))
    return may_be and _known(text[start:end])


def _is_formed(text: str, strengths: tuple[Strength, ...]) -> bool:
    """Tell whether a strength, a count or the word for a form or a class of drugs stands in a text."""
    return bool(strengths) or _COUNT_MARK.search(text) is not None or names_drugs(text)


def _behind_head(text: str, service: Service, lead: int) -> bool:
    """Tell whether a service stands only behind "for" or "with": "Soma for knee surgery"."""
    head = HEAD_END.search(text, lead)
    return head is not None and service.start >= head.start()


def _words(text: str) -> Iterator[str]:
    return (m[0].lower() for m in _WORD.finditer(text))


def _known(name: str) -> bool:
    """Tell whether a name, or its first word or two, is in the closed table."""
    if _generic(name) is not None:
        return True
    words = name.lower().replace("®", "").replace("/", " ").replace("(", " ").replace(",", " ").split()
    return any(" ".join(words[:length]) in NAMES for length in (1, 2, 3) if len(words) >= length)


def _generic(name: str) -> str | None:
    """Return the generic name of "Soma", "Carisoprodol (Soma)" or "Soma (carisoprodol)"."""
    outside, _, inside = name.partition("(")
    numbered = re.sub(r"\ (?:#|no\. ?)[34]\Z", "", outside.strip())
    return generic_of(outside.strip()) or generic_of(numbered) or (generic_of(inside.rstrip(" )")) if inside else None)
