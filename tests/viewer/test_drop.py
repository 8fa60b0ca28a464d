"""What a hand may let fall on the window, and what comes of it."""

import zipfile

import pytest
from dicom_factory import write_dicomdir
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys, action = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(window.rect().center(), action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(window.rect().center()), action, data, buttons, keys))


def in_a_zip(cases, tmp_path):
    with zipfile.ZipFile(tmp_path / "cases.zip", "w") as archive:
        for path in cases.iterdir():
            archive.write(path, path.name)
    return [tmp_path / "cases.zip"]


def with_an_index(cases, tmp_path):
    return [write_dicomdir(cases, "FILM1", "FILM2", "OTHER")]


DROPS = {
    "a folder": (lambda cases, tmp_path: [cases], 3),
    "a ZIP": (in_a_zip, 3),
    "a DICOMDIR": (with_an_index, 3),
    "a file": (lambda cases, tmp_path: [cases / "film2"], 1),
    "several": (lambda cases, tmp_path: [cases / "film1", cases / "other"], 2),
}


@pytest.mark.parametrize("what", DROPS)
def test_images_are_listed_and_the_first_one_is_shown(viewer, cases, tmp_path, qtbot, what):
    make, count = DROPS[what]
    drop(viewer.window, *make(cases, tmp_path))
    session = viewer.session
    qtbot.waitUntil(lambda: session.frame is not None and not session.activities.all)
    listed = [one for study in session.studies for series in study.series for one in series.instances]
    assert len(listed) == count


def test_several_folders_are_all_opened(viewer, tmp_path, qtbot, write_dicom):
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        write_dicom(folder / "film", name=folder.name, study=folder.name, series=folder.name)
    drop(viewer.window, *folders)
    qtbot.waitUntil(lambda: len(viewer.session.studies) == 2 and viewer.session.frame is not None)


def test_a_text_file_says_what_it_is(viewer, cases, qtbot):
    drop(viewer.window, cases / "readme.txt")
    qtbot.waitUntil(lambda: bool(viewer.session.notices.all))
    (notice,) = viewer.session.notices.all
    assert notice.text.startswith("It was not opened. This is not a DICOM file")


def test_an_empty_folder_says_so_and_offers_no_empty_list(viewer, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    drop(viewer.window, tmp_path / "empty")
    qtbot.waitUntil(lambda: bool(viewer.session.notices.all))
    (notice,) = viewer.session.notices.all
    assert (notice.key, notice.text) == ("no-file", "There is no file in what was opened.")
