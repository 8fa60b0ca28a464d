import json

import numpy as np
import pytest

from engine.evaluation.statistics import Interval, bootstrap_mean, bootstrap_median, bootstrap_statistic


def test_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, 4000)
    found = bootstrap_mean(values)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)
    assert found.n == 4000


def test_same_seed_gives_the_same_interval_another_seed_another() -> None:
    values = np.arange(30.0)
    assert bootstrap_mean(values) == bootstrap_mean(values)
    assert bootstrap_mean(values) != bootstrap_mean(values, seed=1)


def test_memory_is_bounded_without_changing_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_mean(np.arange(30.0))
    monkeypatch.setattr("engine.evaluation.statistics._DRAWS_AT_ONCE", 100)
    assert bootstrap_mean(np.arange(30.0)) == whole


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    covered = 0
    for seed in range(200):
        found = bootstrap_mean(random.exponential(1.0, 60), seed=seed, resamples=400)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 1 <= found.high
    assert 0.87 <= covered / 200 <= 0.99


def test_values_that_are_not_numbers_do_not_count() -> None:
    assert bootstrap_mean([1.0, float("nan"), 3.0]).n == 2
    assert bootstrap_mean([1.0, float("nan"), 3.0]).value == 2.0
    assert bootstrap_mean([]) == bootstrap_mean([float("nan")]) == Interval(None, None, None, 0)


def test_any_statistic_gets_indices_of_films() -> None:
    values = np.random.default_rng(2).normal(0, 1, 500)
    found = bootstrap_statistic(lambda films: float(values[films].std()), 500, resamples=1000)
    # Standard error of the deviation of normal values: sigma / sqrt(2 n).
    assert found.value == pytest.approx(values.std())
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 == pytest.approx(1.96 / np.sqrt(1000), rel=0.15)


def test_resamples_without_an_answer_are_left_out() -> None:
    def needs_both(films: np.ndarray) -> float:
        return float("nan") if len(set(films.tolist())) == 1 else 0.5

    assert bootstrap_statistic(needs_both, 2) == Interval(0.5, 0.5, 0.5, 2)
    assert bootstrap_statistic(needs_both, 1) == Interval(None, None, None, 1)
    assert bootstrap_statistic(needs_both, 0) == Interval(None, None, None, 0)


def test_recentring_takes_away_what_films_drawn_twice_add() -> None:
    def distinct(films: np.ndarray) -> float:
        return len(set(films.tolist())) / len(films)

    biased, recentred = bootstrap_statistic(distinct, 50), bootstrap_statistic(distinct, 50, recentre=True)
    assert biased.value == recentred.value == 1.0
    assert biased.high is not None
    assert recentred.low is not None
    assert recentred.high is not None
    assert biased.high < 0.8
    assert recentred.low < 1 < recentred.high


def test_json_is_rounded_and_says_null_for_nothing() -> None:
    assert json.loads(json.dumps(Interval(1 / 3, 0.25, None, 7).as_json())) == {
        "value": 0.33333,
        "low": 0.25,
        "high": None,
        "n": 7,
    }


def test_median_and_ratio_of_medians() -> None:
    assert bootstrap_median([3.0, 1.0, 2.0]).value == 2.0
    ratio = bootstrap_median([6.0, 6.0, 60.0], [2.0, 3.0, 2.0])
    assert (ratio.value, ratio.n) == (3.0, 3)
    assert ratio.low is not None
    assert ratio.high is not None
    assert 2.0 <= ratio.low <= 3.0 <= ratio.high <= 30.0
    assert bootstrap_median([5.0, 5.0]) == Interval(5.0, 5.0, 5.0, 2)
    assert bootstrap_median([]).value is None
