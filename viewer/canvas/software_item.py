"""The one graphics item of a pane on a machine without OpenGL."""

import time
from collections.abc import Callable, Iterator

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from viewer.canvas.scene import Scene
from viewer.canvas.software_painter import Picture, SoftwarePainter

SETTLED_MS = 120
"""So long after the last change a draft is replaced by the exact picture."""

SLICE_S = 0.006
"""How long the window is held up at a time while that is prepared."""


def draw_picture(painter: QPainter, picture: Picture) -> None:
    """Draw a picture on a pane pixel by pixel; nothing is scaled."""
    if not picture.pixels.size:
        return
    height, width = picture.pixels.shape
    # RGB32 is what the screen takes without conversion. QImage does not own the pixels: the picture stays.
    image = QImage(picture.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
    painter.save()
    # In device pixels, so that fractional scale factors cannot blur.
    painter.resetTransform()
    ratio = painter.device().devicePixelRatioF()
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(picture.left / ratio, picture.top / ratio), image)
    painter.restore()


class SoftwareItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints a scene at the pane's device pixels, at most once per paint however often :meth:`refresh` was called.

    Parameters
    ----------
    scene : callable
        Gives what is to be shown; None for nothing.
    painter : SoftwarePainter
        Shared by all panes of the window.
    """

    def __init__(self, scene: Callable[[], Scene | None], painter: SoftwarePainter) -> None:
        super().__init__()
        self._scene_now = scene
        self._painter = painter
        self._shown: Scene | None = None
        self._picture: Picture | None = None
        self._stale = True
        self._size = (0.0, 0.0)
        self._steps: Iterator[None] | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._refine)

    def refresh(self) -> None:
        """What is shown has changed: render anew at the next paint."""
        self._stale = True
        self._steps = None
        self._settle.stop()
        self.update()

    @property
    def is_current(self) -> bool:
        """Whether what was last painted is what is to be shown."""
        scene = self._scene_now()
        if self._stale or scene is None or self._shown is None:
            return not self._stale and scene is self._shown
        return scene.shows_the_same_as(self._shown)

    def resize(self, width: float, height: float) -> None:
        """Cover a pane of this size in logical pixels."""
        if (width, height) != self._size:
            self.prepareGeometryChange()
            self._size = (width, height)
            self.refresh()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        """The whole pane."""
        return QRectF(0, 0, *self._size)

    @property
    def is_exact(self) -> bool:
        """Whether what was last painted is no draft."""
        return self._picture is None or self._picture.exact

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the picture, made anew where something has changed."""
        if self._stale:
            # First: what cannot be rendered is asked for once, not at every paint, and leaves no former picture.
            self._stale = False
            self._picture = None
            self._shown = scene = self._scene_now()
            self._picture = None if scene is None else self._painter.paint(scene)
            if not self.is_exact:
                self._settle.start(SETTLED_MS)
        if self._picture is not None:
            draw_picture(painter, self._picture)

    def _refine(self) -> None:
        """Prepare the exact picture for a slice of time, then let the window live."""
        if self._steps is None:
            scene = self._scene_now()
            if scene is None:
                return
            self._steps = self._painter.refine(scene)
        until = time.perf_counter() + SLICE_S
        for _ in self._steps:
            if time.perf_counter() > until:
                self._settle.start(0)
                return
        self.refresh()
