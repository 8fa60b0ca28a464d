"""Every method that a trained model can run, side by side, by the command."""

import json
from pathlib import Path

import numpy as np
import pytest
from toy_model import write_films

from engine.attribution.mask_generator import MaskGenerator
from engine.attribution.method import METHODS
from engine.attribution.methods import MethodExplainer, load_methods
from engine.cli import main as cli
from engine.evaluation.methods import OtherMethod, chosen_names, other_methods_of, pairs_of
from engine.models.networks import build_networks
from engine.models.registry import RegisteredModel
from engine.models.weights import network_fingerprint
from engine.training.networks import load_generators


@pytest.fixture(autouse=True)
def _no_shipped_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("engine.models.registry.resources_folder", lambda: tmp_path / "resources")


def test_names_are_all_or_some(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert chosen_names("all") == [method.name for method in METHODS]
    assert chosen_names("ours, occlusion") == ["occlusion"]
    assert cli.main(["evaluate", "--data", str(tmp_path), "--out", str(tmp_path), "--methods", "tea-leaves"]) == 2
    assert "There is no method “tea-leaves”" in capsys.readouterr().err


def test_training_films_may_choose_among_layers_and_baselines(tiny_pack: RegisteredModel) -> None:
    other_methods, plane_hw = load_methods(tiny_pack, "cpu"), np.zeros((64, 64), np.float32)
    words = {
        name: [one.settings for one in OtherMethod(other_methods, name).variants(plane_hw)]
        for name in ("gradient", "integrated-gradients", "grad-cam")
    }
    assert words["gradient"] == [""]
    assert words["integrated-gradients"] == ["baseline black", "baseline blurred"]
    assert words["grad-cam"] == ["layer stages.0", "layer stages.1"]


def test_with_augmentation_every_method_is_there_twice_or_says_why_not(tiny_pack: RegisteredModel) -> None:
    methods, skipped = other_methods_of(
        load_methods(tiny_pack, "cpu"), ["gradient", "mask-generator"], augmentation=True
    )
    assert [one.name for one in methods] == ["gradient", "gradient+augmentation"]
    assert set(skipped) == {"mask-generator"}


def test_generators_of_a_run_are_one_more_method(tiny_pack: RegisteredModel) -> None:
    runs = tiny_pack.folder.parents[1]
    methods, skipped = pairs_of(tiny_pack, {"again": runs / "generators", "none": runs / "absent"})
    assert [one.name for one in methods] == ["again"]
    assert methods[0].weights == network_fingerprint(load_generators(runs / "generators"))
    assert "Finish that run first" in skipped["none"]


def test_a_learned_method_is_known_by_its_network(tiny_pack: RegisteredModel) -> None:
    classifier = build_networks(tiny_pack).classifier
    one, other = (MethodExplainer(classifier, 0.5, mask_generator=MaskGenerator((8, 8))) for _ in range(2))
    assert OtherMethod(one, "mask-generator").weights != OtherMethod(other, "mask-generator").weights
    assert OtherMethod(one, "gradient").weights == ""


def test_the_command_compares_them(
    registered_tiny_pack: RegisteredModel, tiny_pack: RegisteredModel, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    write_films(tmp_path / "films", range(1000, 1003))
    again = f"again={tiny_pack.folder.parents[1] / 'generators'}"
    argv = ["evaluate", "--data", str(tmp_path / "films"), "--out", str(tmp_path / "out"), "--device", "cpu",
            "--methods", "gradient,integrated-gradients,mask-generator", "--generators", again]  # fmt: skip
    assert cli.main(argv) == 0
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert list(metrics["methods"]) == ["ours", "again", "gradient", "integrated-gradients"]
    ours, same = metrics["methods"]["ours"], metrics["methods"]["again"]
    assert same["pixel_auc"]["value"] == pytest.approx(ours["pixel_auc"]["value"], abs=1e-4)
    assert same["adversarial_flips"] == metrics["validity"]["adversarial_flips"]
    assert metrics["methods"]["gradient"]["peak_mb"]["value"] > 0
    assert set(metrics["skipped"]) == {"mask-generator"}
    printed = capsys.readouterr().out
    assert "left out: mask-generator: " in printed
    assert "integrated-gradients" in printed
