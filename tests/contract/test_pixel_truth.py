"""What the screen shows of a grey image equals, within one grey level, what pydicom's own LUT functions give.

The expectation takes nothing from the grey pipeline: pixels, modality LUT and VOI LUT are pydicom's; polarity, padding
and the percentile window are written out here from the standard and the specification of the viewer.
"""

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.grey_pipeline import render_rgb

CURVE = (-2048, [int(4095 * (entry / 4095) ** 2) for entry in range(4096)], 12)

VARIATIONS: dict[str, dict[str, Any]] = {
    "one window": {"windows": [(1500, 900)]},
    "first of two windows": {"windows": [(2048, 4096), (700, 300)], "window_names": ["ALL", "LUNG"]},
    "no window": {},
    "narrowest window": {"windows": [(2048, 1)]},
    "sigmoid": {"windows": [(2000, 1300)], "window_function": "SIGMOID"},
    "linear exact": {"windows": [(2000, 1300)], "window_function": "LINEAR_EXACT"},
    "voi table": {"voi_luts": [(0, [4095 - entry // 2 for entry in range(4096)], 12)]},
    "voi table before window": {"voi_luts": [(100, list(range(1000)), 10)], "windows": [(2048, 4096)]},
    "voi table of 16 bits": {"voi_luts": [(0, [entry * 15 for entry in range(4096)], 16)]},
    "rescale": {"rescale": (0.5, -1024), "windows": [(0, 2048)]},
    "rescale, no window": {"rescale": (0.25, 7)},
    "modality table": {"modality_lut": (0, [entry // 3 for entry in range(4096)], 16), "windows": [(600, 900)]},
    "MONOCHROME1": {"photometric": "MONOCHROME1", "bits": 14, "windows": [(8192, 16384)]},
    "MONOCHROME1 that also says INVERSE": {
        "photometric": "MONOCHROME1",
        "presentation_shape": "INVERSE",
        "windows": [(1500, 2000)],
    },
    "MONOCHROME1 without window": {"photometric": "MONOCHROME1"},
    "signed": {"signed": True, "rescale": (1, -24), "windows": [(-100, 700)]},
    "signed, table": {"signed": True, "voi_luts": [CURVE]},
    "padding": {"padding": 4095, "windows": [(2048, 4096)]},
    "padding range, no window": {"padding": (0, 400)},
    "padding, MONOCHROME1": {"padding": 0, "photometric": "MONOCHROME1"},
    "signed padding": {"signed": True, "padding": -2048},
    "8 bit": {"bits": 8, "windows": [(128, 256)]},
    "16 bit": {"bits": 16, "windows": [(30000, 40000)]},
    "implicit": {"transfer_syntax": ImplicitVRLittleEndian},
    "big endian": {"transfer_syntax": ExplicitVRBigEndian, "windows": [(1500, 900)]},
    "deflated": {"transfer_syntax": DeflatedExplicitVRLittleEndian},
    "RLE": {"transfer_syntax": RLELossless},
    "JPEG 2000": {"transfer_syntax": JPEG2000Lossless, "photometric": "MONOCHROME1"},
    "JPEG-LS": {"transfer_syntax": JPEGLSLossless},
    "JPEG-LS near lossless": {"transfer_syntax": JPEGLSNearLossless},
    "JPEG lossless": {"transfer_syntax": JPEGLossless},
    "JPEG lossless SV1": {"transfer_syntax": JPEGLosslessSV1, "windows": [(1500, 900)]},
    "JPEG baseline": {"transfer_syntax": JPEGBaseline8Bit, "bits": 8},
}


def expected_display(dataset: Dataset, frame_index: int = 0) -> np.ndarray:
    """Display bytes (H, W) of one frame, through pydicom."""
    stored = dataset.pixel_array
    stored = stored[frame_index] if stored.ndim == 3 else stored
    padding = np.zeros(stored.shape, dtype=bool)
    if "PixelPaddingValue" in dataset:
        ends = [dataset.PixelPaddingValue, dataset.get("PixelPaddingRangeLimit", dataset.PixelPaddingValue)]
        padding = (stored >= min(ends)) & (stored <= max(ends))
    modality = apply_modality_lut(stored, dataset)
    has_table, has_window = "VOILUTSequence" in dataset, "WindowCenter" in dataset
    if has_table:
        item = dataset.VOILUTSequence[0]
        grey = apply_voi_lut(modality.astype(np.int64), dataset, index=0, prefer_lut=True) / (
            2.0 ** item.LUTDescriptor[2] - 1
        )
    elif has_window:
        shown = apply_voi_lut(modality, dataset, index=0).astype(np.float64)
        low, high = output_range(dataset)
        grey = (shown - low) / (high - low)
    elif dataset.BitsAllocated == 1:
        grey = modality.astype(np.float64)
    else:
        low, high = np.percentile(modality[~padding].astype(np.float64), (0.1, 99.9))
        grey = (modality - low) / (high - low)
    grey = np.clip(grey, 0, 1)
    if dataset.PhotometricInterpretation == "MONOCHROME1" or dataset.get("PresentationLUTShape") == "INVERSE":
        grey = 1 - grey
    grey[padding] = 0
    return np.rint(grey * 255)


def output_range(dataset: Dataset) -> Sequence[float]:
    """The range that pydicom's windowing maps to: that of the modality values that can occur."""
    if "ModalityLUTSequence" in dataset:
        return 0, 2 ** dataset.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    half = 2 ** (dataset.BitsStored - 1)
    low, high = (-half, half - 1) if dataset.PixelRepresentation else (0, 2 * half - 1)
    slope, intercept = dataset.get("RescaleSlope"), dataset.get("RescaleIntercept")
    if slope is None or intercept is None:
        return low, high
    return low * float(slope) + float(intercept), high * float(slope) + float(intercept)


def largest_difference(path: Path, dataset: Dataset) -> float:
    shown = render_rgb(read_frame(Source(path)))
    assert np.array_equal(shown[..., 0], shown[..., 1])
    assert np.array_equal(shown[..., 0], shown[..., 2])
    return float(np.abs(shown[..., 0] - expected_display(dataset)).max())


@pytest.mark.parametrize("name", VARIATIONS)
def test_display_equals_pydicom_within_one_grey_level(
    tmp_path: Path, write_dicom: Callable[..., Path], name: str
) -> None:
    path = write_dicom(tmp_path / "image.dcm", **VARIATIONS[name])
    dataset = pydicom.dcmread(path)
    expected = expected_display(dataset)
    assert expected.max() - expected.min() > 100, "the test image shows too little to compare"
    assert largest_difference(path, dataset) <= 1


def shared_files() -> list[Path]:
    folder = os.environ.get("PARALLAX_SHARED_DATA", "")
    return sorted(path for path in Path(folder, "dicom").rglob("*") if path.is_file()) if folder else []


@pytest.mark.skipif(not shared_files(), reason="PARALLAX_SHARED_DATA names no folder with dicom/")
def test_real_files_equal_pydicom_within_one_grey_level() -> None:
    compared, wrong = 0, []
    for path in shared_files():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # real headers break their VRs; the pixels are what is compared
            try:
                dataset = pydicom.dcmread(path)
            except pydicom.errors.InvalidDicomError:
                continue
            grey = dataset.get("PhotometricInterpretation", "") in ("MONOCHROME1", "MONOCHROME2")
            if not grey or "PixelData" not in dataset:
                continue
            difference = largest_difference(path, dataset)
        compared += 1
        if difference > 1:
            wrong.append(f"{path.name}: {difference}")
    assert not wrong
    assert compared > 0
