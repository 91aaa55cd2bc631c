"""Drug names that appear in workers' compensation requests, and the generic name of each brand (source: `brands`)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from imr_llm.vocabulary.brands import BRANDS_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

_GENERICS_WITHOUT_BRAND: Final = (
    "vitamin d, vitamin d2, vitamin d3, vitamin b12, vitamin b-12, vitamin c, codeine, dextromethorphan, "
    "menthol, camphor, glucosamine, chondroitin, bupivacaine, ropivacaine, tetracaine, prilocaine, "
    "dexmedetomidine, hyaluronic acid, l-carnitine, melatonin, multivitamin, folic acid, thiamine, nystatin, guaifenesin, "
    "benzonatate, cannabidiol, methscopolamine, nitroglycerin, spironolactone, pentoxifylline, verapamil, diltiazem, "
    "benzocaine, hydrocortisone, amantadine, benztropine, penicillin, valacyclovir, acyclovir, fluconazole, terbinafine, "
    "hydroxychloroquine, sulfasalazine, tretinoin, ziconotide, dihydroergotamine, verapamil, nadolol, timolol, "
    "butalbital, caffeine, methyl salicylate, aspirin, trimethoprim, estradiol, progesterone, "
    "ranolazine, isosorbide, hydralazine, bumetanide, chlorthalidone, enalapril, ramipril, olmesartan, irbesartan, candesartan, "
    "glyburide, pioglitazone, empagliflozin, semaglutide, dulaglutide, insulin, tiotropium, ipratropium, budesonide, "
    "fexofenadine, ketotifen, olopatadine, prednisolone, budesonide, mesalamine, ursodiol, finasteride, dutasteride, "
    "alfuzosin, trospium, bethanechol, phenazopyridine, nitrofurantoin, metronidazole, vancomycin, cefazolin, ceftriaxone"
)
_PRODUCTS: Final = (
    "theramine, sentra, sentra am, sentra pm, gabadone, trepadone, pulmona, hypertensa, percura, genicin, somnicin, laxacin, "
    "salonpas, dendracin lotion, lidotrex, lidozion, lidothol, limbrel, deplin, metanx, cerefolin, foltx, ultraflex-g, "
    "terocin, new terocin, kera-tek, keratek, enovarx, mentherm, biotherm, bio-therm, dolgic, aleveer, relyyks, relyyt, velma, "
    "prozena, silvera, solaice, synvexia, pain relief cream, tens gel, sombra, arnica, traumeel, flexall, thermacare, "
    "icy hot, toprophan, ketoflex, gaboxetine, therabenzaprine, theratramadol, theraproxen, prazolamine, appbutamone, "
    "naprapac, lidocaine kit, mapap, cooleeze, medi-derm, medi-derm/l, nuvakaan, lidenza, methoderm, "
    "fluriflex, flurflex, tghot, tg hot"
)


def _names(printed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in printed.split(",") if name.strip())


BRANDS: Final[Mapping[str, str]] = MappingProxyType(
    {brand: generic for generic, brands in BRANDS_OF.items() for brand in _names(brands)}
)
"""Brand, lower case, to its generic name."""

GENERICS: Final[frozenset[str]] = frozenset(
    ingredient for generic in BRANDS_OF for ingredient in (generic, *generic.split("/"))
) | frozenset(_names(_GENERICS_WITHOUT_BRAND))
"""Generic names and ingredients, lower case."""

PRODUCTS: Final[frozenset[str]] = frozenset(_names(_PRODUCTS))
"""Products that are drugs or medical foods but have no one generic name, or one that changed over the years."""

SALTS: Final[frozenset[str]] = frozenset(
    _names(
        "hcl, hydrochloride, hydrochlor, sodium, sod, potassium, bitartrate, bit, acetate, citrate, sulfate, "
        "sulph, tartrate, maleate, "
        "succinate, mesylate, magnesium, calcium, phosphate, besylate, fumarate, epolamine, palmitate, hbr, hydrobromide, "
        "tromethamine, monohydrate, hyclate, pamoate, nitrate, oxalate, diphosphate, decanoate, valerate, propionate, acetonide"
    )
)
"""Words of a drug's salt, which leave its generic name as it is."""

RELEASES: Final[frozenset[str]] = frozenset(
    _names(
        "er, xr, sr, cr, dr, ir, ec, la, cd, xl, ds, odt, es, hp, ls, otc, extended release, "
        "delayed release, extended-release, delayed-release, immediate release, sustained release"
    )
)
"""Words of a drug's release form, which leave its generic name as it is."""

ABBREVIATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"apap": "acetaminophen", "asa": "aspirin", "hctz": "hydrochlorothiazide", "acetamin": "acetaminophen", "ibu": "ibuprofen"}
)
"""Short names of ingredients."""

HIGHEST_STRENGTH_MG: Final[Mapping[str, float]] = MappingProxyType(
    {
        "alprazolam": 3,
        "amitriptyline": 150,
        "baclofen": 20,
        "buspirone": 30,
        "carisoprodol": 350,
        "celecoxib": 400,
        "citalopram": 40,
        "clonazepam": 2,
        "cyclobenzaprine": 30,
        "diazepam": 15,
        "diclofenac": 100,
        "duloxetine": 60,
        "escitalopram": 20,
        "esomeprazole": 50,
        "eszopiclone": 3,
        "etodolac": 600,
        "famotidine": 40,
        "fluoxetine": 90,
        "gabapentin": 800,
        "hydromorphone": 32,
        "ibuprofen": 800,
        "lansoprazole": 30,
        "lorazepam": 3,
        "meloxicam": 15,
        "metaxalone": 800,
        "methadone": 40,
        "methocarbamol": 1000,
        "mirtazapine": 45,
        "morphine": 200,
        "nabumetone": 1000,
        "naproxen": 825,
        "nortriptyline": 75,
        "omeprazole": 40,
        "ondansetron": 24,
        "orphenadrine": 100,
        "oxycodone": 80,
        "oxymorphone": 40,
        "pantoprazole": 40,
        "pregabalin": 330,
        "rabeprazole": 20,
        "ranitidine": 300,
        "sertraline": 200,
        "sildenafil": 100,
        "sumatriptan": 100,
        "tapentadol": 250,
        "temazepam": 30,
        "tizanidine": 6,
        "topiramate": 400,
        "tramadol": 300,
        "trazodone": 300,
        "venlafaxine": 225,
        "zolpidem": 12.5,
    }
)
"""Highest strength, in mg, of one tablet or capsule on the United States market (Orange Book, extended release included)."""


NAMES: Final[frozenset[str]] = frozenset(BRANDS) | GENERICS | PRODUCTS | frozenset(ABBREVIATIONS)
"""Every name that is a drug's, lower case."""


def generic_of(name: str) -> str | None:
    """Return the generic name of a drug as printed; None for a name this table does not hold."""
    words = " ".join(name.lower().replace("®", "").replace("™", "").split())
    for spelling in (words, _bare(words)):
        if spelling in BRANDS:
            return BRANDS[spelling]
        if spelling in GENERICS:
            return spelling
    ingredients = [
        _bare(part.strip()) for part in words.replace("-", "/").replace(" with ", "/").replace(" and ", "/").split("/")
    ]
    known = [ABBREVIATIONS.get(part, part) for part in ingredients]
    return "/".join(known) if len(known) > 1 and all(part in GENERICS for part in known) else None


def _bare(name: str) -> str:
    """Return a name without the words of its salt and release form."""
    return " ".join(word for word in name.split() if word not in SALTS and word not in RELEASES)
