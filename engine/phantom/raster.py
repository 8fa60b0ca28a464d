"""The pixel raster in body coordinates, and summing of sample points onto it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.phantom.parameters import Parameters

Plane = NDArray[np.float32]
Points = NDArray[np.float64]

CENTRE_Y_CM = 12.2
"""The y in body coordinates that a film without displacement has at its centre."""


@dataclass(frozen=True)
class Raster:
    """A raster of ``hw`` pixels over the body.

    Attributes
    ----------
    hw : tuple of int
    pixel_cm : float
    cos, sin : float
        Of the film's rotation.
    centre_x, centre_y : float
        Body coordinates of the film's centre in cm.
    """

    hw: tuple[int, int]
    pixel_cm: float
    cos: float
    sin: float
    centre_x: float
    centre_y: float

    @classmethod
    def of(cls, parameters: Parameters, hw: tuple[int, int]) -> "Raster":
        """The raster of a film: its width spans ``parameters.field`` cm."""
        return cls(
            hw,
            parameters.field / hw[1],
            float(np.cos(parameters.angle)),
            float(np.sin(parameters.angle)),
            parameters.shift_x,
            CENTRE_Y_CM + parameters.shift_y,
        )

    def film_axes_cm(self) -> tuple[Plane, Plane]:
        """Pixel centres in film coordinates about the film's centre, shapes (1, W) and (H, 1)."""
        height, width = self.hw
        across = (np.arange(width, dtype=np.float32) - np.float32((width - 1) / 2)) * np.float32(self.pixel_cm)
        down = (np.arange(height, dtype=np.float32) - np.float32((height - 1) / 2)) * np.float32(self.pixel_cm)
        return across[None, :], down[:, None]

    def body_cm(self) -> tuple[Plane, Plane]:
        """Body coordinates x and y of all pixel centres, float32, shape (H, W) each."""
        across, down = self.film_axes_cm()
        x = across * np.float32(self.cos) + down * np.float32(self.sin) + np.float32(self.centre_x)
        y = down * np.float32(self.cos) - across * np.float32(self.sin) + np.float32(self.centre_y)
        return x, y

    def deposit(self, x: Points, y: Points, volume: Points) -> Plane:
        """Sum volumes (cm³) at body points onto the raster, bilinearly.

        Returns
        -------
        ndarray of float32, shape (H, W)
            Thickness in cm: volume per pixel divided by the pixel's area.
        """
        height, width = self.hw
        dx, dy = x - self.centre_x, y - self.centre_y
        column = (dx * self.cos - dy * self.sin) / self.pixel_cm + width / 2  # +1 of padding, -0.5 to the centre ...
        row = (dx * self.sin + dy * self.cos) / self.pixel_cm + height / 2
        column += 0.5  # ... on a raster with one pixel of padding all around
        row += 0.5
        np.clip(column, 0.0, width + 0.999, out=column)
        np.clip(row, 0.0, height + 0.999, out=row)
        left, top = column.astype(np.intp), row.astype(np.intp)
        part_x, part_y = column - left, row - top
        stride = width + 2
        corner = top * stride + left
        size = (height + 2) * stride
        lower = volume * part_y
        upper = volume - lower
        total = np.bincount(corner, upper * (1 - part_x), size)
        total += np.bincount(corner + 1, upper * part_x, size)
        total += np.bincount(corner + stride, lower * (1 - part_x), size)
        total += np.bincount(corner + stride + 1, lower * part_x, size)
        inner = total.reshape(height + 2, stride)[1:-1, 1:-1]
        return (inner / self.pixel_cm**2).astype(np.float32)


def strip(
    x: Points, y: Points, radius: Points, wall: float, step_cm: float, strength: Points | None = None
) -> tuple[Points, Points, Points]:
    """Sample points of flat-lying tubes.

    Parameters
    ----------
    x, y, radius : ndarray, shape (tubes, stations)
        Centre lines and radii in cm.
    wall : float
        Share of the radius that is wall, in (0, 1]; 1 for a filled tube.
    step_cm : float
        Distance of samples along and across.
    strength : ndarray, shape (tubes, stations), optional
        Factor on the volume.

    Returns
    -------
    x, y, volume : ndarray, shape (samples,)
        For :meth:`Raster.deposit`.
    """
    seg_x, seg_y = np.diff(x, axis=1), np.diff(y, axis=1)
    length = np.hypot(seg_x, seg_y)
    along = max(1, int(np.ceil(length.max() / step_cm)))
    across = max(1, int(np.ceil(2 * radius.max() / step_cm)))
    part = (np.arange(along) + 0.5) / along
    side = (np.arange(across) + 0.5) / across * 2 - 1
    chord = 2 * (np.sqrt(1 - side**2) - np.sqrt(np.clip((1 - wall) ** 2 - side**2, 0, None)))
    if across == 1:
        chord = np.array([np.pi / 2])
    centre_x = (x[:, :-1, None] + seg_x[..., None] * part)[..., None]
    centre_y = (y[:, :-1, None] + seg_y[..., None] * part)[..., None]
    width = (radius[:, :-1, None] + np.diff(radius, axis=1)[..., None] * part)[..., None]
    safe = np.maximum(length, 1e-9)
    normal_x, normal_y = (-seg_y / safe)[..., None, None], (seg_x / safe)[..., None, None]
    volume = width**2 * chord * (2 / across) * (length / along)[..., None, None]
    if strength is not None:
        volume = volume * (strength[:, :-1, None] + np.diff(strength, axis=1)[..., None] * part)[..., None]
    sample_x = centre_x + normal_x * width * side
    sample_y = centre_y + normal_y * width * side
    return sample_x.ravel(), sample_y.ravel(), np.broadcast_to(volume, sample_x.shape).ravel()
