import gc
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.core.folders import cache_folder
from engine.data.film_set import load
from engine.data.image_store import ImageStore
from engine.data.source import SourceConfig

HW = (8, 8)
PLANES = np.random.default_rng(0).integers(0, 256, (5, *HW), np.uint8)


@pytest.mark.parametrize("most", [0, 130, 10_000])
def test_planes_come_back_as_they_were_wherever_they_are(most: int) -> None:
    store = ImageStore(HW, most)
    for plane in PLANES:
        store.append(plane)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tensor = store.tensor()
    assert tensor.dtype == torch.uint8
    assert np.array_equal(tensor.numpy(), PLANES)
    del store
    gc.collect()
    assert np.array_equal(tensor[torch.tensor([4, 0])].numpy(), PLANES[[4, 0]])


def test_many_planes_lie_in_a_file_that_leaves_nothing_behind() -> None:
    store = ImageStore(HW, 0)
    for plane in PLANES:
        store.append(plane)
    tensor = store.tensor()
    assert cache_folder().is_dir()
    del tensor, store
    gc.collect()
    assert list(cache_folder().iterdir()) == []


def test_a_training_set_is_the_same_from_a_file(films_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [SourceConfig("planted", "training")]
    held = load(sources, films_folder, (64, 64))
    monkeypatch.setattr("engine.data.image_store.MOST_IN_MEMORY_BYTES", 0)
    mapped = load(sources, films_folder, (64, 64))
    assert cache_folder().is_dir()
    assert torch.equal(mapped.images, held.images)
    assert torch.equal(mapped.batch(torch.tensor([3, 1]))[0], held.batch(torch.tensor([3, 1]))[0])
