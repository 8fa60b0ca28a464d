"""Soft opacities inside the lungs: where they lie, their outline and their texture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.phantom.parameters import Parameters
from engine.phantom.raster import Plane
from engine.phantom.soft_tissue import heart_and_mediastinum, lungs

F = NDArray[np.float32]

_LOBES = 7
_WAVES = 18


@dataclass(frozen=True)
class Opacity:
    """One planted opacity.

    Attributes
    ----------
    x_cm, y_cm : float
        Its centre in body coordinates (see :class:`engine.phantom.parameters.Parameters`).
    radius_cm : float
        Its typical radius.
    thickness_cm : float
        Water that takes the place of air where it is densest.
    seed : int
        Of its outline and texture.
    """

    x_cm: float
    y_cm: float
    radius_cm: float
    thickness_cm: float
    seed: int


def draw_opacities(count: int, p: Parameters, seed: int) -> tuple[Opacity, ...]:
    """Draw `count` opacities; the first n of a seed are the same whatever `count` is."""
    x, y = np.meshgrid(np.arange(-16, 16, 0.4, dtype=np.float32), np.arange(0, 27, 0.4, dtype=np.float32))
    middle = heart_and_mediastinum(x, y, p)
    air = lungs(x, y, p, middle)
    clear = np.clip(1 - middle / 4, 0.06, 1)  # few behind the heart
    likely = (np.clip(air - 5.0, 0, 5) * clear).astype(np.float64)
    found: list[Opacity] = []
    for number in range(count):
        rng = np.random.default_rng([seed, 7, number])
        chance = likely.ravel() / likely.sum()
        place = int(rng.choice(chance.size, p=chance))
        radius = float(np.exp(rng.uniform(np.log(1.4), np.log(4.2))))
        found.append(
            Opacity(
                float(x.ravel()[place] + rng.uniform(-0.2, 0.2)),
                float(y.ravel()[place] + rng.uniform(-0.2, 0.2)),
                radius,
                float(rng.uniform(2.8, 5.2) * (0.85 + 0.1 * radius)),
                int(rng.integers(2**31)),
            )
        )
        likely *= (x - found[-1].x_cm) ** 2 + (y - found[-1].y_cm) ** 2 > (radius + 2.5) ** 2
    return tuple(found)


def thickness(opacity: Opacity, x: F, y: F, free: Plane) -> Plane:
    """Water in cm that an opacity adds at every pixel; 0 outside the lungs.

    Parameters
    ----------
    x, y : ndarray, shape (H, W)
        Body coordinates in cm.
    free : ndarray, shape (H, W)
        Thickness of lung in cm that opacities may fill; none fills more than 85 % of it.
    """
    rng = np.random.default_rng(opacity.seed)
    total = np.zeros_like(x)
    near = np.hypot(x - np.float32(opacity.x_cm), y - np.float32(opacity.y_cm)) < 2.6 * opacity.radius_cm
    rows, columns = np.nonzero(near.any(axis=1))[0], np.nonzero(near.any(axis=0))[0]
    if not rows.size:
        return total
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    u = (x[window] - np.float32(opacity.x_cm)) / np.float32(opacity.radius_cm)
    v = (y[window] - np.float32(opacity.y_cm)) / np.float32(opacity.radius_cm)
    shape = np.zeros_like(u)
    for lobe in range(_LOBES):
        angle, reach = rng.uniform(0, 2 * np.pi), (0.0 if lobe == 0 else rng.uniform(0.3, 1.05))
        size = rng.uniform(0.28, 0.6)
        du, dv = u - np.float32(reach * np.cos(angle)), v - np.float32(reach * np.sin(angle))
        shape += np.float32(rng.uniform(0.5, 1.0)) * np.exp(-(du * du + dv * dv) / np.float32(2 * size**2))
    texture = np.zeros_like(u)
    for _wave in range(_WAVES):
        direction, pitch = rng.uniform(0, 2 * np.pi), rng.uniform(1.5, 9.0) / max(1.0, opacity.radius_cm / 2)
        kx, ky = np.float32(pitch * np.cos(direction)), np.float32(pitch * np.sin(direction))
        texture += np.float32(1 / (1 + 0.25 * pitch)) * np.cos(kx * u + ky * v + np.float32(rng.uniform(0, 2 * np.pi)))
    texture /= np.float32(np.sqrt(_WAVES) * 0.45)
    rise = np.clip((shape + np.float32(0.22) * texture - np.float32(0.22)) / np.float32(1.5), 0, 1)
    rise = rise * rise * (3 - 2 * rise) * np.clip(1 + np.float32(0.16) * texture, 0.3, 1.7)
    rise *= np.clip((2.6 - np.hypot(u, v)) / 0.6, 0, 1)
    water = np.float32(opacity.thickness_cm) * rise
    room = np.float32(0.85) * free[window]
    total[window] = room * -np.expm1(-water / np.maximum(room, np.float32(1e-3)))
    return total
