"""Which part of the body a film shows, as a coded region; nothing where its file does not say."""

from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from engine.report.dicom_header import code

_SCT = codes.SCT
MIDLINE: dict[str, Code] = {
    "ABDOMEN": _SCT.Abdomen,
    "ABDOMENPELVIS": _SCT.AbdomenAndPelvis,
    "BRAIN": _SCT.Brain,
    "CHEST": _SCT.Chest,
    "CHESTABDOMEN": _SCT.ChestAndAbdomen,
    "CHESTABDPELVIS": _SCT.ChestAbdomenAndPelvis,
    "COCCYX": _SCT.Coccyx,
    "CSPINE": _SCT.CervicalSpine,
    "HEAD": _SCT.Head,
    "HEADNECK": _SCT.HeadAndNeck,
    "HEART": _SCT.Heart,
    "JAW": _SCT.JawRegion,
    "LSPINE": _SCT.LumbarSpine,
    "NECK": _SCT.Neck,
    "NECKCHEST": _SCT.NeckAndChest,
    "PELVIS": _SCT.Pelvis,
    "SKULL": _SCT.Skull,
    "SPINE": _SCT.Spine,
    "SSPINE": _SCT.Sacrum,
    "STERNUM": _SCT.Sternum,
    "THORAX": _SCT.Chest,
    "TSPINE": _SCT.ThoracicSpine,
    "WHOLEBODY": _SCT.EntireBody,
}
PAIRED: dict[str, Code] = {
    "ANKLE": _SCT.AnkleJoint,
    "ARM": _SCT.UpperArm,
    "BREAST": _SCT.Breast,
    "CLAVICLE": _SCT.Clavicle,
    "ELBOW": _SCT.ElbowJoint,
    "EXTREMITY": _SCT.Extremity,
    "EYE": _SCT.Eye,
    "FEMUR": _SCT.Femur,
    "FINGER": _SCT.Finger,
    "FOOT": _SCT.Foot,
    "FOREARM": _SCT.Forearm,
    "HAND": _SCT.Hand,
    "HIP": _SCT.Hip,
    "HUMERUS": _SCT.Humerus,
    "KNEE": _SCT.Knee,
    "LEG": _SCT.LowerLeg,
    "LUNG": _SCT.Lung,
    "PATELLA": _SCT.Patella,
    "RIB": _SCT.Rib,
    "SCAPULA": _SCT.Scapula,
    "SHOULDER": _SCT.Shoulder,
    "THIGH": _SCT.Thigh,
    "THUMB": _SCT.Thumb,
    "TOE": _SCT.Toe,
    "WRIST": _SCT.WristJoint,
}
"""Defined terms of Body Part Examined, here those that come in pairs, and their regions (PS3.16 Annex L)."""


def frame_anatomy(header: Dataset) -> Dataset | None:
    """An item of the Frame Anatomy Sequence (PS3.3 C.7.6.16.2.8), from what the film's header says.

    Its Anatomic Region Sequence goes before its Body Part Examined. None where neither names a region that is known,
    or a side is needed and the header has none: the macro may be left out, and must not be guessed.
    """
    word = str(header.get("BodyPartExamined") or "").upper().replace(" ", "").replace("_", "")
    region = _coded(header) or MIDLINE.get(word) or PAIRED.get(word)
    side = str(header.get("ImageLaterality") or header.get("Laterality") or "").upper()
    if region is None:
        return None
    if side not in ("R", "L", "B", "U"):
        if region not in MIDLINE.values():
            return None
        side = "U"
    anatomy = Dataset()
    anatomy.AnatomicRegionSequence = [code(region.value, region.meaning, region.scheme_designator)]
    anatomy.FrameLaterality = side
    return anatomy


def _coded(header: Dataset) -> Code | None:
    """The region that the header codes, if it is one of the table."""
    items = header.get("AnatomicRegionSequence") or []
    known = {(each.value, each.scheme_designator): each for each in (*MIDLINE.values(), *PAIRED.values())}
    for item in items:
        found = known.get((str(item.get("CodeValue")), str(item.get("CodingSchemeDesignator"))))
        if found is not None:
            return found
    return None
