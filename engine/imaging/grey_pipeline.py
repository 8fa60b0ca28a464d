"""The grey pipeline: stored -> modality values -> VOI -> presentation -> display, in this order and only here.

Everything is a function of arrays, so that a whole frame, a thumbnail and a sub-sampled plane of the canvas take the
same way (PS3.3 C.11, PS3.14). Screen, thumbnail, model input and export all end in these functions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.imaging.frame import LARGEST_VALUE, Frame, Voi, VoiTable, Window

# Colour is display-referred already: this window leaves it as it is.
COLOUR_WINDOW = Window(127.5, 255.0, "LINEAR_EXACT", "as stored")

_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


@dataclass(frozen=True)
class Rescale:
    """Rescale Slope and Intercept (PS3.3 C.11.1.1.2)."""

    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True)
class ModalityTable:
    """A Modality LUT (PS3.3 C.11.1.1.1): stored value `first` maps to ``values[0]``."""

    first: int
    values: NDArray[np.uint16]


def apply_modality(stored_hw: NDArray[np.generic], transform: Rescale | ModalityTable) -> NDArray[np.float32]:
    """Modality values of stored values; computed in double, kept in single precision.

    A table answers values below its range with its first entry and above with its last.
    """
    if isinstance(transform, ModalityTable):
        index = np.clip(stored_hw.astype(np.int64) - transform.first, 0, len(transform.values) - 1)
        return np.asarray(transform.values[index], dtype=np.float32)
    if transform == Rescale():
        return stored_hw.astype(np.float32)
    return (stored_hw.astype(np.float64) * transform.slope + transform.intercept).astype(np.float32)


def apply_voi(modality_hw: NDArray[np.float32], voi: Voi) -> NDArray[np.float32]:
    """Map modality values of any shape to [0, 1].

    LINEAR follows PS3.3 C.11.2.1.2.1, SIGMOID C.11.2.1.3.1, LINEAR_EXACT C.11.2.1.3.2, tables C.11.2.1.1.
    """
    values = np.asarray(modality_hw, dtype=np.float32)
    if isinstance(voi, VoiTable):
        index = np.clip(np.rint(values).astype(np.int64) - voi.first, 0, len(voi.values) - 1)
        table = voi.values.astype(np.float32) / np.float32(2**voi.bits - 1)
        return np.asarray(np.clip(table, 0.0, 1.0)[index], dtype=np.float32)
    if voi.function == "SIGMOID":
        exponent = np.clip((values - np.float32(voi.center)) * np.float32(-4.0 / voi.width), -80.0, 80.0)
        return np.asarray(1.0 / (1.0 + np.exp(exponent)), dtype=np.float32)
    center, width = (voi.center - 0.5, voi.width - 1.0) if voi.function == "LINEAR" else (voi.center, voi.width)
    if width <= 0:
        return (values > np.float32(center)).astype(np.float32)
    shown = values - np.float32(center - width / 2)
    shown *= np.float32(1.0 / width)
    return np.clip(shown, 0.0, 1.0, out=shown)


def apply_presentation(
    voi_hw: NDArray[np.float32], inverse: bool, padding_hw: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Presentation LUT shape and MONOCHROME1 come last (PS3.3 C.11.6.1.2); padding is black whatever the polarity."""
    shown = np.float32(1.0) - voi_hw if inverse else voi_hw
    return shown if padding_hw is None else np.where(padding_hw, np.float32(0.0), shown)


def render_display(frame: Frame, voi: Voi | None = None, invert: bool = False) -> NDArray[np.float32]:
    """Display grey of a frame.

    Parameters
    ----------
    voi : Voi, optional
        Instead of the frame's default.
    invert : bool
        The user's inversion, on top of the file's.

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]
        0 is black. Of a colour frame the luma (ITU-R BT.601).
    """
    if frame.modality_hw is None:
        return np.asarray(_render_colour(frame, voi, invert) @ _LUMA, dtype=np.float32)
    shown = apply_voi(frame.modality_hw, voi or frame.default_voi)
    return apply_presentation(shown, frame.inverse != invert, frame.padding_hw)


def render_rgb(frame: Frame, voi: Voi | None = None, invert: bool = False) -> NDArray[np.uint8]:
    """Display bytes of any frame, shape (H, W, 3); grey frames have three equal channels."""
    if frame.modality_hw is None:
        return np.rint(_render_colour(frame, voi, invert) * 255).astype(np.uint8)
    grey_hw = np.rint(render_display(frame, voi, invert) * 255).astype(np.uint8)
    return np.repeat(grey_hw[..., None], 3, axis=2)


def _render_colour(frame: Frame, voi: Voi | None, invert: bool) -> NDArray[np.float32]:
    assert frame.rgb_hw3 is not None
    shown_hw3 = apply_voi(frame.rgb_hw3.astype(np.float32), voi or frame.default_voi)
    return apply_presentation(shown_hw3, invert)


def percentile_window(
    modality_hw: NDArray[np.float32], padding_hw: NDArray[np.bool_] | None = None, low: float = 0.1, high: float = 99.9
) -> Window:
    """The window between two percentiles of the values that are not padding.

    A frame of one value only gets a window of width 1 about it, a frame of padding only one about 0.
    """
    values = modality_hw if padding_hw is None else modality_hw[~padding_hw]
    if values.size == 0:
        return Window(0.0, 1.0, "LINEAR_EXACT", "automatic")
    bottom, top = (float(value) for value in np.percentile(values, (low, high)))
    if not top > bottom:
        bottom, top = float(values.min()), float(values.max())
    if not top - bottom >= 1.0 / LARGEST_VALUE:
        bottom, top = bottom - 0.5, bottom + 0.5
    return Window((bottom + top) / 2, top - bottom, "LINEAR_EXACT", "automatic")
