"""The steps of the wizard at the left: where one is, what is in order, what can be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.state.wizard import Wizard
from viewer.state.wizard_draft import PAGES, Page


class StepRail(QWidget):
    """A button per page; one that cannot be opened yet is disabled and says why."""

    chosen = Signal(str)

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        self._wizard = wizard
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(208)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 16)
        column.setSpacing(4)
        heading = QLabel(self.tr("Train on your films"))
        heading.setObjectName("heading")
        heading.setContentsMargins(8, 0, 0, 12)
        column.addWidget(heading)
        names: dict[Page, str] = {
            "data": self.tr("Data"),
            "classifier": self.tr("Classifier"),
            "generators": self.tr("Generators"),
            "budget": self.tr("Budget"),
            "training": self.tr("Training"),
            "result": self.tr("Result"),
            "register": self.tr("Register"),
        }
        self.buttons: dict[Page, QPushButton] = {}
        for page in PAGES:
            button = QPushButton(names[page])
            button.setObjectName("step")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda checked=False, page=page: self.chosen.emit(page))
            column.addWidget(button)
            self.buttons[page] = button
        column.addStretch(1)
        self.note = QLabel()
        self.note.setObjectName("caption")
        self.note.setWordWrap(True)
        column.addWidget(self.note)

    def refresh(self) -> None:
        """Show how far the wizard is."""
        for number, (page, button) in enumerate(self.buttons.items(), 1):
            current = page == self._wizard.page
            can_open = current or self._wizard.can_open(page)
            done = not current and can_open and not self._wizard.problems(page)
            button.setChecked(current)
            button.setEnabled(can_open)
            ink = button.palette().color(button.foregroundRole()).name() if can_open else None
            if current:
                ink = theme.accent().name()
            button.setIcon(theme.icon("mdi6.check-circle" if done else f"mdi6.numeric-{number}-circle-outline", ink))
