"""What requests are counted in: the words letters print, and one singular name for each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRINTED: Final[dict[str, str]] = {
    "tablet": "tablet tablets tab tabs",
    "capsule": "capsule capsules cap caps",
    "pill": "pill pills",
    "caplet": "caplet caplets",
    "softgel": "softgel softgels",
    "patch": "patch patches",
    "pad": "pad pads",
    "film": "film films",
    "strip": "strip strips",
    "lozenge": "lozenge lozenges",
    "suppository": "suppository suppositories",
    "dose": "dose doses",
    "gram": "gram grams gm gms g",
    "ounce": "ounce ounces oz",
    "ml": "ml mls milliliter milliliters cc ccs",
    "liter": "liter liters",
    "box": "box boxes",
    "tube": "tube tubes",
    "bottle": "bottle bottles",
    "container": "container containers",
    "jar": "jar jars",
    "vial": "vial vials",
    "ampule": "ampule ampules",
    "syringe": "syringe syringes",
    "pen": "pen pens",
    "inhaler": "inhaler inhalers",
    "pump": "pump pumps",
    "package": "package packages pack packs",
    "unit": "unit units",
    "pair": "pair pairs",
    "session": "session sessions sess",
    "visit": "visit visits",
    "treatment": "treatment treatments",
    "appointment": "appointment appointments",
    "injection": "injection injections",
    "block": "block blocks",
}

UNITS: Final[Mapping[str, str]] = MappingProxyType({word: unit for unit, words in _PRINTED.items() for word in words.split()})
"""Printed word, lower case, to the unit's singular name."""

AMOUNT_UNITS: Final[frozenset[str]] = frozenset({"gram", "ounce", "ml", "liter"})
"""Units that measure a cream or a liquid rather than count pieces."""

CONTAINER_UNITS: Final[frozenset[str]] = frozenset({"box", "tube", "bottle", "container", "jar", "package", "pump"})
"""Units that say how a drug is packed, not how much of it there is."""

VISIT_UNITS: Final[frozenset[str]] = frozenset({"session", "visit", "treatment", "appointment"})
"""Units of a therapy: each is one visit."""

PIECE_UNITS: Final[frozenset[str]] = frozenset(UNITS.values()) - AMOUNT_UNITS
"""Units that are counted one by one."""

TIME_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day": "day",
        "days": "day",
        "week": "week",
        "weeks": "week",
        "weekly": "week",
        "wkly": "week",
        "wk": "week",
        "wks": "week",
        "month": "month",
        "months": "month",
        "monthly": "month",
        "mo": "month",
        "mos": "month",
        "mth": "month",
        "mths": "month",
        "year": "year",
        "years": "year",
        "yr": "year",
        "yrs": "year",
        "yearly": "year",
        "annually": "year",
        "daily": "day",
    }
)
"""Printed word for a stretch of time, lower case, to its singular name."""
