"""View pixels to image pixels: zoom, pan, flips, turns."""

import numpy as np
import pytest

from engine.imaging.viewport import Viewport, compose_affine, fit_zoom, invert_affine


def test_whole_is_one_to_one() -> None:
    points = np.array([[0.0, 0.0], [3.5, 7.25]])
    np.testing.assert_array_equal(Viewport.whole((10, 20)).to_image(points), points)


def test_fitted_puts_the_image_in_the_middle() -> None:
    view = Viewport.fitted((100, 300), (50, 50))
    np.testing.assert_allclose(view.to_view(np.array([[0.0, 0.0], [50.0, 50.0]])), [[0, 100], [100, 200]])
    assert view.zoom == pytest.approx(2.0)


def test_fitted_keeps_the_aspect_of_the_patient() -> None:
    view = Viewport.fitted((200, 200), (50, 100), pixel_aspect=2.0)
    np.testing.assert_allclose(view.to_view(np.array([[0.0, 0.0], [50.0, 100.0]])), [[0, 0], [200, 200]])


def test_the_centre_stays_in_the_centre() -> None:
    view = Viewport.placed((80, 60), (12.0, 34.0), 3.7, pixel_aspect=1.2, quarter_turns=3, flip_horizontal=True)
    np.testing.assert_allclose(view.to_image(np.array([40.0, 30.0])), [12.0, 34.0])


def test_one_clockwise_turn_brings_the_upper_left_corner_to_the_upper_right() -> None:
    view = Viewport.fitted((40, 40), (40, 40), quarter_turns=1)
    np.testing.assert_allclose(view.to_view(np.array([0.0, 0.0])), [0.0, 40.0], atol=1e-9)


def test_a_flip_mirrors_left_and_right_before_the_turn() -> None:
    view = Viewport.fitted((40, 40), (40, 40), flip_horizontal=True)
    np.testing.assert_allclose(view.to_view(np.array([5.0, 0.0])), [5.0, 40.0], atol=1e-9)
    turned = Viewport.fitted((40, 40), (40, 40), flip_horizontal=True, quarter_turns=1)
    np.testing.assert_allclose(turned.to_view(np.array([5.0, 0.0])), [40.0, 35.0], atol=1e-9)


def test_a_turned_wide_image_fits_by_its_width() -> None:
    assert fit_zoom((100, 100), (10, 50), quarter_turns=1) == pytest.approx(2.0)
    assert fit_zoom((100, 60), (10, 50), quarter_turns=1) == pytest.approx(2.0)


def test_an_affine_undoes_its_inverse() -> None:
    affine = ((0.5, 0.1, 3.0), (-0.2, 2.0, 7.0))
    np.testing.assert_allclose(compose_affine(affine, invert_affine(affine)), ((1, 0, 0), (0, 1, 0)), atol=1e-12)


def test_a_flat_affine_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="no inverse"):
        invert_affine(((1.0, 1.0, 0.0), (1.0, 1.0, 0.0)))


def test_a_zoom_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Viewport.placed((10, 10), (0.0, 0.0), 0.0)
