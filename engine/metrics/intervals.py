"""A figure and how sure it is: 95 % intervals that know that the films of one patient are alike.

Patients are drawn, each with all their films: of a patient with four films the second to fourth tell little that the
first did not.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

LEVEL = 0.95
RESAMPLES = 2000
# Numbers drawn at once: bounds the memory of a bootstrap whatever the number of patients.
_DRAWS_AT_ONCE = 2**21

Statistic = Callable[[NDArray[np.intp]], float]


@dataclass(frozen=True)
class Interval:
    """A figure over `n` films with its interval.

    `value` is None where there is nothing to compute it from, `low` and `high` also where one patient is all there is.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int

    def as_json(self) -> dict[str, float | int | None]:
        """For ``metrics.json``, five decimals."""
        rounded = {name: None if v is None else round(v, 5) for name, v in zip(_BOUNDS, self._bounds(), strict=True)}
        return {**rounded, "n": self.n}

    def _bounds(self) -> tuple[float | None, ...]:
        return self.value, self.low, self.high


_BOUNDS = ("value", "low", "high")
NOTHING = Interval(None, None, None, 0)


def share(values: ArrayLike, patients: ArrayLike) -> Interval:
    """Share of films that fulfil a condition, with Wilson's score interval (Wilson 1927).

    Where patients have several films, these count as so many independent ones as would vary as much.

    Parameters
    ----------
    values : array_like of bool or float in [0, 1], one per film
        Those that are not numbers are left out of `n`.
    patients : array_like of int
        Whose film it is.
    """
    found = _by_patient(values, patients)
    if found is None:
        return NOTHING
    sums, counts = found
    n, value = int(counts.sum()), float(sums.sum() / counts.sum())
    independent = _independent_films(sums, counts)
    z = float(stats.norm.ppf((1 + LEVEL) / 2))
    centre = (value + z * z / (2 * independent)) / (1 + z * z / independent)
    half = z * math.sqrt(value * (1 - value) / independent + (z / (2 * independent)) ** 2) / (1 + z * z / independent)
    return Interval(value, max(0.0, centre - half), min(1.0, centre + half), n)


def bootstrap_mean(values: ArrayLike, patients: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """Mean of one value per film, with its bootstrap interval; values that are not numbers are left out of `n`."""
    found = _by_patient(values, patients)
    if found is None:
        return NOTHING
    sums, counts = found
    value, n = float(sums.sum() / counts.sum()), int(counts.sum())
    if len(counts) < 2:
        return Interval(value, None, None, n)
    drawn = stats.bootstrap(
        (sums, counts),
        lambda sums, counts, axis: sums.sum(axis) / counts.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=resamples,
        batch=max(1, _DRAWS_AT_ONCE // len(counts)),
        confidence_level=1 - 2 * _tail(len(counts)),
        method="percentile",
        rng=seed,
    )
    return Interval(value, float(drawn.confidence_interval.low), float(drawn.confidence_interval.high), n)


def bootstrap_median(
    values: ArrayLike, patients: ArrayLike, below: ArrayLike | None = None, *, seed: int = 0
) -> Interval:
    """Median of one value per film, or its ratio to the median of `below`, with its bootstrap interval."""
    above = np.asarray(values, np.float64).ravel()
    under = np.ones_like(above) if below is None else np.asarray(below, np.float64).ravel()

    def of(films: NDArray[np.intp]) -> float:
        return float(np.median(above[films]) / np.median(under[films]))

    return bootstrap_statistic(of, patients, seed=seed) if above.size else NOTHING


def bootstrap_statistic(
    statistic: Statistic,
    patients: ArrayLike,
    *,
    recentre: bool = False,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Interval:
    """Any statistic of films, with its bootstrap interval.

    Parameters
    ----------
    statistic : callable
        Gets the indices of the films to use, of which some repeat; NaN where it is not defined, such as an area under
        a ROC curve of films of one class. Such resamples are left out of the interval.
    patients : array_like of int
        Whose film it is; as many as there are films.
    recentre : bool
        Move the resamples so that their mean is the value: for a statistic that films drawn twice shift.
    """
    whose = np.asarray(patients).ravel()
    n = whose.size
    value = statistic(np.arange(n)) if n else math.nan
    if not np.isfinite(value):
        return Interval(None, None, None, n)
    _, number, counts = np.unique(whose, return_inverse=True, return_counts=True)
    if len(counts) < 2:
        return Interval(float(value), None, None, n)
    own = np.split(np.argsort(number, kind="stable"), np.cumsum(counts)[:-1])
    random = np.random.default_rng(seed)
    drawn = np.array(
        [statistic(np.concatenate([own[one] for one in random.integers(len(own), size=len(own))]))
         for _ in range(resamples)]
    )  # fmt: skip
    drawn = drawn[np.isfinite(drawn)]
    if recentre:
        drawn += value - drawn.mean()
    tail = _tail(len(own))
    low, high = (float(bound) for bound in np.quantile(drawn, (tail, 1 - tail)))
    return Interval(float(value), low, high, n)


def _independent_films(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """How many films of as many patients would vary as much as these do; at most as many as there are.

    Kish, Survey Sampling 1965: p (1 - p) over the variance of p between patients. One patient whose films all fulfil
    the condition and one whose films do not are counted in, as Agresti and Coull do, The American Statistician 1998:
    where nearly all films fulfil it, those few that fail would say too little of how alike the films of a patient are.
    """
    films, size = float(counts.sum()), float(counts.mean())
    sums, counts = np.append(sums, (size, 0.0)), np.append(counts, (size, size))
    value = sums.sum() / counts.sum()
    spread = np.square(sums - value * counts).sum()
    return float(min(films, value * (1 - value) * counts.sum() * films / spread))


def _by_patient(values: ArrayLike, patients: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Sum and number of the finite values of each patient; None without any."""
    every = np.asarray(values, np.float64).ravel()
    whose = np.asarray(patients).ravel()
    if every.size != whose.size:
        raise ValueError(f"{every.size} values, {whose.size} patients")
    finite = np.isfinite(every)
    if not finite.any():
        return None
    _, number = np.unique(whose[finite], return_inverse=True)
    return np.bincount(number, every[finite]).astype(np.float64), np.bincount(number).astype(np.float64)


def _tail(patients: int) -> float:
    """The percentile, as a share, at which an interval of resamples of so many patients ends.

    Resamples vary too little by a factor of (1 - 1 / n)^½, and as if the variance were known: the expanded percentile
    interval of Hesterberg, The American Statistician 2015, §3.3.
    """
    wide = math.sqrt(patients / (patients - 1)) * stats.t.ppf((1 - LEVEL) / 2, patients - 1)
    return float(stats.norm.cdf(wide))
