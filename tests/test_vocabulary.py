"""The closed word lists hold what they promise."""

from __future__ import annotations

import pytest

from imr_llm.rules.services import find_service
from imr_llm.vocabulary.anatomy import LIMBS, PARTS, SIDES, SPINE_REGIONS
from imr_llm.vocabulary.brands import BRANDS_OF
from imr_llm.vocabulary.drugs import ABBREVIATIONS, BRANDS, GENERICS, HIGHEST_STRENGTH_MG, generic_of
from imr_llm.vocabulary.services import SERVICE_WORDS
from imr_llm.vocabulary.specialties import SPECIALTIES
from imr_llm.vocabulary.states import STATE_CODES
from imr_llm.vocabulary.units import TIME_UNITS, UNITS


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("Robaxin", "methocarbamol"),
        ("ROBAXIN®", "methocarbamol"),
        ("Opana ER", "oxymorphone"),
        ("Doxepin HCL", "doxepin"),
        ("oxycodone/APAP", "oxycodone/acetaminophen"),
        ("Hydrocodone-ibuprofen", "hydrocodone/ibuprofen"),
        ("acetaminophen with codeine", "acetaminophen/codeine"),
        ("Flimzorp", None),
        ("Robaxin/Flimzorp", None),
    ],
)
def test_brands_have_generic_names(name: str, generic: str | None) -> None:
    """Salt, release form and letter case do not matter; an unknown name has none."""
    assert generic_of(name) == generic


def test_drug_table_is_closed_and_large() -> None:
    """Every brand has one generic name, all in lower case."""
    brands = [brand.strip() for printed in BRANDS_OF.values() for brand in printed.split(",")]

    assert len(BRANDS) == len(brands) == len(set(brands))
    assert len(BRANDS) >= 250
    assert all(name == name.lower() for name in (*BRANDS, *GENERICS))


def test_highest_strengths_are_of_known_drugs() -> None:
    """No strength limit stands for a drug that the table does not name."""
    assert set(HIGHEST_STRENGTH_MG) <= GENERICS
    assert set(ABBREVIATIONS.values()) <= GENERICS


def test_every_service_phrase_is_found() -> None:
    """Each phrase of the table is a service of its own, in some category."""
    for _, words in SERVICE_WORDS:
        for phrase in words.split(","):
            assert find_service(" ".join(phrase.split())) is not None, phrase


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Consultation for surgery of the thumb", "evaluation_management"),
        ("Ultrasound-guided injection", "injection"),
        ("Cold therapy unit", "dmepos"),
        ("Labs: PT/INR", "diagnostic_testing"),
        ("PT for the thumb", "rehabilitation"),
        ("Chondroplasty", "surgery"),
        ("Massage, 4 units", "rehabilitation"),
        ("Post-injection massage", "rehabilitation"),
        ("Flimzorp", None),
    ],
)
def test_kind_of_a_service_follows_its_words(text: str, category: str | None) -> None:
    """What stands first and what is more telling decides."""
    service = find_service(text)

    assert (service.category if service else None) == category


def test_body_parts_are_singular() -> None:
    """Printed forms lead to a name that is itself in the list."""
    assert set(PARTS.values()) <= set(PARTS)
    assert SPINE_REGIONS <= set(PARTS)
    assert {part for part, _ in LIMBS.values()} <= set(PARTS)
    assert set(SIDES.values()) == {"left", "right", "bilateral"}


def test_units_are_singular() -> None:
    """Each unit's own name is one of its printed forms."""
    assert set(UNITS.values()) <= set(UNITS)
    assert set(TIME_UNITS.values()) <= set(TIME_UNITS)


def test_states_are_complete() -> None:
    """Fifty states, the district and five territories have their codes."""
    assert len(set(STATE_CODES.values())) == 56
    assert all(code.isalpha() and code.isupper() for code in STATE_CODES.values())


def test_specialties_are_one_a_name() -> None:
    """A specialty's name holds no comma: letters list them with commas."""
    assert all("," not in name for name in SPECIALTIES)
