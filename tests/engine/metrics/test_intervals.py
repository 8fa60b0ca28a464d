import json
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from engine.metrics.intervals import Interval, bootstrap_mean, bootstrap_median, bootstrap_statistic, share


def own(films: int) -> range:
    """Every film is of another patient."""
    return range(films)


def bounds(found: Interval) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


@pytest.mark.parametrize(("hits", "n"), [(20, 20), (0, 20), (19, 20), (3, 7), (60, 100), (1, 1)])
def test_interval_of_a_share_is_that_of_wilson(hits: int, n: int) -> None:
    found = share([True] * hits + [False] * (n - hits), own(n))
    known = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    assert (found.value, found.n) == (hits / n, n)
    assert bounds(found) == pytest.approx((known.low, known.high))


def test_twenty_of_twenty_is_not_certain() -> None:
    assert bounds(share([1.0] * 20, own(20))) == pytest.approx((0.8389, 1.0), abs=1e-4)


def test_films_of_one_patient_that_always_agree_count_as_one() -> None:
    patients = np.repeat(np.arange(10), 4)
    agree = np.repeat([True] * 7 + [False] * 3, 4)
    found = share(agree, patients)
    assert found.n == 40
    assert bounds(found) == pytest.approx(bounds(share(agree[::4], own(10))))
    assert bounds(share([True] * 40, patients)) == pytest.approx(bounds(share([True] * 10, own(10))))


def test_films_of_one_patient_that_differ_as_others_do_count_nearly_each() -> None:
    agree = np.tile([True, True, False, False], 100)
    low, high = bounds(share(agree, np.repeat(np.arange(100), 4)))
    alone_low, alone_high = bounds(share(agree, own(400)))
    assert (high - low) == pytest.approx(alone_high - alone_low, rel=0.05)


def of_patients(random: np.random.Generator, patients: int) -> NDArray[np.float64]:
    """Four films of each patient, which correlate by 0.64, around 0."""
    return random.normal(0, 0.8, (patients, 1)) + random.normal(0, 0.6, (patients, 4))


def coverage(interval: Callable[[NDArray[np.float64], NDArray[np.intp]], Interval], truth: float, rounds: int) -> float:
    """How often the interval of 30 patients with four correlated films each holds the truth."""
    random = np.random.default_rng(7)
    patients = np.repeat(np.arange(30), 4)
    held = 0
    for _ in range(rounds):
        low, high = bounds(interval(of_patients(random, 30).ravel(), patients))
        held += low <= truth <= high
    return held / rounds


def test_a_mean_over_patients_with_four_films_is_covered_as_often_as_it_says() -> None:
    # Of 500 rounds at 95 % the standard error is 1 %. Over films instead of patients it is 69 %.
    found = coverage(lambda values, patients: bootstrap_mean(values, patients, resamples=300), 0.0, 500)
    assert found == pytest.approx(0.95, abs=0.025)
    alone = coverage(lambda values, patients: bootstrap_mean(values, own(len(values)), resamples=200), 0.0, 200)
    assert alone < 0.8


@pytest.mark.parametrize(("truth", "above"), [(0.5, 0.0), (0.8, -0.8416), (0.9, -1.2816), (0.97, -1.8808)])
def test_a_share_over_patients_with_four_films_is_covered_about_as_often_as_it_says(truth: float, above: float) -> None:
    # Of 500 rounds the standard error is 1 %; an interval of a discrete share covers a little more than it says.
    found = coverage(lambda values, patients: share(values > above, patients), truth, 500)
    assert 0.93 <= found <= 0.99
    assert coverage(lambda values, _: share(values > above, own(len(values))), truth, 300) < found - 0.03


def test_any_statistic_over_patients_is_covered_as_often_as_it_says() -> None:
    def interval(values: NDArray[np.float64], patients: NDArray[np.intp]) -> Interval:
        def of(films: NDArray[np.intp]) -> float:
            return float(values[films].mean())

        return bootstrap_statistic(of, patients.tolist(), resamples=100)

    assert coverage(interval, 0.0, 200) == pytest.approx(0.95, abs=0.045)


def test_few_patients_make_no_narrow_interval() -> None:
    random = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        low, high = bounds(bootstrap_mean(random.normal(0, 1, 8), own(8), resamples=400))
        held += low <= 0 <= high
    assert held / 400 == pytest.approx(0.95, abs=0.03)


def test_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, 4000)
    found = bootstrap_mean(values, own(4000))
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)
    assert found.n == 4000


def test_same_seed_gives_the_same_interval_another_seed_another() -> None:
    values = np.arange(30.0)
    assert bootstrap_mean(values, own(30)) == bootstrap_mean(values, own(30))
    assert bootstrap_mean(values, own(30)) != bootstrap_mean(values, own(30), seed=1)


def test_memory_is_bounded_without_changing_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_mean(np.arange(30.0), own(30))
    monkeypatch.setattr("engine.metrics.intervals._DRAWS_AT_ONCE", 100)
    assert bootstrap_mean(np.arange(30.0), own(30)) == whole


def test_values_that_are_not_numbers_do_not_count() -> None:
    for interval in (bootstrap_mean, share):
        found = interval([1.0, float("nan"), 0.0], own(3))
        assert (found.n, found.value) == (2, 0.5)
        assert interval([], []) == interval([float("nan")], [0]) == Interval(None, None, None, 0)


def test_of_one_patient_no_interval_can_be_told() -> None:
    assert bootstrap_mean([1.0, 3.0], [5, 5]) == Interval(2.0, None, None, 2)
    assert bootstrap_statistic(len, [5, 5]) == Interval(2.0, None, None, 2)


def test_every_film_must_have_its_patient() -> None:
    with pytest.raises(ValueError, match="3 values, 2 patients"):
        bootstrap_mean([1.0, 2.0, 3.0], [0, 1])


def test_any_statistic_gets_indices_of_films() -> None:
    values = np.random.default_rng(2).normal(0, 1, 500)
    found = bootstrap_statistic(lambda films: float(values[films].std()), own(500), resamples=1000)
    # Standard error of the deviation of normal values: sigma / sqrt(2 n).
    assert found.value == pytest.approx(values.std())
    low, high = bounds(found)
    assert (high - low) / 2 == pytest.approx(1.96 / np.sqrt(1000), rel=0.15)


def test_a_patient_is_drawn_with_all_films() -> None:
    patients = [0, 1, 0, 2, 1, 0]
    drawn: list[list[int]] = []
    bootstrap_statistic(lambda films: drawn.append(films.tolist()) or 1.0, patients, resamples=50)
    assert drawn[0] == [0, 1, 2, 3, 4, 5]
    for films in drawn[1:]:
        for one in (0, 1, 2):
            assert len({films.count(film) for film in range(6) if patients[film] == one}) == 1


def test_resamples_without_an_answer_are_left_out() -> None:
    def needs_both(films: np.ndarray) -> float:
        return float("nan") if len(set(films.tolist())) == 1 else 0.5

    assert bootstrap_statistic(needs_both, own(2)) == Interval(0.5, 0.5, 0.5, 2)
    assert bootstrap_statistic(needs_both, own(1)) == Interval(None, None, None, 1)
    assert bootstrap_statistic(needs_both, own(0)) == Interval(None, None, None, 0)


def test_recentring_takes_away_what_films_drawn_twice_add() -> None:
    def distinct(films: np.ndarray) -> float:
        return len(set(films.tolist())) / len(films)

    biased, recentred = bootstrap_statistic(distinct, own(50)), bootstrap_statistic(distinct, own(50), recentre=True)
    assert biased.value == recentred.value == 1.0
    assert bounds(biased)[1] < 0.8
    low, high = bounds(recentred)
    assert low < 1 < high


def test_json_is_rounded_and_says_null_for_nothing() -> None:
    assert json.loads(json.dumps(Interval(1 / 3, 0.25, None, 7).as_json())) == {
        "value": 0.33333,
        "low": 0.25,
        "high": None,
        "n": 7,
    }


def test_median_and_ratio_of_medians() -> None:
    assert bootstrap_median([3.0, 1.0, 2.0], own(3)).value == 2.0
    ratio = bootstrap_median([6.0, 6.0, 60.0], own(3), [2.0, 3.0, 2.0])
    assert (ratio.value, ratio.n) == (3.0, 3)
    low, high = bounds(ratio)
    assert 2.0 <= low <= 3.0 <= high <= 30.0
    assert bootstrap_median([5.0, 5.0], own(2)) == Interval(5.0, 5.0, 5.0, 2)
    assert bootstrap_median([], []).value is None
