import math

import pytest

from engine.evaluation.validity import Verdict, shares, shares_by_group


def verdict(original: float, similar: float, adversarial: float, label: int | None = 1, realism: float = 1) -> Verdict:
    return Verdict.of(label, (original, similar, adversarial), 0.4, realism, 0.5)


@pytest.mark.parametrize(
    ("scores", "agrees", "flips"),
    [
        ((0.9, 0.4, 0.39), True, True),  # a score at the operating point is decided as the class
        ((0.9, 0.39, 0.4), False, False),
        ((0.1, 0.39, 0.4), True, True),
        ((0.1, 0.4, 0.39), False, False),
        ((0.9, math.nan, math.nan), False, False),
        ((0.1, math.nan, math.nan), False, False),
    ],
)
def test_conditions_on_both_sides_of_the_operating_point(
    scores: tuple[float, float, float], agrees: bool, flips: bool
) -> None:
    found = verdict(*scores)
    assert (found.similar_agrees, found.adversarial_flips) == (agrees, flips)
    assert found.holds == (agrees and flips)


def test_an_implausible_adversarial_image_does_not_hold() -> None:
    assert verdict(0.9, 0.8, 0.1, realism=0.5).holds
    assert not verdict(0.9, 0.8, 0.1, realism=0.49).holds
    assert not verdict(0.9, 0.8, 0.1, realism=math.nan).plausible


def test_shares_are_counted_per_decision_and_per_class() -> None:
    verdicts = [
        verdict(0.9, 0.8, 0.1, label=1),
        verdict(0.9, 0.8, 0.9, label=0),
        verdict(0.1, 0.8, 0.9, label=0),
        verdict(0.1, 0.1, 0.9, label=None),
    ]
    whole = shares(verdicts, range(4))
    assert (whole["similar_agrees"].value, whole["adversarial_flips"].value) == (0.75, 0.75)
    assert whole["holds"].value == 0.5
    groups = shares_by_group(verdicts, range(4))
    assert groups["per_decision"]["class"]["adversarial_flips"].value == 0.5
    assert groups["per_decision"]["counter_class"]["similar_agrees"].value == 0.5
    assert groups["per_class"]["class"]["adversarial_flips"].n == 1
    assert groups["per_class"]["counter_class"]["adversarial_flips"].n == 2
    assert groups["per_class"]["counter_class"]["adversarial_flips"].value == 0.5
