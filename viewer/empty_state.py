"""What the canvas shows before anything is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import theme


class EmptyState(QWidget):
    """Says what to do, with a button for each way."""

    open_folder = Signal()
    open_demo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(theme.icon("mdi6.tray-arrow-down", "#5f5f5f").pixmap(56, 56))
        title = QLabel(self.tr("Drop a DICOM folder here, or open the demo study"))
        title.setObjectName("emptyTitle")
        text = QLabel(self.tr("Files, folders, ZIP archives and DICOMDIR media are understood."))
        text.setObjectName("emptyText")
        folder = QPushButton(self.tr("Open folder…"))
        folder.clicked.connect(self.open_folder)
        demo = QPushButton(self.tr("Open the demo study"))
        demo.setProperty("primary", True)
        demo.clicked.connect(self.open_demo)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(folder)
        buttons.addWidget(demo)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (picture, title, text):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(3)
