"""JSON pointers (RFC 6901) into a record: read, write and walk a tree by them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Leaf = object
Tree = dict[str, object] | list[object]

_ITEM = re.compile(r"/disputed_items/(\d+)")
_INDEX = re.compile(r"/\d+(?=/|$)")


def item_index(pointer: str) -> int | None:
    """Return which disputed item (from 0) a pointer is about; None for the letter as a whole."""
    match = _ITEM.match(pointer)
    return int(match[1]) if match else None


def with_item(pointer: str, index: int) -> str:
    """Return the pointer for the same field of disputed item ``index``."""
    return _ITEM.sub(f"/disputed_items/{index}", pointer, count=1)


@lru_cache(maxsize=4096)  # the pointers of one letter are those of the next
def shape(pointer: str) -> str:
    """Return the pointer with every index as ``*``: the name of a kind of field."""
    return _INDEX.sub("/*", pointer)


def build_tree(values: Mapping[str, object]) -> dict[str, object]:
    """Return nested dicts and lists from values by pointer; list elements keep the order of their indexes."""
    root: dict[str, object] = {}
    for pointer, value in values.items():
        node = root
        *path, last = pointer[1:].split("/")
        for key in path:
            node = node.setdefault(key, {})  # type: ignore[assignment]  # inner nodes are dicts until listed
        node[last] = value
    return _listed(root)  # type: ignore[return-value]  # the root has named keys


def _listed(node: dict[str, object]) -> Tree:
    """Return the node with every dict whose keys are all indexes turned into a list."""
    inner = {key: _listed(value) if isinstance(value, dict) else value for key, value in node.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def leaves(tree: object, pointer: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield every leaf of nested dicts and lists with its pointer, nulls included; an empty list is a leaf."""
    if isinstance(tree, dict) and tree:
        for key, value in tree.items():
            yield from leaves(value, f"{pointer}/{key}")
    elif isinstance(tree, (list, tuple)) and tree:
        for index, value in enumerate(tree):
            yield from leaves(value, f"{pointer}/{index}")
    else:
        yield pointer, tree
