"""A generated image seen through another window than the one its greys were made with."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.imaging.frame import Frame, Voi, VoiTable
from engine.imaging.grey_pipeline import apply_voi
from engine.imaging.layer import Layer

_CURVE_POINTS = 4096

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


def through_window(layer: Layer, frame: Frame, voi: Voi, invert: bool, curve: Curve | None = None) -> Layer:
    """The layer as the film's present window shows it.

    Image layers hold display greys under the frame's default window; where the film is windowed otherwise they follow,
    so that film and generated image compare. Maps, coloured layers, what the model sees and
    layers of a colour frame stay as they are.

    Parameters
    ----------
    curve : Curve, optional
        What :func:`grey_curve` says of this frame, window and inversion, where the caller has it already.
    """
    data, look = layer.data, layer.look
    if data.kind != "image" or not data.follows_window or look.colormap != "gray" or frame.modality_hw is None:
        return layer
    if voi == frame.default_voi and not invert:
        return layer
    curve = curve or grey_curve(frame, voi, invert)
    if curve is None:
        return layer
    default_grey_hw = (data.plane_hw - look.low) / (look.high - look.low)
    plane_hw = np.interp(default_grey_hw, *curve).astype(np.float32)
    return Layer(replace(data, plane_hw=plane_hw), replace(look, low=0.0, high=1.0))


def grey_curve(frame: Frame, voi: Voi, invert: bool) -> Curve | None:
    """How display grey under the frame's default window turns into display grey under another one.

    Returns
    -------
    tuple of two ndarrays of float64, shape (N,), or None
        Increasing default grey, and the new grey there; None for a colour frame, and where the default window shows
        no gradation at all.
    """
    known = value_curve(frame)
    if known is None:
        return None
    before, values = known
    after = apply_voi(values, voi).astype(np.float64)
    if frame.inverse:
        before, after = 1 - before[::-1], 1 - after[::-1]
    return before, 1 - after if invert else after


def value_curve(frame: Frame) -> tuple[NDArray[np.float64], NDArray[np.float32]] | None:
    """Which modality value the frame's default window shows as which grey, before any inversion.

    Returns
    -------
    tuple of ndarray of float64 and of float32, shape (N,), or None
        Increasing grey in [0, 1], and the modality value there; None as for :func:`grey_curve`.
    """
    if frame.modality_hw is None:
        return None
    valid = frame.modality_hw if frame.padding_hw is None else frame.modality_hw[~frame.padding_hw]
    if valid.size == 0:
        return None
    # A generated image may hold greys that the film itself does not, and a narrow window lies between few values of a
    # wide film: the curve has points of its own in the default window.
    points = [
        np.linspace(low, high, _CURVE_POINTS)
        for low, high in ((float(valid.min()), float(valid.max())), _window_range(frame.default_voi))
    ]
    values = np.unique(np.concatenate(points)).astype(np.float32)
    before = apply_voi(values, frame.default_voi).astype(np.float64)
    if before[0] > before[-1]:
        before, values = before[::-1], values[::-1]
    before = np.maximum.accumulate(before)
    # Of the values that the default window shows as black, or as white, only the one at its edge is unambiguous.
    first = max(int(np.searchsorted(before, before[0], side="right")) - 1, 0)
    last = int(np.searchsorted(before, before[-1], side="left"))
    if last - first < 1:
        return None
    return before[first : last + 1], values[first : last + 1]


def grey_values(frame: Frame, count: int) -> NDArray[np.float32] | None:
    """Modality values under `count` evenly spaced greys in [0, 1] of the frame's default window, before any inversion.

    Returns
    -------
    ndarray of float32, shape (count,), or None
        None as for :func:`grey_curve`.
    """
    known = value_curve(frame)
    return None if known is None else np.interp(np.linspace(0.0, 1.0, count), *known).astype(np.float32)


def _window_range(voi: Voi) -> tuple[float, float]:
    """Lowest and highest value between which a window or table has gradation; a sigmoid has little beyond them."""
    if isinstance(voi, VoiTable):
        return float(voi.first), float(voi.first + len(voi.values))
    reach = voi.width * (2.0 if voi.function == "SIGMOID" else 0.5)
    return voi.center - reach, voi.center + reach
