import torch
from torch import Tensor

from engine.training.transplant import transplant


def films() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Two films without the class, of greys 0.2 and 0.3, and one of grey 0.5 with a boxed opacity of 0.8."""
    images = torch.tensor([0.2, 0.3, 0.5]).view(3, 1, 1, 1).repeat(1, 1, 64, 64)
    images[2, 0, 24:40, 24:40] = 0.8
    regions = torch.zeros(3, 1, 16, 16)
    regions[2, 0, 6:10, 6:10] = 1
    return images, torch.tensor([0.0, 0.0, 1.0]), regions, torch.tensor([0, 0, 1], dtype=torch.int8)


def moved(seed: int, share: float = 1.0, sources: tuple[int, ...] = (0, 0, 0)) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return transplant(*films(), torch.tensor(sources), share, torch.Generator().manual_seed(seed))


def test_the_opacity_lies_in_the_host_at_its_place_above_the_hosts_own_grey() -> None:
    images, labels, regions, kinds = next(found for seed in range(9) if (found := moved(seed))[1][0] == 1)
    assert abs(float(images[0, 0, 32, 32]) - 0.5) < 1e-6  # 0.3 above the grey around it, as in its own film
    assert torch.equal(images[0, 0, :8], films()[0][0, 0, :8])
    assert torch.equal(regions[0], films()[2][2])
    assert kinds[0] == 2
    assert torch.equal(images[2], films()[0][2])
    assert labels[2] == 1


def test_a_place_of_another_film_without_the_class_leaves_the_label() -> None:
    images, _, regions, kinds = next(found for seed in range(9) if (found := moved(seed))[1][0] == 0)
    assert torch.allclose(images[0], films()[0][0])  # one flat grey matched to the other
    assert not regions[0].any()
    assert kinds[0] == 0


def test_both_kinds_are_alike_often() -> None:
    carried = [float(moved(seed)[1][0]) for seed in range(100)]
    assert 0.35 < sum(carried) / 100 < 0.65


def test_films_of_different_sources_are_not_mixed() -> None:
    for after, before in zip(moved(0, sources=(0, 0, 1)), films(), strict=True):
        assert torch.equal(after, before)


def test_a_share_of_zero_changes_nothing() -> None:
    for after, before in zip(moved(0, share=0.0), films(), strict=True):
        assert torch.equal(after, before)
