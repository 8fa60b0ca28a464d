import pytest
from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from viewer.dialogs.help import HelpDialog


@pytest.fixture
def dialog(qtbot):
    dialog = HelpDialog()
    dialog.show()
    qtbot.addWidget(dialog)
    return dialog


def test_the_guide_is_open_first(dialog):
    assert dialog.titles.currentItem().text() == "Guide"
    assert "similar" in dialog.text.toPlainText()


def test_the_guide_speaks_french_where_the_window_does(qtbot):
    before = QLocale()
    QLocale.setDefault(QLocale("fr"))
    try:
        dialog = HelpDialog()
    finally:
        QLocale.setDefault(before)
    dialog.show()
    qtbot.addWidget(dialog)
    assert "similaire" in dialog.text.toPlainText()


def test_a_link_out_of_the_guide_opens_elsewhere(dialog, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog.text.anchorClicked.emit(QUrl("https://arxiv.org/abs/2012.07332"))
    assert opened == [QUrl("https://arxiv.org/abs/2012.07332")]
    assert dialog.titles.currentRow() == 0
