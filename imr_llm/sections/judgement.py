"""Tell a determination, whole or cut, from a text that is none or only speaks of one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from imr_llm.sections.decisions import DECISIONS
from imr_llm.sections.notice import DECISION_AND_RATIONALE, DETERMINED, NOTICE
from imr_llm.sections.professional import LABEL, PROFESSIONAL
from imr_llm.sections.prose import RATIONALE_LABEL, VERDICT, matches_on_lines
from imr_llm.sections.titles import HOW_MADE, SUMMARY, has_lines, own_lines
from imr_llm.sections.unknown import BARE_NUMBER, CASE_NUMBER, HEAD, OWN_TITLE, find_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Passage
    from imr_llm.sections.outline import Outline

_HEADER_LABELS = tuple(
    re.compile(label, re.IGNORECASE)
    for label in (
        r"(?:Date Assigned|Assign(?:ed|ment) Date) ?:",
        r"(?:UR (?:Denial|Decision) Date|Date of (?:UR|Utilization Review) (?:Denial|Decision)) ?:",
        r"(?:IMR )?Application Received ?:",
        r"Priority ?: ?(?:Standard|Expedited)",
        r"(?:(?:Final )?(?:Decision|Determination) Date|Date of (?:the )?(?:Final )?(?:Decision|Determination)) ?:",
    )
)
_LONGEST_HEADER = 20_000  # characters before the first title; letters have up to four thousand
# Words that only a determination prints, each in its own way: two of them are proof, one may be quoted.
_SENTENCES = (
    "sent the complete case file to a",
    "reviewer developed the following clinical case summary",
    "Final Determination was based on decisions for",
    "Final Determination Letter for IMR Case Number",
    "familiar with governing laws and regulations",
    "An application for Independent Medical Review was filed",
    "deemed to be the final determination of the Administrative Director",
    "MAXIMUS Federal Services has completed the Independent Medical Review",
)
_WITNESSES = 2
_FEWEST_LABELS = 3
_HEADER_LABELS_DUE = 3
_LINES = (
    CASE_NUMBER,
    DETERMINED,
    RATIONALE_LABEL,
    re.compile(r"Claims Administrator(?:['’]s)? guidelines? ?:", re.IGNORECASE),
    re.compile(r"(?:MAXIMUS|Expert Reviewer|Physician Reviewer) guidelines? ?:", re.IGNORECASE),
    re.compile(r"Medical Qualifications? of the Expert Reviewer", re.IGNORECASE),
    re.compile(r"Section of the Medical Treatment Utilization Schedule Relied Upon", re.IGNORECASE),
    re.compile(r"State\(s\) of Licensure ?:|The Expert Reviewer has the following credentials", re.IGNORECASE),
)
_TITLES = (
    HOW_MADE,
    SUMMARY,
    DECISIONS,
    re.compile(r"IMR ISSUES?, ?DECISIONS?,? AND RATIONALES?"),
    NOTICE,
    DECISION_AND_RATIONALE,
)
_ORNAMENTS = " \t\xa0#*_=|"
_QUOTES = "\"'“‘«"
_MOST_PLACES = 20  # a phrase is looked at in, for one that is not quoted
_IMR = re.compile(r"Independent Medical Review|\bIMR\b", re.IGNORECASE)
_UTILIZATION_REVIEW = re.compile(r"(?i:utilization review)|\bUR\b")
_DENIED = re.compile(
    r"non-? ?certif|not certified|\bden(?:y|ied|ial)\b|\bmodif(?:y|ied|ication)\b|adverse determination", re.IGNORECASE
)

_FRONT = 1_200  # characters in which a paper says what it is
_QUOTING = (
    (
        re.compile(r"WORKERS['’]? ?COMPENSATION APPEALS BOARD\b.{0,900}?\b(?:OPINION|ORDER|PETITION|FINDINGS|DECISION AFTER)\b"),
        "a paper of the Workers' Compensation Appeals Board, not the determination that it speaks of",
    ),
    (
        re.compile(r"PETITION (?:APPEALING|FOR RECONSIDERATION|TO APPEAL|FOR REMOVAL)\b"),
        "an appeal, not the determination that it is about",
    ),
)
"""What a paper may call itself that quotes determinations at length; its items are not its own."""
_UNDECIDED = (
    (
        re.compile(r"\bDWC (?:Form )?IMR\b|APPLICATION FOR INDEPENDENT MEDICAL REVIEW"),
        "an application for Independent Medical Review, which decides nothing yet",
    ),
    (
        re.compile(r"Notice of Assignment and Request for Information\b(?! was)", re.IGNORECASE),
        "a notice that a review was assigned, which decides nothing yet",
    ),
    (
        re.compile(
            r"(?:Notice|Letter|Confirmation) of (?:IMR )?(?:Termination|Withdrawal|Dismissal|Cancell?ation|Closure|Ineligib)"
            r"|(?:in|not )eligible for (?:an )?(?:Independent Medical Review|IMR)\b"
            r"|\bIMR (?:application )?(?:is |has been )?(?:terminated|withdrawn|dismissed|ineligible)\b",
            re.IGNORECASE,
        ),
        "a notice that a review ended or never began, which decides no treatment",
    ),
    (re.compile(r"Independent Bill Review\b", re.IGNORECASE), "a bill review, which decides no treatment"),
)
"""What a paper of the review organization may call itself that decides nothing."""


class _Mark(NamedTuple):
    """One sign of a determination; ``of_case`` where it tells of a case rather than of the form."""

    words: str
    of_case: bool


def judge_outline(outline: Outline) -> str | None:
    """Return None for a determination, whole or cut; else what the text is, for a sentence that says so."""
    passage = outline.passage
    if outline.items and outline.layout != "unknown":
        return None if outline.header and _is_header(outline.header.text[:_LONGEST_HEADER]) else _called(passage, _QUOTING)
    reason = judge_determination(passage)
    if reason or outline.items:
        return reason
    told = any(mark.of_case for mark in _find_marks(passage)) or _is_form_of_2013(passage)
    return _called(passage, _UNDECIDED) or (None if told else _kind(passage))


def judge_determination(passage: Passage) -> str | None:
    """Return None for a text that bears the marks of a determination; else what it is.

    One title or sentence of a determination may be quoted by a news story, a paper or a lawyer's letter; two marks of
    different kinds are not.
    """
    if quoting := _called(passage, _QUOTING):
        return quoting
    if len(list(islice(_find_marks(passage), _WITNESSES))) == _WITNESSES or _is_form_of_2013(passage):
        return None
    return _called(passage, _UNDECIDED) or _kind(passage)


def _called(passage: Passage, known: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    """Return what a paper calls itself at its front."""
    front = passage.text[:_FRONT]
    return next((kind for words, kind in known if words.search(front)), None)


def _kind(passage: Passage) -> str:
    text = passage.text
    if _UTILIZATION_REVIEW.search(text[:HEAD]) and _DENIED.search(text):
        return "a utilization review decision, not the determination that reviews it"
    if _IMR.search(text):
        return "a text about Independent Medical Review, without the parts of a determination"
    return "no words of an Independent Medical Review determination"


def _is_form_of_2013(passage: Passage) -> bool:
    labels = {m.lastgroup for m in matches_on_lines(passage, LABEL)}
    return len(labels) >= _FEWEST_LABELS or bool(labels and own_lines(passage, PROFESSIONAL))


def _find_marks(passage: Passage) -> Iterator[_Mark]:
    """Yield the marks of a determination that a text bears, the commonest first; its titles together are one."""
    text = passage.text
    yield from (_Mark(words, of_case=True) for words in _SENTENCES if _says(text, words))
    for line in _LINES:
        places = (m.start() for m in islice(matches_on_lines(passage, line), _MOST_PLACES))
        if any(has_lines(passage) or not _is_quoted(text, at) for at in places):
            yield _Mark(line.pattern, of_case=line is CASE_NUMBER)
    if _is_header(text[:HEAD]):
        yield _Mark("header", of_case=True)
    if any(own_lines(passage, title) for title in _TITLES):
        yield _Mark("title", of_case=False)
    if BARE_NUMBER.search(text[:HEAD]) and _IMR.search(text[:HEAD]) and _calls_itself(passage):
        yield from (_Mark("own title", of_case=True), _Mark("number", of_case=True))
    if CASE_NUMBER.search(text[:HEAD]) and _IMR.search(text):
        decides = VERDICT.search(text) or any(True for _ in find_outcomes(passage))
        yield from (_Mark("outcome", of_case=True),) if decides else ()


def _calls_itself(passage: Passage) -> bool:
    """Tell whether a line of the first page is a determination's title, in whatever form of it."""
    lines = passage.letter.text[:_FRONT].splitlines()
    titled = any(OWN_TITLE.fullmatch(" ".join(line.strip(_ORNAMENTS).split())) for line in lines)
    return titled and _called(passage, _UNDECIDED) is None


def _is_header(text: str) -> bool:
    return sum(1 for label in _HEADER_LABELS if label.search(text)) >= _HEADER_LABELS_DUE


def _says(text: str, words: str) -> bool:
    """Tell whether a text holds the words outside of quotation marks."""
    at, places = text.find(words), 0
    while at >= 0 and places < _MOST_PLACES:
        if not _is_quoted(text, at):
            return True
        at, places = text.find(words, at + 1), places + 1
    return False


def _is_quoted(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in _QUOTES
