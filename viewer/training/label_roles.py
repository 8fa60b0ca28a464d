"""What each label means: the class, its counter-class, or nothing that matters here."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from viewer.panels.wheel_guard import WheelGuard

MOST_SHOWN = 40


class LabelRoles(QWidget):
    """A row per label value with a choice."""

    chosen = Signal(tuple, tuple)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        self._guard = WheelGuard(self)
        self._labels: dict[str, int] = {}
        self.boxes: dict[str, QComboBox] = {}

    def show_labels(self, labels: Mapping[str, int], positive: tuple[str, ...], negative: tuple[str, ...]) -> None:
        """Show these label values with their numbers of films."""
        most = dict(sorted(labels.items(), key=lambda each: (-each[1], each[0]))[:MOST_SHOWN])
        if most != self._labels:
            self._build(most)
        for label, box in self.boxes.items():
            role = "class" if label in positive else "counter" if label in negative else ""
            box.blockSignals(True)
            box.setCurrentIndex(box.findData(role))
            box.blockSignals(False)

    def _build(self, labels: dict[str, int]) -> None:
        self._labels = labels
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.boxes = {}
        for line, (label, count) in enumerate(labels.items()):
            name = QLabel(label)
            name.setTextFormat(Qt.TextFormat.PlainText)
            number = QLabel(str(count))
            number.setObjectName("caption")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            box = QComboBox()
            box.setAccessibleName(self.tr("Meaning of {label}").format(label=label))
            box.addItem(self.tr("does not matter"), "")
            box.addItem(self.tr("the class"), "class")
            box.addItem(self.tr("the counter-class"), "counter")
            box.activated.connect(self._choose)
            self._guard.guard(box)
            for column, widget in enumerate((name, number, box)):
                self._grid.addWidget(widget, line, column)
            self.boxes[label] = box

    def _choose(self) -> None:
        roles = {label: box.currentData() for label, box in self.boxes.items()}
        self.chosen.emit(
            tuple(label for label, role in roles.items() if role == "class"),
            tuple(label for label, role in roles.items() if role == "counter"),
        )
