"""The swipe and the other ways to compare two images in the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation
from viewer.canvas.area import NARROWEST_PX, CanvasArea
from viewer.state.arrangement import BLINK_MS
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]
SIZE = (640, 480)


@pytest.fixture
def session(show: Show, explain: Explain) -> Session:
    session = show()
    explain(session)
    return session


@pytest.fixture
def area(qtbot: QtBot, session: Session) -> CanvasArea:
    area = CanvasArea(session)
    qtbot.addWidget(area)
    area.resize(*SIZE)
    area.show()
    QApplication.processEvents()
    return area


def picture(area: CanvasArea) -> QImage:
    QApplication.processEvents()
    return area.grab().toImage()


def column(image: QImage, x: int) -> list[int]:
    return [image.pixel(x, y) for y in range(60, image.height() - 60, 5)]


def test_left_of_the_divider_is_one_image_and_right_of_it_the_other(area: CanvasArea, session: Session) -> None:
    session.show_role("similar")
    similar = picture(area)
    session.show_role("adversarial")
    adversarial = picture(area)
    session.arrangement.cycle_swipe()
    session.arrangement.cycle_swipe()
    session.arrangement.move_swipe(0.4)
    both = picture(area)
    at = round(0.4 * SIZE[0])
    left, right = at - 40, at + 40
    assert column(both, left) == column(similar, left)
    assert column(both, right) == column(adversarial, right)
    assert column(both, right) != column(similar, right)


def test_both_sides_of_generated_images_say_so_wherever_the_divider_is(area: CanvasArea, session: Session) -> None:
    session.arrangement.cycle_swipe()
    session.arrangement.cycle_swipe()
    for position in (0.0, 0.5, 1.0):
        session.arrangement.move_swipe(position)
        picture(area)
        for pane in area.visible_panes:
            assert ("AI-GENERATED", "plain") in pane.marks.tags
            assert pane.seen_part is not None
            assert pane.seen_part.width() >= NARROWEST_PX


def test_the_divider_follows_the_hand_and_the_arrow_keys(area: CanvasArea, session: Session, qtbot: QtBot) -> None:
    arrangement = session.arrangement
    arrangement.cycle_swipe()
    QApplication.processEvents()
    divider = area.divider
    grip = QPoint(divider.width() // 2, 200)
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton, pos=grip)
    qtbot.mouseMove(divider, grip + QPoint(-160, 0))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=grip)
    assert arrangement.swipe_position == pytest.approx(0.25, abs=0.01)
    assert divider.geometry().center().x() == pytest.approx(160, abs=2)
    before = arrangement.swipe_position
    divider.setFocus()
    qtbot.keyClick(divider, Qt.Key.Key_Right)
    assert arrangement.swipe_position > before


def test_moving_the_divider_paints_no_image_anew(
    area: CanvasArea, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrangement = session.arrangement
    arrangement.cycle_swipe()
    picture(area)
    rendered = []
    for pane in area.panes[:2]:
        monkeypatch.setattr(pane, "refresh", lambda: rendered.append(1))
    arrangement.move_swipe(0.3)
    picture(area)
    assert rendered == []


def test_side_by_side_are_the_original_and_the_film_with_its_overlay(area: CanvasArea, session: Session) -> None:
    session.set_layout("side")
    QApplication.processEvents()
    shown = [pane for pane in area.panes if pane.isVisible()]
    assert [pane.role for pane in shown] == ["original", "difference"]
    assert len({pane.device_hw() for pane in shown}) == 1
    assert shown[0].device_hw()[0] == SIZE[1]


def test_blinking_shows_the_images_in_turn_each_with_its_title(
    area: CanvasArea, session: Session, qtbot: QtBot
) -> None:
    arrangement = session.arrangement
    arrangement.toggle_blinking()
    picture(area)
    titles = [area.panes[0].marks.title]
    qtbot.waitUntil(lambda: area.panes[0].role == "similar", timeout=10 * BLINK_MS)
    picture(area)
    titles.append(area.panes[0].marks.title)
    arrangement.toggle_blinking()
    assert titles == ["Original", "Similar"]
    assert area.panes[0].role == "difference"


def test_an_image_without_an_explanation_does_not_blink(area: CanvasArea, session: Session) -> None:
    session.arrangement.toggle_blinking()
    session.step_image(1)
    session.show_frame(session.selected, session.frame)  # type: ignore[arg-type]  # both are there
    assert not session.arrangement.blinking
    assert session.single_role == "difference"
