"""What requests are called in different places of one letter: "EMG" in the heading, "electromyography" in the summary.

Only for telling which request a sentence speaks of; no value of a record comes from here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVICES: Final[dict[str, str]] = {
    "mri": "mri; mris; magnetic resonance imaging; magnetic resonance image; mr imaging; mra; mr arthrogram; "
    "magnetic resonance arthrogram",
    "xray": "x-ray; x-rays; xray; xrays; x ray; x rays; radiograph; radiographs; plain film; plain films",
    "ct": "ct; ct scan; cat scan; computed tomography; computerized tomography",
    "ultrasound": "ultrasound; ultrasonography; sonogram",
    "bone scan": "bone scan; dexa; bone density",
    "emg": "emg; emgs; electromyography; electromyogram; electromyographic; electrodiagnostic myography",
    "ncs": "ncs; ncv; ncvs; nerve conduction; nerve conduction study; nerve conduction studies; nerve conduction velocity",
    "eeg": "eeg; electroencephalogram; electroencephalography",
    "ssep": "ssep; sseps; somatosensory evoked potential; somatosensory evoked potentials",
    "ekg": "ekg; ecg; electrocardiogram",
    "echocardiogram": "echocardiogram; echo",
    "sleep study": "sleep study; polysomnogram; polysomnography",
    "blood count": "cbc; complete blood count",
    "chemistry": "cmp; chem panel; chemistry panel; comprehensive metabolic panel; metabolic panel; bmp",
    "coagulation": "pt/ptt; ptt; prothrombin time; pt/inr",
    "vitamin d": "vitamin d; vitamin d2; vitamin d3",
    "vitamin b12": "vitamin b12; vitamin b-12",
    "urinalysis": "urinalysis; ua",
    "drug screen": "urine drug screen; urine drug screening; urine drug test; "
    "urine drug testing; uds; udt; urine toxicology; toxicology screen; "
    "toxicology; urine test; urine testing; drug screen; urine drug screens; urine drug tests; drug screens",
    "genetic test": "genetic testing; dna test; pharmacogenetic testing; genetic test",
    "physical therapy": "physical therapy; physiotherapy; physical therapist; pt; physical medicine treatment; post-op pt",
    "occupational therapy": "occupational therapy; occupational therapist; ot; hand therapy",
    "chiropractic": "chiropractic; chiro; chiropractor; spinal manipulation; manipulative therapy; "
    "chiropractic manipulation; manipulation",
    "acupuncture": "acupuncture; acupuncturist",
    "massage": "massage; massage therapy; manual therapy; myofascial release",
    "electrical stimulation": "electrical stimulation; electric stimulation; electrical muscle stimulation; muscle stimulation; "
    "ems; e-stim",
    "infrared": "infrared; infrared therapy",
    "biofeedback": "biofeedback",
    "exercise": "therapeutic exercise; therapeutic exercises",
    "traction": "traction; decompression therapy",
    "aquatic therapy": "aquatic therapy; aqua therapy; pool therapy; aquatherapy",
    "shockwave": "shockwave; shock wave; eswt; shockwave therapy",
    "laser": "laser; laser therapy",
    "psychotherapy": "psychotherapy; cognitive behavioral therapy; cognitive-behavioral therapy; cognitive therapy; cbt; "
    "psychotherapist; "
    "psychological treatment; psychological therapy; psychological sessions; psychology sessions; psych therapy; "
    "psychological counseling; psychiatric treatment",
    "psychology": "psychological; psychologist; psychology; psych; psychologic; psychiatric; psychiatrist; psychiatry",
    "consultation": "consultation; consult; consultations; referral",
    "visit": "office visit; office visits; follow-up; follow up; followup; re-exam; re-examination; reevaluation; re-evaluation",
    "clearance": "medical clearance; preoperative clearance; pre-operative clearance; clearance",
    "epidural": "epidural steroid injection; epidural steroid injections; epidural injection; epidural; epidurals; "
    "esi; esis; transforaminal; tfesi; tfesis; lesi; lesis; cesi; cesis; tesi; ilesi",
    "facet": "facet injection; facet injections; facet joint injection; "
    "facet joint injections; facet; facets; medial branch block; "
    "medial branch blocks; mbb",
    "radiofrequency": "radiofrequency ablation; radiofrequency; rhizotomy; neurotomy",
    "trigger point": "trigger point injection; trigger point injections; trigger point; tpi",
    "platelet rich plasma": "platelet rich plasma; platelet-rich plasma; prp",
    "viscosupplementation": "viscosupplementation; hyaluronic acid; synvisc; orthovisc; euflexxa; supartz; gel injection; "
    "gel injections",
    "steroid injection": "cortisone injection; steroid injection; corticosteroid injection; cortisone",
    "nerve block": "nerve block; nerve blocks; stellate ganglion; ganglion block",
    "arthroscopy": "arthroscopy; arthroscopic",
    "fusion": "fusion; acdf; arthrodesis",
    "arthroplasty": "arthroplasty; joint replacement; replacement",
    "decompression": "decompression; discectomy; laminectomy; microdiscectomy; foraminotomy",
    "repair": "repair; reconstruction; open reduction; internal fixation",
    "release": "tunnel release; ctr; carpal release; trigger finger release",
    "assistant surgeon": "assistant surgeon; surgical assistant; pa assist",
    "tens": "tens; tens unit; transcutaneous electrical nerve stimulation; "
    "transcutaneous electrical nerve stimulator; transcutaneous nerve stimulator",
    "h-wave": "h-wave; h wave",
    "interferential": "interferential; if unit",
    "cold therapy": "cryotherapy; cold compression; cold therapy; hot/cold; polar care; vascutherm; cold unit; ice machine",
    "brace": "brace; braces; bracing; orthosis; lso; corset",
    "support": "lumbar support; back support",
    "splint": "splint; splints",
    "sling": "sling; ultrasling",
    "cane": "cane; canes",
    "walker": "walker",
    "wheelchair": "wheelchair; wheel chair",
    "crutches": "crutches",
    "commode": "commode",
    "shower chair": "shower chair; bath chair; bath/shower chair",
    "hospital bed": "hospital bed",
    "scooter": "scooter",
    "cervical pillow": "cervical pillow",
    "wedge pillow": "wedge pillow",
    "mattress": "mattress",
    "orthotics": "orthotics; orthotic; shoe inserts",
    "hearing aid": "hearing aid; hearing aids",
    "workstation": "workstation; work station; sit-stand desk; ergonomic desk",
    "nursing": "rn; nurse; nursing; skilled nursing",
    "home health": "home health; home care; aide; aides; home aide; home health aide",
    "inpatient": "inpatient; inpatient rehabilitation",
    "functional restoration": "functional restoration program; functional restoration; frp",
    "work hardening": "work hardening; work conditioning",
    "weight loss": "weight loss",
    "gym": "gym; gym membership; health club",
    "spinal cord stimulator": "spinal cord stimulator; spinal cord stimulators; spinal cord stimulation; scs",
    "functional capacity": "functional capacity evaluation; functional capacity; fce",
    "transportation": "transportation; transport; ride; rides",
    "gel": "gel; gels",
    "solution": "solution; solutions",
    "lotion": "lotion; lotions",
    "ointment": "ointment; ointments",
    "patch": "patch; patches",
    "compound": "compound; compounded; deprizine; fanatrex; synapryn; tabradol; dicopanol; ketophene; cyclophene; "
    "cream base; cream",
}

_FAMILIES: Final[dict[str, tuple[str, str]]] = {
    # general words: what they take in
    "imaging; imaging studies; imaging study; diagnostic imaging": ("imaging", "mri; xray; ct; ultrasound; bone scan"),
    "electrodiagnostic; electrodiagnostics; emg/ncv; emg/ncs": ("electrodiagnostics", "emg; ncs; ssep"),
    "laboratory; labs; lab work; laboratory studies; lab tests; blood work": (
        "laboratory",
        "blood count; chemistry; coagulation; urinalysis",
    ),
    "surgery; surgical; surgical intervention; operation; operative": (
        "surgery",
        "arthroscopy; fusion; arthroplasty; decompression; repair; release",
    ),
    "injection; injections": (
        "injection",
        "epidural; facet; trigger point; platelet rich plasma; viscosupplementation; steroid injection; nerve block",
    ),
    "compound drugs; compound medications; compounded medications; topical compound; topical compounds; topical; topicals": (
        "compounds",
        "compound",
    ),
}

_PARTS: Final[dict[str, str]] = {
    "head": "head; brain; skull",
    "neck": "neck; cervical; cervical spine; c-spine",
    "thoracic": "thoracic; thoracic spine; upper back; mid back; mid-back; t-spine",
    "lumbar": "lumbar; lumbar spine; lumbosacral; lumbosacral spine; low back; lower back; l-spine",
    "thoracic lumbar": "back",
    "neck thoracic lumbar": "spine",
    "shoulder": "shoulder; shoulders; rotator cuff; trapezius",
    "elbow": "elbow; elbows",
    "wrist": "wrist; wrists; carpal",
    "hand": "hand; hands",
    "finger": "finger; fingers; thumb",
    "arm shoulder elbow wrist hand finger": "arm; arms; upper extremity; upper extremities; ue; rue; lue; bue",
    "forearm": "forearm; forearms",
    "hip": "hip; hips",
    "pelvis": "pelvis; sacroiliac",
    "knee": "knee; knees",
    "ankle": "ankle; ankles",
    "foot": "foot; feet; toe; toes; heel",
    "leg hip knee ankle foot": "leg; legs; lower extremity; lower extremities; le; rle; lle; ble",
    "chest": "chest",
    "abdomen": "abdomen; abdominal",
}

WHOLE_SPINE: Final[frozenset[str]] = frozenset({"back", "spine"})
"""Words that name the whole spine only where no part of it is named beside them."""

_SIDES: Final[dict[str, str]] = {
    "right": "right; rue; rle",
    "left": "left; lue; lle",
    "right left": "bilateral; bilaterally; both; bue; ble",
}


def _by_words(table: dict[str, str]) -> dict[str, str]:
    return {words: name for name, listed in table.items() for words in listed.split("; ")}


SERVICES: Final[Mapping[str, str]] = MappingProxyType(_by_words(_SERVICES))
"""Words for a service, lower case, to one name for it."""

FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    {words: name for listed, (name, _) in _FAMILIES.items() for words in listed.split("; ")}
)
"""General words, lower case, to the family they name."""

FAMILY_MEMBERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {name: frozenset(members.split("; ")) for name, members in _FAMILIES.values()}
)
"""A family to the services it takes in."""

BODY_PARTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {words: frozenset(parts.split()) for words, parts in _by_words(_PARTS).items()}
)
"""Words for a part of the body to the parts they can mean."""

SIDES: Final[Mapping[str, frozenset[str]]] = MappingProxyType({w: frozenset(n.split()) for w, n in _by_words(_SIDES).items()})
"""Words for a side to the sides they name."""

UNTELLING: Final[frozenset[str]] = frozenset(
    """a about above additional administrator after all also amount an and any appeal application approval approved
    april are area as associated at august authorization authorize authorized bedtime been before being below between
    bid bilateral body both bottle bottles box boxes brand but by cap caps capsule capsules case certification
    certified claims clinical considered continue continued contrast count counts current currently daily date dated
    day day-supply day-use days december decision deemed denial denied determination determined did disorder dispense
    dispensed disputed documentation does done dos dosage dose doses down drug drugs dye each eight eighteen eligible
    evaluation every everything extremities extremity february five following for form found four from further generic
    given gm goes gram grams had has have he her his hours if imr in include includes including indicated initial
    injured into is it item items january july june just left level levels made march may mcg medical medically
    medication medications medicine medicines mg ml month months more mouth necessary necessity needed new nightly non
    noncertified not noted november october of off old on once one only op or oral orally order ordered original other
    others out over own pack patient per percent physician portion post post-op postoperative pre pre- preoperative
    prescription prescriptions previous previously prior prn product program prospective provider purchase qid qty
    quantity reason received recommendation recommended recommending recommends refill refills region remaining
    rendered rental report request requested requesting requests respectively retrospective retrospectively review
    reviewed reviewer rfa right said same says scan scans september service services session sessions seven she shows
    sig site six some specific studies study submitted such supply surgery surgical tab tablet tablets tabs ten test
    testing tests than that the their them then therapist therapy there therefore these they this three tid time times
    to total treating treatment treatments trial tube tubes twelve twenty twice two under unit units unknown unsigned
    unspecified until up upon ur use utilization via visit visits vitamin was week weekly weeks were when where which
    while who whom with without worker year""".split()
)
"""Words that do not tell one request from another."""
