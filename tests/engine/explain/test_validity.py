import pytest

from engine.explain.explanation import Scores
from engine.explain.validity import failed_conditions


@pytest.mark.parametrize("scores", [Scores(0.9, 0.8, 0.1), Scores(0.1, 0.2, 0.9), Scores(0.4, 0.4, 0.39)])
def test_an_explanation_holds_if_similar_agrees_and_adversarial_flips(scores: Scores) -> None:
    assert failed_conditions(scores, 0.4, 0.7, 0.5) == ()


def test_a_similar_image_that_changes_the_decision_is_named_with_its_score() -> None:
    (sentence,) = failed_conditions(Scores(0.9, 0.21, 0.1), 0.5, 0.7, 0.5)
    assert sentence == (
        "The similar image does not keep the decision: its score 0.21 lies on the other side of the operating point "
        "0.50."
    )


def test_an_adversarial_image_that_does_not_flip_is_named_with_its_score() -> None:
    (sentence,) = failed_conditions(Scores(0.1, 0.2, 0.3), 0.5, 0.7, 0.5)
    assert sentence == (
        "The adversarial image does not flip the decision: its score 0.30 lies on the same side of the operating point "
        "0.50 as the original's."
    )


def test_an_adversarial_image_that_is_no_film_is_never_an_explanation() -> None:
    (sentence,) = failed_conditions(Scores(0.9, 0.9, 0.1), 0.5, 0.49, 0.5)
    assert sentence == "The adversarial image does not look like a film."


def test_every_failed_condition_has_its_own_sentence() -> None:
    assert len(failed_conditions(Scores(0.9, 0.1, 0.9), 0.5, 0.0, 0.5)) == 3


def test_scores_on_the_operating_point_count_as_the_class_and_plausibility_on_its_threshold_passes() -> None:
    assert failed_conditions(Scores(0.5, 0.5, 0.4999), 0.5, 0.5, 0.5) == ()
    assert len(failed_conditions(Scores(0.4999, 0.5, 0.5), 0.5, 0.5, 0.5)) == 1


@pytest.mark.parametrize("place", range(4))
def test_a_score_that_is_no_number_never_holds(place: int) -> None:
    figures = [0.9, 0.9, 0.1, 0.7]
    figures[place] = float("nan")
    (sentence,) = failed_conditions(Scores(*figures[:3]), 0.5, figures[3], 0.5)
    assert sentence.startswith("A score is not a number")
