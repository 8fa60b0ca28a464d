"""How long one repaint of a software canvas takes: a 5-megapixel film and one overlay in a 1000 x 1000 view."""

from dataclasses import replace

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.imaging.compose import Compositor, compose
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold
from engine.imaging.viewport import Viewport

HW = (2500, 2048)


@pytest.fixture(scope="module")
def film() -> np.ndarray:
    return np.random.default_rng(0).random(HW, dtype=np.float32)


@pytest.fixture(scope="module")
def overlay() -> Layer:
    plane_hw = np.random.default_rng(1).random((512, 512), dtype=np.float32)
    data = LayerData("difference", "absolute", plane_hw, Grid.letterbox(HW, (512, 512)))
    return Layer(data, LayerLook(colormap="inferno", opacity=0.6, threshold=Threshold("percentile", 95)))


def test_compose_while_the_threshold_is_dragged(benchmark: BenchmarkFixture, film: np.ndarray, overlay: Layer) -> None:
    view, compositor = Viewport.fitted((1000, 1000), HW), Compositor()
    percentiles = iter(np.linspace(80, 99.9, 100_000))

    def drag() -> np.ndarray:
        look = replace(overlay.look, threshold=Threshold("percentile", float(next(percentiles))))
        return compositor.paint(film, [Layer(overlay.data, look)], view)

    assert benchmark(drag).shape == (1000, 1000, 3)


def test_compose_a_whole_layer_without_threshold(benchmark: BenchmarkFixture, film: np.ndarray, overlay: Layer) -> None:
    view, compositor = Viewport.fitted((1000, 1000), HW), Compositor()
    layers = [Layer(overlay.data, replace(overlay.look, threshold=None))]
    assert benchmark(lambda: compositor.paint(film, layers, view)).shape == (1000, 1000, 3)


def test_compose_after_a_zoom(benchmark: BenchmarkFixture, film: np.ndarray, overlay: Layer) -> None:
    view = Viewport.placed((1000, 1000), (1200.0, 1000.0), 1.3)
    assert benchmark(lambda: compose(film, [overlay], view)).shape == (1000, 1000, 3)


def test_compose_at_full_resolution(benchmark: BenchmarkFixture, film: np.ndarray, overlay: Layer) -> None:
    assert benchmark(lambda: compose(film, [overlay])).shape == (*HW, 3)
