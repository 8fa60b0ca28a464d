import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from viewer import actions
from viewer.command_menu import CommandMenu


def greyed_without_reason(viewer):
    commands = (viewer.window.commands[command.id] for command in actions.COMMANDS)
    return [each.objectName() for each in commands if not each.isEnabled() and "\n" not in each.toolTip()]


def test_whatever_is_greyed_says_why(viewer, cases, qtbot):
    assert greyed_without_reason(viewer) == []
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    assert greyed_without_reason(viewer) == []
    assert viewer.window.commands["reformats"].toolTip().splitlines() == [
        "Axial, coronal, sagittal (Ctrl+4)",
        "Reformats need a stack of at least 3 slices; this series has 2.",
    ]


def test_what_can_act_gives_no_reason(opened):
    assert opened.window.commands["explain"].toolTip() == "Explain (E)"


@pytest.mark.parametrize("greyed", [True, False])
def test_a_menu_tells_the_reason_of_what_is_greyed_and_repeats_no_name(qtbot, greyed):
    menu = CommandMenu("View")
    qtbot.addWidget(menu)
    action = menu.addAction("Reformats")
    action.setToolTip("Reformats\nThis is no stack.")
    action.setEnabled(not greyed)
    menu.popup(QPoint(0, 0))
    at = menu.actionGeometry(action).center()
    QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
    assert QToolTip.text() == ("Reformats\nThis is no stack." if greyed else "")
    QToolTip.hideText()
    menu.close()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
