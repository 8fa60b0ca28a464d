"""A choice between a few ways, each with a sentence that says what it means."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from viewer.training.page import text

MOST_IN_A_ROW = 3


class Choice(QWidget):
    """Cards with a radio button.

    Parameters
    ----------
    ways : sequence of (key, title, sentence)
    """

    chosen = Signal(str)

    def __init__(self, ways: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        # Four in a row would be too narrow for their sentences in a small window.
        columns = 2 if len(ways) > MOST_IN_A_ROW else len(ways)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for place, (key, title, sentence) in enumerate(ways):
            button = QRadioButton(title)
            card = _Card(button)
            column = QVBoxLayout(card)
            column.setContentsMargins(16, 12, 16, 12)
            column.setSpacing(4)
            button.setAccessibleDescription(sentence)
            button.clicked.connect(lambda checked=False, key=key: self.chosen.emit(key))
            words = text(sentence, "caption")
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(button)
            column.addWidget(words)
            column.addStretch(1)
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(card, place // columns, place % columns)
            layout.setColumnStretch(place % columns, 1)

    def show_choice(self, key: str) -> None:
        """Mark what is chosen."""
        self.buttons[key].setChecked(True)


class _Card(QFrame):
    """A click anywhere on it is one on its button."""

    def __init__(self, button: QRadioButton) -> None:
        super().__init__()
        self.setObjectName("card")
        self._button = button

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.click()
