"""What several rules need of one letter, read once: each item's request and verdict, the summary's reviews and requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imr_llm.rules.partial_authorisation import find_partial
from imr_llm.rules.polarity import verdict_polarity
from imr_llm.rules.request_matching import read_request
from imr_llm.rules.review_acts import find_acts
from imr_llm.rules.review_numbers import NUMERIC, find_asked
from imr_llm.rules.sentences import LONGEST_READ, find_sentences
from imr_llm.sections import LONGEST_HEADING

if TYPE_CHECKING:
    from imr_llm.letters import Part
    from imr_llm.rules.partial_authorisation import PartialAuthorisation
    from imr_llm.rules.polarity import Verdict
    from imr_llm.rules.request_matching import Named, Request
    from imr_llm.rules.review_acts import Act
    from imr_llm.rules.sentences import Stretch
    from imr_llm.sections.outline import ItemBlock, Outline


@dataclass(frozen=True, slots=True)
class Dispute:
    """One item, read for comparison.

    Attributes:
        block: The item as printed.
        partial: What its heading tells of a partial authorisation.
        request: What it asks for.
        verdict: What its rationale concludes.
        is_comparable: Whether the heading states a number or a side that another place could contradict.
    """

    block: ItemBlock
    partial: PartialAuthorisation | None
    request: Request
    verdict: Verdict | None
    is_comparable: bool

    @property
    def sought(self) -> Part:
        """The words for what is in dispute."""
        return self.partial.disputed if self.partial else self.block.heading


@dataclass(frozen=True, slots=True)
class Disputes:
    """All items of one letter, and where its summary speaks of them.

    Attributes:
        outline: The letter.
        items: Its items, in printed order.
        sentences: The sentences of the summary, as far as it is read.
        acts: What utilization review did, as the summary tells it.
        asked: The summary's sentences that tell what was requested; none where no item has a number or a side to compare.
    """

    outline: Outline
    items: tuple[Dispute, ...]
    sentences: tuple[Stretch, ...]
    acts: tuple[Act, ...]
    asked: tuple[Named, ...]
    _found: dict[int, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def requests(self) -> tuple[Request, ...]:
        """What each item asks for, as far as items are compared."""
        return tuple(item.request for item in self.items)

    def named_by(self, said: Named) -> frozenset[int]:
        """Return which items some of the letter's words name, by index; found out once for all that ask."""
        if id(said) not in self._found:
            self._found[id(said)] = said.items(self.requests)
        return self._found[id(said)]


def read_disputes(outline: Outline) -> Disputes:
    """Return the items of a letter with what its summary says of them."""
    items = tuple(_read_item(block) for block in outline.items)
    summary = outline.summary
    if summary is None:
        return Disputes(outline, items, (), (), ())
    sentences = tuple(find_sentences(summary.text[:LONGEST_READ]))
    acts = tuple(find_acts(summary, sentences))
    is_compared = any(item.is_comparable for item in items)
    is_asked = is_compared or any(act.kind in {"modified", "certified"} for act in acts)
    return Disputes(outline, items, sentences, acts, tuple(find_asked(summary, sentences)) if is_asked else ())


def _read_item(block: ItemBlock) -> Dispute:
    partial = find_partial(block.heading)
    heading = block.heading.text
    request = read_request(f"{partial.requested.text} {partial.disputed.text}" if partial else heading)
    sought = partial.disputed.text if partial else heading
    is_comparable = len(heading) <= LONGEST_HEADING and (bool(request.sides) or NUMERIC.search(sought) is not None)
    verdict = verdict_polarity(block.rationale.text) if block.rationale else None
    return Dispute(block, partial, request, verdict, is_comparable)
