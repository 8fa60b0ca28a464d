import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.imaging.frame import VoiTable, Window
from viewer.dialogs.window_entry import WindowDialog
from viewer.state.session import Session


@pytest.fixture
def session(studies, make_frame):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    return session


@pytest.fixture
def dialog(session, qtbot):
    dialog = WindowDialog(session)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def typed(qtbot, box, text):
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def test_it_shows_the_window_and_its_limits(dialog):
    shown = [box.value() for box in (dialog.center, dialog.width_box, dialog.low, dialog.high)]
    assert shown == [2000.0, 4000.0, 0.0, 3999.0]


def test_typed_centre_and_width_are_used_once_entered(session, dialog, qtbot):
    typed(qtbot, dialog.center, "1000")
    typed(qtbot, dialog.width_box, "500")
    assert session.voi == Window(1000.0, 500.0)
    assert dialog.low.value() == 750.0


def test_typed_limits_are_used(session, dialog, qtbot):
    typed(qtbot, dialog.high, "2000")
    typed(qtbot, dialog.low, "1000")
    assert session.voi == Window(1500.5, 1001.0)


def test_limits_in_the_wrong_order_change_nothing(session, dialog, qtbot):
    before = session.voi
    typed(qtbot, dialog.low, "9999")
    assert session.voi == before
    assert dialog.low.value() == 0.0


def test_it_follows_a_drag(session, dialog):
    session.set_voi(Window(100.0, 50.0))
    assert dialog.center.value() == 100.0


def test_a_table_is_replaced_by_a_window_that_is_typed(session, dialog, qtbot):
    session.set_voi(VoiTable(0, np.arange(256, dtype=np.uint16), 8))
    assert "lookup table" in dialog.note.text()
    typed(qtbot, dialog.center, "100")
    assert session.voi == Window(100.0, 256.0)


def test_a_sigmoid_has_no_limits(session, dialog):
    session.set_voi(Window(100.0, 50.0, "SIGMOID"))
    assert not dialog.low.isEnabled()
    assert "sigmoid" in dialog.note.text()


def test_a_preset_is_saved_and_removed(session, dialog, qtbot):
    assert not dialog.save.isEnabled()
    qtbot.keyClicks(dialog.name, "Mine")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert [each.name for each in session.own_presets.of("DX")] == ["Mine"]
    assert dialog.own.currentText() == "Mine"
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert session.own_presets.of("DX") == ()
    assert not dialog.remove.isEnabled()


def test_without_a_frame_nothing_can_be_entered(session, dialog):
    session.close_all()
    assert not dialog.center.isEnabled()
    assert dialog.note.text()
