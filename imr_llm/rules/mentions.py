"""What the letter itself contradicts: its heading against its request, review and verdict sentences.

Only sentences that state the request in dispute count: authorization requests, what utilization review decided on, and
the sentence that concludes the rationale. Past prescriptions, history and guideline text do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark
from imr_llm.rules.numerals import NUMBER_WORDS, parse_number
from imr_llm.rules.pattern import pattern
from imr_llm.rules.polarity import verdict_polarity
from imr_llm.rules.refills import REFILLS
from imr_llm.rules.request_matching import names_request, of_its_strength, read_request
from imr_llm.rules.review_numbers import PAST_COUNT, counts_of, main_count, modified_counts
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.side_mentions import find_side_contradictions
from imr_llm.rules.strength_mentions import find_strength_contradictions
from imr_llm.sections import LONGEST_HEADING
from imr_llm.sections.prose import read_request as read_printed
from imr_llm.vocabulary.units import AMOUNT_UNITS, VISIT_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from imr_llm.letters import Part
    from imr_llm.rules.disputes import Dispute, Disputes
    from imr_llm.rules.partial_authorisation import PartialAuthorisation
    from imr_llm.rules.quantities import Count
    from imr_llm.rules.request_matching import Named, Request
    from imr_llm.rules.review_acts import Act
    from imr_llm.sections.outline import ItemBlock

_STATED: Final = frozenset({"marked", "counted", "measured"})  # forms that state a quantity beyond doubt
_NUMBER = re.compile(rf"\d{{1,7}}(?:\.\d{{1,4}})?|\b{NUMBER_WORDS}\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b|\b(?:[JFMASOND][a-z]{2,8}) \d{1,2}, \d{4}\b")
_REPRINT: Final = "another printing of it"
_CLOSING: Final = 300  # characters before a verdict in which its request may be restated

DECIDES = pattern(
    "conclusion.decides",
    r"""
    \b (?: requests? | requested | additional | remaining ) \b [^.;]{0,160}
      \b (?: necessary | necessity | supported | certified | authorized ) \b
    """,
    matches=("the additional three visits are not necessary", "The requested #40 is not supported"),
    rejects=("It was necessary to rest", "an additional three visits were attended"),
)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the letter states one item's request again.

    Attributes:
        asked: In the summary's request and review sentences.
        conclusions: In the sentences that conclude the rationale, the verdict last.
    """

    asked: tuple[Part, ...]
    conclusions: tuple[Part, ...]


def find_contradictions(disputes: Disputes) -> Iterator[Remark]:
    """Yield what the letter says twice, differently: quantities, strengths, sides, and whole items."""
    refused = tuple(act for act in disputes.acts if act.kind != "certified")
    for index, item in enumerate(disputes.items):
        if item.is_comparable:
            places = _Places(tuple(_asked(index, refused, disputes)), _conclusions(item))
            yield from _compare(f"/disputed_items/{index}", item, places, disputes)
        yield from _compare_printings(f"/disputed_items/{index}", item)
    yield from _find_twins(disputes.items)


def _compare(field: str, item: Dispute, places: _Places, disputes: Disputes) -> Iterator[Remark]:
    """Yield what other places say differently of one item."""
    everywhere = (*places.asked, *places.conclusions, *item.block.restated)
    yield from _check_arithmetic(f"{field}/quantity", item.partial)
    yield from _compare_quantities(f"{field}/quantity", item, places)
    yield from find_strength_contradictions(f"{field}/treatment/strength", item, everywhere, disputes)
    if item.request.sides:
        yield from find_side_contradictions(f"{field}/treatment/laterality", item, everywhere, disputes)


def _compare_printings(field: str, item: Dispute) -> Iterator[Remark]:
    """Yield a remark for each further printing of a notice's decision that states another number or another request."""
    heading = item.block.heading
    own = _figures(heading.text) if item.block.restated else frozenset()
    for sentence in item.block.restated:
        other = read_printed(sentence).heading
        told = _figures(other.text)
        # "six sessions of therapy" and "the therapy" are one request; "six sessions" and "ten sessions" are two
        differing = tuple(_differing(f"{field}/quantity", heading, counts_of(heading.text), _stated_counts((other,)), _REPRINT))
        yield from differing
        if not differing and ((own - told and told - own) or _names_another(read_request(other.text), item.request)):
            message = f'The heading says "{heading.text}"; {_REPRINT} says "{other.text}".'
            yield Remark("letter_values_differ", f"{field}/heading", message, (*heading.spans(), *other.spans()), heading.text)


def _names_another(said: Request, item: Request) -> bool:
    """Tell whether two requests that each name something name different things."""
    telling = all(request.services or request.families or request.words for request in (said, item))
    return telling and not names_request(said, item) and not names_request(item, said)


def _asked(index: int, acts: Sequence[Act], disputes: Disputes) -> Iterator[Part]:
    """Yield the words in which the summary states the request for one item."""
    item = disputes.items[index].request
    decided = [act.sentence for act in disputes.acts if act.kind in {"modified", "certified"}]  # their numbers may be granted
    asked = (one.stretch(item) for one in disputes.asked if one.part not in decided and _is_named(one, index, disputes))
    yield from (part for part in asked if not PAST_COUNT.search(part.text))
    for act in acts:
        if act.is_elliptic or not _is_named(act.named, index, disputes):
            continue
        requested = modified_counts(act, item)[0] if act.kind == "modified" else None
        if requested:
            yield requested.proof
        elif act.kind == "denied" and not PAST_COUNT.search((part := act.named.stretch(item)).text):
            yield part


def _is_named(said: Named, index: int, disputes: Disputes) -> bool:
    """Tell whether words name an item, and not another strength of its drug that is an item too."""
    item = disputes.items[index].request
    if not names_request(said.request, item):
        return False
    return of_its_strength(said.request, item) or index in disputes.named_by(said)


def _conclusions(item: Dispute) -> tuple[Part, ...]:
    """Return the verdict's sentence, after those shortly before it that decide on the request too."""
    rationale = item.block.rationale
    verdict = item.verdict
    if rationale is None or verdict is None:
        return ()
    text = rationale.text[: verdict.start]
    earlier = (s for s in find_sentences(text, max(0, verdict.start - _CLOSING)) if DECIDES.search(text[s.start : s.end]))
    return (*(rationale.part(*s) for s in earlier), rationale.part(verdict.start, verdict.end))


def _compare_quantities(field: str, item: Dispute, places: _Places) -> Iterator[Remark]:
    """Yield a remark where no place that states the request's quantity agrees with the heading."""
    heading = item.sought
    known = _figures(item.block.heading.text)
    if not known:
        return
    told = frozenset(figure for place in (*places.asked, *places.conclusions) for figure in _figures(place.text))
    if told <= known and item.partial is None:  # every figure of theirs is the heading's: nothing to read closely
        return
    printed = counts_of(heading.text)
    if not printed:
        return
    whole = counts_of(item.partial.requested.text) if item.partial else ()
    concluded = _stated_counts(places.conclusions)
    yield from _differing(field, heading, (*printed, *whole), _stated_counts(places.asked), "the summary")
    yield from _differing(field, heading, printed, concluded, "the rationale's conclusion")
    yield from _decided_in_part(field, heading, printed, concluded)


def _figures(text: str) -> frozenset[Decimal]:
    """Return the value of every number in a text, dates left out, whatever it counts."""
    return frozenset(parse_number(printed) for printed in _NUMBER.findall(_DATE.sub(" ", text)))


def _stated_counts(places: Sequence[Part]) -> tuple[tuple[Part, Count], ...]:
    return tuple((place, count) for place in places for count in counts_of(place.text) if count.form in _STATED)


def _decided_in_part(
    field: str, heading: Part, printed: Sequence[Count], concluded: Sequence[tuple[Part, Count]]
) -> Iterator[Remark]:
    """Yield a remark where the heading disputes several numbers of visits and the conclusion decides on one of them only."""
    disputed = dict.fromkeys(count.value for count in printed if _kind(count) == "visit")
    decided = {count.value: (place, count) for place, count in concluded if _kind(count) == "visit"}
    if len(disputed) > len(decided) == 1 and decided.keys() <= disputed.keys():
        place, count = next(iter(decided.values()))
        proof = place.part(count.start, count.end)
        listed = ", ".join(_figure(value) for value in disputed)
        message = f'The heading disputes several quantities ({listed}); the rationale\'s conclusion decides "{proof.text}" only.'
        yield Remark("letter_quantities_differ", field, message, (*heading.spans(), *proof.spans()), listed)


def _differing(
    field: str, heading: Part, expected: Sequence[Count], stated: Sequence[tuple[Part, Count]], who: str
) -> Iterator[Remark]:
    """Yield a remark where other places state quantities, none of them one of the expected."""
    values = {count.value for count in expected}
    comparable = [(place, count) for place, count in stated if _is_comparable(count, expected)]
    if not comparable or any(count.value in values for _, count in comparable):
        return
    place, count = comparable[0]
    proof = place.part(count.start, count.end)
    own = heading.part(expected[0].start, expected[0].end)
    message = f'The heading says "{own.text}"; {who} says "{proof.text}".'
    yield Remark("letter_quantities_differ", field, message, (*own.spans(), *proof.spans()), _figure(expected[0].value))


def _is_comparable(count: Count, expected: Sequence[Count]) -> bool:
    return any(_kind(count) == _kind(other) for other in expected)


def _kind(count: Count) -> str:
    """Return what a count counts: visits, an amount, or pieces."""
    if count.unit in VISIT_UNITS:
        return "visit"
    return count.unit if count.unit in AMOUNT_UNITS and count.unit else "piece"


def _check_arithmetic(field: str, partial: PartialAuthorisation | None) -> Iterator[Remark]:
    """Yield a remark where requested minus certified is not what is left; refills and unlike services are not compared."""
    if partial is None:
        return
    parts = (partial.requested, partial.certified, partial.disputed)
    counts = tuple(main_count(part.text) for part in parts)
    requested, certified, disputed = counts
    if requested is None or certified is None or disputed is None:
        return
    if any(REFILLS.search(part.text) for part in parts) or len({_kind(count) for count in counts if count}) > 1:
        return
    asked = read_request(partial.requested.text)
    if not all(names_request(read_request(part.text), asked) for part in parts[1:]):
        return
    left = requested.value - certified.value if partial.form == "A" else requested.value
    if left != disputed.value:
        figures = tuple(_figure(count.value) for count in (requested, certified, disputed))
        spans = tuple(
            span for part, count in zip(parts, counts, strict=True) if count for span in part.part(count.start, count.end).spans()
        )
        message = "The heading's numbers do not add up: {} requested, {} certified, {} in dispute.".format(*figures)
        yield Remark("partial_arithmetic", field, message, spans, figures[-1])


def _find_twins(items: Sequence[Dispute]) -> Iterator[Remark]:
    """Yield a remark for each item whose heading an earlier item has too."""
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        words = "".join(c for c in item.block.heading.text[:LONGEST_HEADING].lower() if c.isalnum() or c in "/.%#").strip(".")
        earlier = first.setdefault(words, index)
        if not words or earlier == index:
            continue
        outcomes = _outcome(items[earlier].block), _outcome(item.block)
        spans = (*items[earlier].block.heading.spans(), *item.block.heading.spans())
        where = f"Items {earlier + 1} and {index + 1} have the same heading"
        if None not in outcomes and outcomes[0] != outcomes[1]:
            message = f"{where}; one is {outcomes[0]}, the other {outcomes[1]}."
            yield Remark("same_item_twice", f"/disputed_items/{index}/outcome", message, spans, outcomes[1])
        else:
            yield Remark("duplicate_item", f"/disputed_items/{index}/heading", f"{where}.", spans, item.block.heading.text)


def _outcome(block: ItemBlock) -> str | None:
    if block.decision is None:
        return None
    word = block.decision.text.lower().strip(" .")
    if word in {"upheld", "overturned"}:
        return word
    verdict = verdict_polarity(block.decision.text)
    return verdict.outcome if verdict else None


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"
