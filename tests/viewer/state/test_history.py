from dataclasses import replace

import pytest

from engine.imaging.annotation import Annotation
from engine.imaging.frame import Window
from engine.imaging.layer import Threshold
from viewer.state.history import History
from viewer.state.session import Session

LINE = Annotation(1, "distance", ((1.0, 1.0), (5.0, 5.0)))


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(studies, make_frame):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    return session


@pytest.fixture
def history(session, clock):
    return History(session, clock)


@pytest.fixture
def layered(session, history, planes):
    session.layers.set_data(planes, 0.4)
    return session.layers


def test_nothing_is_undone_before_anything_was_done(session, history):
    assert not history.can_undo
    assert not history.can_redo
    before = session.voi
    history.undo()
    history.redo()
    assert session.voi == before


def test_window_inversion_flip_and_turn_are_taken_back_one_by_one(session, history):
    first = session.voi
    session.set_voi(Window(1.0, 2.0))
    session.toggle_invert()
    session.flip_horizontally()
    session.rotate()
    for expected in ((True, 0), (False, 0)):
        history.undo()
        assert (session.view.orientation.mirrored, session.view.orientation.quarter_turns) == expected
    assert session.invert
    history.undo()
    assert not session.invert
    history.undo()
    assert session.voi == first
    assert not history.can_undo


def test_what_was_taken_back_can_be_done_again_until_something_new_happens(session, history):
    session.set_voi(Window(1.0, 2.0))
    session.toggle_invert()
    history.undo()
    history.undo()
    history.redo()
    assert session.voi == Window(1.0, 2.0)
    session.rotate()
    assert not history.can_redo


def test_zoom_and_place_are_no_steps(session, history):
    session.set_view(replace(session.view, zoom=3.0, center_yx=(2.0, 2.0)))
    assert not history.can_undo
    session.rotate()
    session.set_view(replace(session.view, zoom=5.0))
    history.undo()
    assert session.view.zoom == 5.0


def test_a_drag_is_one_step_however_long_it_takes(session, history, clock):
    first = session.voi
    session.begin_drag()
    for width in (10.0, 20.0, 30.0):
        clock.now += 10
        session.set_voi(Window(5.0, width))
    session.end_drag()
    session.begin_drag()
    session.set_voi(Window(5.0, 40.0))
    session.end_drag()
    history.undo()
    assert session.voi == Window(5.0, 30.0)
    history.undo()
    assert session.voi == first


def test_a_drag_that_comes_back_is_no_step(session, history):
    first = session.voi
    session.begin_drag()
    session.set_voi(Window(5.0, 1.0))
    session.set_voi(first)
    session.end_drag()
    assert not history.can_undo


def test_a_slider_moved_without_rest_is_one_step(layered, history, clock):
    for value in (0.9, 0.8, 0.7):
        clock.now += 0.1
        layered.set_look("difference", opacity=value)
    clock.now += 5
    layered.set_look("difference", opacity=0.2)
    history.undo()
    assert layered.get("difference").look.opacity == 0.7
    history.undo()
    assert layered.get("difference").look.opacity not in (0.7, 0.8, 0.9)
    assert not history.can_undo


def test_two_quick_toggles_are_two_steps(layered, history):
    layered.toggle("similar")
    layered.toggle("similar")
    history.undo()
    assert layered.get("similar").look.visible


def test_threshold_and_order_come_back(layered, history):
    order = layered.names
    layered.set_threshold("difference", "percentile", 99.0)
    layered.move("difference", -1)
    history.undo()
    assert layered.names == order
    history.undo()
    assert layered.get("difference").look.threshold == Threshold("percentile", 95.0)


def test_a_new_explanation_is_no_step(layered, history, planes):
    layered.clear()
    layered.set_data(planes[:1], 0.7)
    assert not history.can_undo


def test_the_colour_bar_of_the_model_survives_an_undo(layered, history, planes):
    layered.set_look("difference", opacity=0.3)
    layered.set_data([replace(plane) for plane in planes], 0.9)
    history.undo()
    assert layered.get("difference").look.high == 0.9


def test_the_window_of_another_image_is_not_brought_back(session, history, make_frame):
    session.set_voi(Window(1.0, 2.0))
    session.annotations.put(session.shown_key, LINE)
    session.step_series(1)
    session.show_frame(session.selected, make_frame())
    default = session.voi
    history.undo()
    history.undo()
    assert session.voi == default


def test_undoing_an_annotation_brings_its_image_up(session, history, make_frame):
    first = session.selected
    session.annotations.put(first.key, LINE)
    session.step_series(1)
    session.show_frame(session.selected, make_frame())
    history.undo()
    assert session.selected.key == first.key
    assert session.annotations.of(first.key) == ()
    history.redo()
    assert session.annotations.of(first.key) == (LINE,)


def test_within_a_stack_the_window_can_still_be_taken_back(session, history, make_frame):
    first = session.voi
    session.set_voi(Window(1.0, 2.0))
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    history.undo()
    assert session.voi == first


def test_a_key_image_is_a_step(session, history):
    session.annotations.toggle_key_image(session.shown_key)
    history.undo()
    assert session.annotations.key_images == frozenset()


def test_closing_everything_forgets_the_steps(session, history):
    session.annotations.put(session.shown_key, LINE)
    session.toggle_invert()
    history.undo()
    session.close_all()
    assert not history.can_undo
    assert not history.can_redo
