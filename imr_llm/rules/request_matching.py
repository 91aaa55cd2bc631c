"""Which disputed item a sentence speaks of: by its drug, or by its service and the part of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.rules.strengths import find_strengths
from imr_llm.vocabulary.drugs import BRANDS, GENERICS, RELEASES, SALTS, generic_of
from imr_llm.vocabulary.request_terms import BODY_PARTS, FAMILIES, FAMILY_MEMBERS, SERVICES, SIDES, UNTELLING, WHOLE_SPINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from imr_llm.letters import Part

_LONGEST_REQUEST: Final = 1500  # characters of one request or sentence that are read
_FUZZY_LENGTH: Final = 5  # letters from which one may be mistyped
_LONG_WORD: Final = 8  # letters from which two may be
_SAME_STEM: Final = 6
_STEM_SHARE: Final = 0.7
_DOSAGE_FORMS: Final = frozenset({"compound", "gel", "solution", "lotion", "ointment", "patch"})  # what many drugs are alike

_PREFIX = re.compile(r"^\W*associated surgical services?\W*", re.IGNORECASE)
_TOKEN = re.compile(r"(?<![\w'’.])[a-z][\w/'’-]{0,60}")
_CUTS = re.compile(r",? (?:and|&) |[,;] (?!(?:certify|allow|approv|authoriz)ing\b)")
_CAPITALS = re.compile(r"\b[A-Z]{2,3}\b")
_JOINED = re.compile(r"[/-]")
_SHORTEST_WORD: Final = 3
_KNOWN: Final = frozenset({*SERVICES, *FAMILIES, *BODY_PARTS, *SIDES})
# the first word of a known term to the words of the longest that begins with it
_MOST_WORDS: Final = MappingProxyType(
    {term.split()[0]: term.count(" ") + 1 for term in sorted(_KNOWN, key=lambda term: term.count(" "))}
)


@dataclass(frozen=True, slots=True)
class Request:
    """What a stretch of text asks for, in words that can be compared.

    Attributes:
        services: Services it names.
        families: General words it uses, such as imaging.
        parts: Parts of the body.
        sides: ``right``, ``left``.
        words: Other telling words, drugs above all, lower case, in printed order; after a brand its first ingredient.
        printed: The drugs among them that are printed.
        strengths: Numbers of the strengths, ``10/325``.
        releases: Release words beside a drug: ``er``.
    """

    services: frozenset[str]
    families: frozenset[str]
    parts: frozenset[str]
    sides: frozenset[str]
    words: tuple[str, ...]
    printed: frozenset[str]
    strengths: frozenset[str]
    releases: frozenset[str]

    @property
    def is_general(self) -> bool:
        """Tell whether nothing in particular is named: "the request", "the requested services"."""
        return not (self.services or self.families or self.parts or self.words)


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name one or more requests, read once.

    Attributes:
        part: The words.
        request: What they name all together.
        cuts: Where each entry of the list begins in the part, and where the last one ends.
        entries: What each entry names.
    """

    part: Part
    request: Request
    cuts: tuple[int, ...]
    entries: tuple[Request, ...]

    @property
    def entry_count(self) -> int:
        """How many entries the list has; one where it is none."""
        return len(self.cuts) - 1

    def items(self, items: Sequence[Request]) -> frozenset[int]:
        """Return which items the words name, by index: all together, or one entry by itself.

        An entry without a part of the body is read by itself only where no part follows it: "therapy, left knee" is one.
        """
        named = named_items(self.request, items)
        if self.entry_count == 1 or len(named) == len(items):
            return named
        for one, after in zip_longest(self.entries, self.entries[1:]):
            if one.parts or after is None or not after.parts or after.services or after.families or after.words:
                named |= named_items(one, items)
        return named

    def stretch(self, item: Request) -> Part:
        """Return the entry that names an item, up to the next one that names another drug, strength or service.

        The whole part where no entry names the item; nothing where several name its drug, none with the item's strength.
        """
        if self.entry_count == 1:
            return self.part
        own = [names_request(said, item) for said in self.entries]
        naming = [n for n, said in enumerate(self.entries) if own[n] and (said.printed or said.strengths or said.services)]
        if len(naming) > 1:
            fit = _fitting({n: self.entries[n] for n in naming}, item)
            if not fit:
                return self.part.part(0, 0)
            own = [is_own and (n not in naming or n in fit) for n, is_own in enumerate(own)]
        first: int | None = None
        for start, said, is_own in zip(self.cuts, self.entries, own, strict=False):
            if first is None and is_own:
                first = start
            elif first is not None and not is_own and (said.services or any(map(is_drug, said.words))):
                return self.part.part(first, start)
        return self.part if first is None else self.part.part(first, self.cuts[-1])


def _fitting(entries: dict[int, Request], item: Request) -> frozenset[int]:
    """Return which of several entries that name an item name it best: by side, by strength, by release, by other words.

    None where they name other strengths or releases of its drug.
    """
    on_side = {n: said for n, said in entries.items() if said.sides & item.sides}
    if 0 < len(on_side) < len(entries):
        return _fitting(on_side, item)
    of_strength = frozenset(n for n, said in entries.items() if said.strengths & item.strengths)
    if of_strength:
        return of_strength
    if len({(said.strengths, said.releases) for said in entries.values()}) > 1:
        plain = (said.strengths for said in entries.values() if not of_its_strength(said, item))
        return frozenset() if any(plain) else frozenset(n for n, said in entries.items() if said.releases == item.releases)
    shared = {
        n: len(said.services & item.services) + len(frozenset(said.words) & frozenset(item.words)) for n, said in entries.items()
    }
    return frozenset(n for n, count in shared.items() if count == max(shared.values()))


def read_named(part: Part) -> Named:
    """Return what a part names."""
    text = part.text
    cuts = (0, *(m.end() for m in _CUTS.finditer(text, 0, _LONGEST_REQUEST)), len(text))
    if len(cuts) == 2:  # noqa: PLR2004 (one entry has a start and an end)
        request = read_request(text)
        return Named(part, request, cuts, (request,))
    pieces = [text[start : min(end, start + _LONGEST_REQUEST)] for start, end in pairwise(cuts)]
    read = [_read_terms(piece) for piece in pieces]
    whole_words: dict[str, bool] = {}
    for _, words in read:
        for word, is_printed in words.items():
            whole_words[word] = is_printed or whole_words.get(word, False)
    entries = tuple(
        _request(*one, _strength_numbers(piece), _release_words(piece)) for one, piece in zip(read, pieces, strict=True)
    )
    strengths = frozenset(number for entry in entries for number in entry.strengths)
    terms = {term for terms, _ in read for term in terms}
    whole = _request(terms, whole_words, strengths, frozenset(word for entry in entries for word in entry.releases))
    return Named(part, whole, cuts, entries)


def read_request(text: str) -> Request:
    """Return what ``text`` names: a heading, or the words of a sentence that a decision is about."""
    read = text[:_LONGEST_REQUEST]
    return _request(*_read_terms(_PREFIX.sub("", read)), _strength_numbers(read), _release_words(read))


def _strength_numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text's strengths without their units: "10/325"."""
    return frozenset(strength.text.partition(" ")[0] for strength in find_strengths(text))


def _release_words(text: str) -> frozenset[str]:
    """Return the words of a text that tell how a tablet releases its drug."""
    return frozenset(word.lower() for word in _CAPITALS.findall(text) if word.lower() in RELEASES)


def _read_terms(text: str) -> tuple[set[str], dict[str, bool]]:
    """Return the known terms of a text, and the other telling words in printed order, each with whether it is printed."""
    terms: set[str] = set()
    words: dict[str, bool] = {}
    for token in _find_terms(text.lower()):
        if token in _KNOWN:
            terms.add(token)
        else:
            for number, word in enumerate(_telling_words(token)):
                words[word] = number == 0 or words.get(word, False)
    return terms, words


def _request(terms: set[str], words: dict[str, bool], strengths: frozenset[str], releases: frozenset[str]) -> Request:
    return Request(
        services=frozenset(SERVICES[term] for term in terms if term in SERVICES),
        families=frozenset(FAMILIES[term] for term in terms if term in FAMILIES),
        parts=_body_parts(terms),
        sides=frozenset(side for term in terms for side in SIDES.get(term, ())),
        words=tuple(words),
        printed=frozenset(word for word, is_printed in words.items() if is_printed and is_drug(word)),
        strengths=strengths,
        releases=releases,
    )


def _find_terms(text: str) -> Iterator[str]:
    """Yield the known terms of a text, the longest at each place, and the other words; "EMG-NCS" is two terms."""
    tokens = [m.span() for m in _TOKEN.finditer(text)]
    at = 0
    for number, (start, end) in enumerate(tokens):
        if start < at:
            continue
        last = min(number + _MOST_WORDS.get(text[start:end], 0), len(tokens))
        ends = (tokens[n][1] for n in range(last - 1, number - 1, -1))
        at = next((stop for stop in ends if text[start:stop] in _KNOWN), end)
        term = text[start:at]
        pieces = _JOINED.split(term)
        if term in _KNOWN or len(pieces) == 1 or not ("/" in term or _KNOWN.intersection(pieces)):
            yield term
        else:
            yield from pieces


def _telling_words(token: str) -> Iterator[str]:
    """Yield a word where it tells one request from another, and after a brand its first ingredient."""
    word = token.strip("'’-/")
    is_word = len(word) >= _SHORTEST_WORD and not any(map(str.isdigit, word))
    if not is_word or word in UNTELLING or word in SALTS or word in RELEASES:
        return
    yield word
    generic = generic_of(word)
    if generic:
        yield generic.partition("/")[0]


def _body_parts(terms: set[str]) -> frozenset[str]:
    """Return the parts that terms can mean; "back" is the lumbar spine where the lumbar spine is named beside it."""
    named = frozenset(part for term in terms - WHOLE_SPINE for part in BODY_PARTS.get(term, ()))
    spine = frozenset(part for term in terms & WHOLE_SPINE for part in BODY_PARTS[term])
    return named if named & spine else named | spine


def names_request(said: Request, item: Request) -> bool:
    """Tell whether ``said`` names the item: its drug, or its service at no other part of the body.

    Sides are not compared; see `on_its_side`.
    """
    if said.parts and item.parts and not said.parts & item.parts:
        return False
    if said.words and item.words and shares_word(said.words, _telling_beside(said, item)):
        return True
    shared = said.services & item.services
    if shared and not (shared <= _DOSAGE_FORMS and said.words and item.words):
        return True
    if said.words and item.services <= _DOSAGE_FORMS:
        return False
    if any(FAMILY_MEMBERS[family] & item.services or family in item.families for family in said.families):
        return True
    # a heading that says no more than "EMG/NCV" or "surgery" takes in the services of that kind
    return not item.services and any(FAMILY_MEMBERS[family] & said.services for family in item.families)


def _telling_beside(said: Request, item: Request) -> tuple[str, ...]:
    """Return an item's words that tell it from what ``said`` names: between drugs only their names, never "refills"."""
    drugs = tuple(filter(is_drug, item.words)) if said.printed else ()
    return drugs or item.words


def of_its_strength(said: Request, item: Request) -> bool:
    """Tell whether ``said`` names no strength, or one of the item's."""
    return not said.strengths or not item.strengths or bool(said.strengths & item.strengths)


def is_of_another_kind(said: Request, item: Request) -> bool:
    """Tell whether of ``said`` and the item one is a drug and the other a service, or each another drug."""
    is_drugs = bool(said.printed) and not said.services and not said.families
    if is_drugs and is_service(item):
        return True
    if not item.printed or item.services - _DOSAGE_FORMS:
        return False
    names_service = bool(said.services - _DOSAGE_FORMS) and not said.printed
    return names_service or (is_drugs and not shares_word(said.words, item.words))


def is_service(item: Request) -> bool:
    """Tell whether an item is a service and no drug."""
    return bool(item.services - _DOSAGE_FORMS) and not any(map(is_drug, item.words))


def on_its_side(said: Request, item: Request) -> bool:
    """Tell whether ``said`` names no side, or one of the item's."""
    return not said.sides or not item.sides or bool(said.sides & item.sides)


def named_items(said: Request, items: Sequence[Request]) -> frozenset[int]:
    """Return which items ``said`` names, by index.

    An item on the other side, of another strength or of another brand is left out only where another item is meant
    instead: letters mistake sides.
    """
    named = frozenset(index for index, item in enumerate(items) if names_request(said, item))
    named = frozenset(index for index in named if on_its_side(said, items[index])) or named
    if len(named) == 1 or not (said.printed or said.strengths):
        return named
    named -= {index for index in named if any(_is_meant_instead(said, items[index], items[other]) for other in named)}
    return named


def _is_meant_instead(said: Request, item: Request, other: Request) -> bool:
    """Tell whether words name the other of two items of one drug, by its strength or else by its printed name."""
    return item is not other and _suits_better(said, other, item) and shares_word(item.words, other.words)


def _suits_better(said: Request, one: Request, other: Request) -> bool:
    """Tell whether words share with one of two items what they do not share with the other."""
    if other.strengths and said.strengths & one.strengths and not said.strengths & other.strengths:
        return True
    if one.strengths and said.strengths & other.strengths and not said.strengths & one.strengths:
        return False
    if one.releases != other.releases and said.releases in {one.releases, other.releases}:
        return said.releases == one.releases
    return bool(said.printed & one.printed and other.printed and not said.printed & other.printed)


def shares_word(said: Iterable[str], words: Iterable[str]) -> bool:
    """Tell whether a telling word of one is a telling word of the other, spelt right or nearly so."""
    listed = tuple(words)
    return any(same_word(one, other) for one in said for other in listed)


@lru_cache(maxsize=4096)  # a letter's items share their words with its few sentences
def same_word(one: str, other: str) -> bool:
    """Tell whether two words are one, up to a slip of the pen or an ending.

    Short words must be equal: "Soma" is not "Sonata".
    """
    if one == other:
        return True
    if is_drug(one) and is_drug(other):
        return False
    shorter = min(len(one), len(other))
    if shorter < _FUZZY_LENGTH or one[0] != other[0]:
        return False
    common = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    if common >= _SAME_STEM and common >= _STEM_SHARE * max(len(one), len(other)):
        return True
    slips = 2 if shorter >= _LONG_WORD else 1
    return abs(len(one) - len(other)) <= slips and _edits(one, other, slips) <= slips


def is_drug(word: str) -> bool:
    """Tell whether a word, lower case, is a drug's name as the tables spell it."""
    return word in BRANDS or word in GENERICS


def is_same_drug(word: str, request: Request) -> bool:
    """Tell whether a word as printed names a drug of the request, by brand, by generic name, or misspelt."""
    lower = word.lower()
    generic = (generic_of(lower) or lower).partition("/")[0]
    return any(same_word(one, other) for other in request.words for one in (lower, generic) if is_drug(one) or is_drug(other))


def _edits(one: str, other: str, most: int) -> int:
    """Return how many letters differ between two words, or more than ``most`` as soon as that is certain."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]
