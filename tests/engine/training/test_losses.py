import math

import pytest
import torch
from torch import Tensor

from engine.metrics.overlap import iou_at_area
from engine.training import losses


def test_distance_is_the_mean_absolute_plus_the_mean_squared_difference() -> None:
    a, b = torch.zeros(2, 1, 4, 4), torch.zeros(2, 1, 4, 4)
    b[0, 0, 0, :2] = 0.5  # 2 of 32 pixels
    assert losses.distance(a, b).item() == pytest.approx(2 / 32 * (0.5 + 0.25))
    assert losses.distance(a, a).item() == 0


def test_decision_loss_is_the_cross_entropy_at_the_wanted_side() -> None:
    logits, wanted = torch.tensor([2.0, -1.0]), torch.tensor([1.0, 1.0])
    known = (math.log1p(math.exp(-2)) + math.log1p(math.exp(1))) / 2
    assert losses.decision_loss(logits, wanted).item() == pytest.approx(known)
    assert losses.decision_loss(-logits, 1 - wanted).item() == pytest.approx(known)


def test_a_film_counts_as_much_as_its_weight_says() -> None:
    a, b = torch.zeros(2, 1, 4, 4), torch.zeros(2, 1, 4, 4)
    b[0] = 0.5
    assert losses.distance(a, b, torch.tensor([3.0, 1.0])).item() == pytest.approx(3 * losses.distance(a, b).item())
    assert losses.distance(a, b, torch.tensor([0.0, 1.0])).item() == 0
    logits, wanted = torch.tensor([2.0, -1.0]), torch.ones(2)
    weighed = losses.decision_loss(logits, wanted, 0.5, torch.tensor([0.0, 4.0]))
    assert weighed.item() == pytest.approx(4 * math.log1p(math.exp(1.5)) / 2)


def test_a_margin_asks_to_pass_the_operating_point_by_that_much() -> None:
    at_margin = losses.decision_loss(torch.tensor([0.7]), torch.tensor([1.0]), margin=0.7)
    assert at_margin.item() == pytest.approx(math.log(2))


def test_total_variation_counts_the_steps_of_a_map() -> None:
    step = torch.zeros(1, 1, 4, 4)
    step[..., 2:] = 0.3
    assert losses.total_variation(step).item() == pytest.approx(0.3 / 3)  # one of three columns of differences
    assert losses.total_variation(torch.full((1, 1, 4, 4), 0.9)).item() == 0


def test_a_map_where_the_votes_are_is_not_aside_and_elsewhere_it_is() -> None:
    votes = torch.full((1, 1, 4, 4), -6.0)
    votes[..., 1:3, 1:3] = 2.0
    middle, corner = torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    middle[..., 1:3, 1:3] = 0.5
    corner[..., 0, 0] = 0.5
    assert losses.off_evidence_loss(middle, votes).item() == pytest.approx(0.0, abs=1e-6)
    assert losses.off_evidence_loss(-corner, votes).item() == pytest.approx(0.5 / 16)
    assert losses.off_evidence_loss(corner, torch.full((1, 1, 2, 2), 3.0)).item() == pytest.approx(
        0.5 / 16
    )  # no place stands out


def test_the_common_part_of_identical_maps_is_one() -> None:
    same = torch.rand(1, 1, 8, 8).expand(6, 1, 8, 8)
    assert losses.shared_pattern_loss(same, torch.tensor([0.0, 0, 0, 1, 1, 1])).item() == pytest.approx(1.0)


@pytest.mark.parametrize("count", [2, 5, 9])
def test_the_common_part_of_orthogonal_maps_is_one_by_their_number(count: int) -> None:
    maps = torch.eye(count).view(count, 1, 1, count)
    assert losses.shared_pattern_loss(maps, torch.zeros(count)).item() == pytest.approx(1 / count)


def test_the_common_part_is_taken_per_group() -> None:
    pattern = torch.rand(1, 1, 8, 8)
    maps = torch.cat([pattern, pattern, -pattern, -pattern])  # the mean over both groups is 0
    assert losses.shared_pattern_loss(maps, torch.tensor([0.0, 0, 1, 1])).item() == pytest.approx(1.0)
    assert losses.shared_pattern_loss(maps, torch.zeros(4)).item() == pytest.approx(0.0)


def test_maps_of_lone_films_have_nothing_in_common_and_still_carry_a_gradient() -> None:
    maps = torch.rand(2, 1, 4, 4, requires_grad=True)
    common = losses.shared_pattern_loss(maps, torch.tensor([0.0, 1.0]))
    common.backward()  # type: ignore[no-untyped-call]
    assert common.item() == 0
    assert maps.grad is not None


def test_alike_patches_are_as_credible_as_each() -> None:
    assert losses.least_credible(torch.full((3, 1, 4, 4), 1.2)).item() == pytest.approx(-1.2, abs=1e-6)


def test_one_false_patch_among_many_true_ones_decides() -> None:
    opinion = torch.full((1, 1, 16, 16), 2.0)
    opinion[0, 0, 5, 7] = -20.0
    assert losses.least_credible(opinion).item() == pytest.approx(20 - math.log(256), abs=1e-3)
    assert -opinion.mean().item() < 0  # a mean would have forgiven it


def test_the_hinge_is_content_once_both_sides_are_a_unit_away() -> None:
    assert losses.hinge_discriminator(torch.full((2, 1), 1.5), torch.full((2, 1), -1.0)).item() == 0
    assert losses.hinge_discriminator(torch.zeros(2, 1), torch.zeros(2, 1)).item() == pytest.approx(2.0)


# A linear classifier: logit = weight * (sum over a known region) - bias. Its counterfactual is analytic (METHOD §4).
SIDE, WEIGHT, BIAS = 8, 1.5, 4.0
REGION = torch.zeros(SIDE, SIDE, dtype=torch.bool)
REGION[2:5, 3:6] = True


def linear_logit(image_bchw: Tensor) -> Tensor:
    return WEIGHT * image_bchw[..., REGION].sum((1, 2)) - BIAS


def analytic_step(adversarial_weight: float, difference_weight: float) -> float:
    """How far every pixel of the region falls at the optimum, by bisection of the first-order condition.

    ``adversarial_weight * weight * sigmoid(logit - weight n d) = difference_weight * (1 + 2 d) / N``.
    """
    n, logit = int(REGION.sum()), WEIGHT * 0.5 * int(REGION.sum()) - BIAS
    low, high = 0.0, 0.5
    for _ in range(60):
        d = (low + high) / 2
        push = adversarial_weight * WEIGHT / (1 + math.exp(-(logit - WEIGHT * n * d)))
        low, high = (d, high) if push > difference_weight * (1 + 2 * d) / SIDE**2 else (low, d)
    return low


def test_the_optimum_of_the_loss_on_a_linear_classifier_is_the_analytic_counterfactual() -> None:
    x = torch.full((1, 1, SIDE, SIDE), 0.5)
    assert linear_logit(x).item() > 0  # decided as the class
    wanted = torch.zeros(1)
    x_a = (x - 0.01).requires_grad_()
    optimizer = torch.optim.Adam([x_a], lr=0.01)
    for step in range(600):
        optimizer.param_groups[0]["lr"] = 0.01 * 0.99**step
        loss = 1.0 * losses.decision_loss(linear_logit(x_a), wanted) + 5.0 * losses.distance(x, x_a)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    signed = (x - x_a).detach()[0, 0]
    expected = analytic_step(1.0, 5.0)
    assert signed[REGION].sub(expected).abs().max() < 2e-3
    assert signed[~REGION].abs().max() < 2e-3
    assert linear_logit(x_a).item() < 0  # flipped
    assert iou_at_area(signed.abs().numpy(), REGION.numpy()) == 1.0


def test_the_smallest_flip_of_a_linear_classifier_lies_on_the_operating_point() -> None:
    x = torch.full((1, 1, SIDE, SIDE), 0.5)
    gradient = WEIGHT * REGION.float()
    x_a = x - linear_logit(x) / gradient.square().sum() * gradient
    assert losses.decision_loss(linear_logit(x_a), torch.zeros(1)).item() == pytest.approx(math.log(2), abs=1e-4)
