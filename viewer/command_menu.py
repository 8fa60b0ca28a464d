"""A menu that says why a command cannot act."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QMenu, QToolTip


class CommandMenu(QMenu):
    """Shows the tooltip of what is greyed; that of any other command would only repeat its name."""

    def event(self, event: QEvent) -> bool:
        """Answer the pointer that rests."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().event(event)
        action = self.actionAt(event.pos())
        greyed = action is not None and not action.isEnabled() and not action.isSeparator()
        QToolTip.showText(event.globalPos(), action.toolTip() if greyed else "", self)
        return True
