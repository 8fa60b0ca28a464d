"""Scrolling a panel must not change what the pointer passes over."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class WheelGuard(QObject):
    """Lets sliders, boxes and number fields take the wheel only while they have the focus; else the panel scrolls."""

    def guard(self, *widgets: QWidget) -> None:
        """Guard these widgets for as long as both live."""
        for widget in widgets:
            # Not WheelFocus: the wheel itself must not give the focus.
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Pass the wheel of a widget without focus on to its parent."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
