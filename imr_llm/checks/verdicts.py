"""One field's verdict, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.checks.values import told
from imr_llm.evidence import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part, Span

Verdict = Literal["agrees", "disagrees", "unfounded", "rules_silent", "model_silent", "letter_inconsistent"]

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "value": "quantity",
        "per": "period of the schedule",
        "times": "times of the schedule",
        "duration": "duration of the schedule",
        "age_years": "age",
        "name": "name of the treatment",
        "title": "title of a guideline",
        "source": "source of a guideline",
        "year": "year of a guideline",
        "pages": "pages cited",
        "sections": "sections cited",
    }
)
_LONGEST_QUOTE: Final = 80
_LONGEST_VALUE: Final = 120


@dataclass(frozen=True, slots=True)
class Check:
    """What comes of comparing one field.

    Attributes:
        field: JSON pointer in the letter's own item numbering.
        verdict: One of the six of the design.
        claim: What the other reader states.
        reading: What the rules read; None where they are silent.
        found: Where the letter holds a value that only the other reader states, or states against the rules' reading.
        letter_value: What the letter says, where no single reading tells it (a derived field).
        misplaced: The value is right, but the sentence the reader points at does not hold it.
        other: Another place of the letter, which says what the reader says.
    """

    field: str
    verdict: Verdict
    claim: Claim
    reading: Reading[Value] | None
    found: Part | None = None
    letter_value: str | None = None
    misplaced: bool = False
    other: Reading[Value] | None = None

    @property
    def letter_says(self) -> str | None:
        """What the letter says, as text; None where it is not known to say anything."""
        return self.letter_value or (told(self.reading.value) if self.reading else None)


def remark_for(check: Check) -> Iterator[Remark]:
    """Yield the remarks that a verdict calls for; none where the readers agree."""
    claimed, letter = told(check.claim.value), check.letter_says
    if check.misplaced:
        text = f"The sentence that the reader gives for {_name(check.field)} {_shown(claimed)} does not hold it."
        yield Remark("evidence_misplaced", check.field, text, _proof(check), letter, claimed)
    if check.verdict != "agrees":
        code = "disagrees" if check.verdict == "letter_inconsistent" else check.verdict
        yield Remark(code, check.field, _sentence(check, claimed, letter), _proof(check), letter, claimed)


def _proof(check: Check) -> tuple[Span, ...]:
    """Return the letter's words for a finding: what the rules read, else where the value stands or is said to stand."""
    elsewhere = check.other.spans if check.other else check.found.spans() if check.found else ()
    return (*check.reading.spans, *elsewhere) if check.reading else elsewhere or check.claim.spans


def _sentence(check: Check, claimed: str | None, letter: str | None) -> str:
    """Return the one sentence that tells both values and the letter's words."""
    name, says = _name(check.field), _shown(claimed)
    if check.verdict == "rules_silent":
        return f"Only the reader says {says} ({name}); the letter holds the words."
    if check.verdict == "unfounded":
        return f"The reader says {says} ({name}); the letter does not hold it where it would stand."
    source = f"the {check.reading.source}" if check.reading else "the letter"
    words = f"{source} says {_shown(letter)}{_quote(check)}"
    if check.verdict == "model_silent":
        return f"The reader leaves out the {name}; {words}."
    if check.verdict == "letter_inconsistent":
        other = f"the {check.other.source}" if check.other else "another place"
        return f"The letter says two things ({name}): {words}, {other} says {says}, as the reader does."
    return f"The reader says {says} ({name}); {words}."


def _quote(check: Check) -> str:
    """Return the letter's own words in quotation marks, where they tell more than the value."""
    words = " ".join(check.reading.quote.split()) if check.reading else ""
    if not words or words.lower() == str(check.letter_says).lower() or len(words) > _LONGEST_QUOTE:
        return ""
    return f" (“{words}”)"


def _shown(value: str | None) -> str:
    if value is None:
        return "nothing"
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _name(field: str) -> str:
    """Return a field's name as a person says it, with its item: ``quantity of item 2``."""
    parts = [part for part in field.split("/")[1:] if not part.isdecimal()]
    name = _NAMES.get(parts[-1], parts[-1].replace("_", " ")) if parts else "letter"
    item = field.split("/")[2] if field.startswith("/disputed_items/") else ""
    return f"{name} of item {int(item) + 1}" if item else name
