from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.classifiers import IMPORTED, build_classifier
from engine.models.importing.adapter import ImportedClassifier, class_logit
from engine.models.importing.contract import ClassifierContract

OUTPUTS = torch.tensor([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
SEVERAL = ClassifierContract((64, 64), outputs=3, exclusive=True, class_output=1)


def test_exclusive_outputs_are_compared_with_all_others_together() -> None:
    assert torch.allclose(torch.sigmoid(class_logit(OUTPUTS, SEVERAL)), torch.softmax(OUTPUTS, 1)[:, 1])


def test_a_counter_class_is_compared_alone() -> None:
    logit = class_logit(OUTPUTS, replace(SEVERAL, counter_output=2))
    assert torch.equal(logit, OUTPUTS[:, 1] - OUTPUTS[:, 2])


def test_independent_outputs_stand_alone() -> None:
    assert torch.equal(class_logit(OUTPUTS, replace(SEVERAL, exclusive=False)), OUTPUTS[:, 1])


def test_probabilities_come_back_as_the_score() -> None:
    p = torch.tensor([[0.2, 0.7, 0.1], [0.0, 1.0, 0.0]])
    scores = torch.sigmoid(class_logit(p, replace(SEVERAL, scores="probabilities")))
    assert scores.tolist() == pytest.approx([0.7, 1.0], abs=1e-5)
    against = class_logit(p[:1], replace(SEVERAL, scores="probabilities", counter_output=0))
    assert against.item() == pytest.approx(torch.tensor(3.5).log().item())


def test_a_high_output_may_speak_for_the_counter_class() -> None:
    single = ClassifierContract((64, 64), class_is_high=False)
    assert class_logit(torch.tensor([[1.5]]), single).tolist() == [-1.5]


def prepared(contract: ClassifierContract, image_bchw: Tensor) -> Tensor:
    network = {"name": "EvidenceNet", "kwargs": {"widths": [8] * 4, "blocks": [1] * 4}}
    return ImportedClassifier(network, contract.to_json(), {}).prepare(image_bchw)


def test_range_channels_and_normalisation_are_applied_in_this_order() -> None:
    contract = ClassifierContract((8, 8), 3, low=-1024, high=1024, mean=(0.0, 1.0, 2.0), std=(1.0, 2.0, 4.0))
    x = prepared(contract, torch.full((1, 1, 8, 8), 0.75))
    assert x[0, :, 0, 0].tolist() == [512.0, 255.5, 127.5]


def test_a_classifier_of_bright_air_gets_the_film_inverted() -> None:
    x = torch.rand(1, 1, 8, 8)
    assert torch.allclose(prepared(ClassifierContract((8, 8), inverted=True), x), 1 - x)


def test_the_film_is_brought_to_the_classifiers_own_size() -> None:
    ramp = torch.linspace(0, 1, 64).view(1, 1, 1, 64).expand(1, 1, 64, 64)
    x = prepared(ClassifierContract((32, 16)), ramp)
    assert x.shape == (1, 1, 32, 16)
    assert float((x[..., 1:] - x[..., :-1]).min()) > 0


def test_a_network_of_timm_is_made_where_timm_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.machinery
    import sys
    import types

    made = {}

    def create_model(name: str, **options: object) -> nn.Module:
        made[name] = options
        return nn.Flatten()

    timm = types.ModuleType("timm")
    timm.__spec__ = importlib.machinery.ModuleSpec("timm", None)
    timm.create_model = create_model
    monkeypatch.setitem(sys.modules, "timm", timm)
    network = {"name": "timm:tiny_vit", "kwargs": {"outputs": 64, "channels": 1}}
    contract = ClassifierContract((8, 8), outputs=64)
    assert ImportedClassifier(network, contract.to_json(), {})(torch.rand(2, 1, 8, 8)).shape == (2,)
    assert made == {"tiny_vit": {"pretrained": False, "num_classes": 64, "in_chans": 1}}


@pytest.mark.parametrize(
    "network",
    [
        {"name": "GrandNet", "kwargs": {}},
        {"name": "graph", "kwargs": {"steps": ["t1 = Explode(x) {}"], "output": "t1", "weights": {}}},
        {"name": "graph", "kwargs": {"steps": ["t1 = Neg(t0) {}"], "output": "t1", "weights": {}}},
        {"name": "graph", "kwargs": {"steps": ["rm -rf"], "output": "t1", "weights": {}}},
        {"name": "graph", "kwargs": {"steps": [], "output": "t1", "weights": {}}},
        {"name": "resnet18", "kwargs": {}},
        {},
    ],
)
def test_a_card_that_describes_no_network_is_refused(network: dict[str, object]) -> None:
    arguments = {"network": network, "contract": ClassifierContract((8, 8)).to_json(), "source": {}}
    with pytest.raises(ModelError, match=r"cannot be built|is unknown"):
        build_classifier(IMPORTED, arguments)
