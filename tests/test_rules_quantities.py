"""Numbers that count units, and the many that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from imr_llm.letters import Part, letter_from_text, read_passage
from imr_llm.rules.dates_of_service import find_date_of_service
from imr_llm.rules.numerals import parse_number, parse_number_word
from imr_llm.rules.partial_authorisation import find_partial
from imr_llm.rules.quantities import find_counts
from imr_llm.rules.refills import find_refills
from imr_llm.rules.schedules import find_durations, find_frequencies
from imr_llm.rules.strengths import find_strengths

COUNTED = (
    ("Soma 350mg #45", [("45", None)]),
    ("Soma 350mg # 45", [("45", None)]),
    ("Soma 350mg, QTY: 45.00", [("45", None)]),
    ("quantity of 45 tablets", [("45", "tablet")]),
    ("forty-five count", [("45", None)]),
    ("#1,000", [("1000", None)]),
    ("nine (9) visits", [("9", "visit")]),
    ("9 (nine) visits", [("9", "visit")]),
    ("(9) visits", [("9", None)]),
    ("massage times nine", [("9", None)]),
    ("massage x 9 visits", [("9", "visit")]),
    ("massage visits, 9", [("9", "visit")]),
    ("massage (x9)", [("9", None)]),
    ("92.5gm", [("92.5", "gram")]),
    ("250ml", [("250", "ml")]),
    ("two ankle braces", [("2", None)]),
    ("a total of 11 visits", [("11", "visit")]),
    ("one hundred ten capsules", [("110", "capsule")]),
    ("five visits for the neck and seven visits for the thumb", [("5", "visit"), ("7", "visit")]),
    ("3 trigger point injections", [("3", "injection")]),
)
NOT_COUNTED = (
    "Soma 350mg",
    "Zohydro 20/325 mg",
    "Zostrix 0.05%",
    "fusion at C4-5, C5-6 and C6-7",
    "4-in-1 walker",
    "3 Tesla scan",
    "four-phase scan",
    "x-rays, 4 views",
    "massage 3 times a week for 5 weeks",
    "35 minutes",
    "45 day rental",
    "on 4/9/2015",
    "on April 9, 2015",
    "CPT 97140",
    "massage (97124)",
    "flexion to 40 degrees",
    "a 52 year old",
    "pain of 7/10",
    "take 2 tablets every night",
    "1 prescription of Soma",
    "with 3 refills",
    "9-12 visits",
    "nine or ten visits",
    "massage 3x5",
    "implant at teeth #8 and #9",
    "Tylenol with codeine #4",
    "eight (9) visits",
    "an unknown quantity",
    "vitamin B12",
    "24/7 care",
    "22 miles",
)


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=lambda value: value if isinstance(value, str) else "")
def test_counts_are_found(text: str, expected: list[tuple[str, str | None]]) -> None:
    """Each number that counts is found with its unit."""
    assert [(str(one.value), one.unit) for one in find_counts(text)] == expected


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_other_numbers_are_no_counts(text: str) -> None:
    """A number that measures, dates, names or repeats is no quantity."""
    assert find_counts(text) == ()


@pytest.mark.parametrize("text", [text for text, _ in COUNTED])
def test_count_stands_where_it_says(text: str) -> None:
    """The offsets of a count hold its number."""
    for one in find_counts(text):
        digits = [
            word for word in text[one.start : one.end].replace("#", " ").replace("x", " ").replace("(", " ").split() if word
        ]

        assert digits


@pytest.mark.parametrize(
    ("words", "value"),
    [("one", 1), ("nineteen", 19), ("forty-five", 45), ("one hundred and twenty", 120), ("two thousand", 2000)],
)
def test_number_words_have_values(words: str, value: int) -> None:
    """Numbers in words are parsed up to the thousands."""
    assert parse_number_word(words) == value


@pytest.mark.parametrize("words", ["some", "twelve visits"])
def test_other_words_are_no_numbers(words: str) -> None:
    """What is no number in words is refused."""
    with pytest.raises(ValueError, match=words):
        parse_number_word(words)


def test_no_words_are_no_number() -> None:
    """Nothing at all is refused too."""
    with pytest.raises(ValueError, match=r"^$"):
        parse_number_word("")


def test_numbers_in_figures_keep_their_value() -> None:
    """Separators and trailing zeros do not matter."""
    assert parse_number("1,250") == Decimal(1250)
    assert parse_number("30.00") == Decimal(30)
    assert parse_number(".5") == Decimal("0.5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.5/300mg", "7.5/300 mg"),
        ("7.5-300 mg", "7.5/300 mg"),
        ("7.5 300 mg", "7.5/300 mg"),
        ("15mg/300mg", "15/300 mg"),
        ("12.5 mcg per hour", "12.5 mcg/hr"),
        ("20mg/1ml", "20 mg/ml"),
        ("20mg/5ml", "20 mg/5 ml"),
        (".05%", "0.05 %"),
        ("2 percent", "2 %"),
        ("7.5/300", "7.5/300"),
        ("25,000 units", "25000 units"),
        ("100 mg/gm", "100 mg/g"),
    ],
)
def test_strengths_have_one_spelling(text: str, expected: str) -> None:
    """Numbers are joined by a slash and the unit follows after a space, where it is printed."""
    assert [one.text for one in find_strengths(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("with 3 refills", [3]), ("refills: 2", [2]), ("no refills", [0]), ("refill", []), ("Qty 30 refills 1", [1])],
)
def test_refills_are_counted(text: str, expected: list[int]) -> None:
    """No refills is zero; a refill without a number is not one."""
    assert [one.count for one in find_refills(text)] == expected


def test_frequency_and_duration_are_told_apart() -> None:
    """A frequency is no duration, whatever its period."""
    text = "2 to 3 times a month for 5 to 6 months"

    assert [(one.times, one.times_max, one.per) for one in find_frequencies(text)] == [(2, 3, "month")]
    assert [(one.duration, one.duration_max, one.unit) for one in find_durations(text)] == [(5, 6, "month")]


def test_times_by_weeks_is_a_weekly_frequency() -> None:
    """The words "3 x 5 weeks" mean three times a week; "3 x 5" does not say."""
    assert [(one.times, one.per) for one in find_frequencies("massage 3 x 5 weeks")] == [(3, "week")]
    assert find_frequencies("massage 3 x 5") == ()


def test_fractions_are_no_frequencies() -> None:
    """Half a time or half a week is left alone."""
    assert find_frequencies("1.5 times a week") == ()
    assert find_durations("2.5 weeks") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sling (DOS: 4/9/15)", "2015-04-09"),
        ("sling, date of service April 9, 2015", "2015-04-09"),
        ("sling provided on 2015-04-09", "2015-04-09"),
        ("Retrospective sling on 4-9-2015", "2015-04-09"),
        ("Retrospective sling, per 4/9/2015 order", None),
        ("sling on 4/9/2015", None),
        ("sling DOS 4/9/15-4/30/15", None),
        ("sling DOS 4/31/15", None),
    ],
)
def test_date_of_service_is_read_as_such(text: str, expected: str | None) -> None:
    """A date counts by its label, or as the one date of a retrospective request; of a range, none."""
    served = find_date_of_service(text)

    assert (served.date.isoformat() if served and served.date else None) == expected


def _part(text: str) -> Part:
    passage = read_passage(letter_from_text(text))
    return passage.part(0, len(passage.text))


@pytest.mark.parametrize(
    "text",
    [
        "Soma 350mg #12",
        "Soma 350mg #12 was the original request.",
        "Soma #12 was the original request. Nothing else. The remaining portion of the original request, Soma #12 is",
        "Soma 350mg #12 was the original request. Soma #2 was approved. The remaining portion of the original request, is",
    ],
)
def test_other_headings_are_no_partial_authorisations(text: str) -> None:
    """All three of requested, certified and remaining must be told."""
    assert find_partial(_part(text)) is None


@pytest.mark.parametrize("closing", [" is", ", is", "", " is:", "."])
@pytest.mark.parametrize("verb", ["authorized", "certified", "approved", "AUTHORIZED"])
def test_partial_authorisation_is_told_apart(closing: str, verb: str) -> None:
    """The verb, its voice, the closing "is" and letter case vary."""
    ending = f"The remaining portion of the original request, Soma #9{closing}"
    for sentence in (f"Soma #7 was {verb} by the claims administrator.", f"The Claims Administrator {verb} Soma #7."):
        partial = find_partial(_part(f"Soma #16 was the original request. {sentence} {ending}"))

        assert partial is not None
        assert partial.form == "A"
        assert (partial.requested.text, partial.certified.text, partial.disputed.text) == ("Soma #16", "Soma #7", "Soma #9")


def test_form_b_without_a_restated_request_disputes_the_request() -> None:
    """The request itself is in dispute, also where the heading ends before it is repeated."""
    heading = "Soma #16 was the original request. UR approved Soma #7, leaving the original request eligible."

    partial = find_partial(_part(heading))

    assert partial is not None
    assert (partial.form, partial.disputed.text) == ("B", "Soma #16")
