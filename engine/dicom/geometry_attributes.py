"""What a header says about size and direction: spacing with its source, pixel shape, orientation, slice position."""

from pydicom.dataset import Dataset

from engine.dicom.dataset import number, numbers, text
from engine.dicom.functional_groups import frame_group
from engine.imaging.geometry import Geometry, OrientationLetters, Placement, Spacing

_CROSS_SECTIONAL = {"CT", "MR", "PT", "NM"}
_PROJECTION = {"CR", "DX", "DR", "MG", "XA", "RF", "IO", "PX", "RG", "BI", "XC"}
_OPPOSITE = str.maketrans("LRAPHF", "RLPAFH")
# A direction is named where it makes up more than sin(14.5 degrees) of the edge's direction.
_NAMED_ABOVE = 0.25


def read_geometry(header: Dataset, frame_index: int = 0) -> Geometry:
    """Spacing, pixel shape and orientation of one frame; what the header does not say stays None."""
    spacing = _spacing(header, frame_index)
    aspect = spacing.row_mm / spacing.column_mm if spacing is not None else _declared_aspect(header)
    return Geometry(spacing, aspect, _letters(header, frame_index), _placement(header, frame_index))


def slice_position_mm(position: Dataset, normal: tuple[float, float, float] | None) -> float | None:
    """ImagePositionPatient projected on the slice normal (PS3.3 C.7.6.2.1.1); None where either is absent."""
    corner = numbers(position, "ImagePositionPatient") if normal is not None else []
    if len(corner) != 3 or normal is None:
        return None
    return sum(x * n for x, n in zip(corner, normal, strict=True))


def slice_normal(orientation: Dataset) -> tuple[float, float, float] | None:
    """The direction at right angles to rows and columns; None where ImageOrientationPatient is absent."""
    cosines = numbers(orientation, "ImageOrientationPatient")
    if len(cosines) != 6:
        return None
    (a, b, c), (d, e, f) = cosines[:3], cosines[3:]
    return b * f - c * e, c * d - a * f, a * e - b * d


def _placement(header: Dataset, frame_index: int) -> Placement | None:
    """Where the frame lies in the patient; None where position or direction is absent or no such thing."""
    corner = numbers(frame_group(header, frame_index, "PlanePositionSequence"), "ImagePositionPatient")
    cosines = _cosines(header, frame_index)
    if len(corner) != 3 or not cosines:
        return None
    (x, y, z), (a, b, c), (d, e, f) = corner, cosines[:3], cosines[3:]
    if abs(a * d + b * e + c * f) > 0.01:
        # Rows and columns at an angle: no picture has that.
        return None
    return Placement((x, y, z), (a, b, c), (d, e, f), text(header, "FrameOfReferenceUID"))


def _pair(dataset: Dataset, keyword: str) -> tuple[float, float] | None:
    found = numbers(dataset, keyword)
    return (found[0], found[1]) if len(found) == 2 and min(found) > 0 else None


def _spacing(header: Dataset, frame_index: int) -> Spacing | None:
    """The spacing that may be measured with, and what it means (PS3.3 10.7.1.3)."""
    measures = frame_group(header, frame_index, "PixelMeasuresSequence")
    in_plane = _pair(measures, "PixelSpacing")
    at_detector = _pair(header, "ImagerPixelSpacing") or _pair(header, "NominalScannedPixelSpacing")
    projection = text(header, "Modality") in _PROJECTION or at_detector is not None
    if in_plane is not None:
        if text(header, "PixelSpacingCalibrationType") or (at_detector is not None and in_plane != at_detector):
            return Spacing(*in_plane, "calibrated")
        if not projection:
            placed = bool(_cosines(header, frame_index))
            if measures is not header or placed or text(header, "Modality") in _CROSS_SECTIONAL:
                return Spacing(*in_plane, "image plane")
            return None
        at_detector = at_detector or in_plane
    if at_detector is None:
        return None
    magnification = number(header, "EstimatedRadiographicMagnificationFactor")
    if magnification is not None and magnification >= 1:
        return Spacing(at_detector[0] / magnification, at_detector[1] / magnification, "magnification-corrected")
    return Spacing(*at_detector, "at detector")


def _declared_aspect(header: Dataset) -> float | None:
    """PixelAspectRatio, or the ratio of a spacing whose meaning is unknown: its shape is still true."""
    ratio = _pair(header, "PixelAspectRatio") or _pair(header, "PixelSpacing")
    return None if ratio is None else ratio[0] / ratio[1]


def _letters(header: Dataset, frame_index: int) -> OrientationLetters | None:
    """Letters from ImageOrientationPatient (PS3.3 C.7.6.2.1.1), else from PatientOrientation (C.7.6.1.1.1)."""
    cosines = _cosines(header, frame_index)
    if cosines:
        right, bottom = _direction(cosines[:3]), _direction(cosines[3:])
    else:
        named = text(header, "PatientOrientation").split("\\")
        if len(named) != 2 or not all(_is_direction(part) for part in named):
            return None
        right, bottom = named
    return OrientationLetters(right.translate(_OPPOSITE), right, bottom.translate(_OPPOSITE), bottom)


def _is_direction(letters: str) -> bool:
    """One to three different letters of the patient's directions (C.7.6.1.1.1)."""
    return 1 <= len(letters) <= 3 and len(set(letters)) == len(letters) and set(letters) <= set("LRAPHF")


def _cosines(header: Dataset, frame_index: int) -> list[float]:
    """Row and column direction of the frame, empty where absent or not of about unit length."""
    found = numbers(frame_group(header, frame_index, "PlaneOrientationSequence"), "ImageOrientationPatient")
    unit = len(found) == 6 and all(0.5 < sum(x * x for x in half) < 2 for half in (found[:3], found[3:]))
    return found if unit else []


def _direction(cosines: list[float]) -> str:
    """Letters of a direction in the patient (LPS axes), strongest first."""
    named = [(abs(x), axis[0] if x > 0 else axis[1]) for x, axis in zip(cosines, ("LR", "PA", "HF"), strict=True)]
    return "".join(letter for size, letter in sorted(named, key=lambda one: -one[0]) if size > _NAMED_ABOVE)
