"""What every page of the wizard is made of: a heading, sections, tiles with a number, texts that wrap."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.state.wizard import Wizard

GAP_PX = 8


def text(words: str = "", name: str = "") -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if name:
        label.setObjectName(name)
    return label


def row(*widgets: QWidget, stretch_last: bool = True) -> QHBoxLayout:
    """Widgets side by side, at the left."""
    line = QHBoxLayout()
    line.setSpacing(GAP_PX)
    for widget in widgets:
        line.addWidget(widget)
    if stretch_last:
        line.addStretch(1)
    return line


def add_field(form: QFormLayout, words: str, field: QWidget) -> None:
    """A row of a form; its label is also what the field is called by those who do not see it."""
    field.setAccessibleName(words)
    form.addRow(words, field)


class WizardPage(QWidget):
    """One step."""

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        self.wizard = wizard
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(32, 24, 32, 24)
        self.column.setSpacing(GAP_PX)

    def head(self, title: str, intro: str) -> QLabel:
        """What the page is for; returns the lower line."""
        self.setAccessibleName(title)
        self.column.addWidget(text(title, "pageTitle"))
        line = text(intro, "pageIntro")
        self.column.addWidget(line)
        return line

    def section(self, title: str) -> QLabel:
        """A small heading with room above it."""
        self.column.addSpacing(2 * GAP_PX)
        label = text(title, "sectionTitle")
        self.column.addWidget(label)
        return label

    def refresh(self) -> None:
        """Show what the wizard knows now."""

    def opened(self) -> None:
        """The page came to the front."""


class Tile(QFrame):
    """A number and what it counts."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.number = text("–", "tileNumber")
        self.caption = text(caption, "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        column.addWidget(self.number)
        column.addWidget(self.caption)
        column.addStretch(1)

    def show_value(self, value: str, caption: str | None = None) -> None:
        """Show a value, and perhaps say anew what it is."""
        self.number.setText(value)
        if caption is not None:
            self.caption.setText(caption)


class Fold(QWidget):
    """A part of a page that is shown on demand."""

    def __init__(self, title: str, content: QWidget, opened: bool = False) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setObjectName("fold")
        self.content = content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(content)
        self.button.toggled.connect(self._show)
        self.button.setChecked(opened)
        self._show(opened)

    def _show(self, opened: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.content.setVisible(opened)
