"""Layers painted on the pixels of a view: which pixels each covers, in which colour, mixed with what lies below."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.imaging.colormap import lookup
from engine.imaging.layer import Layer, LayerLook, lowest_painted

Plane = NDArray[np.float32]
Pixels = slice | NDArray[np.intp]


def covered_pixels(
    values: Plane, layer: Layer, on_image: NDArray[np.bool_] | None, contour_px: int
) -> NDArray[np.bool_] | None:
    """Which view pixels the layer covers; None for all."""
    mask = on_image
    if layer.look.threshold is not None:
        magnitudes = values if layer.data.kind == "absolute" else np.abs(values)
        above = magnitudes >= lowest_painted(layer)
        mask = above if mask is None else np.logical_and(above, mask, out=above)
    if not layer.look.contour:
        return mask
    if mask is None:
        return np.zeros(values.shape, np.bool_)
    return _outline(mask, contour_px)


def _outline(mask: NDArray[np.bool_], width_px: int) -> NDArray[np.bool_]:
    """The pixels of the mask that have one of the 8 neighbours at distance `width_px` outside it."""
    height, width = mask.shape
    padded = np.pad(mask, width_px, mode="edge")
    core = mask.copy()
    for down in (0, width_px, 2 * width_px):
        for across in (0, width_px, 2 * width_px):
            core &= padded[down : down + height, across : across + width]
    return mask & ~core


def union(masks: list[NDArray[np.bool_] | None]) -> Pixels:
    """The flat indices of the pixels that any layer covers; a slice of all where they are many."""
    covered: NDArray[np.bool_] | None = None
    for mask in masks:
        if mask is None:
            return slice(None)
        covered = mask if covered is None else covered | mask
    if covered is None:
        return np.empty(0, np.intp)
    chosen = np.flatnonzero(covered)
    return chosen if chosen.size * 2 < covered.size else slice(None)


def paint_layer(
    channels: list[Plane],
    index: NDArray[np.integer],
    mask: NDArray[np.bool_] | None,
    pixels: Pixels,
    look: LayerLook,
) -> list[Plane]:
    """Blend one layer into one grey or three colour channels, each flat and of `pixels` only.

    A coloured layer turns one channel into three.
    """
    alpha: np.float32 | Plane = np.float32(look.opacity)
    if mask is not None:
        here = mask.reshape(-1)[pixels]
        if not here.all():
            alpha = here * alpha
    table = _table(look.colormap)
    count = 1 if look.colormap == "gray" and len(channels) == 1 else 3
    return [
        _mix(channels[each % len(channels)], np.take(table[each], index, mode="clip"), alpha, look)
        for each in range(count)
    ]


@lru_cache(maxsize=8)
def _table(name: str) -> NDArray[np.float32]:
    """The colours of a map in [0, 1], a row per channel."""
    return np.ascontiguousarray(lookup(name).T.astype(np.float32) / np.float32(255))


def look_index(values: Plane, look: LayerLook) -> NDArray[np.uint8]:
    """Which of the 256 colours of its map each value takes."""
    return _outline_index(values, look) if look.contour else _colour_index(values, look.low, look.high)


def _colour_index(values: Plane, low: float, high: float) -> NDArray[np.uint8]:
    """The nearest of 256 colours for each value; values beyond the ends take the end colours."""
    span = high - low
    scaled = (values - np.float32(low)) * np.float32(255 / span if span else 0.0)
    scaled += np.float32(0.5)
    return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8)


def _outline_index(values: Plane, look: LayerLook) -> NDArray[np.uint8]:
    """One colour for an outline: that of the cut would hide in the dark, that of the end in the bright film."""
    if look.low < 0:
        return np.where(values < 0, 0, 255).astype(np.uint8)
    return np.full(values.shape, 191, np.uint8)


def _mix(below: Plane, colour: Plane, alpha: np.float32 | Plane, look: LayerLook) -> Plane:
    """Blend `colour`, which is this function's to write to, onto `below`."""
    if look.blend == "add":
        colour *= alpha
        colour += below
        return np.minimum(colour, np.float32(1), out=colour)
    if look.blend == "multiply":
        return below * (1 - alpha + alpha * colour)
    colour -= below
    colour *= alpha
    colour += below
    return colour


def to_bytes(channel: Plane) -> NDArray[np.uint8]:
    """Nearest byte of values in [0, 1]."""
    scaled = channel * np.float32(255)
    scaled += np.float32(0.5)
    return scaled.astype(np.uint8)


def pack(channels: Sequence[Plane]) -> NDArray[np.uint32]:
    """``0xffRRGGBB`` of one grey or three colour channels in [0, 1]."""
    if len(channels) == 1:
        packed = np.multiply(to_bytes(channels[0]), np.uint32(0x010101), dtype=np.uint32)
        packed |= np.uint32(0xFF000000)
        return packed
    packed = np.multiply(to_bytes(channels[0]), np.uint32(0x010000), dtype=np.uint32)
    packed |= np.multiply(to_bytes(channels[1]), np.uint32(0x000100), dtype=np.uint32)
    packed |= to_bytes(channels[2])
    packed |= np.uint32(0xFF000000)
    return packed


def packed_grey(grey: float) -> np.uint32:
    """``0xffRRGGBB`` of a grey in [0, 1]."""
    return np.uint32(0xFF000000 | int(byte_of(grey)) * 0x010101)


def byte_of(grey: float) -> np.uint8:
    """Nearest byte of a grey in [0, 1]."""
    return np.uint8(grey * 255 + 0.5)
