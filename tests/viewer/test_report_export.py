"""The report from the window: what it is of, and what the user hears of it."""

import csv
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from engine.core.errors import ReportError
from viewer.state.navigation import study_of

SECRETS = ("Roe", "Richard", "ID-7")


def told_of_reports(viewer):
    return [notice for notice in viewer.session.notices.all if notice.key.startswith("report")]


def test_a_report_is_written_beside_its_sidecar_and_the_window_says_so(opened, qtbot, dialogs, tmp_path):
    opened.session.request_explanation()
    qtbot.waitUntil(lambda: opened.session.explanation is not None)
    dialogs.report = lambda suggested: SimpleNamespace(
        path=tmp_path / "report.png", anonymous=True, layout="2x2", role="difference", comment="clear"
    )
    qtbot.keyClick(opened.window.canvas.focusProxy(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(notice.key == "report" for notice in opened.session.notices.all), timeout=15000)
    assert opened.session.notices.all[-1].severity == "information"
    assert (tmp_path / "report.png").read_bytes().startswith(b"\x89PNG")
    for path in (tmp_path / "report.png", tmp_path / "report.json"):
        for secret in SECRETS:
            assert secret.encode() not in path.read_bytes()
    _, suggested, privacy = dialogs.shown[-1]
    assert "Roe" not in suggested.path.name
    assert not privacy
    opened.session.set_privacy(True)
    assert not any(notice.key == "report" for notice in opened.session.notices.all)


def test_a_report_can_be_a_pdf_without_loss_and_without_identity(opened, qtbot, dialogs, tmp_path):
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "report.pdf", anonymous=True)
    opened.window.report_export.start()
    qtbot.waitUntil(lambda: any(notice.key == "report" for notice in opened.session.notices.all), timeout=15000)
    content = (tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"DCTDecode" not in content
    assert (tmp_path / "report.json").is_file()
    assert not any(secret.encode() in content for secret in SECRETS)


def test_the_report_is_copied_as_a_picture(opened, qtbot):
    QGuiApplication.clipboard().clear()
    opened.window.commands["copy-report"].trigger()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=15000)
    picture = QGuiApplication.clipboard().image()
    assert picture.width() > picture.height() > 200
    assert any(notice.key == "report" and notice.severity == "information" for notice in opened.session.notices.all)
    QGuiApplication.clipboard().clear()


def test_a_report_is_of_what_was_shown_when_it_was_asked_for(opened, dialogs, tmp_path, monkeypatch):
    """Another image may arrive, or fail to, while the dialog is open."""
    session = opened.session
    shown, written = session.shown, []
    monkeypatch.setattr(opened.dispatcher, "write_report", lambda request, finished: written.append(request.report))

    def meanwhile(suggested):
        session.fail_frame(session.selected, "The pixels are damaged.")
        return replace(suggested, path=tmp_path / "report.png", anonymous=True)

    dialogs.report = meanwhile
    opened.window.report_export.start()
    (report,) = written
    assert report.instance is shown.instance
    assert report.frame is not None
    assert report.identity is None


def test_a_report_that_cannot_be_written_is_a_sentence(make_viewer, cases, qtbot, dialogs, tmp_path):
    def refuse(request):
        raise ReportError("The folder is full: choose another.")

    viewer = make_viewer(write_report=refuse)
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.frame is not None)
    dialogs.report = lambda suggested: suggested
    viewer.window.report_export.start()
    qtbot.waitUntil(lambda: bool(told_of_reports(viewer)))
    (notice,) = told_of_reports(viewer)
    assert (notice.text, notice.severity) == ("The folder is full: choose another.", "error")
    viewer.session.set_privacy(True)
    assert told_of_reports(viewer) == []


def test_a_report_that_is_written_does_not_hide_that_another_failed(make_viewer, cases, qtbot, dialogs, tmp_path):
    gate = threading.Event()

    def write(request):
        gate.wait(10)
        return request.path

    viewer = make_viewer(write_report=write)
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.frame is not None)
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "report.png")
    viewer.window.report_export.start()
    viewer.window.report_export.start()
    gate.set()
    qtbot.waitUntil(lambda: len(told_of_reports(viewer)) == 2)
    refused, written = told_of_reports(viewer)
    assert "still being written" in refused.text
    assert "was written" in written.text
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "other.png")
    viewer.window.report_export.start()
    assert refused not in viewer.session.notices.all
    qtbot.waitUntil(lambda: not viewer.dispatcher.exports)


def test_the_scores_of_a_study_are_a_table_without_identity(opened, qtbot, dialogs, tmp_path):
    dialogs.table = tmp_path / "scores.csv"
    opened.window.commands["export-scores"].trigger()
    qtbot.waitUntil(lambda: any(notice.key == "report" for notice in opened.session.notices.all), timeout=15000)
    content = (tmp_path / "scores.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(content.splitlines()))
    study = study_of(opened.session.studies, opened.session.shown.instance)
    assert len(rows) == sum(len(series.instances) for series in study.series)
    assert all(row["decision"] and not row["error"] for row in rows)
    assert not any(secret in content for secret in SECRETS)
    assert "parallax-scores-" in dialogs.shown[-1][1].name


def test_a_cancelled_table_is_not_written(opened, qtbot, dialogs, tmp_path):
    dialogs.table = tmp_path / "scores.csv"
    opened.window.commands["export-scores"].trigger()
    opened.dispatcher.cancel_all()
    qtbot.waitUntil(lambda: any("cancelled" in notice.text for notice in opened.session.notices.all))
    assert not (tmp_path / "scores.csv").exists()
    assert not opened.session.activities.all


def test_the_explanation_is_written_as_dicom_objects_and_not_while_identity_is_hidden(opened, qtbot, dialogs, tmp_path):
    command = opened.window.commands["export-objects"]
    assert not command.isEnabled()
    opened.session.request_explanation()
    qtbot.waitUntil(command.isEnabled)
    dialogs.objects_folder = tmp_path
    command.trigger()
    qtbot.waitUntil(lambda: any(notice.key == "report" for notice in opened.session.notices.all), timeout=15000)
    (folder,) = tmp_path.glob("parallax-dicom-*")
    (notice,) = (notice for notice in opened.session.notices.all if notice.key == "report")
    assert notice.severity == "information"
    assert folder.name in notice.text
    assert {"regions.dcm", "measurements.dcm", "similar.dcm", "adversarial.dcm"} <= {p.name for p in folder.iterdir()}
    opened.session.set_privacy(True)
    assert not command.isEnabled()
    assert "identity" in command.toolTip()


def burned_in(opened):
    opened.session.frame = replace(opened.session.frame, burned_in=True)


@pytest.mark.parametrize("agreed", [True, False])
def test_without_identity_a_film_that_may_show_a_name_is_written_only_if_the_user_agrees(
    opened, dialogs, tmp_path, monkeypatch, agreed
):
    written = []
    monkeypatch.setattr(opened.dispatcher, "write_report", lambda request, finished: written.append(request.report))
    burned_in(opened)
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question, action: asked.append(question) or agreed)
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "report.png", anonymous=True)
    opened.window.report_export.start()
    assert len(written) == agreed
    assert "may show who the patient is" in asked[0]
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "report.png", anonymous=False)
    opened.window.report_export.start()
    assert len(asked) == 1
    assert written[-1].identity is not None


def test_with_hidden_identity_a_film_that_may_show_a_name_is_not_copied_unasked(opened, dialogs, monkeypatch):
    copied = []
    monkeypatch.setattr(opened.dispatcher, "render_report", lambda request, finished: copied.append(request))
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question, action: False)
    burned_in(opened)
    opened.window.report_export.copy()
    opened.session.set_privacy(True)
    opened.window.report_export.copy()
    assert len(copied) == 1


def test_a_second_table_is_refused_with_a_sentence_and_the_first_is_written(opened, qtbot, dialogs, tmp_path):
    dialogs.table = tmp_path / "first.csv"
    opened.window.commands["export-scores"].trigger()
    dialogs.table = tmp_path / "second.csv"
    opened.window.commands["export-scores"].trigger()
    assert "still being made" in opened.session.notices.all[-1].text
    qtbot.waitUntil((tmp_path / "first.csv").exists, timeout=15000)
    qtbot.waitUntil(lambda: not opened.dispatcher.exports)
    assert not (tmp_path / "second.csv").exists()


def test_the_window_asks_before_it_closes_on_a_report_that_is_being_written(opened, qtbot, dialogs, tmp_path):
    gate = threading.Event()
    opened.lanes.files.submit(gate.wait, 10)
    dialogs.report = lambda suggested: replace(suggested, path=tmp_path / "report.png", anonymous=True)
    opened.window.report_export.start()
    dialogs.agrees = False
    try:
        assert not opened.window.close()
        assert dialogs.shown[-1][0] == "confirm"
    finally:
        gate.set()
    qtbot.waitUntil(lambda: not opened.dispatcher.exports, timeout=15000)
    assert (tmp_path / "report.png").exists()
    assert opened.window.close()
