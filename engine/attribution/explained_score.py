"""The classifier as every method but ours sees it: one number per film, positive where it decides as it did."""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from engine.attribution.method import Target


class ExplainedScore(nn.Module):
    """Log-odds (B,) of the explained class at the operating point: at or above 0 it is decided for.

    One output is a logit of its own; several exclude each other (the class against its counter-class, or against all
    others together) unless the target says that they are independent.

    Parameters
    ----------
    classifier : nn.Module
        Images (B, 1, H, W) in [0, 1] to logits (B,), (B, 1) or (B, C); its own preprocessing is inside.
    operating_point : float
        Score in (0, 1) from which on the classifier decides for the class.
    target : Target
    """

    def __init__(self, classifier: nn.Module, operating_point: float, target: Target | None = None) -> None:
        super().__init__()
        self.classifier = classifier
        self.target = target or Target()
        self.at_operating_point = math.log(operating_point / (1 - operating_point))

    def log_odds(self, image_b1hw: Tensor) -> Tensor:
        """Log-odds (B,) of the explained class; their sigmoid is the score.

        Raises
        ------
        ValueError
            If the classifier has no such output.
        """
        logits: Tensor = self.classifier(image_b1hw)
        logits = logits.reshape(len(logits), -1)
        target, count = self.target, logits.shape[1]
        if not 0 <= target.class_index < count or not (target.counter_index or 0) < count:
            raise ValueError(f"{target} asks for outputs that a classifier with {count} does not have")
        explained = logits[:, target.class_index]
        if count == 1 or target.independent:
            return explained
        if target.counter_index is not None:
            return explained - logits[:, target.counter_index]
        others = torch.cat([logits[:, : target.class_index], logits[:, target.class_index + 1 :]], 1)
        return explained - torch.logsumexp(others, 1)

    def forward(self, image_b1hw: Tensor) -> Tensor:
        """Log-odds (B,) relative to the operating point."""
        return self.log_odds(image_b1hw) - self.at_operating_point


class DecisionScore(nn.Module):
    """How firmly the decision that was made on one film stands: positive log-odds, negative once it has flipped.

    Parameters
    ----------
    explained : ExplainedScore
    decided : bool
        The classifier decided for the class.
    check : callable
        Called before every forward pass: raises where the job was cancelled.
    """

    def __init__(self, explained: ExplainedScore, decided: bool, check: Callable[[], None]) -> None:
        super().__init__()
        self.explained = explained
        self.direction = 1.0 if decided else -1.0
        self._check = check

    def forward(self, image_b1hw: Tensor) -> Tensor:
        """Log-odds (B,) of the decision."""
        self._check()
        log_odds: Tensor = self.explained(image_b1hw)
        return self.direction * log_odds
