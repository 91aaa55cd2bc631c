"""What `import imr_llm` offers is what `__all__` says, no more and no less."""

from __future__ import annotations

from types import ModuleType

import imr_llm

_PYTHONS_OWN = {"annotations", "TYPE_CHECKING"}


def _public_members() -> list[str]:
    """Return every name a reader would find in the package, its rooms and private names left out."""
    names = set(dir(imr_llm)) - _PYTHONS_OWN
    return sorted(n for n in names if not n.startswith("_") and not isinstance(getattr(imr_llm, n), ModuleType))


def test_all_lists_the_public_members() -> None:
    """`__all__` holds each public name once; its order is ruff's concern."""
    listed = sorted(getattr(imr_llm, "__all__", ()))

    assert listed == _public_members()


def test_every_listed_name_is_there() -> None:
    """A name that is loaded on first use can be loaded."""
    missing = [name for name in getattr(imr_llm, "__all__", ()) if not hasattr(imr_llm, name)]

    assert not missing
