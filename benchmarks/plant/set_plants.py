"""Errors in which items are stated, and answers about another letter."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, cast

from benchmarks.plant.kinds import Plant, item_plant
from benchmarks.plant.tree import Json, copied, items_of, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.plant.letters import Case


INSTEAD: Final = "item of another letter instead"


def set_plants(case: Case, others: list[Case], rng: Random) -> Iterator[Plant]:
    """Yield items dropped, added, doubled, merged, split, reordered, and another letter's text."""
    items = items_of(case.right)
    count = len(items)
    for n in range(count):
        yield item_plant("item dropped", [n], lambda found, n=n: found.pop(n))  # type: ignore[misc]
        yield item_plant("item duplicated", [n, n + 1, count], lambda found, n=n: found.insert(n + 1, copied(found[n])))  # type: ignore[misc]
        yield from _split(n, items[n])
    strangers = [other for other in others if other.name != case.name]
    for other in rng.sample(strangers, min(3, len(strangers))):
        stranger = rng.choice(items_of(other.right))
        if not any(_alike(stranger, item) for item in items):
            yield item_plant("item of another letter added", [count], lambda found, s=stranger: found.append(copied(s)))  # type: ignore[misc]
            at = rng.randrange(count)
            yield item_plant(INSTEAD, [at], lambda found, s=stranger, at=at: found.__setitem__(at, copied(s)))  # type: ignore[misc]
        yield from _other_letter(case, other)
    for one, two in combinations(range(min(count, 6)), 2):
        if not _alike(items[one], items[two]):
            yield item_plant("items reordered", [one, two], lambda found, a=one, b=two: _swap(found, a, b))  # type: ignore[misc]
            yield item_plant("items merged", [one, two], lambda found, a=one, b=two: _merge(found, a, b))  # type: ignore[misc]
    if count > 1:
        yield item_plant("all items dropped but one", range(count), lambda found: found.__delitem__(slice(1, None)))
        yield from _all_upheld(items)
    yield item_plant("no items", range(count), lambda found: found.clear())


def _alike(one: Json, other: Json) -> bool:
    return str(one.get("heading")).lower() == str(other.get("heading")).lower()


def _swap(found: list[Json], one: int, two: int) -> None:
    found[one], found[two] = found[two], found[one]


def _merge(found: list[Json], one: int, two: int) -> None:
    found[one]["heading"] = f"{found[one].get('heading')}; {found[two].get('heading')}"
    del found[two]


def _split(n: int, item: Json) -> Iterator[Plant]:
    """Yield an item stated as two: its heading cut at "and"."""
    first, joint, second = str(item.get("heading") or "").partition(" and ")
    if joint and len(second.split()) > 1 and "was the original request" not in first:

        def change(found: list[Json]) -> None:
            part = copied(found[n])
            found[n]["heading"], part["heading"] = first, second
            found.insert(n + 1, part)

        yield item_plant("item split", [n, n + 1], change)


def _all_upheld(items: list[Json]) -> Iterator[Plant]:
    """Yield every outcome as upheld; one plant for each item that is not."""

    def change(stated: Json) -> None:
        for item in items_of(stated):
            item["outcome"], item["medically_necessary"] = "upheld", False
        stated["case_outcome"] = "upheld"

    for n, item in enumerate(items):
        if item.get("outcome") == "overturned":
            yield Plant("all outcomes upheld", "outcome", (f"/disputed_items/{n}/outcome",), change, "upheld")


def _other_letter(case: Case, other: Case) -> Iterator[Plant]:
    """Yield the whole right answer for another letter, and its answer under this letter's case number."""

    def swap_all(stated: Json) -> None:
        stated.clear()
        stated.update(copied(other.right))

    yield Plant("text of another letter", "item set", ("", "/case_number"), swap_all, whole=True)

    def swap_but_number(stated: Json) -> None:
        swap_all(stated)
        put(stated, "/case_number", cast("str | None", case.right.get("case_number")))

    targets = ("", "/disputed_items", *(f"/disputed_items/{n}" for n in range(len(items_of(case.right)))))
    yield Plant("text of another letter, right case number", "item set", targets, swap_but_number, whole=True)
