import math

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.core.errors import ModelError
from engine.models.generators import (
    Form,
    Generators,
    apply_fields,
    build_generators,
    clamp_leaky,
    film_detail,
    one_sided,
)

WIDTHS = (8, 8, 16, 16)


def films(count: int = 2, hw: tuple[int, int] = (64, 64)) -> torch.Tensor:
    return torch.rand(count, 1, *hw, generator=torch.Generator().manual_seed(0))


def moved(generators: Generators) -> Generators:
    """As if trained: every weight a little off, the zero head too."""
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in generators.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    return generators.eval()


@pytest.mark.parametrize("form", ["duo", "single"])
@pytest.mark.parametrize("coarse", [4, 8, 16])
def test_untrained_generators_return_the_film_itself(form: Form, coarse: int) -> None:
    x = films()
    similar, adversarial = Generators(form, WIDTHS, coarse)(x, torch.tensor([0.0, 1.0]))
    assert torch.equal(similar, x)
    assert torch.equal(adversarial, x)


@pytest.mark.parametrize("form", ["duo", "single"])
def test_both_forms_give_two_different_images_in_range(form: Form) -> None:
    x = films(hw=(64, 96))
    with torch.no_grad():
        similar, adversarial = moved(Generators(form, WIDTHS))(x, torch.ones(2))
    assert similar.shape == adversarial.shape == x.shape
    assert min(similar.min(), adversarial.min()) >= 0
    assert max(similar.max(), adversarial.max()) <= 1
    assert not torch.equal(similar, adversarial)


def test_of_a_class_that_attenuates_some_is_added_or_taken_away_and_never_both() -> None:
    x = films().mul(0.5).add(0.25)
    generators = moved(Generators("single", WIDTHS, attenuates=True))
    flat = torch.full_like(x, 0.5)  # no detail: only the shift of the grey is left
    with torch.no_grad():
        added, taken = generators(flat, torch.tensor([0.0, 1.0]))[1]
        similar = generators(x, torch.zeros(2))[0]
        free = moved(Generators("single", WIDTHS))
        same = free(x, torch.zeros(2))[0]
    assert added.min() >= 0.5
    assert added.max() > 0.51
    assert taken.max() <= 0.5
    assert taken.min() < 0.49
    assert torch.equal(similar, same)


def test_one_side_of_a_field_is_kept_and_the_other_fades() -> None:
    field = torch.tensor([-1.0, 0.0, 1.0]).view(1, 1, 1, 3).expand(2, -1, -1, -1)
    above, below = one_sided(field, torch.tensor([1.0, -1.0])).squeeze()
    assert above.tolist() == pytest.approx([0.0, math.log(2) / 60, 1.0], abs=1e-6)
    assert below.tolist() == pytest.approx([-1.0, -math.log(2) / 60, 0.0], abs=1e-6)


def test_the_single_form_costs_about_half_the_weights_of_the_duo() -> None:
    count = {form: sum(p.numel() for p in Generators(form, WIDTHS).parameters()) for form in ("duo", "single")}
    assert count["single"] / count["duo"] == pytest.approx(0.5, abs=0.02)


def test_the_generators_are_told_the_decision() -> None:
    x, generators = films(), moved(Generators("single", WIDTHS))
    with torch.no_grad():
        assert not torch.equal(generators(x, torch.zeros(2))[1], generators(x, torch.ones(2))[1])


def test_one_film_of_a_batch_does_not_change_another() -> None:
    x, generators = films(3), moved(Generators("single", WIDTHS))
    c = torch.tensor([0.0, 1.0, 1.0])
    with torch.no_grad():
        assert torch.allclose(generators(x, c)[1][1:2], generators(x[1:2], c[1:2])[1], atol=1e-6)


def test_fields_are_bounded_whatever_the_network_says() -> None:
    x, huge = films(), torch.full((2, 1, 64, 64), 1e6)
    none = torch.zeros_like(huge)
    detail = film_detail(x)
    assert torch.allclose(apply_fields(x, huge, none, detail, 0.6, math.log(4)) - x, torch.full_like(x, 0.6))
    assert torch.allclose(apply_fields(x, -huge, none, detail, 0.6, math.log(4)) - x, torch.full_like(x, -0.6))
    assert torch.allclose(apply_fields(x, none, huge, detail, 0.6, math.log(4)) - x, 3 * detail, atol=1e-2)
    assert torch.allclose(apply_fields(x, none, -huge, detail, 0.6, math.log(4)) - x, -0.75 * detail, atol=1e-2)


def test_a_flat_film_has_no_detail_so_no_edge_can_be_lifted_from_it() -> None:
    assert film_detail(torch.full((1, 1, 64, 64), 0.4)).abs().max() < 1e-6


def test_detail_keeps_what_is_fine_and_leaves_what_is_broad() -> None:
    y = torch.arange(128.0).view(1, 1, -1, 1).expand(1, 1, 128, 128)
    fine, broad = torch.sin(y * 2 * torch.pi / 6), torch.sin(y * 2 * torch.pi / 128)
    inner = (..., slice(24, -24), slice(None))
    assert film_detail(fine)[inner].std() > 0.9 * fine[inner].std()
    assert film_detail(broad)[inner].std() < 0.15 * broad[inner].std()


def test_the_clamp_clamps_exactly_and_lets_a_little_gradient_through() -> None:
    x = torch.tensor([-0.5, 0.25, 1.5], requires_grad=True)
    clamped = clamp_leaky(x.view(1, 1, 1, 3), leak=0.05)
    assert clamped.flatten().tolist() == [0.0, 0.25, 1.0]
    clamped.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == pytest.approx([0.05, 1.0, 0.05])


@pytest.mark.parametrize("arguments", [{"form": "trio"}, {"depth": 4}, {"widths": [9, 9]}, {"widths": []}])
def test_arguments_that_do_not_fit_are_refused_in_a_sentence(arguments: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="cannot be built from their card"):
        build_generators(arguments)


@pytest.mark.parametrize("form", ["duo", "single"])
def test_work_and_memory_of_a_training_step_grow_no_faster_than_the_pixels(form: Form) -> None:
    generators = Generators(form, (8, 8, 16))

    def cost(side: int) -> tuple[int, int]:
        """Floating point operations, and the bytes kept for the backward pass."""
        kept: dict[int, int] = {}

        def keep(tensor: torch.Tensor) -> torch.Tensor:
            kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
            return tensor

        counter = FlopCounterMode(display=False)
        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor), counter:
            similar, adversarial = generators(torch.rand(1, 1, side, side), torch.ones(1))
            (similar + adversarial).sum().backward()
        return counter.get_total_flops(), sum(kept.values())

    (small_work, small_memory), (large_work, large_memory) = cost(224), cost(896)
    assert large_work <= 16 * small_work
    assert large_memory <= 16 * small_memory
    assert min(large_work / small_work, large_memory / small_memory) > 12  # both were counted
