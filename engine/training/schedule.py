"""Optimizer, learning rate and averaged weights, the same for every network that is trained here."""

import copy
import math
from typing import Generic, TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def rate_at(step: int, steps: int, rate: float, warm_up: int) -> float:
    """Learning rate of a step: it rises over the first `warm_up` steps, then falls as a half cosine to 0."""
    if step < warm_up:
        return rate * (step + 1) / warm_up
    return rate * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of every parameter group."""
    for group in optimizer.param_groups:
        group["lr"] = rate


class AveragedModel(Generic[Network]):
    """An exponential moving average of a network's weights: what is evaluated and shipped."""

    def __init__(self, network: Network, decay: float = 0.995) -> None:
        self.decay = decay
        self.network = copy.deepcopy(network).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, network: Network, step: int) -> None:
        """Move towards `network`; faster in the first steps, so that the start is forgotten."""
        decay = min(self.decay, (step + 1) / (step + 10))
        for mean, value in zip(self.network.state_dict().values(), network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def step_random(seed: int, step: int) -> torch.Generator:
    """The randomness of one step, a function of the seed and the step alone: a resumed run draws what it would have."""
    return torch.Generator().manual_seed(seed * 1_000_003 + step)
