import itertools

import pytest
import torch
from torch import nn

from engine.core.errors import TrainingError
from engine.models.classifiers import EvidenceNet
from engine.training.calibration import fit_scaling, operating_point, reliability, roc_curve, scale
from engine.training.measures import roc_auc


def drawn(count: int = 4000) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits and labels of a classifier whose logit z means the probability sigmoid(0.5 z - 1)."""
    random = torch.Generator().manual_seed(0)
    logits = 3 * torch.randn(count, generator=random)
    labels = (torch.rand(count, generator=random) < torch.sigmoid(0.5 * logits - 1)).float()
    return logits, labels


def test_the_curve_runs_from_corner_to_corner_and_holds_the_area() -> None:
    scores = torch.tensor([0.9, 0.8, 0.8, 0.3, 0.1])
    labels = torch.tensor([1.0, 1.0, 0.0, 1.0, 0.0])
    points = roc_curve(scores, labels)
    assert points == [[0, 0, 1], [0, 0.3333, 0.9], [0.5, 0.6667, 0.8], [0.5, 1, 0.3], [1, 1, 0.1]]
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in itertools.pairwise(points))
    assert area == pytest.approx(roc_auc(scores, labels), abs=1e-3)


def test_a_long_curve_is_thinned() -> None:
    logits, labels = drawn()
    points = roc_curve(torch.sigmoid(logits), labels)
    assert len(points) == 101
    assert (points[0][:2], points[-1][:2]) == ([0, 0], [1, 1])


def test_one_class_has_no_curve() -> None:
    with pytest.raises(TrainingError, match="all of one class"):
        roc_curve(torch.rand(3), torch.ones(3))


def test_the_calibration_error_of_known_scores_is_known() -> None:
    scores = torch.tensor([0.25] * 4 + [0.75] * 4)
    labels = torch.tensor([1.0, 0, 0, 0, 1, 1, 0, 0])
    rows, error = reliability(scores, labels)
    assert rows == [[0.25, 0.25, 4], [0.75, 0.5, 4]]
    assert error == 0.125


def test_scaling_finds_the_law_that_the_labels_follow() -> None:
    logits, labels = drawn()
    slope, shift = fit_scaling(logits, labels)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert shift == pytest.approx(-1, abs=0.15)
    before = reliability(torch.sigmoid(logits), labels)[1]
    assert reliability(torch.sigmoid(slope * logits + shift), labels)[1] < 0.3 * before


def test_a_perfect_separation_and_a_reversed_classifier_stay_finite() -> None:
    labels = torch.tensor([0.0, 0, 1, 1])
    slope, shift = fit_scaling(torch.tensor([-3.0, -2, 2, 3]), labels)
    assert 0 < slope < 100
    assert abs(shift) < 100
    assert fit_scaling(torch.tensor([3.0, 2, -2, -3]), labels) == (1.0, 0.0)


def test_the_scaling_is_built_into_the_network_exactly() -> None:
    torch.manual_seed(0)
    network = EvidenceNet((8, 8, 8, 8), (1, 1, 1, 1), sharpness=2.0).eval()
    nn.init.normal_(network.vote.weight)
    x = torch.rand(3, 1, 64, 64)
    with torch.no_grad():
        before = network(x)
        scale(network, 0.4, -0.7)
        assert torch.allclose(network(x), 0.4 * before - 0.7, atol=1e-5)


def balanced_accuracy(scores: torch.Tensor, labels: torch.Tensor, threshold: float) -> float:
    decided = (scores >= threshold).float()
    return float(decided[labels == 1].mean() + 1 - decided[labels == 0].mean()) / 2


@pytest.mark.parametrize("share", [0.002, 0.05, 0.95])
def test_calibration_leaves_the_decisions_of_the_operating_point_as_good_as_they_were(share: float) -> None:
    random = torch.Generator().manual_seed(1)
    labels = (torch.arange(4000) < 4000 * share).float()
    logits = torch.randn(4000, generator=random) + 2 * labels - 1
    raw = torch.sigmoid(logits)
    slope, shift = fit_scaling(logits, labels)
    calibrated = torch.sigmoid(slope * logits + shift)
    before = balanced_accuracy(raw, labels, operating_point([(raw, labels)]))
    after = balanced_accuracy(calibrated, labels, operating_point([(calibrated, labels)]))
    assert after == pytest.approx(before, abs=1e-6)
    assert before > 0.82


def test_no_threshold_decides_better_than_the_operating_point() -> None:
    logits, labels = drawn(300)
    scores = torch.sigmoid(logits)
    found = balanced_accuracy(scores, labels, operating_point([(scores, labels)]))
    assert found == pytest.approx(max(balanced_accuracy(scores, labels, each) for each in scores.tolist()), abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "point"), [(0.1, 0.9, 0.5), (0.55, 0.9, 0.725), (0.1, 0.3, 0.2), (0.2, 0.9, 0.5)]
)
def test_the_operating_point_lies_halfway_between_parted_classes_or_at_a_half(
    low: float, high: float, point: float
) -> None:
    scores, labels = torch.tensor([low] * 8 + [high] * 2), torch.tensor([0.0] * 8 + [1.0] * 2)
    assert operating_point([(scores, labels)]) == pytest.approx(point)


def test_a_large_set_does_not_decide_for_a_small_one() -> None:
    large = torch.tensor([0.1] * 500 + [0.4] * 500), torch.tensor([0.0] * 500 + [1.0] * 500)
    small = torch.tensor([0.3, 0.6, 0.7, 0.8]), torch.tensor([0.0, 0.0, 1.0, 1.0])
    # 0.35 costs half a class of the small set; 0.65, which parts it, a whole class of the large one.
    assert operating_point([large, small]) == pytest.approx(0.35)
    only_one_class = torch.tensor([0.9]), torch.tensor([1.0])
    assert operating_point([large, only_one_class]) == pytest.approx(0.25)


def test_certain_scores_have_an_operating_point_with_a_finite_logit() -> None:
    labels = torch.tensor([0.0, 0, 1, 1])
    for scores in ([1 - 2e-7, 1 - 2e-7, 1.0, 1.0], [0.0, 0.0, 1e-9, 1e-9], [0.7] * 4):
        point = operating_point([(torch.tensor(scores), labels)])
        assert torch.logit(torch.tensor(point)).isfinite()


def test_films_of_one_class_have_no_operating_point() -> None:
    with pytest.raises(TrainingError, match="all of one class"):
        operating_point([(torch.rand(4), torch.zeros(4))])
