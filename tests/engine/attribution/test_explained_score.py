import math

import pytest
import torch
from torch import Tensor, nn

from engine.attribution.explained_score import DecisionScore, ExplainedScore
from engine.attribution.method import Target


class Fixed(nn.Module):
    """The same logits whatever the film."""

    def __init__(self, *logits: float) -> None:
        super().__init__()
        self.logits = torch.tensor(logits)

    def forward(self, image_bchw: Tensor) -> Tensor:
        return self.logits.expand(len(image_bchw), -1)


FILMS = torch.zeros(3, 1, 8, 8)


@pytest.mark.parametrize("operating_point", [0.5, 0.8])
def test_one_output_is_a_logit_and_the_operating_point_is_zero(operating_point: float) -> None:
    at = math.log(operating_point / (1 - operating_point))
    score = ExplainedScore(Fixed(at), operating_point)
    assert score(FILMS).tolist() == pytest.approx([0, 0, 0])
    assert torch.sigmoid(score.log_odds(FILMS)).tolist() == pytest.approx([operating_point] * 3)


def test_classes_that_exclude_each_other_are_the_class_against_the_others_or_against_one() -> None:
    logits = torch.tensor([0.3, 1.2, -0.4])
    against_all = ExplainedScore(Fixed(*logits), 0.5, Target(1))
    assert torch.sigmoid(against_all.log_odds(FILMS))[0] == pytest.approx(float(torch.softmax(logits, 0)[1]))
    against_one = ExplainedScore(Fixed(*logits), 0.5, Target(1, counter_index=2))
    assert against_one(FILMS)[0] == pytest.approx(1.6)


def test_independent_outputs_are_decided_alone() -> None:
    score = ExplainedScore(Fixed(0.3, 1.2), 0.5, Target(1, independent=True))
    assert score(FILMS)[0] == pytest.approx(1.2)


@pytest.mark.parametrize("target", [Target(2), Target(0, counter_index=2)])
def test_an_output_that_is_not_there_is_refused(target: Target) -> None:
    with pytest.raises(ValueError, match="2 does not have"):
        ExplainedScore(Fixed(0.0, 1.0), 0.5, target)(FILMS)


def test_the_decision_is_positive_as_long_as_it_stands() -> None:
    asked: list[int] = []
    for logit in (2.0, -2.0):
        score = DecisionScore(ExplainedScore(Fixed(logit), 0.5), logit > 0, lambda: asked.append(1))
        assert score(FILMS).tolist() == [2, 2, 2]
    assert len(asked) == 2
