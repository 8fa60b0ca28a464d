import pytest
import torch
from torch import nn

from engine.models.blocks import ResidualBlock, normalisation


@pytest.mark.parametrize("groups", [0, 8])
@pytest.mark.parametrize(("channels_in", "channels_out", "halve"), [(8, 8, False), (8, 16, False), (8, 16, True)])
def test_a_block_keeps_or_halves_the_grid(channels_in: int, channels_out: int, halve: bool, groups: int) -> None:
    block = ResidualBlock(channels_in, channels_out, halve=halve, groups=groups).eval()
    side = 8 if halve else 16
    assert block(torch.rand(2, channels_in, 16, 16)).shape == (2, channels_out, side, side)


def test_with_silent_convolutions_a_block_is_its_shortcut() -> None:
    block = ResidualBlock(8, 8, halve=False).eval()
    nn.init.zeros_(block.conv2.weight)
    x = torch.randn(2, 8, 16, 16)
    assert torch.equal(block(x), torch.relu(x))


def test_halving_gives_every_pixel_the_same_weight_so_no_grid_phase_can_be_attacked() -> None:
    block = ResidualBlock(1, 1, halve=True).eval()
    x = torch.zeros(4, 1, 16, 16)
    for i, (row, column) in enumerate(((6, 6), (6, 7), (7, 6), (7, 7))):  # the four phases of one cell
        x[i, 0, row, column] = 1.0
    out = block(x)
    assert torch.allclose(out, out[:1].expand_as(out))


def test_normalisation_is_by_batch_unless_groups_are_asked_for() -> None:
    assert isinstance(normalisation(16, 0), nn.BatchNorm2d)
    grouped = normalisation(16, 8)
    assert isinstance(grouped, nn.GroupNorm)
    assert grouped.num_groups == 8
