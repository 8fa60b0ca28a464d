from pathlib import Path

import pytest
import torch
from torch import nn

from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier, generate


class Brightness(nn.Module):
    """The score is the mean grey."""

    def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
        return torch.logit(image_bchw.mean((1, 2, 3)))


def grey(*values: float) -> torch.Tensor:
    return torch.tensor(values).view(-1, 1, 1, 1).expand(-1, 1, 8, 8)


def test_logits_are_relative_to_the_operating_point() -> None:
    classifier = FrozenClassifier.freeze(Brightness(), 0.3)
    assert classifier.logits(grey(0.3)).item() == pytest.approx(0.0, abs=1e-5)
    assert classifier.logits(grey(0.5)).item() == pytest.approx(torch.logit(torch.tensor(0.7)).item(), abs=1e-5)
    assert classifier.decisions(grey(0.29, 0.31)).tolist() == [0.0, 1.0]


def test_freezing_stops_every_gradient_into_the_weights_but_not_into_the_image() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 1), nn.Flatten(0))
    classifier = FrozenClassifier.freeze(network.train(), 0.5)
    assert not network.training
    image = grey(0.4).clone().requires_grad_()
    classifier.logits(image).sum().backward()  # type: ignore[no-untyped-call]
    assert image.grad is not None
    assert image.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in network.parameters())


def test_a_pass_over_films_gives_them_their_decisions_and_both_images_without_gradients(films_folder: Path) -> None:
    films = load([SourceConfig("planted", "held-out")], films_folder, (64, 64))
    classifier = FrozenClassifier.freeze(Brightness(), 0.4)
    index = torch.tensor([5, 0])
    x, c, x_s, x_a = generate(Generators("single", (8, 8)), classifier, films, index)
    assert torch.equal(x, films.batch(index)[0])
    assert torch.equal(c, classifier.decisions(x))
    assert torch.equal(x_s, x)  # untrained
    assert not x_s.requires_grad
    assert not x_a.requires_grad
