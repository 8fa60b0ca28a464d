from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow

from viewer import start
from viewer.start_window import StartWindow
from viewer.state.settings import Settings


def test_paths_and_options_are_told_apart():
    assert start.parse(["a b", "--new-window", "Ü"]) == start.StartOptions((Path("a b"), Path("Ü")), new_window=True)
    assert start.parse(["--", "--new-window"]) == start.StartOptions((Path("--new-window"),))


def test_an_unknown_option_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stop:
        start.parse(["--nonsense"])
    assert stop.value.code == 2
    assert "usage: parallax" in capsys.readouterr().err


@pytest.mark.parametrize(("theme", "lightness"), [("dark", 22), ("light", 236)])
def test_the_frame_has_the_colours_of_the_theme_and_the_research_mark(qtbot, theme, lightness):
    frame = StartWindow(Settings(theme=theme))
    qtbot.addWidget(frame)
    with qtbot.waitExposed(frame):
        frame.show()
    qtbot.waitUntil(lambda: frame.painted)
    picture = frame.grab().toImage()
    assert picture.pixelColor(2, 2).lightness() == lightness
    middle = QRect(QPoint(0, 0), frame.size()).center()
    text = [picture.pixelColor(x, middle.y() + 64).lightness() for x in range(middle.x() - 100, middle.x() + 100)]
    assert max(abs(value - lightness) for value in text) > 40


def test_the_frame_goes_when_the_window_has_been_painted(qtbot):
    frame, window = StartWindow(Settings()), QMainWindow()
    qtbot.addWidget(frame)
    qtbot.addWidget(window)
    frame.show()
    frame.give_way_to(window)
    assert frame.isVisible()
    window.show()
    qtbot.waitUntil(lambda: not frame.isVisible())
    assert window.isVisible()


def test_the_frame_stands_where_the_window_was_left(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setGeometry(40, 30, 620, 410)
    left = bytes(window.saveGeometry().toBase64().data()).decode()
    frame = StartWindow(Settings(geometry=left))
    qtbot.addWidget(frame)
    assert frame.size() == window.size()
