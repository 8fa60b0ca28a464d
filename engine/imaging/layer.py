"""A paintable plane (LayerData) and how it looks (LayerLook)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.imaging.grid import Grid

LayerKind = Literal["image", "absolute", "signed"]
Blend = Literal["normal", "add", "multiply"]


@dataclass(frozen=True)
class Threshold:
    """What is cut away: values whose magnitude lies below are fully transparent.

    ``percentile``: `value` in [0, 100] over the magnitudes inside the image (letterbox left out), the paper's way.
    ``absolute``: `value` in the layer's own units.
    """

    mode: Literal["percentile", "absolute"]
    value: float


@dataclass(frozen=True)
class LayerLook:
    """How a layer is painted. Every field is a uniform of the shader: changing one uploads nothing.

    Attributes
    ----------
    visible : bool
    opacity : float
        Constant alpha in [0, 1] where the layer is painted at all.
    colormap : str
        A name known to :mod:`engine.imaging.colormap`.
    low, high : float
        Values at the two ends of the colormap; symmetric about 0 for a signed layer. A fixed scale across images is
        the default.
    threshold : Threshold or None
    contour : bool
        Paint only the outline of what is above the threshold, in one colour: that at three quarters of the
        map, or at the end of the value's sign for a map that has both.
    blend : Blend
    """

    visible: bool = True
    opacity: float = 1.0
    colormap: str = "gray"
    low: float = 0.0
    high: float = 1.0
    threshold: Threshold | None = None
    contour: bool = False
    blend: Blend = "normal"


@dataclass(frozen=True, eq=False)
class LayerData:
    """One plane of values and its place on the image.

    Attributes
    ----------
    name : str
        Stable key: "similar", "adversarial", "difference", ...
    kind : LayerKind
        ``image``: grey values in [0, 1]; ``absolute``: magnitudes >= 0; ``signed``: differences about 0.
    plane_hw : ndarray of float32, shape (h, w)
    grid : Grid
        Places the plane on the image; samples outside the image are letterbox and never painted.
    generated : bool
        Made by a generator: shown and exported only with the mark "AI-GENERATED".
    follows_window : bool
        Of an ``image``: it holds display greys of the film's default window, and is shown through the present one as
        the film is. False for values that are shown as they are.
    definition : str
        Of a map: which of its :data:`engine.explain.explanation.MapDefinition` it is; empty for other methods.
    """

    name: str
    kind: LayerKind
    plane_hw: NDArray[np.float32]
    grid: Grid
    generated: bool = False
    follows_window: bool = True
    definition: str = ""

    @cached_property
    def magnitudes(self) -> NDArray[np.float32]:
        """Sorted magnitudes of the samples inside the image, for percentile thresholds without a new sort."""
        return np.sort(np.abs(self.plane_hw[self.grid.content]), axis=None)

    def cut(self, threshold: Threshold | None) -> float:
        """The magnitude below which the layer is transparent (0.0 without a threshold)."""
        if threshold is None:
            return 0.0
        if threshold.mode == "absolute":
            return threshold.value
        rank = threshold.value / 100 * (self.magnitudes.size - 1)
        low, part = int(rank), rank - int(rank)
        high = min(low + 1, self.magnitudes.size - 1)
        return float(self.magnitudes[low] * (1 - part) + self.magnitudes[high] * part)


@dataclass(frozen=True)
class Layer:
    """LayerData plus LayerLook."""

    data: LayerData
    look: LayerLook


def lowest_painted(layer: Layer) -> float:
    """The magnitude from which on a layer with a threshold is painted.

    Where a map is zero nothing changed: it stays clear even if the percentile falls on zero. And where a map is flat at
    the cut, resampling must not decide by its last digit which pixels of the plateau show.
    """
    return max(layer.data.cut(layer.look.threshold) * (1 - 1e-6), float(np.finfo(np.float32).tiny))
