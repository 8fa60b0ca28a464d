"""The reference compositor: one image and its layers as 8-bit colour. The truth for the screen and for every export."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.imaging.blending import (
    Pixels,
    Plane,
    byte_of,
    covered_pixels,
    look_index,
    pack,
    packed_grey,
    paint_layer,
    to_bytes,
    union,
)
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook
from engine.imaging.resample import affine_to_plane, inside, sample
from engine.imaging.viewport import Viewport, compose_affine

__all__ = ["Compositor", "Viewport", "compose"]

MAX_BYTES = 256 * 2**20
"""What one compositor may remember: a dozen large films would be a gigabyte."""

_KEPT_INDICES = 6
_PER_BYTE = np.float32(1 / 255)


def compose(
    base: Plane | NDArray[np.uint8],
    layers: Sequence[Layer],
    viewport: Viewport | None = None,
    *,
    background: float = 0.0,
    contour_px: int = 1,
) -> NDArray[np.uint8]:
    """Paint an image and the layers on it, the first layer lowest.

    Parameters
    ----------
    base : ndarray of float32, shape (H, W), values in [0, 1], or of uint8, shape (H, W, 3)
        Display grey, or colour.
    layers : sequence of Layer
        Placed by their Grid; see :class:`engine.imaging.layer.LayerLook` for how each is painted.
    viewport : Viewport, optional
        What part is painted at what size; by default the whole image at its own pixels.
    background : float
        Grey in [0, 1] where the view shows no image.
    contour_px : int
        Width of a contour in view pixels.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)

    Raises
    ------
    ValueError
        If a layer belongs to an image of another size, or names an unknown colormap.
    """
    return Compositor().paint(base, layers, viewport, background=background, contour_px=contour_px)


class Compositor:
    """Paints again and again, computing anew only what changed; the arithmetic is that of :func:`compose`.

    Resampled planes are remembered by the identity of the array and the viewport, so while a look is dragged nothing
    is resampled. An array that was handed in must not be written to afterwards. Not for use by two threads at once.

    A canvas that windows modality values at view resolution calls :meth:`sample` with the modality plane, applies the
    VOI to what it gets and hands that to :meth:`blend`; otherwise :meth:`paint` does all.

    Parameters
    ----------
    capacity : int
        How many resampled planes are remembered, as long as they and their arrays stay below `MAX_BYTES`.
    """

    def __init__(self, capacity: int = 12) -> None:
        self._capacity = capacity
        self._sampled: OrderedDict[tuple[int, Grid | str, Viewport], tuple[NDArray[np.generic], Plane]] = OrderedDict()
        self._base: tuple[Plane, NDArray[np.bool_] | None, float, NDArray[np.uint8]] | None = None
        self._packed: tuple[Plane, NDArray[np.bool_] | None, float, NDArray[np.uint32]] | None = None
        self._indices: OrderedDict[tuple[int, float, float, bool], tuple[Plane, NDArray[np.intp]]] = OrderedDict()
        self._inside: tuple[tuple[tuple[int, int], Viewport], NDArray[np.bool_] | None] | None = None

    def paint(
        self,
        base: Plane | NDArray[np.uint8],
        layers: Sequence[Layer],
        viewport: Viewport | None = None,
        *,
        background: float = 0.0,
        contour_px: int = 1,
    ) -> NDArray[np.uint8]:
        """Like :func:`compose`."""
        image_hw = base.shape[0], base.shape[1]
        viewport = viewport or Viewport.whole(image_hw)
        if base.dtype == np.uint8:
            base_view = self._remembered(base, "display", viewport, lambda: _sample_image(base, viewport) * _PER_BYTE)
        else:
            base_view = self.sample(base, viewport)
        return self.blend(base_view, image_hw, layers, viewport, background=background, contour_px=contour_px)

    def sample(self, image: NDArray[np.generic], viewport: Viewport) -> Plane:
        """The image at the viewport's pixels, float32, shape (h, w) or (h, w, 3), in the image's own units.

        Reduced images are area averages, enlarged ones bilinear. Outside the image the nearest pixel is repeated;
        :meth:`blend` paints the background there. The array is remembered: do not write to it.
        """
        return self._remembered(image, "image", viewport, lambda: _sample_image(image, viewport))

    def sample_layer(self, data: LayerData, viewport: Viewport) -> Plane:
        """The layer's values at the viewport's pixels, float32, shape (h, w); remembered, do not write to it."""
        plane_hw, grid = data.plane_hw, data.grid
        return self._remembered(plane_hw, grid, viewport, lambda: _sample_plane(plane_hw, grid, viewport))

    def place(self, data: LayerData, viewport: Viewport, view_hw: Plane) -> None:
        """Say what :meth:`sample_layer` is to give for this layer, shape (h, w), where the caller knows it."""
        self._remembered(data.plane_hw, data.grid, viewport, lambda: view_hw)

    def blend(
        self,
        base_view: Plane,
        image_hw: tuple[int, int],
        layers: Sequence[Layer],
        viewport: Viewport,
        *,
        background: float = 0.0,
        contour_px: int = 1,
    ) -> NDArray[np.uint8]:
        """Paint layers on an image that is already at the viewport's pixels.

        Parameters
        ----------
        base_view : ndarray of float32, shape (h, w) or (h, w, 3), values in [0, 1]
        image_hw : tuple of int
            Size of the image the layers lie on.

        Returns
        -------
        ndarray of uint8, shape (h, w, 3)
        """
        on_image, pixels, channels = self._channels(base_view, image_hw, layers, viewport, contour_px)
        if isinstance(pixels, slice):
            picture = np.empty((*viewport.hw, 3), np.uint8)
        else:
            picture = self._base_picture(base_view, on_image, background).copy()
        beyond = ~on_image.reshape(-1) if on_image is not None and isinstance(pixels, slice) else None
        colours = picture.reshape(-1, 3)
        for index in range(3):
            painted = to_bytes(channels[index % len(channels)])
            if beyond is not None:
                np.copyto(painted, byte_of(background), where=beyond)
            colours[pixels, index] = painted
        return picture

    def blend_packed(
        self,
        base_view: Plane,
        image_hw: tuple[int, int],
        layers: Sequence[Layer],
        viewport: Viewport,
        *,
        background: float = 0.0,
        contour_px: int = 1,
    ) -> NDArray[np.uint32]:
        """Like :meth:`blend`, as a screen takes it: one number ``0xffRRGGBB`` per pixel, shape (h, w)."""
        on_image, pixels, channels = self._channels(base_view, image_hw, layers, viewport, contour_px)
        if not isinstance(pixels, slice):
            picture = self._packed_base(base_view, on_image, background).copy()
            picture.reshape(-1)[pixels] = pack(channels)
            return picture
        packed = pack(channels).reshape(viewport.hw)
        if on_image is not None:
            np.copyto(packed, packed_grey(background), where=~on_image)
        return packed

    def _packed_base(
        self, base_view: Plane, on_image: NDArray[np.bool_] | None, background: float
    ) -> NDArray[np.uint32]:
        """The view without any layer, packed; remembered, not to be written to."""
        kept = self._packed
        if kept is None or kept[0] is not base_view or kept[1] is not on_image or kept[2] != background:
            flat = np.clip(base_view, 0.0, 1.0)
            packed = pack([flat] if flat.ndim == 2 else [flat[..., index] for index in range(3)])
            if on_image is not None:
                np.copyto(packed, packed_grey(background), where=~on_image)
            kept = self._packed = (base_view, on_image, background, packed)
        return kept[3]

    def _channels(
        self,
        base_view: Plane,
        image_hw: tuple[int, int],
        layers: Sequence[Layer],
        viewport: Viewport,
        contour_px: int,
    ) -> tuple[NDArray[np.bool_] | None, Pixels, list[Plane]]:
        """Which view pixels lie on the image, which of all some layer covers, and the grey or colour of those."""
        shown = [layer for layer in layers if layer.look.visible and layer.look.opacity > 0]
        for layer in shown:
            if layer.data.grid.image_hw != image_hw:
                raise ValueError(
                    f"layer {layer.data.name!r} lies on an image of {layer.data.grid.image_hw}, not of {image_hw}"
                )
        on_image = self._on_image(image_hw, viewport)
        planes = [self.sample_layer(layer.data, viewport) for layer in shown]
        masks = [covered_pixels(plane, layer, on_image, contour_px) for plane, layer in zip(planes, shown, strict=True)]
        # Only pixels that some layer covers are blended: above a threshold they are few.
        pixels = union(masks)
        # Values stay in [0, 1]: blends are convex, "add" stops at 1.
        flat = np.clip(base_view.reshape(-1, *base_view.shape[2:])[pixels], 0.0, 1.0)
        channels = [flat] if flat.ndim == 1 else [flat[:, index] for index in range(3)]
        for plane, mask, layer in zip(planes, masks, shown, strict=True):
            # What lies beyond the image is overpainted: a layer that covers all of it needs no mask.
            index = self._index(plane, layer.look, pixels)
            channels = paint_layer(channels, index, None if mask is on_image else mask, pixels, layer.look)
        return on_image, pixels, channels

    def _index(self, values: Plane, look: LayerLook, pixels: Pixels) -> NDArray[np.integer]:
        """Which colour of its map each of `pixels` takes; remembered where they are all."""
        if not isinstance(pixels, slice):
            return look_index(values.reshape(-1)[pixels], look)
        key = (id(values), look.low, look.high, look.contour)
        if key not in self._indices:
            # As wide as an address: what looks up needs no conversion.
            self._indices[key] = (values, look_index(values.reshape(-1), look).astype(np.intp))
            while len(self._indices) > _KEPT_INDICES:
                self._indices.popitem(last=False)
        self._indices.move_to_end(key)
        return self._indices[key][1]

    def _base_picture(
        self, base_view: Plane, on_image: NDArray[np.bool_] | None, background: float
    ) -> NDArray[np.uint8]:
        """The view without any layer; remembered, not to be written to."""
        kept = self._base
        if kept is None or kept[0] is not base_view or kept[1] is not on_image or kept[2] != background:
            picture = np.empty((*base_view.shape[:2], 3), np.uint8)
            for index in range(3):
                channel = base_view if base_view.ndim == 2 else base_view[..., index]
                painted = to_bytes(np.clip(channel, 0.0, 1.0))
                if on_image is not None:
                    np.copyto(painted, byte_of(background), where=~on_image)
                picture[..., index] = painted
            kept = self._base = (base_view, on_image, background, picture)
        return kept[3]

    def _on_image(self, image_hw: tuple[int, int], viewport: Viewport) -> NDArray[np.bool_] | None:
        """Which view pixels lie on the image; None where all do."""
        key = (image_hw, viewport)
        if self._inside is None or self._inside[0] != key:
            mask = inside(image_hw, viewport.image_from_view, viewport.hw)
            self._inside = (key, None if mask.all() else np.ascontiguousarray(mask))
        return self._inside[1]

    def _remembered(
        self, array: NDArray[np.generic], use: Grid | str, viewport: Viewport, make: Callable[[], Plane]
    ) -> Plane:
        key = (id(array), use, viewport)
        if key not in self._sampled:
            # The entry holds the array itself, so that its id cannot pass to another one.
            self._sampled[key] = (array, make())
            while len(self._sampled) > 1 and (len(self._sampled) > self._capacity or self._held_bytes() > MAX_BYTES):
                self._sampled.popitem(last=False)
        self._sampled.move_to_end(key)
        return self._sampled[key][1]

    def _held_bytes(self) -> int:
        """Memory of what is remembered: each array that was handed in once, and every plane."""
        sources = {id(array): array.nbytes for array, _ in self._sampled.values()}
        return sum(sources.values()) + sum(plane.nbytes for _, plane in self._sampled.values())


def _sample_image(image: NDArray[np.generic], viewport: Viewport) -> Plane:
    if image.ndim == 2:
        return sample(image, viewport.image_from_view, viewport.hw)
    return np.stack([sample(image[..., index], viewport.image_from_view, viewport.hw) for index in range(3)], axis=-1)


def _sample_plane(plane_hw: Plane, grid: Grid, viewport: Viewport) -> Plane:
    plane_from_view = compose_affine(affine_to_plane(grid), viewport.image_from_view)
    return sample(plane_hw, plane_from_view, viewport.hw, within=grid.content)
