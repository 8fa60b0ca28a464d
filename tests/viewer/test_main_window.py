from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from engine.core.errors import DecodeError
from engine.imaging.frame import Window
from viewer.dialogs.left_out import LeftOutDialog
from viewer.hold_key import TAP_LIMIT_MS
from viewer.state.settings import SettingsStore

SECRETS = ("Roe", "Richard", "ID-7")


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    arguments = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *arguments)
    QApplication.sendEvent(window, enter)
    event = QDropEvent(QPointF(50, 50), *arguments)
    QApplication.sendEvent(window, event)
    return enter.isAccepted() and event.isAccepted()


def press(qtbot, viewer, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(viewer.window.canvas.focusProxy() or viewer.window.canvas, key, modifier)


def test_an_empty_window_says_what_to_do(viewer):
    shown = " ".join(label.text() for label in viewer.window.empty.findChildren(QLabel))
    assert viewer.window.pages.currentWidget() is viewer.window.empty
    assert "Drop a DICOM folder here, or open the demo study" in shown


def test_the_research_line_is_permanent(viewer, opened):
    assert viewer.window.status.research.text() == "Research use only. Not for diagnosis."
    assert viewer.window.status.research.isVisible()


def test_dropping_a_folder_shows_its_first_image_and_lists_what_was_left_out(viewer, cases, qtbot, dialogs):
    assert drop(viewer.window, cases)
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    assert viewer.window.pages.currentWidget() is viewer.window.canvas
    assert viewer.window.tree.tree_model.rowCount() == 2
    assert [notice.key for notice in viewer.session.notices.all] == ["left-out"]
    viewer.window.commands["left-out"].trigger()
    kind, skipped, privacy = dialogs.shown[-1]
    assert (kind, [each.source.path.name for each in skipped], privacy) == ("left-out", ["readme.txt"], False)


def test_the_first_film_takes_the_keyboard(viewer, cases, qtbot):
    drop(viewer.window, cases)
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    assert viewer.window.canvas.isAncestorOf(viewer.window.focusWidget())


def test_a_drop_without_files_is_refused(viewer):
    assert not drop(viewer.window)


def test_a_second_drop_adds_and_shows_the_new_image(opened, cases, qtbot, tmp_path, write_dicom):
    new = write_dicom(tmp_path / "new", name="new", patient="Zed^New", study="s9", series="se9")
    drop(opened.window, new)
    qtbot.waitUntil(lambda: len(opened.session.studies) == 3)
    qtbot.waitUntil(lambda: opened.session.shown.instance.study.patient.name == "Zed, New")


def test_files_and_folders_open_through_the_dialogs(viewer, cases, qtbot, dialogs):
    dialogs.folder = cases
    viewer.window.commands["open-folder"].trigger()
    qtbot.waitUntil(lambda: len(viewer.session.studies) == 2)
    viewer.window.commands["close-all"].trigger()
    assert viewer.window.pages.currentWidget() is viewer.window.empty
    dialogs.files = [cases / "other"]
    viewer.window.commands["open-files"].trigger()
    qtbot.waitUntil(lambda: len(viewer.session.studies) == 1)


def test_a_folder_without_images_says_so(viewer, tmp_path, qtbot):
    (tmp_path / "papers").mkdir()
    for name in ("one.txt", "two.txt"):
        (tmp_path / "papers" / name).write_text("no image")
    viewer.window.open_paths([tmp_path / "papers"])
    qtbot.waitUntil(lambda: bool(viewer.session.notices.all))
    assert "No image was found" in viewer.session.notices.all[0].text
    assert viewer.window.notices.rows[0].isVisible()


def test_a_second_drop_without_images_says_so_too(opened, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    drop(opened.window, tmp_path / "empty")
    qtbot.waitUntil(lambda: "no-file" in [notice.key for notice in opened.session.notices.all])
    assert "There is no file" in opened.session.notices.all[-1].text


def test_the_keys_step_through_images_and_series(opened, qtbot):
    first = opened.session.selected.key
    press(qtbot, opened, Qt.Key.Key_Down)
    second = opened.session.selected.key
    assert second != first
    press(qtbot, opened, Qt.Key.Key_Up)
    assert opened.session.selected.key == first
    press(qtbot, opened, Qt.Key.Key_PageDown)
    assert opened.session.selected.instance.study.patient.name == "Test, Other"
    press(qtbot, opened, Qt.Key.Key_Left)
    assert opened.session.selected.key == first
    press(qtbot, opened, Qt.Key.Key_End)
    assert opened.session.selected.key == second


def test_the_keys_change_the_view(opened, qtbot):
    session = opened.session
    press(qtbot, opened, Qt.Key.Key_I)
    assert session.invert
    press(qtbot, opened, Qt.Key.Key_H)
    assert session.view.orientation.mirrored
    press(qtbot, opened, Qt.Key.Key_R)
    assert session.view.orientation.quarter_turns == 1
    press(qtbot, opened, Qt.Key.Key_1)
    assert session.voi == session.presets[1].voi
    press(qtbot, opened, Qt.Key.Key_0)
    assert session.voi == session.frame.default_voi
    assert not session.invert
    press(qtbot, opened, Qt.Key.Key_Space)
    assert session.corner_text == "minimal"
    press(qtbot, opened, Qt.Key.Key_Escape)
    assert not session.view.orientation.mirrored


def test_e_explains_and_the_keys_act_on_the_layer(opened, qtbot):
    session = opened.session
    press(qtbot, opened, Qt.Key.Key_E)
    assert session.explaining
    qtbot.waitUntil(lambda: session.explanation is not None)
    press(qtbot, opened, Qt.Key.Key_BracketLeft)
    assert session.layers.get("difference").look.opacity == pytest.approx(0.5)
    press(qtbot, opened, Qt.Key.Key_Apostrophe)
    assert session.layers.get("difference").look.threshold.value == 96.0
    press(qtbot, opened, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert (session.layout, session.single_role) == ("single", "similar")
    press(qtbot, opened, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert session.layout == "2x2"
    assert "CPU" in opened.window.status.engine.text()


def test_hiding_the_ai_ends_when_another_program_takes_the_keyboard(opened, qtbot):
    opened.session.request_explanation()
    qtbot.waitUntil(lambda: opened.session.explanation is not None)
    qtbot.keyPress(opened.window.canvas.focusProxy(), Qt.Key.Key_O)
    assert opened.session.overlay_hidden
    QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.ApplicationDeactivate))
    assert not opened.session.overlay_hidden


def test_holding_o_hides_the_ai_and_a_tap_toggles_it(opened, qtbot):
    session = opened.session
    session.request_explanation()
    qtbot.waitUntil(lambda: session.explanation is not None)
    target = opened.window.canvas.focusProxy()
    qtbot.keyPress(target, Qt.Key.Key_O)
    assert session.overlay_hidden
    qtbot.wait(TAP_LIMIT_MS + 50)
    qtbot.keyRelease(target, Qt.Key.Key_O)
    assert not session.overlay_hidden
    assert session.layers.get("difference").look.visible
    qtbot.keyClick(target, Qt.Key.Key_O)
    assert not session.overlay_hidden
    assert not session.layers.get("difference").look.visible


def test_arrow_keys_in_a_field_stay_there(opened, qtbot):
    before = opened.session.selected
    opened.window.model_box.setFocus()
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(opened.window.model_box, event)
    assert opened.session.selected == before


def test_privacy_hides_identity_in_the_whole_window(opened, qtbot, store):
    assert "Roe" in opened.window.windowTitle()
    opened.window.commands["privacy"].trigger()
    assert opened.session.privacy
    assert store.settings.privacy
    tree = opened.window.tree.tree_model
    shown = [opened.window.windowTitle(), tree.index(0, 0).data(), tree.index(1, 0).data()]
    shown += [label.text() for label in opened.window.findChildren(QLabel)]
    for secret in SECRETS:
        assert secret not in " ".join(shown)


def test_the_list_of_files_left_out_closes_when_identity_is_hidden(opened, qtbot):
    LeftOutDialog(opened.session.skipped, privacy=False, parent=opened.window).show()
    opened.session.set_privacy(True)
    qtbot.waitUntil(lambda: not opened.window.findChildren(LeftOutDialog))


def test_a_broken_image_shows_its_sentence_and_the_next_one_works(make_viewer, cases, qtbot):
    from engine.dicom.pixels import read_frame

    def read(source, index):
        if source.path.name == "film1":
            raise DecodeError("The pixels are damaged.")
        return read_frame(source, index)

    viewer = make_viewer(read_frame=read)
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: bool(viewer.session.frame_error))
    assert viewer.session.frame_error == "The pixels are damaged."
    viewer.session.step_image(1)
    qtbot.waitUntil(lambda: viewer.session.frame is not None)


def test_a_scan_can_be_cancelled(make_viewer, cases, qtbot):
    viewer = make_viewer()
    viewer.window.open_paths([cases])
    assert viewer.session.activities.all
    viewer.window.status.cancel.click()
    assert not viewer.session.activities.all
    assert "cancelled" in viewer.session.notices.all[-1].text


def test_the_model_card_and_the_sheets_open(viewer, dialogs, toy_model):
    for command in ("model-card", "help", "shortcuts", "diagnostics", "self-test", "about"):
        viewer.window.commands[command].trigger()
    assert [shown[0] for shown in dialogs.shown] == [
        "model-card",
        "help",
        "shortcuts",
        "diagnostics",
        "self-test",
        "about",
    ]
    assert dialogs.shown[0][1] is toy_model.card


def test_the_demo_gives_way_to_what_is_opened(make_viewer, cases, qtbot, tmp_path, write_dicom):
    demo = tmp_path / "demo"
    demo.mkdir()
    write_dicom(demo / "demo", patient="Demo^Ada", study="sd", series="sed")
    viewer = make_viewer(demo_folder=lambda: demo)
    viewer.start([])
    qtbot.waitUntil(lambda: viewer.session.frame is not None)
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: len(viewer.session.studies) == 2)
    names = {study.header.patient.name for study in viewer.session.studies}
    assert "Demo, Ada" not in names


def test_the_demo_is_explained_by_the_model_of_phantoms_and_films_by_the_users(
    make_viewer, cases, qtbot, tmp_path, write_dicom, toy_model
):
    demo = tmp_path / "demo"
    demo.mkdir()
    write_dicom(demo / "demo", patient="Demo^Ada", study="sd", series="sed")
    phantoms = replace(toy_model, card=replace(toy_model.card, id="phantom-opacity"))
    chest = replace(toy_model, card=replace(toy_model.card, id="chest-opacity"))
    viewer = make_viewer(demo_folder=lambda: demo, list_models=lambda: ((chest, phantoms, toy_model), ()))
    viewer.dispatcher.preferred_model = "toy"
    viewer.start([])
    qtbot.waitUntil(lambda: viewer.session.frame is not None and bool(viewer.session.models))
    assert viewer.session.model_id == "phantom-opacity"
    viewer.window.open_paths([cases])
    assert viewer.session.model_id == "toy"
    viewer.dispatcher.preferred_model = ""
    viewer.dispatcher.list_models()
    qtbot.waitUntil(lambda: viewer.session.model_id == "chest-opacity")


def test_geometry_and_model_survive_a_restart_and_hold_no_identity(opened, store, qtbot):
    opened.window.model_box.activated.emit(0)
    opened.window.close()
    again = SettingsStore(store.folder)
    again.load()
    assert again.settings.geometry
    assert again.settings.model_id == opened.session.model_id
    for path in store.folder.rglob("*"):
        for secret in (*SECRETS, "cases"):
            assert secret not in path.read_text()


def test_settings_that_cannot_be_written_are_a_notice(viewer, store, monkeypatch):
    def refuse(**changes):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "change", refuse)
    viewer.session.set_privacy(True)
    assert viewer.session.notices.all[-1].key == "settings"


def test_themes_change_while_running(viewer, store):
    viewer.window.commands["theme-light"].trigger()
    assert store.settings.theme == "light"
    light = QApplication.palette().window().color().lightness()
    action = viewer.window.commands["open-files"]
    icon_in_light = action.icon().pixmap(32).toImage()
    viewer.window.commands["theme-dark"].trigger()
    assert QApplication.palette().window().color().lightness() < 60 < light
    assert action.icon().pixmap(32).toImage() != icon_in_light


def test_a_changed_key_calls_its_command_and_is_remembered(opened, dialogs, store, qtbot):
    dialogs.keys = lambda bindings: bindings.bound("layout-2x2", ["Q"])
    opened.window.commands["change-keys"].trigger()
    press(qtbot, opened, Qt.Key.Key_Q)
    assert opened.session.layout == "2x2"
    store.load()
    assert store.settings.key_bindings == {"layout-2x2": ["Q"]}
    assert "Q" in opened.window.commands["layout-2x2"].toolTip()


def test_a_changed_key_is_held_like_the_old_one(opened, dialogs, qtbot):
    dialogs.keys = lambda bindings: bindings.bound("overlay", ["Q"])
    opened.window.commands["change-keys"].trigger()
    opened.session.request_explanation()
    qtbot.waitUntil(lambda: opened.session.explanation is not None)
    target = opened.window.canvas.focusProxy()
    qtbot.keyPress(target, Qt.Key.Key_Q)
    assert opened.session.overlay_hidden
    qtbot.wait(TAP_LIMIT_MS + 50)
    qtbot.keyRelease(target, Qt.Key.Key_Q)
    assert not opened.session.overlay_hidden


def test_all_settings_go_back_to_those_of_a_first_start(viewer, dialogs, store):
    dialogs.keys = lambda bindings: bindings.bound("explain", ["Q"])
    viewer.window.commands["change-keys"].trigger()
    viewer.window.commands["theme-light"].trigger()
    viewer.session.own_presets.keep("DX", "Mine", Window(2000.0, 400.0))
    assert store.settings.window_presets
    viewer.window.commands["reset-settings"].trigger()
    assert store.settings.window_presets == {}
    assert not viewer.session.own_presets.of("DX")
    assert store.settings.key_bindings == {}
    assert viewer.window.commands["theme-dark"].isChecked()
    assert viewer.window.commands["explain"].shortcut().toString() == "E"


def test_after_a_reset_the_menus_mark_what_holds(viewer, dialogs):
    menus = {menu.title(): menu for menu in viewer.window.findChildren(QMenu)}
    for title, other in (("Device", "CPU"), ("Language", "Français"), ("Rendering", "Software")):
        next(action for action in menus[title].actions() if action.text() == other).trigger()
    viewer.window.commands["reset-settings"].trigger()
    for title, first in (("Device", "Automatic"), ("Language", "As the system"), ("Rendering", "Automatic")):
        menus[title].aboutToShow.emit()
        assert [action.text() for action in menus[title].actions() if action.isChecked()] == [first]


def test_a_reset_that_is_not_confirmed_resets_nothing(viewer, dialogs, store):
    dialogs.agrees = False
    viewer.window.commands["theme-light"].trigger()
    viewer.window.commands["reset-settings"].trigger()
    assert store.settings.theme == "light"
    viewer.window.commands["theme-dark"].trigger()


def test_the_direction_of_the_window_drag_is_remembered_and_reset(viewer, store):
    action = viewer.window.commands["drag-up-darkens"]
    action.trigger()
    assert (viewer.session.drag_up_darkens, action.isChecked(), store.settings.drag_up_darkens) == (True, True, True)
    viewer.window.commands["reset-settings"].trigger()
    assert (viewer.session.drag_up_darkens, action.isChecked()) == (False, False)


def test_the_language_is_chosen_in_the_menu(viewer, store):
    menu = next(menu for menu in viewer.window.findChildren(QMenu) if menu.title() == "Language")
    next(action for action in menu.actions() if action.text() == "Français").trigger()
    assert store.settings.language == "fr"
    assert "next start" in viewer.session.notices.all[-1].text


def test_the_device_is_chosen_in_the_menu(viewer, store):
    menu = next(menu for menu in viewer.window.findChildren(QMenu) if menu.title() == "Device")
    next(action for action in menu.actions() if action.text() == "CPU").trigger()
    assert viewer.dispatcher.device == "cpu"
    assert store.settings.device == "cpu"


def test_an_unforeseen_error_is_a_notice_without_its_message(viewer):
    viewer.show_unforeseen(KeyError, KeyError("Roe"), None)
    notice = viewer.session.notices.all[-1]
    assert notice.severity == "error"
    assert "KeyError" in notice.text
    assert "Roe" not in notice.text


def test_the_first_window_lies_on_its_screen(viewer, make_viewer, monkeypatch):
    monkeypatch.setattr(QScreen, "availableSize", lambda self: QSize(1000, 600))
    small = make_viewer().window
    assert (small.width(), small.height()) == (1000, 600)
