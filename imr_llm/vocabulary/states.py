"""States and territories that license reviewers, by name, with their USPS codes (USPS Publication 28, appendix B)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_STATES: Final = """
Alabama AL|Alaska AK|Arizona AZ|Arkansas AR|California CA|Colorado CO|Connecticut CT|Delaware DE
District of Columbia DC|Washington, D.C. DC|Washington D.C. DC|Washington, DC DC|Washington DC DC|D.C. DC
Florida FL|Georgia GA|Hawaii HI|Idaho ID|Illinois IL|Indiana IN|Iowa IA|Kansas KS|Kentucky KY|Louisiana LA|Maine ME
Maryland MD|Massachusetts MA|Michigan MI|Minnesota MN|Mississippi MS|Missouri MO|Montana MT|Nebraska NE|Nevada NV
New Hampshire NH|New Jersey NJ|New Mexico NM|New York NY|North Carolina NC|North Dakota ND|Ohio OH|Oklahoma OK
Oregon OR|Pennsylvania PA|Puerto Rico PR|Rhode Island RI|South Carolina SC|South Dakota SD|Tennessee TN|Texas TX|Utah UT
Vermont VT|Virginia VA|Washington WA|Washington State WA|West Virginia WV|Wisconsin WI|Wyoming WY
Guam GU|American Samoa AS|Northern Mariana Islands MP|U.S. Virgin Islands VI|US Virgin Islands VI|Virgin Islands VI
"""

STATE_CODES: Final = MappingProxyType(
    {name.lower(): code for name, _, code in (entry.rpartition(" ") for entry in _STATES.strip().replace("\n", "|").split("|"))}
)
"""USPS code by state name in lower case; the District of Columbia also under its other spellings."""

CODES: Final = frozenset(STATE_CODES.values())
"""Every USPS code that a name can stand for."""


def state_code(printed: str) -> str | None:
    """Return the USPS code of a state as printed, by name in any case or by its code in capitals; None when unknown."""
    words = " ".join(printed.split())
    return words if words in CODES else STATE_CODES.get(words.lower())
