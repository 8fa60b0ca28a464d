from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from foreign_classifier import HW, export, foreign_network
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.importing.classifier_file import guess_contract, import_classifier, inspect_file
from engine.models.importing.colour import refuse_colour, tells_colours_apart
from engine.models.importing.contract import ClassifierContract


def test_a_contract_of_colour_is_refused_because_films_are_explained_in_grey(tmp_path: Path) -> None:
    path = export(foreign_network(channels=3), tmp_path / "skin.onnx", channels=3)
    contract = guess_contract(inspect_file(path))
    assert not contract.colour
    assert import_classifier(path, replace(contract, outputs=2)).contract.channels == 3
    with pytest.raises(ModelError, match="sees colour, and Parallax explains films in grey"):
        import_classifier(path, replace(contract, outputs=2, colour=True))


def test_one_channel_is_no_colour() -> None:
    with pytest.raises(ModelError, match="a picture in colour has 3 channels"):
        ClassifierContract(HW, colour=True)


def test_the_first_convolution_tells_whether_colours_can_be_told_apart(tmp_path: Path) -> None:
    network = foreign_network(channels=3)
    assert inspect_file(export(network, tmp_path / "m.onnx", channels=3)).sees_colour is True
    with torch.no_grad():
        network[0].weight.copy_(network[0].weight.mean(1, keepdim=True).expand(-1, 3, -1, -1))
    assert inspect_file(export(network, tmp_path / "m.onnx", channels=3)).sees_colour is False
    assert inspect_file(export(foreign_network(), tmp_path / "m.onnx")).sees_colour is None
    assert tells_colours_apart(torch.rand(4, 3, 5, 5)) is True
    assert tells_colours_apart(torch.rand(4, 3)) is None


class RedMinusBlue(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 8 * (x[:, 0] - x[:, 2]).mean((1, 2))


class MeanGrey(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.mean((1, 2, 3))


RED = np.stack([np.full((8, 8), grey, np.float32) for grey in (0.8, 0.5, 0.35)])


def test_scores_that_change_with_colour_are_told_and_the_classifier_is_refused() -> None:
    grey = (RED * np.array([0.299, 0.587, 0.114], np.float32)[:, None, None]).sum(0)
    sentence = r"In colour this classifier scores lesion\.png 0\.973, in grey 0\.500: it sees colour"
    with pytest.raises(ModelError, match=sentence):
        refuse_colour(RedMinusBlue(), [("lesion.png", grey, RED)])


def test_a_classifier_that_scores_both_alike_is_taken() -> None:
    refuse_colour(MeanGrey(), [("lesion.png", RED.mean(0), RED)])
    refuse_colour(RedMinusBlue(), [])
