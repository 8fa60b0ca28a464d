"""Known points go to the model grid and back."""

import numpy as np
import pytest

from engine.imaging.grid import Grid

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.5], [0.25, 0.75]])


@pytest.mark.parametrize("image_hw", [(3056, 2544), (512, 512), (100, 731), (37, 11)])
@pytest.mark.parametrize("pixel_aspect", [1.0, 0.5, 2.0, 1.37])
def test_points_return_to_where_they_came_from(image_hw: tuple[int, int], pixel_aspect: float) -> None:
    grid = Grid.letterbox(image_hw, (224, 224), pixel_aspect)
    points = CORNERS * image_hw
    np.testing.assert_allclose(grid.to_image(grid.to_plane(points)), points, atol=1e-9)


@pytest.mark.parametrize("image_hw", [(3056, 2544), (100, 731), (300, 301)])
@pytest.mark.parametrize("pixel_aspect", [1.0, 2.0, 0.7])
def test_a_point_seen_at_sample_resolution_is_within_half_a_sample(
    image_hw: tuple[int, int], pixel_aspect: float
) -> None:
    """Even a reader who only knows which sample was hit comes back to the pixel within half a sample's size."""
    grid = Grid.letterbox(image_hw, (224, 224), pixel_aspect)
    points = np.random.default_rng(3).random((200, 2)) * image_hw
    centres = np.floor(grid.to_plane(points)) + 0.5
    error = np.abs(grid.to_image(centres) - points)
    assert (error <= 0.5 / np.array(grid.scale_yx) + 1e-9).all()


def test_a_wide_image_is_letterboxed_above_and_below() -> None:
    grid = Grid.letterbox((100, 200), (224, 224))
    np.testing.assert_allclose(grid.to_plane(np.array([[0.0, 0.0], [100.0, 200.0]])), [[56, 0], [168, 224]])
    assert grid.content == (slice(56, 168), slice(0, 224))


def test_pixels_twice_as_high_as_wide_make_a_square_of_100_by_200_pixels() -> None:
    grid = Grid.letterbox((100, 200), (224, 224), pixel_aspect=2.0)
    assert grid.offset_yx == (0.0, 0.0)
    np.testing.assert_allclose(grid.scale_yx, (2.24, 1.12))
    assert grid.content == (slice(0, 224), slice(0, 224))


def test_content_holds_exactly_the_samples_whose_centre_lies_on_the_image() -> None:
    grid = Grid.letterbox((101, 57), (64, 64))
    mask = np.zeros(grid.plane_hw, bool)
    mask[grid.content] = True
    centres = np.stack(np.meshgrid(np.arange(64) + 0.5, np.arange(64) + 0.5, indexing="ij"), axis=-1)
    image = grid.to_image(centres)
    expected = ((image >= 0) & (image <= np.array(grid.image_hw))).all(axis=-1)
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("bad", [((0, 5), (8, 8), 1.0), ((5, 5), (8, 0), 1.0), ((5, 5), (8, 8), 0.0)])
def test_an_impossible_fit_is_refused(bad: tuple[tuple[int, int], tuple[int, int], float]) -> None:
    with pytest.raises(ValueError, match="cannot fit"):
        Grid.letterbox(*bad)
