"""A classifier's scores on the user's films: how many films score what, each class for itself where labels say it."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.core.language import number

BINS = 25
HEIGHT_PX = 112
FOOT_PX = 20


class ScoreHistogram(QWidget):
    """Bars from 0 to 1 with a line at the operating point."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Scores on your films"))
        self._counts: tuple[list[int], list[int]] = ([0] * BINS, [0] * BINS)
        self._point = 0.5

    def show_scores(self, scores: Sequence[float], labels: Sequence[float], operating_point: float) -> None:
        """Show scores in [0, 1]; films labelled 1 stand apart, all others (0 or unknown) lie together."""
        lower, upper = [0] * BINS, [0] * BINS
        for score, label in zip(scores, labels, strict=True):
            place = min(BINS - 1, int(score * BINS))
            (upper if not math.isnan(label) and label == 1 else lower)[place] += 1
        self._counts, self._point = (lower, upper), operating_point
        above = sum(score >= operating_point for score in scores)
        self.setAccessibleDescription(
            self.tr("{above} of {count} films score at or above {point}").format(
                above=above, count=len(scores), point=number(operating_point, ".2f")
            )
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough to tell bins apart."""
        return QSize(320, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Bars, operating point, ends of the axis."""
        painter = QPainter(self)
        roles = QPalette.ColorRole
        ink = self.palette().color(roles.PlaceholderText)
        accent = self.palette().color(roles.Accent)
        room = self.height() - FOOT_PX - 4
        most = max(1, *(a + b for a, b in zip(*self._counts, strict=True)))
        width = self.width() / BINS
        for place, (lower, upper) in enumerate(zip(*self._counts, strict=True)):
            base = float(4 + room)
            for count, colour in ((lower, ink), (upper, accent)):
                height = room * count / most
                painter.fillRect(QRectF(place * width + 1, base - height, width - 2, height), QColor(colour))
                base -= height
        painter.setPen(self.palette().color(roles.Mid))
        painter.drawLine(0, 4 + room, self.width(), 4 + room)
        x = self._point * self.width()
        painter.fillRect(QRectF(x - 1, 0, 2, 4 + room), self.palette().color(roles.WindowText))
        painter.setPen(ink)
        foot = QRectF(0, self.height() - FOOT_PX, self.width(), FOOT_PX)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, "0")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, "1")
        painter.end()
