"""Numbers as letters spell them: "twelve", "forty-five", "one hundred twenty"."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ONES: Final[Mapping[str, int]] = MappingProxyType(
    {word: value for value, word in enumerate("one two three four five six seven eight nine".split(), start=1)}
)
TEENS: Final[Mapping[str, int]] = MappingProxyType(
    {
        word: value
        for value, word in enumerate(
            "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
        )
    }
)
TENS: Final[Mapping[str, int]] = MappingProxyType(
    {
        word: value
        for value, word in zip(range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
    }
)
SCALES: Final[Mapping[str, int]] = MappingProxyType({"hundred": 100, "thousand": 1000})
