"""Networks that judge whether an image looks like a film.

The *discriminator* trains against the generators. The *film critic* is trained afterwards, never shown to the
generators, and shipped: it is the plausibility test of every explanation.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.blocks import ResidualBlock


class Discriminator(nn.Module):
    """Patch discriminator: logits (B, 1, H/16, W/16), told the decision that the image should get."""

    def __init__(self, widths: Sequence[int] = (32, 64, 96)) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(18, widths[0], 3, padding=1), nn.LeakyReLU(0.2)]
        for before, width in itertools.pairwise(widths):
            layers += [nn.Conv2d(before, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        layers += [nn.Conv2d(widths[-1], widths[-1], 3, padding=1), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 1))

    def forward(self, image_bchw: Tensor, target_b: Tensor) -> Tensor:
        """Patch logits of images (B, 1, H, W) in [0, 1] that should be decided as `target_b` (B,)."""
        x = nn.functional.pixel_unshuffle(image_bchw - 0.5, 4)
        target = (target_b - 0.5).view(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])
        # Place is told: what is normal over the lung is not at the chest wall.
        height = torch.linspace(-0.5, 0.5, x.shape[2], device=x.device, dtype=x.dtype).view(1, 1, -1, 1)
        scores: Tensor = self.layers(torch.cat([x, target, height.expand_as(target)], 1))
        return scores


class FilmCritic(nn.Module):
    """A small classifier of "untouched film" against "altered or generated film": logits (B,)."""

    def __init__(self, widths: Sequence[int] = (24, 40, 64, 96)) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, widths[0], 3, padding=1, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(),
        )
        self.stages = nn.Sequential(
            *(ResidualBlock(widths[max(i - 1, 0)], width, halve=i > 0) for i, width in enumerate(widths))
        )
        self.head = nn.Linear(2 * widths[-1], 1)

    def forward(self, image_bchw: Tensor) -> Tensor:
        """Logits (B,) of images (B, 1, H, W) in [0, 1]; positive looks like a film."""
        x = self.stages(self.stem((image_bchw - 0.5) / 0.25))
        # Mean and maximum: a small artefact in one corner must not be averaged away.
        scores: Tensor = self.head(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))
        return scores.squeeze(1)


def build_critic(arguments: dict[str, Any]) -> FilmCritic:
    """Make an untrained film critic from what its card says.

    Raises
    ------
    ModelError
        If the arguments do not fit.
    """
    try:
        return FilmCritic(**arguments)
    except (TypeError, ValueError, LookupError, RuntimeError) as error:  # whatever the arguments made torch raise
        raise ModelError(f"The film critic cannot be built from its card: {error}.") from error
