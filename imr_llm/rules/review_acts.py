"""Acts of utilization review in a case summary: what was done, and the words for what it was done to.

"UR non-certified A and B" names its objects after the verb, "the request for A was denied" and "A: denied" before it.
Reasons ("due to", "because") are cut off: they name other treatments.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.rules.numerals import parse_number
from imr_llm.rules.request_matching import Named, is_drug, names_request, read_named, read_request
from imr_llm.rules.review_list_wordings import (
    ASIDE,
    COUNT_FIRST,
    COUNT_ONLY,
    IN_PART,
    INSTEAD,
    LABEL_ENDS,
    LABELLED_BEFORE,
    LAST_BREAK,
    LIST_BREAK,
    LIST_GAP,
    NEXT_REQUEST,
    NUMBER_TO,
    OTHER_FATE,
    REFILLS_ONLY,
    SO_WAS,
    TAIL_COUNT,
    TURN,
    TURN_LAST,
    WITH_REST,
)
from imr_llm.rules.review_wordings import (
    ACT,
    ACTED_ON_BEFORE,
    ALLOWS,
    ANOTHER_TIME,
    ASKED_FOR,
    BY_WORKER,
    DATED_FIRST,
    EXCEPTING,
    FOREIGN,
    NAME,
    NEGATED,
    ONE_WAS,
    PASSIVE,
    PERSON,
    PLURAL,
    POINTING,
    REASON,
    RECEIVED,
    REQUESTED,
    REVIEW,
    REVIEWER_LAST,
    UNTOLD,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from imr_llm.letters import Part
    from imr_llm.rules.sentences import Stretch

Kind = Literal["denied", "modified", "delayed", "certified"]

_MOST_ACTS: Final = 60
_LONGEST_SENTENCE: Final = 3000  # characters; what is longer is no sentence but text without full stops
_SHORTEST_TOLD: Final = 12  # characters; "Items: 1." between two sentences tells nothing
_NEAR: Final = 60  # characters before a verb that tell its voice and its subject
_NOUNS: Final = ("denial", "denials", "certification", "certifications", "authorization", "approval")
_NECESSARY: Final = "medically necessary"
_WAS_NOT: Final = ("wasn", "weren", "isn", "aren")
_STEMS: Final = tuple(
    "certif approv authori deni deny modif delay defer pended grant refus declin withh medically reduc reject disallow "
    "allow permit agreed recommend adverse necessity insufficient inadequate".split()
)
_REVIEW_HINTS: Final = tuple(
    "review denial certif determination administrator adjuster examiner modif advis carrier insurer director rationale "
    "approval".split()
)
_REQUEST_HINTS: Final = ("request", "rfa", "authori", "treatment", "service")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that utilization review did.

    Attributes:
        kind: What was done.
        named: What it was done to; may say no more than "the request".
        after: The words after the verb up to the next act, reasons included; numbers certified stand there.
        sentence: The whole sentence.
        is_passive: True where what it was done to stands before the verb.
        is_plain: True where the sentence names utilization review, or tells of a request right after one that does.
        is_elliptic: True where the words say only how many, of what the act before was done to: "denied Soma #44 but
            approved #22".
    """

    kind: Kind
    named: Named
    after: Part
    sentence: Part
    is_passive: bool
    is_plain: bool
    is_elliptic: bool = False


def find_acts(summary: Part, sentences: Iterable[Stretch]) -> Iterator[Act]:
    """Yield the acts of utilization review that the sentences of a summary tell, in order; no more than the first 60."""
    yield from islice(_find_acts(summary, sentences), _MOST_ACTS)


def _find_acts(summary: Part, sentences: Iterable[Stretch]) -> Iterator[Act]:
    text = summary.text
    before = ""
    follows_plainly = False
    for start, end in sentences:
        words = text[start : min(end, start + _LONGEST_SENTENCE)]
        lower = words.lower()
        is_told = " cut " in lower or any(stem in lower for stem in _STEMS)
        if is_told and not ANOTHER_TIME.search(words[:_NEAR]):  # plain search first: most sentences tell of no act
            is_plain = names_review(words)
            told_before = not is_plain and (follows_plainly or names_review(before))
            acts: tuple[Act, ...] = ()
            if is_plain or told_before or any(word in lower for word in _REQUEST_HINTS):
                acts = tuple(_sentence_acts(summary.part(start, start + len(words)), is_plain=is_plain, told_before=told_before))
                yield from acts
            follows_plainly = any(act.is_plain or told_before for act in acts)
        else:
            follows_plainly = False
        if end - start > _SHORTEST_TOLD:
            before = words


def names_review(text: str) -> bool:
    """Tell whether a text names utilization review; plain search first, for most sentences do not."""
    if NAME.search(text):
        return True
    lower = text.lower()
    return any(hint in lower for hint in _REVIEW_HINTS) and REVIEW.search(text) is not None


def _sentence_acts(sentence: Part, *, is_plain: bool, told_before: bool) -> Iterator[Act]:
    """Yield the acts of one sentence."""
    text = sentence.text
    voiced = () if EXCEPTING.search(text) else tuple(_voiced(text))
    before: Named | None = None
    for number, (match, is_passive) in enumerate(voiced):
        start = _object_start(text, voiced, number) if is_passive else match.end()
        until = len(text)
        if number + 1 < len(voiced):
            until = _object_start(text, voiced, number + 1) if voiced[number + 1][1] else voiced[number + 1][0].start()
        until = max(until, match.end())
        subject = text[start : match.start()] if is_passive else ""
        if _is_of_others(text, match) or _is_substitute(text[match.end() : until]):
            continue
        is_order = told_before and match.start() == 0 and match["modified"] is not None  # "Modify Soma #44 to #22."
        if not (is_plain or is_order or (is_passive and (told_before or REQUESTED.search(subject)))):
            continue
        kind: Kind = match.lastgroup if match["bare"] is None else "denied"  # type: ignore[assignment]  # the groups are the kinds
        if kind == "certified" and (IN_PART.search(text[match.end() : until]) or (is_passive and IN_PART.search(subject))):
            kind = "modified"
        end = match.start() if is_passive else _before_reason(text, start, _bracket_end(text, start, until))
        aside = None if is_passive else ASIDE.regex.search(text, start, end)
        named = read_named(sentence.part(start, aside.start() if aside else end))
        if number == 0 and not is_passive and named.request.is_general and COUNT_FIRST.search(named.part.text):
            before = _subject(sentence, match.start())
            named = before if before and kind == "modified" else named
        is_elliptic = before is not None and _says_only_how_many(named)
        if before is not None and is_elliptic:
            named = Named(named.part, before.request, (0, len(named.part.text)), (before.request,))
        before = read_named(sentence.part(*aside.span("what"))) if aside else _only_one(named)
        if not is_plain and named.request.is_general and not (REQUESTED.search(subject) or POINTING.search(subject)):
            continue
        follows_plainly = told_before and REQUESTED.search(subject) is not None
        listed = next(NUMBER_TO.finditer(text[match.end() : until]), None) if is_passive else None
        after = sentence.part(match.end(), match.end() + listed.start() if listed else until)
        act = Act(kind, named, after, sentence, is_passive, is_plain or follows_plainly, is_elliptic)
        yield act
        yield from _done_alike(act, sentence.part(match.end(), until))
        if listed:
            yield from _modified_beside(act, sentence.part(match.end() + listed.start(), until))


def _is_substitute(text: str) -> bool:
    """Tell whether what was certified is another thing than was asked for: "approved a cane in place of a walker"."""
    instead = INSTEAD.search(text)
    if instead is None:
        return False
    given, asked = read_request(text[: instead.start()]), read_request(text[instead.end() :])
    return all(one.printed or one.services for one in (given, asked)) and not names_request(given, asked)


def _only_one(named: Named) -> Named | None:
    """Return what words name where that is one request."""
    return named if sum(not entry.is_general for entry in named.entries) == 1 else None


def _is_of_others(text: str, match: re.Match[str]) -> bool:
    """Tell whether a verb is of something else than review's decision on a request."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    after = text[match.end() : match.end() + _NEAR]
    return any((FOREIGN.search(before), UNTOLD.search(before), BY_WORKER.search(after)))


def _subject(sentence: Part, end: int) -> Named | None:
    """Return what stands before a verb that only a number follows: "UR: Soma approved #22"."""
    end = len(sentence.text[:end].rstrip(" :-–—"))
    start = sentence.text.rfind(":", 0, end) + 1
    subject = read_named(sentence.part(start, end))
    request = subject.request
    return subject if request.services or request.families or any(map(is_drug, request.words)) else None


def _done_alike(act: Act, after: Part) -> Iterator[Act]:
    """Yield what was done to another request too: "Soma was denied, as was a cane"."""
    alike = SO_WAS.search(after.text) if act.is_passive and act.kind != "modified" else None
    if alike:
        part = after.part(alike.end(), len(after.text))
        yield Act(act.kind, read_named(part), part, act.sentence, is_passive=False, is_plain=act.is_plain)


def _modified_beside(act: Act, after: Part) -> Iterator[Act]:
    """Yield what a list modifies beside an act, without a verb of its own: "Soma was cut to #22, Lyrica #44 to #33"."""
    for match in NUMBER_TO.finditer(after.text):
        if parse_number(match["from"]) > parse_number(match["to"]):
            part = after.part(match.start("entry"), match.end("to"))
            named = read_named(part)
            if any(map(is_drug, named.request.words)) or named.request.services:
                yield Act("modified", named, part, act.sentence, is_passive=False, is_plain=act.is_plain)


def _says_only_how_many(named: Named) -> bool:
    """Tell whether words name nothing but a number or refills: "#22 for weaning", "the 2 refills"."""
    request, text = named.request, named.part.text
    if request.services or request.families or request.parts or any(map(is_drug, request.words)):
        return False
    return COUNT_FIRST.search(text) is not None or REFILLS_ONLY.search(text) is not None


def _voiced(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each verb of an act, and whether what was acted on stands before it.

    Left out are verbs that tell what a person did, "were not" with nothing certified before it, and the second verb of
    "modified, with four visits certified".
    """
    last: re.Match[str] | None = None
    certifies = False
    for match in ACT.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if PERSON.search(before) or (match["bare"] is not None and not certifies):
            continue
        if match[0].lower() == "not " and (last is None or last["certified"] is None):  # "but not the cane"
            continue
        if NEGATED.search(before) and not match[0].lower().startswith(("not", "un")):
            continue
        certifies = certifies or match["certified"] is not None
        if last is not None and last["modified"] is not None and match["certified"] is not None:
            between = text[last.end() : match.start()]
            after = text[match.end() : match.end() + _NEAR]
            if TAIL_COUNT.search(between) or COUNT_ONLY.search(after):
                continue
        last = match
        yield match, _is_passive(match, before, text)


def _is_passive(match: re.Match[str], before: str, text: str) -> bool:
    """Tell whether what was acted on stands before the verb."""
    words = match[0].lower()
    if match["bare"] is not None or "medically unnecessary" in words or (words.startswith("not ") and "medically" in words):
        return True
    if words.startswith(_WAS_NOT) or PASSIVE.search(before):
        return True
    after = text[match.end() : match.end() + _NEAR]
    if DATED_FIRST.search(after) and REVIEWER_LAST.search(before):
        return False
    is_noun = words.endswith(_NOUNS)
    if is_noun:
        return RECEIVED.search(before) is not None
    return ACTED_ON_BEFORE.search(after) is not None or _is_label(before, after)


def _is_label(before: str, after: str) -> bool:
    """Tell whether a verb says what became of a request printed before it: "Soma: denied", "Soma #44 (certified #22)"."""
    if before.endswith("(") and COUNT_ONLY.search(after):
        return True
    is_labelled = LABELLED_BEFORE.search(before) is not None or (bool(before.strip()) and not REVIEWER_LAST.search(before))
    return is_labelled and LABEL_ENDS.search(after) is not None


def _object_start(text: str, voiced: Sequence[tuple[re.Match[str], bool]], number: int) -> int:
    """Return where the words begin that name what a verb after them was done to."""
    until = voiced[number][0].start()
    if number == 0:
        granted = text.lower().rfind(_NECESSARY, 0, until)
        if granted >= 0:  # "found a cane medically necessary and a walker not medically necessary"
            return granted + len(_NECESSARY)
        other = OTHER_FATE.regex.search(text, 0, until)
        if other:
            return other.end()
        colon = text.rfind(": ", 0, until)
        if colon >= 0 and ALLOWS.search(text[:colon]):  # "five visits were allowed and no more: a cane was denied"
            return colon + 1
        cut = text.rfind(";", 0, until)
        is_list = cut >= 0 and (_opens_list(text, cut, until) or ":" in text[:cut] or PLURAL.search(text[:until]))
        return 0 if is_list else cut + 1
    last, follows_passive = voiced[number - 1]
    listed = [m.end() for m in NUMBER_TO.finditer(text[last.end() : until]) if follows_passive]
    if listed:
        start = last.end() + listed[-1]
        comma = LIST_GAP.regex.match(text, start)
        return comma.end() if comma else start
    return last.end() + object_break(text[last.end() : until], follows_passive=follows_passive)


def _opens_list(text: str, cut: int, until: int) -> bool:
    """Tell whether words before a semicolon belong to what a verb was done to; not so "the request was for A; B was denied"."""
    has_own_verb = ASKED_FOR.search(text, 0) is not None and ONE_WAS.search(text[:until]) is not None
    return REQUESTED.search(text[:cut]) is not None and not has_own_verb


def _bracket_end(text: str, start: int, end: int) -> int:
    """Return where the brackets close that hold a verb; the end where it stands in none."""
    is_inside = text.rfind("(", 0, start) > text.rfind(")", 0, start)
    closing = text.find(")", start, end) if is_inside else -1
    return closing if closing >= 0 else end


def _before_reason(text: str, start: int, end: int) -> int:
    """Return where a reason begins, or the turn to what the next verb tells; else the end."""
    reason = REASON.regex.search(text, start, end) or TURN_LAST.regex.search(text, start, end)
    return reason.start() if reason else end


def object_break(between: str, *, follows_passive: bool) -> int:
    """Return where, between two verbs of which the second is passive, the second one's object begins.

    "denied A, B and C while D was modified" breaks at "while"; without a turn or a semicolon, what follows an active
    verb is a list up to its last "and", and after a passive verb the next object begins at once.
    """
    turn = next(TURN.finditer(between), None)
    if turn:
        return turn.end()
    rest = WITH_REST.search(between)
    if rest and not follows_passive:
        return rest.start()
    requests = [m.start() for m in NEXT_REQUEST.finditer(between) if m.start() > 0]
    if requests:
        return requests[0 if follows_passive else -1]
    cut = between.find(";") if follows_passive else between.rfind(";")
    if cut >= 0:
        return cut + 1
    reason = REASON.regex.match(between)
    if follows_passive and reason is None:
        found = LIST_BREAK.search(between)
        return found.end() if found else 0
    having = [between.rfind(", ") + 1] if between.endswith("having been ") else []
    breaks = having or [m.end() for m in LAST_BREAK.finditer(between)] or [m.end() for m in LIST_BREAK.finditer(between)]
    return breaks[-1] if breaks else 0
