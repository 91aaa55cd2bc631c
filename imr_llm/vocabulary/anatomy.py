"""Body parts as headings name them, and the singular the record holds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Side = Literal["left", "right", "bilateral"]

_SINGULAR: Final = (
    "cervical spine, thoracic spine, lumbar spine, lumbosacral spine, sacral spine, cervicothoracic spine, thoracolumbar spine, "
    "cervical, thoracic, lumbar, lumbosacral, sacral, cervicothoracic, thoracolumbar, spine, neck, "
    "upper back, mid back, middle back, "
    "low back, lower back, back, sacroiliac joint, sacroiliac, si joint, sacrum, coccyx, tailbone, "
    "shoulder, upper arm, arm, forearm, elbow, wrist, hand, finger, thumb, index finger, middle finger, ring finger, "
    "little finger, small finger, pinky finger, long finger, upper extremity, lower extremity, "
    "extremity, hip, thigh, knee, lower leg, leg, calf, ankle, heel, "
    "great toe, big toe, toe, pelvis, groin, buttock, trapezius, scapula, clavicle, chest, rib, sternum, abdomen, "
    "head, skull, brain, face, jaw, temporomandibular joint, eye, ear, nose, scrotum, testicle, bladder, kidney, prostate"
)
_IRREGULAR: Final[dict[str, str]] = {
    "feet": "foot",
    "foot": "foot",
    "lower extremities": "lower extremity",
    "upper extremities": "upper extremity",
    "extremities": "extremity",
    "calves": "calf",
    "c-spine": "cervical spine",
    "t-spine": "thoracic spine",
    "l-spine": "lumbar spine",
    "l/s spine": "lumbosacral spine",
    "ls spine": "lumbosacral spine",
    "cervical-spine": "cervical spine",
    "lumbar-spine": "lumbar spine",
    "lumbo-sacral spine": "lumbosacral spine",
    "midback": "mid back",
    "low-back": "low back",
    "upper-extremity": "upper extremity",
    "lower-extremity": "lower extremity",
    "upper ext": "upper extremity",
    "lower ext": "lower extremity",
    "tmj": "temporomandibular joint",
    "sacroiliac joints": "sacroiliac joint",
    "si joints": "si joint",
    "bilateral lower extremity": "lower extremity",
}
_NOT_COUNTED: Final = frozenset(
    {"cervical", "thoracic", "lumbar", "lumbosacral", "sacral", "sacroiliac", "cervicothoracic", "thoracolumbar"}
)

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{name: name for name in _SINGULAR.split(", ")},
        **{f"{name}s": name for name in _SINGULAR.split(", ") if name not in _NOT_COUNTED and not name.endswith(("s", "y", "x"))},
        **_IRREGULAR,
    }
)
"""Printed name, lower case, to the singular the record holds."""

SPINE_REGIONS: Final[frozenset[str]] = _NOT_COUNTED - {"sacroiliac"}
"""Adjectives that mean a part of the spine: "cervical and thoracic spine" names two."""

LIMBS: Final[Mapping[str, tuple[str, Side | None]]] = MappingProxyType(
    {
        "rue": ("upper extremity", "right"),
        "lue": ("upper extremity", "left"),
        "bue": ("upper extremity", "bilateral"),
        "rle": ("lower extremity", "right"),
        "lle": ("lower extremity", "left"),
        "ble": ("lower extremity", "bilateral"),
        "ue": ("upper extremity", None),
        "le": ("lower extremity", None),
    }
)
"""Short names that tell limb and, most of them, side; only where printed in capitals."""

SIDES: Final[Mapping[str, Side]] = MappingProxyType(
    {
        "left": "left",
        "lt": "left",
        "right": "right",
        "rt": "right",
        "bilateral": "bilateral",
        "bilaterally": "bilateral",
        "bilat": "bilateral",
        "bil": "bilateral",
        "bi-lateral": "bilateral",
        "b/l": "bilateral",
        "both": "bilateral",
        "left-sided": "left",
        "right-sided": "right",
    }
)
"""Printed word, lower case, to the side."""

SPECIALIST_WORDS: Final[frozenset[str]] = frozenset(
    {"surgeon", "surgeons", "specialist", "specialists", "doctor", "physician", "surgery", "center", "institute"}
)
"""After a body part, words that make it a clinician's field rather than what is treated."""
