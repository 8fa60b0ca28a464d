"""The result of explaining one frame, as a value: plain numpy, no model, no torch."""

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.explain.reason import Reason
from engine.imaging.grid import Grid

MapDefinition = Literal["similar-adversarial", "original-adversarial"]
DEFAULT_DEFINITION: MapDefinition = "similar-adversarial"
"""The method's own: what both generators leave behind cancels."""


@dataclass(frozen=True)
class Scores:
    """The classifier's score for the explained class, in [0, 1]; a probability only if the card says calibrated."""

    original: float
    similar: float
    adversarial: float

    @property
    def are_numbers(self) -> bool:
        """False for a model that gave NaN or infinity: every comparison with NaN is false and would mean something."""
        return all(map(math.isfinite, (self.original, self.similar, self.adversarial)))

    def similar_agrees(self, operating_point: float) -> bool:
        """Whether the similar image is decided as the original."""
        return self.are_numbers and (self.similar >= operating_point) == (self.original >= operating_point)

    def adversarial_flips(self, operating_point: float) -> bool:
        """Whether the adversarial image is decided otherwise than the original."""
        return self.are_numbers and (self.adversarial >= operating_point) != (self.original >= operating_point)


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why the classifier decided as it did on one frame.

    All planes are float32, shape (h, w), values in [0, 1], on the model grid that `grid` places on the image.

    Attributes
    ----------
    model_id, model_name, model_version : str
    class_name, counter_class_name : str
        The class the score speaks of, and what the classifier reads below the operating point.
    operating_point : float
        Scores at or above it are decided as `class_name`.
    scores : Scores
    original_hw : ndarray
        Exactly what the classifier was fed.
    similar_hw, adversarial_hw : ndarray
        The two generated images.
    grid : Grid
    grey_low, grey_high : float
        Display grey (after the frame's default VOI, in [0, 1]) that the model grid's 0 and 1 stand for:
        ``display = grey_low + plane * (grey_high - grey_low)``.
    plausibility : float
        Score in [0, 1] of a film critic that is not the classifier: 1 looks like a film.
    plausibility_threshold : float
        Below it the adversarial image does not count as a film.
    distribution_warnings : tuple of Reason
        Why the frame may lie outside what the model was trained on; empty if nothing was noticed.
    timings_ms : dict
        Wall milliseconds by step: preprocess, explain (scores and generators), check.
    device : str
        Where it ran, e.g. "cpu" or "cuda:0".
    notes : tuple of str
        What the user should know about the run, e.g. a fall-back to the CPU; sentences of
        :func:`engine.core.language.phrase`.
    map_scale : float
        Map value at the top of the colour bar, fixed per model so that maps of two films compare.
    """

    model_id: str
    model_name: str
    model_version: str
    class_name: str
    counter_class_name: str
    operating_point: float
    scores: Scores
    original_hw: NDArray[np.float32]
    similar_hw: NDArray[np.float32]
    adversarial_hw: NDArray[np.float32]
    grid: Grid
    grey_low: float
    grey_high: float
    plausibility: float
    plausibility_threshold: float
    distribution_warnings: tuple[Reason, ...]
    timings_ms: dict[str, float]
    device: str
    map_scale: float
    notes: tuple[str, ...] = field(default=())

    @property
    def decision(self) -> str:
        """The class the classifier decided for on the original."""
        return self.class_name if self.scores.original >= self.operating_point else self.counter_class_name

    @property
    def device_name(self) -> str:
        """Where it ran, as people call it: "CPU", "GPU:0"."""
        return self.device.replace("cuda", "GPU").replace("mps", "GPU (Metal)").replace("cpu", "CPU")

    @property
    def plausible(self) -> bool:
        """The adversarial image looks like a film to a critic that is not the classifier."""
        return math.isfinite(self.plausibility) and self.plausibility >= self.plausibility_threshold

    @property
    def holds(self) -> bool:
        """Similar agrees, adversarial flips and looks like a film, and the film itself is one as the training had."""
        point = self.operating_point
        passed = self.scores.similar_agrees(point) and self.scores.adversarial_flips(point) and self.plausible
        return passed and self.in_distribution

    @property
    def in_distribution(self) -> bool:
        """Nothing was noticed that puts the frame outside the model's training data."""
        return not self.distribution_warnings

    def signed_map_hw(self, definition: MapDefinition = DEFAULT_DEFINITION) -> NDArray[np.float32]:
        """The signed explanation map (METHOD: x_s - x_a, or x - x_a), float32 in [-1, 1]."""
        minuend = self.similar_hw if definition == "similar-adversarial" else self.original_hw
        return minuend - self.adversarial_hw

    def map_hw(self, definition: MapDefinition = DEFAULT_DEFINITION) -> NDArray[np.float32]:
        """The absolute explanation map, float32 in [0, 1]."""
        return np.abs(self.signed_map_hw(definition))
