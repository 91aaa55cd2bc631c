"""What the letter says of the expert reviewer: certifications, subspecialties, states of licensure.

Letters until early 2015 tell it in a sentence ("is Board Certified in ..., has a subspecialty in ... and is licensed to
practice in ..."), later ones in a block of two labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark, Silence, reading
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.states import CODES, STATE_CODES, state_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imr_llm.evidence import Found
    from imr_llm.letters import Part
    from imr_llm.sections.outline import Outline

STATES_LABEL = pattern(
    "label of the states",
    r"\bStates?(?:\(s\))?\ of\ Licen[sc](?:ure|e)\ ?:\ ?",
    matches=("State(s) of Licensure: Ohio", "States of Licensure: Ohio"),
    rejects=("State of Ohio",),
)
CERTIFICATIONS_LABEL = pattern(
    "label of the certifications",
    r"\bCertifications?(?:\(s\))?\ ?/\ ?Special(?:ty|ties|ty\(s\)|ty\(ies\))\ ?:\ ?",
    matches=("Certification(s)/Specialty: Urology",),
    rejects=("Certification of need:",),
)
END_OF_VALUE = pattern(
    "what follows a value of the block",
    r"""(?-i: \b [A-Z]{4,} \ [A-Z]{2,} \b | \b The\ [A-Za-z]{4,12}\ [Rr]eviewer\b | \b He/she\b )
      | \b States?(?:\(s\))?\ of\ Licen | \b [A-Z][\w()/]{2,30} \ ?:""",
    matches=("Urology CLINICAL CASE SUMMARY", "Ohio Certification(s)/Specialty:"),
    rejects=("Physical Medicine & Rehabilitation, Pain Management", "New York, West Virginia"),
)
CERTIFIED_IN = pattern(
    "certifications in prose",
    r"""
    \b(?: Board[- ]Certified | certified | licensed ) \ in \ (?! practice )
    (?P<list> [^.]{2,220}? ) (?= ,? \ (?: and \ )? (?: who \ )? (?: has | have | with | holds | is | and\ is | and\ has ) \b
      | ,? \ and\ licensed \b | [.;] | \Z )
    """,
    matches=("is Board Certified in Urology and is licensed", "is Licensed in Acupuncture, has a subspecialty"),
    rejects=("is licensed to practice in Ohio", "licensed in practice"),
)
PROFESSION = pattern(
    "licensed profession in prose",
    r"""
    \b is\ an?\ (?: (?: clinical\ )? licensed\ )? (?P<doctor> Doctor\ of\ (?-i: [A-Z]\w{2,20} (?: \ (?: Medicine
      | Surgery ) )? ) ) \b
    | \b is\ an?\ (?: licensed\ )? (?P<named> (?-i: Chiropractor | Psychologist | Clinical\ Psychologist | Acupuncturist
      | Podiatrist
      | Dentist | Optometrist | Physical\ Therapist | Occupational\ Therapist | Pharmacist ) ) \b
    | \b is\ an?\ (?: clinical\ )? licensed\ (?P<licensed> (?! physician | medical | professional | provider | reviewer
      | doctor ) [a-z]{4,20} (?-i: \ [A-Z]\w{2,20} )? ) \b
    """,
    matches=(
        "is a Doctor of Chiropractic",
        "is a Chiropractor and",
        "is a licensed Psychologist and",
        "is a licensed Doctor of Podiatric Medicine",
    ),
    rejects=("is licensed to practice", "is a reviewer", "is a licensed physician"),
)
SUBSPECIALTY_IN = pattern(
    "subspecialties in prose",
    r"""
    \b sub-?\ ?special(?:ty|ties|ization) \ in \ (?P<list> [^.]{2,220}? )
    (?= ,? \ (?: and \ )? (?: is | has | holds | who ) \b | ,? \ and\ licensed \b | [.;] | \Z )
    """,
    matches=("has a subspecialty in Hand Surgery, and is licensed", "with subspecialties in Hand Surgery and Sports Medicine."),
    rejects=("specialty in Urology",),
)
LICENSED_IN = pattern(
    "states in prose",
    r"\blicensed\ (?: to\ practi[cs]e\ (?: \w{4,20}\ ){0,2} )? in \ (?: the\ )? (?: States?\ of\ )?",
    matches=("is licensed to practice in Ohio", "licensed to practice medicine in the State of Ohio", "licensed in Ohio"),
    rejects=("a licence in Ohio",),
)
STATE = pattern(
    "state",
    rf"""(?: {"|".join(re.escape(name) for name in sorted(STATE_CODES, key=len, reverse=True))}
      | (?-i: {"|".join(sorted(CODES))} ) ) (?! \w )""",
    matches=("West Virginia", "CA,", "Washington, D.C."),
    rejects=("ca", "Ohioan"),
)
STATE_SEPARATOR = pattern(
    "between two states",
    r"\A [ ,;/&]{1,3} (?: and\ )? (?: the\ )? (?: States?\ of\ )?",
    matches=(", ", " and ", " and the ", ", and the State of ", ","),
    rejects=(". ", "."),
)
SEPARATOR = pattern(
    "between two specialties",
    r"\ ?[,;]\ (?:and\ )? | [,;] | \ and\ (?=.)",
    matches=("Urology and Surgery", "Urology, Surgery", "Urology, and Surgery"),
    rejects=("Physical Medicine & Rehabilitation",),
)
ONE_NAME = pattern(
    "specialty whose own name holds 'and' or a comma",
    r"""
    \b(?: (?: Physical\ Medicine | Hospice | Allergy | Public\ Health | Obstetrics | Hematology | Psychiatry | Acupuncture
            | Pulmonary\ Disease | Vascular | Undersea | Colon | Head | Foot | Hand | Oral | Plastic | Thoracic
            | Anatomic(?:al)? | Child )
      \ and\ (?: Rehab\w* | Palliative | Immunology | General\ Preventive\ Medicine | Gynecology | Oncology | Neurology
            | Oriental\ Medicine | Critical\ Care | Interventional\ Radiology | Hyperbaric\ Medicine | Rectal\ Surgery
            | Neck\ Surgery | Ankle | Upper\ Extremity | Maxillofacial | Reconstructive\ Surgery | Cardiac\ Surgery
            | Clinical\ Pathology | Adolescent )
      | Neck,\ and\ Throat )
    """,
    matches=("Physical Medicine and Rehabilitation", "Hospice and Palliative Medicine", "Child and Adolescent Psychiatry"),
    rejects=("Urology and Surgery", "Physical Medicine, and Surgery"),
)
_DISTRICT: Final = re.compile(r"Washington, ?D\.? ?C\b", re.IGNORECASE)
_STATE_OF: Final = re.compile(r"\A(?:and )?(?:the )?(?:states? of )?", re.IGNORECASE)
_RULE: Final = "credentials.reviewer"
_CERTIFICATIONS: Final = "/reviewer/certifications"
_SUBSPECIALTIES: Final = "/reviewer/subspecialties"
_STATES: Final = "/reviewer/licensed_states"
_LONGEST_VALUE: Final = 600
_LONGEST_CREDENTIALS: Final = 10_000


def find_reviewer(outline: Outline) -> Iterator[Found]:
    """Yield the reviewer's certifications, subspecialties and states, one reading an entry."""
    if outline.credentials is None:
        return
    credentials = outline.credentials.part(0, min(len(outline.credentials.text), _LONGEST_CREDENTIALS))
    certifications, states = CERTIFICATIONS_LABEL.search(credentials.text), STATES_LABEL.search(credentials.text)
    if certifications is None and states is None:
        yield from _find_in_prose(credentials)
        return
    if certifications is not None:
        value = _value(credentials, certifications.end())
        yield from _entries(_CERTIFICATIONS, (value.part(*span) for span in _split(value.text, at_and=False)))
        yield Silence(_RULE, _SUBSPECIALTIES)
    if states is not None:
        value = _value(credentials, states.end())
        yield from _states(value, [value.part(*span) for span in _split(_without_commas(value.text), at_and=True)])


def _value(credentials: Part, start: int) -> Part:
    """Return what stands after a label of the block, up to the next label or title."""
    text = credentials.text[start : start + _LONGEST_VALUE]
    end = END_OF_VALUE.search(text)
    return credentials.part(start, start + (end.start() if end else len(text)))


def _find_in_prose(credentials: Part) -> Iterator[Found]:
    text = credentials.text
    certified = [part for match in CERTIFIED_IN.finditer(text) for part in _listed(credentials, match.span("list"))]
    certified += [credentials.part(*match.span(match.lastgroup or 0)) for match in PROFESSION.finditer(text)]
    yield from _entries(_CERTIFICATIONS, (part for part in certified if state_code(part.text) is None))
    special = [part for match in SUBSPECIALTY_IN.finditer(text) for part in _listed(credentials, match.span("list"))]
    yield from _entries(_SUBSPECIALTIES, special)
    if not special and "subspecial" not in text.lower().replace("-", ""):
        yield Silence(_RULE, _SUBSPECIALTIES)
    yield from _states(
        credentials, [part for match in LICENSED_IN.finditer(text) for part in _run_of_states(credentials, match.end())]
    )


def _listed(part: Part, span: tuple[int, int]) -> Iterator[Part]:
    found = part.part(*span)
    return (found.part(*entry) for entry in _split(found.text, at_and=True))


def _split(text: str, *, at_and: bool) -> Iterator[tuple[int, int]]:
    """Return where the entries of a list stand; the block's lists are parted by commas only."""
    kept = [match.span() for match in ONE_NAME.finditer(text)]
    start = 0
    for match in SEPARATOR.finditer(text):
        if (not at_and and match[0].strip() == "and") or any(a < match.end() and match.start() < b for a, b in kept):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _without_commas(text: str) -> str:
    """Return the text with "Washington, D.C." as one entry, no character moved."""
    return _DISTRICT.sub(lambda match: match[0].replace(",", " "), text)


def _run_of_states(part: Part, start: int) -> Iterator[Part]:
    """Return the states that follow one another from ``start``; none where the first word is no state."""
    text = part.text
    while (match := STATE.regex.match(text, start)) is not None:
        yield part.part(*match.span())
        separator = STATE_SEPARATOR.regex.match(text[match.end() : match.end() + 30])
        if separator is None:
            return
        start = match.end() + separator.end()


def _entries(pointer: str, parts: Iterable[Part]) -> Iterator[Found]:
    """Yield each entry once, in printed order."""
    seen: set[str] = set()
    for part in parts:
        entry = part.part(0, len(part.text.rstrip(" .")))
        if entry and entry.text not in seen:
            yield reading(_RULE, f"{pointer}/{len(seen)}", entry.text, "credentials", entry)
            seen.add(entry.text)


def _states(whole: Part, parts: list[Part]) -> Iterator[Found]:
    """Yield the states as codes, sorted; what is no state is remarked upon."""
    by_code: dict[str, Part] = {}
    for part in parts:
        printed = _STATE_OF.sub("", part.text.strip())
        name = printed.rstrip(" .")
        code = state_code(printed) or state_code(name)
        if code is not None:
            by_code.setdefault(code, part)
        elif name:
            yield Remark("value_out_of_range", _STATES, f"{name!r} is no state of the United States.", part.spans(), part.printed)
    for index, code in enumerate(sorted(by_code)):
        yield reading(_RULE, f"{_STATES}/{index}", code, "credentials", by_code[code])
    if not parts and "licens" not in whole.text.lower():
        yield Silence(_RULE, _STATES)
