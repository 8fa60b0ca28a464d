"""What is on the screen while the rest is loaded: the window's frame, in its place and its colours."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from engine.core.folders import resources_folder
from viewer.state.settings import Settings
from viewer.theme_colors import colors

FIRST_SIZE = QSize(1440, 900)
_ICON_PX = 72


class StartWindow(QWidget):
    """Stands where the window will stand; imports nothing that takes time.

    Parameters
    ----------
    settings : Settings
        Theme, and the window's place.

    Attributes
    ----------
    painted : bool
        It has been on the screen.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.painted = False
        self._colors = colors(settings.theme)
        icons = resources_folder() / "icons"
        self._icon = QPixmap(str(icons / "parallax.png"))
        self._font = _font()
        self.setWindowTitle("Parallax")
        self.setWindowIcon(QIcon(self._icon))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self._has_place = self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))

    def give_way_to(self, window: QWidget) -> None:
        """Close as soon as `window` has been painted, so that nothing shows through between the two."""
        if not self._has_place:
            window.move(self.pos())  # where the desktop has put this one
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.close)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colors.window))
        middle = self.rect().center()
        icon = QRect(0, 0, _ICON_PX, _ICON_PX)
        icon.moveCenter(middle)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(icon, self._icon)
        painter.setFont(self._font)
        painter.setPen(QColor(self._colors.muted))
        below = QRect(0, icon.bottom() + 16, self.width(), 24)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("Research use only. Not for diagnosis."))
        painter.end()
        self.painted = True


def _font() -> QFont:
    """The bundled font; the others are loaded with the window."""
    number = QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / "Inter-Regular.otf"))
    font = QFont(QFontDatabase.applicationFontFamilies(number) if number >= 0 else [])
    font.setPixelSize(13)
    return font
