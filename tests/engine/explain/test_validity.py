import numpy as np
import pytest
from explanation_factory import make_explanation

from engine.explain.explanation import Explanation, Scores
from engine.explain.validity import failed_conditions

PLANE_HW = np.zeros((4, 4), np.float32)


def explained(scores: Scores, operating_point: float = 0.5, plausibility: float = 0.7) -> Explanation:
    changes = {"scores": scores, "operating_point": operating_point, "plausibility": plausibility}
    return make_explanation(PLANE_HW, PLANE_HW, (4, 4), plausibility_threshold=0.5, **changes)


@pytest.mark.parametrize("scores", [Scores(0.9, 0.8, 0.1), Scores(0.1, 0.2, 0.9), Scores(0.4, 0.4, 0.39)])
def test_an_explanation_holds_if_similar_agrees_and_adversarial_flips(scores: Scores) -> None:
    assert failed_conditions(explained(scores, 0.4)) == ()
    assert explained(scores, 0.4).holds


def test_a_similar_image_that_changes_the_decision_is_named_with_its_score() -> None:
    (reason,) = failed_conditions(explained(Scores(0.9, 0.21, 0.1)))
    assert reason.code == "similar-differs"
    assert reason.words == (
        "The similar image does not keep the decision: its score 0.21 lies on the other side of the operating point "
        "0.50."
    )


def test_an_adversarial_image_that_does_not_flip_is_named_with_its_score() -> None:
    (reason,) = failed_conditions(explained(Scores(0.1, 0.2, 0.3)))
    assert reason.code == "adversarial-stays"
    assert reason.words == (
        "The adversarial image does not flip the decision: its score 0.30 lies on the same side of the operating point "
        "0.50 as the original's."
    )


def test_an_adversarial_image_that_is_no_film_is_never_an_explanation() -> None:
    (reason,) = failed_conditions(explained(Scores(0.9, 0.9, 0.1), plausibility=0.49))
    assert reason.code == "implausible"
    assert reason.words == "The adversarial image does not look like a film."


def test_every_failed_condition_has_its_own_reason() -> None:
    assert len(failed_conditions(explained(Scores(0.9, 0.1, 0.9), plausibility=0.0))) == 3


def test_scores_on_the_operating_point_count_as_the_class_and_plausibility_on_its_threshold_passes() -> None:
    assert explained(Scores(0.5, 0.5, 0.4999), plausibility=0.5).holds
    assert len(failed_conditions(explained(Scores(0.4999, 0.5, 0.5), plausibility=0.5))) == 1


@pytest.mark.parametrize("place", range(4))
def test_a_score_that_is_no_number_never_holds(place: int) -> None:
    figures = [0.9, 0.9, 0.1, 0.7]
    figures[place] = float("nan")
    explanation = explained(Scores(*figures[:3]), plausibility=figures[3])
    (reason,) = failed_conditions(explanation)
    assert reason.words.startswith("A score is not a number")
    assert not explanation.holds
