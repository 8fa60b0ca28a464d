"""The handle of the swipe: a line over the panes that is dragged, or moved by the arrow keys."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from viewer.canvas.halo_text import HALO, INK
from viewer.state.arrangement import SWIPE_STEP, Arrangement

WIDTH_PX = 24
"""What a hand can hit; the line itself is thin."""

_GRIP_PX = 9.0
_STEPS = {Qt.Key.Key_Left: -SWIPE_STEP, Qt.Key.Key_Right: SWIPE_STEP}


class SwipeDivider(QWidget):
    """Lies over the line between two images in one place, and moves it.

    Parameters
    ----------
    arrangement : Arrangement
        Is told the position as a share of the parent's width.
    """

    def __init__(self, arrangement: Arrangement, parent: QWidget) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self._panes = parent
        self._grabbed_at = 0.0
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Swipe divider"))
        self.setToolTip(self.tr("Drag, or use the left and right arrow keys, to see more of one image."))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as a hand needs."""
        return QSize(WIDTH_PX, 120)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold."""
        self._grabbed_at = event.position().x() - WIDTH_PX / 2
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = self.mapToParent(event.position()).x() - self._grabbed_at
            self._arrangement.move_swipe(x / max(1, self._panes.width()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """While it has the focus, the arrow keys are its own and not those of the image list."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Left and right."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            self._arrangement.move_swipe(self._arrangement.swipe_position + step)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """A line with a grip in the middle, readable on white and on black."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = WIDTH_PX / 2, self.height() * 0.62
        for ink, width in ((HALO, 4.0), (INK, 1.5)):
            painter.setPen(QPen(ink, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        accent = self.palette().highlight().color()
        painter.setPen(QPen(accent if self.hasFocus() else INK, 1.5))
        painter.setBrush(QColor(20, 20, 20, 230))
        painter.drawRoundedRect(QRectF(x - _GRIP_PX, y - 1.6 * _GRIP_PX, 2 * _GRIP_PX, 3.2 * _GRIP_PX), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent if self.hasFocus() else INK)
        for side in (-1, 1):
            points = ((2.0, -3.5), (5.5, 0.0), (2.0, 3.5))
            painter.drawPolygon(QPolygonF([QPointF(x + side * across, y + down) for across, down in points]))
        painter.end()
