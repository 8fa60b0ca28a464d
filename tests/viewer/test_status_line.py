import pytest

from engine.explain.layers import explanation_layers
from viewer.state.navigation import first_image
from viewer.state.session import Session
from viewer.status_line import StatusLine


@pytest.fixture
def session(studies, make_frame):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(first_image(studies), make_frame())
    return session


def test_where_and_in_what_time_it_was_computed_is_told_by_step(qtbot, session, toy_model, make_explanation):
    line = StatusLine(session, lambda: 0)
    qtbot.addWidget(line)
    session.set_models([toy_model.card])
    explanation = make_explanation()
    session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
    assert line.engine.text() == "Toy opacity 1.0 · CPU · 23 ms"
    assert "preprocess 1.0 ms" in line.engine.toolTip()
