"""Whether every film got its own explanation, or all the same pattern (METHOD: specificity of the maps)."""

import numpy as np
from numpy.typing import NDArray

from engine.metrics.intervals import Interval, bootstrap_statistic


class MapCollection:
    """Signed maps of films of one decision, kept in half precision.

    Parameters
    ----------
    limit_bytes : int
        Further maps are left out once these are held, so that memory stays bounded on large sets.
    """

    def __init__(self, limit_bytes: int = 2**28) -> None:
        self._limit_bytes = limit_bytes
        self._maps: list[NDArray[np.float16]] = []
        self._patients: list[int] = []

    def add(self, signed_map_hw: NDArray[np.float32], patient: int) -> None:
        """Keep one map (h, w) of a patient; all of one collection have the same shape."""
        kept = signed_map_hw.astype(np.float16).ravel()
        if (len(self._maps) + 1) * kept.nbytes <= self._limit_bytes:
            self._maps.append(kept)
            self._patients.append(patient)

    def diversity(self, *, signed: bool) -> Interval:
        """1 - |mean over films of E|² / mean |E|², of E = |x_s - x_a| or of the signed difference.

        Near 0: the same pattern on every film. n films whose maps share nothing: 1 - 1/n. Not defined for fewer than
        two films, or where no map shows anything.
        """
        products = self._products(signed)
        if len(products) < 2:
            return Interval(None, None, None, len(products))

        def of(films: NDArray[np.intp]) -> float:
            weights = np.bincount(films, minlength=len(products)).astype(np.float64) / len(films)
            energy = weights @ np.diag(products)
            return float(1 - weights @ products @ weights / energy) if energy > 0 else float("nan")

        return bootstrap_statistic(of, self._patients, recentre=True)

    def _products(self, signed: bool) -> NDArray[np.float64]:
        """Inner products of all pairs of maps: all that it needs, also of a resample."""
        count = len(self._maps)
        products = np.zeros((count, count))
        if not count:
            return products
        # By columns of pixels: the maps in double precision would not fit beside the others.
        for pixels in np.array_split(np.arange(self._maps[0].size), max(1, self._maps[0].size // 4096)):
            part = np.stack([one[pixels[0] : pixels[-1] + 1] for one in self._maps]).astype(np.float64)
            part = part if signed else np.abs(part)
            products += part @ part.T
        return products
