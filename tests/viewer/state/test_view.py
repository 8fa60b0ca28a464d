import numpy as np
import pytest

from engine.imaging.geometry import OrientationLetters
from viewer.state.view import Orientation, ViewState

IMAGE, PANE = (40, 20), (80, 100)
LETTERS = OrientationLetters(left="R", right="L", top="H", bottom="F")


def image_point(view: ViewState, pane_yx: tuple[float, float], aspect: float = 1.0) -> tuple[float, ...]:
    return tuple(view.viewport(IMAGE, PANE, aspect).to_image(np.array(pane_yx)).tolist())


def test_fit_shows_the_whole_image_centred():
    view = ViewState()
    assert view.effective_zoom(IMAGE, PANE) == 2.0
    assert image_point(view, (0, 30)) == pytest.approx((0, 0))
    assert image_point(view, (80, 70)) == pytest.approx((40, 20))


def test_fit_respects_pixels_that_are_not_square():
    assert ViewState().effective_zoom(IMAGE, PANE, pixel_aspect=2.0) == 1.0
    assert image_point(ViewState(), (80, 60), aspect=2.0) == pytest.approx((40, 20))


def test_zoom_keeps_the_point_under_the_cursor():
    view = ViewState()
    before = image_point(view, (20, 45))
    zoomed = view.zoomed(1.5, (20, 45), IMAGE, PANE)
    assert zoomed.zoom == pytest.approx(3.0)
    assert image_point(zoomed, (20, 45)) == pytest.approx(before)


def test_pan_moves_the_image_with_the_pointer():
    view = ViewState(zoom=4.0)
    point = image_point(view, (40, 50))
    panned = view.panned((8, -12), IMAGE, PANE)
    assert image_point(panned, (48, 38)) == pytest.approx(point)


def test_the_image_cannot_be_lost():
    assert ViewState(zoom=4.0).panned((1e6, -1e6), IMAGE, PANE).center_yx == (0.0, 20.0)


def test_a_horizontal_flip_exchanges_left_and_right_whatever_the_turn():
    for turns in range(4):
        plain = ViewState(orientation=Orientation(False, turns))
        flipped = ViewState(orientation=plain.orientation.flipped_horizontally())
        assert image_point(flipped, (20, 40)) == pytest.approx(image_point(plain, (20, 60)))


def test_a_vertical_flip_exchanges_top_and_bottom_whatever_the_turn():
    for turns in range(4):
        plain = ViewState(orientation=Orientation(True, turns))
        flipped = ViewState(orientation=plain.orientation.flipped_vertically())
        assert image_point(flipped, (20, 40)) == pytest.approx(image_point(plain, (60, 40)))


def test_a_quarter_turn_is_clockwise():
    turned = ViewState(orientation=Orientation().rotated())
    top_of_image = turned.viewport(IMAGE, PANE).to_view(np.array([0.0, 10.0]))
    assert top_of_image[1] > 50
    assert top_of_image[0] == pytest.approx(40)


def test_letters_follow_flips_and_turns():
    assert Orientation().letters(LETTERS) == LETTERS
    assert Orientation().flipped_horizontally().letters(LETTERS) == OrientationLetters("L", "R", "H", "F")
    assert Orientation().flipped_vertically().letters(LETTERS) == OrientationLetters("R", "L", "F", "H")
    turned = Orientation().rotated().letters(LETTERS)
    assert turned == OrientationLetters(left="F", right="H", top="R", bottom="L")
    assert Orientation().letters(None) is None


def test_letters_agree_with_where_the_edges_are_painted():
    for mirrored in (False, True):
        for turns in range(4):
            orientation = Orientation(mirrored, turns)
            viewport = ViewState(orientation=orientation).viewport(IMAGE, PANE)
            edges = {"H": (0, 10), "F": (40, 10), "R": (20, 0), "L": (20, 20)}
            letters = orientation.letters(LETTERS)
            for letter, point in edges.items():
                y, x = viewport.to_view(np.array(point, dtype=float)) - np.array(PANE) / 2
                side = ("right" if x > 0 else "left") if abs(x) > abs(y) else ("bottom" if y > 0 else "top")
                assert getattr(letters, side) == letter


def test_four_turns_or_two_flips_change_nothing():
    assert Orientation(True, 1).rotated(4) == Orientation(True, 1)
    for turns in range(4):
        start = Orientation(False, turns)
        assert start.flipped_horizontally().flipped_horizontally() == start
        assert start.flipped_vertically().flipped_vertically() == start


def test_a_part_that_is_shown_lies_in_the_middle_with_its_surroundings() -> None:
    image_hw, pane_hw = (1000, 800), (500, 400)
    view = ViewState().showing((400.0, 100.0, 500.0, 160.0), image_hw, pane_hw)
    viewport = view.viewport(image_hw, pane_hw)
    corners = viewport.to_view(np.array([[400.0, 100.0], [500.0, 160.0]]))
    np.testing.assert_allclose(corners.mean(0), (250, 200), atol=1e-6)
    assert np.all(corners > 0)
    assert np.all(corners < np.array(pane_hw))
    assert corners[1, 0] - corners[0, 0] == pytest.approx(500 / 2.5)


def test_a_speck_is_not_magnified_beyond_recognition_and_a_large_part_not_below_the_whole() -> None:
    image_hw, pane_hw = (1000, 800), (500, 400)
    whole = ViewState().effective_zoom(image_hw, pane_hw)
    assert ViewState().showing((500.0, 500.0, 501.0, 501.0), image_hw, pane_hw).zoom == pytest.approx(4 * whole)
    assert ViewState().showing((0.0, 0.0, 1000.0, 800.0), image_hw, pane_hw).zoom == pytest.approx(whole)


def test_a_part_fills_the_pane():
    view = ViewState().filling((10, 20, 60, 120), (200, 200), (300, 300))
    viewport = view.viewport((200, 200), (300, 300))
    assert view.zoom == 3.0
    np.testing.assert_allclose(viewport.to_view(np.array([[35.0, 20.0], [35.0, 120.0]])), [[150, 0], [150, 300]])
