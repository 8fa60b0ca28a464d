"""The files that a scan left out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.core.language import shown
from engine.dicom.catalog import Skipped
from viewer.dialogs.panel_dialog import PanelDialog, paragraph


def file_label(skipped: Skipped, number: int, privacy: bool) -> str:
    """Name of a file, or its number where names are hidden, as they may name a patient."""
    if privacy:
        return f"{number}"
    return (
        f"{skipped.source.path.name} › {skipped.source.member}" if skipped.source.member else skipped.source.path.name
    )


class LeftOutDialog(PanelDialog):
    """A table: file, reason. Stays open beside the window."""

    def __init__(self, skipped: Sequence[Skipped], privacy: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Files left out"), parent)
        self.resize_on_screen(760, 480)
        ordered = sorted(skipped, key=lambda each: not each.is_error)
        if not ordered:
            self.column.addWidget(paragraph(self.tr("Every file that was found is shown.")))
        self.table = QTableWidget(len(ordered), 2)
        self.table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Reason")])
        self.table.setAccessibleName(self.tr("Files left out"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for row, each in enumerate(ordered):
            name = QTableWidgetItem(file_label(each, row + 1, privacy))
            if not privacy:
                name.setToolTip(str(each.source.path))
            self.table.setItem(row, 0, name)
            self.table.setItem(row, 1, QTableWidgetItem(shown(each.reason)))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 220)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.column.addWidget(self.table, 1)
        self.add_close_button()
