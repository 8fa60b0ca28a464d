"""Pictures on the wizard's pages: a strip of small films, and a sheet of sample quadruples."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget


def read_picture(path: str) -> QPixmap:
    """A picture from disk as it is now; null if it cannot be read."""
    # QPixmap(path) may answer from a cache, and samples are written anew under names that come again.
    try:
        return picture_of(Path(path).read_bytes())
    except OSError:
        return QPixmap()


def picture_of(data: bytes) -> QPixmap:
    """A picture of the bytes of a PNG."""
    picture = QPixmap()
    picture.loadFromData(data)
    return picture


class FilmStrip(QWidget):
    """Films side by side, all of one height."""

    def __init__(self, height_px: int = 96) -> None:
        super().__init__()
        self._height_px = height_px
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addStretch(1)
        self.shown: tuple[bytes, ...] = ()

    def show_films(self, pictures: Sequence[bytes]) -> None:
        """Show these PNGs."""
        if tuple(pictures) == self.shown:
            return
        self.shown = tuple(pictures)
        while self._line.count() > 1:
            item = self._line.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, picture in enumerate(pictures):
            label = QLabel()
            label.setAccessibleName(self.tr("Film {number}").format(number=number + 1))
            ratio = self.devicePixelRatioF()
            scaled = picture_of(picture).scaledToHeight(
                round(self._height_px * ratio), Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            label.setPixmap(scaled)
            self._line.insertWidget(number, label)
        self.setVisible(bool(pictures))


class SampleSheet(QLabel):
    """A picture as wide as there is room; its columns are named above it by whoever places it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._picture = QPixmap()
        self.path = ""

    def show_picture(self, path: str) -> None:
        """Show this file; nothing if it is not there."""
        if path != self.path:
            self.path = path
            self._picture = read_picture(path) if path else QPixmap()
            self._scale()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as the picture is at the present width."""
        if self._picture.isNull():
            return QSize(0, 0)
        return QSize(0, round(self.width() * self._picture.height() / self._picture.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never wider than the page."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._scale()

    def _scale(self) -> None:
        if self._picture.isNull():
            self.clear()
        else:
            ratio = self.devicePixelRatioF()
            scaled = self._picture.scaledToWidth(
                max(1, round(self.width() * ratio)), Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            self.setPixmap(scaled)
        self.updateGeometry()
