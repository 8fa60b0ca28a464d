import numpy as np
import pytest

from engine.metrics.proximity import proximity, ssim


def test_an_image_is_similar_to_itself() -> None:
    image = np.random.default_rng(0).random((40, 50), np.float32)
    assert ssim(image, image) == pytest.approx(1.0)


def test_ssim_of_two_flat_images_is_the_luminance_term() -> None:
    first, second = np.full((30, 30), 0.2), np.full((30, 30), 0.6)
    assert ssim(first, second) == pytest.approx((2 * 0.12 + 1e-4) / (0.04 + 0.36 + 1e-4))


def test_ssim_is_that_of_windows_computed_one_by_one() -> None:
    random = np.random.default_rng(1)
    first = random.random((16, 14))
    second = np.clip(first + random.normal(0, 0.2, first.shape), 0, 1)
    offsets = np.arange(11) - 5
    profile = np.exp(-(offsets**2) / (2 * 1.5**2))
    window = np.outer(profile, profile)
    window /= window.sum()
    values = []
    for top in range(6):
        for left in range(4):
            a, b = first[top : top + 11, left : left + 11], second[top : top + 11, left : left + 11]
            mean_a, mean_b = (window * a).sum(), (window * b).sum()
            var_a, var_b = (window * (a - mean_a) ** 2).sum(), (window * (b - mean_b) ** 2).sum()
            both = (window * (a - mean_a) * (b - mean_b)).sum()
            values.append(
                (2 * mean_a * mean_b + 0.01**2)
                * (2 * both + 0.03**2)
                / ((mean_a**2 + mean_b**2 + 0.01**2) * (var_a + var_b + 0.03**2))
            )
    assert ssim(first, second) == pytest.approx(np.mean(values), rel=1e-6)


def test_an_image_smaller_than_a_window_has_an_answer_too() -> None:
    assert ssim(np.full((4, 4), 0.2), np.full((4, 4), 0.6)) == pytest.approx((0.24 + 1e-4) / (0.4 + 1e-4))


def test_distances_of_known_changes() -> None:
    x = np.full((20, 20), 0.5, np.float32)
    x_s, x_a = x + np.float32(0.1), x + np.float32(0.1)
    x_a[:5] += np.float32(0.2)
    x_a[5:10] += np.float32(0.019)  # below what counts as a change
    found = proximity(x, x_s, x_a)
    assert found["original_similar"] == pytest.approx(0.1, abs=1e-6)
    assert found["similar_adversarial"] == pytest.approx(0.25 * 0.2 + 0.25 * 0.019, abs=1e-6)
    assert found["changed"] == pytest.approx(0.25)
    assert found["ssim_similar"] == pytest.approx((2 * 0.3 + 1e-4) / (0.25 + 0.36 + 1e-4), abs=1e-5)
    assert found["ssim_adversarial"] < found["ssim_similar"]
