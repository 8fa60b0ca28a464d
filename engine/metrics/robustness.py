"""Whether the map stays with the anatomy when the film moves a little (METHOD: robustness)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

from engine.imaging.resample import Region

SHIFT_PX = 4
ROTATION_DEG = 5.0
NOISE = 0.02


@dataclass(frozen=True)
class Alteration:
    """A small change of a film that does not change what it shows.

    Attributes
    ----------
    name : str
    shift_yx_px : tuple of float
        The film moves down and to the right by these.
    rotation_deg : float
        About the centre of the film, from the y to the x axis.
    noise : float
        Standard deviation of the Gaussian noise.
    """

    name: str
    shift_yx_px: tuple[float, float] = (0.0, 0.0)
    rotation_deg: float = 0.0
    noise: float = 0.0

    def apply(self, plane_hw: NDArray[np.float32], content: Region, random: np.random.Generator) -> NDArray[np.float32]:
        """The altered plane; what enters at an edge repeats the edge, the letterbox stays."""
        film_hw = plane_hw[content]
        if self._moves:
            film_hw = self._resample(film_hw, back=False, mode="nearest")
        if self.noise:
            film_hw = np.clip(film_hw + random.normal(0, self.noise, film_hw.shape), 0, 1)
        altered_hw = plane_hw.copy()
        altered_hw[content] = film_hw
        return altered_hw

    def undo(self, map_hw: NDArray[np.float32], content: Region) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """A map of the altered plane, moved back onto the film, and where the altered plane showed that place."""
        film_hw = map_hw[content]
        if not self._moves:
            return film_hw, np.ones(film_hw.shape, bool)
        seen_hw = self._resample(np.ones_like(film_hw), back=True, mode="constant") > 0.5
        return self._resample(film_hw, back=True, mode="nearest"), seen_hw

    @property
    def _moves(self) -> bool:
        return bool(self.rotation_deg) or self.shift_yx_px != (0.0, 0.0)

    def _resample(self, film_hw: NDArray[np.float32], *, back: bool, mode: str) -> NDArray[np.float32]:
        angle = math.radians(self.rotation_deg)
        rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        centre = (np.array(film_hw.shape) - 1) / 2
        shift = np.array(self.shift_yx_px)
        # Forward: out = R (in - c) + c + shift. Resampling needs where each output sample comes from.
        matrix, offset = (
            (rotation, centre + shift - rotation @ centre)
            if back
            else (rotation.T, centre - rotation.T @ (centre + shift))
        )
        moved_hw: NDArray[np.float32] = affine_transform(film_hw, matrix, offset, order=1, mode=mode)
        return moved_hw


def small_alterations(random: np.random.Generator) -> tuple[Alteration, ...]:
    """A shift by four samples along one axis, a rotation by five degrees, noise of 0.02; directions are drawn."""
    sign = float(random.choice((-1, 1)))
    shift = (sign * SHIFT_PX, 0.0) if random.random() < 0.5 else (0.0, sign * SHIFT_PX)
    return (
        Alteration("shift", shift_yx_px=shift),
        Alteration("rotation", rotation_deg=float(random.choice((-1, 1))) * ROTATION_DEG),
        Alteration("noise", noise=NOISE),
    )


def map_correlation(first_hw: NDArray[np.float32], second_hw: NDArray[np.float32], seen_hw: NDArray[np.bool_]) -> float:
    """Pearson's correlation of two maps where both could see; NaN where either is constant there."""
    first, second = (plane[seen_hw].astype(np.float64) for plane in (first_hw, second_hw))
    if first.size < 2:
        return float("nan")
    first, second = first - first.mean(), second - second.mean()
    norm = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / norm if norm > 0 else float("nan")
