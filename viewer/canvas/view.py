"""One pane: a film with its layers, the words over it, and the mouse."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QGraphicsView, QWidget

from engine.imaging.viewport import Viewport
from viewer.canvas import tools
from viewer.canvas.annotation_marks import paint_annotations
from viewer.canvas.annotator import Annotator, Hand
from viewer.canvas.film import BACKGROUND, FilmPainter
from viewer.canvas.gl_renderer import GLRenderer
from viewer.canvas.graphics_marks import paint_overlays, paint_shapes
from viewer.canvas.layer_stack_item import LayerStackItem
from viewer.canvas.map_marks import paint_colour_bar, paint_region, scale_words, shown_map
from viewer.canvas.opengl import surface_format
from viewer.canvas.overlay import paint_marks, probe_rect
from viewer.canvas.pane_marks import PaneMarks, pane_marks, probe_lines
from viewer.canvas.scene import Scene
from viewer.canvas.software_item import SoftwareItem
from viewer.layer_titles import role_title
from viewer.state.arrangement import PaneRole
from viewer.state.session import Session
from viewer.state.view import ViewState

CONTOUR_PX = 1.5
"""Width of a contour in logical pixels, as in reports."""

LONGEST_BAR = 0.22
"""The scale bar takes at most this share of the pane's width."""

_BUTTONS: dict[Qt.MouseButton, tools.DragKind] = {
    Qt.MouseButton.LeftButton: "window",
    Qt.MouseButton.MiddleButton: "pan",
    Qt.MouseButton.RightButton: "zoom",
}
_OVER = {
    "tool": Qt.CursorShape.CrossCursor,
    "handle": Qt.CursorShape.PointingHandCursor,
    "line": Qt.CursorShape.SizeAllCursor,
    "nothing": Qt.CursorShape.ArrowCursor,
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Way to the right and down."""
_CURSORS = {
    "window": Qt.CursorShape.CrossCursor,
    "pan": Qt.CursorShape.ClosedHandCursor,
    "zoom": Qt.CursorShape.SizeVerCursor,
}


class ImagePane(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows the session's frame in one role, and turns the mouse into changes of the session.

    Parameters
    ----------
    session : Session
    film : FilmPainter
        Shared by all panes of the window.
    role : PaneRole
    """

    menu_requested = Signal(object)
    """A right click that was no drag, at this global QPoint."""

    opengl_failed = Signal(str)
    """The driver cannot paint this pane, for this reason."""

    def __init__(self, session: Session, film: FilmPainter, role: PaneRole, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self._session = session
        self._film = film
        self._role: PaneRole = role
        self._first = True
        self._seen_part: QRectF | None = None
        self._drag: tools.Drag | None = None
        self._moved = False
        self._wheel = tools.WheelSteps()
        self._annotator = Annotator(session)
        self._marks = PaneMarks()
        self._placed: tuple[tuple[ViewState, tuple[int, int], tuple[int, int], float], Viewport] | None = None
        self.setCentralItem(None)
        self._item = self._take_surface(None)
        self.setBackground(QColor.fromRgbF(BACKGROUND, BACKGROUND, BACKGROUND))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setMinimumSize(120, 120)
        self.show_role(role, first=True)

    def set_renderer(self, renderer: GLRenderer | None) -> None:
        """Paint with OpenGL from now on, or without (None)."""
        if isinstance(self._item, LayerStackItem) != (renderer is not None):
            self.scene().removeItem(self._item)
            surface = self.viewport()
            if isinstance(self._item, LayerStackItem) and isinstance(surface, QOpenGLWidget):
                self._item.leave(surface)
            self._item = self._take_surface(renderer)

    def _take_surface(self, renderer: GLRenderer | None) -> SoftwareItem | LayerStackItem:
        """Give the pane a surface to paint on and the item that paints it."""
        item: SoftwareItem | LayerStackItem
        if renderer is None:
            self.setViewport(QWidget())
            # One item covers the pane; anything less than the whole of it saves nothing.
            self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
            item = SoftwareItem(self.scene_now, self._film.software)
        else:
            surface = QOpenGLWidget()
            surface.setFormat(surface_format())
            self.setViewport(surface)
            # What such a widget painted before is gone at the next paint.
            self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
            item = LayerStackItem(self.scene_now, renderer, self._film.software, self.opengl_failed.emit)
        self.viewport().setMouseTracking(True)
        item.resize(self.viewport().width(), self.viewport().height())
        self.addItem(item)
        return item

    @property
    def role(self) -> PaneRole:
        """What the pane shows."""
        return self._role

    def show_role(self, role: PaneRole, first: bool) -> None:
        """Show another role; `first` says whether the pane carries the words common to all panes."""
        self._role, self._first = role, first
        self.setAccessibleName(self.tr("Image pane: {role}").format(role=role_title(role)))
        self.refresh()

    @property
    def seen_part(self) -> QRectF | None:
        """Set by :meth:`set_seen_part`."""
        return self._seen_part

    def set_seen_part(self, part: QRectF | None) -> None:
        """The part of the pane, in logical pixels, that nothing covers; None for all. Titles and marks stand in it."""
        if part != self._seen_part:
            self._seen_part = part
            self.refresh_words()

    def refresh(self) -> None:
        """Film, layers or view have changed: paint anew, once, when Qt next paints."""
        self._item.refresh()
        self.viewport().update()

    def refresh_layers(self) -> None:
        """The layers have changed, not necessarily those of this pane."""
        if not self._item.is_current:
            self._item.refresh()
        self.viewport().update()

    def refresh_words(self) -> None:
        """Only what is written over the film has changed."""
        self.viewport().update()

    def refresh_probe(self) -> None:
        """Only the values under the cursor have changed."""
        if isinstance(self.viewport(), QOpenGLWidget):
            self.viewport().update()
            return
        self.viewport().update(probe_rect(self._area(), self.font()).toAlignedRect())

    # -- painting

    def device_hw(self) -> tuple[int, int]:
        """Size of the pane in device pixels."""
        ratio = self.viewport().devicePixelRatioF()
        return max(1, round(self.viewport().height() * ratio)), max(1, round(self.viewport().width() * ratio))

    def image_viewport(self) -> Viewport | None:
        """What the pane shows of the image, in device pixels; None without an image.

        The image's corner lies on a whole device pixel: at one device pixel per image pixel nothing is interpolated,
        and the grain of the film stays as it is while the film is moved.
        """
        frame = self._session.frame
        if frame is None:
            return None
        hw = self.device_hw()
        place = (self._session.view, frame.hw, hw, frame.geometry.aspect)
        if self._placed is None or self._placed[0] != place:
            self._placed = (place, self._place(*place))
        return self._placed[1]

    @staticmethod
    def _place(view: ViewState, image_hw: tuple[int, int], hw: tuple[int, int], aspect: float) -> Viewport:
        viewport = view.viewport(image_hw, hw, aspect)
        corner = viewport.to_view(np.zeros(2))
        shift = corner - np.round(corner)
        (yy, yx, y0), (xy, xx, x0) = viewport.image_from_view
        return replace(
            viewport,
            image_from_view=(
                (yy, yx, y0 + float(yy * shift[0] + yx * shift[1])),
                (xy, xx, x0 + float(xy * shift[0] + xx * shift[1])),
            ),
        )

    def scene_now(self) -> Scene | None:
        """What the pane is to show; None for nothing."""
        viewport = self.image_viewport()
        if viewport is None:
            return None
        contour_px = max(1, round(CONTOUR_PX * self.viewport().devicePixelRatioF()))
        return self._film.scene(self._role, viewport, contour_px)

    def _area(self) -> QRectF:
        return QRectF(self.viewport().rect())

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802 (Qt's name)
        """Write over the film."""
        viewport = self.image_viewport()
        ratio = self.viewport().devicePixelRatioF()
        zoom = 1.0 if viewport is None else viewport.zoom
        self._marks = pane_marks(
            self._session,
            self._role,
            self._film.layers(self._role),
            zoom,
            self.device_hw()[1] * LONGEST_BAR,
            self._first,
        )
        painter.save()
        painter.resetTransform()
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if viewport is not None:
            paint_overlays(painter, self._session.presentations.overlays, viewport, ratio)
            paint_shapes(painter, self._area(), self._session.presentations.shapes, viewport, ratio)
            paint_annotations(painter, self._area(), self._session, viewport, ratio)
            self._paint_region(painter, viewport, ratio)
        probe = probe_lines(self._session, self._role)
        head = paint_marks(painter, self._area(), self._marks, probe, ratio, self._seen_part)
        self._paint_colour_bar(painter, head)
        painter.restore()

    def _paint_region(self, painter: QPainter, viewport: Viewport, ratio: float) -> None:
        regions = self._session.regions
        region = regions.chosen
        if region is not None and regions.current is not None and not self._session.overlay_hidden:
            paint_region(painter, region, regions.current + 1, viewport, ratio)

    def _paint_colour_bar(self, painter: QPainter, head: float) -> None:
        layers = self._session.layers
        layer = shown_map(self._film.layers(self._role), layers.active)
        if layer is not None and self._session.corner_text != "none":
            words = scale_words(layer, layers.has_default_scale(layer.data.name))
            paint_colour_bar(painter, self._seen_part or self._area(), head, layer, words)

    @property
    def marks(self) -> PaneMarks:
        """What was last written over the pane."""
        return self._marks

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Cover the new size."""
        super().resizeEvent(event)
        if event is not None:
            self._item.resize(self.viewport().width(), self.viewport().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Another font or another screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.refresh_words()

    def event(self, event: QEvent) -> bool:
        """Moved to a screen of another scale: everything is sampled anew."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.refresh()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._draws_by(event):
            # Before the window's own keys get it.
            event.accept()
            return True
        return bool(super().event(event))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for a film."""
        return QSize(640, 640)

    # -- mouse and keys

    def _device_xy(self, position: QPointF) -> tuple[float, float]:
        ratio = self.viewport().devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin a drag."""
        kind = _BUTTONS.get(event.button())
        if kind is None or (self._drag is not None and event.buttons() != event.button()):
            event.ignore()
            return
        if self._drag is not None:
            # Its release went elsewhere, to a dialog that came up meanwhile.
            self._end_drag()
        if kind == "window" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            kind = "pan"
        if kind == "window" and self._annotates(self._annotator.press, event):
            return
        self._drag = tools.begin(self._session, kind, self._device_xy(event.position()))
        self._session.begin_drag()
        self._moved = False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Drag, and read the values under the pointer."""
        if self._drag is None and self._annotates(self._annotator.move, event):
            self._read(self._device_xy(event.position()))
            return
        xy = self._device_xy(event.position())
        ratio = self.viewport().devicePixelRatioF()
        if self._drag is not None and event.buttons() == Qt.MouseButton.NoButton:
            self._end_drag()
        drag = self._drag
        if drag is not None:
            way = max(abs(xy[0] - drag.start_xy[0]), abs(xy[1] - drag.start_xy[1]))
            if not self._moved and way >= tools.CLICK_PX * ratio:
                self._moved = True
                self.setCursor(_CURSORS[drag.kind])
            if self._moved:
                tools.move(self._session, drag, xy, self.device_hw(), ratio)
        self._read(xy)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """End a drag; a right click without one asks for the menu."""
        if event.button() == Qt.MouseButton.LeftButton and self._annotates(self._annotator.release, event):
            return
        if event.button() == Qt.MouseButton.RightButton and not self._moved:
            self.menu_requested.emit(event.globalPosition().toPoint())
        if _BUTTONS.get(event.button()) is not None:
            self._end_drag()
        event.accept()

    def _annotates(self, act: Callable[[Hand], bool], event: QMouseEvent) -> bool:
        """Whether a mouse event was for an annotation."""
        viewport = self.image_viewport()
        if viewport is None:
            return False
        held = event.buttons() != Qt.MouseButton.NoButton
        hand = Hand(self._device_xy(event.position()), viewport, self.viewport().devicePixelRatioF(), held)
        taken = act(hand)
        if self._drag is None:
            self.setCursor(_OVER[self._annotator.over(hand)])
        if taken:
            event.accept()
        return taken

    def _end_drag(self) -> None:
        self._drag = None
        self._session.end_drag()
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Maximise the pane, or bring the four back."""
        if event.button() == Qt.MouseButton.LeftButton and not self._annotates(self._annotator.edit_text, event):
            self._end_drag()
            self._session.toggle_maximised(self._role)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Images; with Ctrl, zoom at the pointer."""
        angle = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = tools.ZOOM_PER_NOTCH ** (angle / tools.WHEEL_NOTCH)
            tools.zoom_at(self._session, factor, self._device_xy(event.position()), self.device_hw())
        else:
            steps = self._wheel.steps(angle)
            if steps:
                self._session.step_image(steps)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """The menu key; the mouse has its own way, as a right drag zooms."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.viewport().mapToGlobal(self.viewport().rect().center()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """No values without a pointer."""
        super().leaveEvent(event)
        self._session.set_probe(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Keys belong to the window's actions, unless a tool is in hand: arrows move its point, Return sets it."""
        viewport = self.image_viewport()
        if viewport is None or not self._draws_by(event):
            event.ignore()
            return
        step_px = (1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 8) * self.devicePixelRatioF()
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            self._annotator.set_point(viewport)
        else:
            self._annotator.step(*way, viewport, step_px)
        event.accept()

    def _draws_by(self, event: QKeyEvent) -> bool:
        """Whether a key moves or sets a point of what is drawn."""
        key = Qt.Key(event.key())
        return self._annotator.takes_keys and (key in _ARROWS or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter))

    def _read(self, xy: tuple[float, float]) -> None:
        viewport, frame = self.image_viewport(), self._session.frame
        if viewport is None or frame is None:
            return
        y, x = viewport.to_image(np.array([xy[1], xy[0]])).tolist()
        inside = 0 <= y < frame.hw[0] and 0 <= x < frame.hw[1]
        self._session.set_probe((y, x) if inside else None)

    def zoom_by(self, factor: float) -> None:
        """Magnify about the middle of the pane."""
        height, width = self.device_hw()
        tools.zoom_at(self._session, factor, (width / 2, height / 2), (height, width))
