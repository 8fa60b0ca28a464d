"""Convolution blocks that the classifiers, generators and discriminators share."""

import torch
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions with a shortcut; halves the grid by averaging first when asked to.

    Averaging instead of a strided convolution keeps every input pixel's weight equal, so that no grid phase can be
    attacked: strided first layers are what generators learn to exploit with checkerboards.
    """

    def __init__(self, channels_in: int, channels_out: int, *, halve: bool, groups: int = 0) -> None:
        super().__init__()
        self.pool: nn.Module = nn.AvgPool2d(2) if halve else nn.Identity()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False)
        self.norm1 = normalisation(channels_out, groups)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.norm2 = normalisation(channels_out, groups)
        self.shortcut: nn.Module = (
            nn.Identity() if channels_in == channels_out else nn.Conv2d(channels_in, channels_out, 1, bias=False)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, Cin, H, W) -> (B, Cout, H or H/2, W or W/2)."""
        x = self.pool(x)
        y = torch.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return torch.relu(y + self.shortcut(x))


def normalisation(channels: int, groups: int) -> nn.Module:
    """Group normalisation with `groups` groups, or batch normalisation where `groups` is 0."""
    return nn.GroupNorm(groups, channels) if groups else nn.BatchNorm2d(channels)
