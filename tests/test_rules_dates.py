"""Dates as printed, and the dates that a case summary tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from imr_llm.evidence import Reading, Remark, Silence
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.dates import find_dates, parse_date
from imr_llm.rules.narrative import find_narrative_dates
from imr_llm.sections.outline import Outline

PRINTED = (
    ("4/17/2011", date(2011, 4, 17)),
    ("04/17/2011", date(2011, 4, 17)),
    ("4-17-11", date(2011, 4, 17)),
    ("12/5/91", date(1991, 12, 5)),
    ("6-30-68", date(1968, 6, 30)),
    ("1-2-16", date(2016, 1, 2)),
    ("5/11/ 2012", date(2012, 5, 11)),
    ("11- 21-2015", date(2015, 11, 21)),
    ("2015-09-02", date(2015, 9, 2)),
    ("8.14.2013", date(2013, 8, 14)),
    ("March 3, 2015", date(2015, 3, 3)),
    ("MARCH 3, 2015", date(2015, 3, 3)),
    ("Sept. 14th, 2012", date(2012, 9, 14)),
    ("Nov 2 2014", date(2014, 11, 2)),
    ("November 2,2014", date(2014, 11, 2)),
    ("9 May 2010", date(2010, 5, 9)),
    ("the 9th of May, 2010", date(2010, 5, 9)),
    ("2-Jun-2011", date(2011, 6, 2)),
    ("(8/29/14) of", date(2014, 8, 29)),
    ("seen 4-17-2011.In short", date(2011, 4, 17)),
    ("the 3/9/16 visit", date(2016, 3, 9)),
    ("February 29, 2016", date(2016, 2, 29)),
)
IMPOSSIBLE = (
    "13/45/2016",
    "2/30/2015",
    "February 30, 2015",
    "December 9, 3026",
    "0/4/2012",
    "10/13/20166",
    "5-6-18",
    "May 3, 1850",
    "1/2/2019",
)
NO_DATE = (
    "7-10 days",
    "12-18 sessions",
    "pain 8/10",
    "levels L4-5-10",
    "Caffex 300.5/20/14mg",
    "taper 7-10-14 days",
    "section 9792.23.10",
    "3.3.9 Opioids",
    "March 2016",
    "in 2012",
    "CM15-0012345",
    "blood pressure 120/80",
    "may 2 visits",
    "30/20/10 mg",
)


@pytest.mark.parametrize(("printed", "day"), PRINTED)
def test_a_printed_date_is_the_day_it_means(printed: str, day: date) -> None:
    """Every form of date is read, two-digit years by the year of the decision."""
    assert parse_date(printed, pivot_year=2016) == day


@pytest.mark.parametrize("printed", IMPOSSIBLE)
def test_an_impossible_date_is_found_and_has_no_value(printed: str) -> None:
    """No such day, or a year that no letter of 2016 can mean."""
    (found,) = find_dates(f"seen on {printed} again", pivot_year=2016)

    assert found.impossible
    assert found.value is None
    assert f"seen on {printed} again"[found.start : found.end] == printed


@pytest.mark.parametrize("text", NO_DATE)
def test_other_figures_are_no_date(text: str) -> None:
    """Ranges, strengths, levels, sections and scores are not dates."""
    assert find_dates(text, pivot_year=2016) == ()


def test_the_parser_refuses_anything_but_one_possible_date() -> None:
    """Nothing, two dates or an impossible one raise."""
    for text in ("no date", "1/2/2015 and 3/4/2015", "2/30/2015"):
        with pytest.raises(ValueError, match="no single possible date"):
            parse_date(text, pivot_year=2016)


def test_two_digit_years_without_a_year_of_the_letter() -> None:
    """Reviews began in 2013: "14" can only be 2014, "91" only 1991."""
    found = find_dates("from 3/24/07 to 9/30/14, first 12/5/91", pivot_year=None)

    assert [one.value for one in found] == [date(2007, 3, 24), date(2014, 9, 30), date(1991, 12, 5)]
    assert all(one.two_digit_year for one in found)


def test_a_range_of_days_is_two_dates() -> None:
    """A hyphen between two dates belongs to neither."""
    for text in ("01/01/2005-06/30/2012", "1-1-2005 - 6-30-2012", "1/1/05-6/30/12"):
        found = find_dates(text, pivot_year=2016)

        assert [one.value for one in found] == [date(2005, 1, 1), date(2012, 6, 30)]


HEADER = (
    "Case Number: CM16-0001234 Date Assigned: 08/23/2016 Date of Injury: 02/11/2014 "
    "Decision Date: 09/20/2016 UR Denial Date: 07/28/2016 Priority: Standard Application Received: 08/16/2016"
)


def outline(summary: str, *, header: str | None = None, filing: str | None = None) -> Outline:
    """Return an outline with the given parts."""
    texts = [text for text in (header, filing, summary) if text is not None]
    passage = read_passage(letter_from_text("\n\n".join(texts)))
    parts, start = {}, 0
    for text in texts:
        length = len(read_passage(letter_from_text(text)).text)
        parts[text] = passage.part(start, start + length)
        start += length + 1
    return Outline(
        "issues_decisions_and_rationales",
        passage,
        header=parts[header] if header else None,
        summary=parts[summary],
        filing=parts[filing] if filing else None,
    )


def told(summary: str, *, header: str | None = None) -> dict[str, str]:
    """Return the dates read from a summary by the last word of their field."""
    found = find_narrative_dates(outline(summary, header=header))
    return {one.field.rpartition("/")[2]: str(one.value) for one in found if isinstance(one, Reading)}


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and the one day that it tells; None where it tells none."""

    text: str
    day: str | None


INJURY = (
    Case("The injured worker is a 44 year old baker who sustained an industrial injury on 4-7-11.", "2011-04-07"),
    Case("The patient has a date of injury of 3/4/2010.", "2010-03-04"),
    Case("The patient has a date of injury on March 4, 2010.", "2010-03-04"),
    Case("This is a woman with a 12/5/91 date of injury.", "1991-12-05"),
    Case("This is a woman with a 6/5/2009 industrial injury to the neck.", "2009-06-05"),
    Case("The claimant, DOI 3/4/2010, has neck pain.", "2010-03-04"),
    Case("The claimant (DOI: 3/4/2010) has neck pain.", "2010-03-04"),
    Case("The employee is a roofer who was injured on 3/4/2010.", "2010-03-04"),
    Case("The employee was injured at work on or about 3/4/2010.", "2010-03-04"),
    Case("The employee was injured on the job on 3/4/2010.", "2010-03-04"),
    Case(
        "The applicant has knee pain from an industrial injury of March 4, 2010.",
        "2010-03-04",
    ),
    Case("The case is about a man with a history of an occupational claim from 03/04/2010.", "2010-03-04"),
    Case("The worker sustained a work related injury March 4, 2010, to the wrist.", "2010-03-04"),
    Case("The worker sustained a work-related injury dated 3/4/10.", "2010-03-04"),
    Case("The worker has an industrial injury date of 3-4-2010.", "2010-03-04"),
    Case("The worker, with a reported date of injury of 3-4-2010, has headaches.", "2010-03-04"),
    Case("The worker reported an injury on 03/04/2010.", "2010-03-04"),
    Case("The worker suffered a crush injury which occurred on 3/4/2010.", "2010-03-04"),
    Case("The worker sustained an injury to the neck when a shelf gave way on 3/4/2010.", "2010-03-04"),
    Case("The worker injured his left wrist while stacking crates on 3/4/2010.", "2010-03-04"),
    Case("On 3/4/2010, while stacking crates, she injured her back.", "2010-03-04"),
    Case("On or about March 4, 2010, the worker sustained an industrial injury.", "2010-03-04"),
    Case("The employee is a porter aged 70, knocked down by a cart on March 4, 2010.", "2010-03-04"),
    Case("The patient slipped on a wet floor on 3/4/2010 and has had knee pain since.", "2010-03-04"),
    Case("The patient was industrially injured on 3/4/2010.", "2010-03-04"),
    Case("The worker had a prior injury on 2/2/2002. The date of injury is 3/4/2010.", "2010-03-04"),
    Case("The worker claims injury on 3/4/2010 from stacking.", "2010-03-04"),
    Case("The worker reported injury on 3/4/2010 from stacking.", "2010-03-04"),
    Case("The worker reported no injury on 3/4/2010.", None),
    Case("The worker is a cook with an injury on 3/4/2010.", "2010-03-04"),
    Case("The worker is a cook whose injury occurred on 3/4/2010.", "2010-03-04"),
    Case("The worker has had neck pain since an injury on 3/4/2010.", "2010-03-04"),
    Case("The worker was hurt at work 3/4/2010 (left thumb).", "2010-03-04"),
    Case("The worker had a crush injury of the thumb on 3/4/2010.", "2010-03-04"),
    Case("The worker was involved in a work-related fall on 3/4/2010.", "2010-03-04"),
    Case("The cook sustained a sprain on 3/4/2010.", "2010-03-04"),
    Case("On March 4, 2010, his back was hurt while stacking crates.", "2010-03-04"),
    Case("The cook, whose injury of 3/4/2010 hurt the knee, limps.", "2010-03-04"),
    Case("The cook fell at work 3/4/2010.", "2010-03-04"),
    Case("The cook lacerated a thumb on 3/4/2010.", "2010-03-04"),
    Case("The worker was seen on 5/6/2015 for knee pain.", None),
    Case("The injured worker was evaluated on 5/6/2015 for knee pain.", None),
    Case("X-ray of the injured foot on 5/6/2015 showed a fracture.", None),
    Case("He had a non-industrial injury on 5/6/2005.", None),
    Case("He denied any injury on 5/6/2005.", None),
    Case("The CT 5/6/2015 showed no fracture.", None),
    Case("The worker was re-injured on 5/6/2015.", None),
    Case("He underwent fusion on 5/6/2015 for the injury.", None),
    Case("On 5/6/2015 the provider noted that the worker sustained an injury.", None),
)
REVIEW = (
    Case("On 5-6-15, utilization review determined a cane was not medically necessary.", "2015-05-06"),
    Case("On 5-6-2015 Utilization Review (UR) non-certified the request for a cane.", "2015-05-06"),
    Case("On May 6, 2015 the Utilization Review determined the request for a cane to be non-certified.", "2015-05-06"),
    Case("The Utilization Review dated May 6, 2015 modified the request.", "2015-05-06"),
    Case("A utilization review determination dated 5/6/15 recommends non-certification of Caffex.", "2015-05-06"),
    Case("A Utilization Review determination was rendered on 5/6/2015 recommending less.", "2015-05-06"),
    Case("The original Utilization Review (UR) (5-6-2015) denied a cane.", "2015-05-06"),
    Case("The original utilization review 5-6-2015 non-certified the request for a cane.", "2015-05-06"),
    Case("The UR dated 5-6-15 non-certified the request for a cane.", "2015-05-06"),
    Case("The Utilization Review documentation dated 5-6-15 denied a cane.", "2015-05-06"),
    Case("Utilization review form dated 5-6-2015 noted eight visits.", "2015-05-06"),
    Case("In a utilization review report dated May 6, 2015, the claims administrator failed to approve a cane.", "2015-05-06"),
    Case("In a UR report of 5/6/2015 a cane was not approved.", "2015-05-06"),
    Case("The prior determination on 05/06/2015 denied the request for a cane.", "2015-05-06"),
    Case("A cane was non-certified by Utilization Review on May 6, 2015.", "2015-05-06"),
    Case("At the time (5/6/15) of the Decision for a cane, there is documentation of pain.", "2015-05-06"),
    Case("The utilization review denial is dated 5/6/2015.", "2015-05-06"),
    Case("On 5/6/2015 the request for a cane was non-certified by utilization review.", "2015-05-06"),
    Case("On 5/6/2015, a request for Caffex 7.5 mg #30, ordered 4-2-2015, was denied by utilization review.", "2015-05-06"),
    Case("On May 6, 2015, the claims administrator denied the request for a cane.", "2015-05-06"),
    Case("The claims administrator denied the request for a cane on 5/6/2015.", "2015-05-06"),
    Case("The request was previously reviewed on 5/6/2015.", "2015-05-06"),
    Case("The request had been previously denied on 5/6/2015.", "2015-05-06"),
    Case("The utilization review determination being challenged is dated 5/6/2015.", "2015-05-06"),
    Case("The medical director denied certification of a cane in a decision dated 5/6/2015.", "2015-05-06"),
    Case("A cane was partially certified for one month on 5/6/2015 by UR.", "2015-05-06"),
    Case("UR partially certified 4 of the 9 requested visits on 5/6/15.", "2015-05-06"),
    Case("On 5/6/15, Utilization Review evaluated a prescription for Caffex.", "2015-05-06"),
    Case("5/6/15 determination was non-certified for lack of notes.", "2015-05-06"),
    Case("In dispute is the 5/6/15 denial of a cane.", "2015-05-06"),
    Case("A decision to modify the visits was issued by the utilization reviewer on 5/6/2015.", "2015-05-06"),
    Case("The carrier's physician advisor, on 5-6-15, agreed to thirty tablets only.", "2015-05-06"),
    Case("A prior UR of 1/2/15 approved a sling. The current UR, dated 5/6/15, denied a cane.", "2015-05-06"),
    Case("An earlier UR of 1/2/15 denied a sling. UR on 5/6/15 certified 6 of the 9 visits.", "2015-05-06"),
    Case("A prior utilization review of 1/2/15 certified a sling and denied a cane.", None),
    Case("UR refused the cane that the visit of 5/6/2015 asked for.", None),
    Case("A prior denial was made on 5/6/2015.", "2015-05-06"),
    Case("Its previous denial of the request was on 5/6/2015.", "2015-05-06"),
    Case("A 5/6/2015 utilization review denial cites no guideline.", "2015-05-06"),
    Case("A cane was denied on 5/6/2015.", "2015-05-06"),
    Case("The text follows the utilization review denial/modification dated May 6, 2015.", "2015-05-06"),
    Case("The Request for Authorization dated 5/6/2015 is for a cane.", None),
    Case("On 5/6/2015 the request was sent to utilization review.", None),
    Case("At the time (5/6/15) of the request for authorization there is pain.", None),
    Case("A cane was approved on 5/6/2015.", None),
    Case("The urine drug screen of 5/6/2015 was consistent.", None),
    Case("The CT 5/6/2015 showed no fracture.", None),
    Case("The worker denied numbness on 5/6/2015.", None),
    Case("The utilization review denied the cane requested on 5/6/2015.", None),
)


@pytest.mark.parametrize("case", INJURY, ids=lambda case: case.text[:60])
def test_the_date_of_injury_is_known_by_its_cue(case: Case) -> None:
    """Visits, operations and other injuries are not this injury."""
    assert told(case.text).get("injury") == case.day


@pytest.mark.parametrize("case", REVIEW, ids=lambda case: case.text[:60])
def test_the_review_decision_is_known_by_its_cue(case: Case) -> None:
    """Requests, visits and what the worker denied are not the review."""
    assert told(case.text).get("ur_decision") == case.day


RANGES = (
    "a cumulative trauma injury from 1/1/2005 to 6/30/2012",
    "CT 1/1/2005 - 6/30/2012",
    "a date of injury of CT 1/1/05-6/30/12",
    "an industrial injury from January 1, 2005 through June 30, 2012",
    "continuous trauma between 1/1/2005 and 6/30/2012",
    "a cumulative injury between 1/1/2005 and 6/30/2012",
    "a cumulative trauma claim from 1/1/2005 to 6/30/2012",
    "a repetitive work injury during the period from 1/1/2005 to 6/30/2012",
    "a cumulative trauma injury dated 1/1/2005 \u2013 6/30/2012",
)


@pytest.mark.parametrize("words", RANGES)
def test_a_cumulative_trauma_has_two_days(words: str) -> None:
    """Both ends of the period are read."""
    assert told(f"The injured worker has {words}.") == {"injury": "2005-01-01", "injury_end": "2012-06-30"}


@pytest.mark.parametrize("words", ["physical therapy from 1/1/2015 to 2/2/2015", "disability between 1/1/2015 and 2/2/2015"])
def test_other_periods_are_no_injury(words: str) -> None:
    """Therapy and disability have periods too."""
    assert told(f"The worker had {words}.") == {}


def test_a_period_that_ends_before_it_begins_is_remarked_upon() -> None:
    """The first day stands, the last is nobody's."""
    found = list(find_narrative_dates(outline("The worker has a cumulative trauma injury from 6/30/2012 to 1/1/2005.")))

    assert [one.field for one in found if isinstance(one, Reading)] == ["/dates/injury"]
    assert [(one.code, one.field) for one in found if isinstance(one, Remark)] == [("impossible_date", "/dates/injury_end")]


def test_two_digit_years_follow_the_decision() -> None:
    """A letter decided in 2016 reads "17" as no year and "16" as its own."""
    assert told("He was injured on 10-13-16.", header=HEADER)["injury"] == "2016-10-13"
    assert told("He was injured on 10-13-98.", header=HEADER)["injury"] == "1998-10-13"


def test_an_impossible_date_is_reported_with_its_words() -> None:
    """It is never repaired and never a reading."""
    (remark,) = [
        one
        for one in find_narrative_dates(outline("The UR dated December 9, 3026 denied a cane.", header=HEADER))
        if isinstance(one, Remark)
    ]

    assert (remark.code, remark.field, remark.letter_value) == ("impossible_date", "/dates/ur_decision", "December 9, 3026")
    assert remark.spans


def test_of_two_injuries_the_header_names_the_letters() -> None:
    """A summary may tell both."""
    summary = "The patient was injured on 5/9/2004 (left thumb) and again on 2/11/2014 (jaw)."

    assert told(summary, header=HEADER)["injury"] == "2014-02-11"


def test_of_two_injuries_without_a_header_none_is_chosen() -> None:
    """The remark names both dates."""
    found = list(find_narrative_dates(outline("The patient was injured on 5/9/2004 (left thumb) and again on 2/11/2014 (jaw).")))
    remarks = [one for one in found if isinstance(one, Remark)]

    assert [one for one in found if isinstance(one, Reading)] == []
    assert [(one.code, one.letter_value) for one in remarks] == [("letter_dates_differ", "5/9/2004; 2/11/2014")]


def test_a_summary_that_tells_no_date_is_silent() -> None:
    """Silence is claimed only where nothing speaks of an injury's or a review's time."""
    found = list(find_narrative_dates(outline("The patient is a baker with neck pain. She was seen on 5/6/2015.")))

    assert {one.field for one in found if isinstance(one, Silence)} == {
        "/dates/injury",
        "/dates/injury_end",
        "/dates/ur_decision",
    }


def test_the_filing_paragraph_tells_three_dates() -> None:
    """The 2013 notice says when the application came in and when it was assigned."""
    filing = (
        "An application for review was filed on 7/3/2013 against the Utilization Review Denial dated 6/19/2013. "
        "A Notice of Assignment was given to both sides on 8/5/2013."
    )
    found = [one for one in find_narrative_dates(outline("No more is known.", filing=filing)) if isinstance(one, Reading)]

    assert {one.field: str(one.value) for one in found} == {
        "/dates/application_received": "2013-07-03",
        "/dates/ur_decision": "2013-06-19",
        "/dates/assigned": "2013-08-05",
    }
    assert {one.source for one in found} == {"filing"}


def test_the_filing_paragraph_is_read_once_and_alone() -> None:
    """A repeated or an unrelated date adds nothing; a letter may lack the summary."""
    filing = "The application was filed on 8/27/2013. It was filed on 8/28/2013. Records came on 9/1/2013."
    made = outline("Unused.", filing=filing)
    found = list(find_narrative_dates(Outline(made.layout, made.passage, filing=made.filing)))

    assert [(one.field, str(one.value)) for one in found if isinstance(one, Reading)] == [
        ("/dates/application_received", "2013-08-27")
    ]


def test_every_reading_is_proven_by_the_raw_letter() -> None:
    """A date broken over lines keeps its own characters as proof."""
    made = outline("The worker was injured on 11-21-\n2015 and the UR dated 12/\n1/2015 denied a cane.")
    found = [one for one in find_narrative_dates(made) if isinstance(one, Reading)]

    assert [one.quote for one in found] == ["11-21-\n2015", "12/\n1/2015"]
    assert all(made.passage.letter.quote(one.spans[0]) == one.quote for one in found)
