"""How the films are divided: a bar with a part for training, for validation and for the check at the end."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer.state.wizard_facts import Split

HEIGHT_PX = 8


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.shares: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, total = 0.0, sum(self.shares) or 1
        for share, strength in zip(self.shares, (1.0, 0.6, 0.3), strict=False):
            width = self.width() * share / total
            colour = QColor(self.palette().color(QPalette.ColorRole.Accent))
            colour.setAlphaF(strength)
            painter.fillRect(QRectF(x, 0, max(0.0, width - 2), HEIGHT_PX), colour)
            x += width
        painter.end()


class SplitBar(QWidget):
    """Bar and the numbers below it."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = _Bar()
        self.words = QLabel()
        self.words.setObjectName("caption")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bar)
        column.addWidget(self.words)

    def show_splits(self, splits: Mapping[str, Split], leaks: int) -> None:
        """Show films and patients of each part, and that no patient is in two of them."""
        names = {
            "training": self.tr("training"),
            "validation": self.tr("validation"),
            "held-out": self.tr("held out for the check"),
        }
        self._bar.shares = tuple(split.films for split in splits.values())
        self._bar.update()
        parts = [
            self.tr("{part}: {films} films of {patients} patients").format(
                part=names.get(name, name), films=split.films, patients=split.patients
            )
            for name, split in splits.items()
        ]
        proof = self.tr("No patient is in two parts.") if not leaks else ""
        self.words.setText(" · ".join([*parts, *filter(None, [proof])]))
