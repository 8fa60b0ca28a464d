"""Both mask methods on a classifier that sees one bright square."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.attribution.mask_generator import MaskGenerator
from engine.attribution.methods import MethodExplainer
from engine.attribution.perturbation import MeaningfulPerturbation
from engine.core.errors import Cancelled
from engine.core.jobs import JobContext
from engine.imaging.grid import Grid

HW = (64, 64)
SPOT = (slice(16, 22), slice(36, 42))


class BrightSpot(nn.Module):
    """Decides for the class where the brightest 3 x 3 of the film is brighter than 0.6."""

    def forward(self, image_bchw: Tensor) -> Tensor:
        return 30 * (nn.functional.avg_pool2d(image_bchw, 3, stride=1).amax((1, 2, 3)) - 0.6)


@pytest.fixture
def film_hw() -> NDArray[np.float32]:
    film = np.random.default_rng(3).uniform(0.2, 0.3, HW).astype(np.float32)
    film[SPOT] = 0.9
    return film


def test_bbmp_blurs_the_spot_and_little_else(film_hw: NDArray[np.float32]) -> None:
    settings = MeaningfulPerturbation(steps=40, cells=16)
    messages: list[str] = []
    context = JobContext(lambda _fraction, message: messages.append(message))
    found = MethodExplainer(BrightSpot(), 0.5).explain("bbmp", film_hw, Grid.identity(HW), context, settings)
    assert found.map_hw.max() <= 1
    assert found.map_hw[SPOT].mean() > 0.5
    far = np.ones(HW, bool)
    far[8:30, 28:50] = False
    assert found.map_hw[far].mean() < 0.1
    assert messages[-1] == "Optimising the mask: step 21 of 40"


def test_bbmp_gives_the_same_mask_twice_and_stops_when_cancelled(film_hw: NDArray[np.float32]) -> None:
    other_methods, settings = MethodExplainer(BrightSpot(), 0.5), MeaningfulPerturbation(steps=5, cells=8)
    first, second = (other_methods.explain("bbmp", film_hw, Grid.identity(HW), None, settings) for _ in range(2))
    assert np.array_equal(first.map_hw, second.map_hw)
    context = JobContext(lambda _fraction, message: context.cancel() if "Optimising" in message else None)
    with pytest.raises(Cancelled):
        other_methods.explain("bbmp", film_hw, Grid.identity(HW), context, settings)


def test_a_mask_generator_is_one_pass_told_the_decision(film_hw: NDArray[np.float32]) -> None:
    class ToldDecision(MaskGenerator):
        def forward(self, image_bchw: Tensor, decision_b: Tensor) -> Tensor:
            return image_bchw * decision_b.view(-1, 1, 1, 1)

    other_methods = MethodExplainer(BrightSpot(), 0.5, mask_generator=ToldDecision([8, 8]).eval())
    assert other_methods.unavailable() == {}
    found = other_methods.explain("mask-generator", film_hw, Grid.identity(HW))
    assert np.array_equal(found.map_hw, film_hw)
    dark = other_methods.explain("mask-generator", np.minimum(film_hw, np.float32(0.3)), Grid.identity(HW))
    assert dark.map_hw.max() == 0
    assert torch.is_grad_enabled()
