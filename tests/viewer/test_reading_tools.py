from datetime import UTC, datetime

import pytest
from presentation_factory import graphic, make_state
from PySide6.QtCore import Qt

from engine.dicom.catalog import Source, read_header
from engine.imaging.annotation import Annotation
from viewer.state import navigation, reporting
from viewer.studies.tree_model import KEY_IMAGE_ROLE

LINE = Annotation(70, "distance", ((1.0, 1.0), (5.0, 5.0)))
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_keys_take_back_and_do_again(opened, qtbot):
    session, commands = opened.session, opened.window.commands
    assert not commands["undo"].isEnabled()
    qtbot.keyClick(opened.window.canvas.panes[0], Qt.Key.Key_I)
    assert session.invert
    qtbot.keyClick(opened.window.canvas.panes[0], Qt.Key.Key_Z, CONTROL)
    assert not session.invert
    assert not commands["undo"].isEnabled()
    qtbot.keyClick(opened.window.canvas.panes[0], Qt.Key.Key_Z, CONTROL | SHIFT)
    assert session.invert


def test_d_takes_the_ruler_and_escape_lays_it_down(opened, qtbot):
    pane, marks = opened.window.canvas.panes[0], opened.session.annotations
    qtbot.keyClick(pane, Qt.Key.Key_D)
    assert marks.tool == "distance"
    assert opened.window.commands["tool-distance"].isChecked()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert marks.tool is None
    assert not opened.window.commands["tool-distance"].isChecked()


def test_an_arrow_gets_the_text_that_was_typed(opened, qtbot, dialogs):
    session, marks = opened.session, opened.session.annotations
    dialogs.text = "a rib"
    marks.take_tool("arrow")
    marks.add_point(session.shown_key, (1.0, 1.0))
    marks.add_point(session.shown_key, (9.0, 9.0))
    assert marks.of(session.shown_key)[0].text == "a rib"
    dialogs.text = None
    opened.window.commands["edit-annotation"].trigger()
    assert dialogs.shown[-1] == ("text", "a rib")
    assert marks.of(session.shown_key)[0].text == "a rib"


def test_delete_removes_the_chosen_annotation_and_undo_brings_it_back(opened, qtbot):
    session, pane, marks = opened.session, opened.window.canvas.panes[0], opened.session.annotations
    marks.put(session.shown_key, LINE)
    assert not opened.window.commands["delete-annotation"].isEnabled()
    qtbot.keyClick(pane, Qt.Key.Key_N)
    qtbot.keyClick(pane, Qt.Key.Key_Delete)
    assert marks.of(session.shown_key) == ()
    qtbot.keyClick(pane, Qt.Key.Key_Z, CONTROL)
    assert marks.of(session.shown_key) == (LINE,)


def test_k_marks_a_key_image_in_the_tree(opened, qtbot):
    session, model = opened.session, opened.window.tree.tree_model
    row = model.index_of(session.selected)
    assert not row.data(KEY_IMAGE_ROLE)
    qtbot.keyClick(opened.window.canvas.panes[0], Qt.Key.Key_K)
    assert row.data(KEY_IMAGE_ROLE)
    assert "Key image" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert opened.window.commands["key-image"].isChecked()
    session.step_image(1)
    qtbot.waitUntil(lambda: session.shown is not None and session.shown.key == session.selected.key)
    assert not opened.window.commands["key-image"].isChecked()


def test_a_report_carries_the_annotations(opened):
    session = opened.session
    session.annotations.put(session.shown_key, LINE)
    session.annotations.toggle_key_image(session.shown_key)
    request = reporting.report_request(
        session, anonymous=True, layout="single", comment="", software_version="1", created=datetime.now(UTC)
    )
    assert request.annotations == (LINE,)
    assert request.key_image


def test_presets_are_written_to_the_settings(opened, store, dialogs):
    opened.session.own_presets.keep("DX", "Mine", opened.session.voi)
    assert list(store.settings.window_presets) == ["DX"]
    opened.window.commands["window-entry"].trigger()
    assert dialogs.shown[-1] == ("window",)


def test_c_plays_the_series_and_escape_stops_it(opened, qtbot):
    pane, cine = opened.window.canvas.panes[0], opened.window.reading.cine
    qtbot.keyClick(pane, Qt.Key.Key_C)
    assert cine.playing
    assert opened.window.commands["cine"].isChecked()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not cine.playing


def test_a_presentation_state_of_the_folder_is_shown_with_its_image(viewer, cases, qtbot, write_dicom):
    film = write_dicom(cases / "marked", name="marked", patient="Poe^Edgar", study="s3", series="se3")
    uid = read_header(Source(film)).sop_instance_uid
    make_state([uid], graphics=[graphic("POINT", [3, 4])]).save_as(cases / "state", enforce_file_format=True)
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    viewer.session.select(navigation.find(viewer.session.studies, (uid, 0)))
    qtbot.waitUntil(lambda: viewer.session.shown_key == (uid, 0))
    assert len(viewer.session.presentations.shapes) == 1
    menu = viewer.window.reading.menus(viewer.window)[0]
    assert [action.text() for action in menu.actions()] == ["As the image's own file says", "MARKED"]
    assert [action.isChecked() for action in menu.actions()] == [False, True]
    viewer.window.canvas.setFocus()
    qtbot.keyClick(viewer.window.canvas.panes[0], Qt.Key.Key_G)
    assert viewer.session.presentations.shapes == ()
    menu.actions()[0].trigger()
    assert viewer.session.presentations.chosen is None


def test_the_elements_of_the_shown_file_are_read_in_a_lane(opened, dialogs, qtbot):
    opened.window.commands["tags"].trigger()
    kind, request = dialogs.shown[-1]
    assert kind == "tags"
    answers = []
    request(opened.session.shown, lambda rows, error: answers.append((rows, error)))
    assert answers == []
    qtbot.waitUntil(lambda: bool(answers))
    rows, error = answers[0]
    assert error == ""
    assert "Roe^Richard" in {row.value for row in rows}


@pytest.fixture
def stack(tmp_path, write_dicom):
    folder = tmp_path / "stack"
    for number in range(4):
        write_dicom(
            folder / f"slice{number}",
            name=f"slice{number}",
            series="ct",
            modality="CT",
            number=number + 1,
            hw=(16, 20),
            pixel_spacing=(1.0, 1.0),
            orientation=[1, 0, 0, 0, 1, 0],
            position=[0, 0, 2.0 * number],
        )
    return folder


def open_stack(viewer, stack, qtbot):
    viewer.window.open_paths([stack])
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    viewer.window.commands["reformats"].trigger()


def test_a_stack_is_shown_along_three_axes_and_escape_goes_back(viewer, stack, qtbot):
    open_stack(viewer, stack, qtbot)
    window, reformats = viewer.window, viewer.session.reformats
    assert window.pages.currentWidget() is window.reading.reformat_area
    qtbot.waitUntil(lambda: reformats.volume is not None)
    assert reformats.volume.values_zyx.shape == (4, 16, 20)
    assert window.commands["reformats"].isChecked()
    # The next image of the series is the next slice.
    before = reformats.index("axial")
    viewer.session.go_to_end(last=True)
    qtbot.waitUntil(lambda: reformats.index("axial") == 3)
    assert before != 3
    window.commands["cancel"].trigger()
    assert window.pages.currentWidget() is window.canvas


def test_a_stack_with_a_gap_says_so(viewer, stack, qtbot, write_dicom):
    write_dicom(
        stack / "far",
        name="far",
        series="ct",
        modality="CT",
        hw=(16, 20),
        pixel_spacing=(1.0, 1.0),
        orientation=[1, 0, 0, 0, 1, 0],
        position=[0, 0, 12.0],
    )
    open_stack(viewer, stack, qtbot)
    qtbot.waitUntil(lambda: bool(viewer.session.reformats.error))
    assert "2 slices are missing" in viewer.session.reformats.error


def test_a_film_has_no_reformats(opened):
    assert not opened.window.commands["reformats"].isEnabled()


def test_another_series_stands_beside_the_image(opened, qtbot):
    session, window = opened.session, opened.window
    menu = window.reading.menus(window)[1]
    other = next(action for action in menu.actions() if action.isCheckable() and not action.isChecked())
    other.trigger()
    qtbot.waitUntil(lambda: session.comparison.frame is not None)
    assert window.reading.compare_pane.isVisible()
    assert abs(window.reading.compare_pane.width() - window.pages.width()) < 8
    nothing = window.reading.menus(window)[1].actions()[0]
    assert not nothing.isChecked()
    nothing.trigger()
    assert window.reading.compare_pane.isHidden()


def test_with_a_tool_in_hand_arrows_draw_and_do_not_scroll(opened, qtbot):
    session, pane = opened.session, opened.window.canvas.panes[0]
    shown = session.selected.key
    qtbot.keyClick(pane, Qt.Key.Key_A)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(pane, key)
    assert session.selected.key == shown
    assert [mark.kind for mark in session.annotations.of(session.shown_key)] == ["angle"]
    qtbot.keyClick(pane, Qt.Key.Key_Down)
    assert session.selected.key != shown
