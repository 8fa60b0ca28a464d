"""One frame of a DICOM object as a :class:`engine.imaging.frame.Frame`."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless, SecondaryCaptureImageStorage

from engine.core.errors import DecodeError
from engine.core.language import phrase
from engine.dicom.dataset import MALFORMED, number, quiet_parsing, text
from engine.dicom.decoding import decode_stored, read_containers
from engine.dicom.geometry_attributes import read_geometry
from engine.dicom.grey_attributes import is_inverse, read_modality_transform, read_padding, read_unit, read_voi
from engine.dicom.lookup_tables import apply_palette
from engine.dicom.overlays import has_embedded_overlays, read_overlays
from engine.dicom.sources import Source
from engine.imaging.frame import LARGEST_VALUE, Frame, Window
from engine.imaging.grey_pipeline import COLOUR_WINDOW, apply_modality, percentile_window

_CAPTURE = str(SecondaryCaptureImageStorage)
# With those that the standard has retired.
_ULTRASOUND = {f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("3", "3.1", "6", "6.1", "6.2")}
_LOSSY = (JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless)


def read_frame(source: Source, frame_index: int = 0) -> Frame:
    """Decode one frame in this process.

    Raises
    ------
    SourceError
        If the source cannot be opened or holds no image.
    DecodeError
        If its pixels are damaged, too large or of an unknown kind.
    """
    header, stored = decode_stored(source, frame_index)
    with quiet_parsing():
        try:
            containers = read_containers(source, frame_index) if has_embedded_overlays(header) else None
            overlays = read_overlays(header, frame_index, containers)
            frame = replace(build_frame(header, stored, frame_index), overlays=overlays)
            _ = frame.value_range  # here, where nobody waits for a window to answer
            return frame
        except MALFORMED as error:
            raise DecodeError(
                phrase(
                    "Reading",
                    "The header contradicts the pixels of this image, so it cannot be shown truthfully: "
                    "export it again.",
                )
            ) from error


def build_frame(header: Dataset, stored: NDArray[np.generic], frame_index: int = 0) -> Frame:
    """Make a Frame of stored values.

    Parameters
    ----------
    header : Dataset
        Its PhotometricInterpretation is that of `stored`, one that :func:`engine.dicom.decoding.check_image` accepts.
    stored : ndarray, shape (H, W) in grey or palette indexes, (H, W, 3) in RGB

    Raises
    ------
    DecodeError
        If a lookup table is damaged.
    """
    photometric = text(header, "PhotometricInterpretation")
    if photometric == "PALETTE COLOR":
        return _colour_frame(header, _eight_bit(apply_palette(stored, header), None), frame_index)
    if stored.ndim == 3:
        return _colour_frame(header, _eight_bit(stored, int(number(header, "BitsStored") or 8)), frame_index)
    return _grey_frame(header, stored, frame_index)


def _grey_frame(header: Dataset, stored_hw: NDArray[np.generic], frame_index: int) -> Frame:
    padding_hw = read_padding(header, stored_hw)
    modality_hw = apply_modality(stored_hw, read_modality_transform(header, frame_index))
    # NaN is in no range.
    if not (modality_hw.min() >= -LARGEST_VALUE and modality_hw.max() <= LARGEST_VALUE):
        finite_hw = np.abs(modality_hw) <= LARGEST_VALUE
        padding_hw = ~finite_hw if padding_hw is None else padding_hw | ~finite_hw
        modality_hw = np.where(finite_hw, modality_hw, modality_hw[finite_hw].min() if finite_hw.any() else 0)
    voi = read_voi(header, frame_index, modality_hw, integers=stored_hw.dtype.kind != "f")
    if voi:
        default_voi = voi[0]
    elif number(header, "BitsAllocated") == 1:
        default_voi = Window(0.5, 1.0, "LINEAR_EXACT", "binary")
    else:
        default_voi = percentile_window(modality_hw, padding_hw)
    return Frame(
        modality_hw=modality_hw,
        rgb_hw3=None,
        default_voi=default_voi,
        padding_hw=padding_hw,
        inverse=is_inverse(header),
        voi=voi,
        default_voi_from_file=bool(voi),
        geometry=read_geometry(header, frame_index),
        modality=text(header, "Modality"),
        view_position=text(header, "ViewPosition"),
        body_part=text(header, "BodyPartExamined"),
        lossy=_is_lossy(header),
        burned_in=_is_burned_in(header),
        unit=read_unit(header, frame_index),
    )


def _colour_frame(header: Dataset, rgb_hw3: NDArray[np.uint8], frame_index: int) -> Frame:
    return Frame(
        modality_hw=None,
        rgb_hw3=rgb_hw3,
        default_voi=COLOUR_WINDOW,
        default_voi_from_file=True,
        geometry=read_geometry(header, frame_index),
        modality=text(header, "Modality"),
        view_position=text(header, "ViewPosition"),
        body_part=text(header, "BodyPartExamined"),
        lossy=_is_lossy(header),
        burned_in=_is_burned_in(header),
    )


def _eight_bit(rgb_hw3: NDArray[np.generic], bits: int | None) -> NDArray[np.uint8]:
    """Colour samples as bytes; without `bits` the largest says how many they use."""
    if bits is None:
        bits = 8 if int(rgb_hw3.max()) < 256 else 16
    scaled = rgb_hw3[..., :3].astype(np.float64) * (255.0 / (2**bits - 1))
    return np.asarray(np.clip(np.rint(scaled), 0, 255), dtype=np.uint8)


def _is_burned_in(header: Dataset) -> bool:
    stated = text(header, "BurnedInAnnotation").upper() == "YES"
    object_class = text(header, "SOPClassUID")
    capture = object_class == _CAPTURE or object_class.startswith(f"{_CAPTURE}.")
    return stated or capture or text(header, "Modality") == "US" or object_class in _ULTRASOUND


def _is_lossy(header: Dataset) -> bool:
    declared = text(header, "LossyImageCompression") == "01"
    meta = getattr(header, "file_meta", Dataset())
    return declared or meta.get("TransferSyntaxUID") in _LOSSY
