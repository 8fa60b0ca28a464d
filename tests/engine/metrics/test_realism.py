import numpy as np
import pytest
import torch

from engine.metrics.realism import frechet_distance, spectral_features, top_octave_power, two_sample_auc
from engine.training import measures


def test_top_octave_of_white_noise_is_its_variance() -> None:
    noise = np.random.default_rng(0).normal(0, 0.2, (256, 256))
    assert top_octave_power(noise) == pytest.approx(0.04, rel=0.03)


def test_top_octave_sees_a_checkerboard_and_no_slow_wave() -> None:
    y, x = np.mgrid[:64, :64]
    wave = np.sin(2 * np.pi * x * 4 / 64)
    assert top_octave_power(wave) == pytest.approx(0.0, abs=1e-12)
    board = np.where((x + y) % 2, 1.0, -1.0)
    top = 64 * 64 - 33 * 33  # all but |f| <= 1/4 in both directions
    assert top_octave_power(board) == pytest.approx(64 * 64 / top)


def test_top_octave_is_the_one_that_training_watches() -> None:
    image = np.random.default_rng(1).random((48, 40), np.float32)
    watched = measures.top_octave_power(torch.from_numpy(image)[None, None]).item()
    assert top_octave_power(image) == pytest.approx(watched, rel=1e-4)


def test_features_tell_stripes_from_their_turned_copy() -> None:
    image = np.random.default_rng(2).random((64, 64))
    image += np.where(np.arange(64) % 2, 0.3, -0.3)[:, None]
    features = spectral_features(image)
    assert features.shape == (32,)
    assert features == pytest.approx(np.roll(spectral_features(image.T), 16))
    assert features[15] > features[31] + 1


def unrelated(n: int) -> list[int]:
    return list(range(n))


def test_images_of_one_kind_cannot_be_told_apart() -> None:
    random = np.random.default_rng(3)
    found = two_sample_auc(random.normal(size=(200, 8)), random.normal(size=(200, 8)), unrelated(400))
    assert found.value == pytest.approx(0.5, abs=0.08)
    assert found.n == 400


def test_images_of_two_kinds_are_told_apart_as_well_as_the_best_tester_could() -> None:
    random = np.random.default_rng(4)
    real, shifted = random.normal(size=(2000, 8)), random.normal(size=(2000, 8))
    shifted[:, 2] += 1.5
    # Two normal distributions 1.5 deviations apart: Phi(1.5 / sqrt(2)) = 0.856.
    assert two_sample_auc(shifted, real, unrelated(4000)).value == pytest.approx(0.856, abs=0.02)
    assert two_sample_auc(shifted[:400] + 50, real[:30], unrelated(430)).value == 1.0


def test_twins_of_one_film_do_not_mislead_the_tester() -> None:
    random = np.random.default_rng(5)
    real = random.normal(size=(60, 32))
    twins = real + random.normal(0, 0.01, real.shape)
    misled = two_sample_auc(twins, real, unrelated(120)).value
    fair = two_sample_auc(twins, real, 2 * unrelated(60)).value
    assert misled is not None
    assert fair is not None
    assert misled < 0.4
    assert fair == pytest.approx(0.5, abs=0.05)


def test_a_handful_of_images_is_no_sample() -> None:
    found = two_sample_auc(np.zeros((9, 4)), np.ones((50, 4)), unrelated(59))
    assert (found.value, found.n) == (None, 59)


def test_frechet_distance_of_moved_and_widened_gaussians_is_known() -> None:
    real = np.random.default_rng(0).normal(0, [1, 2, 3], (4000, 3))
    # In units of the real images' own deviations: a shift by one of each, or twice the width of each.
    assert frechet_distance(real + np.array([1, 2, 3]), real, unrelated(8000)).value == pytest.approx(3, rel=0.05)
    assert frechet_distance(real * 2, real, unrelated(8000)).value == pytest.approx(3 * (2 - 1) ** 2, rel=0.02)
    assert frechet_distance(real, real, unrelated(8000)).value == pytest.approx(0, abs=1e-6)
    halves = frechet_distance(real[::2], real[1::2], unrelated(4000))
    assert halves.value is not None
    assert halves.value < 0.02
    assert halves.n == 4000


def test_frechet_distance_of_too_few_or_of_images_all_alike_is_not_defined() -> None:
    some = np.random.default_rng(0).normal(size=(40, 5))
    assert frechet_distance(some[:9], some, unrelated(49)).value is None
    assert frechet_distance(some, np.ones((40, 5)), unrelated(80)).value is None
    # More features than films: only the leading components are looked at.
    many = np.random.default_rng(0).normal(size=(24, 200))
    assert frechet_distance(many[:12], many[12:], unrelated(24)).value is not None
