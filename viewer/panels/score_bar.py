"""A score between 0 and 1 against the point that decides."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.core.language import number, percent

TRACK_PX = 6
TICK_PX = 14


class ScoreBar(QWidget):
    """A horizontal bar from 0 to the score, with a tick at the operating point; or a share without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score = 0.0
        self._tick: float | None = 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, score: float, tick: float) -> None:
        """Show a score in [0, 1] and the point, in [0, 1], from which on it decides for the class."""
        self._score, self._tick = min(max(score, 0.0), 1.0), min(max(tick, 0.0), 1.0)
        self.setAccessibleDescription(
            self.tr("{score} of 1, decided at {tick}").format(score=number(score, ".2f"), tick=number(tick, ".2f"))
        )
        self.update()

    def show_share(self, share: float) -> None:
        """Show a share in [0, 1], with no point that decides."""
        self._score, self._tick = min(max(share, 0.0), 1.0), None
        self.setAccessibleDescription(percent(share))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough to read a tenth."""
        return QSize(72, TICK_PX + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The least at which the bar says something."""
        return QSize(40, TICK_PX + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Track, score, tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        middle = self.height() / 2
        track = QRectF(1, middle - TRACK_PX / 2, self.width() - 2, TRACK_PX)
        empty = self.palette().color(QPalette.ColorRole.WindowText)
        empty.setAlphaF(0.18)
        painter.fillRect(track, empty)
        filled = QRectF(track)
        filled.setWidth(track.width() * self._score)
        painter.fillRect(filled, self.palette().color(QPalette.ColorRole.Highlight))
        if self._tick is None:
            painter.end()
            return
        x = track.left() + track.width() * self._tick
        painter.fillRect(
            QRectF(x - 1, middle - TICK_PX / 2, 2, TICK_PX), self.palette().color(QPalette.ColorRole.WindowText)
        )
        painter.end()
