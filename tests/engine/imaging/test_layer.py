"""Thresholds: what is cut away."""

import numpy as np
import pytest

from engine.imaging.grid import Grid
from engine.imaging.layer import LayerData, Threshold


def layer(plane_hw: np.ndarray, grid: Grid | None = None) -> LayerData:
    plane_hw = plane_hw.astype(np.float32)
    return LayerData("difference", "signed", plane_hw, grid or Grid.identity((plane_hw.shape[0], plane_hw.shape[1])))


@pytest.mark.parametrize("percentile", [0, 37.5, 80, 95, 99.9, 100])
def test_the_percentile_is_that_of_the_magnitudes(percentile: float) -> None:
    plane_hw = np.random.default_rng(1).normal(size=(40, 30))
    data = layer(plane_hw)
    expected = np.percentile(np.abs(plane_hw.astype(np.float32)), percentile)
    assert data.cut(Threshold("percentile", percentile)) == pytest.approx(expected, rel=1e-5)


def test_the_letterbox_does_not_count_in_the_percentile() -> None:
    grid = Grid.letterbox((50, 100), (100, 100))
    plane_hw = np.zeros((100, 100))
    plane_hw[grid.content] = 1.0
    assert layer(plane_hw, grid).cut(Threshold("percentile", 1)) == 1.0


def test_an_absolute_threshold_is_in_the_layers_units() -> None:
    assert layer(np.ones((2, 2))).cut(Threshold("absolute", 0.3)) == 0.3
    assert layer(np.ones((2, 2))).cut(None) == 0.0
