from collections.abc import Callable

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation
from viewer.canvas.area import CanvasArea
from viewer.canvas.context_menu import build_menu
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]


def canvas_of(qtbot: QtBot, session: Session) -> CanvasArea:
    area = CanvasArea(session)
    qtbot.addWidget(area)
    area.resize(602, 502)
    area.show()
    QApplication.processEvents()
    return area


def test_one_pane_shows_the_film_under_its_overlays(qtbot: QtBot, show: Show) -> None:
    area = canvas_of(qtbot, show())
    assert [pane.role for pane in area.panes if pane.isVisible()] == ["difference"]


def test_the_single_pane_shows_what_was_picked(qtbot: QtBot, show: Show) -> None:
    session = show()
    area = canvas_of(qtbot, session)
    session.show_role("adversarial")
    assert [pane.role for pane in area.panes if pane.isVisible()] == ["adversarial"]


def test_four_panes_show_original_similar_adversarial_difference(qtbot: QtBot, show: Show) -> None:
    session = show()
    area = canvas_of(qtbot, session)
    session.set_layout("2x2")
    QApplication.processEvents()
    assert [pane.role for pane in area.panes if pane.isVisible()] == [
        "original",
        "similar",
        "adversarial",
        "difference",
    ]
    assert len({pane.device_hw() for pane in area.panes}) == 1


def test_a_pane_that_is_maximised_shows_the_same_part_of_the_film_larger(qtbot: QtBot, show: Show) -> None:
    session = show()
    session.set_layout("2x2")
    area = canvas_of(qtbot, session)
    area.panes[0].zoom_by(2.5)

    def seen() -> np.ndarray:
        pane = area.panes[0]
        viewport = pane.image_viewport()
        assert viewport is not None
        height, width = pane.device_hw()
        return np.asarray(viewport.to_image(np.array([[0.0, width / 2], [height, width / 2]])))

    small, zoom = seen(), session.view.zoom
    session.show_role("difference")
    np.testing.assert_allclose(seen(), small, atol=2)
    assert session.view.zoom is not None
    assert zoom is not None
    assert session.view.zoom > 1.9 * zoom
    session.set_layout("2x2")
    assert session.view.zoom == pytest.approx(zoom)


def test_the_four_panes_are_linked_in_zoom_and_pan(qtbot: QtBot, show: Show) -> None:
    session = show()
    session.set_layout("2x2")
    area = canvas_of(qtbot, session)
    area.panes[2].zoom_by(2.5)
    views = [pane.image_viewport() for pane in area.panes]
    assert views[0] is not None
    assert views[0].zoom == session.view.zoom
    assert all(view == views[0] for view in views)


def test_a_change_of_the_state_repaints_the_panes(qtbot: QtBot, show: Show, explain: Explain) -> None:
    session = show()
    area = canvas_of(qtbot, session)
    before = area.grab().toImage()
    explain(session)
    QApplication.processEvents()
    with_map = area.grab().toImage()
    assert with_map != before
    session.layers.set_look("difference", opacity=0.1)
    QApplication.processEvents()
    assert area.grab().toImage() != with_map


def test_the_canvas_stops_listening_when_it_is_gone(qtbot: QtBot, show: Show) -> None:
    session = show()
    area = CanvasArea(session)
    shiboken6.delete(area)
    session.fit()
    session.toggle_invert()
    session.set_layout("2x2")
    assert session.layout == "2x2"


def test_panes_have_accessible_names(qtbot: QtBot, show: Show) -> None:
    area = canvas_of(qtbot, show())
    assert all(pane.accessibleName() for pane in area.panes)


def test_the_menu_applies_a_preset(qtbot: QtBot, show: Show) -> None:
    session = show()
    area = canvas_of(qtbot, session)
    menu = build_menu(session, area)
    presets = menu.actions()[0].menu()
    names = [action.text() for action in presets.actions()]
    presets.actions()[names.index("Full range")].trigger()
    assert session.frame is not None
    assert session.frame.modality_hw is not None
    assert session.voi is not None
    assert session.voi.name == "Full range"
    assert np.isclose(session.voi.width, np.ptp(session.frame.modality_hw))  # type: ignore[union-attr]  # a window


def test_the_menu_of_an_empty_canvas_offers_nothing_that_needs_a_film(qtbot: QtBot) -> None:
    session = Session()
    menu = build_menu(session, canvas_of(qtbot, session))
    assert not any(action.isEnabled() for action in menu.actions() if not action.isSeparator())


def test_after_a_window_drag_every_pane_is_painted_in_full(qtbot: QtBot, show: Show) -> None:
    session = show()
    session.set_layout("2x2")
    area = canvas_of(qtbot, session)
    pane = area.panes[0]
    start, end = QPoint(60, 60), QPoint(110, 90)
    qtbot.mousePress(pane.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for at in (QPoint(80, 70), end):
        where = QPointF(at)
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            where,
            pane.viewport().mapToGlobal(where),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(pane.viewport(), moved)
    QApplication.processEvents()
    qtbot.mouseRelease(pane.viewport(), Qt.MouseButton.LeftButton, pos=end)
    QApplication.processEvents()
    dragged = area.grab().toImage()
    for each in area.panes:
        each.refresh()
    QApplication.processEvents()
    assert area.grab().toImage() == dragged


def test_the_menu_measures_and_marks(qtbot: QtBot, show: Callable[..., Session]) -> None:
    session = show()
    menu = build_menu(session, canvas_of(qtbot, session))
    by_text = {action.text(): action for action in menu.actions()}
    by_text["Key image"].trigger()
    assert session.annotations.key_images == {session.shown_key}
    ellipse = next(action for action in by_text["Measure"].menu().actions() if action.text() == "Ellipse")
    ellipse.trigger()
    assert session.annotations.tool == "ellipse"


def test_the_area_of_a_presentation_state_fills_the_pane(qtbot: QtBot, show: Callable[..., Session]) -> None:
    session = show()
    area = canvas_of(qtbot, session)
    session.presentations.area_wanted.emit((0.0, 0.0, 60.0, 50.0))
    viewport = area.panes[0].image_viewport()
    assert viewport is not None
    height, width = viewport.hw
    assert session.view.center_yx == (30.0, 25.0)
    assert session.view.zoom == pytest.approx(min(height / 60, width / 50))
