"""Planes at another size or place, with half-pixel exact maths: the one filter of screen, export and model input.

The filter is the mean over a box as wide as one output sample, and never narrower than one input sample, on an input
that is constant over each of its samples. Enlarging, that is exactly bilinear interpolation; reducing, it is exactly
the area average; there is no jump in between.
"""

import math

import numpy as np
from numpy.typing import NDArray

from engine.imaging.grid import Grid
from engine.imaging.viewport import Affine, compose_affine

Region = tuple[slice, slice]


def to_plane(image_hw: NDArray[np.float32], grid: Grid) -> NDArray[np.float32]:
    """Resample an image onto the plane of `grid`, antialiased; the letterbox is 0.

    Parameters
    ----------
    image_hw : ndarray, shape ``grid.image_hw``

    Returns
    -------
    ndarray of float32, shape ``grid.plane_hw``

    Raises
    ------
    ValueError
        If the image has another shape than the grid says.
    """
    if image_hw.shape != grid.image_hw:
        raise ValueError(f"the image is {image_hw.shape}, its grid says {grid.image_hw}")
    plane_hw = sample(image_hw, affine_from_plane(grid), grid.plane_hw)
    rows, columns = grid.content
    boxed_hw = np.zeros(grid.plane_hw, np.float32)
    boxed_hw[rows, columns] = plane_hw[rows, columns]
    return boxed_hw


def from_plane(plane_hw: NDArray[np.float32], grid: Grid, region: Region | None = None) -> NDArray[np.float32]:
    """Resample a plane onto the pixels of its image; the letterbox does not bleed in.

    Parameters
    ----------
    plane_hw : ndarray, shape ``grid.plane_hw``
    region : tuple of slice, optional
        Rows and columns of the image to compute; the whole image by default.

    Returns
    -------
    ndarray of float32, shape ``grid.image_hw`` or that of the region

    Raises
    ------
    ValueError
        If the plane has another shape than the grid says.
    """
    if plane_hw.shape != grid.plane_hw:
        raise ValueError(f"the plane is {plane_hw.shape}, its grid says {grid.plane_hw}")
    (top, bottom), (left, right) = (
        slice(0, size).indices(size)[:2] if region is None else region[axis].indices(size)[:2]
        for axis, size in enumerate(grid.image_hw)
    )
    shift: Affine = ((1.0, 0.0, float(top)), (0.0, 1.0, float(left)))
    return sample(
        plane_hw, compose_affine(affine_to_plane(grid), shift), (bottom - top, right - left), within=grid.content
    )


def affine_to_plane(grid: Grid) -> Affine:
    """``plane_yx = affine @ (image_y, image_x, 1)``."""
    return (grid.scale_yx[0], 0.0, grid.offset_yx[0]), (0.0, grid.scale_yx[1], grid.offset_yx[1])


def affine_from_plane(grid: Grid) -> Affine:
    """``image_yx = affine @ (plane_y, plane_x, 1)``."""
    (scale_y, scale_x), (offset_y, offset_x) = grid.scale_yx, grid.offset_yx
    return (1 / scale_y, 0.0, -offset_y / scale_y), (0.0, 1 / scale_x, -offset_x / scale_x)


def sample(
    source_hw: NDArray[np.generic], source_from_out: Affine, out_hw: tuple[int, int], within: Region | None = None
) -> NDArray[np.float32]:
    """Resample `source_hw` at the places an affine sends the output samples to.

    Parameters
    ----------
    source_hw : ndarray, shape (h, w), any real dtype
    source_from_out : Affine
        Sends continuous output coordinates (y, x) to source coordinates.
    out_hw : tuple of int
    within : tuple of slice, optional
        The part of the source that may be looked at; coordinates beyond its edge see its nearest sample.

    Returns
    -------
    ndarray of float32, shape `out_hw`, C-contiguous
        Also filled where the output lies outside the source: masking is the caller's, see :func:`inside`.
    """
    rows, columns = within or (slice(0, source_hw.shape[0]), slice(0, source_hw.shape[1]))
    top, left = rows.start, columns.start
    part_hw = source_hw[rows, columns]
    (yy, yx, y0), (xy, xx, x0) = source_from_out
    y0, x0 = y0 - top, x0 - left
    if yx == 0 and xy == 0:
        return _separable(part_hw, (yy, y0), (xx, x0), out_hw)
    if yy == 0 and xx == 0:  # a quarter turn: sample the transpose, then turn it
        return np.ascontiguousarray(_separable(part_hw, (yx, y0), (xy, x0), (out_hw[1], out_hw[0])).T)
    return _oblique(part_hw, ((yy, yx, y0), (xy, xx, x0)), out_hw)


def inside(image_hw: tuple[int, int], image_from_out: Affine, out_hw: tuple[int, int]) -> NDArray[np.bool_]:
    """Which output samples have their centre on the image, bool, shape `out_hw`."""
    (yy, yx, y0), (xy, xx, x0) = image_from_out
    down = np.arange(out_hw[0])[:, None] + 0.5
    across = np.arange(out_hw[1])[None, :] + 0.5
    masks = []
    for along_y, along_x, start, size in ((yy, yx, y0, image_hw[0]), (xy, xx, x0, image_hw[1])):
        # Broadcasting keeps an axis that the coordinate does not depend on at length 1.
        coordinate = start + (along_y * down if along_y else 0.0) + (along_x * across if along_x else 0.0)
        masks.append((coordinate >= -1e-9) & (coordinate <= size + 1e-9))
    mask_hw: NDArray[np.bool_] = np.broadcast_to(masks[0] & masks[1], out_hw)
    return mask_hw


def _taps(length: int, scale: float, offset: float, count: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Source indices (k, count) and weights (k, count) of the box around each output sample along one axis."""
    centre = (np.arange(count) + 0.5) * scale + offset
    half = max(abs(scale), 1.0) / 2
    # A box that leaves the source looks at its nearest full sample: what bilinear sampling with clamped edges does.
    low = np.clip(centre - half, 0.0, length - 1e-6)
    high = np.clip(centre + half, 1e-6, float(length))
    first = np.floor(low).astype(np.intp)
    most = math.ceil(2 * half + 1e-9) + 1
    indices = first + np.arange(most)[:, None]
    weights = np.minimum(high, indices + 1) - np.maximum(low, indices)
    weights = np.maximum(weights, 0.0)
    used = weights.max(axis=1) > 1e-7
    weights, indices = weights[used], np.minimum(indices[used], length - 1)
    return indices, (weights / weights.sum(axis=0)).astype(np.float32)


def _separable(
    source_hw: NDArray[np.generic], rows: tuple[float, float], columns: tuple[float, float], out_hw: tuple[int, int]
) -> NDArray[np.float32]:
    row_indices, row_weights = _taps(source_hw.shape[0], *rows, out_hw[0])
    column_indices, column_weights = _taps(source_hw.shape[1], *columns, out_hw[1])
    left, right = int(column_indices.min()), int(column_indices.max()) + 1
    tall = _weighted_rows(source_hw[:, left:right], row_indices, row_weights)
    wide = _weighted_rows(np.ascontiguousarray(tall.T), column_indices - left, column_weights)
    return np.ascontiguousarray(wide.T)


def _weighted_rows(
    source_hw: NDArray[np.generic], indices: NDArray[np.intp], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    total_hw: NDArray[np.float32] | None = None
    for index, weight in zip(indices, weights, strict=True):
        term_hw = source_hw[index].astype(np.float32, copy=False)
        if len(indices) > 1:
            term_hw = term_hw * weight[:, None]
        total_hw = term_hw if total_hw is None else np.add(total_hw, term_hw, out=total_hw)
    assert total_hw is not None
    return total_hw


def _oblique(source_hw: NDArray[np.generic], affine: Affine, out_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Rotation or shear: area-average to about one source sample per output sample, then interpolate bilinearly."""
    (yy, yx, y0), (xy, xx, x0) = affine
    shrink = [max(1.0, math.hypot(yy, yx)), max(1.0, math.hypot(xy, xx))]
    if max(shrink) > 1:
        small_hw = tuple(max(1, math.ceil(size / s)) for size, s in zip(source_hw.shape, shrink, strict=True))
        source_hw = _separable(source_hw, (shrink[0], 0.0), (shrink[1], 0.0), (small_hw[0], small_hw[1]))
        yy, yx, y0 = yy / shrink[0], yx / shrink[0], y0 / shrink[0]
        xy, xx, x0 = xy / shrink[1], xx / shrink[1], x0 / shrink[1]
    down = (np.arange(out_hw[0]) + 0.5)[:, None]
    across = (np.arange(out_hw[1]) + 0.5)[None, :]
    y = np.clip(yy * down + yx * across + y0 - 0.5, 0, source_hw.shape[0] - 1)
    x = np.clip(xy * down + xx * across + x0 - 0.5, 0, source_hw.shape[1] - 1)
    top, left = np.floor(y).astype(np.intp), np.floor(x).astype(np.intp)
    below, right = np.minimum(top + 1, source_hw.shape[0] - 1), np.minimum(left + 1, source_hw.shape[1] - 1)
    part_y, part_x = (y - top).astype(np.float32), (x - left).astype(np.float32)
    values = source_hw.astype(np.float32, copy=False)
    upper = values[top, left] * (1 - part_x) + values[top, right] * part_x
    lower = values[below, left] * (1 - part_x) + values[below, right] * part_x
    sampled_hw: NDArray[np.float32] = upper * (1 - part_y) + lower * part_y
    return sampled_hw
