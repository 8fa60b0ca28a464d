"""The straight line from the similar to the adversarial image, and what the classifier says along it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.core.jobs import JobContext
from engine.core.language import translate
from engine.explain.explanation import Explanation
from engine.imaging.layer import LayerData

MORPH = "morph"
"""Name of the layer that holds an image on the line."""

STEPS = 21
_BATCH = 4

ScorePlanes = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class MorphCurve:
    """The classifier's score along the line.

    Attributes
    ----------
    positions : tuple of float
        From 0, the similar image, to 1, the adversarial image, evenly spaced.
    scores : tuple of float
        In [0, 1], one per position.
    """

    positions: tuple[float, ...]
    scores: tuple[float, ...]

    def score_at(self, position: float) -> float:
        """The score at a position in [0, 1], straight between the two steps around it."""
        return float(np.interp(position, self.positions, self.scores))

    def crossings(self, operating_point: float) -> tuple[float, ...]:
        """Positions at which the decision changes, straight between steps; scores at the point decide for the class."""
        found = []
        for index in range(len(self.positions) - 1):
            before, after = self.scores[index], self.scores[index + 1]
            if (before >= operating_point) != (after >= operating_point):
                share = (operating_point - before) / (after - before)
                found.append(self.positions[index] + share * (self.positions[index + 1] - self.positions[index]))
        return tuple(found)


def morph_plane(explanation: Explanation, position: float) -> NDArray[np.float32]:
    """The image at a position: (1 - t) x_s + t x_a, float32 in [0, 1] on the model grid."""
    along = np.float32(position)
    plane: NDArray[np.float32] = explanation.similar_hw + along * (explanation.adversarial_hw - explanation.similar_hw)
    return plane


def morph_layer(explanation: Explanation, position: float) -> LayerData:
    """The image at a position as a layer, in display greys of the frame's default VOI."""
    low, span = explanation.grey_low, explanation.grey_high - explanation.grey_low
    plane_hw = low + morph_plane(explanation, position) * span
    return LayerData(MORPH, "image", plane_hw.astype(np.float32), explanation.grid, generated=True)


def morph_curve(
    explanation: Explanation, score: ScorePlanes, context: JobContext | None = None, steps: int = STEPS
) -> MorphCurve:
    """Score the images at evenly spaced positions.

    Parameters
    ----------
    score : callable
        Planes (B, h, w) on the model grid to scores (B,) in [0, 1].
    steps : int
        Number of positions, both ends included, >= 2.

    Raises
    ------
    Cancelled
        If the context was cancelled between two batches.
    """
    context = context or JobContext()
    positions = np.linspace(0.0, 1.0, steps)
    scores: list[float] = []
    for start in range(0, steps, _BATCH):
        context.check()
        context.report(start / steps, translate("Progress", "Scoring the morph"))
        planes = np.stack([morph_plane(explanation, position) for position in positions[start : start + _BATCH]])
        scores.extend(float(each) for each in score(planes))
    return MorphCurve(tuple(positions.tolist()), tuple(scores))
