"""The injured worker's age and sex, as the case summary states them.

Only a word for the sex states it; "he" and "she" do not. But where pronouns contradict that word, the letter
contradicts itself, or a passage was copied from another letter, and a person should look.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Reading, Remark, Silence, reading
from imr_llm.rules.pattern import pattern
from imr_llm.vocabulary.number_words import ONES, TEENS, TENS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from imr_llm.evidence import Found, Source
    from imr_llm.letters import Part, Span
    from imr_llm.sections.outline import Outline

_YOUNGEST: Final = 14
_OLDEST: Final = 110
_LOOK_BACK: Final = 110
_LONGEST_SUMMARY: Final = 40_000  # characters read; real summaries stay far below, and each age costs time
_MOST_MATCHES: Final = 20  # looked at in one rationale, for the same reason
_OPENING: Final = 400  # characters in which a summary introduces the worker
_OLD: Final = r"""(?: \ ?-\ ? | \ )?
    (?: (?: year | yr ) s? \b \.? (?: \ ?-\ ? | \ )? (?: old\b | of\ age\b ) | y/o\b | yo\b | y\.\ ?o\.? (?! \w ) )"""
_WORKER: Final = r"(?: patient | injured\ worker | worker | claimant | applicant | employee | individual | IW )"

AGE_FIGURES = pattern(
    "age in figures",
    rf"[0-9] (?<! [\w.,/-] [0-9] ) (?P<rest> [0-9]{{1,2}} ) (?: \) | \ \( [a-z -]{{3,16}} \) )? {_OLD}",
    matches=(
        "a 57-year-old baker",
        "a 57 year old",
        "57 y/o",
        "a fifty-seven (57) year old",
        "57 years of age",
        "57yo",
        "57- year-old",
    ),
    rejects=("a 20 year history", "157.5 years old", "57 years ago", "7 year old"),
)
AGE_WORDS = pattern(
    "age in words",
    rf"""\b (?: (?P<tens> {"|".join(TENS)} ) (?: [ -] (?P<ones> {"|".join(ONES)} ) )?
      | (?P<teens> {"|".join(TEENS)} ) ) {_OLD}""",
    matches=("a fifty-seven year old", "Thirty year-old", "a nineteen-year-old"),
    rejects=("twenty years later", "forty pounds"),
)
AGE_STATED = pattern(
    "age after the word",
    r"""\b (?<! at\ ) (?<! since\ ) (?<! the\ ) age (?: d\ | \ ?:\ ? | \ is\ | \ ) (?P<years> [0-9]{2} ) \b (?! \ ?(?: -
      | to\b | and\b ) )""",
    matches=("a woman aged 57", "Age: 57", "age 57"),
    rejects=("at age 57", "patients aged 18 to 65", "page 57"),
)
NOT_THE_WORKER_BEFORE = pattern(
    "words that give the age to someone or something else",
    r"""
    (?: \b(?: his | her | their | whose ) \ (?: [\w-]{1,14} \ ){0,3}
      | \b(?: when | since | until | at | by | before | after ) \ (?: (?: he | she | they | an?
        | the\ \w{1,12} ) \ )? (?: (?: was | were ) \ )? (?: about\ )?
      | \b(?: lift | transfer | mov | assist | restrain | car(?:e|ing) | help | hit | struck | attack | push | pull | bitten
        | punch | kick | assault ) \w{0,4} \ (?: [\w-]{1,12} \ ){0,3}
    ) \Z
    """,
    matches=("for his ", "when she was ", "lifting a heavy ", "struck by a "),
    rejects=("This is a ", "The patient is a "),
)
NOT_THE_WORKER_AFTER = pattern(
    "thing, person or time that has the age",
    r"""
    \A [ ,-]{0,2}
    (?: (?: industrial | work | lumbar | cervical | knee | shoulder | old | male | female | prior ) \ ){0,2}
    (?: injur(?:y|ies)\b | claim\b | fracture | fusion | surger | MRI | scan | x-?ray | stud | report | accident | trial\b
      | son\b | daughter | child | brother | sister | co-?worker | student | resident | client | inmate | boy\b | girl\b
      | film | device | unit\b | prosthes | hardware | implant | scar | house | car\b | dog\b
      | when\b | at\ the\ time\ of\ (?: the\ )? (?: injury | accident ) )
    """,
    matches=(" daughter", " knee injury", " MRI", " when he fell"),
    rejects=(" injured worker", " carpenter", " male", " cardiac nurse"),
)
SEX_WORD = pattern(
    "word for the sex",
    r"""
    [fglmwFGLMW] (?<! [\w/] [a-zA-Z] )
    (?i: (?: (?<= f ) emale | (?<= w ) oman | (?<= l ) ady ) (?P<female> ) | (?: (?<= m ) (?: ale | an )
      | (?<= g ) entleman ) (?P<male> ) )
    \b (?! / | -to- | -type | \ (?: pattern | genital | physician | doctor | provider | co-?worker | client | resident
      | student | inmate | customer | assistant
      | nurse | partner | supervisor | relative | hormone ) )
    """,
    matches=("a 57-year-old female", "the Man", "this gentleman", "a lady"),
    rejects=("males", "male/female", "a female coworker", "manual", "human"),
)
SEX_OF_AGE = pattern(
    "words between age and sex",
    r"""\A (?: ,? \ (?: \( [^()]{0,40} \) | (?! (?: who | that | with | by | was | were | is | whose | when | while | after
      | having | his | her | from | and\ an? | sustained | injured(?! \ worker ) ) \b ) [\w/'-]{1,20} ) ){0,7}
        [ ,-]{1,2} \Z""",
    matches=(" ", ", right-hand dominant ", " retired Spanish-speaking ", " (date of birth withheld) ", "-"),
    rejects=(" roofer who was struck by a ", " worker with a "),
)
INTRODUCED = pattern(
    "words that introduce the worker",
    rf"""
    \b(?: {_WORKER} | case | this | he | she ) \ (?: is | was | involves | concerns ) \ (?: an? | the | now )
    \ (?: (?! (?: who | by | and | with | when ) \b ) [\w'-]{{1,16}} ,? \ ){{0,6}} \Z
    """,
    matches=("The patient is a right-handed ", "This case involves a now retired "),
    rejects=("The injured worker was struck by a ", "She saw the "),
)
SENTENCE_OPENING = pattern(
    "opening of a sentence",
    r"""
    (?: \A | [.:"]\ ?"? ) (?-i: The | This | A | An )
    \ (?: (?! (?: who | by | and | with | is | was ) \b ) [\w'-]{1,16} ,? \ ){0,4} \Z
    """,
    matches=("This ", "involved. The ", "The represented "),
    rejects=("struck by a ", "The patient is a "),
)
WORKER_NEXT = pattern(
    "word for the worker",
    rf"\A \ (?: [\w-]{{1,14}} \ )? {_WORKER} \b",
    matches=(" patient", " injured worker"),
    rejects=(" cook",),
)
PRONOUN = pattern(
    "sentence about the worker that begins with a pronoun",
    r"""
    [HS] (?<! \w [HS] ) (?: (?<= H ) e (?P<male> ) | (?<= S ) he (?P<female> ) ) \ (?: also\ | then\ | still\ )?
    (?: has | had | is | was | reports | reported | complains | complained | rates | rated | denies | denied | underwent
      | sustained | fell | continues | continued | presented | takes | took | uses | used | lives | works | worked | walks
      | ambulates
      | experienced | suffers | suffered | completed | received | attended | remains | feels | cannot ) \b
    (?! \ (?: \w{1,12}\ ){0,2}                        # what physicians do
      (?: request | recommend | prescri | order | opin | noted | ask | seen\ the | examin | review | refer | concern
        | treating | physician | surgeon | advis | suggest | stat(?:ed|es) | of\ the\ opinion | board | certif | the\ patient
        | the\ injured ) )
    """,
    matches=("She reports pain.", "He had normal reflexes."),
    rejects=("He/she has no affiliation", "He has requested a brace", "She is recommending surgery", "then he was"),
    case=True,
)
SOMEONE_ELSE = pattern(
    "person whom a pronoun may mean instead",
    r"""
    \b(?: physician | provider | doctor | Dr\b | M\.?D\b | D\.?O\b | D\.?C\b | surgeon | therapist | psych\w{4,12} | chiropractor
      | reviewer | specialist | examiner | evaluator | consultant | neurologist | orthop\w{4,10}ist | nurse | attorney
      | wife | husband | spouse | son\b | daughter | mother | father | brother | sister | supervisor | co-?worker )
    """,
    matches=("the treating physician wrote", "his wife"),
    rejects=("the injured worker reports",),
)
_MENTIONS_AGE = pattern(
    "any mention of an age",
    r"\b(?: years?\W{1,3}old | years\ of\ age | y/o | yo | aged? )\b",
    matches=("some years old", "of middle age"),
    rejects=("pages", "for ten years"),
)
_RULE_AGE: Final = "narrative.age"
_RULE_SEX: Final = "narrative.sex"
_AGE: Final = "/patient/age_years"
_SEX: Final = "/patient/sex"


def find_patient(outline: Outline) -> Iterator[Found]:
    """Yield the worker's age and sex; what a rationale says of them only where the summary speaks too."""
    if outline.summary is None:
        return
    summary = outline.summary.part(0, min(len(outline.summary.text), _LONGEST_SUMMARY))
    rationales = tuple(item.rationale for item in outline.items if item.rationale is not None)
    ages = _ages(summary.text)
    if ages:
        yield _age_reading(ages[0], summary, "narrative")
        yield from _ages_again(rationales)
    elif not _MENTIONS_AGE.search(summary.text):
        yield Silence(_RULE_AGE, _AGE)
    yield from _find_sex(summary, ages, rationales)


def _ages_again(rationales: tuple[Part, ...]) -> Iterator[Found]:
    """Yield the age again where a rationale introduces the worker: a second witness."""
    for part in rationales:
        for match in islice(AGE_FIGURES.finditer(part.text), _MOST_MATCHES):
            if _is_workers(match) and INTRODUCED.search(part.text[max(0, match.start() - _LOOK_BACK) : match.start()]):
                yield _age_reading(match, part, "rationale")


def _age_reading(match: re.Match[str], part: Part, source: Source) -> Reading[int]:
    return reading(_RULE_AGE, _AGE, _years(match), source, part.part(*match.span()))


def _ages(text: str) -> list[re.Match[str]]:
    """Return where the worker's age stands, in reading order."""
    found = [match for match in AGE_FIGURES.finditer(text) if _is_workers(match)]
    if not found or found[0].start() > _OPENING:  # rarer forms, looked for only where the common one does not open the text
        found.extend(match for rule in (AGE_WORDS, AGE_STATED) for match in rule.finditer(text) if _is_workers(match))
    return sorted(found, key=_start)


def _start(match: re.Match[str]) -> int:
    return match.start()


def _is_workers(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    after = match.string[match.end() : match.end() + 40]
    of_another = NOT_THE_WORKER_BEFORE.search(before) or NOT_THE_WORKER_AFTER.search(after)
    return _YOUNGEST <= _years(match) <= _OLDEST and not of_another


def _years(match: re.Match[str]) -> int:
    parts = match.groupdict()
    if parts.get("rest"):
        return int(match[0][0] + parts["rest"])
    if parts.get("years"):
        return int(parts["years"])
    if parts.get("teens"):
        return TEENS[parts["teens"].lower()]
    return TENS[parts["tens"].lower()] + ONES.get((parts["ones"] or "").lower(), 0)


def _find_sex(summary: Part, ages: list[re.Match[str]], rationales: tuple[Part, ...]) -> Iterator[Found]:
    text = summary.text
    words = list(SEX_WORD.finditer(text))
    stated = [word for word in words if _is_of_worker(word, ages)]
    if not words:
        yield Silence(_RULE_SEX, _SEX)
    if not stated:
        return
    sex, proof = _sex(stated[0]), summary.part(*stated[0].span())
    yield reading(_RULE_SEX, _SEX, sex, "narrative", proof)
    other = next((word for word in stated if _sex(word) != sex), None)
    if other is not None:
        parts = (proof, summary.part(*other.span()))
        yield Remark(
            "sex_inconsistent",
            _SEX,
            f'The summary calls the worker both "{proof.text}" and "{other[0]}".',
            _spans(parts),
            other[0],
        )
        return
    clash = next((found for part in (summary, *rationales) if (found := _contradicting_sentence(part, sex)) is not None), None)
    if clash is not None:
        message = f'The summary says "{proof.text}", but a sentence about the worker begins "{clash.text}".'
        yield Remark("sex_inconsistent", _SEX, message, _spans((proof, clash)), clash.text)


def _is_of_worker(word: re.Match[str], ages: list[re.Match[str]]) -> bool:
    """Tell whether a word for the sex is said of the worker: next to the age, or where the worker is named."""
    text, start = word.string, word.start()
    nearest = bisect_left(ages, start, key=_start) - 1
    if nearest >= 0 and start - ages[nearest].end() <= _LOOK_BACK and SEX_OF_AGE.search(text[ages[nearest].end() : start]):
        return True
    before = text[max(0, start - _LOOK_BACK) : start]
    if INTRODUCED.search(before):
        return True
    return WORKER_NEXT.search(text[word.end() : word.end() + 40]) is not None and SENTENCE_OPENING.search(before) is not None


def _contradicting_sentence(part: Part, sex: str) -> Part | None:
    """Return the opening of a sentence that gives the worker the other pronoun."""
    text = part.text
    for match in islice(PRONOUN.finditer(text), _MOST_MATCHES):
        before = text[max(0, match.start() - 2) : match.start()].strip()
        earlier = text[max(0, match.start() - 220) : match.start()]
        if _sex(match) != sex and (not before or before[-1] in '.!?:"') and not SOMEONE_ELSE.search(earlier):
            return part.part(match.start(), match.end())
    return None


def _sex(match: re.Match[str]) -> str:
    return "female" if match["female"] is not None else "male"


def _spans(parts: tuple[Part, ...]) -> tuple[Span, ...]:
    return tuple(span for part in parts for span in part.spans())
