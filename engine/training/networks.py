"""Trained networks as files of a run: the weights, what they are built with, and the operating point."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.models.classifiers import build_classifier
from engine.models.discriminators import FilmCritic
from engine.models.generators import Generators, build_generators
from engine.models.precision import CPU
from engine.models.preprocess import PREPROCESSING
from engine.training import checkpoint
from engine.training.frozen import FrozenClassifier

CLASSIFIER, GENERATORS, CRITIC = "classifier.pt", "generators.pt", "critic.pt"
CHECKPOINT = "checkpoint.pt"


def place(network: nn.Module, device: torch.device) -> None:
    """Put a network that is to be trained on a device, its weights in the order that convolutions read fastest."""
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # unknown to torch's stubs


def save_network(path: Path, network: nn.Module, **built_with: Any) -> None:
    """Write a network's weights beside what :func:`load_classifier` and its siblings need to build it again."""
    checkpoint.save(path, {**built_with, "weights": network.state_dict()})


def load_classifier(folder: Path, device: torch.device = CPU) -> FrozenClassifier:
    """The classifier of a finished run, frozen at its operating point."""
    state = checkpoint.load(folder / CLASSIFIER)
    network = build_classifier(state["architecture"], state["arguments"])
    network.load_state_dict(state["weights"])
    preprocessing = state.get("preprocessing", PREPROCESSING)
    return FrozenClassifier.freeze(network.to(device), state["operating_point"], preprocessing)


def load_generators(folder: Path, device: torch.device = CPU) -> Generators:
    """The generators of a finished run, in evaluation mode."""
    state = checkpoint.load(folder / GENERATORS)
    generators = build_generators(state["arguments"])
    generators.load_state_dict(state["weights"])
    return generators.to(device).eval().requires_grad_(False)


def load_critic(folder: Path, device: torch.device = CPU) -> FilmCritic:
    """The film critic of a finished run, in evaluation mode."""
    state = checkpoint.load(folder / CRITIC)
    critic = FilmCritic(tuple(state["widths"]))
    critic.load_state_dict(state["weights"])
    return critic.to(device).eval().requires_grad_(False)
