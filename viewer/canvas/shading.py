"""A scene as the numbers that the shader takes: changing a look, a window or the view changes only these. No Qt."""

import math
from dataclasses import dataclass
from functools import lru_cache

from engine.imaging.colormap import NAMES
from engine.imaging.frame import Voi, VoiTable
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, lowest_painted
from engine.imaging.resample import affine_to_plane
from engine.imaging.rewindow import through_window
from engine.imaging.viewport import Affine, compose_affine
from viewer.canvas.film_codes import FilmCodes
from viewer.canvas.scene import Scene

MAX_LAYERS = 12
"""Sixteen texture units are promised by every OpenGL 3.3; four are taken by the film and its tables."""

MIP_LEVELS = 5
EXACT_STEP = 16.0
"""Up to this many film pixels per view pixel every one is read; beyond it, their means from a mipmap."""

_BLENDS = {"normal": 0, "add": 1, "multiply": 2}
_LINE, _SIGMOID, _STEP, _TABLE = range(4)
_THRESHOLD, _MAGNITUDE, _REWINDOW, _SIGNED_SCALE = 1, 2, 4, 8


@dataclass(frozen=True)
class VoiShading:
    """A window or table as ``x = factor * value + offset`` and what is done with x; see ``voi()`` in the shader."""

    kind: int
    factor: float
    offset: float


@dataclass(frozen=True)
class LayerShading:
    """One layer's entries in the arrays of the shader.

    Attributes
    ----------
    plane_y, plane_x : tuple of float
        A row of the map from view to plane, then half the box that is averaged.
    content, look : tuple of float
    style : tuple of int
    """

    plane_y: tuple[float, float, float, float]
    plane_x: tuple[float, float, float, float]
    content: tuple[float, float, float, float]
    look: tuple[float, float, float, float]
    style: tuple[int, int, int, int]


def voi_shading(voi: Voi) -> VoiShading:
    """The same curves as :func:`engine.imaging.grey_pipeline.apply_voi`."""
    if isinstance(voi, VoiTable):
        return VoiShading(_TABLE, 1.0, -float(voi.first))
    if voi.function == "SIGMOID":
        return VoiShading(_SIGMOID, -4.0 / voi.width, 4.0 * voi.center / voi.width)
    center, width = (voi.center - 0.5, voi.width - 1.0) if voi.function == "LINEAR" else (voi.center, voi.width)
    if width <= 0:
        return VoiShading(_STEP, 1.0, -center)
    return VoiShading(_LINE, 1.0 / width, 0.5 - center / width)


def of_code(voi: VoiShading, film: FilmCodes) -> tuple[float, float]:
    """Factor and offset of a window on codes instead of values."""
    return voi.factor * film.gain, voi.factor * film.origin + voi.offset


def step_yx(affine: Affine) -> tuple[float, float]:
    """How many source samples one view pixel spans along each axis of the source."""
    (yy, yx, _), (xy, xx, _) = affine
    return abs(yy) + abs(yx), abs(xy) + abs(xx)


def mipmap_level(step: float, has_padding: bool) -> int:
    """The mipmap to average: none while every pixel can be read, and none where means would mix padding in."""
    if step <= EXACT_STEP or has_padding:
        return 0
    return min(MIP_LEVELS - 1, math.ceil(math.log2(step / EXACT_STEP)))


def needed(layers: tuple[Layer, ...]) -> tuple[bool, tuple[Layer, ...]]:
    """Whether the film itself is seen, and the layers from the highest one on that hides all below it."""
    for index in range(len(layers) - 1, -1, -1):
        look = layers[index].look
        if look.opacity == 1 and look.blend == "normal" and look.threshold is None and not look.contour:
            return False, layers[index:]
    return True, layers


@lru_cache(maxsize=64)
def _plane_from_view(grid: Grid, image_from_view: Affine) -> Affine:
    """Kept: it stays while anything but the view is dragged."""
    return compose_affine(affine_to_plane(grid), image_from_view)


def layer_shading(layer: Layer, scene: Scene, values_known: bool) -> LayerShading:
    """What the shader needs of one layer.

    Parameters
    ----------
    values_known : bool
        Whether the greys of a generated image can be turned back into modality values.
    """
    look, data = layer.look, layer.data
    affine = _plane_from_view(data.grid, scene.viewport.image_from_view)
    (yy, yx, y0), (xy, xx, x0) = affine
    half_y, half_x = (max(step, 1.0) / 2 for step in step_yx(affine))
    rows, columns = data.grid.content
    flags = 0
    cut = 0.0
    follows = values_known and scene.follows_window(layer)
    if look.threshold is not None:
        flags |= _THRESHOLD
        seen = through_window(layer, scene.frame, scene.voi, scene.invert) if follows else layer
        cut = lowest_painted(seen)
    if data.kind != "absolute":
        flags |= _MAGNITUDE
    if follows:
        flags |= _REWINDOW
    if look.low < 0:
        flags |= _SIGNED_SCALE
    span = look.high - look.low
    return LayerShading(
        (yy, yx, y0, half_y),
        (xy, xx, x0, half_x),
        (rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start),
        (look.opacity, look.low, 255 / span if span else 0.0, cut),
        (_BLENDS[look.blend], NAMES.index(look.colormap), scene.contour_px if look.contour else 0, flags),
    )
