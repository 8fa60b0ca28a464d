"""What a training step costs: the share of the data pipeline, and how time grows with the film.

Printed: `rate_kept` (bar: >= 0.9), the rate of the loop as a share of its rate on tensors that lie ready in memory; and
`ms_per_megapixel` of one step of the generators at 224, 512 and 1024 pixels a side, which must not grow. The memory
that a step needs is counted, not timed, by a test of the generators.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture

from engine.augment import warp as augment
from engine.augment.config import AugmentConfig
from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models.classifiers import EvidenceNet
from engine.models.device import limit_threads
from engine.models.generators import Generators
from engine.models.precision import mixed
from engine.training import losses
from engine.training.frozen import FrozenClassifier

AUGMENT = AugmentConfig(rotation_deg=8, flip=True, exposure=0.5)
BATCH = 16


def stepper() -> Callable[[torch.Tensor], None]:
    """One step of the generators' loop without its discriminator, with networks of the size of the shipped ones."""
    torch.manual_seed(0)
    classifier = FrozenClassifier.freeze(EvidenceNet((24, 48, 80, 96)), 0.5)
    generators = Generators("single", (24, 40, 56, 64))
    optimizer = torch.optim.Adam(generators.parameters(), lr=1e-4)

    def step(x: torch.Tensor) -> None:
        x = x.contiguous(memory_format=torch.channels_last)
        with mixed(True):
            c = classifier.decisions(x)
            x_s, x_a = generators(x, c)
            logits_s, logits_a = classifier.logits(torch.cat([x_s, x_a])).chunk(2)
        loss = losses.decision_loss(logits_s, c) + losses.decision_loss(logits_a, 1 - c)
        loss = loss + losses.distance(x, x_s.float()) + losses.distance(x_s.float(), x_a.float())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


@pytest.mark.benchmark(group="a training step at 224 x 224, batch 16")
def test_the_data_pipeline_beside_the_step(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    limit_threads()
    films = load([SourceConfig("phantom", count=64)], Path(), (224, 224))
    decided = films.labels
    random = torch.Generator().manual_seed(0)
    step = stepper()

    def pipeline() -> torch.Tensor:
        x = films.batch(films.draw(BATCH, random, decided))[0]
        x = augment.warp(x, augment.random_transforms(BATCH, (224, 224), AUGMENT, random))
        return augment.vary_exposure(x, AUGMENT.exposure, random)

    # Films are drawn and step taken in turn, so that whatever else the machine does slows both alike.
    drawn_ms, step_ms = [], []
    for _ in range(8):
        started = time.perf_counter()
        x = pipeline()
        drawn = time.perf_counter()
        step(x)
        drawn_ms.append((drawn - started) * 1000)
        step_ms.append((time.perf_counter() - drawn) * 1000)
    in_memory_ms, loop_ms = float(np.median(step_ms)), float(np.median(np.add(drawn_ms, step_ms)))
    benchmark(pipeline)
    figures = {
        "rate_kept": round(in_memory_ms / loop_ms, 3),
        "loop_ms": round(loop_ms, 1),
        "in_memory_ms": round(in_memory_ms, 1),
        "pipeline_ms": round(benchmark.stats.stats.median * 1000, 1),
        "threads": torch.get_num_threads(),
    }
    benchmark.extra_info |= figures
    with capsys.disabled():
        print(f"\ndata pipeline: {figures}")
    assert figures["in_memory_ms"] > 0


@pytest.mark.benchmark(group="a training step per side of the film, batch 1")
@pytest.mark.parametrize("side", [224, 512, 1024])
def test_time_per_pixel(benchmark: BenchmarkFixture, side: int, capsys: pytest.CaptureFixture[str]) -> None:
    limit_threads()
    step = stepper()
    x = torch.rand(1, 1, side, side)
    benchmark.pedantic(step, (x,), rounds=4, warmup_rounds=1)
    figures = {
        "side": side,
        "ms_per_megapixel": round(benchmark.stats.stats.median * 1000 / (side**2 / 1e6)),
        "threads": torch.get_num_threads(),
    }
    benchmark.extra_info |= figures
    with capsys.disabled():
        print(f"\ntraining step: {figures}")
    assert benchmark.stats.stats.median > 0
