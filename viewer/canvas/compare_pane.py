"""Another series beside the canvas, scrolled and zoomed in step with it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolButton, QWidget

from engine.core.language import number
from engine.imaging.viewport import Viewport, fit_zoom
from viewer import theme
from viewer.canvas import tools
from viewer.canvas.film import BACKGROUND
from viewer.canvas.overlay import paint_marks
from viewer.canvas.pane_marks import Line, PaneMarks
from viewer.canvas.scale_bar import scale_bar
from viewer.canvas.slice_picture import SlicePicture
from viewer.listening import listen
from viewer.state import captions, navigation
from viewer.state.session import Session
from viewer.state.window import describe

_LONGEST_BAR = 0.25
translate = QCoreApplication.translate


class ComparePane(QWidget):
    """The wheel moves it against the shown image, a left drag is its own window; the rest acts on both.

    Parameters
    ----------
    first_pane_hw : callable
        Size of the canvas's first pane in device pixels: both show as much more than their fit.
    """

    appeared = Signal()
    """It was hidden and is there now."""

    def __init__(
        self, session: Session, first_pane_hw: Callable[[], tuple[int, int]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._first_pane_hw = first_pane_hw
        self._picture = SlicePicture()
        self._wheel = tools.WheelSteps()
        self._held = ""
        self._start = QPointF()
        self._start_voi = session.comparison.voi
        self._start_view = session.view
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Compared series"))
        self.close_button = QToolButton(self)
        self.close_button.setIcon(theme.icon("mdi6.close", "#e8e8e8"))
        self.close_button.setToolTip(self.tr("Compare no more"))
        self.close_button.setAccessibleName(self.tr("Compare no more"))
        self.close_button.clicked.connect(session.comparison.stop)
        listen(
            self,
            (session.comparison.changed, self._refresh),
            (session.view_changed, self.update),
            (session.frame_changed, self.update),
            (session.privacy_changed, self.update),
            (session.corner_text_changed, self.update),
        )
        self.hide()
        self._refresh()

    def _refresh(self) -> None:
        wanted = self._session.comparison.series is not None
        if wanted == self.isHidden():
            self.setVisible(wanted)
            if wanted:
                self.appeared.emit()
        self.update()

    def device_hw(self) -> tuple[int, int]:
        """Size in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.height() * ratio)), max(1, round(self.width() * ratio))

    def image_viewport(self) -> Viewport | None:
        """What the pane shows: the same share of its image as the canvas does of its own."""
        frame, shown = self._session.comparison.frame, self._session.frame
        if frame is None:
            return None
        hw, view = self.device_hw(), self._session.view
        rows, columns = frame.hw
        zoom, middle = fit_zoom(hw, frame.hw, frame.geometry.aspect), (rows / 2, columns / 2)
        if shown is not None and view.zoom is not None:
            canvas_hw, aspect = self._first_pane_hw(), shown.geometry.aspect
            fitted = view.fitted().effective_zoom(shown.hw, canvas_hw, aspect)
            zoom *= view.zoom / fitted
        if shown is not None and view.center_yx is not None:
            middle = (view.center_yx[0] / shown.hw[0] * rows, view.center_yx[1] / shown.hw[1] * columns)
        return Viewport.placed(hw, middle, zoom, pixel_aspect=frame.geometry.aspect)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The image and its words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor.fromRgbF(BACKGROUND, BACKGROUND, BACKGROUND))
        comparison, viewport = self._session.comparison, self.image_viewport()
        marks = PaneMarks(message=comparison.error or translate("Canvas", "Opening the image…"))
        if comparison.frame is not None and comparison.voi is not None and viewport is not None:
            picture = self._picture.paint(comparison.frame, viewport, comparison.voi, invert=False)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), picture)
            marks = self._marks(viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Clear of the button in the corner.
        area = QRectF(self.rect()).adjusted(0, self.close_button.height(), 0, 0)
        paint_marks(painter, area, marks, (), self.devicePixelRatioF())

    def _marks(self, viewport: Viewport) -> PaneMarks:
        session, comparison = self._session, self._session.comparison
        frame, image, voi = comparison.frame, comparison.shown, comparison.voi
        assert frame is not None
        assert image is not None
        assert voi is not None
        some, everything = session.corner_text != "none", session.corner_text == "all"
        right: list[Line] = [(captions.image_title(image.instance), "plain")]
        place = navigation.position_in_series(session.studies, image)
        if place is not None and place[1] > 1:
            count = translate("Canvas", "Image {number} of {count}").format(number=place[0], count=place[1])
            right.append((count, "plain"))
        linked = (
            translate("Canvas", "Linked by place in the patient")
            if comparison.link == "position"
            else translate("Canvas", "Linked by image number")
        )
        right.append((f"{linked} {number(comparison.offset, '+d')}" if comparison.offset else linked, "dim"))
        left = captions.corner_identity(image.instance, session.privacy) if everything else ()
        other = (translate("Canvas", "Another patient"), "amber")
        return PaneMarks(
            top_left=tuple((line, "plain") for line in left),
            top_right=tuple(right) if some else (),
            bottom_left=((describe(voi), "plain"), (f"{number(viewport.zoom, '.2f')}×", "plain")) if some else (),
            tags=((other[0], "amber"),) if comparison.other_patient else (),
            letters=frame.geometry.letters if some else None,
            bar=scale_bar(frame.geometry.spacing, viewport.zoom, self.device_hw()[1] * _LONGEST_BAR) if some else None,
        )

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of its window, or of what both show."""
        if self._held or self._session.comparison.frame is None:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._held = {
            Qt.MouseButton.LeftButton: "pan" if shift else "window",
            Qt.MouseButton.MiddleButton: "pan",
            Qt.MouseButton.RightButton: "zoom",
        }.get(event.button(), "")
        self._start = event.position()
        self._start_voi, self._start_view = self._session.comparison.voi, self._session.view

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand."""
        session, frame = self._session, self._session.frame
        if event.buttons() == Qt.MouseButton.NoButton:
            self._held = ""
        way, ratio = event.position() - self._start, self.devicePixelRatioF()
        if self._held == "window" and self._start_voi is not None:
            session.comparison.drag_window(self._start_voi, way.x(), -way.y())
        elif self._held == "pan" and frame is not None:
            by_yx = (way.y() * ratio, way.x() * ratio)
            session.set_view(self._start_view.panned(by_yx, frame.hw, self._first_pane_hw(), frame.geometry.aspect))
        elif self._held == "zoom":
            session.set_view(self._start_view)
            self._zoom(tools.ZOOM_PER_NOTCH ** (-way.y() / 24))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let go."""
        self._held = ""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Images of this series against the other; with Ctrl, both zoom."""
        angle = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(tools.ZOOM_PER_NOTCH ** (angle / tools.WHEEL_NOTCH))
        else:
            steps = self._wheel.steps(angle)
            if steps:
                self._session.comparison.step(steps)
        event.accept()

    def _zoom(self, factor: float) -> None:
        height, width = self._first_pane_hw()
        tools.zoom_at(self._session, factor, (width / 2, height / 2), (height, width))
