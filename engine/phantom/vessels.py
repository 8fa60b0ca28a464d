"""Blood vessels of the lungs: two trees that branch from the hila and taper towards the pleura."""

import numpy as np

from engine.phantom.parameters import Parameters
from engine.phantom.raster import Plane, Raster, strip

_GENERATIONS = 7


def vessels(raster: Raster, p: Parameters, rng: np.random.Generator) -> Plane:
    """Thickness of blood in the pulmonary vessels, in cm; to be shown only where there is lung."""
    step = raster.pixel_cm * 0.8
    total = np.zeros(raster.hw, np.float32)
    for sign in (-1.0, 1.0):
        hilum_x, hilum_y = sign * (3.3 if sign < 0 else 3.7), (10.4 if sign < 0 else 9.6)
        fan = np.linspace(-1.30, 1.42, 10) + rng.normal(0, 0.08, 10)  # 0 points to the side, positive downwards
        x = hilum_x + rng.normal(0, 0.25, 10)
        y = hilum_y + np.linspace(-1.6, 2.4, 10) + rng.normal(0, 0.2, 10)
        angle = fan
        radius = p.vessel_calibre * np.interp(fan, [-1.3, 0, 1.4], [0.30, 0.36, 0.50]) * rng.uniform(0.85, 1.15, 10)
        length = rng.uniform(1.8, 3.0, 10)
        for _generation in range(_GENERATIONS):
            bend = rng.normal(0, 0.16, angle.size)
            middle_x = x + sign * np.cos(angle) * length / 2
            middle_y = y + np.sin(angle) * length / 2
            angle = angle + bend
            end_x = middle_x + sign * np.cos(angle) * length / 2
            end_y = middle_y + np.sin(angle) * length / 2
            line_x, line_y = np.stack([x, middle_x, end_x], 1), np.stack([y, middle_y, end_y], 1)
            taper = radius[:, None] * np.array([1.0, 0.92, 0.84])
            total += raster.deposit(*strip(line_x, line_y, taper, 1.0, step))
            count = angle.size
            spread = rng.uniform(0.18, 0.62, count)
            lead = rng.uniform(0.72, 0.90, count)
            x, y = np.concatenate([end_x, end_x]), np.concatenate([end_y, end_y])
            angle = np.concatenate([angle - spread * 0.6, angle + spread])
            radius = np.concatenate([radius * lead, radius * np.sqrt(np.clip(0.95 - lead**2, 0.1, None))]) * 0.92
            length = np.concatenate([length, length]) * rng.uniform(0.66, 1.0, 2 * count)
            keep = radius > 0.028
            x, y, angle, radius, length = x[keep], y[keep], angle[keep], radius[keep], length[keep]
            if not x.size:
                break
    return total


def hilar_arteries(raster: Raster, p: Parameters) -> Plane:
    """Thickness of the two large arteries at the hila, in cm."""
    step = raster.pixel_cm * 0.8
    x = np.array([[-2.2, -3.6, -4.3, -4.9], [2.4, 3.6, 4.4, 4.9]])
    y = np.array([[9.4, 9.9, 11.6, 14.0], [8.4, 8.5, 9.6, 12.0]])
    fine = np.linspace(0, 3, 10)
    x = np.stack([np.interp(fine, np.arange(4), line) for line in x])
    y = np.stack([np.interp(fine, np.arange(4), line) for line in y])
    radius = p.vessel_calibre * np.interp(fine, [0, 1, 3], [0.95, 0.8, 0.5]) * np.ones_like(x)
    strength = np.interp(fine, [0, 1, 3], [0.3, 0.8, 0.35]) * np.ones_like(x)
    return raster.deposit(*strip(x, y, radius, 1.0, step, strength))
