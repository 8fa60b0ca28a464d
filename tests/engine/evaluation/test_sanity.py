"""The randomisation check on a trained toy model: what looks at the classifier must change with it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from toy_model import write_films

from engine.cli import main as cli
from engine.evaluation.sanity import rank_correlation, shuffled
from engine.models.registry import RegisteredModel


@pytest.fixture(autouse=True)
def _no_shipped_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("engine.models.registry.resources_folder", lambda: tmp_path / "resources")


def test_layers_are_shuffled_from_the_output_down_and_the_classifier_stays() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(8, 3))
    before = [p.clone() for p in network.parameters()]
    stages = shuffled(network)
    assert [name for name, _ in stages] == ["3", "0"]
    assert all(torch.equal(a, b) for a, b in zip(before, network.parameters(), strict=True))
    first, second = stages[0][1], stages[1][1]
    assert torch.equal(first[0].weight, network[0].weight)
    assert torch.equal(second[1].weight, network[1].weight)
    for one, layer in ((first, 3), (second, 3), (second, 0)):
        weight, was = one[layer].weight, network[layer].weight
        assert not torch.equal(weight, was)
        # The same values in another order.
        assert torch.equal(weight.flatten().sort().values, was.flatten().sort().values)


def test_rank_correlation_knows_order_alone() -> None:
    plane_hw = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert rank_correlation(plane_hw, np.exp(plane_hw)) == pytest.approx(1)
    assert rank_correlation(plane_hw, -plane_hw) == pytest.approx(-1)
    assert np.isnan(rank_correlation(plane_hw, np.ones_like(plane_hw)))


def test_maps_change_with_the_classifier(
    registered_tiny_pack: RegisteredModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_films(tmp_path / "films", range(1000, 1004))
    argv = ["evaluate", "--data", str(tmp_path / "films"), "--limit", "2", "--out", str(tmp_path / "out"),
            "--methods", "gradient,grad-cam,mask-generator", "--sanity", "randomise", "--device", "cpu"]  # fmt: skip
    assert cli.main(argv) == 0
    outcome = json.loads((tmp_path / "out" / "sanity.json").read_text("utf-8"))
    assert set(outcome["methods"]) == {"gradient", "grad-cam"}
    assert "trained again" in outcome["skipped"]["mask-generator"]
    steps = outcome["methods"]["gradient"]
    assert steps[0]["layer"] == "vote"
    assert steps[-1]["layer"] == "stem.1"
    assert steps[-1]["correlation"]["value"] < 0.9
    assert "gradient: vote " in capsys.readouterr().out


def test_without_names_every_method_that_takes_a_moment_is_shown_and_ours_is_explained(
    registered_tiny_pack: RegisteredModel, tmp_path: Path
) -> None:
    write_films(tmp_path / "films", range(1000, 1002))
    argv = ["evaluate", "--data", str(tmp_path / "films"), "--limit", "1", "--out", str(tmp_path / "out"),
            "--sanity", "randomise", "--device", "cpu"]  # fmt: skip
    assert cli.main(argv) == 0
    outcome = json.loads((tmp_path / "out" / "sanity.json").read_text("utf-8"))
    assert set(outcome["methods"]) == {"gradient", "smoothgrad", "integrated-gradients", "grad-cam", "guided-grad-cam"}
    assert "trained again" in outcome["skipped"]["ours"]
