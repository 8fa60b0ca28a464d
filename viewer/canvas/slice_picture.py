"""A frame as a picture of a pane's size, painted anew only when something has changed."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from engine.imaging.compose import Compositor
from engine.imaging.frame import Frame, Voi
from engine.imaging.grey_pipeline import apply_presentation, apply_voi, render_rgb
from engine.imaging.viewport import Viewport
from viewer.canvas.film import BACKGROUND


class SlicePicture:
    """Paints frames without layers, for panes beside the canvas."""

    def __init__(self) -> None:
        self._compositor = Compositor()
        self._key: object = None
        self._frame: Frame | None = None
        self._pixels: NDArray[np.uint8] | None = None
        self._image = QImage()

    def paint(self, frame: Frame, viewport: Viewport, voi: Voi, invert: bool) -> QImage:
        """The frame through a window, at the viewport's pixels; `invert` is the user's."""
        key = (viewport, voi, invert)
        if self._frame is not frame or key != self._key:
            self._frame, self._key = frame, key
            rgb = self._render(frame, viewport, voi, invert)
            height, width = rgb.shape[:2]
            # QImage does not own the pixels.
            self._pixels = np.full((height, width, 4), 255, np.uint8)
            self._pixels[..., :3] = rgb[..., ::-1]
            self._image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        return self._image

    def _render(self, frame: Frame, viewport: Viewport, voi: Voi, invert: bool) -> NDArray[np.uint8]:
        if frame.modality_hw is None:
            return self._compositor.paint(render_rgb(frame, voi, invert), (), viewport, background=BACKGROUND)
        shown = apply_voi(self._compositor.sample(frame.modality_hw, viewport), voi)
        padding = None
        if frame.padding_hw is not None:
            padding = self._compositor.sample(frame.padding_hw, viewport) >= 0.5
        grey = apply_presentation(shown, frame.inverse != invert, padding)
        return self._compositor.blend(grey, frame.hw, (), viewport, background=BACKGROUND)
