"""What utilization review did to each disputed item, and with what numbers.

Two witnesses: a heading that tells of a partial authorisation, and the case summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.evidence import Silence, reading
from imr_llm.rules.numerals import parse_number
from imr_llm.rules.pattern import pattern
from imr_llm.rules.refills import find_refills
from imr_llm.rules.request_matching import is_of_another_kind, is_service, of_its_strength, on_its_side
from imr_llm.rules.review_acts import names_review
from imr_llm.rules.review_list_wordings import COUNT_FIRST, REFILLS_ONLY, REQUESTS_COUNTED
from imr_llm.rules.review_numbers import counts_of, main_count, modified_counts, number_of, requested_count, stated_count
from imr_llm.rules.review_wordings import COPIED
from imr_llm.rules.schedules import scheduled_visits
from imr_llm.rules.sentences import LONGEST_READ

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from imr_llm.evidence import Found, Source
    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.partial_authorisation import PartialAuthorisation
    from imr_llm.rules.request_matching import Named, Request
    from imr_llm.rules.review_acts import Act
    from imr_llm.rules.review_numbers import Stated

_LONG_LIST: Final = 3  # entries from which a list as long as the letter's items is taken to be those items

ASSOCIATED = pattern(
    "review.associated",
    r"\A \W* associated \ surgical \ services?",
    matches=("Associated surgical service: crutches",),
    rejects=("Crutches", "Operation with associated surgical services"),
)
GOES_WITH_IT = pattern(
    "review.goes_with_it",
    r"""
      \b (?: everything | all | what (?: ever )? ) \ (?: that \ )? (?: goes | went | comes | came ) \ with
    | \b (?: associated | ancillary | accompanying | related ) \ (?: \w+ \ ){0,2}?
        (?: services? | items? | requests? | equipment )
    """,
    matches=("the operation and all that goes with it", "surgery with its associated surgical services"),
    rejects=("all services", "a related injury"),
)
THE_REST = pattern(
    "review.the_rest",
    r"""\b (?: remaining | remainder | the \ (?: rest | balance ) \ of | the \ other (?= \ (?: \d | two | three | four
      | five | six ) ) ) \b
      (?! \ (?: of \ )? (?: the \ )? (?: requests? | items? | services? | treatments? | medications? | requested
        | drugs? ) \b )""",
    matches=("the remaining six", "the rest of the visits", "the other 6"),
    rejects=("the remaining requests", "the rest of the items", "a wrist rest"),
)
EARLIER = pattern(
    "review.earlier",
    r"\b (?: prior | previous (?:ly)? | earlier | past | initially | already | completed | attended ) \b",
    matches=("UR previously approved",),
    rejects=("UR approved",),
)
NO_REFILLS = pattern(
    "review.no_refills",
    r"\b (?: no | without | zero | 0 | w/o ) \ (?: (?: the | any | \d | two | three | four | five ) \ ){0,2} refills? \b",
    matches=("Soma #44 with no refills", "Soma without the 2 refills"),
    rejects=("Soma with 10 refills", "no cane and 2 refills"),
)
CERTIFIED_FOR = pattern(
    "review.certified_for",
    r"""\A \ ? (?: (?: for | at ) \ (?: only \ | just \ )? | (?: in | for | at ) \ (?: the | a ) \ quantity \ of \ | (?= \# ) )
      (?P<given> \#? \ ? (?: \d{1,4} | [a-z]{3,8} ) \ [a-z]{3,12} \b | \# \ ?\d{1,4} \b
        | (?<= quantity\ of\ ) (?: \d{1,4} | [a-z]{3,8} ) (?= [.,;)] (?! \d ) ) )""",
    matches=("#22), Soma", " in the quantity of two.", " for 4 visits only", "for six sessions", " for #22, and"),
    rejects=("by the reviewer",),
)
SOUGHT_AND = pattern(
    "review.sought_and",
    r"""\b (?: requested | sought | asked \ for ) ,? \ (?: and | but | of \ which ) \ (?: only \ )?
      (?P<given> \#? \ ? (?: \d{1,4} | [a-z]{3,8} ) (?: \ [a-z]{3,12} )? ) \ (?: was | were ) \ ? \Z""",
    matches=("9 visits of therapy were requested and 4 visits were",),
    rejects=("a cane was requested and a very long walker was ",),
)
IT = pattern(
    "review.it",
    r"\A \W* it \ (?: was | is | has \ been ) \b",
    matches=("it was",),
    rejects=("its request was", "the unit was"),
)
OTHERS = pattern(
    "review.others",
    r"\b (?: others? | rest | remaining | remainder ) \b",
    matches=("the others", "the other requests", "the rest of the requests"),
    rejects=("another", "all requests"),
)
MEDICATIONS = pattern(
    "review.medications",
    r"""\A \W{0,2} (?: (?: the | these | those | all | both | of | requested | other | remaining ) \ ){0,4}
      (?: medications? | drugs | prescriptions? ) \b""",
    matches=("the medications but", "all of the requested drugs"),
    rejects=("the request for medications", "medical treatment"),
)
DATE_COMMA = pattern(
    "review.date_comma", r"\d , \ (?: 19 | 20 ) \d\d \b", matches=("June 12, 2013 the",), rejects=("a cane, 2013",)
)
ReviewOutcome = Literal["denied", "modified", "delayed"]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the summary tells of one item.

    Attributes:
        outcome: What was done.
        act: The act that tells it.
        certified_in: The act that certified part of it, where that is another one.
    """

    outcome: ReviewOutcome
    act: Act
    certified_in: Act | None = None


def find_utilization_reviews(disputes: Disputes) -> Iterator[Found]:
    """Yield what utilization review did to each item, from its heading and from the summary."""
    items = disputes.items
    acts = disputes.acts if items else ()
    named = _named_by_each(acts, disputes)
    unmet = tuple(act for act, names in zip(acts, named, strict=True) if not names)
    for index, item in enumerate(items):
        field = f"/disputed_items/{index}/utilization_review"
        told = _told(index, acts, named, items)
        if item.partial:
            yield from _read_heading(field, item.block.heading, item.partial)
        if told:
            yield reading("narrative.utilization_review", f"{field}/outcome", told.outcome, "narrative", told.act.sentence)
            yield from _read_numbers(field, told, item.request, disputes.asked)
        yield from _silences(field, disputes, item.partial, told, acts=unmet)


def _read_heading(field: str, heading: Part, partial: PartialAuthorisation) -> Iterator[Found]:
    """Yield what a partial authorisation tells."""
    yield reading("heading.partial_authorisation", f"{field}/outcome", "modified", "heading", heading)
    numbers = {"requested_quantity": stated_count(partial.requested), "certified_quantity": stated_count(partial.certified)}
    yield from _numbers("heading.partial_authorisation", field, numbers, "heading")


def _read_numbers(field: str, told: _Told, item: Request, asked: Sequence[Named]) -> Iterator[Found]:
    """Yield the numbers that the summary states for a modification."""
    if told.outcome != "modified":
        return
    requested, certified = modified_counts(told.act, item) if told.act.kind == "modified" else (None, None)
    if told.certified_in:
        given = _given(told.certified_in)
        counted = number_of if told.certified_in.is_elliptic else stated_count
        certified = certified or given or counted(told.certified_in.named.stretch(item))
        if given and requested is None:
            requested = stated_count(told.certified_in.named.stretch(item))
    if requested and certified and requested.value < certified.value:
        return
    if requested is None and certified:
        requested = requested_count(asked, item)
        requested = requested if requested and requested.value >= certified.value else None
    numbers = {"requested_quantity": requested, "certified_quantity": certified}
    yield from _numbers("narrative.utilization_review", field, numbers, "narrative")


def _numbers(rule: str, field: str, numbers: dict[str, Stated | None], source: Source) -> Iterator[Found]:
    for name, stated in numbers.items():
        if stated:
            yield reading(rule, f"{field}/{name}", stated.value, source, stated.proof)


def _silences(
    field: str, disputes: Disputes, partial: PartialAuthorisation | None, told: _Told | None, *, acts: Sequence[Act]
) -> Iterator[Found]:
    """Yield what heading and summary, read in full, leave unsaid.

    Acts that name none of the letter's items leave it open whether one of them was meant.
    """
    summary = disputes.outline.summary
    if summary is None or summary.end - summary.start > LONGEST_READ:
        return
    is_modified = partial is not None or (told is not None and told.outcome == "modified")
    if not is_modified:
        yield Silence("narrative.utilization_review", f"{field}/requested_quantity")
        yield Silence("narrative.utilization_review", f"{field}/certified_quantity")
        is_untold = told is None and not any(act.kind != "certified" for act in acts)
        if is_untold and not names_review(COPIED.regex.sub("", summary.text)):
            yield Silence("narrative.utilization_review", f"{field}/outcome")
        return
    if partial:
        for name, part in (("requested_quantity", partial.requested), ("certified_quantity", partial.certified)):
            if main_count(part.text) is None and not any(c.isdigit() for c in part.text):
                yield Silence("heading.partial_authorisation", f"{field}/{name}")


def _named_by_each(acts: Sequence[Act], disputes: Disputes) -> tuple[frozenset[int], ...]:
    """Return which items each act was done to: those it names; all where it says no more than "the request".

    What goes with an operation, and what a list as long as the letter's items calls by other words, are items that no
    other act names.
    """
    items = disputes.items
    named = tuple(_named_generally(act, items) if _is_general(act) else disputes.named_by(act.named) for act in acts)
    named = tuple(names - _others(act, acts, named) for act, names in zip(acts, named, strict=True))
    everything = frozenset(range(len(items)))
    spoken_of = frozenset(index for act, names in zip(acts, named, strict=True) if not _is_general(act) for index in names)
    return tuple(names | ((_implied(act, names, items) & everything) - spoken_of) for act, names in zip(acts, named, strict=True))


def _others(act: Act, acts: Sequence[Act], named: Sequence[frozenset[int]]) -> frozenset[int]:
    """Return the items that an act on "the others" leaves out: what other acts name; all, where it is not told which."""
    if not (_is_general(act) and OTHERS.search(act.named.part.text)):
        return frozenset()
    beside = [names for other, names in zip(acts, named, strict=True) if other is not act and not _is_general(other)]
    is_untold = any(
        not names for other, names in zip(acts, named, strict=True) if other is not act and other.sentence == act.sentence
    )
    return named[acts.index(act)] if is_untold else frozenset().union(*beside)


def _implied(act: Act, names: frozenset[int], items: Sequence[Dispute]) -> frozenset[int]:
    """Return the items that an act takes in without naming them."""
    everything = frozenset(range(len(items)))
    if act.kind == "certified" or _is_general(act):
        return frozenset()
    if GOES_WITH_IT.search(act.named.part.text):
        return frozenset(index for index in everything if ASSOCIATED.search(items[index].block.heading.text)) or everything
    entry_count = act.named.entry_count - sum(1 for _ in DATE_COMMA.finditer(act.named.part.text))
    is_whole_list = entry_count == len(items) >= _LONG_LIST and 2 * len(names) >= len(items)
    # a summary that speaks of one act on one request means the letter's only item, whatever it calls it
    is_only_item = len(items) == 1 and act.is_plain and not is_of_another_kind(act.named.request, items[0].request)
    return everything if is_whole_list or is_only_item else frozenset()


def _named_generally(act: Act, items: Sequence[Dispute]) -> frozenset[int]:
    """Return which items an act is done to that says "the request", "the medications" or "the request for 12 visits".

    Numbers go to the items that dispute as many, or to the only one that disputes more.
    """
    everything = frozenset(range(len(items)))
    text = act.named.part.text
    # an act without an object shares that of the act after it, which cannot be told from its own
    if act.kind == "certified" or not (act.is_passive or text.strip() or len(items) == 1):
        return frozenset()
    if len(items) == 1:
        return everything
    requests = REQUESTS_COUNTED.search(text)
    if requests:
        counted = _drugs_among(items) if requests["drugs"] else everything
        return counted if parse_number(requests["count"]) == len(counted) else frozenset()
    if COUNT_FIRST.search(text) or REFILLS_ONLY.search(text) or IT.search(text):  # so many of what, is not told
        return frozenset()
    if MEDICATIONS.search(text):
        everything = _drugs_among(items)
    disputed = {index: count.value for index in everything if (count := main_count(items[index].sought.text))}
    requested, certified = modified_counts(act, items[0].request) if act.kind == "modified" else (None, None)
    values = {requested.value} if requested else {count.value for count in counts_of(text)}
    if certified and not requested:
        more = frozenset(index for index, value in disputed.items() if value > certified.value)
        return more if len(more) == 1 else frozenset()
    return frozenset(index for index, value in disputed.items() if value in values) if values else everything


def _drugs_among(items: Sequence[Dispute]) -> frozenset[int]:
    return frozenset(index for index, item in enumerate(items) if not is_service(item.request))


def _told(index: int, acts: Sequence[Act], named: Sequence[frozenset[int]], items: Sequence[Dispute]) -> _Told | None:
    """Return what the acts on one item come to: those that name it go before those on everything, later ones before earlier."""
    on_item = [(act, names) for act, names in zip(acts, named, strict=True) if index in names]
    own = [act for act, names in on_item if not _is_general(act)]
    pool = own if any(act.kind != "certified" for act in own) else [act for act, _ in on_item if act.kind != "certified"] or own
    pool = [act for act in pool if not _is_rest_of_modified(act, pool)]
    plain = [act for act in pool if act.is_plain and act.kind != "certified"]
    plain = [act for act in plain if not _is_earlier(act)] or plain
    deciding = (plain or [act for act in pool if act.kind != "certified"])[-1:]
    if not deciding:
        return _told_in_part(acts, named, index, items)
    act = deciding[0]
    item = items[index].request
    certified = next(
        (a for a in own if a.kind == "certified" and (act.kind == "modified" or _splits(a, act)) and _is_same_too(a, act, item)),
        None,
    )
    if act.kind == "denied" and THE_REST.search(act.named.part.text):
        certified = next((a for a in acts if a.kind == "certified" and _states_count(a)), None)
        if certified is None:  # the rest of what was certified somewhere else: how much was refused is not told
            return None
    outcome: ReviewOutcome = "modified" if certified else act.kind  # type: ignore[assignment]  # certified acts never decide
    return _Told(outcome, act, certified)


def _is_rest_of_modified(act: Act, acts: Sequence[Act]) -> bool:
    """Tell whether an act refuses what a modification in its sentence left over: "modified: Soma #88, #44 were denied"."""
    is_rest = act.kind == "denied" and (act.is_elliptic or THE_REST.search(act.named.part.text) is not None)
    return is_rest and any(other.kind == "modified" and other.sentence == act.sentence for other in acts)


def _is_earlier(act: Act) -> bool:
    """Tell whether the words before an act's verb place it before the review in question."""
    before = act.named.part.text if act.is_passive else act.sentence.text[: max(act.sentence.text.find(act.after.text), 0)]
    return EARLIER.search(before) is not None


def _told_in_part(acts: Sequence[Act], named: Sequence[frozenset[int]], index: int, items: Sequence[Dispute]) -> _Told | None:
    """Return that fewer than the heading disputes were certified: what is in dispute was not approved in full."""
    is_certified = any(act.kind == "certified" for act in acts)
    refilled = find_refills(items[index].sought.text) if is_certified else ()
    if any(refills.count for refills in refilled):
        for act, names in zip(reversed(acts), reversed(named), strict=True):
            is_on_item = act.kind == "certified" and index in names and act.is_plain
            if is_on_item and NO_REFILLS.search(act.named.stretch(items[index].request).text):
                return _Told("modified", act, act)
    asked = _disputed_count(items[index]) if is_certified else None
    if asked is None:
        return None
    for act, names in zip(reversed(acts), reversed(named), strict=True):
        is_on_item = index in names or (len(items) == 1 and _is_general(act))
        counted = number_of if act.is_elliptic else stated_count
        given = _given(act) or counted(act.named.stretch(items[index].request))
        if act.kind != "certified" or not (is_on_item and act.is_plain and given) or EARLIER.search(act.sentence.text):
            continue
        if given.value < asked:
            return _Told("modified", act, act)
    return None


def _disputed_count(item: Dispute) -> Decimal | int | None:
    """Return how much a heading disputes, or how many visits its schedule comes to."""
    count = main_count(item.sought.text)
    if count:
        return count.value
    return scheduled_visits(item.sought.text) if is_service(item.request) else None


def _given(act: Act) -> Stated | None:
    """Return how many a request was certified for: "twelve visits were certified for four", "nine were sought and four were"."""
    match = CERTIFIED_FOR.search(act.after.text) if act.is_passive else None
    if match:
        return number_of(act.after.part(*match.span("given")))
    match = SOUGHT_AND.search(act.named.part.text) if act.is_passive else None
    return stated_count(act.named.part.part(*match.span("given"))) if match else None


def _states_count(act: Act) -> bool:
    return main_count(act.named.part.text) is not None


def _is_general(act: Act) -> bool:
    return act.named.request.is_general


def _splits(certified: Act, denied: Act) -> bool:
    """Tell whether one sentence certifies so many of a request and denies so many others."""
    if certified.sentence != denied.sentence or denied.kind != "denied":
        return False
    return all(_states_count(act) or act.is_elliptic for act in (certified, denied))


def _is_same_too(certified: Act, act: Act, item: Request) -> bool:
    """Tell whether what was certified has the item's side and strength, as far as what was denied has them."""
    given, refused = certified.named.request, act.named.request
    return all(fits(given, item) or not fits(refused, item) for fits in (on_its_side, of_its_strength))
