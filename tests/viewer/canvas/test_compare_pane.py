"""Another series beside the canvas, with a real mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.dicom.catalog import Series, Study
from engine.imaging.frame import Frame, Window
from viewer.canvas.compare_pane import ComparePane
from viewer.state.session import Session

CANVAS_HW = (300, 400)


@pytest.fixture
def session(make_instance, film):
    shown = tuple(make_instance(f"1.{number}", number=number) for number in range(3))
    prior = tuple(make_instance(f"2.{number}", series="s2", number=number, name="Roe, Richard") for number in range(3))
    session = Session()
    series = (Series(shown[0].series, shown), Series(prior[0].series, prior))
    session.set_catalog((Study(shown[0].study, series),), ())
    session.show_frame(session.selected, film())
    return session


@pytest.fixture
def pane(session, film, qtbot):
    pane = ComparePane(session, lambda: CANVAS_HW)
    qtbot.addWidget(pane)
    session.comparison.start(session.studies[0].series[1])
    session.comparison.show_frame(session.comparison.image, film((120, 100)))
    pane.resize(400, 300)
    pane.show()
    QApplication.processEvents()
    return pane


def send(pane, kind, where, button, held=True):
    pressed = button if held else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, where, pane.mapToGlobal(where), button, pressed, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(pane, event)


def drag(pane, by, button):
    start = QPointF(100, 150)
    send(pane, QEvent.Type.MouseButtonPress, start, button)
    send(pane, QEvent.Type.MouseMove, start + by, button)
    send(pane, QEvent.Type.MouseButtonRelease, start + by, button, held=False)


def wheel(pane, angle, modifiers=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(pane.rect().center())
    event = QWheelEvent(
        middle, pane.mapToGlobal(middle), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pane, event)


def test_it_is_there_only_while_something_is_compared(session, pane, qtbot):
    assert pane.isVisible()
    qtbot.mouseClick(pane.close_button, Qt.MouseButton.LeftButton)
    assert session.comparison.series is None
    assert pane.isHidden()


def test_the_wheel_moves_it_against_the_shown_image(session, pane):
    wheel(pane, -120)
    assert session.comparison.offset == 1
    assert session.selected.instance.sop_instance_uid == "1.0"


def test_a_left_drag_is_its_own_window(session, pane):
    before, own = session.voi, session.comparison.voi
    drag(pane, QPointF(50, 0), Qt.MouseButton.LeftButton)
    assert session.comparison.voi.width > own.width
    assert session.voi == before


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton])
def test_place_and_zoom_are_those_of_both(session, pane, button):
    before = pane.image_viewport()
    drag(pane, QPointF(30, -40), button)
    assert session.view.center_yx is not None
    assert pane.image_viewport() != before


def test_both_show_as_much_more_than_their_fit(session, pane):
    fit = pane.image_viewport().zoom
    wheel(pane, 240, Qt.KeyboardModifier.ControlModifier)
    shown_fit = session.view.fitted().effective_zoom(session.frame.hw, CANVAS_HW)
    assert pane.image_viewport().zoom / fit == pytest.approx(session.view.zoom / shown_fit)


def test_it_warns_of_another_patient_and_hides_identity(session, pane):
    viewport = pane.image_viewport()
    marks = pane._marks(viewport)
    assert ("Another patient", "amber") in marks.tags
    assert "Roe, Richard" in {line for line, _ in marks.top_left}
    session.set_privacy(True)
    assert "Roe, Richard" not in {line for line, _ in pane._marks(viewport).top_left}


def test_colour_is_shown_in_colour(session, pane):
    red = np.zeros((50, 40, 3), np.uint8)
    red[..., 0] = 200
    session.comparison.show_frame(session.comparison.image, Frame(None, red, Window(127.5, 255.0, "LINEAR_EXACT")))
    image = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    middle = image.pixelColor(image.width() // 2, image.height() // 2 + 20)
    assert middle.red() > 150
    assert middle.green() < 20


def test_a_sentence_stands_where_it_cannot_be_decoded(session, pane):
    session.comparison.fail_frame(session.comparison.image, "The file is damaged.")
    pane.grab()
    assert pane.image_viewport() is None
