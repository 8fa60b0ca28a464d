"""The golden output of a model pack: what its networks answered on known films when it was made.

A pack counts as registered only when its copy, loaded anew, answers the same. The known films are phantoms, so that no
patient's film lies in a pack.
"""

import dataclasses
import shutil
from pathlib import Path

import torch
from torch import Tensor

from engine import phantom
from engine.core.errors import ModelError
from engine.core.folders import models_folder
from engine.models.card import write_card
from engine.models.networks import build_networks
from engine.models.preprocess import prepare_display
from engine.models.registry import RegisteredModel, Registry, load_weights, open_pack
from engine.models.weights import save_tensors

GOLDEN_FILE = "golden.safetensors"
_SEEDS = (101, 102, 103, 104)
# Processors round differently; a wrong weight changes a score by more.
_TOLERANCE = 2e-3


def answers(model: RegisteredModel) -> Tensor:
    """Score, similar score, adversarial score and plausibility of each known film, (films, 4) in [0, 1]."""
    networks, card = build_networks(model), model.card
    rows = []
    for seed in _SEEDS:
        film = phantom.film(seed, opacities=seed % 2, hw=card.input_hw)
        result = networks.run(prepare_display(film.image_hw, card.input_hw, preprocessing=card.preprocessing))
        rows.append([result.score, result.similar_score, result.adversarial_score, result.plausibility])
    return torch.tensor(rows)


def add_golden(folder: Path) -> RegisteredModel:
    """Write the golden output of a pack into it and its card.

    Raises
    ------
    ModelError
        If the pack is refused, or an answer is not a number.
    """
    model = open_pack(folder)
    digest = save_tensors({"answers": answers(model)}, folder / GOLDEN_FILE)
    write_card(dataclasses.replace(model.card, weights={**model.card.weights, GOLDEN_FILE: digest}), folder)
    return open_pack(folder)


def check_golden(model: RegisteredModel) -> None:
    """Load a model anew and compare its answers with the golden ones; a pack of before has none to compare.

    Raises
    ------
    ModelError
        If it answers otherwise, or with values that are not numbers.
    """
    found = answers(model)
    expected = load_weights(model, GOLDEN_FILE)["answers"] if GOLDEN_FILE in model.card.weights else found
    if not bool(torch.isfinite(found).all()) or bool((found - expected).abs().max() > _TOLERANCE):
        raise ModelError(
            f"The model “{model.card.name}” does not answer as when it was made, so it was not registered. Its files "
            "or this installation are damaged: check the disk and train or copy it again."
        )


def register_checked(folder: Path) -> RegisteredModel:
    """Register a pack, load the copy anew and let it answer; a copy that answers otherwise is removed.

    Returns
    -------
    RegisteredModel
        The registered copy.

    Raises
    ------
    ModelError
        If the pack is refused, cannot be written, or answers otherwise than when it was made.
    """
    model = open_pack(folder)
    check_golden(model)
    was_there = (models_folder() / f"{model.card.id}-{model.card.version}").exists()
    registered = Registry().register(folder)
    try:
        check_golden(registered)
    except ModelError:
        if not was_there:
            shutil.rmtree(registered.folder)
        raise
    return registered
