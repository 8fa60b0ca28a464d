"""Does an explanation map point to the region that is known to be the reason (METHOD: localisation).

Maps and regions lie on the same grid, without letterbox. A map of equal values knows nothing, so whatever depends on
an order among equal values counts each of them by its share.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.metrics.ranking import average_precision, roc_auc

PERCENTILES = (80, 85, 90, 95, 98)


def localisation(map_hw: ArrayLike, region_hw: ArrayLike) -> dict[str, float]:
    """Every localisation metric of one film.

    Parameters
    ----------
    map_hw : array_like of float, shape (h, w), >= 0
        Such as an :class:`engine.notebook.maps.AttributionMap`, which is a map on the pixels of its image.
    region_hw : array_like of bool, shape (h, w)

    Returns
    -------
    dict
        ``iou_at_area``, ``iou@80`` to ``iou@98``, ``mean_iou``, ``pixel_auc``, ``average_precision``, ``pointing``.

    Raises
    ------
    ValueError
        If the shapes differ or the region is empty.
    """
    map_hw, region_hw = np.asarray(map_hw), np.asarray(region_hw, bool)
    if map_hw.shape != region_hw.shape:
        raise ValueError(f"the map is {map_hw.shape}, the region {region_hw.shape}")
    if not region_hw.any():
        raise ValueError("the region is empty")
    overlaps = {f"iou@{q}": iou(map_hw > np.percentile(map_hw, q), region_hw) for q in PERCENTILES}
    return {
        "iou_at_area": iou_at_area(map_hw, region_hw),
        **overlaps,
        "mean_iou": sum(overlaps.values()) / len(overlaps),
        "pixel_auc": roc_auc(map_hw, region_hw),
        "average_precision": average_precision(map_hw, region_hw),
        "pointing": pointing(map_hw, region_hw),
    }


def iou(first_hw: NDArray[np.bool_], second_hw: NDArray[np.bool_]) -> float:
    """Intersection over union of two regions; 0 where both are empty."""
    union = int((first_hw | second_hw).sum())
    return float((first_hw & second_hw).sum() / union) if union else 0.0


def iou_at_area(map_hw: NDArray[np.floating], region_hw: NDArray[np.bool_]) -> float:
    """IoU of the region with as many of the map's strongest pixels as the region has."""
    area = int(region_hw.sum())
    cut = np.partition(map_hw, map_hw.size - area, axis=None)[map_hw.size - area]
    above_hw, at_hw = map_hw > cut, map_hw == cut
    room = area - int(above_hw.sum())
    hits = float((above_hw & region_hw).sum()) + room * float((at_hw & region_hw).sum()) / float(at_hw.sum())
    return hits / (2 * area - hits)


def pointing(map_hw: NDArray[np.floating], region_hw: NDArray[np.bool_]) -> float:
    """1 if the map's maximum lies inside the region, else 0; the share inside where several pixels hold it."""
    return float(region_hw[map_hw == map_hw.max()].mean())
