import math

import pytest
import torch
from torch import Tensor

from engine.augment import warp as augment
from engine.augment.config import AugmentConfig

HW = (32, 32)
STILL = AugmentConfig(rotation_deg=0, translation=0, zoom=0)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def films(count: int = 8, side: int = 32) -> Tensor:
    return torch.rand(count, 1, side, side, generator=seeded(9))


def blob(side: int = 64) -> Tensor:
    """A soft bright spot off the centre, dark at the border."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, side), torch.linspace(-1, 1, side), indexing="ij")
    return torch.exp(-((y - 0.1) ** 2 + (x + 0.2) ** 2) / 0.05).view(1, 1, side, side)


def inverse(transforms_b23: Tensor) -> Tensor:
    bottom = torch.tensor([0.0, 0.0, 1.0]).expand(len(transforms_b23), 1, 3)
    return torch.linalg.inv(torch.cat([transforms_b23, bottom], 1))[:, :2]


def test_without_any_freedom_the_transform_is_the_identity() -> None:
    transforms = augment.random_transforms(3, HW, STILL, seeded())
    assert torch.equal(transforms, torch.tensor([[1.0, 0, 0], [0, 1.0, 0]]).expand(3, 2, 3))
    x = films(3)
    assert torch.allclose(augment.warp(x, transforms), x, atol=1e-5)


def test_a_warp_there_and_back_is_the_film() -> None:
    config = AugmentConfig(rotation_deg=15, translation=0.05, zoom=0.15, flip=True)
    transforms = augment.random_transforms(16, HW, config, seeded(2))
    x = blob().expand(16, 1, 64, 64)
    there = augment.warp(x, transforms)
    assert (there - x).abs().amax((1, 2, 3)).min() > 0.05  # every film has moved
    assert (augment.warp(there, inverse(transforms)) - x).abs().max() < 0.05


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("hw", [(64, 128), (128, 64), (64, 64)])
def test_a_square_turned_by_45_degrees_keeps_its_size_on_any_grid(hw: tuple[int, int], flip: bool) -> None:
    x = torch.zeros(1, 1, *hw)
    x[..., hw[0] // 2 - 10 : hw[0] // 2 + 10, hw[1] // 2 - 10 : hw[1] // 2 + 10] = 1
    config = AugmentConfig(rotation_deg=45, translation=0, zoom=0, flip=flip)
    transforms = augment.random_transforms(200, hw, config, seeded())
    steps = transforms[:, :, :2] * torch.tensor([[1.0, hw[1] / hw[0]], [hw[0] / hw[1], 1.0]])  # in samples, not sides
    assert torch.allclose(steps @ steps.mT, torch.eye(2).expand(200, 2, 2), atol=1e-6)
    most = int(transforms[:, 0, 0].abs().argmin())  # turned the furthest, nearly by 45 degrees
    turned = augment.warp(x, transforms[most : most + 1])[0, 0]
    rows, columns = (int((turned > 0.5).any(side).sum()) for side in (1, 0))
    assert (rows, columns) == (pytest.approx(20 * 2**0.5, abs=1.5), pytest.approx(20 * 2**0.5, abs=1.5))
    assert float(turned.sum()) == pytest.approx(400, abs=4)


def test_what_comes_from_outside_is_black() -> None:
    moved = augment.warp(torch.ones(1, 1, 32, 32), torch.tensor([[[1.0, 0, 1.0], [0, 1.0, 0]]]))
    assert torch.equal(moved[..., :15], torch.ones(1, 1, 32, 15))
    assert not moved[..., 17:].any()


def test_transforms_stay_in_the_configured_range() -> None:
    config = AugmentConfig(rotation_deg=10, translation=0.06, zoom=0.12)
    t = augment.random_transforms(500, HW, config, seeded())
    scale = torch.linalg.det(t[:, :, :2]).sqrt()
    angle = torch.atan2(t[:, 1, 0], t[:, 0, 0]) * 180 / math.pi
    assert 0.9 * math.exp(0.12) < scale.max() <= math.exp(0.12) + 1e-5
    assert 9 < angle.abs().max() <= 10 + 1e-3
    assert 0.11 < t[:, :, 2].abs().max() <= 0.12  # of a side that runs from -1 to 1


def test_films_are_mirrored_only_where_that_is_allowed() -> None:
    def mirrored(flip: bool) -> float:
        t = augment.random_transforms(400, HW, AugmentConfig(0, 0, 0, flip=flip), seeded())
        return float((torch.linalg.det(t[:, :, :2]) < 0).float().mean())

    assert mirrored(False) == 0
    assert mirrored(True) == pytest.approx(0.5, abs=0.08)


def test_a_region_moves_with_its_film_on_a_coarser_grid() -> None:
    x = blob()
    region = torch.nn.functional.avg_pool2d(x, 4)
    transforms = augment.random_transforms(1, HW, AugmentConfig(15, 0.1, 0.1), seeded(4))
    moved = torch.nn.functional.avg_pool2d(augment.warp(x, transforms), 4)
    assert (augment.warp(region, transforms) - moved).abs().max() < 0.1


@pytest.mark.parametrize("strength", [0.3, 1.0, 3.0])
def test_exposure_keeps_films_in_range_and_changes_each(strength: float) -> None:
    x = films()
    changed = augment.vary_exposure(x, strength, seeded())
    assert changed.min() >= 0
    assert changed.max() <= 1
    assert (changed - x).abs().mean((1, 2, 3)).min() > 1e-3


def test_no_exposure_strength_changes_nothing() -> None:
    x = films()
    assert torch.allclose(augment.vary_exposure(x, 0.0, seeded()), x.clamp_min(1e-4), atol=1e-6)


def test_the_blur_keeps_the_mean_of_a_flat_film_and_spreads_a_point_binomially() -> None:
    assert torch.allclose(augment.blur(torch.full((1, 1, 8, 8), 0.3)), torch.full((1, 1, 8, 8), 0.3))
    point = torch.zeros(1, 1, 9, 9)
    point[..., 4, 4] = 256
    row = torch.tensor([1.0, 4, 6, 4, 1])
    assert torch.allclose(augment.blur(point)[0, 0, 2:7, 2:7], row.view(-1, 1) * row)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_decoys_touch_only_the_chosen_share(share: float) -> None:
    x = torch.full((200, 1, 16, 16), 0.5)
    decoyed = augment.add_decoys(x, share, seeded())
    touched = (decoyed != x).flatten(1).any(1)
    assert float(touched.float().mean()) == pytest.approx(share, abs=0.08)
    assert torch.equal(decoyed[~touched], x[~touched])
    assert decoyed.min() >= 0
    assert decoyed.max() <= 1


def test_the_same_seed_gives_the_same_films_and_another_gives_others() -> None:
    def augmented(seed: int) -> Tensor:
        random = seeded(seed)
        x = augment.warp(films(), augment.random_transforms(8, HW, AugmentConfig(flip=True), random))
        return augment.add_decoys(augment.vary_exposure(x, 0.5, random), 0.5, random)

    assert torch.equal(augmented(1), augmented(1))
    assert not torch.equal(augmented(1), augmented(2))


def test_a_streak_changes_the_middle_of_every_film_and_spares_its_edges() -> None:
    films = torch.full((64, 1, 64, 64), 0.5)
    change = (augment.add_streaks(films, torch.Generator().manual_seed(3)) - films).abs()
    assert (change[..., 16:48].amax((1, 2, 3)) > 0.05).all()
    assert change[..., 0].max() < 0.02
    assert change.max() <= 0.35


def planted_pair(count: int = 200) -> tuple[Tensor, Tensor, Tensor]:
    """Films with one bright square, its region on a quarter grid, and the films without it."""
    without = torch.full((count, 1, 32, 32), 0.2)
    planted = without.clone()
    planted[..., 8:16, 12:20] = 0.8
    regions = torch.zeros(count, 1, 8, 8)
    regions[..., 2:4, 3:5] = 1
    return planted, regions, without


def test_a_faded_film_shows_a_part_of_what_is_planted_and_nothing_else() -> None:
    planted, regions, without = planted_pair()
    faded, left = augment.fade(planted, regions, without, 1.0, seeded())
    change = faded - without
    assert float(change.min()) >= 0
    assert bool((change <= planted - without + 1e-6).all())
    peak = change.amax((1, 2, 3)) / 0.6
    assert 0.3 < float(peak.min()) < 0.45
    assert float(peak.max()) > 0.9
    share_left = left.sum((1, 2, 3)) / 4
    assert bool((share_left > 0).all())
    halved = share_left < 1
    assert float(halved.float().mean()) == pytest.approx(0.5, abs=0.12)
    # Where a half is gone, the film is the film without.
    assert float(change[halved].flatten(1).min(1).values.max()) < 0.01


def test_a_share_of_the_films_is_faded_and_films_with_nothing_planted_never() -> None:
    planted, regions, without = planted_pair()
    faded, _ = augment.fade(planted, regions, without, 0.3, seeded())
    assert float((faded != planted).flatten(1).any(1).float().mean()) == pytest.approx(0.3, abs=0.1)
    same, kept = augment.fade(without, regions, without, 1.0, seeded())
    assert torch.allclose(same, without)
    assert torch.equal(kept, regions)
