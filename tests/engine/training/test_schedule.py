import pytest
import torch
from torch import nn

from engine.training import schedule


def test_the_rate_warms_up_and_falls_to_zero() -> None:
    rates = [schedule.rate_at(step, 1000, 2.0, warm_up=100) for step in range(1000)]
    assert rates[0] == pytest.approx(0.02)
    assert rates[99] == rates[100] == pytest.approx(2.0)
    assert rates[550] == pytest.approx(1.0)
    assert rates[999] == pytest.approx(0.0, abs=1e-4)
    assert rates[100:] == sorted(rates[100:], reverse=True)


def test_every_parameter_group_gets_the_rate() -> None:
    optimizer = torch.optim.Adam([{"params": [nn.Parameter(torch.ones(1))]}, {"params": [nn.Parameter(torch.ones(1))]}])
    schedule.set_rate(optimizer, 0.25)
    assert [group["lr"] for group in optimizer.param_groups] == [0.25, 0.25]


def test_the_average_forgets_its_start_and_settles_on_the_weights() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    average = schedule.AveragedModel(network, decay=0.9)
    with torch.no_grad():
        network[0].weight.fill_(3.0)
        network[1].num_batches_tracked.fill_(5)
    for step in range(100):
        average.update(network, step)
    assert torch.allclose(average.network[0].weight, torch.full((2, 2), 3.0), atol=1e-3)
    assert average.network[1].num_batches_tracked == 5


def test_the_first_update_of_the_average_counts_nine_tenths() -> None:
    network = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        network.weight.fill_(0.0)
        average = schedule.AveragedModel(network)
        network.weight.fill_(1.0)
    average.update(network, 0)
    assert average.network.weight.item() == pytest.approx(0.9)


def test_the_average_is_a_copy_in_evaluation_mode_that_no_gradient_enters() -> None:
    network = nn.Linear(1, 1)
    average = schedule.AveragedModel(network)
    assert not average.network.training
    assert not any(p.requires_grad for p in average.network.parameters())
    assert network.training
    assert all(p.requires_grad for p in network.parameters())


def test_the_randomness_of_a_step_depends_on_seed_and_step_alone() -> None:
    def draw(seed: int, step: int) -> list[float]:
        return torch.rand(3, generator=schedule.step_random(seed, step)).tolist()

    assert draw(1, 5) == draw(1, 5)
    assert len({tuple(draw(seed, step)) for seed in (0, 1, 2) for step in range(20)}) == 60
