"""The tool bar: what is used most, in one line that still fits half a full HD screen."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolBar, QToolButton, QWidget

from viewer import theme
from viewer.command_menu import CommandMenu
from viewer.command_set import CommandSet

COMPARE_IDS = ("layout-side", "swipe", "blink", "morph")
TURN_IDS = ("flip-horizontally", "flip-vertically", "rotate")


class ToolBar(QToolBar):
    """Buttons of the window's commands.

    Parameters
    ----------
    annotate : QToolButton
        The tools of annotation.

    Attributes
    ----------
    model_box : QComboBox
        The model that explains; the window fills it and listens to it.
    """

    def __init__(self, commands: CommandSet, annotate: QToolButton, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self._commands = commands
        self._menu_buttons: list[tuple[QToolButton, str]] = []
        self._add(("open-files", "open-folder"))
        self._add(
            ("layout-single", "layout-2x2"),
            self._menu_button(self.tr("Compare two images"), "mdi6.compare", COMPARE_IDS),
        )
        self._add(("fit", "invert"), self._menu_button(self.tr("Flip and rotate"), "mdi6.rotate-right", TURN_IDS))
        self._add(("overlay", "trust"))
        self._add(("privacy",), annotate)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.model_box = QComboBox()
        self.model_box.setAccessibleName(self.tr("Model"))
        self.model_box.setToolTip(self.tr("The model that explains"))
        self.model_box.setMinimumWidth(144)
        self.model_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 4, 0)
        row.addWidget(self.model_box)
        self.addWidget(holder)
        self.addAction(commands["model-card"])
        explain = QToolButton()
        explain.setDefaultAction(commands["explain"])
        explain.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        explain.setProperty("primary", True)
        self.addWidget(explain)
        self.addAction(commands["export-report"])

    def _add(self, command_ids: Iterable[str], last: QToolButton | None = None) -> None:
        for command_id in command_ids:
            self.addAction(self._commands[command_id])
        if last is not None:
            self.addWidget(last)
        self.addSeparator()

    def _menu_button(self, name: str, icon: str, command_ids: Iterable[str]) -> QToolButton:
        button = QToolButton()
        menu = CommandMenu(button)
        menu.addActions([self._commands[each] for each in command_ids])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        self._menu_buttons.append((button, icon))
        return button

    def retint(self) -> None:
        """Take the theme's colours."""
        for button, icon in self._menu_buttons:
            button.setIcon(theme.icon(icon))
