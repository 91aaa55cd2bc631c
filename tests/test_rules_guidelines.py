"""Guideline citations of both sides, by table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from imr_llm.evidence import Reading, Silence, Value
from imr_llm.letters import letter_from_text, read_passage
from imr_llm.rules.guidelines import find_citations
from imr_llm.sections import ItemBlock, Outline

if TYPE_CHECKING:
    from imr_llm.evidence import Found


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as a test expects it."""

    source: str
    title: str | None = None
    year: int | None = None
    sections: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A side's guideline text and what it cites."""

    id: str
    text: str
    cited: tuple[Cited, ...]


def mtus(title: str | None, year: int | None = None, sections: tuple[str, ...] = (), pages: tuple[str, ...] = ()) -> Cited:
    """Return a chapter of the MTUS."""
    return Cited("MTUS", title, year, sections, pages)


def odg(title: str, year: int | None = None, pages: tuple[str, ...] = ()) -> Cited:
    """Return a citation of the Official Disability Guidelines."""
    return Cited("ODG", title, year, (), pages)


def other(title: str | None, year: int | None = None, pages: tuple[str, ...] = ()) -> Cited:
    """Return a citation of any other work."""
    return Cited("other", title, year, (), pages)


FORM = "Decision based on MTUS "
OUTSIDE = "Decision based on Non-MTUS Citation "
EVIDENCE = "Other Medical Treatment Guideline or Medical Evidence: "
CLAIMS = "The Claims Administrator based its decision on the "
PHYSICIAN = "The Physician Reviewer based her decision on the "
CHRONIC = "Chronic Pain Medical Treatment"
OLD_CHRONIC = "Chronic Pain Treatment Guidelines"

PICK_LISTS = (
    Case("chapter", f"{FORM}Knee Complaints 2011.", (mtus("Knee Complaints", 2011),)),
    Case("no closing stop", f"{FORM}Eye Complaints 2011", (mtus("Eye Complaints", 2011),)),
    Case(
        "commas in the chapter's name",
        f"{FORM}Forearm, Wrist, and Hand Complaints 2011, Section(s): Casts.",
        (mtus("Forearm, Wrist, and Hand Complaints", 2011, ("Casts",)),),
    ),
    Case(
        "commas and an ampersand",
        f"{FORM}Forearm, Wrist, & Hand Complaints 2011.",
        (mtus("Forearm, Wrist, & Hand Complaints", 2011),),
    ),
    Case(
        "two chapters, one with commas",
        f"{FORM}Elbow Complaints 2014, and Forearm, Wrist, and Hand Complaints 2011, Section(s): Splints.",
        (mtus("Elbow Complaints", 2014), mtus("Forearm, Wrist, and Hand Complaints", 2011, ("Splints",))),
    ),
    Case(
        "two chapters parted by a semicolon",
        f"{FORM}Knee Complaints 2011, Section(s): Bracing; and Shoulder Complaints 2011.",
        (mtus("Knee Complaints", 2011, ("Bracing",)), mtus("Shoulder Complaints", 2011)),
    ),
    Case(
        "no comma between two chapters",
        f"{FORM}Knee Complaints 2011, Section(s): Bracing and {CHRONIC} 2016.",
        (mtus("Knee Complaints", 2011, ("Bracing",)), mtus(CHRONIC, 2016)),
    ),
    Case(
        "the word Guidelines after the year",
        f"{FORM}{CHRONIC} 2016 Guidelines, Section(s): Yoga.",
        (mtus(CHRONIC, 2016, ("Yoga",)),),
    ),
    Case(
        "a section name with a comma, then another",
        f"{FORM}{CHRONIC} 2009, Section(s): Opioids, dosing, Exercise.",
        (mtus(CHRONIC, 2009, ("Opioids, dosing", "Exercise")),),
    ),
    Case(
        "a section name with comma and parentheses",
        f"{FORM}{CHRONIC} 2009, Section(s): TENS, post operative pain (after surgery, at home), Yoga.",
        (mtus(CHRONIC, 2009, ("TENS, post operative pain (after surgery, at home)", "Yoga")),),
    ),
    Case(
        "commas inside parentheses",
        f"{FORM}{CHRONIC} 2016, Section(s): Salves (Zeel, Arnica, Traumeel), Compound drugs.",
        (mtus(CHRONIC, 2016, ("Salves (Zeel, Arnica, Traumeel)", "Compound drugs")),),
    ),
    Case(
        "parenthesis cut off by the form's field",
        f"{FORM}{CHRONIC} 2016, Section(s): Salves (Zeel, Arnica, Trau.",
        (mtus(CHRONIC, 2016, ("Salves (Zeel, Arnica, Trau",)),),
    ),
    Case(
        "two sections that begin alike",
        f"{FORM}{CHRONIC} 2016, Section(s): Benzodiazepines, Benzodiazepine dependence, maintenance.",
        (mtus(CHRONIC, 2016, ("Benzodiazepines", "Benzodiazepine dependence, maintenance")),),
    ),
    Case(
        "an unlisted name goes on in lower case after its comma",
        f"{FORM}{CHRONIC} 2016, Section(s): Casts, removal of, Splints.",
        (mtus(CHRONIC, 2016, ("Casts, removal of", "Splints")),),
    ),
    Case(
        "a capital inside a listed name",
        f"{FORM}{CHRONIC} 2009, Section(s): Clonidine, Intrathecal, Weaning, carisoprodol (Soma).",
        (mtus(CHRONIC, 2009, ("Clonidine, Intrathecal", "Weaning, carisoprodol (Soma)")),),
    ),
    Case(
        "listed names in lower case",
        f"{FORM}Knee Complaints 2011, Section(s): special studies, summary.",
        (mtus("Knee Complaints", 2011, ("special studies", "summary")),),
    ),
    Case(
        "postsurgical sections with commas",
        f"{FORM}Postsurgical Treatment 2009, Section(s): Head, Forearm, Wrist, & Hand, Hernia.",
        (mtus("Postsurgical Treatment", 2009, ("Head", "Forearm, Wrist, & Hand", "Hernia")),),
    ),
    Case(
        "numbered sections",
        f"{FORM}Opioid Treatment 2016, Section(s): 2.1 Opioids for Acute Pain: First Days, Second Week, "
        "4.2 Tapering Opioids: Speed.",
        (mtus("Opioid Treatment", 2016, ("2.1 Opioids for Acute Pain: First Days, Second Week", "4.2 Tapering Opioids: Speed")),),
    ),
    Case(
        "the chapter's words inside a numbered section",
        f"{FORM}Opioid Treatment 2016, Section(s): 3.3 Care and Chronic Opioid Treatment: Start.",
        (mtus("Opioid Treatment", 2016, ("3.3 Care and Chronic Opioid Treatment: Start",)),),
    ),
    Case(
        "a bare number is a section",
        f"{FORM}Elbow Complaints 2014, Section(s): 31, Splints.",
        (mtus("Elbow Complaints", 2014, ("31", "Splints")),),
    ),
    Case(
        "a section's number with its stop",
        f"{FORM}Opioid Treatment 2016, Section(s): 3.",
        (mtus("Opioid Treatment", 2016, ("3",)),),
    ),
    Case(
        "a section that is a chapter elsewhere",
        f"{FORM}General Approaches 2011, Section(s): Prevention, Initial Approaches to Treatment.",
        (mtus("General Approaches", 2011, ("Prevention", "Initial Approaches to Treatment")),),
    ),
    Case(
        "a chapter that is a section elsewhere",
        f"{FORM}Knee Complaints 2011, Section(s): Bracing, and Prevention 2011.",
        (mtus("Knee Complaints", 2011, ("Bracing",)), mtus("Prevention", 2011)),
    ),
    Case(
        "MTUS and something else",
        f"{FORM}Knee Complaints 2011. {OUTSIDE}ODG Burns.",
        (mtus("Knee Complaints", 2011), odg("ODG Burns")),
    ),
    Case(
        "pages under a section",
        f"{FORM}Knee Complaints 2011, Section(s): Bracing, pages 30-31.",
        (mtus("Knee Complaints", 2011, ("Bracing",), ("30-31",)),),
    ),
    Case(
        "a listed name that holds no letter",
        f"{FORM}Knee Complaints 2011, Section(s): (), Bracing.",
        (mtus("Knee Complaints", 2011, ("Bracing",)),),
    ),
    Case("label without names", f"{FORM}Knee Complaints 2011, Section(s): .", (mtus("Knee Complaints", 2011),)),
)

LATER_YEARS = (
    Case(
        "ACOEM's current chapters",
        f"{FORM}Cervical and Thoracic Spine Disorders 2018, Section(s): Diagnostic Testing, Traction.",
        (mtus("Cervical and Thoracic Spine Disorders", 2018, ("Diagnostic Testing", "Traction")),),
    ),
    Case(
        "ACOEM named before the chapter",
        f"{FORM}ACOEM Chronic Pain Guidelines 2017.",
        (mtus("ACOEM Chronic Pain", 2017),),
    ),
    Case(
        "a date of adoption",
        f"{FORM}ACOEM Hip and Groin Disorders (ACOEM May 1, 2019), Section(s): Traction.",
        (mtus("ACOEM Hip and Groin Disorders", 2019, ("Traction",)),),
    ),
    Case(
        "a short chapter after another",
        f"{FORM}Hand, Wrist, and Forearm Disorders 2019, Section(s): Casts, and Opioids 2017.",
        (mtus("Hand, Wrist, and Forearm Disorders", 2019, ("Casts",)), mtus("Opioids", 2017)),
    ),
    Case(
        "a colon in the chapter's name",
        f"{FORM}Workplace Mental Health: Depressive Disorders 2020, Section(s): Exercise.",
        (mtus("Workplace Mental Health: Depressive Disorders", 2020, ("Exercise",)),),
    ),
    Case(
        "chapters nobody lists",
        f"{FORM}Frostbite, Chilblains 2031, Section(s): Rewarming, and Snow Blindness 2032.",
        (mtus("Frostbite, Chilblains", 2031, ("Rewarming",)), mtus("Snow Blindness", 2032)),
    ),
    Case(
        "the same chapter cited as ACOEM's own",
        f"{OUTSIDE}ACOEM Cervical and Thoracic Spine Disorders (2016), page 20.",
        (Cited("ACOEM", "ACOEM Cervical and Thoracic Spine Disorders", 2016, (), ("20",)),),
    ),
)

FREE_FIELDS = (
    Case(
        "pages after a topic",
        f"{FORM}{OLD_CHRONIC} Ketamine Page(s): 12, 31-33, 90.",
        (mtus("Chronic Pain Treatment", None, ("Ketamine",), ("12", "31-33", "90")),),
    ),
    Case(
        "a document's length before the pages",
        f"{FORM}{OLD_CHRONIC} 8 C.C.R. 9792.20 - 9792.26 (Effective July 18, 2009) 127 Page(s): 8, 13.",
        (mtus("Chronic Pain Treatment", 2009, (), ("8", "13")),),
    ),
    Case(
        "a document's length after the pages",
        f"{FORM}{OLD_CHRONIC} Guidelines Page(s): 21-24 of 127..",
        (mtus("Chronic Pain Treatment", None, (), ("21-24",)),),
    ),
    Case(
        "the length in words",
        f"{FORM}{OLD_CHRONIC} (May 2009), 127 pages, Ketamine.",
        (mtus("Chronic Pain Treatment", 2009, ("Ketamine",)),),
    ),
    Case(
        "page in the singular before a range",
        f"{FORM}{OLD_CHRONIC} Ketamine, page 54-57",
        (mtus("Chronic Pain Treatment", None, ("Ketamine",), ("54-57",)),),
    ),
    Case(
        "pg without a stop",
        f"{FORM}{OLD_CHRONIC} Ketamine, pg 118.",
        (mtus("Chronic Pain Treatment", None, ("Ketamine",), ("118",)),),
    ),
    Case(
        "range in words, and a last page",
        f"{FORM}{OLD_CHRONIC}, pages 30 to 34, 98 and 99.",
        (mtus("Chronic Pain Treatment", None, (), ("30-34", "98", "99")),),
    ),
    Case(
        "a year after the pages is no page",
        f"{FORM}{OLD_CHRONIC}, pages 30-34, 98, 2009.",
        (mtus("Chronic Pain Treatment", None, (), ("30-34", "98")),),
    ),
    Case(
        "a number of visits is no page",
        f"{FORM}{OLD_CHRONIC}, page 98, 10 visits.",
        (mtus("Chronic Pain Treatment", None, (), ("98",)),),
    ),
    Case(
        "pages for each of two topics",
        f"{FORM}{OLD_CHRONIC} Ketamine Page(s): 56, Yoga Page(s): 126.",
        (mtus("Chronic Pain Treatment", None, ("Ketamine", "Yoga"), ("56", "126")),),
    ),
    Case(
        "two chapters without a space",
        f"{FORM}Acupuncture Treatment Guidelines,{OLD_CHRONIC} Ketamine, cautoins for.",
        (mtus("Acupuncture Treatment"), mtus("Chronic Pain Treatment", None, ("Ketamine, cautoins for",))),
    ),
    Case(
        "ACOEM with a chapter's number",
        f"{FORM}ACOEM Chapter 13 Knee Complaints Page(s): 340-341 Postsurgical Treatment Guidelines Page(s): 25.",
        (mtus("Knee Complaints", None, (), ("340-341",)), mtus("Postsurgical Treatment", None, (), ("25",))),
    ),
    Case(
        "ACOEM without a chapter's name",
        f"{FORM}ACOEM Chapter 13 Page(s): 340.",
        (mtus("ACOEM Chapter 13", None, (), ("340",)),),
    ),
    Case("a body part alone", f"{FORM}Shoulder Page(s): 12.", (mtus("Shoulder", None, (), ("12",)),)),
    Case("the schedule as a whole", f"{FORM[:-1]}.", (mtus(None),)),
    Case("MTUS named twice", f"{FORM}CA MTUS {CHRONIC} Guidelines, p. 22.", (mtus(CHRONIC, None, (), ("22",)),)),
    Case(
        "another's work under the MTUS label",
        f"{FORM}Official Disability Guidelines Hernia.",
        (odg("Official Disability Guidelines Hernia"),),
    ),
    Case(
        "a bare section of the regulations",
        f"{FORM}8 C.C.R. 9792.24.2.",
        (Cited("regulation", "8 C.C.R. 9792.24.2"),),
    ),
    Case(
        "a regulation as other evidence, then ODG",
        f"{OUTSIDE}{EVIDENCE}Title 8, CCR, section 9792.8 Official Disability Guidelines (ODG) Hernia, Mesh",
        (
            Cited("regulation", "Title 8, CCR, section 9792.8"),
            odg("Official Disability Guidelines (ODG) Hernia"),
        ),
    ),
    Case(
        "the MTUS as other evidence",
        f"{OUTSIDE}{EVIDENCE}MTUS, {CHRONIC} Guidelines, page 9.",
        (mtus(CHRONIC, None, (), ("9",)),),
    ),
)

OUTSIDE_CASES = (
    Case(
        "outside of the MTUS",
        "The Claims Administrator based its decision on recommendations outside of the MTUS Guidelines. "
        f"{OUTSIDE}ODG, Burns Chapter.",
        (odg("ODG, Burns Chapter"),),
    ),
    Case(
        "comma before the abbreviation",
        f"Dr. Reed did not base his decision on the MTUS. {OUTSIDE}Official Disability Guidelines, (ODG) Burns",
        (odg("Official Disability Guidelines, (ODG) Burns"),),
    ),
    Case(
        "an update is no edition",
        f"{OUTSIDE}Official Disability Guidelines (ODG), Pulmonary (updated 7/29/15), Spirometry.",
        (odg("Official Disability Guidelines (ODG), Pulmonary"),),
    ),
    Case(
        "edition and year",
        f"{OUTSIDE}ODG Hernia, 19th Edition, 2014, page 30.",
        (odg("ODG Hernia", 2014, ("30",)),),
    ),
    Case(
        "year before the topic",
        f"{OUTSIDE}Official Disability Guidelines, 2015, Web Version, Inversion table.",
        (odg("Official Disability Guidelines", 2015),),
    ),
    Case(
        "acute and chronic",
        f"{OUTSIDE}Official Disability Guidelines - Low Back - Lumbar & Thoracic (Acute & Chronic), Inversion table.",
        (odg("Official Disability Guidelines - Low Back - Lumbar & Thoracic (Acute & Chronic)"),),
    ),
    Case(
        "ODG spelled with TWC",
        f"{OUTSIDE}ODG-TWC Hernia Procedure Summary last updated 03/18/2012.",
        (odg("ODG-TWC Hernia"),),
    ),
    Case(
        "misspelt",
        f"{OUTSIDE}Offical Disability Guideline: Diabetes.",
        (odg("Offical Disability Guideline: Diabetes"),),
    ),
    Case("only the abbreviation in parentheses", f"{OUTSIDE}(ODG) Eye.", (odg("(ODG) Eye"),)),
    Case(
        "chapter and topic before the work's name",
        f"{OUTSIDE}Hernia, Mesh, ODG Preface - Physical Therapy.",
        (odg("ODG Preface"),),
    ),
    Case(
        "two works without punctuation",
        f"{OUTSIDE}Official Disability Guidelines (ODG) Eye, Patching Harris J, Occupational Medicine "
        "Practice Guidelines, 2nd edition (2011) p 427.",
        (
            odg("Official Disability Guidelines (ODG) Eye"),
            Cited("ACOEM", "Harris J, Occupational Medicine Practice Guidelines, 2nd edition", 2011, (), ("427",)),
        ),
    ),
    Case(
        "two works joined by and",
        f"{OUTSIDE}ACOEM guidelines and the Official Disability Guidelines.",
        (Cited("ACOEM", "ACOEM guidelines"), odg("Official Disability Guidelines")),
    ),
    Case(
        "a chapter of ACOEM that nobody lists",
        f"{OUTSIDE}ACOEM Guidelines, Chapter 6, Work Fitness, page 99.",
        (Cited("ACOEM", "ACOEM Guidelines, Chapter 6, Work Fitness", None, (), ("99",)),),
    ),
    Case(
        "a textbook, ODG and a web reference",
        f"{OUTSIDE}Reed's Handbook of Splints, 3rd ed., 2011, pages 1885-1890. ODG Hand Chapter; "
        "UpToDate: Trigger finger, accessed 12/12/2015.",
        (
            other("Reed's Handbook of Splints, 3rd ed", 2011, ("1885-1890",)),
            odg("ODG Hand Chapter"),
            other("UpToDate: Trigger finger"),
        ),
    ),
    Case(
        "two web addresses",
        f"{OUTSIDE}http://www.library.example/casts?page=12, https://ward.example/a_b,c.pdf.",
        (other(None), other(None)),
    ),
    Case(
        "a page in a web address",
        f"{OUTSIDE}Care of casts, http://www.library.example/casts-p12.html, page 3.",
        (other("Care of casts", None, ("3",)),),
    ),
    Case("words that name nothing", f"{OUTSIDE}nothing in particular.", ()),
    Case(
        "a web address that goes with its title",
        f"{OUTSIDE}Care of casts at home, http://www.library.example/casts.html.",
        (other("Care of casts at home"),),
    ),
    Case(
        "statutes",
        f"{OUTSIDE}Labor Code section 4600; 8 CCR §9792.6.1(t).",
        (Cited("regulation", "Labor Code section 4600"), Cited("regulation", "8 CCR §9792.6.1(t)")),
    ),
    Case(
        "a section number of a manual is no section label",
        f"{OUTSIDE}Ward Manual, Chapter 7; section 50.2 (Aides).",
        (other("Ward Manual, Chapter 7; section 50.2 (Aides)"),),
    ),
)

PROSE = (
    Case(
        "part of the MTUS",
        f"{CLAIMS}{CHRONIC} Guidelines, (2009), Ketamine, pg. 56, which is part of the MTUS.",
        (mtus(CHRONIC, 2009, ("Ketamine",), ("56",)),),
    ),
    Case(
        "part of the schedule, spelled out",
        f"{CLAIMS}MTUS Elbow Complaints Guidelines, page 33, part of the Medical Treatment Utilization Schedule (MTUS).",
        (mtus("Elbow Complaints", None, (), ("33",)),),
    ),
    Case(
        "no part of the MTUS",
        f"{PHYSICIAN}Reed's Handbook of Splints, page 4, a medical standard that is not part of the MTUS.",
        (other("Reed's Handbook of Splints", None, ("4",)),),
    ),
    Case(
        "one of each",
        f"{PHYSICIAN}Eye Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2011), Chapter 16), "
        "pg. 427, which is part of the MTUS and the ODG, Eye Chapter, which is not part of the MTUS.",
        (mtus("Eye Complaints", 2011, (), ("427",)), odg("ODG, Eye Chapter")),
    ),
    Case(
        "ACOEM before its chapter, in parentheses",
        f"{CLAIMS}ACOEM Guidelines, Chapter 16 (Eye Complaints) pages 427 through 429, which is part of the MTUS.",
        (mtus("Eye Complaints", None, (), ("427-429",)),),
    ),
    Case(
        "the schedule named before its chapter",
        f"{CLAIMS}California Medical Treatment Utilization Schedule (MTUS), (2009), Acupuncture "
        "Treatment Guidelines, which is part of the MTUS.",
        (mtus("Acupuncture Treatment", 2009),),
    ),
    Case(
        "ACOEM without a word on its standing",
        f"{CLAIMS}ACOEM Guidelines, Chapter 8, page 181.",
        (Cited("ACOEM", "ACOEM Guidelines, Chapter 8", None, (), ("181",)),),
    ),
    Case(
        "no part of the MTUS applied",
        "Dr. Reed found no part of the MTUS applicable and based her decision on the Official Disability Guidelines, Burns.",
        (odg("Official Disability Guidelines, Burns"),),
    ),
    Case(
        "the schedule as a whole and ODG",
        f"{CLAIMS}MTUS and the ODG.",
        (mtus(None), odg("ODG")),
    ),
    Case(
        "a topic without a chapter",
        f"{CLAIMS}MTUS guidelines regarding splints, page 8.",
        (mtus(None, None, (), ("8",)),),
    ),
    Case(
        "why it was chosen",
        f"The MTUS {CHRONIC} Guidelines, pages 56-57. It was chosen because the ODG says nothing on page 3 of this drug.",
        (mtus(CHRONIC, None, (), ("56-57",)),),
    ),
    Case(
        "why, in the same sentence",
        "The Professional Reviewer relied on the MTUS Eye Complaints, page 430, since the eye was burnt on page 3. So it seems.",
        (mtus("Eye Complaints", None, (), ("430",)),),
    ),
    Case(
        "the MTUS is silent",
        "The MTUS is silent on hot springs. The Expert Reviewer relied on the Official Disability Guidelines, Burns, 2013.",
        (odg("Official Disability Guidelines, Burns", 2013),),
    ),
    Case(
        "an abbreviation ends no sentence",
        f"{CLAIMS}Official Disability Guidelines, 3rd ed. Burns of the skin, page 9.",
        (odg("Official Disability Guidelines", None, ("9",)),),
    ),
    Case("nothing that is a guideline", "The worker was burnt on page 3 of his life.", ()),
)

NOTHING_CITED = (
    "The Claims Administrator did not cite any evidence for this denial.",
    "The Expert Reviewer did not cite a medical reference.",
    "No guidelines were cited.",
    "None cited.",
    "Not stated",
)

CASES = (*PICK_LISTS, *LATER_YEARS, *FREE_FIELDS, *OUTSIDE_CASES, *PROSE)


def found_in(text: str, *, side: str = "reviewer") -> tuple[Found, ...]:
    """Return what the rule yields where ``text`` is one side's guideline line."""
    passage = read_passage(letter_from_text(f"Brace: Upheld\n{text}"))
    heading, line = passage.part(0, 5), passage.part(14, len(passage.text))
    claims = line if side == "claims_administrator" else None
    item = ItemBlock(1, heading, None, claims, line if claims is None else None, None)
    return tuple(find_citations(Outline("unknown", passage, items=(item,))))


def citations(found: tuple[Found, ...]) -> tuple[Cited, ...]:
    """Return the readings of the reviewer's side as citations."""
    fields: dict[str, dict[str, list[Value]]] = {}
    for one in found:
        if isinstance(one, Reading):
            number, name = one.field.removeprefix("/disputed_items/0/reviewer_guidelines/").split("/")[:2]
            fields.setdefault(number, {}).setdefault(name, []).append(one.value)
    return tuple(_cited(values) for values in fields.values())


def _cited(values: dict[str, list[Value]]) -> Cited:
    def single(name: str) -> Value | None:
        return values.get(name, [None])[0]

    title, year = single("title"), single("year")
    assert title is None or isinstance(title, str)
    assert year is None or isinstance(year, int)
    sections, pages = (tuple(str(v) for v in values.get(name, [])) for name in ("sections", "pages"))
    return Cited(str(single("source")), title, year, sections, pages)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_citations_are_read_as_printed(case: Case) -> None:
    """Source, title, year, sections and pages of every citation, in printed order."""
    assert citations(found_in(case.text)) == case.cited


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_reading_quotes_the_letter(case: Case) -> None:
    """Each reading's quote is the letter's own text at its first span."""
    letter = f"Brace: Upheld\n{case.text}"
    readings = [one for one in found_in(case.text) if isinstance(one, Reading)]

    assert all(letter[one.spans[0].start : one.spans[0].end] == one.quote for one in readings)


@pytest.mark.parametrize("text", NOTHING_CITED)
def test_a_side_that_cites_nothing_is_silent(text: str) -> None:
    """A line that says that nothing was cited is a silence of the whole list."""
    assert found_in(text) == (Silence("guideline.none_cited", "/disputed_items/0/reviewer_guidelines"),)


def test_holding_to_the_other_sides_guidelines_names_none() -> None:
    """The reviewer adopts what the other side cited: neither a citation nor a silence."""
    text = "The Expert Reviewer found the handbook used by the Claims Administrator relevant and appropriate here."

    assert found_in(text) == ()


def test_both_sides_have_their_own_list() -> None:
    """The claims administrator's citations go to the claims administrator's list."""
    fields = {
        one.field for one in found_in(f"{FORM}Knee Complaints 2011.", side="claims_administrator") if isinstance(one, Reading)
    }

    assert fields == {
        f"/disputed_items/0/claims_administrator_guidelines/0/{name}" for name in ("source", "title", "year", "citation")
    }


def test_what_a_citation_leaves_unsaid_is_silent() -> None:
    """A chapter cited without pages and sections leaves them unsaid."""
    silent = {one.field.rpartition("/")[2] for one in found_in(f"{FORM}Knee Complaints 2011.") if isinstance(one, Silence)}

    assert silent == {"sections", "pages"}


def test_a_year_that_may_be_there_is_not_silent() -> None:
    """A date of update is no edition, but the letter does print a year."""
    fields = {one.field for one in found_in(f"{OUTSIDE}ODG Eye (updated 7/29/15).") if isinstance(one, Silence)}

    assert "/disputed_items/0/reviewer_guidelines/0/year" not in fields


def test_wrapped_lines_are_read_as_one() -> None:
    """Words, page ranges and addresses broken over lines are whole."""
    text = (
        f"{FORM}Chronic Pain Treat-\nment Guidelines Anti-\nemetics Page(s): 74-\n80. Decision based "
        "on\nNon-\nMTUS Citation ODG Eye."
    )

    assert [c.pages for c in citations(found_in(text))] == [("74-80",), ()]


def test_a_citation_is_kept_as_printed() -> None:
    """The citation holds title and pins, without the form's own words and the closing stop."""
    found = found_in(f"{FORM}Elbow Complaints 2014, Section(s): Splints. {OUTSIDE}ODG Eye.")
    printed = [one.value for one in found if isinstance(one, Reading) and one.field.endswith("/citation")]

    assert printed == ["Elbow Complaints 2014, Section(s): Splints", "ODG Eye"]


@pytest.mark.parametrize("unit", ["ODG ", "Knee Complaints 2011, ", "pages 1, 2, ", "((a), ", ", and Xxx ", "part of the MTUS "])
def test_a_text_that_is_no_list_of_citations_yields_nothing(unit: str) -> None:
    """A text longer than any guideline line is not read, and one that cites forty works and more neither."""
    assert found_in(FORM + unit * 2000) == ()
    assert len(citations(found_in(FORM + unit * 200))) <= 40
