import math

import numpy as np
import pytest
import torch

from engine.metrics.ranking import average_precision, roc_auc
from engine.training import measures


def test_roc_auc_of_the_textbook_case() -> None:
    assert roc_auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) == pytest.approx(0.75)


@pytest.mark.parametrize(("truth", "expected"), [([0, 0, 1, 1], 1.0), ([1, 1, 0, 0], 0.0)])
def test_roc_auc_of_a_perfect_and_of_an_inverted_order(truth: list[int], expected: float) -> None:
    assert roc_auc([1, 2, 3, 4], truth) == expected


def test_roc_auc_counts_a_tie_as_half() -> None:
    assert roc_auc([1, 1, 1, 1], [0, 1, 0, 1]) == 0.5
    assert roc_auc([0, 1, 1, 2], [0, 0, 1, 1]) == pytest.approx((1 + 0.5 + 1 + 1) / 4)


def test_roc_auc_is_the_share_of_pairs_in_order_also_with_many_ties() -> None:
    random = np.random.default_rng(0)
    scores, truth = random.integers(0, 6, 80), random.random(80) < 0.4
    above = np.sign(scores[truth][:, None] - scores[~truth][None, :])
    assert roc_auc(scores, truth) == pytest.approx(float((above + 1).mean() / 2))
    watched = measures.roc_auc(torch.from_numpy(scores.astype(np.float32)), torch.from_numpy(truth).float())
    assert roc_auc(scores, truth) == pytest.approx(watched)


def test_average_precision_of_known_orders() -> None:
    # scikit-learn's example: recall 0.5 at precision 1, then recall 1 at precision 2/3.
    assert average_precision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert average_precision([1, 2, 3, 4], [0, 0, 1, 1]) == 1.0
    assert average_precision([4, 3, 2, 1], [0, 0, 0, 1]) == 0.25


def test_average_precision_of_one_value_is_the_share_of_true_ones() -> None:
    assert average_precision([7, 7, 7, 7, 7], [0, 1, 0, 0, 1]) == pytest.approx(0.4)


def test_without_both_kinds_there_is_no_answer() -> None:
    assert math.isnan(roc_auc([1, 2], [1, 1]))
    assert math.isnan(roc_auc([1, 2], [0, 0]))
    assert math.isnan(average_precision([1, 2], [0, 0]))
    assert math.isnan(average_precision([], []))
    with pytest.raises(ValueError, match="3 scores, 2 truths"):
        roc_auc([1, 2, 3], [0, 1])
