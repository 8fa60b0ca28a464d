import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from engine.metrics.robustness import Alteration, map_correlation, small_alterations

HW = (48, 64)
CONTENT = (slice(0, 48), slice(8, 56))


def film() -> NDArray[np.float32]:
    plane = np.zeros(HW, np.float32)
    smooth = gaussian_filter(np.random.default_rng(0).random((48, 48)), 3)
    plane[CONTENT] = (smooth - smooth.min()) / np.ptp(smooth)
    return plane


def correlation(alteration: Alteration, painted: bool) -> float:
    """Of a map that is the film itself, or of one pattern that is painted whatever the film shows."""
    plane = film()
    altered = alteration.apply(plane, CONTENT, np.random.default_rng(1))
    pattern = np.zeros(HW, np.float32)
    pattern[::6] = 1
    before, after = (pattern, pattern) if painted else (plane, altered)
    back, seen = alteration.undo(after, CONTENT)
    return map_correlation(before[CONTENT], back, seen)


@pytest.mark.parametrize("shift", [(4.0, 0.0), (0.0, -4.0)])
def test_map_that_moves_with_the_film_comes_back_unchanged_by_a_shift(shift: tuple[float, float]) -> None:
    assert correlation(Alteration("shift", shift_yx_px=shift), painted=False) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("angle", [5.0, -5.0])
def test_map_that_turns_with_the_film_comes_back_but_for_interpolation(angle: float) -> None:
    assert correlation(Alteration("rotation", rotation_deg=angle), painted=False) > 0.995


def test_pattern_that_is_painted_on_every_film_is_found_out() -> None:
    assert correlation(Alteration("shift", shift_yx_px=(4.0, 0.0)), painted=True) < 0.1
    assert correlation(Alteration("rotation", rotation_deg=5.0), painted=True) < 0.6


def test_shift_moves_down_and_to_the_right_and_repeats_the_edge() -> None:
    plane = film()
    moved = Alteration("shift", shift_yx_px=(4.0, 2.0)).apply(plane, CONTENT, np.random.default_rng(0))
    before, after = plane[CONTENT], moved[CONTENT]
    assert after[4:, 2:] == pytest.approx(before[:-4, :-2])
    assert after[:4, 2:] == pytest.approx(np.repeat(before[:1, :-2], 4, axis=0))
    assert not moved[:, :8].any()
    assert not moved[:, 56:].any()


def test_rotation_turns_about_the_centre_of_the_film() -> None:
    plane = np.zeros((41, 41), np.float32)
    plane[20, 36] = 1
    turned = Alteration("rotation", rotation_deg=90.0).apply(
        plane, (slice(0, 41), slice(0, 41)), np.random.default_rng(0)
    )
    # From the y to the x axis by a right angle: what lay to the right now lies above.
    assert np.unravel_index(turned.argmax(), turned.shape) == (4, 20)
    assert turned.max() == pytest.approx(1.0, abs=1e-5)


def test_only_what_both_films_showed_is_compared() -> None:
    _, seen = Alteration("shift", shift_yx_px=(4.0, 0.0)).undo(np.ones(HW, np.float32), CONTENT)
    # The four lowest rows left the film.
    assert seen[:-4].all()
    assert not seen[-4:].any()
    _, seen = Alteration("shift", shift_yx_px=(3.5, 0.0)).undo(np.ones(HW, np.float32), CONTENT)
    # The fourth row from below would lie half a sample beyond the last one.
    assert seen[:-4].all()
    assert not seen[-4:].any()
    _, everywhere = Alteration("noise", noise=0.02).undo(np.ones(HW, np.float32), CONTENT)
    assert everywhere.all()


def test_noise_has_its_deviation_and_stays_in_range() -> None:
    plane = np.full((64, 64), 0.5, np.float32)
    whole = (slice(0, 64), slice(0, 64))
    noisy = Alteration("noise", noise=0.02).apply(plane, whole, np.random.default_rng(0))
    assert noisy.dtype == np.float32
    assert noisy.std() == pytest.approx(0.02, rel=0.05)
    dark = Alteration("noise", noise=0.02).apply(np.zeros_like(plane), whole, np.random.default_rng(0))
    assert dark.min() == 0


def test_small_alterations_are_those_of_the_method_in_every_direction() -> None:
    random = np.random.default_rng(0)
    drawn = [small_alterations(random) for _ in range(40)]
    assert {tuple(one.name for one in three) for three in drawn} == {("shift", "rotation", "noise")}
    assert {three[0].shift_yx_px for three in drawn} == {(4, 0), (-4, 0), (0, 4), (0, -4)}
    assert {three[1].rotation_deg for three in drawn} == {5, -5}
    assert {three[2].noise for three in drawn} == {0.02}


def test_correlation_of_known_pairs() -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    seen = np.ones((3, 4), bool)
    assert map_correlation(values, 3 * values + 1, seen) == pytest.approx(1.0)
    assert map_correlation(values, -values, seen) == pytest.approx(-1.0)
    assert math.isnan(map_correlation(values, np.ones_like(values), seen))
    assert math.isnan(map_correlation(values, values, np.zeros((3, 4), bool)))
