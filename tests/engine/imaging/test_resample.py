"""The one filter: bilinear when enlarging, area average when reducing, exact to the half pixel."""

import numpy as np
import pytest
from scipy import ndimage

from engine.imaging.grid import Grid
from engine.imaging.resample import from_plane, inside, sample, to_plane
from engine.imaging.viewport import Viewport

RNG = np.random.default_rng(5)


def test_an_identity_changes_no_value() -> None:
    image_hw = RNG.random((31, 17), dtype=np.float32)
    grid = Grid.identity((31, 17))
    np.testing.assert_array_equal(to_plane(image_hw, grid), image_hw)
    np.testing.assert_array_equal(from_plane(image_hw, grid), image_hw)


def test_reducing_by_whole_numbers_is_the_block_mean() -> None:
    image_hw = RNG.random((60, 40), dtype=np.float32)
    grid = Grid.letterbox((60, 40), (20, 10), pixel_aspect=4 / 3 * 1.0)
    assert grid.scale_yx == pytest.approx((1 / 3, 1 / 4))
    means = image_hw.reshape(20, 3, 10, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(to_plane(image_hw, grid), means, atol=1e-6)


def test_enlarging_is_bilinear_at_half_pixel_positions() -> None:
    plane_hw = RNG.random((13, 9), dtype=np.float32)
    grid = Grid.letterbox((130, 90), (13, 9))
    y = (np.arange(130) + 0.5) / 10 - 0.5
    x = (np.arange(90) + 0.5) / 10 - 0.5
    expected = ndimage.map_coordinates(plane_hw, np.meshgrid(y, x, indexing="ij"), order=1, mode="nearest")
    np.testing.assert_allclose(from_plane(plane_hw, grid), expected, atol=1e-5)


def test_a_ramp_survives_the_way_to_the_plane_and_back_within_half_a_pixel() -> None:
    """A ramp's value is its coordinate: the error of the values is the error of the places."""
    height, width = 417, 300
    for ramp in (np.arange(height)[:, None] + 0.5 + np.zeros(width), np.arange(width) + 0.5 + np.zeros((height, 1))):
        grid = Grid.letterbox((height, width), (224, 224), pixel_aspect=0.8)
        back = from_plane(to_plane(ramp.astype(np.float32), grid), grid)
        inner = (slice(4, -4), slice(4, -4))
        assert np.abs(back - ramp)[inner].max() < 0.5


def test_a_dot_comes_back_where_it_was() -> None:
    image_hw = np.zeros((500, 300), np.float32)
    image_hw[121:124, 211:214] = 1
    grid = Grid.letterbox((500, 300), (128, 128))
    back = from_plane(to_plane(image_hw, grid), grid)
    mass = back / back.sum()
    centre = [(mass * (np.arange(500)[:, None] + 0.5)).sum(), (mass * (np.arange(300) + 0.5)).sum()]
    np.testing.assert_allclose(centre, [122.5, 212.5], atol=0.5)


def test_the_letterbox_is_zero_and_does_not_bleed_back() -> None:
    image_hw = np.ones((100, 57), np.float32)
    grid = Grid.letterbox((100, 57), (64, 64))
    plane_hw = to_plane(image_hw, grid)
    outside = np.ones((64, 64), bool)
    outside[grid.content] = False
    assert not plane_hw[outside].any()
    np.testing.assert_allclose(plane_hw[grid.content], 1.0, atol=1e-6)
    plane_hw[outside] = 99
    np.testing.assert_allclose(from_plane(plane_hw, grid), 1.0, atol=1e-5)


def test_a_region_is_a_cut_of_the_whole() -> None:
    plane_hw = RNG.random((64, 64), dtype=np.float32)
    grid = Grid.letterbox((200, 170), (64, 64))
    region = (slice(20, 90), slice(100, 165))
    np.testing.assert_allclose(from_plane(plane_hw, grid, region), from_plane(plane_hw, grid)[region], atol=1e-6)


def test_reducing_a_fine_checkerboard_leaves_flat_grey() -> None:
    checker = (np.indices((600, 600)).sum(axis=0) % 2).astype(np.float32)
    for zoom in (0.5, 0.31, 0.11):
        view = Viewport.fitted((int(600 * zoom), int(600 * zoom)), (600, 600))
        shown = sample(checker, view.image_from_view, view.hw)
        assert np.abs(shown - 0.5).max() < 0.5 * zoom + 1e-6
    turned = ((0.9 * 4, 0.4 * 4, 0.0), (-0.4 * 4, 0.9 * 4, 240.0))
    assert np.abs(sample(checker, turned, (100, 60)) - 0.5).max() < 0.15


def test_the_mean_survives_reduction() -> None:
    image_hw = RNG.random((333, 517), dtype=np.float32)
    shown = to_plane(image_hw, Grid.letterbox((333, 517), (90, 90)))
    grid = Grid.letterbox((333, 517), (90, 90))
    assert shown[grid.content].mean() == pytest.approx(image_hw.mean(), abs=2e-3)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_and_flips_move_pixels_and_change_none(turns: int) -> None:
    image_hw = RNG.random((8, 8), dtype=np.float32)
    view = Viewport.fitted((8, 8), (8, 8), quarter_turns=turns)
    np.testing.assert_array_equal(sample(image_hw, view.image_from_view, (8, 8)), np.rot90(image_hw, -turns))
    flipped = Viewport.fitted((8, 8), (8, 8), flip_horizontal=True)
    np.testing.assert_array_equal(sample(image_hw, flipped.image_from_view, (8, 8)), image_hw[:, ::-1])


def test_an_oblique_view_agrees_with_bilinear_interpolation() -> None:
    image_hw = ndimage.gaussian_filter(RNG.random((80, 90)), 2).astype(np.float32)
    affine = ((0.5, -0.2, 20.0), (0.25, 0.45, 10.0))
    y, x = np.meshgrid(np.arange(60) + 0.5, np.arange(70) + 0.5, indexing="ij")
    where = [0.5 * y - 0.2 * x + 20 - 0.5, 0.25 * y + 0.45 * x + 10 - 0.5]
    expected = ndimage.map_coordinates(image_hw, where, order=1, mode="nearest")
    np.testing.assert_allclose(sample(image_hw, affine, (60, 70)), expected, atol=1e-4)


def test_inside_knows_where_the_image_ends() -> None:
    view = Viewport.fitted((30, 60), (10, 10))
    mask = inside((10, 10), view.image_from_view, (30, 60))
    assert mask[:, 15:45].all()
    assert mask.sum() == 30 * 30


def test_planes_of_another_size_are_refused() -> None:
    grid = Grid.letterbox((20, 20), (10, 10))
    with pytest.raises(ValueError, match="its grid says"):
        to_plane(np.zeros((21, 20), np.float32), grid)
    with pytest.raises(ValueError, match="its grid says"):
        from_plane(np.zeros((20, 20), np.float32), grid)
