"""Refills of a prescription: "with 2 refills", "refills: 1", "three refills of", "no refills"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imr_llm.rules.numerals import ECHO, FREE_NUMBER, parse_number
from imr_llm.rules.pattern import pattern

_REFILL = r"(?:refill(?:s|\(s\))?|RFs?|re-fills?)"

REFILLS: Final = pattern(
    "refills",
    rf"""(?: (?<!qty\ )(?<!qty:)(?<!qty:\ )(?<!quantity\ )(?<!quantity:\ )(?<!\#)(?<!\#\ )
        (?P<before> {FREE_NUMBER} | (?<=w/)\d{{1,2}}(?!\d) ) {ECHO} \ ?(?:additional\ |more\ |monthly\ )? {_REFILL} (?!\w
        |\ ?[:=x×]?\ ?\#?\d)
          | \b {_REFILL} (?:\ of)? \ ?(?:[:=x×\#(]|times\ )?\ ?\#? (?P<after> {FREE_NUMBER} | (?<=[x×])\d{{1,2}}(?!\d) )
          (?! \ ?(?:mg|mcg|%|tablets?|caps|/) )
          | \b (?P<none> no | zero | without | w/o ) \ (?:any\ )? {_REFILL} \b )""",
    matches=(
        "#45 with 3 refills",
        "Refills: 2",
        "two refills of Soma",
        "no refills",
        "refill x1",
        "0 refills",
        "x 2 refills",
        "quantity 30 refills 1",
        "w/3 refills",
        "refill times 3",
    ),
    rejects=("refill of Soma", "medication refill", "#45"),
)
ANY_REFILL: Final = pattern(
    "refills.any", rf"(?<![a-z]){_REFILL}(?!\w)", matches=("medication refills", "3RF"), rejects=("filled",)
)


@dataclass(frozen=True, slots=True)
class Refills:
    """How many refills a text states, and where."""

    count: int
    start: int
    end: int


def find_refills(text: str) -> tuple[Refills, ...]:
    """Return every number of refills a text states; "no refills" is zero, a bare "refill" states none."""
    found = []
    for m in REFILLS.finditer(text):
        printed = m["before"] or m["after"]
        value = parse_number(printed) if printed else parse_number("0")
        if value == value.to_integral_value():
            found.append(Refills(int(value), m.start(), m.end()))
    return tuple(found)
