"""What the tests of several packages share: a card nothing computes with, films on disk, words of a data set."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from toy_model import write_films

from engine.data.class_words import ClassWords


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


@pytest.fixture(scope="session")
def films_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a planted set ``training`` of 16 films and one ``held-out`` of 8."""
    folder = tmp_path_factory.mktemp("films")
    write_films(folder / "training", range(16))
    write_films(folder / "held-out", range(1000, 1008))
    return folder


@pytest.fixture
def words() -> ClassWords:
    return ClassWords(frozenset({"bright", "shining"}), frozenset({"dark"}), "bright")


@pytest.fixture
def save_picture() -> Callable[..., Path]:
    """``save_picture(path, grey_hw)``: an 8-bit picture of greys in [0, 1], random ones without."""

    def save(path: Path, grey_hw: Any = None, hw: tuple[int, int] = (20, 30)) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        values = np.random.default_rng(0).random(hw) if grey_hw is None else np.asarray(grey_hw)
        Image.fromarray(np.rint(values * 255).astype(np.uint8)).save(path)
        return path

    return save
