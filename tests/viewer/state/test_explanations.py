"""Which layers an explanation has: its own, by the chosen definition, and those of other methods."""

import numpy as np
import pytest

from engine.attribution.method import Attribution, method_named
from engine.explain.layers import explanation_layers, other_method_layer
from viewer.state.explanations import Explanations
from viewer.state.navigation import ImageRef
from viewer.state.session import Session


def other_method_plane(explanation, name="occlusion"):
    map_hw = np.linspace(0, 5, explanation.original_hw.size, dtype=np.float32).reshape(explanation.original_hw.shape)
    return other_method_layer(Attribution(method_named(name), map_hw, None, explanation.grid, 0.9, 10.0, 1.0, "cpu"))


@pytest.fixture
def session(studies, make_frame, make_explanation):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    explanation = make_explanation()
    session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
    return session


def test_the_oldest_explanation_gives_way(make_explanation):
    kept = Explanations()
    for number in range(13):
        kept.keep(((f"1.{number}", 0), "toy"), make_explanation(), ())
    assert kept.get((("1.0", 0), "toy")) is None
    assert kept.get((("1.12", 0), "toy")) is not None


def test_another_methods_map_lies_on_top_visible_and_is_what_the_keys_act_on(session):
    session.add_plane(session.explanation, other_method_plane(session.explanation))
    assert session.layers.names[-1] == "method occlusion"
    layer = session.layers.get("method occlusion")
    assert layer.look.visible
    assert (layer.look.low, layer.look.high) == (0.0, 1.0)
    assert session.layers.active == "method occlusion"
    assert not layer.data.generated


def test_it_stays_with_its_film(session, make_frame):
    first, explanation = session.shown, session.explanation
    session.add_plane(explanation, other_method_plane(explanation))
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    assert session.layers.names == ()
    session.select(ImageRef(first.instance))
    session.show_frame(session.selected, make_frame())
    assert "method occlusion" in session.layers.names


def test_one_of_a_film_that_has_gone_does_not_appear_on_the_next(session, make_explanation):
    other = make_explanation()
    session.add_plane(other, other_method_plane(other))
    assert "method occlusion" not in session.layers.names


def test_it_can_be_taken_away(session):
    session.add_plane(session.explanation, other_method_plane(session.explanation))
    session.remove_plane("method occlusion")
    assert "method occlusion" not in session.layers.names
    assert session.layers.active in session.layers.names


def test_the_definition_of_the_map_holds_for_this_film_and_the_next(session, make_frame, make_explanation):
    explanation = session.explanation
    session.add_plane(explanation, other_method_plane(explanation))
    session.set_map_definition("original-adversarial")
    layer = session.layers.get("difference")
    assert layer.data.definition == "original-adversarial"
    np.testing.assert_allclose(layer.data.plane_hw, explanation.map_hw("original-adversarial"))
    assert "method occlusion" in session.layers.names
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    following = make_explanation()
    session.explain_finished(session.shown, session.model_id, following, explanation_layers(following))
    assert session.layers.get("signed difference").data.definition == "original-adversarial"


def test_the_order_of_the_layers_holds_for_the_next_film(session, make_explanation):
    session.layers.move("similar", 3)
    order = session.layers.names
    following = make_explanation()
    session.explain_finished(session.shown, session.model_id, following, explanation_layers(following))
    assert session.layers.names == order
    session.layers.reset()
    assert session.layers.names == tuple(plane.name for plane in explanation_layers(following))
