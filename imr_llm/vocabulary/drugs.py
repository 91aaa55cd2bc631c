"""Drug names that appear in workers' compensation requests, and the generic name of each brand.

Source: active ingredients as named in the FDA's Orange Book and on the products' labels (DailyMed), salts left out,
ingredients of a combination in the order of the label and joined by ``/``. Compound kits and unapproved products are
named by the active ingredient of their label; a product whose label changed over the years stands in `PRODUCTS`,
without a generic name.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BRANDS_OF: Final[dict[str, str]] = {
    # opioids
    "hydrocodone/acetaminophen": "norco, vicodin, vicodin es, vicodin hp, lortab, lorcet, xodol, verdrocet, zydone, maxidone, anexsia, co-gesic, hycet",
    "hydrocodone/ibuprofen": "vicoprofen, reprexain, ibudone",
    "hydrocodone": "zohydro, zohydro er, hysingla, hysingla er, vantrela",
    "oxycodone/acetaminophen": "percocet, endocet, roxicet, xartemis, xartemis xr, primlev, tylox, magnacet, nalocet, prolate",
    "oxycodone/aspirin": "percodan, endodan",
    "oxycodone": "oxycontin, roxicodone, oxaydo, oxecta, xtampza, xtampza er, oxyir, roxybond",
    "oxymorphone": "opana, opana er",
    "morphine": "ms contin, kadian, avinza, arymo, arymo er, morphabond, msir, oramorph",
    "morphine/naltrexone": "embeda",
    "hydromorphone": "dilaudid, exalgo",
    "fentanyl": "duragesic, actiq, fentora, subsys, abstral, lazanda",
    "methadone": "dolophine, methadose",
    "tapentadol": "nucynta, nucynta er",
    "tramadol": "ultram, ultram er, ryzolt, conzip, rybix, rybix odt, qdolo, synapryn",
    "tramadol/acetaminophen": "ultracet",
    "buprenorphine": "butrans, belbuca, subutex, buprenex",
    "buprenorphine/naloxone": "suboxone, zubsolv, bunavail",
    "levorphanol": "levo-dromoran",
    "meperidine": "demerol",
    "pentazocine/naloxone": "talwin nx",
    "acetaminophen/caffeine/dihydrocodeine": "trezix, panlor, dvorah",
    "acetaminophen/codeine": "tylenol #3, tylenol #4, tylenol no. 3, tylenol no. 4, tylenol with codeine, tylenol-codeine, tylenol 3",
    "butorphanol": "stadol",
    "naloxone": "narcan, evzio",
    "naltrexone": "revia, vivitrol",
    "methylnaltrexone": "relistor",
    "naloxegol": "movantik",
    "lubiprostone": "amitiza",
    "linaclotide": "linzess",
    # non-steroidal anti-inflammatory drugs and other analgesics
    "naproxen": "naprosyn, anaprox, anaprox ds, aleve, naprelan, ec-naprosyn",
    "naproxen/esomeprazole": "vimovo",
    "ibuprofen": "motrin, advil",
    "ibuprofen/famotidine": "duexis",
    "diclofenac": "voltaren, voltaren xr, voltaren gel, cataflam, zipsor, zorvolex, flector, flector patch, pennsaid, cambia, solaraze, zorvolex, licart, dyloject",
    "diclofenac/misoprostol": "arthrotec",
    "celecoxib": "celebrex, elyxyb",
    "meloxicam": "mobic, vivlodex, anjeso",
    "etodolac": "lodine, lodine xl",
    "nabumetone": "relafen, relafen ds",
    "ketorolac": "toradol, sprix, acular",
    "indomethacin": "indocin, tivorbex",
    "oxaprozin": "daypro, coxanto",
    "piroxicam": "feldene",
    "sulindac": "clinoril",
    "ketoprofen": "orudis, oruvail, ketophene",
    "fenoprofen": "nalfon, fenortho, profeno",
    "flurbiprofen": "ansaid",
    "diflunisal": "dolobid",
    "salsalate": "disalcid",
    "mefenamic acid": "ponstel",
    "tolmetin": "tolectin",
    "acetaminophen": "tylenol, ofirmev",
    "aspirin": "ecotrin, bayer aspirin",
    "butalbital/acetaminophen/caffeine": "fioricet, esgic, zebutal, vtol lq",
    "butalbital/aspirin/caffeine": "fiorinal",
    # muscle relaxants
    "cyclobenzaprine": "flexeril, fexmid, amrix, tabradol, cyclophene",
    "tizanidine": "zanaflex",
    "carisoprodol": "soma, vanadom",
    "methocarbamol": "robaxin",
    "metaxalone": "skelaxin, metaxall",
    "orphenadrine": "norflex",
    "orphenadrine/aspirin/caffeine": "norgesic, norgesic forte, orphengesic, orphengesic forte",
    "chlorzoxazone": "lorzone, parafon forte, parafon forte dsc",
    "baclofen": "lioresal, gablofen, ozobax, lyvispah",
    "dantrolene": "dantrium",
    # anticonvulsants
    "gabapentin": "neurontin, gralise, fanatrex",
    "gabapentin enacarbil": "horizant",
    "pregabalin": "lyrica, lyrica cr",
    "topiramate": "topamax, trokendi, trokendi xr, qudexy, qudexy xr",
    "carbamazepine": "tegretol, tegretol xr, carbatrol, equetro",
    "oxcarbazepine": "trileptal, oxtellar xr",
    "lamotrigine": "lamictal",
    "levetiracetam": "keppra, keppra xr",
    "zonisamide": "zonegran",
    "lacosamide": "vimpat",
    "divalproex": "depakote, depakote er",
    "phenytoin": "dilantin",
    "tiagabine": "gabitril",
    # antidepressants, antipsychotics and other psychiatric drugs
    "duloxetine": "cymbalta, irenka, drizalma",
    "venlafaxine": "effexor, effexor xr",
    "desvenlafaxine": "pristiq, khedezla",
    "milnacipran": "savella",
    "levomilnacipran": "fetzima",
    "sertraline": "zoloft",
    "fluoxetine": "prozac, sarafem",
    "paroxetine": "paxil, paxil cr, pexeva, brisdelle",
    "citalopram": "celexa",
    "escitalopram": "lexapro",
    "vilazodone": "viibryd",
    "vortioxetine": "trintellix, brintellix",
    "bupropion": "wellbutrin, wellbutrin sr, wellbutrin xl, zyban, aplenzin, forfivo xl",
    "mirtazapine": "remeron",
    "trazodone": "desyrel, oleptro",
    "nefazodone": "serzone",
    "amitriptyline": "elavil",
    "nortriptyline": "pamelor, aventyl",
    "doxepin": "silenor, sinequan, prudoxin, zonalon",
    "imipramine": "tofranil",
    "desipramine": "norpramin",
    "clomipramine": "anafranil",
    "quetiapine": "seroquel, seroquel xr",
    "aripiprazole": "abilify",
    "olanzapine": "zyprexa",
    "risperidone": "risperdal",
    "ziprasidone": "geodon",
    "lurasidone": "latuda",
    "brexpiprazole": "rexulti",
    "haloperidol": "haldol",
    "lithium": "lithobid, eskalith",
    "prazosin": "minipress",
    "buspirone": "buspar",
    "hydroxyzine": "atarax, vistaril",
    "atomoxetine": "strattera",
    "dextroamphetamine/amphetamine": "adderall, adderall xr",
    "methylphenidate": "ritalin, concerta",
    "lisdexamfetamine": "vyvanse",
    "modafinil": "provigil",
    "armodafinil": "nuvigil",
    # benzodiazepines and sleep aids
    "alprazolam": "xanax, xanax xr",
    "lorazepam": "ativan",
    "diazepam": "valium",
    "clonazepam": "klonopin",
    "temazepam": "restoril",
    "triazolam": "halcion",
    "estazolam": "prosom",
    "clorazepate": "tranxene",
    "chlordiazepoxide": "librium",
    "oxazepam": "serax",
    "zolpidem": "ambien, ambien cr, edluar, intermezzo, zolpimist",
    "eszopiclone": "lunesta",
    "zaleplon": "sonata",
    "suvorexant": "belsomra",
    "lemborexant": "dayvigo",
    "ramelteon": "rozerem",
    "diphenhydramine": "benadryl, dicopanol",
    # gastrointestinal drugs
    "omeprazole": "prilosec",
    "omeprazole/sodium bicarbonate": "zegerid",
    "esomeprazole": "nexium",
    "lansoprazole": "prevacid",
    "dexlansoprazole": "dexilant",
    "pantoprazole": "protonix",
    "rabeprazole": "aciphex",
    "ranitidine": "zantac, deprizine",
    "famotidine": "pepcid",
    "cimetidine": "tagamet",
    "nizatidine": "axid",
    "misoprostol": "cytotec",
    "sucralfate": "carafate",
    "ondansetron": "zofran, zofran odt, zuplenz",
    "promethazine": "phenergan",
    "metoclopramide": "reglan",
    "prochlorperazine": "compazine",
    "meclizine": "antivert",
    "docusate": "colace",
    "sennosides": "senokot, senna",
    "sennosides/docusate": "senokot-s, senna s, peri-colace, senna plus",
    "polyethylene glycol 3350": "miralax, glycolax",
    "bisacodyl": "dulcolax",
    "magnesium citrate": "citroma",
    "lactulose": "enulose",
    "psyllium": "metamucil",
    "dicyclomine": "bentyl",
    "simethicone": "gas-x, mylicon",
    "loperamide": "imodium",
    # topicals
    "lidocaine": "lidoderm, ztlido, anecream, lidorx, xylocaine, lidotral",
    "lidocaine/prilocaine": "emla",
    "lidocaine/menthol": "lidall, lenza",
    "capsaicin": "zostrix, capzasin, qutenza",
    "methyl salicylate/menthol": "menthoderm, bengay",
    "methyl salicylate/menthol/capsaicin": "medrox, exoten-c, dendracin, xoten, xoten-c",
    "capsaicin/lidocaine/menthol/methyl salicylate": "terocin, lidopro, new terocin",
    "menthol": "biofreeze",
    "trolamine salicylate": "aspercreme",
    "mupirocin": "bactroban",
    "clobetasol": "temovate",
    "triamcinolone": "kenalog, aristospan",
    # hormones, antibiotics, cardiovascular and others
    "methylprednisolone": "medrol, medrol dose pack, medrol dosepak, medrol dosepack, depo-medrol, depo medrol, solu-medrol",
    "prednisone": "deltasone, rayos",
    "dexamethasone": "decadron",
    "betamethasone": "celestone",
    "sumatriptan": "imitrex, zembrace, onzetra",
    "sumatriptan/naproxen": "treximet",
    "rizatriptan": "maxalt, maxalt-mlt",
    "zolmitriptan": "zomig",
    "eletriptan": "relpax",
    "naratriptan": "amerge",
    "frovatriptan": "frova",
    "erenumab": "aimovig",
    "fremanezumab": "ajovy",
    "galcanezumab": "emgality",
    "rimegepant": "nurtec, nurtec odt",
    "ubrogepant": "ubrelvy",
    "sildenafil": "viagra, revatio",
    "tadalafil": "cialis, adcirca",
    "vardenafil": "levitra, staxyn",
    "testosterone": "androgel, testim, axiron, fortesta, androderm, depo-testosterone",
    "tamsulosin": "flomax",
    "oxybutynin": "ditropan, ditropan xl",
    "solifenacin": "vesicare",
    "mirabegron": "myrbetriq",
    "tolterodine": "detrol, detrol la",
    "clonidine": "catapres, kapvay",
    "lisinopril": "zestril, prinivil",
    "losartan": "cozaar",
    "valsartan": "diovan",
    "amlodipine": "norvasc",
    "metoprolol": "lopressor, toprol xl, toprol-xl",
    "atenolol": "tenormin",
    "propranolol": "inderal, inderal la",
    "carvedilol": "coreg",
    "hydrochlorothiazide": "microzide",
    "furosemide": "lasix",
    "atorvastatin": "lipitor",
    "simvastatin": "zocor",
    "rosuvastatin": "crestor",
    "pravastatin": "pravachol",
    "fenofibrate": "tricor",
    "metformin": "glucophage, glucophage xr",
    "glipizide": "glucotrol",
    "sitagliptin": "januvia",
    "liraglutide": "victoza, saxenda",
    "insulin glargine": "lantus, basaglar, toujeo",
    "insulin lispro": "humalog",
    "insulin aspart": "novolog",
    "levothyroxine": "synthroid, levoxyl",
    "enoxaparin": "lovenox",
    "rivaroxaban": "xarelto",
    "apixaban": "eliquis",
    "dabigatran": "pradaxa",
    "warfarin": "coumadin",
    "clopidogrel": "plavix",
    "albuterol": "proair, proair hfa, ventolin, ventolin hfa, proventil",
    "fluticasone/salmeterol": "advair, advair diskus",
    "fluticasone": "flonase, flovent",
    "montelukast": "singulair",
    "cetirizine": "zyrtec",
    "loratadine": "claritin",
    "amoxicillin": "amoxil",
    "amoxicillin/clavulanate": "augmentin",
    "cephalexin": "keflex",
    "cefadroxil": "duricef",
    "ciprofloxacin": "cipro",
    "levofloxacin": "levaquin",
    "azithromycin": "zithromax, z-pak, zpak",
    "sulfamethoxazole/trimethoprim": "bactrim, bactrim ds, septra",
    "doxycycline": "vibramycin",
    "clindamycin": "cleocin",
    "memantine": "namenda",
    "donepezil": "aricept",
    "ropinirole": "requip",
    "pramipexole": "mirapex",
    "alendronate": "fosamax",
    "ibandronate": "boniva",
    "teriparatide": "forteo",
    "calcitonin": "miacalcin",
    "allopurinol": "zyloprim",
    "colchicine": "colcrys, mitigare",
    "methotrexate": "trexall, otrexup",
    "adalimumab": "humira",
    "etanercept": "enbrel",
    "dronabinol": "marinol",
    "cyanocobalamin": "nascobal",
    "ergocalciferol": "drisdol",
    "varenicline": "chantix",
    "phentermine": "adipex, adipex-p",
    "onabotulinumtoxina": "botox",
    "latanoprost": "xalatan",
    "cyclosporine": "restasis",
    "ketamine": "ketalar",
    "benazepril": "lotensin",
    "potassium chloride": "klor-con, k-dur",
}
_GENERICS_WITHOUT_BRAND: Final = (
    "codeine, dextromethorphan, menthol, camphor, glucosamine, chondroitin, bupivacaine, ropivacaine, tetracaine, prilocaine, "
    "dexmedetomidine, hyaluronic acid, l-carnitine, melatonin, multivitamin, folic acid, thiamine, nystatin, guaifenesin, "
    "benzonatate, cannabidiol, methscopolamine, nitroglycerin, spironolactone, pentoxifylline, verapamil, diltiazem, "
    "benzocaine, hydrocortisone, amantadine, benztropine, penicillin, valacyclovir, acyclovir, fluconazole, terbinafine, "
    "hydroxychloroquine, sulfasalazine, tretinoin, ziconotide, dihydroergotamine, verapamil, nadolol, timolol, "
    "acetaminophen with codeine, codeine/acetaminophen, hydrocodone with acetaminophen, apap, hydrocodone/apap, "
    "hydrocodone-apap, oxycodone/apap, butalbital, caffeine, methyl salicylate, aspirin, trimethoprim, estradiol, progesterone, "
    "ranolazine, isosorbide, hydralazine, bumetanide, chlorthalidone, enalapril, ramipril, olmesartan, irbesartan, candesartan, "
    "glyburide, pioglitazone, empagliflozin, semaglutide, dulaglutide, insulin, tiotropium, ipratropium, budesonide, "
    "fexofenadine, ketotifen, olopatadine, prednisolone, budesonide, mesalamine, ursodiol, finasteride, dutasteride, "
    "alfuzosin, trospium, bethanechol, phenazopyridine, nitrofurantoin, metronidazole, vancomycin, cefazolin, ceftriaxone"
)
_PRODUCTS: Final = (
    "theramine, sentra, sentra am, sentra pm, gabadone, trepadone, pulmona, hypertensa, percura, genicin, somnicin, laxacin, "
    "salonpas, dendracin lotion, lidotrex, lidozion, lidothol, limbrel, deplin, metanx, cerefolin, foltx, ultraflex-g, "
    "terocin patch, kera-tek, keratek, enovarx, mentherm, biotherm, bio-therm, dolgic, aleveer, relyyks, relyyt, velma, "
    "prozena, silvera, solaice, synvexia, pain relief cream, tens gel, sombra, arnica, traumeel, flexall, thermacare, "
    "icy hot, toprophan, ketoflex, gaboxetine, therabenzaprine, theratramadol, theraproxen, prazolamine, appbutamone, "
    "naprapac, lidocaine kit, mapap, cooleeze, medi-derm, medi-derm/l, nuvakaan, lidenza, methoderm"
)


def _names(printed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in printed.split(",") if name.strip())


BRANDS: Final[Mapping[str, str]] = MappingProxyType(
    {brand: generic for generic, brands in _BRANDS_OF.items() for brand in _names(brands)}
)
"""Brand, lower case, to its generic name."""

GENERICS: Final[frozenset[str]] = frozenset(
    ingredient for generic in _BRANDS_OF for ingredient in (generic, *generic.split("/"))
) | frozenset(_names(_GENERICS_WITHOUT_BRAND))
"""Generic names and ingredients, lower case."""

PRODUCTS: Final[frozenset[str]] = frozenset(_names(_PRODUCTS))
"""Products that are drugs or medical foods but have no one generic name."""

SALTS: Final[frozenset[str]] = frozenset(
    _names(
        "hcl, hydrochloride, hydrochlor, sodium, sod, potassium, bitartrate, bit, acetate, citrate, sulfate, sulph, tartrate, maleate, "
        "succinate, mesylate, magnesium, calcium, phosphate, besylate, fumarate, epolamine, palmitate, hbr, hydrobromide, "
        "tromethamine, monohydrate, hyclate, pamoate, nitrate, oxalate, diphosphate, decanoate, valerate, propionate, acetonide"
    )
)
"""Words of a drug's salt, which leave its generic name as it is."""

RELEASES: Final[frozenset[str]] = frozenset(
    _names("er, xr, sr, cr, dr, ir, ec, la, cd, xl, ds, odt, es, hp, ls, otc, extended release, delayed release, extended-release, delayed-release, immediate release, sustained release")
)
"""Words of a drug's release form, which leave its generic name as it is."""

ABBREVIATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"apap": "acetaminophen", "asa": "aspirin", "hctz": "hydrochlorothiazide", "acetamin": "acetaminophen", "ibu": "ibuprofen", "codeine #3": "codeine"}
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


def generic_of(name: str) -> str | None:
    """Return the generic name of a drug as printed; None for a name this table does not hold."""
    words = " ".join(name.lower().replace("®", "").replace("™", "").split())
    for spelling in (words, _bare(words)):
        if spelling in BRANDS:
            return BRANDS[spelling]
        if spelling in GENERICS:
            return spelling
    ingredients = [_bare(part.strip()) for part in words.replace("-", "/").replace(" with ", "/").replace(" and ", "/").split("/")]
    known = [ABBREVIATIONS.get(part, part) for part in ingredients]
    return "/".join(known) if len(known) > 1 and all(part in GENERICS for part in known) else None


def _bare(name: str) -> str:
    """Return a name without the words of its salt and release form."""
    return " ".join(word for word in name.split() if word not in SALTS and word not in RELEASES)
