"""A figure and how sure it is: seeded bootstrap intervals over films."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
RESAMPLES = 2000
# Numbers drawn at once: bounds the memory of a bootstrap whatever the number of films.
_DRAWS_AT_ONCE = 2**21

Statistic = Callable[[NDArray[np.intp]], float]


@dataclass(frozen=True)
class Interval:
    """A figure over `n` films with its bootstrap interval; None where there is nothing to compute it from."""

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


def bootstrap_mean(values: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES, level: float = LEVEL) -> Interval:
    """Mean of one value per film, with its percentile interval; values that are not numbers are left out of `n`."""
    every = np.asarray(values, np.float64).ravel()
    finite = every[np.isfinite(every)]
    if not finite.size:
        return NOTHING
    random = np.random.default_rng(seed)
    means = np.empty(resamples)
    step = max(1, _DRAWS_AT_ONCE // finite.size)
    for first in range(0, resamples, step):
        count = min(step, resamples - first)
        means[first : first + count] = finite[random.integers(finite.size, size=(count, finite.size))].mean(1)
    return _interval(float(finite.mean()), means, finite.size, level)


def bootstrap_median(values: ArrayLike, below: ArrayLike | None = None, *, seed: int = 0) -> Interval:
    """Median of one value per film, or its ratio to the median of `below`, with the percentile interval."""
    above = np.asarray(values, np.float64).ravel()
    under = np.ones_like(above) if below is None else np.asarray(below, np.float64).ravel()
    if not above.size:
        return NOTHING
    random = np.random.default_rng(seed)
    ratios = np.empty(RESAMPLES)
    step = max(1, _DRAWS_AT_ONCE // above.size)
    for first in range(0, RESAMPLES, step):
        films = random.integers(above.size, size=(min(step, RESAMPLES - first), above.size))
        ratios[first : first + len(films)] = np.median(above[films], axis=1) / np.median(under[films], axis=1)
    return _interval(float(np.median(above) / np.median(under)), ratios, above.size, LEVEL)


def bootstrap_statistic(
    statistic: Statistic,
    n: int,
    *,
    recentre: bool = False,
    seed: int = 0,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
) -> Interval:
    """Any statistic of `n` films, with its percentile interval.

    Parameters
    ----------
    statistic : callable
        Gets the indices of the films to use, shape (n,), of which some repeat; NaN where it is not defined, such as
        an area under a ROC curve of films of one class. Such resamples are left out of the interval.
    recentre : bool
        Move the resamples so that their mean is the value: for a statistic that films drawn twice shift.
    """
    value = statistic(np.arange(n)) if n else float("nan")
    if not np.isfinite(value):
        return Interval(None, None, None, n)
    random = np.random.default_rng(seed)
    drawn = np.array([statistic(random.integers(n, size=n)) for _ in range(resamples)])
    drawn = drawn[np.isfinite(drawn)]
    if recentre:
        drawn += value - drawn.mean()
    return _interval(float(value), drawn, n, level)


def _interval(value: float, drawn: NDArray[np.float64], n: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low, high = (float(bound) for bound in np.quantile(drawn, (tail, 1 - tail)))
    return Interval(value, low, high, n)
