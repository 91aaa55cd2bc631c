"""The header table, in the orders that PDF tools give it."""

from __future__ import annotations

from typing import Final

import pytest

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.header import find_header, pivot_year
from imr_llm.sections.outline import Layout, Outline

BY_TURNS = """Case Number: CM15-0004321
Date Assigned: 05/18/2015 Date of Injury: 02/03/2009
Decision Date: 06/22/2015 UR Denial Date: 04/27/2015
Priority: Standard Application
Received:
05/06/2015"""
ALTERNATE_LINES = """Case Number:
CM15-0004321
Date Assigned:
05/18/2015
Date of Injury:
02/03/2009
Decision Date:
06/22/2015
UR Denial Date:
04/27/2015
Priority:
Standard
Application
Received:
05/06/2015"""
INSIDE_THE_LABEL = """Case Number: CM15-0004321
Date Assigned: 05/18/2015 Date of Injury: 02/03/2009
Decision Date: 06/22/2015 UR Denial Date: 04/27/2015
Priority: Standard Application 05/06/2015
Received:"""
LABELS_THEN_VALUES_THEN_VALUE_FIRST = """Case Number:
Date Assigned:
Decision Date:
Priority:
CM15-0004321
05/18/2015
06/22/2015
Standard
02/03/2009
Date of Injury:
04/27/2015
UR Denial Date:
05/06/2015
Application
Received:"""
ALL_LABELS_THEN_ALL_VALUES = """Case Number: Date Assigned: Decision Date: Priority:
Date of Injury: UR Denial Date: Application Received:
CM15-0004321 05/18/2015 06/22/2015 Standard 02/03/2009 04/27/2015 05/06/2015"""
VALUE_FIRST = """CM15-0004321 Case Number: 05/18/2015 Date Assigned: 02/03/2009 Date of Injury: 06/22/2015 Decision Date:
04/27/2015 UR Denial Date: Standard Priority: 05/06/2015 Application Received:"""
LABELS_AND_VALUES_BY_COLUMN = """Case Number: Date Assigned: Decision Date: Priority:
CM15-0004321 05/18/2015 06/22/2015 Standard
Date of Injury: UR Denial Date: Application Received:
02/03/2009 04/27/2015 05/06/2015"""
LETTERHEAD = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
P.O. Box 10001
Town, CA 90001-2345
(916) 555-0100

"""
CAPITALS = BY_TURNS.upper()
NO_SPACES = BY_TURNS.replace(": ", ":")
SPACED_COLONS = BY_TURNS.replace(":", " :")
DATES: Final = {
    "/dates/injury": "2009-02-03",
    "/dates/ur_decision": "2015-04-27",
    "/dates/application_received": "2015-05-06",
    "/dates/assigned": "2015-05-18",
    "/dates/decision": "2015-06-22",
}


def outline(text: str, *, header: bool = True, layout: Layout = "issues_decisions_and_rationales") -> Outline:
    """Return an outline whose header is the whole text, or that has none."""
    passage = read_passage(letter_from_text(text))
    return Outline(layout, passage, header=passage.part(0, len(passage.text)) if header else None)


def read(text: str) -> dict[str, str]:
    """Return every value read from a header, as text."""
    return {one.field: str(one.value) for one in find_header(outline(text)) if isinstance(one, Reading)}


def dates(text: str) -> dict[str, str]:
    """Return the dates read from a header, as text."""
    return {field: value for field, value in read(text).items() if field.startswith("/dates")}


@pytest.mark.parametrize(
    "text",
    [
        BY_TURNS,
        ALTERNATE_LINES,
        INSIDE_THE_LABEL,
        LABELS_THEN_VALUES_THEN_VALUE_FIRST,
        ALL_LABELS_THEN_ALL_VALUES,
        VALUE_FIRST,
        LABELS_AND_VALUES_BY_COLUMN,
        LETTERHEAD + BY_TURNS,
        CAPITALS,
        NO_SPACES,
        SPACED_COLONS,
        BY_TURNS.replace("\n", "\n\n"),
        BY_TURNS.replace("\n", "\r\n"),
        BY_TURNS.replace("\n", " \n"),
        BY_TURNS.replace("\n", "\f"),
        BY_TURNS.replace("\n", " "),
    ],
)
def test_the_table_reads_alike_in_every_order(text: str) -> None:
    """Tools print one table in many orders."""
    assert read(text) == {"/case_number": "CM15-0004321", "/priority": "standard", **DATES}


def test_a_jumble_keeps_what_both_readings_share() -> None:
    """Labels by row and values by column: only the dates' own order could tell them apart, and it is not asked."""
    labels = "Date Assigned: Date of Injury: Decision Date: UR Denial Date: Application Received:"
    text = labels + " 05/18/2015 06/22/2015 02/03/2009 04/27/2015 05/06/2015"
    found = list(find_header(outline(text)))

    assert {one.field for one in found if isinstance(one, Reading)} == {
        "/dates/assigned",
        "/dates/ur_decision",
        "/dates/application_received",
    }
    assert {(one.code, one.field) for one in found if isinstance(one, Remark)} == {
        ("ambiguous_header", "/dates/injury"),
        ("ambiguous_header", "/dates/decision"),
    }


def test_a_jumble_with_an_impossible_date_is_nobodys() -> None:
    """The dates have no order of their own then."""
    text = "Date Assigned: Date of Injury: Decision Date: 01/18/2015 06/22/2015 02/30/2009"
    found = list(find_header(outline(text)))

    assert [one.field for one in found if isinstance(one, Reading)] == []


def test_dates_out_of_order_stay_with_their_labels() -> None:
    """What the letter prints beside a label is that label's, right or wrong."""
    text = BY_TURNS.replace("04/27/2015", "05/30/2015")

    assert dates(text) == DATES | {"/dates/ur_decision": "2015-05-30"}


def test_an_empty_cell_leaves_the_others_in_place() -> None:
    """A label followed by the next label has no value."""
    text = BY_TURNS.replace(" 02/03/2009", "")

    assert dates(text) == {field: day for field, day in DATES.items() if field != "/dates/injury"}


def test_fewer_values_than_labels_in_columns_are_nobodys() -> None:
    """Which label lacks its value cannot be known."""
    text = "Date Assigned: Decision Date: Date of Injury: UR Denial Date: 05/18/2015 06/22/2015 02/03/2009"
    found = list(find_header(outline(text)))

    assert [one for one in found if isinstance(one, Reading)] == []
    assert {one.code for one in found if isinstance(one, Remark)} == {"ambiguous_header"}


def test_a_table_of_labels_alone_is_silent() -> None:
    """A redacted table says nothing."""
    found = list(find_header(outline("Case Number: Date Assigned: Decision Date: Priority: Application Received:")))

    assert {one.field for one in found if isinstance(one, Silence)} == {
        "/case_number",
        "/priority",
        "/dates/assigned",
        "/dates/decision",
        "/dates/application_received",
    }
    assert not [one for one in found if not isinstance(one, Silence)]


NOTICE = """Notice of Independent Medical Review Determination
Dated: 10/2/2013

Employee:
Claim Number: 12-0098765
Date of UR Decision:   7/9/2013
Date of Injury:    4/1/1999
IMR Application Received:   7/19/2013
MAXIMUS Case Number:    CM13-0005555"""


def test_the_notice_of_2013_has_its_own_labels() -> None:
    """Its date is the decision's; a claim number is no case number."""
    assert read(NOTICE) == {
        "/case_number": "CM13-0005555",
        "/dates/injury": "1999-04-01",
        "/dates/ur_decision": "2013-07-09",
        "/dates/application_received": "2013-07-19",
        "/dates/decision": "2013-10-02",
    }


def test_dates_elsewhere_in_the_letterhead_are_no_values() -> None:
    """A value stands right behind its label, so another date is no rival."""
    text = "Sent 06/25/2015 by mail.\n\n" + BY_TURNS + "\nPrinted on\n06/26/2015"

    assert dates(text) == DATES


@pytest.mark.parametrize(
    "number",
    ["CM15-0004321", "CM13-0000004", "CM14-0012345A", "13-000004", "13-103", "CM 16-0001111", "CM-15-0001111"],
)
def test_a_case_number_is_kept_as_printed(number: str) -> None:
    """Numbers of 2013 have no letters; those of a second review have one behind."""
    assert read(f"Case Number: {number} Date Assigned: 05/18/2015")["/case_number"] == number


@pytest.mark.parametrize(
    "text", ["Case Number: 05/18/2015", "Claim Number: 13-000004 Date Assigned: 05/18/2015", "Case Number: unknown"]
)
def test_other_figures_are_no_case_number(text: str) -> None:
    """Dates and claim numbers stand in the same table."""
    assert "/case_number" not in read(text)


def test_two_bare_numbers_are_nobodys() -> None:
    """Without the letters CM nothing tells which is the case's."""
    assert "/case_number" not in read("Case Number: 13-000004 Reference: 13-000777")


FOOTER = "\nThe summary begins here\nFinal Determination Letter for IMR Case Number CM13-0005555\n2\nand goes on."


def test_a_footer_gives_the_case_number_where_there_is_no_table() -> None:
    """The footer is no part of the passage, but it proves the number."""
    made = outline("Some text." + FOOTER, header=False)
    (found,) = [one for one in find_header(made) if isinstance(one, Reading)]

    assert (found.field, found.value, found.rule) == ("/case_number", "CM13-0005555", "footer.case_number")
    assert made.passage.letter.quote(found.spans[0]) == found.quote == "CM13-0005555"


def test_a_footer_that_contradicts_the_table_is_a_second_reading() -> None:
    """A page of another letter may have been bound in."""
    found = [one for one in find_header(outline(BY_TURNS + FOOTER)) if isinstance(one, Reading) and one.field == "/case_number"]

    assert [one.value for one in found] == ["CM15-0004321", "CM13-0005555"]


def test_another_header_further_down_is_told() -> None:
    """Two determinations may have been saved as one file; an earlier review that a sentence names is none of them."""
    lone = outline(BY_TURNS + "\nAs in the earlier IMR Case Number: CM13-0005555, rest helps.")
    joined = outline(BY_TURNS + "\nThe last word.\nCase Number:  CM13-0005555\nPriority: Standard")

    assert not [one for one in find_header(lone) if isinstance(one, Remark)]
    (remark,) = [one for one in find_header(joined) if isinstance(one, Remark)]
    assert (remark.code, remark.field) == ("letter_values_differ", "/case_number")
    assert "CM13-0005555" in remark.message


def test_the_same_words_inside_a_line_are_no_footer() -> None:
    """A rationale may quote another case."""
    made = outline("See the Final Determination Letter for IMR Case Number CM13-0005555 of last year.", header=False)

    assert not [one for one in find_header(made) if isinstance(one, Reading)]


@pytest.mark.parametrize(("word", "value"), [("Standard", "standard"), ("Expedited", "expedited"), ("EXPEDITED", "expedited")])
def test_the_priority_is_one_of_two_words(word: str, value: str) -> None:
    """In any case."""
    assert read(f"Priority: {word} Date Assigned: 05/18/2015")["/priority"] == value


def test_two_priorities_are_remarked_upon() -> None:
    """Neither is chosen."""
    found = list(find_header(outline("Priority: Standard Expedited")))

    assert [(one.code, one.field) for one in found if isinstance(one, Remark)] == [("ambiguous_header", "/priority")]


def test_a_priority_without_its_label_is_none() -> None:
    """The word alone is a common one."""
    assert "/priority" not in read("The standard notice. Date Assigned: 05/18/2015")


def test_a_period_of_injury_has_two_days() -> None:
    """A cumulative trauma may be printed as a period."""
    text = BY_TURNS.replace("02/03/2009", "CT 02/03/2009 - 03/04/2010")

    assert dates(text) == DATES | {"/dates/injury_end": "2010-03-04"}


def test_two_injuries_in_one_cell_are_remarked_upon() -> None:
    """Neither is chosen."""
    found = list(find_header(outline(BY_TURNS.replace("02/03/2009", "02/03/2009, 03/04/2010"))))
    (remark,) = [one for one in found if isinstance(one, Remark)]

    assert (remark.code, remark.field, remark.letter_value) == ("ambiguous_header", "/dates/injury", "02/03/2009, 03/04/2010")


@pytest.mark.parametrize("printed", ["13/45/2009", "02/30/2009", "02/03/3009"])
def test_an_impossible_date_is_reported_not_repaired(printed: str) -> None:
    """The other dates stay where they are."""
    found = list(find_header(outline(BY_TURNS.replace("02/03/2009", printed))))
    (remark,) = [one for one in found if isinstance(one, Remark)]

    assert (remark.code, remark.field, remark.letter_value) == ("impossible_date", "/dates/injury", printed)
    assert {one.field: str(one.value) for one in found if isinstance(one, Reading) and "dates" in one.field} == {
        field: day for field, day in DATES.items() if field != "/dates/injury"
    }


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (BY_TURNS, 2015),
        ("Case Number: CM16-0001234", 2017),
        ("Case Number: 13-000004", 2014),
        ("Case Number: CM-16-0001234", 2017),
        ("Decision Date: 02/30/2015 Case Number: CM14-0001234", 2015),
        ("Independent Medical Review", None),
    ],
)
def test_two_digit_years_are_read_by_the_decision(text: str, year: int | None) -> None:
    """Without it by the year after the case number's, the latest in which it can have been decided."""
    assert pivot_year(outline(text)) == year


def test_a_letter_without_a_table_is_silent_about_it() -> None:
    """Nothing else prints these fields; an unknown layout proves nothing."""
    found = list(find_header(outline("Some text.", header=False)))

    assert {one.field for one in found} == {
        "/case_number",
        "/priority",
        "/dates/application_received",
        "/dates/assigned",
        "/dates/decision",
    }
    assert list(find_header(outline("Some text.", header=False, layout="unknown"))) == []


def test_every_reading_is_proven_by_the_raw_letter() -> None:
    """Each span's characters are the quote."""
    made = outline(BY_TURNS)

    for one in find_header(made):
        assert isinstance(one, Reading)
        assert made.passage.letter.quote(one.spans[0]) == one.quote
