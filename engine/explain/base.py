"""What every explanation method offers."""

from typing import Protocol

from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.jobs import JobContext


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
