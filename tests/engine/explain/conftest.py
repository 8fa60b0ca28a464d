"""The card of a model that nothing computes with."""

from typing import Any

import pytest


@pytest.fixture
def toy_card() -> dict[str, Any]:
    network = {"name": "toy", "kwargs": {}}
    return {
        "schema_version": 1,
        "id": "toy",
        "name": "Toy opacity",
        "version": "1.0",
        "task": "Opacity or none",
        "class_name": "opacity",
        "counter_class_name": "no opacity",
        "operating_point": 0.5,
        "calibrated": False,
        "input_hw": [64, 64],
        "preprocessing": "display-percentile/1",
        "architecture": {
            "classifier": network,
            "generators": {"name": "toy", "form": "duo", "kwargs": {}},
            "critic": network,
        },
        "weights": {"classifier.safetensors": "0" * 64},
        "training_data": [{"name": "films", "licence": "CC0", "citation": "none", "n": 1}],
        "metrics": [],
        "intended_use": "Tests.",
        "limits": ["None of its answers means anything."],
        "what_it_shows": "Nothing.",
        "map_scale": 0.4,
        "plausibility_threshold": 0.5,
        "distribution": {},
        "recipe": [],
        "licence": "Apache-2.0",
    }
