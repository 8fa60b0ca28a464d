"""A linear classifier whose counterfactual is known on paper, behind the face of a registered model."""

import types
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.core.jobs import JobContext
from engine.explain.explained_model import ExplainedModel
from engine.explain.explanation import Explanation, Scores
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid
from engine.models.preprocess import prepare_frame

HW = (32, 32)
CENTRE = (slice(8, 24), slice(8, 24))
SHIFT = np.float32(0.25)


class BrightCentre(ExplainedModel):
    """Score: mean of the central quarter. Similar: the image. Adversarial: the centre across 0.5 by a quarter."""

    def __init__(self) -> None:
        card = types.SimpleNamespace(
            id="bright-centre",
            name="Bright centre",
            version="1.0",
            sha256="0" * 64,
            class_name="bright",
            counter_class_name="dark",
            operating_point=0.5,
            plausibility_threshold=0.5,
            input_hw=HW,
            preprocessing="display-percentile/1",
            recipe=(),
        )
        self.model = types.SimpleNamespace(card=card, folder=Path())  # type: ignore[assignment]
        self.device = "cpu"

    def explain(self, frame: Frame, context: JobContext) -> Explanation:
        context.report(0.5, "Explaining")
        fed = prepare_frame(frame, HW)
        original_hw = fed.plane_hw
        adversarial_hw = self.adversarial(original_hw)
        original, adversarial = self.score(np.stack([original_hw, adversarial_hw])[:, None]).tolist()
        return Explanation(
            model_id="bright-centre",
            model_name="Bright centre",
            model_version="1.0",
            class_name="bright",
            counter_class_name="dark",
            operating_point=0.5,
            scores=Scores(original, original, adversarial),
            original_hw=original_hw,
            similar_hw=original_hw,
            adversarial_hw=adversarial_hw,
            grid=fed.grid,
            grey_low=fed.grey_low,
            grey_high=fed.grey_high,
            plausibility=1.0,
            plausibility_threshold=0.5,
            distribution_warnings=(),
            timings_ms={"preprocess": 1.0, "explain": 6.0, "check": 1.0},
            device="cpu",
            map_scale=0.5,
        )

    def adversarial(self, original_hw: NDArray[np.float32]) -> NDArray[np.float32]:
        adversarial_hw = original_hw.copy()
        adversarial_hw[CENTRE] += -SHIFT if original_hw[CENTRE].mean() >= 0.5 else SHIFT
        return adversarial_hw

    def score(self, images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(images_b1hw[(..., *CENTRE)].mean((1, 2, 3), dtype=np.float64))

    def map_of(self, plane_hw: NDArray[np.float32], grid: Grid) -> tuple[NDArray[np.float32], float]:
        return np.abs(plane_hw - self.adversarial(plane_hw)), float(self.score(plane_hw[None, None])[0])

    def embed(self, planes_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(planes_b1hw.mean(2, dtype=np.float64)[:, 0])

    def forward_ms(self, plane_hw: NDArray[np.float32]) -> float:
        return 2.0

    def peak_mb(self, plane_hw: NDArray[np.float32], grid: Grid) -> float:
        return 1.5


@pytest.fixture
def bright_centre() -> BrightCentre:
    return BrightCentre()
