"""How well a score orders what is true before what is not; exact with ties."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def roc_auc(scores: ArrayLike, truth: ArrayLike) -> float:
    """Area under the ROC curve: the share of (true, false) pairs in the right order, a tie counting half.

    Parameters
    ----------
    scores : array_like of real numbers
    truth : array_like of bool, same shape

    Returns
    -------
    float
        NaN unless there are both true and false ones.
    """
    true_above, false_above = _cumulative(scores, truth)
    trues, falses = true_above[-1], false_above[-1]
    if not trues or not falses:
        return float("nan")
    # From one threshold to the next lower one; a group of equal scores is one straight piece, hence the half.
    return float((np.diff(false_above) * (true_above[1:] + true_above[:-1])).sum() / (2 * trues * falses))


def average_precision(scores: ArrayLike, truth: ArrayLike) -> float:
    """Precision, averaged over the recall it brings: sum of (R_k - R_{k-1}) P_k over the distinct thresholds.

    Returns
    -------
    float
        NaN without a true one.
    """
    true_above, false_above = _cumulative(scores, truth)
    if not true_above[-1]:
        return float("nan")
    precision = true_above[1:] / (true_above[1:] + false_above[1:])
    return float((np.diff(true_above) * precision).sum() / true_above[-1])


def _cumulative(scores: ArrayLike, truth: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """True and false ones at or above each distinct score, from the highest, each starting with 0."""
    values, truths = np.asarray(scores).ravel(), np.asarray(truth, bool).ravel()
    if values.size != truths.size:
        raise ValueError(f"{values.size} scores, {truths.size} truths")
    if not values.size:
        return np.zeros(1), np.zeros(1)
    order = np.argsort(-values, kind="stable")
    values, truths = values[order], truths[order]
    last_of_each = np.append(np.flatnonzero(np.diff(values)), values.size - 1)
    true_count = np.concatenate([[0.0], np.cumsum(truths)[last_of_each].astype(np.float64)])
    return true_count, np.concatenate([[0.0], last_of_each + 1.0]) - true_count
