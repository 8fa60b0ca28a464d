"""What every dialog here looks like: a heading, a body, buttons at the lower right."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

MARGIN_PX = 24
TITLE_BAR_PX = 40
"""What a desktop's own frame may take of a screen's height."""


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

    def resize_on_screen(self, width_px: int, height_px: int) -> None:
        """Take this size, or what the screen has of it: buttons beyond its edge could not be reached."""
        room = self.screen().availableSize() - QSize(0, TITLE_BAR_PX)
        self.resize(QSize(width_px, height_px).boundedTo(room))

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
