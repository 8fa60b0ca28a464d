"""An explanation of made-up images, for tests that show, store or report one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.explain.explanation import Explanation, Scores
from engine.imaging.grid import Grid


def make_explanation(
    original_hw: NDArray[np.float32], adversarial_hw: NDArray[np.float32], image_hw: tuple[int, int], **changes: Any
) -> Explanation:
    """An explanation that holds; the similar image is the original.

    Parameters
    ----------
    original_hw, adversarial_hw : ndarray of float32, shape (h, w), values in [0, 1]
    image_hw : tuple of int
        Size of the film that the planes' grid lies on.
    **changes
        Any field of Explanation.
    """
    values: dict[str, Any] = {
        "model_id": "toy",
        "model_name": "Toy opacity",
        "model_version": "1.0",
        "class_name": "opacity",
        "counter_class_name": "no opacity",
        "operating_point": 0.5,
        "scores": Scores(0.91, 0.9, 0.07),
        "original_hw": original_hw,
        "similar_hw": original_hw,
        "adversarial_hw": adversarial_hw,
        "grid": Grid.letterbox(image_hw, original_hw.shape),
        "grey_low": 0.0,
        "grey_high": 1.0,
        "plausibility": 0.9,
        "plausibility_threshold": 0.5,
        "distribution_warnings": (),
        "timings_ms": {"preprocess": 1.0, "explain": 20.0, "check": 2.0},
        "device": "cpu",
        "map_scale": 0.4,
    }
    return Explanation(**values | changes)
