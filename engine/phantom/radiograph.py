"""From line integrals to a developed film: beam, scatter, noise, processing, collimation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.phantom import soft_tissue
from engine.phantom.opacities import Opacity, draw_opacities, thickness
from engine.phantom.parameters import Parameters
from engine.phantom.raster import Plane, Raster
from engine.phantom.skeleton import ribs, shoulder_girdle, spine
from engine.phantom.vessels import hilar_arteries, vessels

MASK_CHANGE = 0.02
"""An opacity's mask is where it changes the developed film, noise apart, by more than this (film range 0 to 1)."""

_BONE_PER_WATER = 2.1
_OPACITY_CHANCES = (0.5, 0.25, 0.15, 0.10)


@dataclass(frozen=True, eq=False)
class Phantom:
    """One synthetic film.

    Attributes
    ----------
    image_hw : ndarray of float32, shape (H, W), range [0, 1]
        The film as displayed: dense tissue bright, air dark (MONOCHROME2).
    mask_hw : ndarray of bool, shape (H, W)
        Where all opacities together change the noiseless film by more than :data:`MASK_CHANGE`.
    masks : tuple of ndarray of bool, shape (H, W)
        The same for each opacity alone.
    opacities : tuple of Opacity
    parameters : Parameters
    pixel_mm : float
        Size of a pixel in the plane of the body.
    """

    image_hw: NDArray[np.float32]
    mask_hw: NDArray[np.bool_]
    masks: tuple[NDArray[np.bool_], ...]
    opacities: tuple[Opacity, ...]
    parameters: Parameters
    pixel_mm: float


def film(seed: int, opacities: int | None = None, hw: tuple[int, int] = (256, 256)) -> Phantom:
    """Make one frontal chest film.

    Films of one seed differ by their opacities alone, pixel for pixel, noise included: ``film(7, 0)`` and
    ``film(7, 2)`` are a planted pair. Anatomy does not depend on `hw`; noise does.

    Parameters
    ----------
    seed : int
        >= 0.
    opacities : int, optional
        How many opacities to plant, 0-3; drawn from the seed (half of the films have none) if left out.
    hw : tuple of int
        Height and width in pixels, at least 32 each.

    Raises
    ------
    ValueError
        If `seed`, `opacities` or `hw` is out of range.
    """
    if seed < 0:
        raise ValueError(f"a film's seed is 0 or greater, not {seed}")
    if opacities is not None and not 0 <= opacities <= 3:
        raise ValueError(f"a film holds 0 to 3 opacities, not {opacities}")
    if min(hw) < 32:
        raise ValueError(f"a film has at least 32 x 32 pixels, not {hw[0]} x {hw[1]}")
    p = Parameters.draw(np.random.default_rng([seed, 1]))
    if opacities is None:
        opacities = int(np.random.default_rng([seed, 2]).choice(4, p=_OPACITY_CHANCES))
    raster = Raster.of(p, hw)
    x, y = raster.body_cm()
    free, water = _thorax(raster, x, y, p, seed)
    base = _Exposure(raster, water, p)
    planted = draw_opacities(opacities, p, seed)
    added = [thickness(opacity, x, y, free) for opacity in planted]
    noise = base.noise(np.random.default_rng([seed, 6]))
    without = base.develop(None)
    frame = _frame(raster, p)
    masks = tuple((base.develop(one) - without > MASK_CHANGE) & (frame > 0.5) for one in added)
    together = np.asarray(np.sum(added, axis=0), np.float32) if added else None
    mask = (base.develop(together) - without > MASK_CHANGE) & (frame > 0.5)
    image = base.develop(together, noise)
    image = image * frame
    if p.marker:
        _stamp_marker(image, raster)
    return Phantom(image, mask, masks, planted, p, raster.pixel_cm * 10)


def _thorax(raster: Raster, x: Plane, y: Plane, p: Parameters, seed: int) -> tuple[Plane, Plane]:
    """Thickness of lung that opacities may fill, and of everything as water, in cm."""
    middle = soft_tissue.heart_and_mediastinum(x, y, p)
    lung = soft_tissue.lungs(x, y, p, middle)
    bone_rng, vessel_rng = np.random.default_rng([seed, 3]), np.random.default_rng([seed, 4])
    bone = ribs(raster, p, bone_rng) + shoulder_girdle(raster, x, y, p, bone_rng)
    bone = ndimage.gaussian_filter(bone, 0.05 / raster.pixel_cm + 0.3, truncate=2.5)
    bone = bone + 0.8 * spine(x, y, p)
    blood = vessels(raster, p, vessel_rng)
    hila = ndimage.gaussian_filter(hilar_arteries(raster, p), 0.25 / raster.pixel_cm, truncate=2.5)
    blood = ndimage.gaussian_filter(blood, 0.03 / raster.pixel_cm + 0.2, truncate=2.5)
    blood = (blood + hila) * np.clip(lung / 6, 0, 1)
    gravity = 1 + 0.012 * (y - 12)
    held = lung * (1 - np.float32(p.lung_density) * gravity)
    water = soft_tissue.body(x, y, p)
    water = water + soft_tissue.breasts(x, y, p) * np.clip(water / 4, 0, 1)
    water = np.clip(water, held, None) - held + 1.15 * np.minimum(blood, 2.0)
    gas = soft_tissue.airway(x, y, p) * np.clip(middle / 3, 0, 1) + soft_tissue.stomach_gas(x, y, p)
    water = np.clip(water - gas * np.clip(water / 3, 0, 1), 0, None)
    free = lung * np.clip(1 - middle / 12, 0.15, 1)  # lung behind the heart and mediastinum stays mostly clear
    return np.asarray(free, np.float32), np.asarray(
        water + _BONE_PER_WATER * bone * np.clip(water / 2, 0, 1), np.float32
    )


class _Exposure:
    """The log signal of a film and its development, both fixed by the film without opacities."""

    def __init__(self, raster: Raster, water: Plane, p: Parameters) -> None:
        self._p = p
        self._raster = raster
        self._water = water
        self._primary = np.exp(np.float32(-p.attenuation) * water)
        self._scattered = np.float32(p.scatter) * _blur(self._primary, 3.0 / raster.pixel_cm) + np.float32(0.012)
        log = -np.log(self._primary + self._scattered)
        self._coarse = _blur(log, 2.2 / raster.pixel_cm)
        across, down = raster.film_axes_cm()
        middle = log[(np.abs(down[:, 0]) < 13)][:, np.abs(across[0]) < 14]
        low, high = np.percentile(middle[::2, ::2], [1, 98])
        span = float(high - low)
        self._low = np.float32(low + span * (p.black - 0.16))
        self._span = np.float32(span * (1.12 + p.white - p.black))
        self._middle = np.float32(np.median(middle[::4, ::4]))

    def noise(self, rng: np.random.Generator) -> Plane:
        """Quantum noise of the log signal: grows as the signal falls, correlated by the detector's blur."""
        white = rng.standard_normal(self._raster.hw, dtype=np.float32)
        sigma = 0.055 / self._raster.pixel_cm + 0.25
        soft = ndimage.gaussian_filter(white, sigma, truncate=3)
        soft *= np.float32(1 / max(float(soft.std()), 1e-6))
        reference = np.exp(np.float32(-self._p.attenuation * 20))
        strength = np.sqrt(reference / (self._primary + self._scattered))
        return np.asarray(np.float32(self._p.quanta) * soft * strength, np.float32)

    def develop(self, added: Plane | None, noise: Plane | None = None) -> Plane:
        """The film in [0, 1] with `added` cm of water and `noise` on the log signal."""
        primary = self._primary
        if added is not None:
            primary = primary * np.exp(np.float32(-self._p.attenuation) * added)
        log = -np.log(primary + self._scattered)
        if noise is not None:
            log += noise
        coarse = np.float32(self._p.latitude) * (self._coarse - self._middle) + self._middle
        log = coarse + np.float32(self._p.detail) * (log - self._coarse)
        level = np.clip((log - self._low) / self._span, 0, None)
        level = level ** np.float32(self._p.gamma)
        return np.asarray(level / (1 + level**6) ** np.float32(1 / 6), np.float32)  # a soft shoulder towards white


def _blur(plane: Plane, sigma_px: float) -> Plane:
    """A wide Gaussian, computed on a coarser raster."""
    factor = max(1, int(sigma_px / 2.5))
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % factor), (0, -width % factor)), mode="edge")
    small = padded.reshape(padded.shape[0] // factor, factor, padded.shape[1] // factor, factor).mean(axis=(1, 3))
    small = ndimage.gaussian_filter(small, sigma_px / factor, mode="nearest", truncate=3)
    rows, columns = ((np.arange(n, dtype=np.float32) + 0.5) / factor - 0.5 for n in (height, width))
    return _interpolate(_interpolate(small, rows.astype(np.float32)).T, columns.astype(np.float32)).T


def _interpolate(plane: Plane, rows: NDArray[np.float32]) -> Plane:
    """Linear interpolation of a plane at fractional rows."""
    rows = np.clip(rows, 0, plane.shape[0] - 1)
    first = np.minimum(rows.astype(np.intp), max(plane.shape[0] - 2, 0))
    part = (rows - first)[:, None].astype(np.float32)
    second = np.minimum(first + 1, plane.shape[0] - 1)
    return np.asarray(plane[first] * (1 - part) + plane[second] * part, np.float32)


def _frame(raster: Raster, p: Parameters) -> Plane:
    """1 inside the collimated field, 0 outside."""
    if not p.border:
        return np.ones(raster.hw, np.float32)
    across, down = raster.film_axes_cm()
    c, s = np.float32(np.cos(p.border_angle)), np.float32(np.sin(p.border_angle))
    u, v = np.abs(across * c + down * s), np.abs(down * c - across * s)
    half_x = np.float32(raster.pixel_cm * raster.hw[1] / 2 - p.border)
    half_y = np.float32(raster.pixel_cm * raster.hw[0] / 2 - p.border * 0.7)
    return np.asarray(np.clip(np.minimum(half_x - u, half_y - v) / 0.15 + 0.5, 0, 1), np.float32)


def _stamp_marker(image: Plane, raster: Raster) -> None:
    """A lead letter L beside the patient's left shoulder."""
    unit = max(1, round(0.24 / raster.pixel_cm))
    top, left = int(raster.hw[0] * 0.05) + unit, int(raster.hw[1] * 0.9)
    image[top : top + 6 * unit, left : left + unit] = 0.97
    image[top + 5 * unit : top + 6 * unit, left : left + 4 * unit] = 0.97
