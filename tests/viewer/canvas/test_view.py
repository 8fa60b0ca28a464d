from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Window
from engine.imaging.grey_pipeline import render_display
from engine.report.request import Role
from viewer.canvas.film import BACKGROUND, FilmPainter
from viewer.canvas.view import ImagePane
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]
PANE = (330, 260)


@pytest.fixture
def pane_of(qtbot: QtBot) -> Iterator[Callable[..., ImagePane]]:
    def build(session: Session, role: Role = "difference") -> ImagePane:
        pane = ImagePane(session, FilmPainter(session), role)
        qtbot.addWidget(pane)
        pane.resize(*PANE)
        pane.show()
        QApplication.processEvents()
        return pane

    return build


PaneOf = Callable[..., ImagePane]


def grabbed(pane: ImagePane) -> NDArray[np.uint8]:
    """What the pane paints, uint8 RGB."""
    image = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def send(pane: ImagePane, kind: QEvent.Type, at: tuple[float, float], button: Qt.MouseButton, shift: bool) -> None:
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    acting = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    where = QPointF(*at)
    event = QMouseEvent(kind, where, pane.viewport().mapToGlobal(where), acting, pressed, modifiers)
    QApplication.sendEvent(pane.viewport(), event)


def drag(
    pane: ImagePane, start: tuple[float, float], by: tuple[float, float], button: Qt.MouseButton, shift: bool = False
) -> None:
    end = (start[0] + by[0], start[1] + by[1])
    send(pane, QEvent.Type.MouseButtonPress, start, button, shift)
    for part in (0.3, 0.7, 1.0):
        send(pane, QEvent.Type.MouseMove, (start[0] + by[0] * part, start[1] + by[1] * part), button, shift)
    send(pane, QEvent.Type.MouseButtonRelease, end, button, shift)


def wheel(pane: ImagePane, at: tuple[float, float], angle: int, control: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    where = QPointF(*at)
    event = QWheelEvent(
        where,
        QPointF(pane.viewport().mapToGlobal(where)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.viewport(), event)


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("role", ["original", "similar", "difference"])
def test_the_screen_shows_exactly_what_the_reference_compositor_says(
    show: Show, explain: Explain, pane_of: PaneOf, role: Role, turns: int
) -> None:
    session = show()
    explain(session)
    session.corner_text = "none"
    session.rotate(turns)
    pane = pane_of(session, role)
    viewport = pane.image_viewport()
    assert viewport is not None
    assert session.frame is not None
    layers = FilmPainter(session).layers(role)
    expected = compose(render_display(session.frame), layers, viewport, background=BACKGROUND)
    # The head of the pane carries its title and the AI mark.
    difference = np.abs(grabbed(pane)[70:].astype(int) - expected[70:].astype(int))
    assert difference.max() <= 1


def test_at_one_to_one_the_screen_shows_the_films_own_pixels(show: Show, pane_of: PaneOf) -> None:
    session = show()
    session.corner_text = "none"
    session.set_view(replace(session.view, zoom=1.0))
    pane = pane_of(session)
    assert session.frame is not None
    viewport = pane.image_viewport()
    assert viewport is not None
    top, left = (round(value) for value in viewport.to_view(np.zeros(2)).tolist())
    display = np.floor(render_display(session.frame) * 255 + 0.5).astype(np.uint8)
    seen = grabbed(pane)[top : top + display.shape[0], left : left + display.shape[1], 1]
    np.testing.assert_array_equal(seen, display)


def test_tall_pixels_are_shown_tall(show: Show, pane_of: PaneOf, film: Callable[..., Frame]) -> None:
    session = show(film((100, 200), pixel_aspect=2.0))
    viewport = pane_of(session).image_viewport()
    assert viewport is not None
    corners = viewport.to_view(np.array([[0.0, 0.0], [100.0, 200.0]]))
    height, width = corners[1] - corners[0]
    assert height == pytest.approx(width)


def test_many_changes_are_painted_once(show: Show, pane_of: PaneOf, monkeypatch: pytest.MonkeyPatch) -> None:
    session = show()
    calls: list[Role] = []
    scene = FilmPainter.scene
    pane = pane_of(session)

    def counted(self: FilmPainter, role: Role, *rest: object) -> object:
        calls.append(role)
        return scene(self, role, *rest)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(FilmPainter, "scene", counted)
    for width in range(100, 120):
        session.set_voi(Window(2000.0, float(width)))
        pane.refresh()
    QApplication.processEvents()
    assert len(calls) == 1


def test_nothing_is_painted_anew_while_nothing_changes(
    show: Show, pane_of: PaneOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = show()
    pane = pane_of(session)
    monkeypatch.setattr(FilmPainter, "scene", lambda *_: pytest.fail("painted without a change"))
    session.set_probe((10.0, 10.0))
    pane.refresh_probe()
    QApplication.processEvents()


def test_left_drag_to_the_right_widens_the_window(show: Show, pane_of: PaneOf) -> None:
    session = show()
    drag(pane_of(session), (100, 100), (40, 0), Qt.MouseButton.LeftButton)
    assert isinstance(session.voi, Window)
    assert session.voi.width > 4096
    assert session.voi.center == pytest.approx(2048)


def test_left_drag_up_brightens(show: Show, pane_of: PaneOf) -> None:
    session = show()
    drag(pane_of(session), (100, 100), (0, -40), Qt.MouseButton.LeftButton)
    assert isinstance(session.voi, Window)
    assert session.voi.center < 2048
    assert session.voi.width == pytest.approx(4096)


@pytest.mark.parametrize(("button", "shift"), [(Qt.MouseButton.MiddleButton, False), (Qt.MouseButton.LeftButton, True)])
def test_middle_or_shift_left_drag_moves_the_film_with_the_hand(
    show: Show, pane_of: PaneOf, button: Qt.MouseButton, shift: bool
) -> None:
    session = show()
    pane = pane_of(session)
    before = pane.image_viewport()
    drag(pane, (100, 100), (30, -20), button, shift)
    after = pane.image_viewport()
    assert before is not None
    assert after is not None
    held = before.to_image(np.array([100.0, 100.0]))
    np.testing.assert_allclose(after.to_view(held), [80.0, 130.0], atol=1.0)


def test_right_drag_up_zooms_where_it_began(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    before = pane.image_viewport()
    drag(pane, (120, 150), (0, -60), Qt.MouseButton.RightButton)
    after = pane.image_viewport()
    assert before is not None
    assert after is not None
    assert after.zoom > 1.3 * before.zoom
    held = before.to_image(np.array([150.0, 120.0]))
    np.testing.assert_allclose(after.to_view(held), [150.0, 120.0], atol=1.0)


def test_control_wheel_zooms_at_the_pointer(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    before = pane.image_viewport()
    wheel(pane, (90, 60), 240, control=True)
    after = pane.image_viewport()
    assert before is not None
    assert after is not None
    assert after.zoom == pytest.approx(before.zoom * 1.15**2)
    np.testing.assert_allclose(after.to_view(before.to_image(np.array([60.0, 90.0]))), [60.0, 90.0], atol=1.0)


def test_the_wheel_goes_through_the_images(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    wheel(pane, (90, 60), -120)
    assert session.selected is not None
    assert session.selected.instance.instance_number == 2
    wheel(pane, (90, 60), 120)
    assert session.selected.instance.instance_number == 1


def test_small_steps_of_a_trackpad_add_up_to_one_image(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    for _ in range(3):
        wheel(pane, (90, 60), -30)
    assert session.selected is not None
    assert session.selected.instance.instance_number == 1
    wheel(pane, (90, 60), -30)
    assert session.selected.instance.instance_number == 2


def test_a_click_leaves_the_window_alone(show: Show, pane_of: PaneOf) -> None:
    session = show()
    before = session.voi
    drag(pane_of(session), (100, 100), (2, 1), Qt.MouseButton.LeftButton)
    assert session.voi == before


def test_a_right_click_asks_for_the_menu(qtbot: QtBot, show: Show, pane_of: PaneOf) -> None:
    pane = pane_of(show())
    with qtbot.waitSignal(pane.menu_requested):
        drag(pane, (100, 100), (0, 0), Qt.MouseButton.RightButton)


def test_the_menu_key_asks_for_the_menu(qtbot: QtBot, show: Show, pane_of: PaneOf) -> None:
    pane = pane_of(show())
    with qtbot.waitSignal(pane.menu_requested):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(pane.viewport(), event)


def test_a_right_drag_asks_for_no_menu(qtbot: QtBot, show: Show, pane_of: PaneOf) -> None:
    pane = pane_of(show())
    with qtbot.assertNotEmitted(pane.menu_requested):
        drag(pane, (100, 100), (0, -30), Qt.MouseButton.RightButton)


def test_a_double_click_maximises_the_pane_and_brings_the_four_back(show: Show, pane_of: PaneOf) -> None:
    session = show()
    session.set_layout("2x2")
    pane = pane_of(session, "similar")
    send(pane, QEvent.Type.MouseButtonDblClick, (50, 50), Qt.MouseButton.LeftButton, False)
    assert (session.layout, session.single_role) == ("single", "similar")
    send(pane, QEvent.Type.MouseButtonDblClick, (50, 50), Qt.MouseButton.LeftButton, False)
    assert session.layout == "2x2"


def test_the_pointer_reads_the_pixel_it_points_at(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    viewport = pane.image_viewport()
    assert viewport is not None
    y, x = viewport.to_view(np.array([50.5, 60.5])).tolist()
    send(pane, QEvent.Type.MouseMove, (x, y), Qt.MouseButton.NoButton, False)
    assert session.probe_yx == pytest.approx((50.5, 60.5))
    send(pane, QEvent.Type.MouseMove, (1, 1), Qt.MouseButton.NoButton, False)
    assert session.probe_yx is None


def test_dragging_without_a_film_does_nothing(pane_of: PaneOf) -> None:
    session = Session()
    pane = pane_of(session)
    drag(pane, (100, 100), (40, 40), Qt.MouseButton.LeftButton)
    wheel(pane, (90, 60), 120, control=True)
    assert session.voi is None
    assert "Drop a DICOM folder" in pane.marks.message


def test_zooming_from_the_keyboard_keeps_the_middle(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    before = pane.image_viewport()
    pane.zoom_by(2.0)
    after = pane.image_viewport()
    assert before is not None
    assert after is not None
    middle = np.array([PANE[1] / 2, PANE[0] / 2])
    np.testing.assert_allclose(after.to_image(middle), before.to_image(middle), atol=1.0)


def test_a_drag_does_not_carry_its_window_to_another_film(
    show: Show, pane_of: PaneOf, film: Callable[..., Frame]
) -> None:
    session = show()
    pane = pane_of(session)
    send(pane, QEvent.Type.MouseButtonPress, (100, 100), Qt.MouseButton.LeftButton, False)
    send(pane, QEvent.Type.MouseMove, (140, 100), Qt.MouseButton.LeftButton, False)
    session.step_image(1)
    assert session.selected is not None
    session.show_frame(session.selected, film((100, 100)))
    before = session.voi
    send(pane, QEvent.Type.MouseMove, (180, 100), Qt.MouseButton.LeftButton, False)
    assert session.voi == before


def test_a_drag_whose_release_was_lost_ends_with_the_next_move(show: Show, pane_of: PaneOf) -> None:
    session = show()
    pane = pane_of(session)
    send(pane, QEvent.Type.MouseButtonPress, (100, 100), Qt.MouseButton.LeftButton, False)
    send(pane, QEvent.Type.MouseMove, (140, 100), Qt.MouseButton.LeftButton, False)
    before = session.voi
    send(pane, QEvent.Type.MouseMove, (200, 100), Qt.MouseButton.NoButton, False)
    assert session.voi == before
    drag(pane, (100, 100), (40, 0), Qt.MouseButton.LeftButton)
    assert session.voi != before
