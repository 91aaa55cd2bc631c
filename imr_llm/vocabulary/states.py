"""United States states and territories as licences name them, and their USPS codes (USPS Publication 28, appendix B)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alabama": "AL",
        "alaska": "AK",
        "american samoa": "AS",
        "arizona": "AZ",
        "arkansas": "AR",
        "california": "CA",
        "colorado": "CO",
        "connecticut": "CT",
        "d.c.": "DC",
        "delaware": "DE",
        "district of columbia": "DC",
        "florida": "FL",
        "georgia": "GA",
        "guam": "GU",
        "hawaii": "HI",
        "idaho": "ID",
        "illinois": "IL",
        "indiana": "IN",
        "iowa": "IA",
        "kansas": "KS",
        "kentucky": "KY",
        "louisiana": "LA",
        "maine": "ME",
        "maryland": "MD",
        "massachusetts": "MA",
        "michigan": "MI",
        "minnesota": "MN",
        "mississippi": "MS",
        "missouri": "MO",
        "montana": "MT",
        "nebraska": "NE",
        "nevada": "NV",
        "new hampshire": "NH",
        "new jersey": "NJ",
        "new mexico": "NM",
        "new york": "NY",
        "north carolina": "NC",
        "north dakota": "ND",
        "northern mariana islands": "MP",
        "ohio": "OH",
        "oklahoma": "OK",
        "oregon": "OR",
        "pennsylvania": "PA",
        "puerto rico": "PR",
        "rhode island": "RI",
        "south carolina": "SC",
        "south dakota": "SD",
        "tennessee": "TN",
        "texas": "TX",
        "u.s. virgin islands": "VI",
        "us virgin islands": "VI",
        "utah": "UT",
        "vermont": "VT",
        "virgin islands": "VI",
        "virginia": "VA",
        "washington": "WA",
        "washington d.c.": "DC",
        "washington dc": "DC",
        "washington state": "WA",
        "washington, d.c.": "DC",
        "washington, dc": "DC",
        "west virginia": "WV",
        "wisconsin": "WI",
        "wyoming": "WY",
    }
)
"""State, lower case, to its USPS code; the District of Columbia under each of its spellings."""

CODES: Final = frozenset(STATE_CODES.values())
"""Every USPS code that a name can stand for."""


def state_code(printed: str) -> str | None:
    """Return the USPS code of a state printed by name, in any case, or as its code in capitals; None when unknown."""
    words = " ".join(printed.split())
    return words if words in CODES else STATE_CODES.get(words.lower())
