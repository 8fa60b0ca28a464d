"""How good and how honest a classifier's scores are on films it was not trained on, and how to make them honest.

A calibrated score may be read as a probability, for films as frequent as in the validation set. Scaling after Platt
(1999): the logit becomes ``slope * logit + shift``, which keeps the order of films and so the ROC curve.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from engine.core.errors import TrainingError
from engine.models.classifiers import EvidenceNet

BINS = 10
_CURVE_POINTS = 101
_NEWTON_STEPS = 30
# Two made-up films of either class keep a perfect separation from asking for an infinite slope.
_PRIOR = 1.0
# Nearer to 0 or 1 the logit of a float32 is no longer finite.
_NEAREST_TO_CERTAIN = 1e-6


def roc_curve(scores_n: Tensor, labels_n: Tensor) -> list[list[float]]:
    """Points [false positive rate, true positive rate, threshold] from (0, 0) to (1, 1), at most 101 of them.

    Raises
    ------
    TrainingError
        If the films are all of one class.
    """
    positives, negatives = int((labels_n == 1).sum()), int((labels_n == 0).sum())
    if not positives or not negatives:
        raise TrainingError("The validation films are all of one class: there is no ROC curve.")
    order = scores_n.argsort(descending=True)
    scores, labels = scores_n[order].double(), labels_n[order]
    # Films of one score are passed together.
    last = torch.cat([scores[1:] != scores[:-1], torch.tensor([True])])
    true = (labels == 1).cumsum(0)[last] / positives
    false = (labels == 0).cumsum(0)[last] / negatives
    points = [[0.0, 0.0, 1.0], *torch.stack([false, true, scores[last]], 1).tolist()]
    if len(points) > _CURVE_POINTS:
        chosen = torch.linspace(0, len(points) - 1, _CURVE_POINTS).round().long().tolist()
        points = [points[i] for i in chosen]
    return [[round(value, 4) for value in point] for point in points]


def operating_point(scored: Sequence[tuple[Tensor, Tensor]]) -> float:
    """The score threshold with the best balanced accuracy, averaged over sets of films.

    Averaging keeps a set with many films from deciding for the others. Every threshold halfway between two scores that
    are next to each other is tried: scores that are probabilities of a rare finding all lie far below one half. Of
    equally good ones it is the nearest to one half.

    Parameters
    ----------
    scored : sequence of (scores, labels)
        Of each set the scores (N,) in [0, 1] and the labels (N,), 0 or 1.

    Returns
    -------
    float
        In (0, 1); a film is decided as the class at or above it.

    Raises
    ------
    TrainingError
        If the sets do not hold films of both classes.
    """
    if any(not any((labels == each).any() for _, labels in scored) for each in (0, 1)):
        raise TrainingError("The validation films are all of one class: no operating point can be found.")
    observed = torch.cat([scores for scores, _ in scored]).double().unique()
    halfway = ((observed[1:] + observed[:-1]) / 2).clamp(_NEAREST_TO_CERTAIN, 1 - _NEAREST_TO_CERTAIN)
    candidates = torch.cat([torch.tensor([0.5], dtype=torch.double), halfway])
    rates = []
    for scores, labels in scored:
        for each in (0, 1):
            of_class = scores[labels == each].double().sort().values
            if len(of_class):
                below = torch.searchsorted(of_class, candidates) / len(of_class)
                rates.append(1 - below if each else below)
    accuracy = torch.stack(rates).mean(0)
    best = candidates[accuracy > accuracy.max() - 1e-6]
    return float(best[(best - 0.5).abs().argmin()])


def reliability(scores_n: Tensor, labels_n: Tensor) -> tuple[list[list[float]], float]:
    """Per tenth of the scores [mean score, share of the class, films], and the expected calibration error in [0, 1]."""
    rows, error = [], 0.0
    place = (scores_n * BINS).long().clamp(0, BINS - 1)
    for each in range(BINS):
        inside = place == each
        if inside.any():
            mean, share = float(scores_n[inside].mean()), float(labels_n[inside].mean())
            rows.append([round(mean, 4), round(share, 4), int(inside.sum())])
            error += abs(mean - share) * float(inside.float().mean())
    return rows, round(error, 4)


def fit_scaling(logits_n: Tensor, labels_n: Tensor) -> tuple[float, float]:
    """Slope (above 0) and shift after Platt, by Newton's method on the log likelihood; (1, 0) where none is better."""
    x, y = logits_n.double(), labels_n.double()
    positives, negatives = float(y.sum()), float((1 - y).sum())
    wanted = torch.where(y == 1, (positives + _PRIOR) / (positives + 2 * _PRIOR), _PRIOR / (negatives + 2 * _PRIOR))
    design = torch.stack([x, torch.ones_like(x)], 1)
    weights = torch.tensor([1.0, 0.0], dtype=torch.double)
    for _ in range(_NEWTON_STEPS):
        p = torch.sigmoid(design @ weights)
        gradient = design.T @ (p - wanted)
        curvature = design.T @ (design * (p * (1 - p)).unsqueeze(1)) + 1e-9 * torch.eye(2, dtype=torch.double)
        step = torch.linalg.solve(curvature, gradient)
        before = _loss(design @ weights, wanted)
        # A whole step may overshoot where the scores are far from honest.
        while _loss(design @ (weights - step), wanted) > before and float(step.abs().max()) > 1e-9:
            step = step / 2
        weights = weights - step
        if float(step.abs().max()) < 1e-9:
            break
    slope, shift = weights.tolist()
    return (slope, shift) if slope > 0 else (1.0, 0.0)


def _loss(logits_n: Tensor, wanted_n: Tensor) -> float:
    return float(functional.binary_cross_entropy_with_logits(logits_n, wanted_n))


@torch.no_grad()
def scale(network: EvidenceNet, slope: float, shift: float) -> None:
    """Build the scaling into the network: its logit becomes ``slope * logit + shift`` exactly.

    The soft maximum of ``slope * votes + shift`` at sharpness divided by the slope is the scaled soft maximum.
    """
    network.vote.weight.mul_(slope)
    assert network.vote.bias is not None
    network.vote.bias.mul_(slope).add_(shift)
    network.sharpness /= slope
