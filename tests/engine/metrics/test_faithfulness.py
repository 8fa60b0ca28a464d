"""Curves of a linear classifier, whose answer to every deletion is known on paper."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.metrics.faithfulness import BLUR, blurred, deletion, deletion_and_insertion, insertion
from engine.models.preprocess import prepare_display

WHOLE = (slice(0, 8), slice(0, 8))
ONE, ZERO = np.ones((8, 8), np.float32), np.zeros((8, 8), np.float32)


def mean_of_top_half(images: NDArray[np.float32]) -> NDArray[np.float64]:
    assert images.dtype == np.float32
    assert images.shape[1:] == (1, 8, 8)
    return images[:, 0, :4].mean((1, 2), dtype=np.float64)


def top_half() -> NDArray[np.float32]:
    values = np.zeros((8, 8), np.float32)
    values[:4] = 1
    return values


def test_curves_of_the_right_map_fall_and_rise_at_once() -> None:
    deletion, insertion = deletion_and_insertion(mean_of_top_half, ONE, top_half(), ZERO, WHOLE, steps=8)
    falling = np.maximum(1 - 2 * np.linspace(0, 1, 9), 0)
    assert deletion.scores == pytest.approx(falling)
    assert insertion.scores == pytest.approx(1 - falling)
    assert deletion.fractions == pytest.approx(np.linspace(0, 1, 9))
    assert (deletion.area, insertion.area) == (pytest.approx(0.25), pytest.approx(0.75))


def test_curves_of_the_wrong_map_are_late() -> None:
    deletion, insertion = deletion_and_insertion(mean_of_top_half, ONE, 1 - top_half(), ZERO, WHOLE)
    assert (deletion.area, insertion.area) == (pytest.approx(0.75), pytest.approx(0.25))


def test_order_among_equal_values_is_random_so_an_empty_map_has_the_area_of_chance() -> None:
    areas = [deletion_and_insertion(mean_of_top_half, ONE, ZERO, ZERO, WHOLE, seed=seed)[0].area for seed in range(40)]
    assert np.mean(areas) == pytest.approx(0.5, abs=0.02)
    assert len(set(areas)) > 10


def test_the_letterbox_is_neither_touched_nor_counted() -> None:
    content = (slice(0, 8), slice(2, 6))
    image = ZERO.copy()
    image[content] = 1
    seen: list[NDArray[np.float32]] = []

    def score(images: NDArray[np.float32]) -> NDArray[np.float64]:
        seen.extend(images[:, 0])
        return images.mean((1, 2, 3), dtype=np.float64) * 2

    deletion, _ = deletion_and_insertion(score, image, ONE - image, np.full((8, 8), 9, np.float32) * image, content)
    assert deletion.scores[0] == pytest.approx(1.0)
    assert deletion.scores[-1] == pytest.approx(9.0)
    assert not any(plane[:, :2].any() or plane[:, 6:].any() for plane in seen)
    # Every step replaces as many pixels of the film as the one before, within one.
    assert np.abs(np.diff(deletion.scores) * 4 - 1).max() <= 1


def test_reference_is_blurred_within_the_film_alone() -> None:
    hw = (112, 112)
    image = np.zeros(hw, np.float32)
    content = (slice(0, 112), slice(28, 84))
    image[content] = 0.5
    image[56, 56] = 1.0
    reference = blurred(image, content)
    sigma = BLUR * 56
    assert reference[56, 56] - 0.5 == pytest.approx(0.5 / (2 * np.pi * sigma**2), rel=0.05)
    assert reference[content].mean() == pytest.approx(image[content].mean(), rel=1e-4)
    assert reference[5, 30] == pytest.approx(0.5)
    assert not reference[:, :28].any()


class Brightness:
    """Scores the mean of the right half; is fed images of half their size."""

    def prepare(self, image):
        return prepare_display(image, (32, 32), preprocessing="display-full/1")

    def score(self, planes_b1hw):
        return planes_b1hw[:, 0, :, 16:].mean((1, 2)).astype(np.float64)


def test_an_image_and_a_map_on_its_pixels_are_enough_for_both_curves():
    image_hw = np.zeros((64, 64), np.float32)
    image_hw[28:36, 40:48] = 1
    other_hw = image_hw[:, ::-1].copy()
    marked, missed = (deletion(Brightness(), image_hw, map_hw) for map_hw in (image_hw, other_hw))
    assert marked.scores[0] == pytest.approx(image_hw[:, 32:].mean(), rel=1e-3)
    assert marked.area < missed.area
    back, late = (insertion(Brightness(), image_hw, map_hw) for map_hw in (image_hw, other_hw))
    assert back.area > late.area


def test_a_map_of_another_size_is_refused():
    with pytest.raises(ValueError, match="the map is"):
        deletion(Brightness(), np.zeros((64, 64), np.float32), np.zeros((32, 32)))
    with pytest.raises(ValueError, match="not finite"):
        deletion(Brightness(), np.zeros((64, 64), np.float32), np.full((64, 64), np.nan))
