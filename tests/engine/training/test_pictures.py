from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from engine.data.film_set import FilmSet, load
from engine.data.source import SourceConfig
from engine.imaging.colormap import lookup
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier
from engine.training.pictures import MAP_SCALE, save_quadruples


class Darker(Generators):
    """The adversarial image is a known step darker; the map is that step everywhere."""

    def forward(self, image_bchw: torch.Tensor, decision_b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return image_bchw, image_bchw - MAP_SCALE


class ByOrder(nn.Module):
    """Decides on films one by one: no for the first eight, then yes."""

    def __init__(self, yes_from: int) -> None:
        super().__init__()
        self.yes_from = yes_from

    def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
        return (torch.arange(len(image_bchw)) >= self.yes_from) * 2.0 - 1


@pytest.fixture(scope="module")
def films(films_folder: Path) -> FilmSet:
    return load([SourceConfig("planted", "training")], films_folder, (64, 64))


def sheet_of(path: Path, films: FilmSet, yes_from: int) -> np.ndarray:
    save_quadruples(path, Darker("single", (8, 8)), FrozenClassifier.freeze(ByOrder(yes_from), 0.5), films, rows=4)
    with Image.open(path) as picture:
        return np.asarray(picture)


def test_a_row_is_film_similar_adversarial_and_map_and_half_of_the_rows_are_decided_as_the_class(
    tmp_path: Path, films: FilmSet
) -> None:
    sheet = sheet_of(tmp_path / "samples.png", films, yes_from=8)
    assert sheet.shape == (4 * 64, 4 * 64, 3)
    for row, index in enumerate((8, 9, 0, 1)):
        film, similar, adversarial, map_ = np.split(sheet[64 * row : 64 * (row + 1)], 4, axis=1)
        assert np.array_equal(film[..., 0], films.images[index].numpy())
        assert np.array_equal(similar, film)
        assert np.abs(adversarial.astype(int) - np.clip(film.astype(int) - 255 * MAP_SCALE, 0, None)).max() <= 1
        assert (map_ == lookup("blue-orange")[-1]).all()  # the whole scale upwards
    assert [path.name for path in tmp_path.iterdir()] == ["samples.png"]


def test_films_that_are_all_decided_alike_make_a_shorter_sheet(tmp_path: Path, films: FilmSet) -> None:
    assert sheet_of(tmp_path / "samples.png", films, yes_from=16).shape == (2 * 64, 4 * 64, 3)
