"""What utilization review did to each item, from headings and from summaries."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from imr_llm.evidence import Evidence, gather
from imr_llm.letters import letter_from_text, read_letter, read_passage
from imr_llm.rules.disputes import read_disputes
from imr_llm.rules.utilization_review import find_utilization_reviews
from imr_llm.sections import find_outline
from tests.fictional import Item, letter

SHARED: Final = Path(__file__).parents[2] / "shared"
Told = tuple[str | None, int | None, int | None]
SILENT: Final[Told] = (None, None, None)
DENIED: Final[Told] = ("denied", None, None)


class Case(NamedTuple):
    """A summary, the headings, and what review did to each: outcome, requested, certified."""

    id: str
    summary: str
    headings: tuple[str, ...]
    expected: tuple[Told, ...]


def _partial(requested: str, certified: str, disputed: str) -> str:
    """Return a heading that tells of a partial authorisation."""
    certifying = f"{certified} was authorized by the Claims Administrator."
    return f"{requested} was the original request. {certifying} The remaining portion of the original request, {disputed} is"


CASES: Final = (
    Case("active", "UR non-certified the request for a quad cane.", ("Quad cane",), (DENIED,)),
    Case("passive", "The request for a quad cane was denied by utilization review.", ("Quad cane",), (DENIED,)),
    Case("broken word", "Utilization review non- certified a quad cane.", ("Quad cane",), (DENIED,)),
    Case(
        "list",
        "UR denied Soma, Lyrica and a gym membership.",
        ("Soma 350mg #44", "Gym membership", "Lyrica 75mg"),
        (DENIED,) * 3,
    ),
    Case(
        "to be non-certified",
        "UR found the requests for Soma and a cane to be non-certified.",
        ("Soma", "Cane"),
        (DENIED,) * 2,
    ),
    Case("not necessary", "The UR determined a quad cane was not medically necessary.", ("Quad cane",), (DENIED,)),
    Case("failed to", "The claims administrator failed to approve a request for Soma.", ("Soma 350mg",), (DENIED,)),
    Case("denied certification", "The review by UR denied certification of Lyrica.", ("Lyrica 75mg #44",), (DENIED,)),
    Case("did not", "UR did not certify the requested gym membership.", ("Gym membership",), (DENIED,)),
    Case("conditional", "UR conditionally non-certified the request for a walker.", ("Rolling walker",), (DENIED,)),
    Case(
        "delayed",
        "A decision on the ankle brace was deferred by utilization review.",
        ("Ankle brace",),
        (("delayed", None, None),),
    ),
    Case("general", "The requested services were denied by UR.", ("Cane", "Soma 350mg"), (DENIED,) * 2),
    Case("general noun", "The utilization review denial is dated 6/12/2013.", ("Aquatic therapy",), (DENIED,)),
    Case("odd name", "UR denied the request for the thing on wheels.", ("Rollator",), (DENIED,)),
    Case("brand for generic", "UR denied Zanaflex and a cane.", ("Tizanidine 4mg #44", "Cane"), (DENIED,) * 2),
    Case("misspelt", "UR denied Gabapentine; it certified a cane.", ("Gabapentin 300mg", "Scooter"), (DENIED, SILENT)),
    Case("abbreviation", "UR denied magnetic resonance imaging of the left ankle.", ("MRI left ankle", "EEG"), (DENIED, SILENT)),
    Case(
        "family",
        "UR denied the electrodiagnostic studies.",
        ("EMG of both arms", "NCV of both arms", "CT scan"),
        (DENIED, DENIED, SILENT),
    ),
    Case("other part", "UR denied an MRI of the neck.", ("MRI cervical spine", "MRI lumbar spine"), (DENIED, SILENT)),
    Case("other side", "UR denied an MRI of the left ankle.", ("MRI left ankle", "MRI right ankle"), (DENIED, SILENT)),
    Case("reason", "UR denied a cane because no trial of Soma was told of.", ("Cane", "Soma 350mg"), (DENIED, SILENT)),
    Case(
        "list as long",
        "UR denied a sling, a cane, a rest and crushes.",
        ("Sling", "Cane", "Wrist rest", "Crutches"),
        (DENIED,) * 4,
    ),
    Case("certified and denied", "UR certified Soma and denied Lyrica.", ("Lyrica 75mg", "Cane"), (DENIED, SILENT)),
    Case("number to", "UR modified the request for Soma 350mg #66 to #22.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case(
        "two in one",
        "UR modified 14 sessions of aquatic therapy to 5 sessions and denied a cane.",
        ("Aquatic therapy", "Cane"),
        (("modified", 14, 5), DENIED),
    ),
    Case("from to", "UR reduced the request for Neurontin from #66 to #33.", ("Gabapentin 300mg #66",), (("modified", 66, 33),)),
    Case(
        "partly",
        "UR partially certified the request for Soma #66, certifying #33.",
        ("Soma 350mg #66",),
        (("modified", 66, 33),),
    ),
    Case(
        "dosing",
        "UR modified Percocet one to two tablets daily #77 to #44.",
        ("Percocet 5/325mg #77",),
        (("modified", 77, 44),),
    ),
    Case(
        "request told before",
        "An RFA asked for Soma 350mg #66. The UR modified the request for Soma 350mg to #22.",
        ("Soma 350mg #66",),
        (("modified", 66, 22),),
    ),
    Case(
        "split certification",
        "UR certified Soma #22 and non-certified Soma #44.",
        ("Soma 350mg #66",),
        (("modified", None, 22),),
    ),
    Case("in place of", "UR certified Soma #22 in place of #66.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case("out of", "UR approved three of the nine visits of massage.", ("Massage 9 visits",), (("modified", 9, 3),)),
    Case(
        "by its form",
        "UR denied the lotion given out in May, and the gel.",
        ("Menthol 4% gel", "Camphor lotion"),
        (DENIED,) * 2,
    ),
    Case("all of a number", "UR denied all three medicines.", ("Soma 350mg", "Lyrica 75mg"), (DENIED,) * 2),
    Case(
        "what goes with it",
        "UR denied the arthroscopy, everything that goes with it, and a lumbar epidural.",
        ("Knee arthroscopy", "Associated surgical service: crutches", "Walker"),
        (DENIED, DENIED, SILENT),
    ),
    Case(
        "part after a comma",
        "UR denied massage, left knee.",
        ("Massage of the left knee", "Massage of the neck"),
        (DENIED, SILENT),
    ),
    Case("heading", "He rests.", (_partial("Soma #66", "Soma #22", "Soma #44"),), (("modified", 66, 22),)),
    Case("person", "The applicant denied fever and numbness.", ("Cane",), (SILENT,)),
    Case("claim", "Her claim was denied by the claims administrator.", ("Cane",), (SILENT,)),
    Case("modified duty", "She works modified duty. UR is not told of.", ("Cane",), (SILENT,)),
    Case("undecided letter", "It was taken from the utilization review denial/modification.", ("Cane",), (SILENT,)),
    Case(
        "turn to passive",
        "UR modified the request for massage 9 visits to 4 while the requests for a cane; a sling; and Soma were denied.",
        ("Massage 9 visits", "Cane", "Sling", "Soma 350mg"),
        (("modified", 9, 4), DENIED, DENIED, DENIED),
    ),
    Case(
        "next request",
        "UR denied the requests for a cane; a sling, and the request for massage 9 visits was modified to 4.",
        ("Massage 9 visits", "Cane", "Sling"),
        (("modified", 9, 4), DENIED, DENIED),
    ),
    Case(
        "passive list of semicolons",
        "In a report by UR, a cane; a sling; massage 9 visits were denied.",
        ("Cane", "Sling", "Massage 9 visits"),
        (DENIED,) * 3,
    ),
    Case(
        "labels",
        "UR: Lyrica 75mg #33 (denied), Soma 350mg #44 (modified to #22), a cane (approved).",
        ("Soma 350mg #44", "Lyrica 75mg #33"),
        (("modified", 44, 22), DENIED),
    ),
    Case(
        "colons", "The UR told: Soma: denied; a cane: approved; a sling: non-certified.", ("Soma 350mg", "Sling"), (DENIED,) * 2
    ),
    Case("were not", "In the UR a cane was certified; Soma and a sling were not.", ("Soma 350mg", "Sling"), (DENIED,) * 2),
    Case("did not grant", "The UR of Monday did not grant a walker.", ("Walker",), (DENIED,)),
    Case("could not certify", "The UR physician could not certify a walker.", ("Walker",), (DENIED,)),
    Case("unnecessary", "UR found the walker to be medically unnecessary.", ("Walker",), (DENIED,)),
    Case("against", "UR recommended against the walker.", ("Walker",), (DENIED,)),
    Case("carrier", "The insurance carrier issued a denial of the rib belt.", ("Rib belt",), (DENIED,)),
    Case("noun by date", "UR issued a non-certification on 7/11/2013.", ("Cane", "Sling"), (DENIED,) * 2),
    Case(
        "received", "A request for a sling received a non-certification on 7/11/2013 by UR.", ("Sling", "Cane"), (DENIED, SILENT)
    ),
    Case("in dispute", "In dispute is the Monday denial of a sling and a cane.", ("Sling", "Cane"), (DENIED,) * 2),
    Case(
        "partial for",
        "UR on Monday partially certified Soma #66 for #22, and denied a cane.",
        ("Soma 350mg #66", "Cane"),
        (("modified", 66, 22), DENIED),
    ),
    Case("in brackets", "Soma #66 was partially certified (22 tablets) by UR.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case(
        "with so many",
        "The request for Soma #66 was modified by UR with #22 approved.",
        ("Soma 350mg #66",),
        (("modified", 66, 22),),
    ),
    Case("counted apart", "UR partially approved Soma #66; #22 were certified.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case("in place of a drug", "UR approved #22 in place of Soma #66.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case("out of a drug", "UR certified #22 out of Soma #66.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case(
        "reduced",
        "UR reduced Soma 350mg from #66 to #22 and refused a cane.",
        ("Soma 350mg #66", "Cane"),
        (("modified", 66, 22), DENIED),
    ),
    Case(
        "cut back",
        "UR is here; the request for 9 visits of massage was cut back to 4.",
        ("Massage 9 visits",),
        (("modified", 9, 4),),
    ),
    Case(
        "shared count", "Two of nine requested massage visits were approved by UR.", ("Massage 9 visits",), (("modified", 9, 2),)
    ),
    Case(
        "fewer certified",
        "UR approved 4 visits, reasoning that a trial comes first.",
        ("Massage 9 visits",),
        (("modified", None, 4),),
    ),
    Case(
        "certified for",
        "Massage of 9 visits was certified for 4 visits only by UR.",
        ("Massage 9 visits",),
        (("modified", 9, 4),),
    ),
    Case(
        "the rest",
        "UR authorized four massage visits and the remaining five were not authorized.",
        ("Massage 9 visits",),
        (("modified", None, 4),),
    ),
    Case("the rest alone", "UR denied the remaining five visits.", ("Massage 9 visits",), (SILENT,)),
    Case("earlier approval", "UR had previously approved 4 visits.", ("Massage 9 visits",), (SILENT,)),
    Case("month cut short", "UR of Oct. 5, 2014 denied a cane.", ("Cane",), (DENIED,)),
    Case("service of a kind", "UR denied EMG and NCV of both arms.", ("EMG/NCV of both arms", "Cane"), (DENIED, SILENT)),
    Case(
        "psychology",
        "UR modified psychotherapy 9 visits to 4. The psychology consult was denied.",
        ("Psychological consultation", "Psychotherapy 9 visits"),
        (DENIED, ("modified", 9, 4)),
    ),
    Case(
        "list with levels",
        "UR denied Soma, a TFESI L4-5, L5-S1, and a sling and modified massage to 4 visits.",
        ("Soma", "Transforaminal epidural L4-S1", "Sling", "Massage 9 visits"),
        (DENIED, DENIED, DENIED, ("modified", None, 4)),
    ),
    Case(
        "certifying after a comma",
        "UR modified the request for a topical patch #66, certifying 22 patches.",
        ("Patch #66",),
        (("modified", 66, 22),),
    ),
    Case(
        "medication change", "The cane was approved in May. Medications were modified at the last visit.", ("Sling",), (SILENT,)
    ),
    Case("only so many", "The UR certified only #22 of Soma 350mg #66.", ("Soma 350mg #66",), (("modified", 66, 22),)),
    Case("modification of", "UR recommended modification of massage, 9 visits, to 4.", ("Massage",), (("modified", 9, 4),)),
    Case(
        "the other six",
        "UR gave an approval for 3 visits and denied the other 6.",
        ("Massage 9 visits",),
        (("modified", None, 3),),
    ),
    Case(
        "the others",
        "UR partially approved Soma (#22 of #66) and the others were denied.",
        ("Soma 350mg #66", "Cane", "Sling"),
        (("modified", 66, 22), DENIED, DENIED),
    ),
    Case("nothing", "He rests.", ("Cane",), (SILENT,)),
    # one drug in two strengths: each item is told of by its own
    Case(
        "two strengths, two acts",
        "UR modified MS Contin 60mg #88 to #66 and denied MS Contin 15mg #44.",
        ("MS Contin 60mg #88", "MS Contin 15mg #44"),
        (("modified", 88, 66), DENIED),
    ),
    Case(
        "two strengths, one act",
        "UR modified Lyrica 75mg #88 to #66 and Lyrica 150mg #44 to #22.",
        ("Lyrica 150mg #44", "Lyrica 75mg #88"),
        (("modified", 44, 22), ("modified", 88, 66)),
    ),
    Case(
        "two releases, numbers marked again",
        "UR modified Nucynta ER 150mg, quantity 66 to quantity 44, and Nucynta 75mg, quantity 88 to quantity 77.",
        ("Nucynta ER 150mg", "Nucynta 75mg"),
        (("modified", 66, 44), ("modified", 88, 77)),
    ),
    Case(
        "other strength certified",
        "UR certified Norco 5/325mg #44 and denied Norco 10/325mg #66.",
        ("Norco 10/325mg #66",),
        (DENIED,),
    ),
    Case(
        "brand beside its generic",
        "UR denied OxyContin #44. UR modified oxycodone #66 to #22.",
        ("OxyContin 20mg #44", "Oxycodone 10mg #66"),
        (DENIED, ("modified", 66, 22)),
    ),
    Case(
        "no telling which strength",
        "UR modified Norco 5/325mg #44 to #22, and Norco 7.5/325mg #66 to #33.",
        ("Norco 10/325mg #88",),
        (("modified", None, None),),
    ),
    Case(
        "other side certified",
        "UR non-certified 14 visits of PT for the left knee and certified 7 visits of PT for the right knee.",
        ("Physical therapy left knee 14 visits",),
        (DENIED,),
    ),
    Case("drug for a therapy", "UR did not certify Soma.", ("Occupational therapy, 9 visits",), (SILENT,)),
    Case("neither", "UR neither approved nor denied the MRI.", ("MRI of the wrist",), (SILENT,)),
    Case("not denied", "UR did not deny the MRI; it denied the EMG.", ("MRI of the wrist", "EMG"), (SILENT, DENIED)),
    # words that say only how many, of what the act before was done to
    Case(
        "denied but approved", "UR denied Soma 350mg #88 but approved #22 for weaning.", ("Soma #88",), (("modified", None, 22),)
    ),
    Case(
        "denied, then fewer",
        "UR denied Soma 350mg #88; a modified quantity of #22 was certified for weaning.",
        ("Soma #88",),
        (("modified", None, 22),),
    ),
    Case(
        "certified, rest denied",
        "UR certified one follow-up visit and denied 2.",
        ("Follow-up visits", "Cane"),
        (("modified", None, 1), SILENT),
    ),
    Case(
        "refills denied",
        "UR certified Soma #44 and denied the 3 refills.",
        ("Soma 350mg #44 with 3 refills",),
        (("modified", None, 44),),
    ),
    Case(
        "request to a list",
        "UR modified the request to 2 urine drug screens and 3 pump refills.",
        ("Urine drug screen", "Pump refill"),
        (("modified", None, 2), ("modified", None, 3)),
    ),
    Case(
        "own sentence before a semicolon",
        "The request was for Soma 350mg with 2 refills; Lyrica was non-certified by UR.",
        ("Soma 350mg with 2 refills", "Lyrica 75mg"),
        (SILENT, DENIED),
    ),
    Case("dated verb", "UR modified on 6/12/2013 the Soma 350mg #88 to #66.", ("Soma #88",), (("modified", 88, 66),)),
    Case(
        "said in two units",
        "UR modified Lidoderm patches #44 to one box (22 patches).",
        ("Lidoderm #44",),
        (("modified", 44, None),),
    ),
    Case(
        "respectively",
        "Soma and Lyrica were modified by UR to #22 and #33 respectively.",
        ("Soma #44", "Lyrica #66"),
        (("modified", None, None),) * 2,
    ),
    Case(
        "from to, each",
        "UR modified Soma from #88 to #66 and Lyrica from #44 to #22.",
        ("Soma #88", "Lyrica #44"),
        (("modified", 88, 66), ("modified", 44, 22)),
    ),
    Case(
        "from to, in turn",
        "Soma and Lyrica were modified by UR from #88 to #66 and from #44 to #22.",
        ("Soma #88", "Lyrica #44"),
        (("modified", None, None),) * 2,
    ),
    Case(
        "in part, each",
        "UR approved 3 of 9 PT visits and 4 of 8 acupuncture visits.",
        ("Physical therapy", "Acupuncture"),
        (("modified", 9, 3), ("modified", 8, 4)),
    ),
    Case("dash", "UR modified Soma 350mg #88 - #66.", ("Soma #88",), (("modified", 88, 66),)),
    Case(
        "partially, comma",
        "UR: Soma #88: partially certified, #66. Lyrica: not certified.",
        ("Soma #88", "Lyrica"),
        (("modified", 88, 66), DENIED),
    ),
    Case(
        "of the requested",
        "UR authorized up to 7 visits of the requested 14 visits of aquatic therapy.",
        ("Aquatic therapy",),
        (("modified", 14, 7),),
    ),
    Case(
        "said twice",
        "Per UR, seven (7) of fourteen (14) chiropractic visits were approved.",
        ("Chiropractic",),
        (("modified", 14, 7),),
    ),
    Case("in lieu of", "UR approved 7 acupuncture visits in lieu of the requested 14.", ("Acupuncture",), (("modified", 14, 7),)),
    Case(
        "in brackets of",
        "UR rendered a partial certification for acupuncture x 7 (of 14 requested).",
        ("Acupuncture",),
        (("modified", 14, 7),),
    ),
    Case("cut from", "On 6/12/2013 UR cut the PT from 14 to 7 visits.", ("Physical therapy",), (("modified", 14, 7),)),
    Case("was to modify", "The UR decision was to modify Soma #88 to allow #77.", ("Soma #88",), (("modified", 88, 77),)),
    Case(
        "from and per",
        "UR modified the UDS from 4 per year to 1, and denied a cane.",
        ("Urine drug screen", "Cane"),
        (("modified", None, 1), DENIED),
    ),
    # a list that modifies one entry after the other, with one verb for all
    Case(
        "cut, to, refused",
        "In the review by UR, OxyContin 20mg #88 was cut to #66, oxycodone 15mg #44 to #33, and Soma was refused.",
        ("OxyContin 20mg #88", "Oxycodone 15mg #44", "Soma"),
        (("modified", 88, 66), ("modified", 44, 33), DENIED),
    ),
    Case(
        "list after a label",
        "UR decision 6/12/2013: Soma #88 modified to #66; Lyrica #44 to #33; Zanaflex #22 to #11.",
        ("Soma #88", "Lyrica #44", "Zanaflex #22"),
        (("modified", 88, 66), ("modified", 44, 33), ("modified", 22, 11)),
    ),
    Case(
        "subject before a number",
        "UR: Soma approved #22 out of #44 requested.",
        ("Soma 350mg #44", "Lyrica #33"),
        (("modified", 44, 22), SILENT),
    ),
    Case("so many of what", "UR modified #44 to #22.", ("Soma #44", "Lyrica #44"), (SILENT, SILENT)),
    Case("x after to", "UR modified L5-S1 ESI x 3 to x 1.", ("L5-S1 epidural steroid injection x 3",), (("modified", 3, 1),)),
    Case(
        "words from to", "UR modified post-op OT from sixteen to eight visits.", ("Occupational therapy",), (("modified", 16, 8),)
    ),
    Case("partly", "UR partly authorized the brace.", ("Knee brace",), (("modified", None, None),)),
    Case("with a modification", "UR approved with a modification the brace.", ("Knee brace",), (("modified", None, None),)),
    Case("cut down", "UR cut acupuncture down to 7 visits.", ("Acupuncture 14 visits",), (("modified", None, 7),)),
    Case("modify, imperative", "UR issued: Soma #44 - modify to #22.", ("Soma #44",), (("modified", 44, 22),)),
    Case("until", "Per UR: cane approved; rides deferred until further notice.", ("Transportation",), (("delayed", None, None),)),
    Case("fewer of one in a list", "UR authorized a sling and 7 PT.", ("Physical therapy 14 visits",), (("modified", None, 7),)),
    Case("certified, number after", "UR: Soma #88, certify #44, non-certify #44.", ("Soma #88",), (("modified", None, 44),)),
    Case(
        "modified, then both", "UR modified: Soma #88, certified #44, non-certified #44.", ("Soma #88",), (("modified", 88, 44),)
    ),
    Case("earlier review after", "UR denied Soma. The prior month UR had approved Soma #66 of #88.", ("Soma #88",), (DENIED,)),
    Case(
        "without refills", "UR certified Soma #44 without the 2 refills.", ("Soma #44 with 2 refills",), (("modified", None, 44),)
    ),
    Case(
        "release alone",
        "UR denied tramadol ER and modified tramadol #88 to #66.",
        ("Tramadol ER 150mg #33", "Tramadol 50mg #88"),
        (DENIED, ("modified", 88, 66)),
    ),
    Case(
        "one service twice",
        "UR modified the follow-up with pain management x6 to x1 and the follow-up with psychology x6 to x2.",
        ("Follow up with psychology x6", "Follow up with pain management x6"),
        (("modified", 6, 2), ("modified", 6, 1)),
    ),
    Case(
        "label, then so many",
        "UR states: PT 14 visits: partial certification of 7 visits.",
        ("Physical therapy", "Cane"),
        (("modified", 14, 7), SILENT),
    ),
    Case(
        "partial certification of",
        "UR gave partial certification of 7 PT visits.",
        ("Physical therapy",),
        (("modified", None, 7),),
    ),
    Case(
        "in part, by side",
        "UR certified 7 of 14 PT for the right knee and 2 of 14 PT for the left knee.",
        ("Physical therapy right knee", "Physical therapy left knee"),
        (("modified", 14, 7), ("modified", 14, 2)),
    ),
    Case(
        "denied but authorized, bare",
        "UR denied eight visits of acupuncture but authorized four, and denied a cane.",
        ("Acupuncture 8 visits", "Cane"),
        (("modified", None, 4), DENIED),
    ),
    # "the request" with a number, in a letter with several items
    Case(
        "general, fewer",
        "UR modified the request to 7 visits.",
        ("Physical therapy 14 visits", "MRI"),
        (("modified", None, 7), SILENT),
    ),
    Case(
        "general, both numbers",
        "UR modified the request for 14 visits to 7 visits.",
        ("MRI of the wrist", "Physical therapy 14 visits"),
        (SILENT, ("modified", 14, 7)),
    ),
    Case(
        "list that raises",
        "Soma #66 was modified by UR to #44, Lyrica 75mg #22 to #33.",
        ("Soma #66", "Lyrica 75mg #33"),
        (("modified", 66, 44), SILENT),
    ),
    Case(
        "list of no drug", "Soma #66 was modified by UR to #44, and something #44 to #33.", ("Soma #66",), (("modified", 66, 44),)
    ),
    Case("but not, undecided", "UR wrote of Soma but not the cane.", ("Soma #44", "Cane"), (SILENT, SILENT)),
    Case("from to, twice", "UR modified Soma from #44 to #22 and from #66 to #33.", ("Soma #44",), (("modified", None, None),)),
    Case("asked many times", "UR denied it. " + "The request was for Soma #44. " * 65, ("Soma #44",), (DENIED,)),
    Case("general, counted", "On Monday utilization review noncertified two requests.", ("Cane", "MRI"), (DENIED,) * 2),
    Case(
        "general, drugs counted", "UR denied the two prescriptions.", ("Soma #44", "MRI", "Lyrica #66"), (DENIED, SILENT, DENIED)
    ),
    Case("general, counted fewer", "UR denied two requests.", ("Cane", "MRI", "Sling"), (SILENT,) * 3),
    Case("general, as many", "UR denied the request for 14 visits.", ("Physical therapy 14 visits", "MRI"), (DENIED, SILENT)),
    Case("general, two could be", "UR modified the request to #22.", ("Soma #44", "Lyrica #66"), (SILENT, SILENT)),
    Case("medications alone", "UR denied the medications.", ("Soma 350mg #44", "MRI of the wrist"), (DENIED, SILENT)),
    Case(
        "label by label",
        "Per UR, Soma was approved. Lyrica not approved. Zanaflex denied.",
        ("Lyrica", "Zanaflex"),
        (DENIED, DENIED),
    ),
    Case(
        "strength before to",
        "UR modified Norco 10/325 to #66 and denied Norco 5/325.",
        ("Norco 10/325mg #88", "Norco 5/325mg #33"),
        (("modified", None, 66), DENIED),
    ),
    Case(
        "visits had are not asked for",
        "The provider requested PT as she completed 24 visits. UR modified PT to 7 visits.",
        ("Physical therapy",),
        (("modified", None, 7),),
    ),
    Case(
        "comma of a date is no list",
        "In a review dated June 12, 2013 the MRI and the EMG were denied and the therapy was modified to 4.",
        ("MRI of the wrist", "EMG", "Hand therapy, 8 visits"),
        (DENIED, DENIED, ("modified", None, 4)),
    ),
    Case("another time", "A prior utilization review of 1/2/2013 denied a gym membership.", ("Gym membership",), (SILENT,)),
    Case("so was", "UR: the cane was denied and so was the walker.", ("Cane", "Rolling walker"), (DENIED, DENIED)),
    Case("as was", "The request for a cane was denied by UR, as was a walker.", ("Cane", "Rolling walker"), (DENIED, DENIED)),
    Case("but not", "UR approved the request for a sling but not the walker.", ("Rolling walker",), (DENIED,)),
    Case("but not in full", "UR approved the cane but not the full set of walkers.", ("Rolling walker",), (SILENT,)),
    Case("not recommended", "By UR the walker was not recommended for certification.", ("Rolling walker",), (DENIED,)),
    Case(
        "so many at",
        "UR partially approved Soma, apparently for weaning, at #22 and denied Lyrica.",
        ("Soma 350mg #44", "Lyrica 75mg"),
        (("modified", None, 22), DENIED),
    ),
    Case(
        "a list to a list",
        "UR modified requests for Soma 350mg #66 and Lyrica 75mg #44 to Soma 350mg #22 and Lyrica 75mg #33.",
        ("Lyrica 75mg #44",),
        (("modified", 44, None),),
    ),
    Case(
        "the rest denied",
        "UR has denied a cane, has modified Soma 350mg #66 to allow #44 with the remaining #22 denied, and approved Lyrica.",
        ("Cane", "Soma 350mg #66"),
        (DENIED, ("modified", 66, 44)),
    ),
    Case(
        "of so many",
        "Of 14 requested visits of acupuncture UR certified 6.",
        ("Acupuncture 14 visits",),
        (("modified", None, 6),),
    ),
    Case(
        "sought and certified",
        "14 visits of acupuncture were requested and 6 visits were certified by UR.",
        ("Acupuncture 14 visits",),
        (("modified", None, 6),),
    ),
    Case(
        "in the quantity of",
        "Per UR, the request for 3 acupuncture visits was approved in the quantity of two.",
        ("Acupuncture visits x 3", "Cane"),
        (("modified", 3, 2), SILENT),
    ),
    Case(
        "fewer than scheduled",
        "UR certified 4 visits of acupuncture.",
        ("Acupuncture 2 times a week for 4 weeks",),
        (("modified", None, 4),),
    ),
    Case("levels are no count", "UR certified one ablation in place of the two-level request.", ("Nerve ablation",), (SILENT,)),
    Case("contraction", "By UR a cane and a walker weren't certified.", ("Cane", "Rolling walker"), (DENIED, DENIED)),
    Case(
        "not necessary, contracted",
        "UR found that the cane wasn't medically necessary, while the walker was.",
        ("Cane", "Rolling walker"),
        (DENIED, SILENT),
    ),
    Case("no authorization", "Per UR no authorization was granted for a cane.", ("Cane",), (DENIED,)),
    Case("permitted", "The carrier permitted 4 visits of acupuncture.", ("Acupuncture 9 visits",), (("modified", None, 4),)),
    Case(
        "orders",
        "UR report of 1/2/2013: Non-certify Lyrica. Modify Soma 350mg #66 to #44.",
        ("Lyrica 75mg", "Soma 350mg #66"),
        (DENIED, ("modified", 66, 44)),
    ),
    Case(
        "labels in brackets with counts",
        "UR: Soma 350mg #66 (certified #44), Lyrica 75mg #44 (certified #22), Colace (denied).",
        ("Soma 350mg #66", "Lyrica 75mg #44", "Colace"),
        (("modified", 66, 44), ("modified", 44, 22), DENIED),
    ),
    Case(
        "drugs share no other word",
        "UR denied Lyrica 75mg, 44 count, with 2 refills and modified Soma 350mg, 66 count, with 2 refills, to 22 count.",
        ("Soma 350mg, 66 count, with 2 refills", "Lyrica 75mg, 44 count, with 2 refills"),
        (("modified", 66, 22), DENIED),
    ),
    Case(
        "an aside in brackets",
        "UR did not approve a cane (7 days approved instead of purchase) or a walker.",
        ("Transportation", "Rolling walker"),
        (SILENT, SILENT),
    ),
    Case("all but one", "UR denied everything except a cane.", ("Cane", "Rolling walker"), (SILENT, SILENT)),
    Case("not known", "It is unclear whether UR denied the cane.", ("Cane", "Rolling walker"), (SILENT, SILENT)),
    Case(
        "refused by the worker",
        "UR offered a cane; a walker was declined by the worker and a ramp was denied.",
        ("Cane", "Rolling walker", "Ramp"),
        (SILENT, SILENT, DENIED),
    ),
    Case(
        "necessary and not",
        "UR found a cane medically necessary and a walker not medically necessary.",
        ("Cane", "Rolling walker"),
        (SILENT, DENIED),
    ),
    Case(
        "nouns in turn",
        "UR recommended non-certification of a ramp, certification of a cane, and modified certification of Soma #66 to #44.",
        ("Ramp", "Cane", "Soma 350mg #66"),
        (DENIED, SILENT, ("modified", 66, 44)),
    ),
    Case(
        "refills are no part",
        "UR modified Soma #66 to #44; Lyrica #33 with 2 refills was certified.",
        ("Soma 350mg #66", "Lyrica 75mg #33 with 2 refills"),
        (("modified", 66, 44), SILENT),
    ),
    Case(
        "with regard to",
        "UR denied a cane and, with regard to Soma #66, certified #44.",
        ("Cane", "Soma 350mg #66"),
        (DENIED, ("modified", None, 44)),
    ),
    Case(
        "the others",
        "UR certified a one-time fill of Soma at #44 and non-certified the other requests.",
        ("Soma 350mg #66", "Lyrica 75mg", "Cane"),
        (("modified", None, 44), DENIED, DENIED),
    ),
    Case("others than which", "UR modified the first to #44 and denied the others.", ("Soma #66", "Cane"), (SILENT, SILENT)),
    Case(
        "more information",
        "UR denied a cane and requested more information on a ramp.",
        ("Cane", "Ramp"),
        (DENIED, SILENT),
    ),
    Case(
        "nouns with articles",
        "UR issued a denial for a cane, a modification for Soma (#44), and an approval for a ramp.",
        ("Cane", "Soma #66", "Ramp"),
        (DENIED, SILENT, SILENT),
    ),
    Case(
        "noted that",
        "UR certified #44 of Soma and noted that Lyrica and a cane lacked support and were denied.",
        ("Soma 350mg #66", "Lyrica 75mg", "Cane"),
        (("modified", None, 44), DENIED, DENIED),
    ),
    Case(
        "received a denial",
        "UR's partial certification of Soma #66 allowed #44; Lyrica and a cane received a denial.",
        ("Soma 350mg #66", "Lyrica 75mg", "Cane"),
        (("modified", 66, 44), DENIED, DENIED),
    ),
    Case(
        "having been",
        "UR denied Lyrica and a cane, Soma #66 having been modified to #44.",
        ("Soma 350mg #66", "Lyrica 75mg", "Cane"),
        (("modified", 66, 44), DENIED, DENIED),
    ),
    Case(
        "withdrawn",
        "A request for a ramp was withdrawn and the requests for Lyrica and a cane were denied by UR.",
        ("Ramp", "Lyrica 75mg", "Cane"),
        (SILENT, DENIED, DENIED),
    ),
    Case(
        "visits in turn",
        "Acupuncture, aquatic therapy: modified by UR to 6 visits and 4 visits.",
        ("Acupuncture x 9 visits", "Aquatic therapy x 9 visits"),
        (("modified", None, None),) * 2,
    ),
    Case("it", "UR did not change Soma; it was denied.", ("Soma 350mg", "Cane"), (SILENT, SILENT)),
    Case("denied but not", "UR denied a cane but not a walker.", ("Cane", "Rolling walker"), (DENIED, SILENT)),
    Case(
        "in place of another",
        "UR approved Soma #66 in place of Lyrica #44; a cane was denied.",
        ("Lyrica 75mg #44", "Soma 350mg #66", "Cane"),
        (SILENT, SILENT, DENIED),
    ),
    Case("another drug than the only item", "UR denied Lyrica 75mg.", ("Soma 350mg #66",), (SILENT,)),
    Case("a service, and the only item a drug", "UR denied an MRI of the wrist.", ("Soma 350mg #66",), (SILENT,)),
    Case("refills of what", "UR denied the refills.", ("Soma 350mg #66 with 2 refills", "Cane"), (SILENT, SILENT)),
    Case(
        "allowed before a colon",
        "UR allowed for Soma #22 only, rather than #44, and nothing else: Colace and a cane were refused.",
        ("Soma 350mg #44", "Colace", "Cane"),
        (SILENT, DENIED, DENIED),
    ),
    Case(
        "other vitamin",
        "The carrier denied vitamin B12 testing and a ferritin level, while approving a blood count.",
        ("Vitamin B12", "Ferritin", "25-hydroxy vitamin D level"),
        (DENIED, DENIED, SILENT),
    ),
)


def _evidence(summary: str, *headings: str) -> Evidence:
    outline = find_outline(read_passage(letter(*(Item(heading) for heading in headings), summary=summary)))
    assert len(outline.items) == len(headings)
    return gather(outline.layout, len(outline.items), find_utilization_reviews(read_disputes(outline)))


def test_a_review_is_done_to_nothing_where_no_item_was_found() -> None:
    """A letter that lost its items keeps its summary."""
    text = letter(Item("Cane"), summary="UR modified the request for 14 visits to 7.").text
    outline = find_outline(read_passage(letter_from_text(text[: text.index("Cane: Upheld")])))

    assert not outline.items
    assert not [*find_utilization_reviews(read_disputes(outline))]


def _first(evidence: Evidence, index: int, name: str) -> object:
    readings = evidence.of(f"/disputed_items/{index}/utilization_review/{name}")
    return readings[0].value if readings else None


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_review_is_read_for_each_item(case: Case) -> None:
    """An act reaches the items it names, or all of them where it names none."""
    evidence = _evidence(case.summary, *case.headings)
    names = ("outcome", "requested_quantity", "certified_quantity")

    assert tuple(tuple(_first(evidence, i, name) for name in names) for i in range(len(case.headings))) == case.expected


def test_heading_and_summary_are_two_witnesses() -> None:
    """Where they differ both are kept, the heading first."""
    evidence = _evidence("UR denied Soma.", _partial("Soma #66", "Soma #22", "Soma #44"))
    readings = evidence.of("/disputed_items/0/utilization_review/outcome")

    assert [(one.source, one.value) for one in readings] == [("heading", "modified"), ("narrative", "denied")]


def test_numbers_are_exact_and_proven() -> None:
    """A quantity is a decimal whose proof is the number's own words."""
    evidence = _evidence("UR modified Soma #66 to #22.", "Soma 350mg #66")
    (reading,) = evidence.of("/disputed_items/0/utilization_review/certified_quantity")

    assert (reading.value, reading.quote) == (Decimal(22), "#22")


def test_silence_is_told_where_all_was_read() -> None:
    """A summary that tells of no review leaves the outcome unsaid; one that denies leaves only the numbers unsaid."""
    outcome, certified = (f"/disputed_items/0/utilization_review/{name}" for name in ("outcome", "certified_quantity"))

    assert {outcome, certified} <= _evidence("He rests.", "Cane").silent
    assert _evidence("UR denied a cane.", "Cane").silent >= {certified}
    assert outcome not in _evidence("UR denied a sling. UR denied a ramp.", "Cane", "Walker").silent


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real letters are not on this machine")
def test_review_outcomes_of_real_letters() -> None:
    """At least 97 of 100 labelled outcomes and numbers are read as labelled."""
    keys = {"ur_outcome": "outcome", "ur_requested_quantity": "requested_quantity", "ur_certified_quantity": "certified_quantity"}
    right = labelled = 0
    for path in sorted((SHARED / "letters" / "text").glob("*.txt")):
        outline = find_outline(read_passage(read_letter(path)))
        evidence = gather(outline.layout, len(outline.items), find_utilization_reviews(read_disputes(outline)))
        gold = json.loads((SHARED / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        for index, item in enumerate(gold["disputed_items"]):
            for key, name in keys.items():
                if key in item:
                    labelled += 1
                    right += _first(evidence, index, name) == item[key]

    assert right >= 0.97 * labelled
