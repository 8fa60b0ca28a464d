"""The main job in a real window: real child processes, a real (tiny) model, a real report."""

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from engine.phantom import film
from viewer.app import Viewer
from viewer.dialogs.service import QtDialogs, ReportOptions
from viewer.state.settings import SettingsStore


class Answers(QtDialogs):
    """The real dialogs, but for the one that would wait for a person."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def report_options(self, parent, suggested, privacy):
        return ReportOptions(
            self.path, anonymous=True, layout=suggested.layout, role=suggested.role, comment="Read by a test."
        )


@pytest.fixture
def archive(tmp_path, write_dicom):
    """A ZIP with two films, a broken file and a text."""
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1, 2):
            stored = np.rint(film(number, 2).image_hw * 4095).astype(np.uint16)
            written = write_dicom(
                tmp_path / f"film{number}", name=f"film{number}", number=number, patient="Roe^Richard", pixels=stored
            )
            archive.write(written, f"DATA/film{number}")
        archive.writestr("DATA/broken.dcm", b"\0" * 128 + b"DICM" + b"\xff" * 64)
        archive.writestr("README.txt", "text")
    return path


@pytest.fixture
def viewer(qapp, tmp_path, tiny_pack):
    store = SettingsStore()
    store.load()
    viewer = Viewer(qapp, store, Answers(tmp_path / "report.png"))
    viewer.window.show()
    yield viewer
    viewer.window.close()
    viewer.close()
    viewer.window.deleteLater()


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(20, 20), *arguments))
    QApplication.sendEvent(window, QDropEvent(QPointF(20, 20), *arguments))


def test_from_a_dropped_archive_to_an_annotated_report(viewer, archive, tmp_path, qtbot, tiny_pack):
    session = viewer.session
    viewer.dispatcher.list_models()
    drop(viewer.window, archive)
    qtbot.waitUntil(lambda: session.frame is not None, timeout=60000)
    qtbot.waitUntil(lambda: not session.activities.all, timeout=60000)
    assert [len(series.instances) for study in session.studies for series in study.series] == [2]
    assert sorted(each.source.member for each in session.skipped) == ["DATA/broken.dcm", "README.txt"]

    qtbot.waitUntil(lambda: "tiny" in {card.id for card in session.models}, timeout=60000)
    session.choose_model("tiny")
    viewer.window.canvas.setFocus()
    qtbot.keyClick(viewer.window.canvas.focusProxy(), Qt.Key.Key_E)
    qtbot.waitUntil(lambda: session.explanation is not None or bool(session.explain_error), timeout=60000)
    assert session.explain_error == ""
    assert [layer.data.name for layer in session.layers.visible] == ["difference"]

    viewer.window.report_export.start()
    qtbot.waitUntil(lambda: any(notice.key == "report" for notice in session.notices.all), timeout=60000)
    with Image.open(tmp_path / "report.png") as picture:
        assert min(picture.size) > 512
    sidecar = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert "Roe" not in json.dumps(sidecar)
    assert "Read by a test." in json.dumps(sidecar)

    thumbnail = viewer.window.tree.tree_model.index_of(session.selected)
    qtbot.waitUntil(lambda: thumbnail.data(Qt.ItemDataRole.DecorationRole) is not None, timeout=60000)


def test_starting_without_a_path_opens_the_demo_study(viewer, qtbot):
    viewer.start([])
    qtbot.waitUntil(lambda: viewer.session.frame is not None, timeout=90000)
    qtbot.waitUntil(lambda: not viewer.session.activities.all, timeout=60000)
    assert len({study.header.patient.patient_id for study in viewer.session.studies}) == 6
    assert viewer.session.skipped == ()


def test_a_command_never_loads_qt():
    code = (
        "import sys; sys.argv = ['parallax', 'models', 'list', '--json']\n"
        "from viewer.__main__ import main\n"
        "main()\n"
        "sys.exit(3 if any(name.startswith('PySide6') for name in sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr.decode()[-400:]


def test_the_window_loads_neither_torch_nor_simpleitk():
    code = (
        "import sys, viewer.app\n"
        "sys.exit(','.join(name for name in ('torch', 'captum', 'SimpleITK') if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr.decode()[-400:]
