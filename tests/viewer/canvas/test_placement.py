import numpy as np
import pytest

from viewer.canvas.placement import MOST_PIXELS_PER_PIXEL, FilmView, Placement

IMAGE_HW = (300, 200)


def test_fit_shows_the_whole_film_centred() -> None:
    placement = Placement(FilmView(), IMAGE_HW, (600.0, 1000.0))
    assert placement.scale == pytest.approx(2.0)
    assert placement.to_pane(0, 0) == pytest.approx((300.0, 0.0))
    assert placement.to_pane(200, 300) == pytest.approx((700.0, 600.0))


def test_fit_of_tall_pixels_keeps_the_shape_of_the_patient() -> None:
    placement = Placement(FilmView(), (100, 200), (400.0, 400.0), pixel_aspect=2.0)
    assert placement.to_pane(200, 100) == pytest.approx((400.0, 400.0))
    assert placement.to_pane(0, 0) == pytest.approx((0.0, 0.0))


def test_fit_of_a_turned_film_uses_its_turned_shape() -> None:
    placement = Placement(FilmView().turned(), IMAGE_HW, (200.0, 300.0))
    assert placement.scale == pytest.approx(1.0)


def test_a_quarter_turn_takes_the_top_to_the_right() -> None:
    placement = Placement(FilmView().turned(), IMAGE_HW, (200.0, 300.0))
    assert placement.to_pane(100, 0) == pytest.approx((300.0, 100.0))


def test_four_quarter_turns_are_none() -> None:
    assert FilmView().turned().turned().turned().turned() == FilmView()


def test_a_flip_after_a_turn_is_a_flip_of_what_is_seen() -> None:
    placement = Placement(FilmView().turned().flipped_left_right(), IMAGE_HW, (200.0, 300.0))
    assert placement.to_pane(100, 0) == pytest.approx((0.0, 100.0))


@pytest.mark.parametrize("view", [FilmView(), FilmView(zoom=3.0).turned(), FilmView(zoom=0.5).flipped_left_right()])
def test_there_and_back_is_the_same_point(view: FilmView) -> None:
    placement = Placement(view, IMAGE_HW, (512.0, 700.0), pixel_aspect=1.3)
    assert placement.to_image(*placement.to_pane(12.5, 200.25)) == pytest.approx((12.5, 200.25))


@pytest.mark.parametrize("view", [FilmView(), FilmView().turned(), FilmView().flipped_top_bottom()])
def test_the_point_under_the_cursor_stays_while_zooming(view: FilmView) -> None:
    placement = Placement(view, IMAGE_HW, (500.0, 500.0), pixel_aspect=1.5)
    before = placement.to_image(200, 220)
    zoomed = Placement(placement.zoomed(1.7, 200, 220), IMAGE_HW, (500.0, 500.0), pixel_aspect=1.5)
    assert zoomed.to_image(200, 220) == pytest.approx(before)
    assert zoomed.scale == pytest.approx(placement.scale * 1.7)


def test_zoom_ends_at_forty_pane_pixels_per_image_pixel() -> None:
    placement = Placement(FilmView(), IMAGE_HW, (600.0, 400.0))
    zoomed = Placement(placement.zoomed(1e9, 200, 300), IMAGE_HW, (600.0, 400.0))
    assert zoomed.scale == pytest.approx(MOST_PIXELS_PER_PIXEL)


def test_pan_moves_the_film_with_the_hand() -> None:
    placement = Placement(FilmView(zoom=2.0).turned(), IMAGE_HW, (400.0, 600.0))
    x, y = placement.to_pane(90, 140)
    panned = Placement(placement.panned(30, -20), IMAGE_HW, (400.0, 600.0))
    assert panned.to_pane(90, 140) == pytest.approx((x + 30, y - 20))


def test_the_film_cannot_be_panned_out_of_reach() -> None:
    placement = Placement(FilmView(), IMAGE_HW, (400.0, 600.0))
    assert placement.panned(1e6, 1e6).centre_yx == (0.0, 0.0)


def test_panes_of_two_sizes_share_a_view() -> None:
    view = FilmView(zoom=2.0, centre_yx=(0.25, 0.5))
    for pane_hw in ((600.0, 400.0), (300.0, 200.0)):
        placement = Placement(view, IMAGE_HW, pane_hw)
        assert placement.to_image(pane_hw[1] / 2, pane_hw[0] / 2) == pytest.approx((100.0, 75.0))


def test_the_film_starts_on_a_whole_device_pixel() -> None:
    placement = Placement(FilmView(zoom=1.0, centre_yx=(0.4, 0.37)), (300, 201), (300.0, 201.0))
    image_from_pane = placement.on_device_pixels()
    corner = np.linalg.solve(image_from_pane[:, :2], -image_from_pane[:, 2])
    assert corner == pytest.approx(np.round(corner))
