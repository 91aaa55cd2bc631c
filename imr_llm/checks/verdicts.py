"""One field's verdict, and the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from imr_llm.checks.values import told
from imr_llm.evidence import Remark

if TYPE_CHECKING:
    from imr_llm.checks.claims import Claim
    from imr_llm.evidence import Reading, Value
    from imr_llm.letters import Part

Verdict = Literal["agrees", "disagrees", "unfounded", "rules_silent", "model_silent", "letter_inconsistent"]


@dataclass(frozen=True, slots=True)
class Check:
    """What comes of comparing one field.

    Attributes:
        field: JSON pointer in the letter's own item numbering.
        verdict: One of the six of the design.
        claim: What the other reader states.
        reading: What the rules read; None where they are silent.
        found: Where the letter holds a value that only the other reader states.
        letter_value: What the letter says, where no single reading tells it (a derived field).
        misplaced: The value is right, but the sentence the reader points at does not hold it.
    """

    field: str
    verdict: Verdict
    claim: Claim
    reading: Reading[Value] | None
    found: Part | None = None
    letter_value: str | None = None
    misplaced: bool = False


def remark_for(check: Check) -> Remark | None:
    """Return the remark that a verdict calls for; None where the readers agree."""
    name = check.field.rpartition("/")[2] if not check.field.rpartition("/")[2].isdigit() else check.field.split("/")[-2]
    name = name.replace("_", " ")
    letter = check.letter_value or (told(check.reading.value) if check.reading else None)
    claimed = told(check.claim.value)
    spans = check.reading.spans if check.reading else check.found.spans() if check.found else check.claim.spans
    if check.verdict == "agrees":
        if not check.misplaced:
            return None
        text = f"The sentence given for {name} {claimed} does not hold it."
        return Remark("evidence_misplaced", check.field, text, spans, letter, claimed)
    if check.verdict in ("disagrees", "letter_inconsistent"):
        where = f"the {check.reading.source}" if check.reading else "the letter"
        aside = "; another place of the letter does say so" if check.verdict == "letter_inconsistent" else ""
        text = f"The reader says {claimed}, {where} says {letter} ({name}){aside}."
        return Remark("disagrees", check.field, text, spans, letter, claimed)
    if check.verdict == "model_silent":
        return Remark("model_silent", check.field, f"The reader leaves out {name}; the letter says {letter}.", spans, letter)
    if check.verdict == "unfounded":
        text = f"The reader says {claimed} ({name}); the letter does not hold it where it would stand."
        return Remark("unfounded", check.field, text, spans, letter, claimed)
    return Remark("rules_silent", check.field, f"Only the reader says {claimed} ({name}).", spans, None, claimed)
