"""Values under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.imaging.frame import Frame
from engine.imaging.layer import Layer


@dataclass(frozen=True)
class Reading:
    """What one point shows.

    Attributes
    ----------
    row, column : int
        Pixel of the image, from 0.
    value : float or tuple of int
        Modality value, or the colour.
    layers : tuple of (name, value)
        Value of each layer's sample there; None in its letterbox.
    """

    row: int
    column: int
    value: float | tuple[int, int, int]
    layers: tuple[tuple[str, float | None], ...]


def read(frame: Frame, layers: Sequence[Layer], point_yx: tuple[float, float]) -> Reading | None:
    """Values at an image point (edge of the image at 0), or None off the image."""
    row, column = int(np.floor(point_yx[0])), int(np.floor(point_yx[1]))
    if not (0 <= row < frame.hw[0] and 0 <= column < frame.hw[1]):
        return None
    value: float | tuple[int, int, int]
    if frame.modality_hw is not None:
        value = float(frame.modality_hw[row, column])
    else:
        assert frame.rgb_hw3 is not None
        red, green, blue = (int(each) for each in frame.rgb_hw3[row, column])
        value = (red, green, blue)
    found = []
    for layer in layers:
        y, x = np.floor(layer.data.grid.to_plane(np.array(point_yx))).astype(int)
        height, width = layer.data.plane_hw.shape
        inside = 0 <= y < height and 0 <= x < width
        found.append((layer.data.name, float(layer.data.plane_hw[y, x]) if inside else None))
    return Reading(row, column, value, tuple(found))
