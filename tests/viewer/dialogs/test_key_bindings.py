import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from viewer import actions
from viewer.dialogs.key_bindings import KeyBindingsDialog
from viewer.state.bindings import Bindings


@pytest.fixture
def dialog(qtbot):
    dialog = KeyBindingsDialog(Bindings(actions.default_keys()))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog, command_id: str) -> None:
    dialog.table.selectRow(list(actions.default_keys()).index(command_id))


def press(dialog, qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(dialog.capture, key)


def shown_rows(dialog) -> list[str]:
    table = dialog.table
    return [table.item(row, 0).text() for row in range(table.rowCount()) if not table.isRowHidden(row)]


def test_a_pressed_key_takes_the_place_of_the_old_one(dialog, qtbot):
    choose(dialog, "explain")
    press(dialog, qtbot, Qt.Key.Key_Q)
    qtbot.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    assert dialog.bindings.keys("explain") == ("Q",)


def test_a_pressed_key_can_be_added_to_the_others(dialog, qtbot):
    choose(dialog, "next-series")
    press(dialog, qtbot, Qt.Key.Key_Q)
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert dialog.bindings.keys("next-series") == ("Right", "PgDown", "Q")


def test_a_conflict_names_the_command_that_loses_the_key(dialog, qtbot):
    choose(dialog, "explain")
    press(dialog, qtbot, Qt.Key.Key_X)
    assert actions.command_name("swipe") in dialog.conflict.text()
    qtbot.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    assert dialog.bindings.keys("swipe") == ()
    assert dialog.conflict.text() == ""


def test_a_free_key_is_no_conflict(dialog, qtbot):
    choose(dialog, "explain")
    press(dialog, qtbot, Qt.Key.Key_Q)
    assert dialog.conflict.text() == ""
    assert dialog.assign.isEnabled()


def test_nothing_can_be_assigned_before_a_key_is_pressed(dialog):
    assert not dialog.assign.isEnabled()
    assert not dialog.add.isEnabled()


def test_a_command_goes_back_to_its_default(dialog, qtbot):
    choose(dialog, "explain")
    qtbot.mouseClick(dialog.clear, Qt.MouseButton.LeftButton)
    assert dialog.bindings.keys("explain") == ()
    qtbot.mouseClick(dialog.default, Qt.MouseButton.LeftButton)
    assert dialog.bindings.keys("explain") == ("E",)
    assert not dialog.default.isEnabled()


def test_all_go_back_to_their_defaults(dialog, qtbot):
    choose(dialog, "explain")
    qtbot.mouseClick(dialog.clear, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.restore_all, Qt.MouseButton.LeftButton)
    assert dialog.bindings.changed == {}


def test_the_search_finds_a_name_or_a_key(dialog, qtbot):
    qtbot.keyClicks(dialog.filter, "corner")
    assert shown_rows(dialog) == [actions.command_name("corner-text")]
    dialog.filter.setText("F11")
    assert shown_rows(dialog) == [actions.command_name("full-screen")]


def test_default_keys_are_spelled_as_qt_spells_them():
    portable = QKeySequence.SequenceFormat.PortableText
    for keys in actions.default_keys().values():
        assert keys == tuple(QKeySequence(key).toString(portable) for key in keys)


def test_no_default_key_calls_two_commands():
    keys = [key for keys in actions.default_keys().values() for key in keys]
    assert len(keys) == len(set(keys))
