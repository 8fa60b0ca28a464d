import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.core.errors import SourceError
from engine.core.folders import cache_folder
from engine.data.film_cache import FilmCache
from engine.data.film_list import ListedFilm, write_film_list
from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.dicom.pictures import read_picture
from engine.models.preprocess import PREPROCESSING, prepare_frame

HW = (64, 64)


def film(path: Path, seed: int = 0, hw: tuple[int, int] = (90, 120)) -> ListedFilm:
    values = np.random.default_rng(seed).integers(0, 256, hw, np.uint8)
    Image.fromarray(values).save(path)
    return ListedFilm(str(path), "", True, 0)


@pytest.fixture
def cache(tmp_path: Path) -> FilmCache:
    return FilmCache(tmp_path / "cache")


def test_a_film_is_decoded_once_and_is_the_same_ever_after(
    cache: FilmCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = film(tmp_path / "a.png")
    first = cache.get(listed, HW, PREPROCESSING)
    exact = prepare_frame(read_picture(tmp_path / "a.png"), HW)
    assert np.abs(first.plane_hw - exact.plane_hw).max() <= 0.5 / 65535 + 1e-7

    monkeypatch.setattr(ListedFilm, "read", lambda self: pytest.fail("decoded again"))
    again = cache.get(listed, HW, PREPROCESSING)
    assert np.array_equal(again.plane_hw, first.plane_hw)
    assert (again.grid, again.grey_low, again.grey_high) == (exact.grid, exact.grey_low, exact.grey_high)


def test_another_size_preparation_or_content_is_another_film(cache: FilmCache, tmp_path: Path) -> None:
    listed = film(tmp_path / "a.png")
    planes = [cache.get(listed, HW, PREPROCESSING).plane_hw, cache.get(listed, HW, "display-full-stretch/1").plane_hw]
    assert cache.get(listed, (32, 32), PREPROCESSING).plane_hw.shape == (32, 32)
    film(tmp_path / "a.png", seed=1)
    os.utime(tmp_path / "a.png", (1, 1))
    planes.append(cache.get(listed, HW, PREPROCESSING).plane_hw)
    assert all(not np.array_equal(planes[i], planes[j]) for i, j in ((0, 1), (0, 2), (1, 2)))


def test_the_cache_never_exceeds_its_limit_and_forgets_the_longest_unused(tmp_path: Path) -> None:
    size = 64 * 64 * 2 + 1500
    cache = FilmCache(tmp_path / "cache", limit_bytes=6 * size)
    films = [film(tmp_path / f"{seed}.png", seed) for seed in range(12)]
    for number, listed in enumerate(films):
        cache.get(listed, HW, PREPROCESSING)
        for age, path in enumerate(sorted((tmp_path / "cache").iterdir(), key=lambda p: p.stat().st_mtime_ns)):
            os.utime(path, (1000 + 100 * number + age, 1000 + 100 * number + age))
        cache.get(films[0], HW, PREPROCESSING)
        held = sum(path.stat().st_size for path in (tmp_path / "cache").iterdir())
        assert held <= 6 * size
    fresh = FilmCache(tmp_path / "cache", limit_bytes=6 * size)
    os.chmod(tmp_path / "cache", 0o700)
    before = len(list((tmp_path / "cache").iterdir()))
    fresh.get(films[0], HW, PREPROCESSING)
    fresh.get(films[11], HW, PREPROCESSING)
    assert len(list((tmp_path / "cache").iterdir())) == before


def test_a_damaged_entry_is_made_again(cache: FilmCache, tmp_path: Path) -> None:
    listed = film(tmp_path / "a.png")
    first = cache.get(listed, HW, PREPROCESSING)
    (entry,) = (tmp_path / "cache").iterdir()
    entry.write_bytes(entry.read_bytes()[:100])
    assert np.array_equal(cache.get(listed, HW, PREPROCESSING).plane_hw, first.plane_hw)
    assert entry.stat().st_size > 8000


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", "ascii")
    prepared = FilmCache(tmp_path / "cache").get(film(tmp_path / "a.png"), HW, PREPROCESSING)
    assert prepared.plane_hw.shape == HW


def test_a_film_that_cannot_be_decoded_is_not_cached(cache: FilmCache, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(SourceError):
        cache.get(ListedFilm(str(tmp_path / "a.png"), "", True, 0), HW, PREPROCESSING)
    assert not (tmp_path / "cache").exists()


def test_a_list_of_films_is_read_through_the_cache(tmp_path: Path) -> None:
    write_film_list(tmp_path / "films", [film(tmp_path / f"{seed}.png", seed) for seed in range(3)])
    source = [SourceConfig("films", "films")]
    first = load(source, tmp_path, HW)
    assert len(list((cache_folder() / "films").iterdir())) == 3
    assert (load(source, tmp_path, HW).images == first.images).all()
