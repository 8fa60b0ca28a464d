import pytest
import torch
from torch import Tensor

from engine.training.pressure import MOST, Pressure

BOTH = torch.tensor([0.0, 1.0])


def pressed(reached: list[tuple[float, float]], target: float = 0.9, before: float = 0.0) -> Tensor:
    """The factors after batches of two films, one of either decision, on which the decision was reached or not."""
    pressure = Pressure(target, before)
    for each in reached:
        pressure.observe(torch.tensor(each) > 0, BOTH)
    return pressure.factors(BOTH)


def test_it_presses_harder_while_too_few_decisions_are_reached_and_up_to_a_bound() -> None:
    few, many, all_ = (pressed([(0, 0)] * count)[0].item() for count in (5, 10, 100))
    assert 1 < few < many < all_
    assert all_ == pytest.approx(MOST)


def test_it_gives_way_again_once_they_are_reached() -> None:
    assert pressed([(0, 0)] * 40 + [(1, 1)] * 120).tolist() == [1, 1]


def test_where_all_are_reached_from_the_start_nothing_changes() -> None:
    assert pressed([(1, 1)] * 50, before=1.0).tolist() == [1, 1]


def test_each_decision_is_pressed_for_by_itself() -> None:
    counter_class, class_ = pressed([(1, 0)] * 50, before=1.0).tolist()
    assert counter_class == 1
    assert class_ > 2


def test_a_batch_of_films_of_one_decision_leaves_the_share_of_the_other_as_it_is() -> None:
    pressure = Pressure(0.9, 1.0)
    for _ in range(50):
        pressure.observe(torch.tensor([False, False]), torch.ones(2))
    assert pressure.factors(BOTH)[0] == 1
    assert pressure.factors(BOTH)[1] > 2


def test_what_is_lacking_decides_how_fast_it_presses() -> None:
    assert pressed([(0, 0)] * 20, before=0.0)[0] > pressed([(1, 1), (0, 0)] * 10, before=0.8)[0] > 1


def test_without_a_target_the_weights_stay_as_they_are() -> None:
    assert pressed([(0, 0)] * 100, target=0.0).tolist() == [1, 1]


def test_it_holds_the_share_near_its_target() -> None:
    # A share that grows with the logarithm of the factor, and reaches nine tenths at a factor of five.
    pressure, random = Pressure(0.9, 0.0), torch.Generator().manual_seed(0)
    shares = []
    for _ in range(400):
        factors = pressure.factors(BOTH)
        share = 0.9 * factors.log() / torch.log(torch.tensor(5.0))
        shares.append(share[0].item())
        decision = torch.arange(16) % 2
        pressure.observe(torch.rand(16, generator=random) < share[decision], decision)
    assert torch.tensor(shares[200:]).mean().item() == pytest.approx(0.9, abs=0.05)


def test_a_remembered_state_goes_on_as_it_would_have() -> None:
    first, second = Pressure(0.9, 0.0), Pressure(0.9, 0.0)
    first.observe(torch.tensor([False, True]), BOTH)
    second.load_state_dict(first.state_dict())
    for each in (first, second):
        each.observe(torch.tensor([False, False]), BOTH)
    assert first.state_dict() == second.state_dict()
    assert first.state_dict()["logarithm"] != [0, 0]
