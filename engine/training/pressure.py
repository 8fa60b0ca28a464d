"""How hard a training presses for a decision: as hard as it takes to reach it on a wanted share of films, no harder.

The weights of METHOD §2 that suit one classifier leave another one unmoved: its answers lie further from the operating
point, or move less. So the share of films is a constraint and the logarithm of a weight its multiplier, which rises
while too few decisions are reached and falls while more are: dual ascent, as in Platt and Barr, Constrained
Differential Optimization, NIPS 1987.
"""

import math
from typing import Any

import torch
from torch import Tensor

from engine.training import distributed

MOST = 10.0
# After this many steps without any decision reached a factor is at its bound: generators need about as many to answer.
_STEPS_TO_MOST = 25
# It rises at full speed where so much is lacking, and falls at half of that where every decision is reached: a rare
# miss must not be outweighed by the many hits around it.
_MUCH, _FALL = 0.2, 0.5
# How much of the running share one batch leaves as it is.
_MEMORY = 0.8


class Pressure:
    """The factor of a weight, for films of either decision: between 1 and 10.

    Parameters
    ----------
    target : float
        Share of the films whose image is to reach the decision wanted of it, in (0, 1); of 0 the factors stay 1.
    reached : float
        The share that is reached before the first step.
    """

    def __init__(self, target: float, reached: float) -> None:
        self._target = target
        self._logarithm = torch.zeros(2)
        self._reached = torch.full((2,), reached)

    @property
    def level(self) -> float:
        """How hard it presses, in [0, 1]: the logarithm of the greater factor as a share of its bound."""
        return float(self._logarithm.max()) / math.log(MOST)

    def factors(self, decision_b: Tensor) -> Tensor:
        """The factor for each film by the decision on it: (B,), of 0.0 or 1.0."""
        return self._logarithm.exp().to(decision_b.device)[decision_b.long()]

    def observe(self, reached_b: Tensor, decision_b: Tensor) -> None:
        """Take in on which films of this process's share of a batch the decision was reached, and what it was: (B,)."""
        if not self._target:
            return
        reached_b, decision_b = distributed.whole(reached_b.float()), distributed.whole(decision_b)
        for decision in (0, 1):
            reached = reached_b[decision_b == decision]
            if len(reached):
                self._reached[decision] += (1 - _MEMORY) * (float(reached.mean()) - self._reached[decision])
        lacking = self._target - self._reached
        speed = torch.where(lacking > 0, lacking / _MUCH, _FALL * lacking / (1 - self._target)).clamp_max(1)
        self._logarithm = (self._logarithm + speed * math.log(MOST) / _STEPS_TO_MOST).clamp(0, math.log(MOST))

    def state_dict(self) -> dict[str, Any]:
        """The factors and the running shares."""
        return {"logarithm": self._logarithm.tolist(), "reached": self._reached.tolist()}

    def load_state_dict(self, state_dict: dict[str, Any], /) -> None:
        """Go back to a remembered state."""
        self._logarithm = torch.tensor(state_dict["logarithm"])
        self._reached = torch.tensor(state_dict["reached"])
