"""What the letter itself contradicts: its heading against its request, review and verdict sentences.

Only sentences that state the request in dispute count: authorization requests, what utilization review decided on, and
the sentence that concludes the rationale. Past prescriptions, history and guideline text do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imr_llm.evidence import Remark
from imr_llm.rules.partial_authorisation import find_partial
from imr_llm.rules.pattern import pattern
from imr_llm.rules.refills import REFILLS
from imr_llm.rules.request_matching import names_request, read_request
from imr_llm.rules.review_acts import find_acts
from imr_llm.rules.review_numbers import counts_of, find_asked, main_count, modified_counts
from imr_llm.rules.sentences import find_sentences
from imr_llm.rules.side_mentions import find_side_contradictions
from imr_llm.rules.strength_mentions import find_strength_contradictions
from imr_llm.rules.verdicts import verdict_polarity
from imr_llm.vocabulary.units import AMOUNT_UNITS, VISIT_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from imr_llm.letters import Part
    from imr_llm.rules.partial_authorisation import PartialAuthorisation
    from imr_llm.rules.quantities import Count
    from imr_llm.rules.request_matching import Named, Request
    from imr_llm.rules.review_acts import Act
    from imr_llm.sections.outline import ItemBlock, Outline

_STATED: Final = frozenset({"marked", "counted", "measured"})  # forms that state a quantity beyond doubt
_CLOSING: Final = 300  # characters before a verdict in which its request may be restated

DECIDES = pattern(
    "conclusion.decides",
    r"\b (?: requests? | requested | additional | remaining ) \b [^.;]{0,160} \b (?: necessary | necessity | supported | certified | authorized ) \b",
    matches=("the additional three visits are not necessary", "The requested #40 is not supported"),
    rejects=("It was necessary to rest", "an additional three visits were attended"),
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """One item, read for comparison.

    Attributes:
        block: The item as printed.
        partial: What its heading tells of a partial authorisation.
        request: What it asks for.
        asked: Where summary and review sentences state the request.
        conclusions: Sentences that conclude its rationale, the verdict last.
    """

    block: ItemBlock
    partial: PartialAuthorisation | None
    request: Request
    asked: tuple[Part, ...]
    conclusions: tuple[Part, ...]

    @property
    def disputed(self) -> Part:
        """The words for what is in dispute."""
        return self.partial.disputed if self.partial else self.block.heading


def find_contradictions(outline: Outline) -> Iterator[Remark]:
    """Yield what the letter says twice, differently: quantities, strengths, sides, and whole items."""
    items = _read_items(outline)
    for index, item in enumerate(items):
        field = f"/disputed_items/{index}"
        yield from _compare_quantities(f"{field}/quantity", item)
        yield from _check_arithmetic(f"{field}/quantity", item.partial)
        places = (*item.asked, *item.conclusions)
        yield from find_strength_contradictions(f"{field}/treatment/strength", item.disputed, item.request, places, outline.summary)
        yield from find_side_contradictions(f"{field}/treatment/laterality", index, [i.block for i in items], places, outline.summary)
    yield from _find_twins(items)


def _read_items(outline: Outline) -> tuple[Disputed, ...]:
    partials = tuple(find_partial(item.heading) for item in outline.items)
    requests = tuple(
        read_request(f"{partial.requested.text} {partial.disputed.text}" if partial else item.heading.text)
        for item, partial in zip(outline.items, partials, strict=True)
    )
    asked = tuple(find_asked(outline.summary)) if outline.summary else ()
    acts = tuple(act for act in find_acts(outline.summary) if act.kind != "certified") if outline.summary else ()
    return tuple(
        Disputed(item, partials[index], requests[index], tuple(_asked(asked, acts, requests[index])), _conclusions(item))
        for index, item in enumerate(outline.items)
    )


def _asked(asked: Sequence[Named], acts: Sequence[Act], item: Request) -> Iterator[Part]:
    """Yield the words in which the summary states the request for one item."""
    yield from (one.stretch(item) for one in asked if names_request(one.request, item))
    for act in acts:
        if not names_request(act.named.request, item):
            continue
        requested = modified_counts(act, item)[0] if act.kind == "modified" else None
        if requested:
            yield requested.proof
        elif act.kind == "denied":
            yield act.named.stretch(item)


def _conclusions(item: ItemBlock) -> tuple[Part, ...]:
    """Return the verdict's sentence, after those shortly before it that decide on the request too."""
    verdict = verdict_polarity(item.rationale.text) if item.rationale else None
    if item.rationale is None or verdict is None:
        return ()
    text = item.rationale.text[: verdict.start]
    earlier = (s for s in find_sentences(text, max(0, verdict.start - _CLOSING)) if DECIDES.search(text[s.start : s.end]))
    return (*(item.rationale.part(*s) for s in earlier), item.rationale.part(verdict.start, verdict.end))


def _compare_quantities(field: str, item: Disputed) -> Iterator[Remark]:
    """Yield a remark where no place that states the request's quantity agrees with the heading."""
    heading = item.disputed
    whole = item.partial.requested if item.partial else heading
    printed = counts_of(heading.text)
    if printed:
        yield from _differing(field, heading, (*printed, *counts_of(whole.text)), item.asked, "the summary")
        yield from _differing(field, heading, printed, item.conclusions, "the rationale's conclusion")
        yield from _decided_in_part(field, heading, printed, item.conclusions)


def _decided_in_part(field: str, heading: Part, printed: Sequence[Count], conclusions: Sequence[Part]) -> Iterator[Remark]:
    """Yield a remark where the heading disputes several numbers of visits and the conclusion decides on one of them only."""
    disputed = {count.value: count for count in printed if _kind(count) == "visit"}
    decided = {count.value: (place, count) for place in conclusions for count in counts_of(place.text) if _kind(count) == "visit"}
    if len(disputed) > len(decided) == 1 and decided.keys() <= disputed.keys():
        place, count = next(iter(decided.values()))
        proof = place.part(count.start, count.end)
        listed = ", ".join(_figure(value) for value in disputed)
        message = f'The heading disputes several quantities ({listed}); the rationale\'s conclusion decides "{proof.text}" only.'
        yield Remark("letter_quantities_differ", field, message, (*heading.spans(), *proof.spans()), listed)


def _differing(field: str, heading: Part, expected: Sequence[Count], places: Sequence[Part], who: str) -> Iterator[Remark]:
    """Yield a remark where the places state quantities, none of them one of the expected."""
    stated = [(place, count) for place in places for count in counts_of(place.text) if count.form in _STATED and _is_comparable(count, expected)]
    values = {count.value for count in expected}
    if not stated or any(count.value in values for _, count in stated):
        return
    place, count = stated[0]
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
        numbers = f"{_figure(requested.value)} requested, {_figure(certified.value)} certified, {_figure(disputed.value)} in dispute"
        spans = tuple(
            span for part, count in zip(parts, counts, strict=True) if count for span in part.part(count.start, count.end).spans()
        )
        yield Remark("partial_arithmetic", field, f"The heading's numbers do not add up: {numbers}.", spans, _figure(disputed.value))


def _find_twins(items: Sequence[Disputed]) -> Iterator[Remark]:
    """Yield a remark for each item whose heading an earlier item has too."""
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        words = "".join(c for c in item.block.heading.text.lower() if c.isalnum() or c in "/.%#")
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
