"""The classifier's score along the morph, as a curve with the point that decides."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.core.language import number
from engine.explain.morph import MorphCurve

SIDE_PX = 7
"""Half a slider handle: the curve ends where the handle of the slider below it does."""

EDGE_PX = 10
DOT_PX = 2.5


class MorphPlot(QWidget):
    """Position from left to right, score from bottom to top."""

    moved = Signal(float)
    """The user pointed at this position in [0, 1]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: MorphCurve | None = None
        self._position = 0.0
        self._operating_point = 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Score along the morph"))

    def show_curve(self, curve: MorphCurve | None, operating_point: float) -> None:
        """Show a curve, or only the point that decides."""
        self._curve, self._operating_point = curve, operating_point
        ends = "" if curve is None else f"{number(curve.scores[0], '.2f')} – {number(curve.scores[-1], '.2f')}"
        self.setAccessibleDescription(ends)
        self.update()

    def show_position(self, position: float) -> None:
        """Mark a position in [0, 1]."""
        self._position = position
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide, and high enough to see a tenth."""
        return QSize(320, 64)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The least at which a curve can be read."""
        return QSize(120, 52)

    def point(self, position: float, score: float) -> QPointF:
        """Where a position and a score lie on the widget."""
        width, height = self.width() - 2 * SIDE_PX, self.height() - 2 * EDGE_PX
        return QPointF(SIDE_PX + position * width, EDGE_PX + (1 - min(1.0, max(0.0, score))) * height)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Go there."""
        self._point_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand."""
        self._point_at(event)

    def _point_at(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            share = (event.position().x() - SIDE_PX) / max(1, self.width() - 2 * SIDE_PX)
            self.moved.emit(min(1.0, max(0.0, share)))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The range of scores, the point that decides, the curve and where the slider stands."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(ink)
        faint.setAlphaF(0.07)
        painter.fillRect(QRectF(self.point(0, 1), self.point(1, 0)), faint)
        line = QColor(ink)
        line.setAlphaF(0.6)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.point(0, self._operating_point), self.point(1, self._operating_point))
        line.setAlphaF(0.8)
        painter.setPen(line)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        # On the side of the line where the curve does not begin.
        above = self._curve is not None and self._curve.scores[0] < self._operating_point
        offset = -3.0 if above else painter.fontMetrics().ascent() + 1.0
        painter.drawText(
            self.point(0, self._operating_point) + QPointF(4, offset), number(self._operating_point, ".2f")
        )
        if self._curve is not None:
            self._paint_curve(painter, self._curve, ink)
        painter.end()

    def _paint_curve(self, painter: QPainter, curve: MorphCurve, ink: QColor) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        points = [self.point(*each) for each in zip(curve.positions, curve.scores, strict=True)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for each in points:
            painter.drawEllipse(each, DOT_PX, DOT_PX)
        here = self.point(self._position, curve.score_at(self._position))
        painter.setPen(QPen(ink, 1))
        painter.drawLine(QPointF(here.x(), EDGE_PX), QPointF(here.x(), self.height() - EDGE_PX))
        painter.setBrush(ink)
        painter.drawEllipse(here, 4, 4)
