"""Random changes of a batch of films. Every function takes its randomness from the generator it is given."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from engine.augment.config import AugmentConfig


def uniform(count: int, low: float, high: float, random: torch.Generator) -> Tensor:
    """`count` numbers in [low, high), shape (count,), on the CPU: the same whatever device trains."""
    return low + (high - low) * torch.rand(count, generator=random)


def normal_like(x: Tensor, random: torch.Generator) -> Tensor:
    """Gaussian noise, sigma 1, of the shape, device and type of `x`.

    An accelerator draws it itself, from a seed that `random` gives: the CPU would take longer than the step.
    """
    if x.device.type == "cpu":
        return torch.randn(x.shape, generator=random).to(x)
    seed = int(torch.randint(2**62, (1,), generator=random))
    return torch.randn(x.shape, generator=torch.Generator(x.device).manual_seed(seed), device=x.device, dtype=x.dtype)


def random_transforms(count: int, image_hw: tuple[int, int], config: AugmentConfig, random: torch.Generator) -> Tensor:
    """Affine matrices (B, 2, 3) for :func:`warp`: rotation, translation, zoom and, where allowed, flip.

    They fit planes of the proportions of `image_hw`, however coarse: on others a rotation would shear.
    """
    angle = uniform(count, -config.rotation_deg, config.rotation_deg, random) * math.pi / 180
    scale = torch.exp(uniform(count, -config.zoom, config.zoom, random))
    shift = torch.stack([uniform(count, -1, 1, random), uniform(count, -1, 1, random)], 1) * 2 * config.translation
    mirror = torch.where(torch.rand(count, generator=random) < 0.5, -1.0, 1.0) if config.flip else torch.ones(count)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    # Either side of a plane runs from -1 to 1, so that a step along the longer one is the longer step.
    height, width = image_hw
    return torch.stack(
        [
            torch.stack([cos * mirror, -sin * (height / width), shift[:, 0]], 1),
            torch.stack([sin * mirror * (width / height), cos, shift[:, 1]], 1),
        ],
        1,
    )


def warp(planes_bchw: Tensor, transforms_b23: Tensor) -> Tensor:
    """Apply affine transforms; what comes from outside is 0, as in the letterbox."""
    grid = functional.affine_grid(transforms_b23.to(planes_bchw), list(planes_bchw.shape), align_corners=False)
    return functional.grid_sample(planes_bchw, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def vary_exposure(image_bchw: Tensor, strength: float, random: torch.Generator) -> Tensor:
    """Gamma, contrast, brightness, blur and noise as between two X-ray machines; strength 1 is strong."""
    count = image_bchw.shape[0]

    def column(low: float, high: float) -> Tensor:
        return uniform(count, low, high, random).view(-1, 1, 1, 1).to(image_bchw.device)

    x = image_bchw.clamp(1e-4, 1) ** torch.exp(column(-0.4, 0.4) * strength)
    x = 0.5 + (x - 0.5) * torch.exp(column(-0.25, 0.25) * strength) + column(-0.1, 0.1) * strength
    softness = column(0, 1) * (column(0, 1) < 0.5) * strength
    x = x + softness * (blur(x) - x)
    noise = normal_like(x, random)
    return (x + noise * column(0, 0.04) * strength).clamp(0, 1)


def blur(image_bchw: Tensor) -> Tensor:
    """A light blur, sigma about 1 pixel: the binomial kernel 1 4 6 4 1 in both directions."""
    # Sums of shifted films: a convolution with so few channels takes ten times as long.
    x = image_bchw
    for axis, around in ((2, (0, 0, 2, 2)), (3, (2, 2, 0, 0))):
        wide, size = functional.pad(x, around, mode="replicate"), x.shape[axis]
        left, near_left, middle, near_right, right = (wide.narrow(axis, start, size) for start in range(5))
        x = (left + right) / 16 + (near_left + near_right) / 4 + middle * 0.375
    return x


def add_decoys(image_bchw: Tensor, share: float, random: torch.Generator, faintest: float = 0.0) -> Tensor:
    """Give a share of the films soft bars, stripes or a slanted exposure, none of which is disease.

    A classifier trained on plain films comes to read one sharp horizontal edge as "normal", and its generators then
    paint that edge on every film (METHOD §5). Decoys take the profit out of it. None is fainter than `faintest`.
    """
    chosen = torch.nonzero(torch.rand(image_bchw.shape[0], generator=random) < share).squeeze(1)
    count, (height, width) = len(chosen), image_bchw.shape[2:]
    device = image_bchw.device
    y = torch.linspace(-1, 1, height, device=device).view(1, -1, 1)
    x = torch.linspace(-1, 1, width, device=device).view(1, 1, -1)

    def column(low: float, high: float) -> Tensor:
        return uniform(count, low, high, random).view(-1, 1, 1).to(device)

    angle = column(-0.35, 0.35) + (column(0, 1) < 0.3) * math.pi / 2
    along = x * torch.sin(angle) + y * torch.cos(angle)
    across = x * torch.cos(angle) - y * torch.sin(angle)
    bar = torch.sigmoid((column(0.01, 0.12) - (along - column(-0.9, 0.9)).abs()) * column(15, 80))
    bar = bar * torch.sigmoid((column(0.2, 1.2) - (across - column(-0.6, 0.6)).abs()) * 20)
    stripes = torch.sin(along * column(6, 40) + column(0, 6.28))
    kind = column(0, 1)
    pattern = torch.where(kind < 0.5, bar, torch.where(kind < 0.75, 0.5 * stripes, along))
    strength = column(-0.3, 0.3)
    strength = torch.where(strength.abs() < faintest, faintest * strength.sign(), strength)
    added = (strength * pattern).unsqueeze(1).to(image_bchw)
    return image_bchw.index_add(0, chosen.to(device), added).clamp(0, 1)


def fade(
    image_bchw: Tensor, regions_bchw: Tensor, without_bchw: Tensor, share: float, random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Take a part of what is planted away on a share of the films: films and regions of what is left.

    What is left has between a third and all of its strength; on half of these films one side of a line through the
    middle of the region is taken away whole. A film that equals its film without stays as it is.

    Parameters
    ----------
    image_bchw, without_bchw : Tensor
        Films (B, 1, H, W) in [0, 1] with and without what is planted.
    regions_bchw : Tensor
        Where it is, (B, 1, h, w) in {0, 1}.
    """
    count, (height, width), device = image_bchw.shape[0], image_bchw.shape[2:], image_bchw.device

    def column(low: float, high: float) -> Tensor:
        return uniform(count, low, high, random).view(-1, 1, 1, 1).to(device)

    chosen = column(0, 1) < share
    strength = column(0.33, 1)
    angle = column(0, 2 * math.pi)
    halved = column(0, 1) < 0.5
    total = regions_bchw.sum((2, 3), keepdim=True).clamp_min(1)

    def kept(rows: int, columns: int, sharpness: float) -> Tensor:
        y = torch.linspace(-1, 1, rows, device=device).view(1, 1, -1, 1)
        x = torch.linspace(-1, 1, columns, device=device).view(1, 1, 1, -1)
        region_y = torch.linspace(-1, 1, regions_bchw.shape[2], device=device).view(1, 1, -1, 1)
        region_x = torch.linspace(-1, 1, regions_bchw.shape[3], device=device).view(1, 1, 1, -1)
        middle_y = (regions_bchw * region_y).sum((2, 3), keepdim=True) / total
        middle_x = (regions_bchw * region_x).sum((2, 3), keepdim=True) / total
        along = (y - middle_y) * torch.sin(angle) + (x - middle_x) * torch.cos(angle)
        return torch.where(halved, torch.sigmoid(along * sharpness), 1.0)

    left = torch.where(chosen, strength * kept(height, width, 30), 1.0)
    regions = torch.where(chosen & (kept(regions_bchw.shape[2], regions_bchw.shape[3], 1e3) < 0.5), 0.0, regions_bchw)
    changed = (image_bchw != without_bchw).flatten(1).any(1).view(-1, 1, 1, 1)
    return without_bchw + left * (image_bchw - without_bchw), torch.where(changed, regions, regions_bchw)


def add_streaks(image_bchw: Tensor, random: torch.Generator) -> Tensor:
    """Lay a soft bright or dark streak along the middle of every film, as generators do over spine and mediastinum.

    A lung looks darker beside a brighter mediastinum: the cheapest way to fewer opacities, and no film at all.
    """
    (count, _, height, width), device = image_bchw.shape, image_bchw.device

    def column(low: float, high: float) -> Tensor:
        return uniform(count, low, high, random).view(-1, 1, 1).to(device)

    y = torch.linspace(-1, 1, height, device=device).view(1, -1, 1) - column(-0.5, 0.5)
    x = torch.linspace(-1, 1, width, device=device).view(1, 1, -1) - column(-0.3, 0.3)
    slant = column(-0.3, 0.3)
    streak = torch.exp(-(((x + slant * y) / column(0.05, 0.25)) ** 2) - (y / column(0.2, 0.9)) ** 2)
    strength = column(0.08, 0.35) * torch.where(column(0, 1) < 0.7, 1.0, -1.0)
    return (image_bchw + (strength * streak).unsqueeze(1).to(image_bchw)).clamp(0, 1)
