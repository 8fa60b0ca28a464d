from datetime import UTC, datetime

import pytest

from viewer.state.reporting import report_layout, report_request, single_panel, suggested_name
from viewer.state.session import Session

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def session(studies, make_frame, toy_model):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    session.set_models([toy_model.card])
    return session


def freeze(session, **changes):
    values = {"anonymous": False, "layout": "2x2", "comment": "clear", "software_version": "1.0", "created": CREATED}
    return report_request(session, **values | changes)


def test_a_report_holds_what_is_shown(session, make_explanation, planes):
    session.explain_finished(session.shown, "toy", make_explanation(), planes)
    session.toggle_invert()
    session.flip_horizontally()
    session.rotate()
    session.layers.set_look("similar", visible=True)
    request = freeze(session)
    assert request.frame is session.frame
    assert request.voi == session.voi
    assert request.invert
    assert (request.mirrored, request.quarter_turns) == (True, 1)
    assert request.layers == session.layers.layers
    assert request.layout == "2x2"
    assert request.model_line == "Toy opacity 1.0"
    assert request.model_sha256 == session.model.sha256
    assert request.identity == session.shown.instance.study


@pytest.mark.parametrize("role", ["original", "similar", "adversarial", "difference"])
def test_the_pane_that_stands_alone_is_what_is_reported(session, make_explanation, planes, role):
    session.explain_finished(session.shown, "toy", make_explanation(), planes)
    session.show_role(role)
    assert freeze(session, layout="single").role == role
    session.set_layout("2x2")
    assert freeze(session, layout="single").role == "difference"


def test_a_report_has_the_panels_that_come_closest_to_the_screen(session, make_explanation, planes):
    session.explain_finished(session.shown, "toy", make_explanation(), planes)
    session.set_layout("side")
    session.show_role("similar")
    assert (report_layout(session), single_panel(session)) == ("side", "similar")
    session.arrangement.cycle_swipe()
    assert (report_layout(session), single_panel(session)) == ("side", "difference")
    session.arrangement.cycle_swipe()
    assert report_layout(session) == "2x2"


def test_identity_is_left_out_on_request_and_always_under_privacy(session):
    assert freeze(session, anonymous=True).identity is None
    session.set_privacy(True)
    assert freeze(session, anonymous=False).identity is None


def test_without_an_explanation_the_film_stands_alone(session):
    request = freeze(session)
    assert (request.explanation, request.layers, request.layout) == (None, (), "single")
    assert (request.model_line, request.model_sha256) == ("", "")


def test_without_an_image_there_is_no_report():
    with pytest.raises(ValueError, match="no image"):
        freeze(Session())


def test_the_suggested_name_holds_only_the_time():
    assert suggested_name(CREATED) == "parallax-report-20260102-030405.png"
