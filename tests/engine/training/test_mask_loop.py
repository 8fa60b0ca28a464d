from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.attribution.mask_generator import MaskGenerator, load_mask_generator
from engine.core.errors import TrainingError
from engine.metrics.faithfulness import blurred as reference_of
from engine.training.config import MaskGeneratorRun, parse_run
from engine.training.frozen import FrozenClassifier
from engine.training.mask_loop import blurred, train_mask_generator


@pytest.fixture
def train(films_folder: Path, make_run: Callable[..., Any], bright_centre: FrozenClassifier) -> Callable[..., Any]:
    def run(out: Path, events: Any, **changes: Any) -> MaskGenerator:
        configured = make_run(MaskGeneratorRun, **changes)
        out.mkdir(parents=True, exist_ok=True)
        return train_mask_generator(configured, bright_centre, films_folder, out, events, events.context)

    return run


def test_the_reference_is_that_of_the_evaluation() -> None:
    image = torch.rand(2, 1, 64, 96, generator=torch.Generator().manual_seed(0))
    whole = (slice(0, 64), slice(0, 96))
    expected = np.stack([reference_of(plane[0].numpy(), whole) for plane in image])
    assert blurred(image)[:, 0].numpy() == pytest.approx(expected, abs=1e-4)


def test_it_learns_to_mask_the_centre_that_decides(tmp_path: Path, train: Callable[..., Any], events: Any) -> None:
    network = train(
        tmp_path, events, steps=60, batch=8, rate=0.02, evaluate_every=60, keep_weight=0.0, area_weight=0.5,
        smooth_weight=0.1,
    )  # fmt: skip
    first, last = events.of("step")[0], events.of("step")[-1]
    assert last["flip"] < first["flip"]
    assert set(events.of("validation")[0]) == {"event", "step", "flips", "area", "iou_at_area"}
    x = torch.rand(4, 1, 64, 64, generator=torch.Generator().manual_seed(0)) * 0.2 + 0.5
    with torch.no_grad():
        mask = network(x, torch.ones(4))
    edge = torch.ones(64, 64, dtype=torch.bool)
    edge[8:56, 8:56] = False
    assert mask[..., 20:44, 20:44].mean() > mask[:, 0, edge].mean()


def test_an_interrupted_run_goes_on_and_leaves_a_network_that_can_be_loaded(
    tmp_path: Path, train: Callable[..., Any], interrupted_and_resumed: Callable[..., Any],
    bright_centre: FrozenClassifier, events: Any,
) -> None:  # fmt: skip
    resumed = interrupted_and_resumed(lambda told: train(tmp_path / "twice", told))
    straight = train(tmp_path / "once", events)
    for one, other in zip(resumed.state_dict().values(), straight.state_dict().values(), strict=True):
        assert torch.allclose(one, other, atol=1e-5)
    kept = load_mask_generator(tmp_path / "twice", bright_centre.network)
    assert torch.equal(kept.field.head.weight, resumed.field.head.weight)


def test_films_of_one_decision_teach_nothing(
    films_folder: Path, make_run: Callable[..., Any], tmp_path: Path, bright_centre: FrozenClassifier, events: Any
) -> None:
    never = FrozenClassifier(bright_centre.network, 1 - 1e-12)
    with pytest.raises(TrainingError, match="decides the same"):
        train_mask_generator(make_run(MaskGeneratorRun), never, films_folder, tmp_path, events, events.context)


def test_a_run_file_of_this_kind_is_read() -> None:
    source = {"kind": "planted", "folder": "training"}
    document = {"kind": "mask-generator", "name": "masks", "seed": 1, "input_hw": [64, 64], "classifier": "classifier",
                "sources": [source], "validation": [source]}  # fmt: skip
    run = parse_run(document, "run.json")
    assert isinstance(run, MaskGeneratorRun)
    assert run.area_weight == 2.0
