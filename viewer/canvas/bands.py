"""A film resampled to a view in bands, so that no single step holds the window up. No Qt."""

import math
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from engine.imaging.resample import sample
from engine.imaging.viewport import Affine, Viewport, compose_affine

BAND_PX = 2**18
"""Film pixels per band: a few milliseconds."""

Rows = Callable[[slice], NDArray[np.generic]]
Plane = NDArray[np.float32]


def resampled(image_hw: tuple[int, int], viewport: Viewport, part: Rows) -> Generator[None, None, Plane]:
    """What :func:`engine.imaging.resample.sample` makes of an image, a band per step.

    Parameters
    ----------
    part : callable
        Gives some rows of the image, shape (rows, W) or (rows, W, 3).

    Returns
    -------
    ndarray of float32, shape (h, w) or (h, w, 3)
    """
    affine = viewport.image_from_view
    (yy, yx, y0), (xy, xx, _) = affine
    if (yy and yx) or (xy and xx):
        # Turned by an odd angle: rows of the film belong to no rows or columns of the view.
        return _sampled(part(slice(0, image_hw[0])), affine, viewport.hw)
    down = yx == 0
    along = yy if down else yx
    length = viewport.hw[0] if down else viewport.hw[1]
    band = max(1, int(BAND_PX / max(1.0, abs(along)) / image_hw[1]))
    whole: Plane | None = None
    for first in range(0, length, band):
        last = min(length, first + band)
        ends = sorted(y0 + along * at for at in (first + 0.5, last - 0.5))
        reach = max(abs(along), 1.0) / 2 + 1
        top = min(image_hw[0] - 1, max(0, math.floor(ends[0] - reach)))
        bottom = max(top + 1, min(image_hw[0], math.ceil(ends[1] + reach)))
        shift: Affine = ((1.0, 0.0, first if down else 0.0), (0.0, 1.0, 0.0 if down else first))
        (ay, ax, a0), columns = compose_affine(affine, shift)
        hw = (last - first, viewport.hw[1]) if down else (viewport.hw[0], last - first)
        piece = _sampled(part(slice(top, bottom)), ((ay, ax, a0 - top), columns), hw)
        if whole is None:
            whole = np.empty((*viewport.hw, *piece.shape[2:]), np.float32)
        if down:
            whole[first:last] = piece
        else:
            whole[:, first:last] = piece
        yield
    assert whole is not None
    return whole


def _sampled(image: NDArray[np.generic], affine: Affine, hw: tuple[int, int]) -> Plane:
    if image.ndim == 2:
        return sample(image, affine, hw)
    return np.stack([sample(image[..., index], affine, hw) for index in range(3)], axis=-1)
