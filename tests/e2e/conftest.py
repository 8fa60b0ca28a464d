"""A whole model pack, small and untrained: its answers mean nothing, its files are the real thing."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.explain.distribution import COMPONENTS, THUMBNAIL, Distribution
from engine.models.card import parse_card, write_card
from engine.models.classifiers import build_classifier
from engine.models.discriminators import build_critic
from engine.models.generators import build_generators
from engine.models.preprocess import PREPROCESSING
from engine.models.weights import save_tensors

CLASSIFIER = {"widths": [8, 8, 8, 8], "blocks": [1, 1, 1, 1]}
GENERATORS = {"widths": [8, 16]}
CRITIC = {"widths": [8, 8]}


@pytest.fixture
def tiny_pack(data_dir: Path) -> Path:
    """The folder of the model "tiny", registered for this test."""
    folder = data_dir / "models" / "tiny-1.0"
    folder.mkdir(parents=True)
    torch.manual_seed(0)
    networks = {
        "classifier": build_classifier("EvidenceNet", CLASSIFIER),
        "generators": build_generators({"form": "single", **GENERATORS}),
        "critic": build_critic(CRITIC),
    }
    weights = {
        f"{name}.safetensors": save_tensors(network.state_dict(), folder / f"{name}.safetensors")
        for name, network in networks.items()
    }
    thumbnails = np.random.default_rng(0).normal(size=(2 * COMPONENTS, THUMBNAIL**2)).astype(np.float32)
    learned = Distribution.learn(thumbnails)
    statistics = {
        field.name: torch.as_tensor(np.asarray(getattr(learned, field.name), np.float32))
        for field in dataclasses.fields(Distribution)
    }
    weights["distribution.safetensors"] = save_tensors(statistics, folder / "distribution.safetensors")
    card = {
        "schema_version": 1,
        "id": "tiny",
        "name": "Tiny",
        "version": "1.0",
        "task": "Opacity or none",
        "class_name": "opacity",
        "counter_class_name": "no opacity",
        "operating_point": 0.5,
        "calibrated": False,
        "input_hw": [64, 64],
        "preprocessing": PREPROCESSING,
        "architecture": {
            "classifier": {"name": "EvidenceNet", "kwargs": CLASSIFIER},
            "generators": {"name": "Generators", "form": "single", "kwargs": GENERATORS},
            "critic": {"name": "FilmCritic", "kwargs": CRITIC},
        },
        "weights": weights,
        "training_data": [{"name": "none", "licence": "CC0", "citation": "none", "n": 1}],
        "metrics": [],
        "intended_use": "Tests.",
        "limits": ["It is untrained."],
        "what_it_shows": "Nothing.",
        "map_scale": 0.2,
        "plausibility_threshold": 0.5,
        "distribution": {"file": "distribution.safetensors"},
        "recipe": [],
        "licence": "Apache-2.0",
    }
    write_card(parse_card(json.dumps(card), "tiny"), folder)
    return folder
