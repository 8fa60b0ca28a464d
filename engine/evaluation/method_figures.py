"""What is measured of one map, the same for every method."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from engine.imaging.resample import Region
from engine.metrics.faithfulness import Curve, deletion_and_insertion
from engine.metrics.overlap import localisation

LOCALISATION = (
    "iou_at_area",
    "iou@80",
    "iou@85",
    "iou@90",
    "iou@95",
    "iou@98",
    "mean_iou",
    "pixel_auc",
    "average_precision",
    "pointing",
)
FAITHFULNESS = ("deletion_auc", "insertion_auc")
_NAN = float("nan")

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class MethodFigures:
    """What one method gave on one film.

    Attributes
    ----------
    values : dict
        Figure to value; NaN where the film has none, such as localisation without a region.
    deletion, insertion : Curve
        Of the score of the class the classifier decided for.
    duration_ms, peak_mb : float
        `peak_mb` is NaN unless it was asked for.
    """

    values: dict[str, float]
    deletion: Curve
    insertion: Curve
    duration_ms: float
    peak_mb: float = _NAN


def smoothed(map_hw: NDArray[np.float32], content: Region, sigma_px: float) -> NDArray[np.float32]:
    """A map under a Gaussian blur of `sigma_px` samples, within the film; as it is for 0."""
    if sigma_px <= 0:
        return map_hw
    result_hw = map_hw.copy()
    result_hw[content] = gaussian_filter(map_hw[content], sigma_px, mode="nearest")
    return result_hw


@dataclass(frozen=True, eq=False)
class MeasuredFilm:
    """What every map of one film is measured against.

    Attributes
    ----------
    image_hw, reference_hw : ndarray of float32, shape (h, w)
        The film and its blurred reference on the model grid.
    content : tuple of slice
        Where the film lies.
    region_hw : ndarray of bool, shape (h, w), or None
    score : callable
        Of the class that the classifier decided for.
    """

    image_hw: NDArray[np.float32]
    reference_hw: NDArray[np.float32]
    content: Region
    region_hw: NDArray[np.bool_] | None
    score: Score

    def localise(self, map_hw: NDArray[np.float32]) -> dict[str, float]:
        """Every localisation figure; NaN without a region."""
        if self.region_hw is None:
            return dict.fromkeys(LOCALISATION, _NAN)
        return localisation(map_hw[self.content], self.region_hw[self.content])

    def measure(self, map_hw: NDArray[np.float32], duration_ms: float, values: dict[str, float]) -> MethodFigures:
        """Everything that is measured of a map (h, w); `values` are what the method itself found."""
        deletion, insertion = deletion_and_insertion(self.score, self.image_hw, map_hw, self.reference_hw, self.content)
        areas = {"deletion_auc": deletion.area, "insertion_auc": insertion.area}
        return MethodFigures({**self.localise(map_hw), **areas, **values}, deletion, insertion, duration_ms)
