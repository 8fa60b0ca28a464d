import json
from pathlib import Path

import pytest
import torch
from torch import nn

from engine.attribution.mask_generator import (
    DESCRIPTION_FILE,
    MaskGenerator,
    load_mask_generator,
    save_mask_generator,
)
from engine.core.errors import ModelError

WIDTHS = (8, 16)


@pytest.fixture
def classifier() -> nn.Module:
    torch.manual_seed(0)
    return nn.Conv2d(1, 1, 3)


@pytest.fixture
def saved(tmp_path: Path, classifier: nn.Module) -> tuple[Path, MaskGenerator]:
    network = MaskGenerator(WIDTHS).eval()
    save_mask_generator(network, WIDTHS, classifier, tmp_path)
    return tmp_path, network


def test_an_untrained_mask_blurs_little_and_knows_no_place() -> None:
    masks = MaskGenerator(WIDTHS)(torch.rand(2, 1, 64, 96), torch.tensor([0.0, 1.0]))
    assert masks.shape == (2, 1, 64, 96)
    assert masks.max() < 0.13
    assert masks.std() < 1e-6


def test_what_was_saved_is_loaded(saved: tuple[Path, MaskGenerator], classifier: nn.Module) -> None:
    folder, network = saved
    again = load_mask_generator(folder, classifier)
    x, c = torch.rand(1, 1, 64, 64), torch.ones(1)
    assert torch.equal(again(x, c), network(x, c))
    assert not again.training
    assert sorted(path.name for path in folder.iterdir()) == ["mask-generator.json", "mask-generator.safetensors"]


def test_a_mask_generator_of_another_classifier_is_refused(saved: tuple[Path, MaskGenerator]) -> None:
    torch.manual_seed(1)
    with pytest.raises(ModelError, match="another classifier"):
        load_mask_generator(saved[0], nn.Conv2d(1, 1, 3))


def test_none_a_torn_and_a_wrong_one_are_told_in_sentences(
    saved: tuple[Path, MaskGenerator], classifier: nn.Module, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="holds no mask generator"):
        load_mask_generator(tmp_path / "absent", classifier)
    path = saved[0] / DESCRIPTION_FILE
    text = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**text, "widths": [8, 8]}), "utf-8")
    with pytest.raises(ModelError, match="does not fit"):
        load_mask_generator(saved[0], classifier)
    path.write_text(json.dumps({**text, "sha256": "0" * 64}), "utf-8")
    with pytest.raises(ModelError, match="was changed"):
        load_mask_generator(saved[0], classifier)
    for damaged in ("{", "[" * 100_000):
        path.write_text(damaged, "utf-8")
        with pytest.raises(ModelError, match="cannot be read"):
            load_mask_generator(saved[0], classifier)
