"""What a row is held by to put it elsewhere in its list, by hand or by the arrow keys."""

import qtawesome
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

WIDTH_PX = 18
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class DragGrip(QToolButton):
    """Six dots. Says where it is dragged to; who listens moves the row."""

    taken = Signal()
    """A hand has taken hold."""

    dragged = Signal(float)
    """It is held at this height on the screen, in logical pixels."""

    released = Signal()
    """The hand has let go."""

    stepped = Signal(int)
    """An arrow key: up is positive."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFixedWidth(WIDTH_PX)
        self.setIconSize(QSize(18, 18))
        self.setStyleSheet("QToolButton { padding: 2px 0; }")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(name)
        self.setToolTip(self.tr("Drag to change the order; with the keyboard: the up and down arrows."))
        self.retint()

    def retint(self) -> None:
        """Take the theme's colour."""
        faint = QColor(QApplication.palette().color(QPalette.ColorRole.WindowText))
        faint.setAlphaF(0.6)
        self.setIcon(qtawesome.icon("mdi6.drag-vertical", color=faint))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.taken.emit()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().y())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.released.emit()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """While it has the focus, the arrow keys are its own."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Up and down."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)
