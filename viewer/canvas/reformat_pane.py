"""One plane through a volume, with the lines along which the other two cross it."""

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.core.language import number
from engine.dicom.volume import PlaneName
from engine.imaging.frame import Frame
from engine.imaging.viewport import Viewport
from viewer.canvas import tools
from viewer.canvas.annotation_marks import CHOSEN
from viewer.canvas.film import BACKGROUND
from viewer.canvas.overlay import paint_marks
from viewer.canvas.pane_marks import Line, PaneMarks
from viewer.canvas.scale_bar import scale_bar
from viewer.canvas.slice_picture import SlicePicture
from viewer.state import captions
from viewer.state.session import Session
from viewer.state.view import ViewState
from viewer.state.window import describe

NEAR_PX = 8.0
"""How near to a crossing line a press takes hold of it."""
_GAP_PX = 14.0
_LONGEST_BAR = 0.25

translate = QCoreApplication.translate


class ReformatPane(QWidget):
    """Left drag near the lines moves where the planes cross, elsewhere it is the window; the wheel goes through slices.

    Parameters
    ----------
    plane : PlaneName
    first : bool
        It carries the words common to all three.
    """

    def __init__(self, session: Session, plane: PlaneName, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._plane: PlaneName = plane
        self._first = first
        self._picture = SlicePicture()
        self._wheel = tools.WheelSteps()
        self._held: str = ""
        self._start = QPointF()
        self._start_view = ViewState()
        self._start_voi = session.voi
        self.setMouseTracking(True)
        self.setMinimumSize(120, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(plane_title(plane))

    # -- painting

    def device_hw(self) -> tuple[int, int]:
        """Size in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.height() * ratio)), max(1, round(self.width() * ratio))

    def image_viewport(self) -> Viewport | None:
        """What the pane shows of its slice, in device pixels; None without a volume."""
        frame = self._session.reformats.frame(self._plane)
        if frame is None:
            return None
        view = self._session.reformats.views[self._plane]
        return view.viewport(frame.hw, self.device_hw(), frame.geometry.aspect)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The slice, the crossing lines, the words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor.fromRgbF(BACKGROUND, BACKGROUND, BACKGROUND))
        frame, viewport = self._session.reformats.frame(self._plane), self.image_viewport()
        marks = PaneMarks(title=plane_title(self._plane), message=self._message())
        probe: tuple[Line, ...] = ()
        cross: QPointF | None = None
        if frame is not None and viewport is not None:
            session = self._session
            picture = self._picture.paint(frame, viewport, session.voi or frame.default_voi, session.invert)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cross = self._cross(viewport)
            self._paint_lines(painter, cross)
            marks = self._marks(frame, viewport)
            probe = self._probe(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_marks(painter, QRectF(self.rect()), marks, probe, self.devicePixelRatioF(), cross=cross)

    def _cross(self, viewport: Viewport) -> QPointF:
        """Where the planes cross, in logical pixels."""
        reformats = self._session.reformats
        assert reformats.volume is not None
        at = np.array(reformats.volume.point_on(self._plane, reformats.point_zyx))
        y, x = (viewport.to_view(at) / self.devicePixelRatioF()).tolist()
        return QPointF(x, y)

    def _paint_lines(self, painter: QPainter, at: QPointF) -> None:
        """Two lines that leave the crossing itself free."""
        ink = QColor(CHOSEN)
        ink.setAlpha(170)
        painter.setPen(QPen(ink, 1))
        painter.drawLines(
            [
                QLineF(0, at.y(), at.x() - _GAP_PX, at.y()),
                QLineF(at.x() + _GAP_PX, at.y(), self.width(), at.y()),
                QLineF(at.x(), 0, at.x(), at.y() - _GAP_PX),
                QLineF(at.x(), at.y() + _GAP_PX, at.x(), self.height()),
            ]
        )

    def _marks(self, frame: Frame, viewport: Viewport) -> PaneMarks:
        session, reformats = self._session, self._session.reformats
        assert reformats.volume is not None
        some, everything = session.corner_text != "none", session.corner_text == "all"
        identity: tuple[Line, ...] = ()
        if self._first and everything and session.shown is not None:
            lines = captions.corner_identity(session.shown.instance, session.privacy)
            identity = tuple((line, "plain") for line in lines)
        # Beside the plane's name there is no room for words in a narrow pane.
        place = f"{reformats.index(self._plane) + 1} / {reformats.volume.count(self._plane)}"
        below: list[Line] = []
        if some and self._first and session.voi is not None:
            below.append((describe(session.voi), "plain"))
        if some and self._first and reformats.volume.resampled:
            below.append((translate("Canvas", "Oblique slices: values between them"), "amber"))
        return PaneMarks(
            top_left=identity,
            top_right=((place, "plain"),) if some else (),
            bottom_left=tuple(below),
            title=plane_title(self._plane),
            letters=frame.geometry.letters if some else None,
            bar=scale_bar(frame.geometry.spacing, viewport.zoom, self.device_hw()[1] * _LONGEST_BAR) if some else None,
        )

    def _probe(self, frame: Frame) -> tuple[Line, ...]:
        """The value where the planes cross; the first pane has it."""
        reformats = self._session.reformats
        if not self._first or reformats.volume is None or self._session.corner_text == "none":
            return ()
        value = f"{number(reformats.volume.value_at(reformats.point_zyx))} {frame.unit}".strip()
        x, y, z = (number(each, ".0f") for each in reformats.volume.place_mm(reformats.point_zyx))
        return (
            (translate("Canvas", "Value {value}").format(value=value), "plain"),
            (f"L {x}  P {y}  H {z} mm", "dim"),
        )

    def _message(self) -> str:
        reformats = self._session.reformats
        if reformats.volume is not None or not self._first:
            return ""
        return reformats.error or translate("Canvas", "Making the volume…")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another size shows another picture."""
        super().resizeEvent(event)
        self.update()

    # -- the mouse

    def _point(self, position: QPointF) -> tuple[float, float] | None:
        viewport = self.image_viewport()
        if viewport is None:
            return None
        ratio = self.devicePixelRatioF()
        y, x = viewport.to_image(np.array([position.y() * ratio, position.x() * ratio])).tolist()
        return y, x

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of the lines, the window, the picture or its size."""
        viewport = self.image_viewport()
        if viewport is None or self._held:
            return
        position, cross = event.position(), self._cross(viewport)
        near = min(abs(position.x() - cross.x()), abs(position.y() - cross.y())) <= NEAR_PX
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._held = {
            Qt.MouseButton.LeftButton: "pan" if shift else "cross" if near else "window",
            Qt.MouseButton.MiddleButton: "pan",
            Qt.MouseButton.RightButton: "zoom",
        }.get(event.button(), "")
        self._start = position
        self._start_view = self._session.reformats.views[self._plane]
        self._start_voi = self._session.voi
        self._session.begin_drag()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand."""
        frame = self._session.reformats.frame(self._plane)
        if event.buttons() == Qt.MouseButton.NoButton or frame is None:
            self._let_go()
            return
        way = event.position() - self._start
        ratio, aspect = self.devicePixelRatioF(), frame.geometry.aspect
        reformats = self._session.reformats
        if self._held == "cross":
            self._cross_at(event.position())
        elif self._held == "window" and self._start_voi is not None:
            self._session.drag_window(self._start_voi, way.x(), -way.y())
        elif self._held == "pan":
            by_yx = (way.y() * ratio, way.x() * ratio)
            reformats.set_view(self._plane, self._start_view.panned(by_yx, frame.hw, self.device_hw(), aspect))
        elif self._held == "zoom":
            self._zoom(self._start_view, tools.ZOOM_PER_NOTCH ** (-way.y() / 24), self._start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click without a drag lets the planes cross there."""
        way = event.position() - self._start
        if self._held in ("window", "cross") and max(abs(way.x()), abs(way.y())) < tools.CLICK_PX:
            self._cross_at(event.position())
        self._let_go()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Slices; with Ctrl, zoom at the pointer."""
        angle = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            view = self._session.reformats.views.get(self._plane)
            if view is not None:
                self._zoom(view, tools.ZOOM_PER_NOTCH ** (angle / tools.WHEEL_NOTCH), event.position())
        else:
            steps = self._wheel.steps(angle)
            if steps:
                self._session.reformats.step(self._plane, steps)
        event.accept()

    def _cross_at(self, position: QPointF) -> None:
        point = self._point(position)
        if point is not None:
            self._session.reformats.move_to(self._plane, point)

    def _zoom(self, view: ViewState, factor: float, at: QPointF) -> None:
        frame = self._session.reformats.frame(self._plane)
        if frame is not None:
            ratio = self.devicePixelRatioF()
            at_yx = (at.y() * ratio, at.x() * ratio)
            zoomed = view.zoomed(factor, at_yx, frame.hw, self.device_hw(), frame.geometry.aspect)
            self._session.reformats.set_view(self._plane, zoomed)

    def _let_go(self) -> None:
        if self._held:
            self._held = ""
            self._session.end_drag()


def plane_title(plane: PlaneName) -> str:
    """What a plane is called on screen."""
    return {
        "axial": translate("Canvas", "Axial"),
        "coronal": translate("Canvas", "Coronal"),
        "sagittal": translate("Canvas", "Sagittal"),
    }[plane]
