from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel

from engine.dicom.catalog import Skipped, Source, scan
from viewer import actions
from viewer.dialogs import service
from viewer.dialogs.about import AboutDialog
from viewer.dialogs.first_start import FirstStartDialog
from viewer.dialogs.left_out import LeftOutDialog
from viewer.dialogs.model_card import ModelCardDialog
from viewer.dialogs.report_options import ReportOptionsDialog
from viewer.dialogs.shortcuts import ShortcutsDialog, readable_keys
from viewer.state.bindings import Bindings


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def keep(qtbot, dialog):
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def test_the_notice_says_that_this_is_no_medical_device(qtbot):
    dialog = keep(qtbot, FirstStartDialog())
    assert "not a medical device" in texts(dialog)
    assert "AI-GENERATED" in texts(dialog)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.fixture
def skipped():
    return (
        Skipped(Source(Path("/cases/DOE/DICOMDIR")), "This is an index.", is_error=False),
        Skipped(Source(Path("/cases/DOE/Doe_Jane.zip"), "note.txt"), "This is not DICOM."),
    )


def test_left_out_files_and_reasons_errors_first(qtbot, skipped):
    dialog = keep(qtbot, LeftOutDialog(skipped, privacy=False))
    rows = [[dialog.table.item(row, column).text() for column in range(2)] for row in range(2)]
    assert rows == [["Doe_Jane.zip › note.txt", "This is not DICOM."], ["DICOMDIR", "This is an index."]]


def test_file_names_are_hidden_with_identity(qtbot, skipped):
    dialog = keep(qtbot, LeftOutDialog(skipped, privacy=True))
    shown = [dialog.table.item(row, 0).text() + dialog.table.item(row, 0).toolTip() for row in range(2)]
    assert shown == ["1", "2"]


@pytest.mark.usefixtures("french")
def test_the_reason_is_in_french_where_the_window_is(qtbot, tmp_path):
    (tmp_path / "notes.txt").write_text("no film" * 40)
    (tmp_path / "gone.dcm").symlink_to(tmp_path / "nowhere")
    catalog = scan([tmp_path])
    dialog = keep(qtbot, LeftOutDialog(catalog.skipped, privacy=False))
    table = dialog.table
    reasons = {table.item(row, 0).text(): table.item(row, 1).text() for row in range(table.rowCount())}
    assert reasons["gone.dcm"] == "Ce lien mène à un fichier qui n’existe pas."
    assert reasons["notes.txt"].startswith(
        "C’est un fichier qui n’est pas DICOM\N{NO-BREAK SPACE}: il est laissé de côté"
    )


def test_nothing_left_out_says_so(qtbot):
    assert "Every file" in texts(keep(qtbot, LeftOutDialog((), privacy=False)))


def test_the_sheet_lists_every_binding_once(qtbot):
    shown = texts(keep(qtbot, ShortcutsDialog(Bindings(actions.default_keys())))).split("\n")
    for command in actions.COMMANDS:
        if command.keys:
            assert shown.count(readable_keys(command.keys)) == 1, command.id
    assert "Window presets" in shown


def test_the_sheet_shows_the_keys_that_the_user_chose(qtbot):
    bindings = Bindings(actions.default_keys()).bound("explain", ["Ctrl+Y"])
    assert readable_keys(("Ctrl+Y",)) in texts(keep(qtbot, ShortcutsDialog(bindings))).split("\n")


def test_the_card_says_what_it_shows_and_its_limits(qtbot, toy_model):
    shown = texts(keep(qtbot, ModelCardDialog(toy_model.card)))
    for sentence in (toy_model.card.what_it_shows, toy_model.card.intended_use, *toy_model.card.limits):
        assert sentence in shown


def test_about_carries_the_research_mark(qtbot):
    assert "Research use only. Not for diagnosis." in texts(keep(qtbot, AboutDialog()))


@pytest.fixture
def options(qtbot, tmp_path):
    return keep(qtbot, ReportOptionsDialog(tmp_path / "report.png", "2x2", "similar", anonymous=False, privacy=False))


def test_report_options_come_back_as_chosen(options, tmp_path):
    options.comment_edit.setPlainText("  clear lungs ")
    options.anonymous_box.setChecked(True)
    options.panels.setCurrentIndex(1)
    options.path_edit.setText(str(tmp_path / "other"))
    assert options.comment == "clear lungs"
    assert options.anonymous
    assert options.chosen_layout == "single"
    assert options.path == tmp_path / "other.png"


def test_the_summary_follows_the_choices(options, tmp_path):
    assert "carry the patient's name" in options.summary.text()
    options.anonymous_box.setChecked(True)
    assert "will not say whose film" in options.summary.text()
    (tmp_path / "report.png").touch()
    options.path_edit.setText(str(tmp_path / "report"))
    assert "will be replaced" in options.summary.text()


def test_a_folder_that_is_not_there_cannot_be_chosen(options, tmp_path):
    options.path_edit.setText(str(tmp_path / "nowhere" / "report.png"))
    assert not options.export_button.isEnabled()
    options.path_edit.setText("")
    assert not options.export_button.isEnabled()
    options.path_edit.setText(str(tmp_path / "report.png"))
    assert options.export_button.isEnabled()


def test_the_kind_of_file_is_chosen_where_its_place_is(options, tmp_path, monkeypatch):
    chosen = str(tmp_path / "film.png"), "PDF document (*.pdf)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    options._browse()
    assert options.path == tmp_path / "film.pdf"


def test_enter_exports(options, qtbot):
    options.show()
    qtbot.keyClick(options.panels, Qt.Key.Key_Return)
    assert options.result() == QDialog.DialogCode.Accepted


def test_privacy_locks_the_report_anonymous(qtbot, tmp_path):
    dialog = keep(qtbot, ReportOptionsDialog(tmp_path / "r.png", "single", "difference", anonymous=False, privacy=True))
    assert dialog.anonymous
    assert not dialog.anonymous_box.isEnabled()


def test_the_service_returns_what_the_dialog_holds(qtbot, tmp_path, monkeypatch):
    suggested = service.ReportOptions(
        tmp_path / "r.png", anonymous=True, layout="single", role="difference", comment=""
    )
    monkeypatch.setattr(ReportOptionsDialog, "exec", lambda self: 1)
    assert service.QtDialogs().report_options(None, suggested, privacy=False) == suggested
    monkeypatch.setattr(ReportOptionsDialog, "exec", lambda self: 0)
    assert service.QtDialogs().report_options(None, replace(suggested), privacy=False) is None


def test_chosen_files_and_folders_are_paths(qtbot, monkeypatch):
    dialogs = service.QtDialogs()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/cases/a", "/cases/b"], ""))
    assert dialogs.choose_files(None) == [Path("/cases/a"), Path("/cases/b")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert dialogs.choose_folder(None) is None
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/cases")
    assert dialogs.choose_folder(None) == Path("/cases")


def test_a_dialog_is_no_larger_than_its_screen(qtbot, monkeypatch):
    monkeypatch.setattr(QScreen, "availableSize", lambda self: QSize(960, 560))
    dialog = keep(qtbot, ShortcutsDialog(Bindings(actions.default_keys())))
    assert dialog.width() == 880
    assert dialog.height() <= 520
