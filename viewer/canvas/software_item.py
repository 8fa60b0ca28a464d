"""The one graphics item of a pane: the reference compositor at the pane's device pixels, no OpenGL."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

Render = Callable[[], NDArray[np.uint8] | None]


class SoftwareItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints what `render` returns, and calls it at most once per paint however often :meth:`refresh` was called.

    Parameters
    ----------
    render : callable
        Gives uint8 RGB, shape (h, w, 3), at device pixels; None for nothing.
    """

    def __init__(self, render: Render) -> None:
        super().__init__()
        self._render = render
        self._picture: QImage | None = None
        self._pixels: NDArray[np.uint8] | None = None
        self._stale = True
        self._size = (0.0, 0.0)

    def refresh(self) -> None:
        """What is shown has changed: render anew at the next paint."""
        self._stale = True
        self.update()

    def resize(self, width: float, height: float) -> None:
        """Cover a pane of this size in logical pixels."""
        if (width, height) != self._size:
            self.prepareGeometryChange()
            self._size = (width, height)
            self.refresh()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        """The whole pane."""
        return QRectF(0, 0, *self._size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the picture pixel by pixel; nothing is scaled."""
        if self._stale:
            # First: what cannot be rendered is asked for once, not at every paint, and leaves no former picture.
            self._stale = False
            self._take(None)
            self._take(self._render())
        if self._picture is None:
            return
        painter.save()
        # In device pixels, so that fractional scale factors cannot blur.
        painter.resetTransform()
        ratio = painter.device().devicePixelRatioF()
        self._picture.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, self._picture)
        painter.restore()

    def _take(self, rgb: NDArray[np.uint8] | None) -> None:
        if rgb is None:
            self._picture = self._pixels = None
            return
        height, width = rgb.shape[:2]
        # RGB32 is what the screen takes without conversion: B, G, R, unused in memory. QImage does not own it.
        self._pixels = np.full((height, width, 4), 255, np.uint8)
        self._pixels[..., :3] = rgb[..., ::-1]
        self._picture = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
