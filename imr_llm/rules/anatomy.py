"""Body parts and the side a heading names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.rules.numerals import holds_cue
from imr_llm.rules.other_numbers import LEVEL
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.anatomy import LIMBS, PARTS, SIDES, SPINE_REGIONS, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _grouped(names: Iterable[str]) -> str:
    """Return the source of a pattern for any of the names, the longest first, told apart by their first letters."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    return "|".join(rf"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


_NAMES: Final = _grouped(PARTS)

BODY_PART: Final = pattern(
    "anatomy.body_part",
    rf"(?<![\w-])(?<!trigger\ )(?:(?P<pair>(?:upper|lower)(?:\ and\ |\ &\ |\ ?/\ ?|\ or\ )(?:(?:left|right|bilateral)\ )?(?:upper"
    rf"|lower)\ (?:extremity|extremities|back))|(?P<part>{_NAMES}))(?![\w]|-to-|-on\b|-held\b|['’]s)(?!\ (?:surgeon"
    rf"|specialist)s?\b)(?!\ (?:surgery|surgical)\ (?:consult|referral|eval|follow|specialist))(?!\ to\ "
    rf"(?:head|face)\b)",
    matches=("left elbows", "thoracic spine", "upper and lower extremities", "TMJ"),
    rejects=("face-to-face", "hand surgeon", "backup", "hearing"),
)
SPECIALIST: Final = pattern(
    "anatomy.specialist",
    rf"\b(?:{_NAMES})\ (?:(?:surgeon|specialist)s?\b|(?:surgery|surgical)\ (?:consult|referral|eval|follow|specialist))",
    matches=("foot specialist", "spine surgery consultation"),
    rejects=("spine surgery",),
)
LIMB: Final = pattern(
    "anatomy.limb",
    rf"(?<![\w-])(?:{'|'.join(LIMBS).upper()})s?(?!\w)",
    matches=("EMG of BLE", "NCV LUE"),
    rejects=("blue", "rle"),
    case=True,
)
SIDE: Final = pattern(
    "anatomy.side",
    rf"(?<![\w-])(?P<word>{'|'.join(re.escape(word) for word in sorted(SIDES, key=len, reverse=True))})"
    rf"(?![\w/]|-handed|-hand\ dominant)|\((?P<letter>[RLB])\)|(?<![\w-])(?P<glued>[RL])\.?\ (?="
    rf"(?:{_NAMES})\b|[CTLS]\d)",
    matches=("left elbow", "both elbows", "(R) elbow", "L elbow", "R L4-5", "bilat. elbows"),
    rejects=("L4-5", "brighter", "leftover", "right-handed"),
)
NAMED_STRUCTURE: Final = pattern(
    "anatomy.structure",
    r"\b(?:rotator\ cuff|carpal|cubital|radius|ulna|ulnar|median|radial|menisc\w{2,7}|ACL|PCL|cruciate"
    r"|biceps|achilles|plantar|facet|medial\ branch|labr\w{2,4}|acromi\w{2,14}|femur|femoral|tibia\w{0,2}"
    r"|fibula\w{0,1}|patell\w{1,5}|humer\w{2,3}|metacarpal|tarsal|trigger\ finger|sciatic|occipital"
    r"|intercostal|genicular|piriformis|epicondyl\w{1,5}|spinal|[CTL]/S|SI|LSO|TLSO|AFO|TKA|THA|SLAP|CTR)\b",
    matches=("cubital tunnel release", "meniscectomy and meniscus repair"),
    rejects=("elbow",),
)
_JOINED = re.compile(r"(?:,? (?:and|&|or) |, ?| ?/ ?| ?- ?)\Z")
_SIDE_LETTERS: Final[dict[str, Side]] = {"R": "right", "L": "left", "B": "bilateral"}
_SIDE_CUES: Final = ("left", "right", "bil", "both", "lt", "rt", "b/l", "bi-", "(r)", "(l)", "(b)", " r ", " l ", " r.", " l.")
_REGION_SPINE = re.compile(r" spine\Z")


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A body part, singular, and where it is named."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SideNamed:
    """A side, and where it is named."""

    side: Side
    start: int
    end: int


def find_body_parts(text: str) -> tuple[BodyPart, ...]:
    """Return each body part a text names, once, in the order of the text."""
    found = [part for m in BODY_PART.finditer(text) for part in _parts(m)]
    found += [BodyPart(LIMBS[m[0].rstrip("s").lower()][0], m.start(), m.end()) for m in _limbs(text)]
    found.sort(key=lambda part: part.start)
    named: dict[str, BodyPart] = {}
    for part in _with_spine(found, text):
        named.setdefault(part.name, part)
    return tuple(named.values())


def find_sides(text: str) -> tuple[SideNamed, ...]:
    """Return every side a text names, in the order of the text."""
    limbs = ((LIMBS[m[0].rstrip("s").lower()][1], m) for m in _limbs(text))
    found = [SideNamed(side, m.start(), m.end()) for side, m in limbs if side is not None]
    lower = f" {text.lower()}"
    for m in SIDE.finditer(text) if holds_cue(lower, _SIDE_CUES) else ():
        side = SIDES[m["word"].lower()] if m["word"] else _SIDE_LETTERS[(m["letter"] or m["glued"]).upper()]
        found.append(SideNamed(side, m.start(), m.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def _limbs(text: str) -> Iterator[re.Match[str]]:
    return LIMB.finditer(text) if "UE" in text or "LE" in text else iter(())


def hints_at_body_part(text: str) -> bool:
    """Tell whether a text names a nerve, a tendon, a spinal level or a specialist, and so may mean a part it does not name."""
    if NAMED_STRUCTURE.search(text) is not None or LEVEL.search(text) is not None:
        return True
    lower = text.lower()
    return ("surg" in lower or "specialist" in lower) and SPECIALIST.search(text) is not None


def _parts(match: re.Match[str]) -> tuple[BodyPart, ...]:
    if match["part"]:
        return (BodyPart(PARTS[match["part"].lower()], match.start(), match.end()),)
    first, second = re.findall(r"upper|lower", match["pair"].lower())
    whole = "back" if match["pair"].lower().endswith("back") else "extremity"
    return (BodyPart(f"{first} {whole}", match.start(), match.end()), BodyPart(f"{second} {whole}", match.start(), match.end()))


def _with_spine(parts: list[BodyPart], text: str) -> list[BodyPart]:
    """Return the parts with "spine" given to each region of "cervical and thoracic spine"."""
    named = list(parts)
    for index in range(len(named) - 2, -1, -1):
        part, following = named[index], named[index + 1]
        region_follows = _REGION_SPINE.search(following.name) and _REGION_SPINE.sub("", following.name) in SPINE_REGIONS
        between = text[part.end : following.start]
        if part.name in SPINE_REGIONS and region_follows and _JOINED.search(between) and len(between) <= len(", and "):
            named[index] = BodyPart(f"{part.name} spine", part.start, part.end)
    return named
