import pytest
from PySide6.QtCore import Qt

from engine.dicom.catalog import Series, Study
from viewer.canvas.stack_bar import StackBar
from viewer.state.cine import Cine
from viewer.state.navigation import ImageRef
from viewer.state.session import Session


@pytest.fixture
def session(studies):
    session = Session()
    session.set_catalog(studies, ())
    return session


@pytest.fixture
def bar(session, qtbot):
    bar = StackBar(session, Cine(session))
    qtbot.addWidget(bar)
    bar.resize(600, bar.sizeHint().height())
    return bar


def test_it_says_where_the_image_stands(session, bar):
    assert (bar.slider.value(), bar.slider.maximum(), bar.place.text()) == (1, 2, "1 / 2")
    session.step_image(1)
    assert (bar.slider.value(), bar.place.text()) == (2, "2 / 2")


def test_its_number_is_that_of_the_picture_while_the_chosen_image_is_decoded(session, bar, make_frame):
    session.show_frame(session.selected, make_frame())
    session.step_image(1)
    assert (bar.slider.value(), bar.place.text()) == (2, "1 / 2")
    session.show_frame(session.selected, make_frame())
    assert (bar.slider.value(), bar.place.text()) == (2, "2 / 2")
    session.step_series(1)
    assert bar.place.text() == "1 / 2"


def test_the_slider_goes_to_an_image(session, bar):
    bar.slider.setValue(2)
    assert session.selected.instance.sop_instance_uid == "1.1.1.2"


def test_a_single_image_needs_none(session, bar):
    assert bar.isVisibleTo(bar.parentWidget())
    session.step_series(2)
    assert not bar.isVisibleTo(bar.parentWidget())


def test_the_button_plays_and_stops_at_the_rate(session, bar, qtbot, make_frame):
    bar.rate.setValue(50)
    session.show_frame(session.selected, make_frame())
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.selected.instance.sop_instance_uid == "1.1.1.2")
    assert bar.play.toolTip() == "Stop"
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert bar.play.toolTip() == "Play the series"


def test_the_cube_is_there_for_stacks_and_opens_reformats(session, bar, make_instance, qtbot):
    assert not bar.cube.isVisibleTo(bar)
    slices = tuple(make_instance(f"9.{number}", series="ct", number=number) for number in range(3))
    session.set_catalog((Study(slices[0].study, (Series(slices[0].series, slices),)),), ())
    session.select(ImageRef(slices[0]))
    assert bar.cube.isVisibleTo(bar)
    qtbot.mouseClick(bar.cube, Qt.MouseButton.LeftButton)
    assert session.reformats.active
    assert bar.cube.isChecked()
