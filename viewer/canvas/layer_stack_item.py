"""The one graphics item of a pane on a machine with OpenGL."""

import logging
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from viewer.canvas.gl_renderer import GLRenderer, OpenGLError
from viewer.canvas.scene import Scene
from viewer.canvas.software_item import draw_picture
from viewer.canvas.software_painter import SoftwarePainter

log = logging.getLogger(__name__)


class LayerStackItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints a scene with the pane's own OpenGL context, inside whatever the painter of the view does.

    Parameters
    ----------
    scene : callable
        Gives what is to be shown; None for nothing.
    renderer : GLRenderer
        Shared by all panes of the window.
    software : SoftwarePainter
        Paints what has more layers than the shader.
    failed : callable
        Is told the reason, once, where the driver cannot paint; the caller then takes the software path.
    """

    def __init__(
        self,
        scene: Callable[[], Scene | None],
        renderer: GLRenderer,
        software: SoftwarePainter,
        failed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._scene_now = scene
        self._renderer = renderer
        self._software = software
        self._failed = failed
        self._shown: Scene | None = None
        self._broken = False
        self._size = (0.0, 0.0)

    def refresh(self) -> None:
        """What is shown has changed: the next paint takes it."""
        self.update()

    @property
    def is_current(self) -> bool:
        """Whether what was last painted is what is to be shown."""
        scene = self._scene_now()
        if scene is None or self._shown is None:
            return scene is self._shown
        return scene.shows_the_same_as(self._shown)

    def resize(self, width: float, height: float) -> None:
        """Cover a pane of this size in logical pixels."""
        if (width, height) != self._size:
            self.prepareGeometryChange()
            self._size = (width, height)
            self.update()

    def leave(self, surface: QOpenGLWidget) -> None:
        """The pane takes another surface than this: give back what it had of the driver."""
        if surface.isValid():
            surface.makeCurrent()
            self._renderer.leave()
            surface.doneCurrent()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        """The whole pane."""
        return QRectF(0, 0, *self._size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Let the shader paint; where it cannot, say so after this paint has ended."""
        self._shown = scene = None if self._broken else self._scene_now()
        if scene is None:
            return
        if not self._renderer.can_paint(scene):
            draw_picture(painter, self._software.paint_exactly(scene))
            return
        painter.beginNativePainting()
        try:
            self._renderer.draw(scene)
        except OpenGLError as error:
            self._broken = True
            reason = str(error)
            log.warning("OpenGL is not used: %s", reason)
            QTimer.singleShot(0, lambda: self._failed(reason))
        finally:
            painter.endNativePainting()
