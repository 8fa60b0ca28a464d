"""The three panes with a real mouse, on a volume whose values say where they lie."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.dicom.catalog import Series, Study
from engine.dicom.volume import PLANES, Volume
from engine.imaging.frame import Window
from viewer.canvas.reformat_area import ReformatArea
from viewer.state.session import Session


@pytest.fixture
def session(make_instance, make_frame):
    slices = tuple(make_instance(f"1.{number}", number=number) for number in range(3))
    session = Session()
    session.set_catalog((Study(slices[0].study, (Series(slices[0].series, slices),)),), ())
    session.show_frame(session.selected, make_frame())
    session.reformats.toggle()
    return session


@pytest.fixture
def area(session, qtbot):
    area = ReformatArea(session)
    qtbot.addWidget(area)
    area.resize(800, 500)
    area.show()
    return area


@pytest.fixture
def filled(session, area):
    z, y, x = np.indices((20, 30, 40))
    session.reformats.finish(
        "1.1.1", Volume((100 * z + y + x).astype(np.int16), (2.0, 1.0, 1.0), (0, 0, 0), Window(0, 1))
    )
    session.set_voi(Window(1000.0, 2000.0, "LINEAR_EXACT"))
    QApplication.processEvents()
    return dict(zip(PLANES, area.panes, strict=True))


def at(pane, point_yx):
    y, x = (pane.image_viewport().to_view(np.array(point_yx)) / pane.devicePixelRatioF()).tolist()
    return QPointF(x, y)


def send(pane, kind, where, button, held=True, shift=False):
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    pressed = button if held else Qt.MouseButton.NoButton
    QApplication.sendEvent(pane, QMouseEvent(kind, where, pane.mapToGlobal(where), button, pressed, modifiers))


def drag(pane, start, end, button=Qt.MouseButton.LeftButton, shift=False):
    send(pane, QEvent.Type.MouseButtonPress, start, button, shift=shift)
    send(pane, QEvent.Type.MouseMove, (start + end) / 2, button, shift=shift)
    send(pane, QEvent.Type.MouseMove, end, button, shift=shift)
    send(pane, QEvent.Type.MouseButtonRelease, end, button, held=False, shift=shift)


def wheel(pane, angle, control=False):
    middle = QPointF(pane.rect().center())
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        middle, pane.mapToGlobal(middle), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pane, event)


def grabbed(pane):
    image = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def test_a_click_lets_the_planes_cross_there(session, filled):
    place = at(filled["axial"], (5.5, 30.5))
    drag(filled["axial"], place, place)
    assert [session.reformats.index(plane) for plane in PLANES] == [10, 5, 30]


def test_dragging_a_line_takes_the_crossing_along(session, filled):
    pane = filled["coronal"]
    drag(pane, at(pane, (10.0, 20.0)), at(pane, (2.5, 33.5)))
    assert (session.reformats.index("axial"), session.reformats.index("sagittal")) == (17, 33)
    assert session.voi == Window(1000.0, 2000.0, "LINEAR_EXACT")


def test_dragging_elsewhere_is_the_window(session, filled):
    pane = filled["axial"]
    point = session.reformats.point_zyx
    drag(pane, at(pane, (4.0, 8.0)), at(pane, (4.0, 14.0)))
    assert session.reformats.point_zyx == point
    assert session.voi.width > 2000.0


def test_the_wheel_goes_through_slices_and_with_control_zooms(session, filled):
    wheel(filled["sagittal"], -120)
    assert session.reformats.index("sagittal") == 21
    before = filled["axial"].image_viewport().zoom
    wheel(filled["axial"], 240, control=True)
    assert filled["axial"].image_viewport().zoom > before
    assert session.reformats.index("axial") == 10


@pytest.mark.parametrize(("button", "shift"), [(Qt.MouseButton.MiddleButton, False), (Qt.MouseButton.LeftButton, True)])
def test_the_picture_follows_the_hand(session, filled, button, shift):
    pane = filled["axial"]
    before = at(pane, (5.0, 5.0))
    drag(pane, before, before + QPointF(40, 20), button, shift)
    assert (at(pane, (5.0, 5.0)) - before - QPointF(40, 20)).manhattanLength() < 2


def test_the_right_button_zooms(filled):
    pane = filled["axial"]
    before = pane.image_viewport().zoom
    drag(pane, QPointF(50, 200), QPointF(50, 100), Qt.MouseButton.RightButton)
    assert pane.image_viewport().zoom > before


@pytest.mark.parametrize("plane", PLANES)
def test_every_plane_shows_its_slice_through_the_window(session, filled, plane):
    pane = filled[plane]
    session.corner_text = "none"
    frame = session.reformats.frame(plane)
    y, x = frame.hw[0] * 0.7, frame.hw[1] * 0.3
    where = at(pane, (np.floor(y) + 0.5, np.floor(x) + 0.5)).toPoint()
    shown = grabbed(pane)[where.y(), where.x(), 0]
    assert shown == pytest.approx(frame.modality_hw[int(y), int(x)] / 2000 * 255, abs=4)


def test_a_sentence_stands_where_there_is_no_volume(session, area):
    assert area.panes[0]._message() == "Making the volume…"
    session.reformats.fail("1.1.1", "2 slices are missing.")
    assert area.panes[0]._message() == "2 slices are missing."
    drag(area.panes[0], QPointF(20, 20), QPointF(60, 60))
    wheel(area.panes[0], 120, control=True)
    assert session.reformats.volume is None
