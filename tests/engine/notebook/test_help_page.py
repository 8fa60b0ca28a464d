"""The page of the help for notebooks: every line of code on it runs, as it is written, on synthetic data."""

import re

import numpy as np
import pydicom
import pytest
from foreign_classifier import foreign_network

from engine.core.folders import resources_folder
from engine.models.registry import Registry
from engine.phantom import film

HELP = resources_folder() / "help"
FILM = film(7, 2, (256, 256))
# A training of the size that the page proposes takes minutes.
SMALLER = {"steps=1500": "steps=1", "input_size=224": "input_size=64"}


def blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (HELP / name).read_text(encoding="utf-8"), re.DOTALL)


def test_both_languages_show_the_same_code():
    assert blocks("notebook.md") == blocks("notebook.fr.md")


@pytest.mark.filterwarnings("ignore::UserWarning")  # what generators of one step are told to be
def test_the_page_runs_as_it_is_written(tmp_path, monkeypatch, write_dicom):
    monkeypatch.chdir(tmp_path)
    write_film(tmp_path / "film.dcm", write_dicom)
    images = np.stack([film(seed, seed % 2, (64, 64)).image_hw for seed in range(16)])
    names = {"torch_module": deciding(foreign_network(outputs=2), images), "images": images, "mask": FILM.mask_hw}
    for block in blocks("notebook.md"):
        for written, smaller in SMALLER.items():
            block = block.replace(written, smaller)
        exec(block, names)
    assert names["cf"].decision == "opacity"
    assert names["cf"].holds
    assert "my-model" in [model.card.id for model in Registry().list()[0]]
    found = names["parallax"].metrics.localisation(names["cf"].attribution, FILM.mask_hw)
    assert found["pixel_auc"] > 0.9


def write_film(path, write_dicom):
    """The phantom as a DICOM film of 8 bits, shown over its full range."""
    write_dicom(path)
    dataset = pydicom.dcmread(path)
    stored_hw = np.rint(255 * FILM.image_hw).astype(np.uint8)
    dataset.Rows, dataset.Columns = stored_hw.shape
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation, dataset.PhotometricInterpretation = 7, 0, "MONOCHROME2"
    dataset.WindowCenter, dataset.WindowWidth, dataset.VOILUTFunction = 127.5, 255, "LINEAR_EXACT"
    dataset.RescaleSlope, dataset.RescaleIntercept = 1, 0
    dataset.PixelData = stored_hw.tobytes()
    dataset.save_as(path)


def deciding(network, images):
    """The network with its bias moved to where half of the images are decided as the class."""
    import torch

    with torch.no_grad():
        logits = network((torch.from_numpy(images).float()[:, None] - 0.5) / 0.25)
        network[-1].bias[1] -= (logits[:, 1] - logits[:, 0]).median()
    return network
