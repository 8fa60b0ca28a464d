import numpy as np
import pytest

from engine.metrics.map_diversity import MapCollection


def collection(maps: np.ndarray) -> MapCollection:
    kept = MapCollection()
    for patient, one in enumerate(maps):
        kept.add(one.astype(np.float32), patient)
    return kept


def test_the_same_pattern_on_every_film_has_none() -> None:
    pattern = np.random.default_rng(0).normal(0, 1, (8, 8))
    kept = collection(np.stack([pattern] * 5))
    for signed in (True, False):
        found = kept.diversity(signed=signed)
        assert found.value == pytest.approx(0.0, abs=1e-9)
        assert found.n == 5


def test_maps_that_share_nothing_miss_one_by_one_over_n() -> None:
    found = collection(np.eye(16).reshape(16, 4, 4)).diversity(signed=False)
    assert found.value == pytest.approx(1 - 1 / 16)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1 - 1 / 16 < found.high


def test_it_is_the_formula_also_where_maps_are_taken_in_pieces() -> None:
    maps = np.random.default_rng(1).normal(0.3, 1, (6, 96, 96)).astype(np.float16).astype(np.float64)
    for signed, values in ((True, maps), (False, np.abs(maps))):
        expected = 1 - (values.mean(0) ** 2).sum() / (values**2).sum((1, 2)).mean()
        assert collection(maps).diversity(signed=signed).value == pytest.approx(expected, abs=1e-9)


def test_opposite_signs_cancel_only_in_the_signed_one() -> None:
    pattern = np.ones((4, 4))
    kept = collection(np.stack([pattern, -pattern]))
    assert kept.diversity(signed=True).value == pytest.approx(1.0)
    assert kept.diversity(signed=False).value == pytest.approx(0.0)


def test_too_few_films_or_empty_maps_have_no_answer() -> None:
    assert collection(np.ones((0, 4, 4))).diversity(signed=True).value is None
    assert collection(np.ones((1, 4, 4))).diversity(signed=True).value is None
    assert collection(np.zeros((3, 4, 4))).diversity(signed=True).value is None


def test_no_more_maps_are_held_than_memory_allows() -> None:
    kept = MapCollection(limit_bytes=3 * 16 * 2)
    for number in range(5):
        kept.add(np.full((4, 4), number, np.float32), number)
    assert kept.diversity(signed=True).n == 3
