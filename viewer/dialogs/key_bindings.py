"""Changing which keys call which command."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from viewer import actions
from viewer.dialogs.panel_dialog import PanelDialog, paragraph
from viewer.dialogs.shortcuts import readable_keys
from viewer.state.bindings import Bindings


class KeyBindingsDialog(PanelDialog):
    """A list of commands, and under it the keys of the chosen one.

    Attributes
    ----------
    bindings : Bindings
        As the user has them now; to be kept if the dialog was accepted.
    """

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Change keys"), parent, keep=True)
        self.resize_on_screen(640, 680)
        self.bindings = bindings
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Search a command or a key"))
        self.filter.setAccessibleName(self.tr("Search"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_rows)
        self.column.addWidget(self.filter)
        self.column.addWidget(self._make_table(), 1)
        self.column.addLayout(self._make_editor())
        self.conflict = paragraph("", "warning")
        self.column.addWidget(self.conflict)
        self.column.addWidget(self._make_buttons())
        self._show_rows()
        self.table.selectRow(0)

    @property
    def command_id(self) -> str:
        """The chosen command."""
        return tuple(self._key_cells)[max(self.table.currentRow(), 0)]

    def _make_table(self) -> QTableWidget:
        self.table = QTableWidget(len(self.bindings.defaults), 2)
        self.table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.table.setAccessibleName(self.tr("Commands and their keys"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._key_cells = {command_id: QTableWidgetItem() for command_id in self.bindings.defaults}
        for row, (command_id, cell) in enumerate(self._key_cells.items()):
            self.table.setItem(row, 0, QTableWidgetItem(actions.command_name(command_id)))
            self.table.setItem(row, 1, cell)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        return self.table

    def _make_editor(self) -> QHBoxLayout:
        self.capture = QKeySequenceEdit()
        self.capture.setMaximumSequenceLength(1)
        self.capture.setMinimumWidth(160)
        self.capture.setAccessibleName(self.tr("New key"))
        self.capture.keySequenceChanged.connect(self._show_conflict)
        self.assign = QPushButton(self.tr("Use this key"))
        self.assign.clicked.connect(self._assign)
        self.add = QPushButton(self.tr("Add this key"))
        self.add.clicked.connect(self._add)
        self.clear = QPushButton(self.tr("No key"))
        self.clear.clicked.connect(lambda: self._take(self.bindings.bound(self.command_id, ())))
        self.default = QPushButton(self.tr("Default"))
        self.default.clicked.connect(lambda: self._take(self.bindings.reset(self.command_id)))
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Press the new key:")))
        row.addWidget(self.capture, 1)
        for button in (self.assign, self.add, self.clear, self.default):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _make_buttons(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Save | standard.Cancel | standard.RestoreDefaults)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.restore_all = buttons.button(standard.RestoreDefaults)
        self.restore_all.clicked.connect(lambda: self._take(Bindings(self.bindings.defaults)))
        for button in buttons.buttons():
            # Enter belongs to the search line: it must not close the dialog.
            button.setAutoDefault(False)  # type: ignore[attr-defined]  # they are push buttons, typed as their base
        return buttons

    # -- what the user does

    def _key(self) -> str:
        return self.capture.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _assign(self) -> None:
        self._take(self.bindings.bound(self.command_id, (self._key(),)))

    def _add(self) -> None:
        keys = dict.fromkeys((*self.bindings.keys(self.command_id), self._key()))
        self._take(self.bindings.bound(self.command_id, tuple(keys)))

    def _take(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.capture.clear()
        self._show_rows()
        self._show_chosen()

    # -- what is shown

    def _show_rows(self) -> None:
        wanted = self.filter.text().casefold()
        for row, (command_id, cell) in enumerate(self._key_cells.items()):
            cell.setText(readable_keys(self.bindings.keys(command_id)))
            font = cell.font()
            font.setBold(self.bindings.is_changed(command_id))
            cell.setFont(font)
            searched = f"{actions.command_name(command_id)} {cell.text()}"
            self.table.setRowHidden(row, wanted not in searched.casefold())

    def _show_chosen(self) -> None:
        self.clear.setEnabled(bool(self.bindings.keys(self.command_id)))
        self.default.setEnabled(self.bindings.is_changed(self.command_id))
        self._show_conflict()

    def _show_conflict(self) -> None:
        key = self._key()
        user = self.bindings.user_of(key) if key else None
        for button in (self.assign, self.add):
            button.setEnabled(bool(key))
        self.conflict.clear()
        if user is not None and user != self.command_id:
            text = self.tr("{key} calls “{command}” now: it will have this key no more.")
            self.conflict.setText(text.format(key=readable_keys((key,)), command=actions.command_name(user)))
