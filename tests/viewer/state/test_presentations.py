from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.dicom.presentation import AreaPart, DrawnPart, PresentationState, ReferencedImage, Shape, WindowPart
from engine.dicom.sources import Source
from engine.imaging.frame import OverlayPlane, Window
from viewer.state.history import History
from viewer.state.session import Session
from viewer.state.view import Orientation

POINT = Shape("point", ((1.0, 2.0),))


def state_of(uid="1.1.1.1", label="MARKED", created="2024", **changes):
    plain = PresentationState(
        Source(Path("state.dcm")),
        "A state.",
        is_error=False,
        images=(ReferencedImage(uid),),
        label=label,
        created=created,
        drawn=(DrawnPart((), (POINT,)),),
        windows=(WindowPart((), 40.0, 400.0),),
    )
    return replace(plain, **changes)


@pytest.fixture
def session(studies):
    session = Session()
    session.set_catalog(studies, ())
    return session


def show(session, frame, *states):
    session.set_catalog(session.studies, states)
    session.show_frame(session.selected, frame)
    return session.presentations


def test_the_newest_state_for_the_image_is_applied(session, make_frame):
    found = show(
        session, make_frame(), state_of(label="OLD", created="2023"), state_of(), state_of("9.9", created="2025")
    )
    assert [each.label for each in found.available] == ["MARKED", "OLD"]
    assert found.chosen.label == "MARKED"
    assert session.voi == Window(40.0, 400.0, name="MARKED")
    assert found.shapes == (POINT,)


def test_without_a_state_the_file_decides(session, make_frame):
    found = show(session, make_frame())
    assert found.chosen is None
    assert found.shapes == ()
    assert session.voi == session.frame.default_voi


def test_rotation_comes_before_the_flip(session, make_frame):
    show(session, make_frame(), state_of(rotation=1, flipped=True))
    assert session.view.orientation == Orientation().rotated(1).flipped_horizontally()


@pytest.mark.parametrize("inverse_file", [False, True])
@pytest.mark.parametrize("inverse_state", [False, True])
def test_the_polarity_is_the_states(session, make_frame, inverse_file, inverse_state):
    show(session, make_frame(inverse=inverse_file), state_of(inverse=inverse_state))
    assert (session.frame.inverse != session.invert) == inverse_state


def test_the_images_own_display_can_be_chosen_and_undone(session, make_frame):
    history = History(session)
    found = show(session, make_frame(), state_of())
    assert not history.can_undo
    found.choose(None)
    assert session.voi == session.frame.default_voi
    assert found.shapes == ()
    history.undo()
    assert session.voi == Window(40.0, 400.0, name="MARKED")
    assert not history.can_undo


def test_a_state_that_comes_later_in_the_scan_is_applied_unless_the_reader_has_begun(session, make_frame):
    found = show(session, make_frame())
    session.set_catalog(session.studies, (state_of(),))
    assert found.chosen is not None
    assert session.voi.name == "MARKED"


def test_a_reader_who_chose_the_file_keeps_that_while_the_scan_goes_on(session, make_frame):
    found = show(session, make_frame(), state_of())
    found.choose(None)
    session.set_catalog(session.studies, session.skipped)
    assert found.chosen is None


def test_a_reader_who_has_set_a_window_keeps_it(session, make_frame):
    show(session, make_frame())
    session.set_voi(Window(1.0, 2.0))
    session.set_catalog(session.studies, (state_of(),))
    assert session.voi == Window(1.0, 2.0)


def test_going_on_in_the_stack_keeps_the_window_and_changes_the_drawings(session, make_frame):
    found = show(session, make_frame(), state_of(), state_of("1.1.1.2", drawn=()))
    session.set_voi(Window(1.0, 2.0))
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    assert session.voi == Window(1.0, 2.0)
    assert found.shapes == ()


def test_drawings_hide_by_the_switch_and_with_identity(session, make_frame):
    plane = OverlayPlane((0, 0), np.ones((2, 2), bool))
    found = show(session, replace(make_frame(), overlays=(plane,)), state_of())
    assert found.overlays == (plane,)
    found.toggle_drawings()
    assert (found.overlays, found.shapes) == ((), ())
    found.toggle_drawings()
    session.set_privacy(True)
    assert (found.overlays, found.shapes) == ((), ())
    assert found.has_drawings


@pytest.mark.parametrize(("box", "asked"), [((0, 0, 10, 10), 1), ((0, 0, 20, 30), 0)])
def test_a_part_of_the_image_is_asked_for_and_the_whole_is_not(session, make_frame, box, asked):
    boxes = []
    session.presentations.area_wanted.connect(boxes.append)
    show(session, make_frame(), state_of(areas=(AreaPart((), box),)))
    assert boxes == [box] * asked
