"""What one explanation costs, as a ratio to one forward pass of its classifier; the self-check is part of it.

Printed beside the time: `ratio` (bar: <= 6), `classifier_ms`, and the number of threads, without which no figure means
anything. Preprocessing of the film is part of an explanation too, and its time does not depend on the classifier.
"""

import time

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture

from engine.explain.counterfactual import load_explainer
from engine.imaging.frame import Frame, Window
from engine.models.device import limit_threads
from engine.models.networks import build_networks
from engine.models.preprocess import prepare_frame
from engine.models.registry import RegisteredModel, Registry
from engine.phantom import film

pytestmark = pytest.mark.benchmark(group="explain a 1024 x 1024 film")


@pytest.fixture(scope="module")
def frame() -> Frame:
    modality_hw = np.rint(film(3, 2, (1024, 1024)).image_hw * 4095).astype(np.float32)
    return Frame(modality_hw, None, Window(2047.5, 4095.0, "LINEAR_EXACT"), modality="DX", view_position="PA")


def forward_ms(model: RegisteredModel, frame: Frame) -> float:
    """Median of 20 forward passes of the classifier alone, in ms."""
    x = torch.from_numpy(prepare_frame(frame, model.card.input_hw).plane_hw)[None, None]
    classifier = build_networks(model).classifier
    measured = []
    with torch.inference_mode():
        for _ in range(25):
            started = time.perf_counter()
            classifier(x)
            measured.append((time.perf_counter() - started) * 1000)
    return float(np.median(measured[5:]))


@pytest.mark.parametrize("model_id", ["phantom-opacity", "chest-opacity"])
def test_explain(benchmark: BenchmarkFixture, frame: Frame, model_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    threads = limit_threads()
    model = Registry().get(model_id)
    explainer = load_explainer(model, "cpu")
    classifier_ms = forward_ms(model, frame)
    explanation = benchmark(explainer.explain, frame)
    median_ms = benchmark.stats.stats.median * 1000
    figures = {
        "ratio": round(median_ms / classifier_ms, 2),
        "explanation_ms": round(median_ms, 2),
        "classifier_ms": round(classifier_ms, 2),
        "preprocess_ms": round(explanation.timings_ms["preprocess"], 2),
        "threads": threads,
    }
    benchmark.extra_info |= figures
    with capsys.disabled():  # the table of times does not show what else was measured
        print(f"\n{model_id}: {figures}")
    assert 0 <= explanation.scores.adversarial <= 1
