import torch
from torch import nn

from engine.attribution.cam_layers import candidate_layers, default_layer
from engine.attribution.traceless import hook_count
from engine.models.classifiers import EvidenceNet


def test_one_layer_per_resolution_finest_first_and_no_hook_left() -> None:
    network = EvidenceNet([8, 16, 16, 16], [1, 1, 1, 1]).eval()
    image = torch.rand(1, 1, 192, 192)
    assert candidate_layers(network, image) == ("stages.0", "stages.1", "dropout", "context")
    assert hook_count(network) == 0
    assert default_layer(network, image) == "dropout"
    # On a small film the chosen layer has too few places; the last one that has enough is taken.
    assert default_layer(network, torch.rand(1, 1, 64, 64)) == "stages.1"


def test_of_an_unknown_classifier_the_last_layer_with_places() -> None:
    network = nn.Sequential(
        nn.Conv2d(1, 4, 3, stride=2), nn.ReLU(), nn.Conv2d(4, 4, 3, stride=2), nn.AdaptiveAvgPool2d(1)
    )
    assert default_layer(network, torch.rand(1, 1, 32, 32)) == "2"
