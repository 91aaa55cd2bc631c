"""Read and change nested JSON by pointer."""

from __future__ import annotations

import json
from typing import cast

Json = dict[str, object]


def copied(stated: Json) -> Json:
    """Return a deep copy."""
    return cast("Json", json.loads(json.dumps(stated)))


def value_at(stated: object, pointer: str) -> object:
    """Return what stands at a pointer; None where nothing does."""
    for key in pointer.split("/")[1:]:
        if isinstance(stated, dict):
            stated = stated.get(key)
        elif isinstance(stated, list) and key.isdigit() and int(key) < len(stated):
            stated = stated[int(key)]
        else:
            return None
    return stated


def holds(stated: object, pointer: str) -> bool:
    """Tell whether a pointer names something, null included."""
    head, _, last = pointer.rpartition("/")
    node = value_at(stated, head) if head else stated
    if isinstance(node, dict):
        return last in node
    return isinstance(node, list) and last.isdigit() and int(last) < len(node)


def put(stated: Json, pointer: str, value: object) -> None:
    """Set the value at a pointer; a group on the way that is missing or null is made."""
    *path, last = pointer.split("/")[1:]
    node: object = stated
    for key in path:
        if isinstance(node, list):
            node = node[int(key)]
        else:
            mapping = cast("Json", node)
            if mapping.get(key) is None:
                mapping[key] = {}
            node = mapping[key]
    if isinstance(node, list):
        node[int(last)] = value
    else:
        cast("Json", node)[last] = value


def listed(stated: object, pointer: str) -> list[object]:
    """Return the list at a pointer; an empty one where there is none."""
    found = value_at(stated, pointer)
    return found if isinstance(found, list) else []


def items_of(stated: Json) -> list[Json]:
    """Return the stated items."""
    return cast("list[Json]", listed(stated, "/disputed_items"))
