from pathlib import Path

import pytest
import torch

from engine.core.errors import ModelError, TrainingError
from engine.models.classifiers import EvidenceNet
from engine.models.discriminators import FilmCritic
from engine.models.generators import Generators
from engine.training.networks import (
    CLASSIFIER,
    CRITIC,
    GENERATORS,
    load_classifier,
    load_critic,
    load_generators,
    save_network,
)

TINY = {"widths": [8, 8, 8, 8], "blocks": [1, 1, 1, 1], "sharpness": 2.0}


def test_a_classifier_comes_back_with_its_weights_arguments_and_operating_point(tmp_path: Path) -> None:
    network = EvidenceNet(**TINY)  # type: ignore[arg-type]
    save_network(tmp_path / CLASSIFIER, network, architecture="EvidenceNet", arguments=TINY, operating_point=0.37)
    frozen = load_classifier(tmp_path)
    x = torch.rand(2, 1, 64, 64)
    assert frozen.operating_point == 0.37
    assert torch.equal(frozen.network(x), network.eval()(x))


def test_generators_come_back_with_their_weights_and_form(tmp_path: Path) -> None:
    arguments = {"form": "duo", "widths": [8, 16], "coarse": 8}
    generators = Generators(**arguments)  # type: ignore[arg-type]
    torch.nn.init.normal_(generators.adversarial.head.weight)
    save_network(tmp_path / GENERATORS, generators, arguments=arguments)
    loaded, x, c = load_generators(tmp_path), torch.rand(1, 1, 64, 64), torch.ones(1)
    assert loaded.form == "duo"
    assert torch.equal(loaded(x, c)[1], generators.eval()(x, c)[1])
    assert not any(p.requires_grad for p in loaded.parameters())


def test_a_critic_comes_back_with_its_weights(tmp_path: Path) -> None:
    critic = FilmCritic((8, 16))
    save_network(tmp_path / CRITIC, critic, widths=[8, 16])
    x = torch.rand(2, 1, 64, 64)
    assert torch.equal(load_critic(tmp_path)(x), critic.eval()(x))


def test_a_network_of_an_unknown_architecture_is_refused(tmp_path: Path) -> None:
    save_network(tmp_path / CLASSIFIER, FilmCritic((8, 8)), architecture="X", arguments={}, operating_point=0.5)
    with pytest.raises(ModelError, match="“X” is unknown"):
        load_classifier(tmp_path)


def test_what_was_never_trained_is_named(tmp_path: Path) -> None:
    for load, file in ((load_classifier, CLASSIFIER), (load_generators, GENERATORS), (load_critic, CRITIC)):
        with pytest.raises(TrainingError, match=f"There is no {file} of the run “first”"):
            load(tmp_path / "first")
