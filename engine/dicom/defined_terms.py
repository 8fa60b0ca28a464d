"""Words that DICOM defines for a few elements of a header: nothing that a person typed is among them."""

# fmt: off
MODALITIES = frozenset((
    "AR", "ASMT", "AU", "BDUS", "BI", "BMD", "CFM", "CR", "CT", "CTPROTOCOL", "DG", "DMS", "DOC", "DX", "ECG",
    "EEG", "EMG", "EOG", "EPS", "ES", "FID", "GM", "HC", "HD", "IO", "IOL", "IVOCT", "IVUS", "KER", "KO", "LEN",
    "LS", "MG", "MR", "M3D", "NM", "OAM", "OCT", "OP", "OPM", "OPT", "OPTBSV", "OPTENF", "OPV", "OSS", "OT",
    "PA", "PLAN", "POS", "PR", "PT", "PX", "REG", "RESP", "RF", "RG", "RTDOSE", "RTIMAGE", "RTINTENT", "RTPLAN",
    "RTRAD", "RTRECORD", "RTSEGANN", "RTSTRUCT", "RWV", "SEG", "SM", "SMR", "SR", "SRF", "STAIN", "TEXTUREMAP",
    "TG", "US", "VA", "XA", "XAPROTOCOL", "XC",
))
"""Modality (PS3.3 C.7.3.1.1.1)."""

VIEW_POSITIONS = frozenset((
    "AP", "PA", "LL", "RL", "LLD", "LLO", "RLD", "RLO", "LAO", "RAO", "LPO", "RPO", "LATERAL", "LAT", "OBLIQUE",
    "AXIAL", "TANGENTIAL", "CC", "MLO", "ML", "LM", "LMO", "SIO", "XCC", "XCCL", "XCCM", "FB",
))
"""View Position (PS3.3 C.8.7.1.1.1, C.8.11.7.1.1), and words in wide use for lateral films."""

BODY_PARTS = frozenset((
    "ABDOMEN", "ABDOMENPELVIS", "ANKLE", "ARM", "BREAST", "BRAIN", "CALCANEUS", "CHEST", "CHESTABDOMEN",
    "CHESTABDPELVIS", "CLAVICLE", "COCCYX", "CSPINE", "CTSPINE", "ELBOW", "EXTREMITY", "EYE", "FEMUR", "FIBULA",
    "FINGER", "FOOT", "FOREARM", "HAND", "HEAD", "HEADNECK", "HEART", "HIP", "HUMERUS", "JAW", "KIDNEY", "KNEE",
    "LEG", "LIVER", "LSPINE", "LSSPINE", "LUNG", "MANDIBLE", "MAXILLA", "NECK", "NECKCHEST", "ORBIT", "PATELLA",
    "PELVIS", "RADIUS", "RIB", "SACRUM", "SCAPULA", "SHOULDER", "SKIN", "SKULL", "SPINE", "SSPINE", "STERNUM",
    "THIGH", "THORAX", "THUMB", "TIBIA", "TLSPINE", "TOE", "TSPINE", "ULNA", "WHOLEBODY", "WRIST", "ZYGOMA",
))
"""Body Part Examined (PS3.16 Annex L), as far as it occurs on images that this program shows."""

PHOTOMETRIC_INTERPRETATIONS = frozenset((
    "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422",
    "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT", "XYB", "HSV", "ARGB", "CMYK",
))
"""Photometric Interpretation (PS3.3 C.7.6.3.1.2), retired ones included."""
# fmt: on


def defined(word: str, terms: frozenset[str]) -> str:
    """The word if it is one of the terms, whatever its case; else nothing."""
    return word if word.upper() in terms else ""
