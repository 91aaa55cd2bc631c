"""Numbers in a request that count no units: dates, codes, spinal levels, doses, times, names with a digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imr_llm.rules.numerals import ECHO, FIGURES, FREE_NUMBER, RANGE_END, holds_cue
from imr_llm.rules.pattern import Pattern, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_FORM = (
    r"(?:tablets?|tabs?|capsules?|caps?|pills?|caplets?|patch(?:es)?|puffs?|drops?|sprays?|units?|tsps?"
    r"|teaspoons?|tablespoons?|grams?|ml|g|doses?|pumps?)"
)
_TO = r"(?:\ ?(?:-|–|to|or)\ ?)"
_INTAKE = (
    r"(?:by\ mouth|po\b|p\.o\.|oral(?:ly)?|every|daily|twice|once|thrice|bid\b|b\.i\.d|tid\b|t\.i\.d|qid\b"
    r"|q\.i\.d|qhs\b|qd\b|qam\b|qpm\b|q\ ?\.?\ ?\d|at\ (?:bedtime|night|dinner|supper|breakfast|lunch|noon|meals?)\b"
    r"|with\ (?:meals?|food|dinner|supper|breakfast|lunch)\b|nightly|a\ day|per\ day|prn\b"
    r"|\d{1,2}\ (?:minutes?|min|hours?|hrs?)\ (?:before|prior)"
    r"|as\ needed|before|after|under\ the\ tongue|sublingual|in\ the\ (?:morning|evening)|to\ "
    r"(?:the\ )?affected|(?:one|two|three|four|\d)(?:\ ?-\ ?\d)?\ ?(?:times|x)\b)"
)

DATE: Final = pattern(
    "number.date",
    rf"(?<![\w/])\d{{1,2}}(?P<s>[/.-])\d{{1,2}}(?P=s)(?:\d{{4}}|\d{{2}})(?![\w/])|"
    rf"(?<!\w)\d{{4}}-\d{{2}}-\d{{2}}(?!\w)|\b{_MONTHS}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}\b"
    rf"|\b{_MONTHS},?\ \d{{4}}\b",
    matches=("DOS 4/9/15", "on 04-09-2015", "April 9, 2015", "2015-04-09"),
    rejects=("10/325", "8/10", "5/300/1"),
)
CODE: Final = pattern(
    "number.code",
    r"""\b (?:CPT|HCPCS|ICD(?:-?\ ?(?:9|10))?(?:-?CM)?|NDC|DRG|codes?)
        (?:\ codes?)? \ ?[:\#]?\ ? [A-Z]?\d[\w.-]{1,12} (?:(?:,|,?\ and|\ &|/
        |\ x\ ?\d{1,2},?)\ ?[A-Z]?\d{4}[\w.]{0,4}){0,8}
        | \( [A-Z]?\d{4,5} (?:-[\w]{2})? \) | \b [A-VJLEKGQ]\d{4} \b | (?<![\w.,/\#-]) \d{5} (?:-\d{2})?
        (?![\w.,/-]|\ (?:units?|IU)\b) | \b [A-TV-Z]\d{2}\.\d{1,4} \b""",
    matches=("CPT code 97140", "HCPCS E0720, E0730", "massage (97124)", "L3908", "M54.16", "CPT: 64490, 64491"),
    rejects=("#60", "12 sessions", "5 units"),
)
LEVEL: Final = pattern(
    "number.level",
    r"""(?<![\w]) [CTLS]\ ?-?\d{1,2} (?: (?: \ ?[-–/,&]\ ? | ,?\ (?:and|to|through|or)\ ) [CTLS]\ ?-?\d{1,2}
        | \ ?[-–/&]\ ?\d{1,2} (?!\d|\ ?(?:x|times|sessions?|visits?|/)) | ,\ \d(?=(?:,\ \d)?,?\ (?:and|&)\ \d)
        | ,?\ (?:and|&)\ \d{1,2}(?!\d|\ (?:times|sessions?|visits?|[a-z])) ){0,12} (?!\w)""",
    matches=("L3-4, L4-5", "C5-C6 and C6-C7", "T11/12", "S1", "L2, 3, and 4"),
    rejects=("CT 5", "XL5", "8 sessions"),
)
NAMED: Final = pattern(
    "number.named",
    r"""(?<!\w) (?: (?: \d|one|two|three|four|six ) (?:\ |-) in (?:\ |-) (?:\d|one) \b                  # 4-in-1
        | (?<!\.) \d(?:\.\d)? \ ?-?\ ?(?: T\b | Teslas?\b )
        | (?:\d{1,2}|one|two|three|four|five|six|ten|twelve|thirteen) (?:\ |-) (?:phase|level|lead
        |panel|view|wheel|channel|point|way|stage|part|dimensional|section|prong|quadrant|position|modality
        |component|drug|substance|lumen|compartment|hole|tier|ply|digit)(?:s|ed)? \b
        | \d\ ?-?D \b
        | (?:type|grade|stage|phase|class|schedule|step|category|part|table|figure|chapter|version|group|tier
        |level|visit\ level) \ (?:\d{1,2}[A-Da-d]?) \b
        | (?:tooth|teeth) \ ?(?:number|numbers|no\.?)? \ ?\#?s?\ ?\d{1,2} (?:(?:,\ ?|\ ?-\ ?|,?\ (?:and
        |&)\ )\#?\d{1,2}){0,16} (?!\w)
        | (?: (?:tylenol|acetaminophen|APAP)\b [^#\d]{0,24} (?:\#|no\.?|number)\ ?[234] (?!\d) )
        | (?<=\bcodeine\ ) \#[234] (?!\d)
        | \d{1,2} (?:st|nd|rd|th) \b
        | \d{1,3} (?:\.\d)? \ ?-?\ ?(?:"|”|''|inch(?:es)?\b|in\.|ft\b|feet\b|foot\b|cm\b|mm\b|lbs?\b
        |pounds?\b|miles?\b|degrees?\b|°|kg\b|hz\b|watts?\b|volts?\b|calories\b)
        | \d{1,2} \ ?x\ ?\d{1,2} \ ?(?:inch|in\b|cm|gauze|pads?\b)
        | \d{1,3} \ ?-?\ ? (?:year|yr)s?[\ -]old \b
        | (?<![/.]) \d{1,2}(?:\.\d)? / 10 (?![\d/])
        | (?:one|1) [\ -] time \b (?!\ ?(?:a|per|each|every|weekly|daily|monthly|/))
        | (?:age|aged|size|vol(?:ume)?|ACOEM|ODG|MTUS|page|pages|pp?\.) \ \d{1,3}(?:\.\d)? \b
        | (?:vitamin|vit\.?|omega|coenzyme|factor) \ ?-?\ ?[A-Z]?-?\d{1,2} \b
        | (?:one|1) \ or \ more \b | (?:synvisc|gel)[\ -]one \b
        | (?:19|20)\d\d (?!\w)(?!\ ?(?:m?g|units?|tablets?|caps)\b) (?<!\#....) )""",
    matches=(
        "4-in-1 walker",
        "3.0 Tesla",
        "two-level fusion",
        "9 panel screen",
        "teeth #8, 9 and 10",
        "Tylenol with codeine #4",
        "52 year old",
        "2nd opinion",
        "pain 7/10",
    ),
    rejects=("9 sessions", "#90", "3 injections"),
)
CLOCK: Final = pattern(
    "number.time",
    rf"""(?: \b q\ ? | \b q\.\ ? )? (?:(?<=q)|(?<=q\ )|{FREE_NUMBER}) {ECHO} (?:{_TO}{RANGE_END}{ECHO})? (?:[ ]
        |-)? (?:calendar\ |consecutive\ )?
          (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)(?:\(s\)
          |['’]s?)? (?![\w]) (?:\ ?(?:supply|coverage)(?:[:,]?\ ?\d{{1,3}}(?!\d))?)?
        | (?<!\w) \d{{1,2}}:\d{{2}} \b | (?<!\w) 24/7 (?!\d) | (?<!\w) 1/2 \ (?:hour|tab|tablet|day)\b
        | \b q\ ?\d{{1,2}} (?:-\d{{1,2}})? \ ?h?(?:rs?|ours?)? \b
        | \b (?: days?[\ -]supply\ ?:? | DS\ ?: | (?<=\d\ )DS | days?\ ?: ) \ ?\#?\d{{1,3}} \b
        | (?<!\w) \d{{1,2}} \ ?[ap]\.?m\b""",
    matches=(
        "30 day rental",
        "q6h",
        "DS: 14",
        "45 minutes",
        "day supply: 14",
        "every 8 hours",
        "two (2) months supply",
        "10-14 days",
    ),
    rejects=("30 tablets", "#14", "3 sessions"),
)
SIG: Final = pattern(
    "number.directions",
    rf"""\b (?:take|takes|taking|apply|use|inhale|chew|place|instill|insert|sig:?|swallow) [ ]
        (?:up\ to\ )? {FREE_NUMBER} (?:{_TO}{RANGE_END})? (?:\ ?{_FORM}\b)?
        | {FREE_NUMBER} {ECHO} (?:{_TO}{RANGE_END})? \ ?(?:{_FORM}\b\ ?)? ,?\ ?(?:{_INTAKE})
        | (?<=daily\ )\#?\d{{1,2}}\ ?x(?!\d)""",
    matches=(
        "take 1-2 tablets",
        "one tablet twice daily",
        "1 po bid",
        "2 capsules at bedtime",
        "1 by mouth",
        "one to two tabs every night",
        "3 tabs with dinner",
    ),
    rejects=("#60 tablets", "30 capsules", "4 patches"),
)
PRESCRIPTIONS: Final = pattern(
    "number.prescriptions",
    rf"(?:{FREE_NUMBER}|\ba){ECHO}\ (?:new\ |additional\ |separate\ )?(?:prescriptions?|rx|scripts?|orders?"
    rf"|requests?)\b(?:\s?\(s\))?",
    matches=("1 prescription of Soma", "two (2) prescriptions for"),
    rejects=("#60", "prescription 60"),
)
DOSE_FORMS: Final = pattern(
    "number.dose",
    rf"(?<![\w.,/#-]){FIGURES}(?:\ ?-\ ?{FIGURES})?\ ?(?:cc|ml)\ (?:of\ )?(?=[a-z])(?!in\b|bottle|tube|with\b|refill|x\b|times)",
    matches=("4cc of bupivacaine", "2 ml of betamethasone"),
    rejects=("250ml", "120 ml bottle"),
)
_TIME_CUES: Final = ("da", "we", "wk", "mo", "mt", "ye", "yr", "annu", " d", " w", "/d", "/w")
_HOUR_CUES: Final = (
    "sec",
    "min",
    "hour",
    "hr",
    " h",
    *(f"{figure}h" for figure in range(10)),
    "q",
    ":",
    "/",
    " am",
    " pm",
    "ds",
    "m.",
)
_SIG_CUES: Final = (
    "in the",
    *"q x po p.o mouth oral every day dail time twice once thrice bid b.i.d tid t.i.d night bed prn needed before".split(),
    *"dinner supper breakfast lunch noon meal food".split(),
    *"after prior tongue sublingual affected take taki apply use inhale chew place instill insert sig swallow am pm".split(),
)
_MONTH_CUES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def speaks_of_time(lower: str) -> bool:
    """Tell whether a text, in lower case, may hold a frequency or a stretch of days, weeks, months or years."""
    return holds_cue(lower, _TIME_CUES)


def find_other_numbers(text: str) -> Iterator[Pattern]:
    """Yield the patterns worth trying on a text, in the order in which they take numbers away; `CLOCK` is not among them.

    A few letters that a match must hold tell most of them out.
    """
    lower = text.lower()
    if "/" in lower or "-" in lower or "." in lower or holds_cue(lower, _MONTH_CUES):
        yield DATE
    yield NAMED
    yield LEVEL
    yield CODE
    if holds_cue(lower, _SIG_CUES):
        yield SIG
    if holds_cue(lower, ("script", "rx", "order", "request")):
        yield PRESCRIPTIONS
    if "cc" in lower or "ml" in lower:
        yield DOSE_FORMS


def speaks_of_clock(lower: str) -> bool:
    """Tell whether a text, in lower case, may hold a stretch or a time that `CLOCK` reads."""
    return holds_cue(lower, _TIME_CUES) or holds_cue(lower, _HOUR_CUES)
