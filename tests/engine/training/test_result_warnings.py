"""What is said of a pair that is not good enough."""

import pytest

from engine.training.result_warnings import warnings_of

GOOD = {
    "similar_agrees": 1.0,
    "flips_class": 0.97,
    "flips_counter_class": 0.95,
    "adversarial_plausible": 0.9,
    "map_diversity": 0.6,
}


def warnings(films: int = 200, **figures: float) -> tuple[str, ...]:
    return warnings_of(GOOD | figures, films)


def test_a_good_pair_gets_no_warning():
    assert warnings() == ()


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            {"flips_class": 0.719},
            "The adversarial image flips only 71 % of the positives: train longer or lower the closeness weight.",
        ),
        ({"flips_counter_class": 0.5}, "flips only 50 % of the negatives"),
        ({"similar_agrees": 0.989}, "agrees on only 98 % of the films: train longer."),
        ({"adversarial_plausible": 0.2}, "Only 20 % of the adversarial images look like films"),
        ({"map_diversity": 0.1}, "nearly the same on every film (diversity 0.10)"),
        ({"films": 9}, "These figures come from 9 films: a single film moves them by 11.1 %."),
    ],
)
def test_what_is_not_good_enough_is_said_in_words(figures, sentence):
    (told,) = warnings(**figures)
    assert sentence in told
