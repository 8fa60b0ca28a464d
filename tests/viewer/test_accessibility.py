"""Everything works without a mouse and has a name."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QScrollArea, QWidget

from engine.dicom.catalog import Skipped, Source
from viewer import actions
from viewer.dialogs.first_start import FirstStartDialog
from viewer.dialogs.help import HelpDialog
from viewer.dialogs.key_bindings import KeyBindingsDialog
from viewer.dialogs.left_out import LeftOutDialog
from viewer.dialogs.model_card import ModelCardDialog
from viewer.dialogs.report_options import ReportOptionsDialog
from viewer.dialogs.shortcuts import ShortcutsDialog
from viewer.state.bindings import Bindings


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def takes_the_keyboard(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_part = isinstance(widget.parent(), QAbstractScrollArea) and not isinstance(widget.parent(), QScrollArea)
    return tabbed and not is_part and not isinstance(widget, QScrollArea) and not widget.focusProxy()


@pytest.fixture
def explained_window(opened, qtbot):
    opened.session.request_explanation()
    qtbot.waitUntil(lambda: opened.session.explanation is not None)
    return opened.window


def unnamed(window: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and takes_the_keyboard(widget) and not name_of(widget)
    ]


def test_every_widget_that_takes_the_keyboard_has_a_name(explained_window):
    assert unnamed(explained_window) == []


DIALOGS = {
    "keys": lambda model: KeyBindingsDialog(Bindings(actions.default_keys())),
    "sheet": lambda model: ShortcutsDialog(Bindings(actions.default_keys())),
    "help": lambda model: HelpDialog(),
    "report": lambda model: ReportOptionsDialog(
        Path("report.png"), "single", "difference", anonymous=False, privacy=False
    ),
    "left out": lambda model: LeftOutDialog((Skipped(Source(Path("x")), "No image."),), privacy=False),
    "model card": lambda model: ModelCardDialog(model.card),
    "first start": lambda model: FirstStartDialog(),
}


@pytest.mark.parametrize("make", DIALOGS.values(), ids=DIALOGS)
def test_every_field_and_button_of_a_dialog_has_a_name(make, toy_model, qtbot):
    dialog = make(toy_model)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert unnamed(dialog) == []


def test_the_tab_key_reaches_every_part_of_the_window(explained_window):
    reached = set()
    widget = explained_window.canvas.focusProxy()
    for _ in range(500):
        widget = widget.nextInFocusChain()
        if widget.isVisible() and takes_the_keyboard(widget):
            reached.add(widget)
    for part in (explained_window.tree, explained_window.explanation, explained_window.layers, explained_window.canvas):
        assert any(part is widget or part.isAncestorOf(widget) for widget in reached), type(part).__name__
