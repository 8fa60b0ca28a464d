"""The same trainings on a graphics card; skipped where there is none."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.augment.warp import normal_like
from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models import precision
from engine.training.__main__ import main
from engine.training.networks import load_classifier, load_critic, load_generators

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")

SETS: dict[str, Any] = {
    "input_hw": [64, 64],
    "sources": [{"kind": "planted", "folder": "training"}],
    "validation": [{"kind": "planted", "folder": "held-out"}],
    "seed": 3,
}
SMALL = {"widths": [8, 16, 16, 16], "blocks": [1, 1, 1, 1]}
CLASSIFIER = {**SETS, "kind": "classifier", "name": "c", "arguments": SMALL, "batch": 8, "sparring": 0.5, "faded": 0.5,
              "augment": {"exposure": 0.5, "decoys": 0.5}}  # fmt: skip
GENERATORS = {**SETS, "kind": "generators", "name": "g", "classifier": "c", "arguments": {"widths": [8, 8, 8, 8]},
              "batch": 8, "realism_weight": 0.1, "common_weight": 0.1, "smooth_weight": 0.1}  # fmt: skip
CRITIC = {**SETS, "kind": "critic", "name": "k", "classifier": "c", "generators": ["g"], "widths": [8, 8], "batch": 8}
MASKS = {**SETS, "kind": "mask-generator", "name": "m", "classifier": "c", "widths": [8, 8], "batch": 8}
STAGES = (CLASSIFIER, GENERATORS, CRITIC, MASKS)


def train(stage: dict[str, Any], films_folder: Path, folder: Path, device: str, steps: int = 4) -> None:
    file = folder / f"{stage['name']}.json"
    file.write_text(json.dumps({**stage, "steps": steps, "evaluate_every": steps}))
    assert main([str(file), "--data", str(films_folder), "--out", str(folder), "--device", device]) == 0


@pytest.mark.parametrize("bfloat16", [False, True])
def test_every_network_is_trained_and_read_again_on_the_cpu(
    bfloat16: bool, films_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for stage in STAGES:
        train({**stage, "bfloat16": bfloat16}, films_folder, tmp_path, "cuda")
    assert load_classifier(tmp_path / "c").network(torch.zeros(1, 1, 64, 64)).device.type == "cpu"
    assert next(load_generators(tmp_path / "g").parameters()).device.type == "cpu"
    assert next(load_critic(tmp_path / "k").parameters()).device.type == "cpu"
    events = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert events.count("done") == len(STAGES)
    assert "memory" not in events


def test_a_card_and_the_cpu_learn_the_same(films_folder: Path, tmp_path: Path) -> None:
    plain = {**CLASSIFIER, "augment": {}, "sparring": 0.0, "arguments": {**SMALL}}
    for device in ("cpu", "cuda"):
        (tmp_path / device).mkdir()
        train(plain, films_folder, tmp_path / device, device, steps=2)
    cpu, card = (load_classifier(tmp_path / device / "c").network.eval() for device in ("cpu", "cuda"))
    x = torch.rand(4, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(cpu(x), card(x), atol=0.05)


def test_a_training_stopped_on_a_card_goes_on_on_the_cpu(films_folder: Path, tmp_path: Path) -> None:
    train(CLASSIFIER, films_folder, tmp_path, "cuda")
    train(GENERATORS, films_folder, tmp_path, "cuda")
    train(GENERATORS, films_folder, tmp_path, "cpu")


def test_films_that_fit_lie_on_the_card(films_folder: Path) -> None:
    films = load([SourceConfig("planted", "training")], films_folder, (64, 64), device=torch.device("cuda"))
    assert films.images.device.type == "cuda"
    x, labels, regions, kinds = films.batch(torch.tensor([0, 5]))
    assert {t.device.type for t in (x, labels, regions, kinds)} == {"cuda"}


def test_noise_of_a_card_follows_from_the_seed_alone() -> None:
    x = torch.zeros(2, 1, 8, 8, device="cuda")
    first, second = (normal_like(x, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.std() > 0.5


def test_a_card_computes_with_bfloat16_where_it_can() -> None:
    cuda = torch.device("cuda")
    with precision.mixed(True, cuda):
        product = torch.ones(8, 8, device=cuda) @ torch.ones(8, 8, device=cuda)
    assert (product.dtype == torch.bfloat16) == precision.computes_bfloat16(cuda)
