"""A model pack small enough to be trained inside the test run, by the same code that trains the shipped ones.

`tiny_pack` is trained once per session (seconds) on phantoms at 64 x 64; `registered_tiny_pack` puts it into the
empty data folder of one test, where ``Registry().get(tiny_pack.card.id)``, the command line and the viewer find it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from engine.phantom import film

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel

HW = (64, 64)
WIDTHS = [8, 16, 16, 16]

CARD: dict[str, Any] = {
    "id": "tiny",
    "name": "Tiny opacity",
    "version": "1.0",
    "task": "soft opacity in a phantom film",
    "class_name": "opacity",
    "counter_class_name": "no opacity",
    "calibrated": False,
    "training_data": [{"name": "phantom", "licence": "Apache-2.0", "citation": "engine.phantom", "n": 64}],
    "intended_use": "Tests of Parallax.",
    "limits": ["Trained for seconds on a few phantoms."],
    "what_it_shows": "Opacities come and go.",
    "recipe": [],
    "licence": "Apache-2.0",
    "films": {"modalities": ["CR", "DX"], "body_parts": ["CHEST"], "views": ["PA", "AP"]},
}


def write_films(folder: Path, seeds: range) -> None:
    """Write phantoms as a planted set: ``with/``, ``without/`` and ``masks/``; odd seeds carry a strong opacity."""
    for name in ("with", "without", "masks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        phantom = film(seed, opacities=seed % 2, hw=HW)
        kind = "with" if seed % 2 else "without"
        image_hw = np.minimum(phantom.image_hw + 0.3 * phantom.mask_hw, 1)
        Image.fromarray(np.rint(image_hw * 255).astype(np.uint8)).save(folder / kind / f"{seed:04d}.png")
        if seed % 2:
            Image.fromarray(phantom.mask_hw.astype(np.uint8) * 255).save(folder / "masks" / f"{seed:04d}.png")


def run_documents() -> list[dict[str, Any]]:
    """The run files of the tiny model, in the order in which they must run."""
    training = [{"kind": "planted", "folder": "training"}]
    held_out = [{"kind": "planted", "folder": "held-out"}]
    shared = {"seed": 1, "evaluate_every": 1000, "input_hw": list(HW), "sources": training, "validation": held_out}
    light = {"rotation_deg": 4, "translation": 0.02, "zoom": 0.03}
    generators = {
        **shared,
        "kind": "generators",
        "classifier": "classifier",
        "arguments": {"form": "single", "widths": WIDTHS},
        "augment": light,
        "batch": 8,
        "rate": 0.01,
        "margin": 0.5,
        "adversarial_weight": 0.2,
        "closeness_weight": 2.0,
        "difference_weight": 1.0,
    }
    return [
        {
            **shared,
            "kind": "classifier",
            "name": "classifier",
            "arguments": {"widths": WIDTHS, "blocks": [1, 1, 1, 1]},
            "augment": light,
            "steps": 50,
            "batch": 16,
            "rate": 0.01,
        },
        {**generators, "name": "generators", "steps": 80},
        {**generators, "name": "cheater", "steps": 10, "seed": 2, "rate": 0.1, "closeness_weight": 0.5},
        {
            **shared,
            "kind": "critic",
            "name": "critic",
            "classifier": "classifier",
            "generators": ["cheater"],
            "widths": WIDTHS,
            "augment": light,
            "steps": 25,
            "batch": 16,
            "rate": 0.02,
        },
        {
            "kind": "pack",
            "name": "pack",
            "input_hw": list(HW),
            "classifier": "classifier",
            "generators": "generators",
            "critic": "critic",
            "training": training,
            "calibration": held_out,
            "evaluation": {"held-out phantoms": held_out},
            "card": CARD,
        },
    ]


def train(folder: Path) -> list[dict[str, Any]]:
    """Run every run file below `folder` (``data/``, ``out/``) in this process and return the events."""
    from engine.core.jobs import JobContext
    from engine.training.__main__ import execute
    from engine.training.config import read_run

    write_films(folder / "data" / "training", range(64))
    write_films(folder / "data" / "held-out", range(1000, 1024))
    events: list[dict[str, Any]] = []

    def emit(event: str, **fields: Any) -> None:
        events.append({"event": event, **fields})

    for document in run_documents():
        path = folder / f"{document['name']}.json"
        path.write_text(json.dumps(document), "utf-8")
        execute(read_run(path), folder / "data", folder / "out", emit, JobContext())
    return events


@pytest.fixture(scope="session")
def tiny_pack(tmp_path_factory: pytest.TempPathFactory) -> "RegisteredModel":
    """A model folder made by the real training code; read-only for tests (copy it to change it)."""
    from engine.models.registry import open_pack

    folder = tmp_path_factory.mktemp("tiny-model")
    train(folder)
    return open_pack(folder / "out" / "pack" / CARD["id"])


@pytest.fixture
def registered_tiny_pack(data_dir: Path, tiny_pack: "RegisteredModel") -> "RegisteredModel":
    """The tiny model, registered in the empty data folder of this test."""
    from engine.models.registry import Registry

    return Registry().register(tiny_pack.folder)
