"""Rules over one letter whose text is in memory: all of it, a layout at a time, and stage by stage."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from benchmarks.bench.clock import cpu_ms, settle, spread
from benchmarks.bench.letters import EXAMPLES, list_letters, read_all
from benchmarks.bench.table import Cell, Table
from imr_llm.evidence import gather
from imr_llm.extraction import extract_determination
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.reconcile import reconcile
from imr_llm.rules.disputes import read_disputes
from imr_llm.rules.find import RULES, find_dispute_facts
from imr_llm.rules.mentions import find_contradictions
from imr_llm.rules.utilization_review import find_utilization_reviews
from imr_llm.rules.verdicts import find_verdicts
from imr_llm.sections import find_outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.bench.letters import Corpus
    from imr_llm.evidence import Found
    from imr_llm.letters import Letter

T = TypeVar("T")
Samples = dict[str, list[float]]


def measure_rules(corpus: Corpus, *, passes: int) -> list[Table]:
    """Return the tables of this section; each letter is read once unmeasured, then ``passes`` times."""
    letters = read_all(list_letters(corpus.texts, endings=(".txt",)))
    others = read_all([*list_letters(corpus.others, endings=(".txt",)), *list_letters(EXAMPLES / "letters", endings=(".txt",))])
    return [
        _tell_letters(letters, corpus.name, passes),
        _tell_layouts([*letters, *others], passes),
        _tell_stages(letters, corpus.name, passes),
    ]


def _tell_letters(letters: Sequence[Letter], name: str, passes: int) -> Table:
    times = _time_letters(letters, passes)["all"]
    found = spread(times)
    row: tuple[Cell, ...] = (name, len(letters), _median_kb(letters), found.median, found.p95, found.worst, 1000 / found.mean)
    return Table(
        "Rules, one letter: CPU ms, text in memory",
        ("letters", "count", "median kB", "median ms", "p95 ms", "worst ms", "letters/s, one core"),
        (row,),
        (
            "From text to a line of records.jsonl: passage, sections, rules, reconciling, JSON.",
            (
                f"Passes over all letters: {passes} after an unmeasured one, every sample counted, garbage collection included. "
                "Letters a second: 1 s over the mean."
            ),
        ),
    )


def _tell_layouts(letters: Sequence[Letter], passes: int) -> Table:
    times, sizes = _time_letters(letters, passes, by_layout=True), defaultdict(list)
    for letter in letters:
        sizes[_layout(letter)].append(letter)
    rows = []
    for layout, samples in sorted(times.items()):
        found = spread(samples)
        rows.append((layout, len(sizes[layout]), _median_kb(sizes[layout]), found.median, found.p95, 1000 / found.mean))
    columns = ("layout", "count", "median kB", "median ms", "p95 ms", "letters/s, one core")
    return Table(
        "Rules, by layout: CPU ms", columns, tuple(rows), ("The letters above, those of other layouts, and examples/letters.",)
    )


def _tell_stages(letters: Sequence[Letter], name: str, passes: int) -> Table:
    samples: Samples = defaultdict(list)
    for timed in range(passes + 1):
        settle()
        for letter in letters:
            for stage, ms in _time_stages(letter).items():
                if timed:
                    samples[stage].append(ms)
    total = sum(sum(times) for times in samples.values())
    rows = tuple((stage, spread(times).median, spread(times).p95, 100 * sum(times) / total) for stage, times in samples.items())
    return Table(
        "Rules, stage by stage: CPU ms",
        ("stage", "median ms", "p95 ms", "share %"),
        rows,
        (f"On {name}, each stage timed on its own in the order of the flow.",),
    )


def _time_letters(letters: Sequence[Letter], passes: int, *, by_layout: bool = False) -> Samples:
    samples: Samples = defaultdict(list)
    groups = [_layout(letter) if by_layout else "all" for letter in letters]
    for timed in range(passes + 1):
        settle()
        for letter, group in zip(letters, groups, strict=True):
            _, ms = cpu_ms(_read, letter.text)
            if timed:
                samples[group].append(ms)
    return samples


def _time_stages(letter: Letter) -> dict[str, float]:
    """Return each stage's CPU time over one letter."""
    times: dict[str, float] = {}
    fresh, times["letter (hash, checks)"] = cpu_ms(letter_from_text, letter.text)
    passage, times["passage"] = cpu_ms(read_passage, fresh)
    outline, times["sections"] = cpu_ms(find_outline, passage)
    found: list[Found] = []
    for rule in RULES:
        if rule is not find_dispute_facts:
            read, times[f"rule {rule.__name__}"] = cpu_ms(_apply, rule, outline)
            found += read
    disputes, times["items read once for the next three"] = cpu_ms(read_disputes, outline)
    for sharing in (find_verdicts, find_utilization_reviews, find_contradictions):
        read, times[f"rule {sharing.__name__}"] = cpu_ms(_apply, sharing, disputes)
        found += read
    evidence, times["gather"] = cpu_ms(gather, outline.layout, len(outline.items), found)
    _, times["reconcile and record"] = cpu_ms(reconcile, outline, evidence)
    extraction = extract_determination(fresh)
    _, times["json"] = cpu_ms(extraction.to_json)
    return times


def _read(text: str) -> str:
    return extract_determination(letter_from_text(text)).to_json()


def _apply(rule: Callable[[T], Iterator[Found]], read: T) -> list[Found]:
    return list(rule(read))


def _layout(letter: Letter) -> str:
    return find_outline(read_passage(letter)).layout


def _median_kb(letters: Sequence[Letter]) -> float:
    return spread([len(letter.text) / 1000 for letter in letters]).median
