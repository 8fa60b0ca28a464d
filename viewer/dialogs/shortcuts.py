"""The sheet of keys and mouse gestures."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from viewer import actions
from viewer.dialogs.panel_dialog import PanelDialog
from viewer.state.bindings import Bindings


def readable_keys(keys: tuple[str, ...]) -> str:
    """Bindings as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)


class ShortcutsDialog(PanelDialog):
    """Two columns of commands by menu, then the mouse."""

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keyboard and mouse"), parent)
        self._bindings = bindings
        self.resize_on_screen(880, 720)
        sections = [(actions.tr(label).replace("&", ""), self._rows_of(menu)) for menu, label in actions.MENUS]
        first, *others = (bindings.keys(preset) for preset in actions.PRESETS)
        for keys, text in ((first, self.tr("Window of the file")), (sum(others, ()), self.tr("Window presets"))):
            if keys:
                sections[2][1].append((readable_keys(keys), text))
        mouse = [(actions.tr(gesture), actions.tr(what)) for gesture, what in actions.MOUSE]
        sections.append((self.tr("Mouse"), mouse))
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setSpacing(40)
        for chosen in (sections[:2] + sections[4:], sections[2:4]):
            column = QVBoxLayout()
            column.setSpacing(16)
            for title, rows in chosen:
                if rows:
                    column.addWidget(self._section(title, rows))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(content)
        self.column.addWidget(area, 1)
        self.add_close_button()

    def _rows_of(self, menu: actions.Menu) -> list[tuple[str, str]]:
        return [
            (readable_keys(keys), actions.command_name(command.id))
            for command in actions.COMMANDS
            if command.menu == menu and (keys := self._bindings.keys(command.id))
        ]

    def _section(self, title: str, rows: list[tuple[str, str]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnStretch(1, 1)
        heading = QLabel(title)
        heading.setObjectName("sectionTitle")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, (keys, text) in enumerate(rows, start=1):
            left = QLabel(keys)
            left.setWordWrap(True)
            right = QLabel(text)
            right.setWordWrap(True)
            grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop)
        return box
