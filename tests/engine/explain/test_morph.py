import numpy as np
import pytest

from engine.core.errors import Cancelled
from engine.core.jobs import JobContext
from engine.explain.explanation import Explanation
from engine.explain.morph import MorphCurve, morph_curve, morph_layer, morph_plane


def brightness(planes_bhw: np.ndarray) -> np.ndarray:
    return planes_bhw.mean((1, 2))


def test_the_ends_of_the_line_are_the_two_generated_images(explanation: Explanation) -> None:
    np.testing.assert_array_equal(morph_plane(explanation, 0.0), explanation.similar_hw)
    np.testing.assert_allclose(morph_plane(explanation, 1.0), explanation.adversarial_hw, atol=1e-6)
    half = (explanation.similar_hw + explanation.adversarial_hw) / 2
    np.testing.assert_allclose(morph_plane(explanation, 0.5), half, atol=1e-6)


def test_a_score_that_is_linear_in_the_image_gives_a_straight_curve(explanation: Explanation) -> None:
    """The known answer: the mean of a mixture is the mixture of the means."""
    curve = morph_curve(explanation, brightness, steps=9)
    first, last = explanation.similar_hw.mean(), explanation.adversarial_hw.mean()
    np.testing.assert_allclose(curve.scores, np.linspace(first, last, 9), atol=1e-5)
    assert curve.positions == pytest.approx(np.linspace(0, 1, 9))
    assert curve.score_at(0.3) == pytest.approx(first + 0.3 * (last - first), abs=1e-5)


def test_the_decision_changes_where_the_curve_crosses_the_operating_point() -> None:
    curve = MorphCurve((0.0, 0.5, 1.0), (0.9, 0.7, 0.1))
    assert curve.crossings(0.4) == pytest.approx((0.75,))
    assert curve.crossings(0.95) == ()
    there_and_back = MorphCurve((0.0, 0.5, 1.0), (0.2, 0.6, 0.2))
    assert there_and_back.crossings(0.4) == pytest.approx((0.25, 0.75))


def test_a_score_at_the_operating_point_decides_for_the_class() -> None:
    assert MorphCurve((0.0, 1.0), (0.5, 0.2)).crossings(0.5) == pytest.approx((0.0,))
    assert MorphCurve((0.0, 1.0), (0.5, 0.8)).crossings(0.5) == ()


def test_the_layer_is_marked_as_generated_and_in_display_greys(explanation: Explanation) -> None:
    data = morph_layer(explanation, 0.0)
    assert data.generated
    assert data.kind == "image"
    span = explanation.grey_high - explanation.grey_low
    np.testing.assert_allclose(data.plane_hw, explanation.grey_low + explanation.similar_hw * span, atol=1e-6)


def test_a_cancelled_job_scores_no_further(explanation: Explanation) -> None:
    context, asked = JobContext(), []

    def score(planes_bhw: np.ndarray) -> np.ndarray:
        asked.append(len(planes_bhw))
        context.cancel()
        return brightness(planes_bhw)

    with pytest.raises(Cancelled):
        morph_curve(explanation, score, context)
    assert len(asked) == 1
