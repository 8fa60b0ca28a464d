"""What every explanation method offers."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.attribution.captum_methods import AttributionMethod
from engine.attribution.method import Attribution
from engine.core.jobs import JobContext
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid


class Explainer(Protocol):
    """Explains a frame. Implementations are used from one thread at a time."""

    def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
        """Explain one frame.

        Raises
        ------
        Cancelled
            If the context was cancelled between two steps.
        ParallaxError
            With a sentence, if the frame cannot be explained.
        """
        ...


class MapExplainer(Protocol):
    """Gives the map of any method of the literature. Implementations are used from one thread at a time."""

    def explain(
        self,
        name: str,
        plane_hw: NDArray[np.float32],
        grid: Grid,
        context: JobContext | None = None,
        settings: AttributionMethod | None = None,
    ) -> Attribution:
        """Explain one prepared film by the method of this name, see :data:`engine.attribution.method.METHODS`.

        Raises
        ------
        Cancelled
            If the context was cancelled between two passes of the classifier.
        ParallaxError
            With a sentence, if the method cannot run on this model.
        """
        ...
