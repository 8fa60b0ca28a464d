"""Paints scenes without OpenGL: the reference compositor at the view's pixels, only what changed computed anew."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.imaging.compose import Compositor
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import apply_presentation, apply_voi, render_display, render_rgb
from engine.imaging.layer import Layer, LayerData
from engine.imaging.resample import sample
from engine.imaging.rewindow import grey_values, through_window
from engine.imaging.viewport import Viewport, compose_affine
from viewer.canvas.bands import resampled
from viewer.canvas.scene import Scene
from viewer.canvas.shading import needed, step_yx

MAX_BYTES = 384 * 2**20
_GREYS = 4096
_PER_BYTE = np.float32(1 / 255)

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Picture:
    """What lies on a pane.

    Attributes
    ----------
    pixels : ndarray of uint32, shape (h, w)
        ``0xffRRGGBB`` at device pixels. Not to be written to.
    top, left : int
        Place of its first pixel on the pane; around it there is background.
    exact : bool
        Whether this is the reference compositor's picture. A draft differs from it where neighbouring pixels of the
        film lie on both sides of the window's end; :meth:`SoftwarePainter.refine` prepares the exact one.
    """

    pixels: NDArray[np.uint32]
    top: int
    left: int
    exact: bool


class SoftwarePainter:
    """Paints and remembers.

    All panes of a window share one, so that panes of one size resample the film once. While a look is dragged nothing
    is resampled; while the window is dragged what was resampled is windowed anew, at the pane's resolution.
    """

    def __init__(self) -> None:
        self._compositor = Compositor(capacity=24)
        self._kept: OrderedDict[tuple[Hashable, ...], tuple[object, Any, int]] = OrderedDict()

    def paint(self, scene: Scene) -> Picture:
        """The picture that is at hand: the exact one where :meth:`refine` has ended for this film, window and view.

        Raises
        ------
        ValueError
            If a layer belongs to an image of another size.
        """
        film_seen, layers = needed(scene.shown_layers)
        scene, top, left = _cropped(replace(scene, layers=layers))
        if 0 in scene.viewport.hw:
            return Picture(np.zeros((0, 0), np.uint32), 0, 0, True)
        exact = True
        base = self._get(scene.frame, "display", scene.voi, scene.invert, scene.viewport)
        if base is None and not film_seen:
            base = self._remember(scene.frame, ("black", scene.viewport), np.zeros(scene.viewport.hw, np.float32))
        if base is None:
            exact, base = False, self._draft(scene)
        seen = []
        for layer in scene.layers:
            if scene.follows_window(layer):
                known = self._get(layer.data, "windowed", scene.voi, scene.invert, layer.look.low, layer.look.high)
                exact = exact and known is not None
                layer = self._draft_layer(layer, scene) if known is None else _grey(layer, known)
            seen.append(layer)
        pixels = self._compositor.blend_packed(
            base, scene.image_hw, seen, scene.viewport, background=scene.background, contour_px=scene.contour_px
        )
        return Picture(pixels, top, left, exact)

    def paint_exactly(self, scene: Scene) -> Picture:
        """The exact picture, however long it takes."""
        for _ in self.refine(scene):
            pass
        return self.paint(scene)

    def refine(self, scene: Scene) -> Iterator[None]:
        """Prepare the exact picture in steps of a few milliseconds; after the last one :meth:`paint` gives it."""
        film_seen, layers = needed(scene.shown_layers)
        scene, _, _ = _cropped(replace(scene, layers=layers))
        if 0 in scene.viewport.hw:
            return
        if film_seen and self._get(scene.frame, "display", scene.voi, scene.invert, scene.viewport) is None:
            yield from self._refine_film(scene)
        for layer in scene.layers:
            key = ("windowed", scene.voi, scene.invert, layer.look.low, layer.look.high)
            if scene.follows_window(layer) and self._get(layer.data, *key) is None:
                windowed = through_window(layer, scene.frame, scene.voi, scene.invert).data
                self._remember(layer.data, key, windowed, windowed.plane_hw.nbytes)
                yield
                self._compositor.sample_layer(windowed, scene.viewport)
                yield

    def _refine_film(self, scene: Scene) -> Iterator[None]:
        """The film's values at the view's pixels, for window drags to come; then the film as displayed."""
        frame, viewport = scene.frame, scene.viewport
        if frame.modality_hw is not None:
            sources: dict[str, NDArray[np.generic] | None] = {"values": frame.modality_hw, "padding": frame.padding_hw}
            for name, source in sources.items():
                if source is not None and self._get(frame, name, viewport) is None:
                    whole = yield from resampled(frame.hw, viewport, source.__getitem__)
                    self._remember(frame, (name, viewport), whole)
        whole = yield from resampled(frame.hw, viewport, lambda rows: _display_rows(scene, rows))
        self._remember(frame, ("display", scene.voi, scene.invert, viewport), whole)

    def _draft(self, scene: Scene) -> Plane:
        """The film windowed at the view's pixels instead of at its own."""
        frame, viewport = scene.frame, scene.viewport
        kept = self._get(frame, "draft", viewport)
        if kept is not None and kept[:2] == (scene.voi, scene.invert):
            drafted: Plane = kept[2]
            return drafted
        made = self._make_draft(scene)
        self._remember(frame, ("draft", viewport), (scene.voi, scene.invert, made), made.nbytes)
        return made

    def _make_draft(self, scene: Scene) -> Plane:
        frame, viewport = scene.frame, scene.viewport
        if frame.modality_hw is None:
            assert frame.rgb_hw3 is not None
            return self._quick(frame, "colours", frame.rgb_hw3, viewport) * _PER_BYTE
        values = self._get(frame, "values", viewport)
        if values is None:
            values = self._quick(frame, "quick values", frame.modality_hw, viewport)
        padding = None
        if frame.padding_hw is not None:
            share = self._get(frame, "padding", viewport)
            if share is None:
                share = self._quick(frame, "quick padding", frame.padding_hw, viewport)
            padding = share >= 0.5
        return apply_presentation(apply_voi(values, scene.voi), frame.inverse != scene.invert, padding)

    def _quick(self, frame: Frame, name: str, image: NDArray[np.generic], viewport: Viewport) -> Plane:
        """One pixel of the film for each of the view where the film is reduced, until the means have been made."""
        kept: Plane | None = self._get(frame, name, viewport)
        if kept is not None:
            return kept
        (yy, yx, y0), (xy, xx, x0) = viewport.image_from_view
        every = max(1, int(min(step_yx(viewport.image_from_view))))
        if every > 1 and yx == 0 and xy == 0:
            rows, columns = (
                np.clip((np.arange(count) + 0.5) * step + start, 0, length - 1).astype(np.intp)
                for count, step, start, length in zip(viewport.hw, (yy, xx), (y0, x0), image.shape, strict=False)
            )
            picked: Plane = np.take(image[rows], columns, axis=1).astype(np.float32)
            self._remember(frame, (name, viewport), picked)
            return picked
        # Turned: resampled from every second, third ... pixel.
        part = np.ascontiguousarray(image[every // 2 :: every, every // 2 :: every])
        shift = every // 2 + 0.5
        affine = (
            (yy / every, yx / every, (y0 - shift) / every + 0.5),
            (xy / every, xx / every, (x0 - shift) / every + 0.5),
        )
        if image.ndim == 2:
            quick = sample(part, affine, viewport.hw)
        else:
            quick = np.stack([sample(part[..., index], affine, viewport.hw) for index in range(3)], axis=-1)
        return self._remember(frame, (name, viewport), quick)  # type: ignore[no-any-return]  # what went in

    def _draft_layer(self, layer: Layer, scene: Scene) -> Layer:
        """A generated image through the present window: looked up at the view's pixels, not on its own grid."""
        frame, look, data, viewport = scene.frame, layer.look, layer.data, scene.viewport
        if look.threshold is not None:
            # Its cut is a percentile of the windowed plane itself.
            return through_window(layer, frame, scene.voi, scene.invert)
        values = self._get(frame, "grey values")
        if values is None:
            known = grey_values(frame, _GREYS)
            values = self._remember(frame, ("grey values",), np.empty(0, np.float32) if known is None else known)
        if values.size == 0:
            return layer
        index = self._get(data, "index", look.low, look.high, viewport)
        if index is None:
            greys = self._compositor.sample_layer(data, viewport) - np.float32(look.low)
            greys *= np.float32((_GREYS - 1) / (look.high - look.low))
            index = np.clip(greys + np.float32(0.5), 0, _GREYS - 1).astype(np.intp)
            self._remember(data, ("index", look.low, look.high, viewport), index)
        table = apply_presentation(apply_voi(values, scene.voi), frame.inverse != scene.invert)
        if frame.inverse:
            table = table[::-1].copy()
        windowed = replace(data, plane_hw=np.take(table, index, mode="clip"))
        self._compositor.place(windowed, viewport, windowed.plane_hw)
        return _grey(layer, windowed)

    # -- memory

    def _get(self, source: object, *key: Hashable) -> Any:
        entry = (id(source), *key)
        if entry not in self._kept:
            return None
        self._kept.move_to_end(entry)
        return self._kept[entry][1]

    def _remember(self, source: object, key: tuple[Hashable, ...], made: Any, nbytes: int | None = None) -> Any:
        # The entry holds the source, so that its id cannot pass to another one.
        self._kept[(id(source), *key)] = (source, made, made.nbytes if nbytes is None else nbytes)
        while len(self._kept) > 1 and self.held_bytes > MAX_BYTES:
            self._kept.popitem(last=False)
        return made

    @property
    def held_bytes(self) -> int:
        """Memory of what was resampled or windowed, without the films themselves."""
        return sum(size for _, _, size in self._kept.values())


def _grey(layer: Layer, windowed: LayerData) -> Layer:
    return Layer(windowed, replace(layer.look, low=0.0, high=1.0))


def _display_rows(scene: Scene, rows: slice) -> NDArray[np.generic]:
    """Some rows of the film as displayed, at its own pixels."""
    frame = scene.frame
    if frame.modality_hw is None:
        assert frame.rgb_hw3 is not None
        return render_rgb(replace(frame, rgb_hw3=frame.rgb_hw3[rows]), scene.voi, scene.invert) * _PER_BYTE
    padding_hw = None if frame.padding_hw is None else frame.padding_hw[rows]
    part = replace(frame, modality_hw=frame.modality_hw[rows], padding_hw=padding_hw)
    return render_display(part, scene.voi, scene.invert)


def _cropped(scene: Scene) -> tuple[Scene, int, int]:
    """The part of the view that lies on the film, and its upper left corner; all of it at an odd angle."""
    (yy, yx, y0), (xy, xx, x0) = scene.viewport.image_from_view
    if (yy and yx) or (xy and xx):
        return scene, 0, 0
    height, width = scene.viewport.hw
    # A contour compares with pixels beside it: those beyond the film's edge are needed too.
    margin = scene.contour_px if any(layer.look.contour for layer in scene.layers) else 0
    ends = [0, height, 0, width]
    for along_y, along_x, start, size in ((yy, yx, y0, scene.image_hw[0]), (xy, xx, x0, scene.image_hw[1])):
        axis, along, length = (0, along_y, height) if along_y else (1, along_x, width)
        coordinate = start + along * (np.arange(length) + 0.5)
        on_film = np.flatnonzero((coordinate >= -1e-9) & (coordinate <= size + 1e-9))
        first, last = (int(on_film[0]), int(on_film[-1]) + 1) if on_film.size else (0, 0)
        if on_film.size:
            first, last = max(0, first - margin), min(length, last + margin)
        ends[2 * axis], ends[2 * axis + 1] = first, last
    top, bottom, left, right = ends
    shifted = compose_affine(scene.viewport.image_from_view, ((1.0, 0.0, float(top)), (0.0, 1.0, float(left))))
    return replace(scene, viewport=Viewport((bottom - top, right - left), shifted)), top, left
