import numpy as np
import pytest

from engine.explain.morph import MorphCurve
from viewer.state.arrangement import Arrangement
from viewer.state.morph import Morph

CURVE = MorphCurve((0.0, 1.0), (0.8, 0.2))


@pytest.fixture
def morph(make_explanation) -> Morph:
    morph = Morph()
    morph.follow(make_explanation())
    return morph


def test_a_curve_is_missing_until_it_has_come(morph):
    assert morph.missing
    morph.started()
    assert not morph.missing
    morph.finished(morph.explanation, CURVE)
    assert not morph.missing
    morph.move(0.5)
    assert morph.score == pytest.approx(0.5)


def test_a_refused_curve_is_not_asked_for_again(morph):
    morph.started()
    morph.failed(morph.explanation, "The model is gone.")
    assert not morph.missing
    assert (morph.computing, morph.error, morph.score) == (False, "The model is gone.", None)


def test_another_explanation_begins_at_its_similar_image(morph, make_explanation):
    morph.finished(morph.explanation, CURVE)
    morph.move(0.7)
    former = morph.explanation
    morph.follow(make_explanation())
    assert (morph.position, morph.curve) == (0.0, None)
    morph.finished(former, CURVE)
    assert morph.curve is None


def test_the_layer_stays_the_same_object_until_something_changes(morph):
    morph.move(0.25)
    layer = morph.layer
    assert morph.layer is layer
    morph.move(0.25)
    assert morph.layer is layer
    morph.move(0.5)
    assert morph.layer is not layer
    explanation = morph.explanation
    np.testing.assert_allclose(
        morph.layer.plane_hw, (explanation.similar_hw + explanation.adversarial_hw) / 2, atol=1e-6
    )


def test_the_position_stays_between_the_two_images(morph):
    moved = []
    morph.moved.connect(lambda: moved.append(morph.position))
    for position in (3.0, 1.0, -2.0):
        morph.move(position)
    assert moved == [1.0, 0.0]


def test_leaving_the_morph_gives_back_what_was_there():
    arrangement = Arrangement()
    arrangement.set_layout("2x2")
    arrangement.toggle_morph()
    assert arrangement.roles == ("morph",)
    arrangement.toggle_morph()
    assert arrangement.layout == "2x2"


def test_side_by_side_the_morph_stands_beside_the_original():
    arrangement = Arrangement()
    arrangement.set_layout("side")
    arrangement.toggle_morph()
    assert arrangement.roles == ("original", "morph")
    arrangement.toggle_morph()
    assert arrangement.roles == ("original", "difference")
