"""What a header says about its grey values: modality transform, VOI windows and tables, padding, polarity."""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from engine.core.errors import DecodeError
from engine.dicom.dataset import items, number, numbers, text
from engine.dicom.functional_groups import frame_group
from engine.dicom.lookup_tables import is_little_endian, read_table
from engine.imaging.frame import Voi, VoiTable, Window, WindowFunction
from engine.imaging.grey_pipeline import ModalityTable, Rescale

_VALUE_UNITS = {"HU": "HU", "OD": "‰ OD", "MGML": "mg/ml", "Z_EFF": "Zeff", "ED": "10²³ e/ml", "PCT": "%"}
_PET_UNITS = {"BQML": "Bq/ml", "GML": "g/ml", "CNTS": "counts", "CPS": "counts/s", "PROPCNTS": "rel. counts"}
_FUNCTIONS = {"": "LINEAR", "LINEAR": "LINEAR", "LINEAR_EXACT": "LINEAR_EXACT", "SIGMOID": "SIGMOID"}


def read_modality_transform(header: Dataset, frame_index: int = 0) -> Rescale | ModalityTable:
    """The Modality LUT or rescale of one frame (PS3.3 C.11.1, C.7.6.16.2.9); identity where there is none.

    Raises
    ------
    DecodeError
        If a Modality LUT is there but damaged: its values would be wrong without a sign of it.
    """
    tables = items(header, "ModalityLUTSequence")
    if tables:
        first, values, _bits = read_table(tables[0], is_little_endian(header))
        if _is_signed(header) and first >= 2**15:
            first -= 2**16
        return ModalityTable(first, values)
    group = frame_group(header, frame_index, "PixelValueTransformationSequence")
    slope, intercept = number(group, "RescaleSlope"), number(group, "RescaleIntercept")
    return Rescale(1.0 if slope is None else slope, intercept or 0.0)


def read_voi(
    header: Dataset, frame_index: int, modality_hw: NDArray[np.float32], integers: bool = True
) -> tuple[Voi, ...]:
    """Every VOI LUT table and window of one frame (PS3.3 C.11.2, C.7.6.16.2.10), tables first.

    Unusable ones (a width that its function does not allow or that no number holds, a damaged table) are left out;
    a frame without any says that it has no usable one. The half steps of LINEAR belong to integers: on float pixel
    data (`integers` False) it is read as LINEAR_EXACT.
    """
    group = frame_group(header, frame_index, "FrameVOILUTSequence")
    found: list[Voi] = []
    for item in items(group, "VOILUTSequence"):
        try:
            first, values, bits = read_table(item, is_little_endian(header))
        except DecodeError:
            continue
        # The sign of the first mapped value is ambiguous where it follows a rescale: the data decide.
        if first >= 2**15 and modality_hw.size and float(np.nanmin(modality_hw)) < 0:
            first -= 2**16
        found.append(VoiTable(first, values, bits, text(item, "LUTExplanation")))
    function = _FUNCTIONS.get(text(group, "VOILUTFunction").upper(), "LINEAR")
    if not integers and function == "LINEAR":
        function = "LINEAR_EXACT"
    names = text(group, "WindowCenterWidthExplanation").split("\\")
    centers, widths = numbers(group, "WindowCenter"), numbers(group, "WindowWidth")
    for index, (center, width) in enumerate(zip(centers, widths, strict=False)):
        name = names[index].strip() if index < len(names) else ""
        window = Window(center, width, cast(WindowFunction, function), name)
        if window.is_usable:
            found.append(window)
    return tuple(found)


def read_padding(header: Dataset, stored_hw: NDArray[np.generic]) -> NDArray[np.bool_] | None:
    """True where stored values are padding (PS3.3 C.7.5.1.1.2), the limit included; NaN and infinity are too.

    None where nothing is padding.
    """
    mask: NDArray[np.bool_] | None = None
    stored = cast(NDArray[np.float64], stored_hw)
    if stored_hw.dtype.kind == "f":
        mask = ~np.isfinite(stored)
        prefix = "DoubleFloat" if stored_hw.dtype.itemsize == 8 else "Float"
        value = number(header, f"{prefix}PixelPaddingValue")
        limit = number(header, f"{prefix}PixelPaddingRangeLimit")
    else:
        value, limit = number(header, "PixelPaddingValue"), number(header, "PixelPaddingRangeLimit")
        if _is_signed(header):
            value, limit = (_signed(x) for x in (value, limit))
    if value is not None:
        low, high = sorted((value, value if limit is None else limit))
        in_range: NDArray[np.bool_] = (stored >= low) & (stored <= high)
        mask = in_range if mask is None else mask | in_range
    return mask if mask is not None and bool(mask.any()) else None


def is_inverse(header: Dataset) -> bool:
    """MONOCHROME1, or PresentationLUTShape INVERSE; a DX image that says both is inverted once (PS3.3 C.8.11.3.1.2)."""
    monochrome1 = text(header, "PhotometricInterpretation") == "MONOCHROME1"
    return monochrome1 or text(header, "PresentationLUTShape") == "INVERSE"


def read_unit(header: Dataset, frame_index: int = 0) -> str:
    """The unit of the modality values of one frame; empty where it is unspecified or unknown.

    From RescaleType or ModalityLUTType (PS3.3 C.11.1.1.2), for PET from Units (C.8.9.1.1.3). Values of a CT without a
    RescaleType are Hounsfield units (C.8.2.1.1.4) unless it is a localizer, whose values are not.
    """
    tables = items(header, "ModalityLUTSequence")
    group = tables[0] if tables else frame_group(header, frame_index, "PixelValueTransformationSequence")
    named = text(group, "ModalityLUTType" if tables else "RescaleType").upper()
    modality = text(header, "Modality")
    if modality == "PT":
        return _PET_UNITS.get(text(header, "Units").upper(), "")
    if not named and modality == "CT" and "LOCALIZER" not in text(header, "ImageType").upper():
        return "HU"
    return _VALUE_UNITS.get(named, "")


def _is_signed(header: Dataset) -> bool:
    return number(header, "PixelRepresentation") == 1


def _signed(value: float | None) -> float | None:
    """A 16-bit value that was written as US although its pixels are signed."""
    return value - 2**16 if value is not None and 2**15 <= value < 2**16 else value
