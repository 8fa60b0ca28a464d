"""A foreign classifier's answers on the user's own films, at once: a wrong range shows before any training."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ModelError

if TYPE_CHECKING:
    from torch import nn

# Scores closer than this are the same answer.
_SAME = 1e-3
_BATCH = 8


@dataclass(frozen=True)
class FilmScores:
    """Scores in [0, 1] of one film and of the same film with black and white exchanged."""

    name: str
    score: float
    inverted_score: float


@dataclass(frozen=True)
class LiveCheck:
    """Scores of some films, and what is suspicious about them, in sentences."""

    films: tuple[FilmScores, ...]
    warnings: tuple[str, ...]


def live_check(
    classifier: "nn.Module", operating_point: float, films: Sequence[tuple[str, NDArray[np.float32]]]
) -> LiveCheck:
    """Score films and their inverted copies.

    Parameters
    ----------
    classifier : nn.Module
        Films (B, 1, h, w) in [0, 1] to logits (B,).
    operating_point : float
    films : sequence of (name, plane)
        Planes (h, w) in [0, 1], prepared as the classifier's contract states, all of one size.

    Raises
    ------
    ModelError
        If a score is not a number, or there is no film.
    """
    if not films:
        raise ModelError("There is no film to try the classifier on. Choose a folder with at least three.")
    planes_nhw = np.stack([plane for _, plane in films])
    scores = score_films(classifier, planes_nhw)
    inverted = score_films(classifier, 1 - planes_nhw)
    rows = tuple(
        FilmScores(name, float(score), float(other))
        for (name, _), score, other in zip(films, scores, inverted, strict=True)
    )
    return LiveCheck(rows, _warnings(scores, inverted, operating_point))


def score_films(classifier: "nn.Module", planes_nhw: NDArray[np.float32]) -> NDArray[np.float64]:
    """Scores (N,) in [0, 1] of planes (N, h, w), or of pictures in colour (N, 3, h, w), in [0, 1].

    Raises
    ------
    ModelError
        If a score is not a number.
    """
    import torch

    with torch.inference_mode():
        images = torch.from_numpy(np.ascontiguousarray(planes_nhw))
        batches = (images if images.dim() == 4 else images.unsqueeze(1)).split(_BATCH)
        scores = torch.cat([torch.sigmoid(classifier(batch).flatten()) for batch in batches]).double().numpy()
    if not np.isfinite(scores).all():
        raise ModelError(
            "The classifier answers with values that are not numbers on these films. Its weights are damaged, or range "
            "and normalisation are wrong."
        )
    return np.asarray(scores)


def refuse_constant(scores: NDArray[np.float64], operating_point: float) -> None:
    """Refuse a classifier that decides the same on every film of the data.

    Raises
    ------
    ModelError
    """
    decided = scores >= operating_point
    if len(scores) and decided.all() == decided.any():
        raise ModelError(
            f"The classifier decides the same on all {len(scores)} films (scores from {scores.min():.3f} to "
            f"{scores.max():.3f}, operating point {operating_point:g}): no explanation can be learned. Check range, "
            "normalisation and operating point, or choose films of both classes."
        )


def _warnings(scores: NDArray[np.float64], inverted: NDArray[np.float64], operating_point: float) -> tuple[str, ...]:
    if len(scores) > 1 and np.ptp(scores) < _SAME:
        return (
            f"Every film gets the same score ({scores[0]:.3f}): range or normalisation are wrong, or the classifier is "
            "constant.",
        )
    found = []
    decided = scores >= operating_point
    if len(scores) > 1 and decided.all() == decided.any():
        side = "at or above" if decided.all() else "below"
        found.append(f"Every film scores {side} the operating point. Choose films of both classes to be sure.")
    if float(np.abs(scores - inverted).max()) < _SAME:
        found.append("Exchanging black and white changes no score: the classifier may not see the films at all.")
    if bool(((scores < _SAME) | (scores > 1 - _SAME)).all()) and len(scores) > 1:
        found.append("Every score is 0 or 1 to within a thousandth: are the outputs probabilities, or the range wrong?")
    return tuple(found)
