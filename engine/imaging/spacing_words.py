"""Values of DICOM elements as people write them."""

from engine.core.language import translate
from engine.imaging.geometry import SpacingSource


def spacing_source(source: SpacingSource) -> str:
    """Where millimetres come from, in the user's language."""
    return {
        "image plane": translate("Measures", "image plane"),
        "calibrated": translate("Measures", "calibrated"),
        "at detector": translate("Measures", "at detector"),
        "magnification-corrected": translate("Measures", "magnification-corrected"),
    }[source]


def person_name(value: str) -> str:
    """A person name (PS3.5 6.2.1.1) as ``Family, Given Middle``, in its first representation that says anything.

    A name without carets, as some devices write it, stays as it is.
    """
    for group in value.split("="):
        family, _, rest = group.partition("^")
        given = " ".join(part.strip() for part in rest.split("^")[:2] if part.strip())
        name = ", ".join(part for part in (family.strip(), given) if part)
        if name:
            return name
    return ""


def date(value: str) -> str:
    """A date ``YYYYMMDD`` (PS3.5 6.2) as ``YYYY-MM-DD``; anything else as it is."""
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if len(value) == 8 and value.isdigit() else value
