import shutil
from pathlib import Path

import pytest
import torch

from engine.core.errors import ModelError
from engine.core.folders import models_folder
from engine.models.card import read_card, write_card
from engine.models.registry import RegisteredModel, Registry, load_weights
from engine.models.weights import save_tensors
from engine.training.golden import GOLDEN_FILE, answers, check_golden, register_checked


@pytest.fixture
def pack(tiny_pack: RegisteredModel, tmp_path: Path) -> Path:
    """A copy of the tiny pack that may be changed."""
    return shutil.copytree(tiny_pack.folder, tmp_path / "pack")


def change(folder: Path, file: str, tensors: dict[str, torch.Tensor]) -> None:
    """Replace a weights file and let the card say that this is right."""
    card = read_card(folder)
    card.weights[file] = save_tensors(tensors, folder / file)
    write_card(card, folder)


def test_a_pack_holds_what_its_networks_answered(tiny_pack: RegisteredModel) -> None:
    golden = load_weights(tiny_pack, GOLDEN_FILE)["answers"]
    assert golden.shape == (4, 4)
    assert torch.equal(golden, answers(tiny_pack))
    check_golden(tiny_pack)


def test_a_registered_model_was_loaded_anew_and_answers_the_same(pack: Path, data_dir: Path) -> None:
    registered = register_checked(pack)
    assert registered.folder.parent == models_folder()
    assert Registry().get("tiny").folder == registered.folder
    assert register_checked(pack).folder == registered.folder


def test_a_pack_that_answers_otherwise_is_not_registered(pack: Path, data_dir: Path) -> None:
    change(pack, GOLDEN_FILE, {"answers": torch.full((4, 4), 0.123)})
    with pytest.raises(ModelError, match="does not answer as when it was made, so it was not registered"):
        register_checked(pack)
    assert not models_folder().exists()


def test_a_copy_that_answers_otherwise_is_removed(pack: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = answers

    def damaged(model: RegisteredModel) -> torch.Tensor:
        return right(model) + (0.1 if model.folder.parent == models_folder() else 0.0)

    monkeypatch.setattr("engine.training.golden.answers", damaged)
    with pytest.raises(ModelError, match="was not registered"):
        register_checked(pack)
    assert list(models_folder().iterdir()) == []


def test_a_pack_of_before_has_nothing_to_compare_with(pack: Path, data_dir: Path) -> None:
    card = read_card(pack)
    del card.weights[GOLDEN_FILE]
    write_card(card, pack)
    (pack / GOLDEN_FILE).unlink()
    assert register_checked(pack).card.id == "tiny"
