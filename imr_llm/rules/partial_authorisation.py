"""Headings that tell what utilization review certified and what is left to decide.

Form A: "<requested> was the original request. <certified> was authorized by …. The remaining … portion of …,
<disputed> is". Form B: "<requested> was the original request. … authorized <certified>, leaving …. The original
request, <disputed> is": all of what was requested is in dispute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.pattern import pattern

if TYPE_CHECKING:
    from imr_llm.letters import Part


@dataclass(frozen=True, slots=True)
class PartialAuthorisation:
    """One heading, told apart.

    Attributes:
        form: ``A`` where the remainder is in dispute, ``B`` where all that was requested is.
        requested: What the physician asked for.
        certified: What utilization review certified.
        disputed: What the determination decides on, without the closing "is".
    """

    form: Literal["A", "B"]
    requested: Part
    certified: Part
    disputed: Part


_CERTIFY = r"(?:authori[sz]ed|certified|approved|allowed|granted)"
_ADMINISTRATOR = r"(?:claims?\ administrator|utili[sz]ation\ review(?:er)?|UR)"

ORIGINAL_REQUEST: Final = pattern(
    "partial.original_request",
    r",? \ (?:was|were|is) \ (?:the \ )? original(?:ly)? \ request(?:ed)? \b [.,;:]?",
    matches=("Skelaxin 800mg #44 was the original request.", "eleven visits were originally requested."),
    rejects=("The original request, eleven visits is", "was requested"),
)
REMAINDER: Final = pattern(
    "partial.remainder",
    r"""\b (?: the \ )? (?: remaining | remainder \ of \ the ) \ (?: IMR[\ -] )? (?: eligible \ )?
        (?: portions? \ of \ the \ )? original \ request \b (?: ,? \ (?:is|which \ is) (?=,) )? [,:;]?""",
    matches=(
        "The remaining portion of the original request, Soma #9 is",
        "remaining IMR-eligible portion of the original request Soma",
    ),
    rejects=("leaving the original request open", "The original request, Soma #9 is"),
)
WHOLE_REQUEST: Final = pattern(
    "partial.whole_request",
    r"\b leaving \ the \ (?:entire \ |whole \ )? original \ request \ (?:as \ )? (?:IMR[\ -])? eligible \b [.,;:]?",
    matches=("approved five visits, leaving the original request IMR-eligible.",),
    rejects=("the remaining eligible portion of it",),
)
RESTATED: Final = pattern(
    "partial.restated",
    r"\A \ ? the \ original \ request \b (?: \ (?:of|for) \b )? [,:;]?",
    matches=("The original request, eleven visits is",),
    rejects=("eleven visits was the original request",),
)
CERTIFIED_BY: Final = pattern(
    "partial.certified_by",
    rf",? \ (?:was|were|is|has \ been|have \ been) \ {_CERTIFY} (?: \ (?:by|in|through) \ (?:the \ )? {_ADMINISTRATOR} )? \b",
    matches=("Skelaxin 800mg #21 was approved by the claims administrator.", "Three visits were certified by UR"),
    rejects=("The claims administrator approved three visits",),
)
ADMINISTRATOR_CERTIFIED: Final = pattern(
    "partial.administrator_certified",
    rf"\b (?:the \ )? {_ADMINISTRATOR} \ (?:has \ )? (?:partially \ )? {_CERTIFY} \b :?",
    matches=("The claims administrator certified three visits", "Utilization Review approved 3 visits"),
    rejects=("Three visits were approved by the claims administrator.",),
)
CLOSING_VERB: Final = pattern(
    "partial.closing_verb",
    r"[\ ,] (?:is|are|was|were) [\ ,;:.]{0,4} \Z",
    matches=("Soma 350mg #9 is", "Soma 350mg #9, is:"),
    rejects=("Soma 350mg #9", "elbow orthosis"),
)


def find_partial(heading: Part) -> PartialAuthorisation | None:
    """Return what a heading says was requested, certified and left in dispute; None for a plain heading."""
    text = heading.text
    original = ORIGINAL_REQUEST.search(text)
    if original is None:
        return None
    remainder = REMAINDER.search(text, original.end())
    if remainder is not None:
        certified = _certified(heading, original.end(), remainder.start())
        return _told_apart("A", heading, (original.start(), certified, remainder.end()))
    whole = WHOLE_REQUEST.search(text, original.end())
    if whole is None:
        return None
    certified = _certified(heading, original.end(), whole.start())
    restated = RESTATED.search(text[whole.end() :])
    return _told_apart("B", heading, (original.start(), certified, whole.end() + restated.end() if restated else len(text)))


def _told_apart(form: Literal["A", "B"], heading: Part, cuts: tuple[int, Part | None, int]) -> PartialAuthorisation | None:
    """Return the parts between the cuts: end of the request, certified part, start of what is in dispute."""
    requested_end, certified, disputed_start = cuts
    requested = heading.part(0, requested_end)
    if not requested or certified is None:
        return None
    text = heading.text
    closing = CLOSING_VERB.search(text, disputed_start)
    end = len(text[: closing.start() if closing else len(text)].rstrip(" ,;:."))
    disputed = heading.part(disputed_start, max(end, disputed_start))
    if disputed:
        return PartialAuthorisation(form, requested, certified, disputed)
    return PartialAuthorisation(form, requested, certified, requested) if form == "B" else None


def _certified(heading: Part, start: int, end: int) -> Part | None:
    """Return what the clause between ``start`` and ``end`` says was certified."""
    clause = heading.text[start:end]
    passive = CERTIFIED_BY.search(clause)
    if passive is not None:
        certified = heading.part(start, start + passive.start())
        return certified or None
    active = ADMINISTRATOR_CERTIFIED.search(clause)
    if active is None:
        return None
    length = len(clause.rstrip(" .,;:"))
    certified = heading.part(start + active.end(), start + max(length, active.end()))
    return certified or None
