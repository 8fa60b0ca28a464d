"""Drawing and editing with the mouse on a real pane."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from viewer.canvas.film import FilmPainter
from viewer.canvas.view import ImagePane

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def session(show):
    session = show()
    session.corner_text = "none"
    return session


@pytest.fixture
def pane(session, qtbot):
    pane = ImagePane(session, FilmPainter(session), "difference")
    qtbot.addWidget(pane)
    pane.resize(330, 260)
    pane.show()
    QApplication.processEvents()
    return pane


def at(pane, point_yx):
    """Where an image point lies on the pane."""
    y, x = (pane.image_viewport().to_view(np.array(point_yx)) / pane.devicePixelRatioF()).tolist()
    return QPointF(x, y)


def send(pane, kind, where, button=LEFT, held=True):
    event = QMouseEvent(
        kind, where, pane.viewport().mapToGlobal(where), button, LEFT if held else NONE, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(pane.viewport(), event)


def drag(pane, start_yx, end_yx):
    start, end = at(pane, start_yx), at(pane, end_yx)
    send(pane, QEvent.Type.MouseButtonPress, start)
    send(pane, QEvent.Type.MouseMove, (start + end) / 2, NONE)
    send(pane, QEvent.Type.MouseMove, end, NONE)
    send(pane, QEvent.Type.MouseButtonRelease, end, held=False)


def click(pane, point_yx):
    send(pane, QEvent.Type.MouseMove, at(pane, point_yx), NONE, held=False)
    send(pane, QEvent.Type.MouseButtonPress, at(pane, point_yx))
    send(pane, QEvent.Type.MouseButtonRelease, at(pane, point_yx), held=False)


def drawn(session):
    return session.annotations.of(session.shown_key)


def near(points, expected):
    return np.allclose(points, expected, atol=1.0)


def test_a_drag_draws_a_distance_and_leaves_the_window_alone(session, pane):
    before = session.voi
    session.annotations.take_tool("distance")
    drag(pane, (50, 60), (150, 120))
    assert near(drawn(session)[0].points_yx, ((50, 60), (150, 120)))
    assert session.voi == before


def test_two_clicks_draw_a_distance_too(session, pane):
    session.annotations.take_tool("distance")
    click(pane, (50, 60))
    click(pane, (150, 120))
    assert near(drawn(session)[0].points_yx, ((50, 60), (150, 120)))


def test_a_drag_and_a_click_draw_an_angle(session, pane):
    session.annotations.take_tool("angle")
    drag(pane, (50, 60), (150, 60))
    click(pane, (150, 160))
    assert near(drawn(session)[0].points_yx, ((50, 60), (150, 60), (150, 160)))


def test_without_a_tool_a_drag_is_the_window_again(session, pane):
    before = session.voi
    drag(pane, (50, 60), (150, 160))
    assert session.voi != before
    assert drawn(session) == ()


def test_points_stay_on_the_image(session, pane):
    session.annotations.take_tool("rectangle")
    drag(pane, (200, 150), (300, 260))
    assert drawn(session)[0].box_yx[2:] == (240.0, 200.0)


@pytest.fixture
def box(session, pane):
    session.annotations.take_tool("rectangle")
    drag(pane, (50, 50), (120, 130))
    return drawn(session)[0]


def test_a_handle_reshapes(session, pane, box):
    drag(pane, (50, 130), (30, 150))
    assert near(drawn(session)[0].box_yx, (30, 50, 120, 150))
    assert len(drawn(session)) == 1


def test_a_line_moves_the_whole(session, pane, box):
    drag(pane, (50, 90), (60, 100))
    assert near(drawn(session)[0].box_yx, (60, 60, 130, 140))


def test_nothing_is_moved_off_the_image(session, pane, box):
    drag(pane, (50, 90), (0, 0))
    assert near(drawn(session)[0].box_yx, (0, 0, 70, 80))


def test_a_press_beside_it_lets_go(session, pane, box):
    assert session.annotations.selected == box.number
    click(pane, (200, 180))
    assert session.annotations.selected == 0
    click(pane, (50, 90))
    assert session.annotations.selected == box.number


def test_a_double_click_on_an_arrow_asks_for_its_text(session, pane):
    asked = []
    session.annotations.text_wanted.connect(lambda key, arrow: asked.append(arrow.kind))
    session.annotations.take_tool("arrow")
    drag(pane, (50, 50), (120, 130))
    send(pane, QEvent.Type.MouseButtonDblClick, at(pane, (85, 90)))
    assert asked == ["arrow", "arrow"]
    assert session.layout == "single"


def test_a_double_click_beside_annotations_still_maximises(session, pane, box):
    send(pane, QEvent.Type.MouseButtonDblClick, at(pane, (200, 180)))
    assert session.layout == "2x2"


@pytest.mark.parametrize("turns", [0, 1])
def test_annotations_are_painted_where_they_lie(session, pane, box, turns):
    def grabbed():
        image = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)

    session.rotate(turns)
    session.annotations.select(0)
    with_box = grabbed()
    middle = at(pane, (50, 90)).toPoint()
    session.annotations.remove_all(session.shown_key)
    difference = np.abs(with_box - grabbed()).max(axis=2)
    assert difference[middle.y() - 1 : middle.y() + 2, middle.x() - 1 : middle.x() + 2].max() > 30
    inside = at(pane, (85, 90)).toPoint()
    assert difference[inside.y(), inside.x()] == 0


def keys(qtbot, pane, *pressed, shift=False):
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in pressed:
        qtbot.keyClick(pane, key, modifier)


def test_the_keyboard_draws_from_the_middle_of_the_pane(session, pane, qtbot):
    session.annotations.take_tool("distance")
    keys(qtbot, pane, Qt.Key.Key_Return, *[Qt.Key.Key_Right] * 3, Qt.Key.Key_Down, Qt.Key.Key_Return)
    start, end = np.array(drawn(session)[0].points_yx)
    zoom = pane.image_viewport().zoom
    np.testing.assert_allclose(start, (120, 100), atol=1)
    np.testing.assert_allclose((end - start) * zoom, (8, 24), atol=0.1)
    assert session.annotations.cursor_yx is None


def test_shift_moves_by_a_pixel_of_the_screen(session, pane, qtbot):
    session.annotations.take_tool("rectangle")
    keys(qtbot, pane, Qt.Key.Key_Left)
    before = np.array(session.annotations.cursor_yx)
    keys(qtbot, pane, Qt.Key.Key_Up, shift=True)
    moved = (np.array(session.annotations.cursor_yx) - before) * pane.image_viewport().zoom
    np.testing.assert_allclose(moved, (-1, 0), atol=0.01)


def test_without_a_tool_keys_are_not_the_panes(session, pane, qtbot):
    keys(qtbot, pane, Qt.Key.Key_Return, Qt.Key.Key_Right)
    assert session.annotations.cursor_yx is None
    assert drawn(session) == ()
