"""Classifiers made by code that knows nothing of Parallax, and their files."""

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import nn

HW = (64, 64)


def foreign_network(outputs: int = 2, channels: int = 1, seed: int = 0) -> nn.Module:
    """What a department's researcher might have: convolutions, batch normalisation, a linear head."""
    torch.manual_seed(seed)
    network = nn.Sequential(
        nn.Conv2d(channels, 6, 5, 2, 2),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        nn.MaxPool2d(3, 2, 1),
        nn.Conv2d(6, 8, 3, padding=1),
        nn.SiLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, outputs),
    )
    network.train()(torch.rand(8, channels, *HW))  # running statistics other than 0 and 1
    # Random weights hardly tell films apart: scores are spread as those of a trained one are.
    with torch.no_grad():
        network[-1].weight *= 10
    return network.eval()


def export(network: nn.Module, path: Path, channels: int = 1, hw: tuple[int, int] = HW, **options: Any) -> Path:
    """As a user exports: torch's own exporter."""
    options.setdefault("dynamic_axes", {"film": {0: "batch"}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (torch.zeros(1, channels, *hw),), str(path), dynamo=False, input_names=["film"], **options
        )
    return path
