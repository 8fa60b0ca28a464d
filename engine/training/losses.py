"""The terms of the loss (METHOD §2)."""

import math

import torch
from torch import Tensor
from torch.nn import functional


def distance(a_bchw: Tensor, b_bchw: Tensor, weight_b: Tensor | None = None) -> Tensor:
    """D(a, b) = mean |a - b| + mean (a - b)², of which `weight_b` weighs the films."""
    difference = a_bchw - b_bchw
    weight = 1.0 if weight_b is None else weight_b.view(-1, 1, 1, 1)
    return (weight * difference.abs()).mean() + (weight * difference.square()).mean()


def decision_loss(logits_b: Tensor, target_b: Tensor, margin: float = 0.0, weight_b: float | Tensor = 1.0) -> Tensor:
    """Cross-entropy against the wanted decision; the logit must pass the operating point by `margin`.

    Logits are relative to the operating point: 0 lies on it. `weight_b` weighs the films.
    """
    wanted = target_b * 2 - 1
    return (weight_b * functional.softplus(margin - wanted * logits_b)).mean()


def total_variation(map_bchw: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring pixels of a map."""
    down = (map_bchw[..., 1:, :] - map_bchw[..., :-1, :]).abs().mean()
    right = (map_bchw[..., :, 1:] - map_bchw[..., :, :-1]).abs().mean()
    return down + right


def shared_pattern_loss(map_bchw: Tensor, group_b: Tensor) -> Tensor:
    """How much of the maps of one group is the same on every film: |mean E|² / mean |E|², averaged, in [0, 1].

    One minus it is the diversity of the maps; on a batch of n films independent maps give 1/n.

    Parameters
    ----------
    map_bchw : Tensor
        Differences of two images (B, 1, H, W).
    group_b : Tensor
        Films of one group are compared with one another, (B,): those of one decision and one source. Pooled with
        other films, what is painted on every film of one source would count for less.
    """
    parts = []
    for group in group_b.unique():
        chosen = map_bchw[group_b == group]
        if len(chosen) > 1:
            parts.append(chosen.mean(0).square().sum() / chosen.square().sum((1, 2, 3)).mean().clamp_min(1e-8))
    return torch.stack(parts).mean() if parts else map_bchw.sum() * 0


def off_evidence_loss(map_bchw: Tensor, votes_bchw: Tensor) -> Tensor:
    """How much of the map lies where the classifier finds nothing: mean |E| · (1 - v).

    Parameters
    ----------
    map_bchw : Tensor
        Differences of two images (B, 1, H, W).
    votes_bchw : Tensor
        The classifier's local votes on the film (B, 1, h, w), for the class or against it. On each film v runs from 0
        at the mean vote to 1 at the strongest: on a film without a finding it is highest where one would be found
        first.
    """
    votes = votes_bchw - votes_bchw.mean((2, 3), keepdim=True)
    share = (votes / votes.amax((2, 3), keepdim=True).clamp_min(1e-6)).clamp_min(0)
    wide = functional.interpolate(share, size=map_bchw.shape[2:], mode="bilinear")
    return (map_bchw.abs() * (1 - wide)).mean()


def least_credible(opinion_bchw: Tensor) -> Tensor:
    """The generators' realism loss: a soft minimum over the patches of each image decides.

    A mean would forgive one false patch among two hundred true ones, and that is how generators cheat.
    """
    votes = -opinion_bchw.flatten(1)
    return (torch.logsumexp(votes, 1) - math.log(votes.shape[1])).mean()


def hinge_discriminator(real: Tensor, generated: Tensor) -> Tensor:
    """Hinge loss of the discriminator on patch logits."""
    return functional.relu(1 - real).mean() + functional.relu(1 + generated).mean()
