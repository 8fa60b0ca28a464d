"""Lightness is measured: maps that mislead the eye do not get in."""

import numpy as np
import pytest

from engine.imaging.colormap import NAMES, lab_from_rgb, lookup

# Viénot, Brettel & Mollon 1999, on linear RGB: what a viewer without the green or the red cone sees.
DICHROMAT = {
    "deuteranope": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
    "protanope": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
}


def arms(name: str) -> list[np.ndarray]:
    lab = lab_from_rgb(lookup(name))
    return [lab[127::-1], lab[128:]] if name == "blue-orange" else [lab]


def test_known_colours_have_known_lab() -> None:
    lab = lab_from_rgb(np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0]], np.uint8))
    np.testing.assert_allclose(lab, [[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20]], atol=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_lightness_is_a_straight_line_of_the_magnitude(name: str) -> None:
    for lab in arms(name):
        lightness = lab[:, 0]
        assert (np.diff(lightness) > -0.3).all()
        line = np.linspace(lightness[0], lightness[-1], len(lightness))
        # Grey stays the display's own grey, whose lightness bends a little near black.
        assert np.abs(lightness - line).max() < (6.0 if name == "gray" else 0.6)
        assert lightness[-1] - lightness[0] > 55


@pytest.mark.parametrize("name", NAMES)
def test_equal_steps_of_value_look_like_comparable_steps_of_colour(name: str) -> None:
    for lab in arms(name):
        steps = np.linalg.norm(lab[16:] - lab[:-16], axis=1)
        assert steps.max() < 4 * steps.min()


def test_both_arms_of_the_diverging_map_weigh_the_same_and_start_neutral() -> None:
    blue, orange = arms("blue-orange")
    np.testing.assert_allclose(blue[:, 0], orange[:, 0], atol=0.6)
    assert np.hypot(*orange[0, 1:]) < 2
    assert np.linalg.norm(blue[-1] - orange[-1]) > 80


@pytest.mark.parametrize("vision", DICHROMAT)
def test_blue_and_orange_differ_without_red_or_green_cones(vision: str) -> None:
    linear = (lookup("blue-orange") / 255.0) ** 2.2
    seen = (np.clip(linear @ DICHROMAT[vision].T, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)
    lab = lab_from_rgb(seen)
    assert np.linalg.norm(lab[0] - lab[-1]) > 40
    assert np.linalg.norm(lab[64] - lab[191]) > 20


def test_there_is_no_jet() -> None:
    with pytest.raises(ValueError, match="no colormap named 'jet'"):
        lookup("jet")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_256_colours_that_nobody_can_change(name: str) -> None:
    table = lookup(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 0
