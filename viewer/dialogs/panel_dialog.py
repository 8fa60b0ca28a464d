"""What every dialog here looks like: a heading, a body, buttons at the lower right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

MARGIN_PX = 24


class PanelDialog(QDialog):
    """A dialog with a heading; deletes itself when closed unless it is asked for its values.

    Parameters
    ----------
    title : str
        Title bar and heading.
    keep : bool
        Stay alive after closing, because the caller still reads values.
    """

    def __init__(self, title: str, parent: QWidget | None = None, keep: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, not keep)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self.column.setSpacing(16)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.column.addWidget(heading)

    def add_close_button(self) -> None:
        """The one button of a dialog that only shows something."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        self.column.addWidget(buttons)


def paragraph(text: str, name: str = "") -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    if name:
        label.setObjectName(name)
    return label
