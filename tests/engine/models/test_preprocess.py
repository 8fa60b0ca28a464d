import numpy as np
import pytest

from engine.core.errors import ModelError
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry
from engine.imaging.resample import from_plane
from engine.models.preprocess import (
    MINIMUM_RANGE,
    PREPROCESSING,
    check_preprocessing,
    is_in_colour,
    prepare_colour,
    prepare_display,
    prepare_frame,
    preprocessing_name,
)
from engine.phantom import film

WIDE = Window(127.5, 255.0, "LINEAR_EXACT")


def grey_frame(display_hw: np.ndarray, **changes: object) -> Frame:
    values: dict[str, object] = {"modality_hw": display_hw * np.float32(255), "rgb_hw3": None, "default_voi": WIDE}
    return Frame(**{**values, **changes})  # type: ignore[arg-type]


def ramp(hw: tuple[int, int]) -> np.ndarray:
    return np.linspace(0.2, 0.7, hw[0] * hw[1], dtype=np.float32).reshape(hw)


def test_percentiles_of_the_image_become_zero_and_one() -> None:
    prepared = prepare_display(ramp((64, 64)), (64, 64))
    assert prepared.plane_hw.dtype == np.float32
    low, high = np.percentile(ramp((64, 64)), (0.5, 99.5))
    assert (prepared.grey_low, prepared.grey_high) == (pytest.approx(low), pytest.approx(high))
    assert (prepared.plane_hw.min(), prepared.plane_hw.max()) == (0.0, 1.0)


def test_the_stretch_is_undone_exactly() -> None:
    display_hw = film(3, 1, (64, 64)).image_hw
    prepared = prepare_display(display_hw, (64, 64))
    restored = prepared.grey_low + prepared.plane_hw * (prepared.grey_high - prepared.grey_low)
    inside = (display_hw >= prepared.grey_low) & (display_hw <= prepared.grey_high)
    assert np.abs(restored - display_hw)[inside].max() < 1e-6


def test_the_aspect_ratio_is_kept_and_the_letterbox_is_black() -> None:
    prepared = prepare_display(ramp((100, 50)), (64, 64))
    rows, columns = prepared.grid.content
    assert (rows.stop - rows.start, columns.stop - columns.start) == (64, 32)
    outside = np.ones((64, 64), bool)
    outside[rows, columns] = False
    assert not prepared.plane_hw[outside].any()


def test_the_letterbox_has_no_say_in_the_stretch() -> None:
    square, tall = prepare_display(ramp((64, 64)), (64, 64)), prepare_display(ramp((128, 32)), (64, 64))
    assert tall.grey_low == pytest.approx(square.grey_low, abs=0.01)


def test_pixels_that_are_not_square_are_made_square() -> None:
    assert prepare_display(ramp((64, 64)), (64, 64), pixel_aspect=2.0).grid.scale_yx == (1.0, 0.5)
    frame = grey_frame(ramp((64, 64)), geometry=Geometry(pixel_aspect=2.0))
    assert prepare_frame(frame, (64, 64)).grid.scale_yx == (1.0, 0.5)


def test_an_image_without_contrast_is_not_blown_up() -> None:
    flat = np.full((32, 32), 0.5, np.float32)
    flat[0, 0] += MINIMUM_RANGE / 2
    prepared = prepare_display(flat, (64, 64))
    assert (prepared.grey_low, prepared.grey_high) == (0.0, 1.0)
    assert np.abs(prepared.plane_hw - 0.5).max() < MINIMUM_RANGE


def test_monochrome1_and_monochrome2_of_one_film_give_the_same_input() -> None:
    display_hw = film(4, 0, (64, 64)).image_hw
    plain = prepare_frame(grey_frame(display_hw), (64, 64))
    inverse = prepare_frame(grey_frame(1 - display_hw, inverse=True), (64, 64))
    assert np.abs(plain.plane_hw - inverse.plane_hw).max() < 1e-4


def test_the_window_of_the_file_does_not_change_the_input() -> None:
    display_hw = film(4, 0, (64, 64)).image_hw
    narrow = grey_frame(display_hw, default_voi=Window(127.5, 400.0, "LINEAR_EXACT"))
    assert np.abs(prepare_frame(narrow, (64, 64)).plane_hw - prepare_frame(grey_frame(display_hw), (64, 64)).plane_hw
                  ).max() < 1e-4  # fmt: skip


def test_the_plane_lies_on_the_film_it_came_from() -> None:
    display_hw = film(5, 1, (160, 120)).image_hw
    prepared = prepare_display(display_hw, (128, 128))
    back = from_plane(prepared.plane_hw, prepared.grid)
    assert np.corrcoef(back.ravel(), display_hw.ravel())[0, 1] > 0.98


def test_greys_stay_as_displayed_where_the_version_says_so() -> None:
    prepared = prepare_display(ramp((64, 64)), (64, 64), preprocessing="display-full/1")
    assert (prepared.grey_low, prepared.grey_high) == (0.0, 1.0)
    assert np.abs(prepared.plane_hw - ramp((64, 64))).max() < 1e-6


def test_a_film_is_pulled_to_the_whole_grid_where_the_version_says_so() -> None:
    prepared = prepare_display(ramp((100, 50)), (64, 64), preprocessing="display-full-stretch/1")
    assert prepared.grid.content == (slice(0, 64), slice(0, 64))
    assert prepared.grid.scale_yx == (0.64, 1.28)
    corners = prepared.grid.to_plane(np.array([[0.0, 0.0], [100.0, 50.0]]))
    assert corners.tolist() == [[0, 0], [64, 64]]


def test_every_version_is_found_by_what_it_does() -> None:
    assert preprocessing_name("letterbox", "percentile") == PREPROCESSING
    assert preprocessing_name("stretch", "percentile") == "display-percentile-stretch/1"


def colour_frame(rgb_hw3: np.ndarray) -> Frame:
    return Frame(None, rgb_hw3, Window(127.5, 255.0, "LINEAR_EXACT"))


def test_a_picture_is_in_colour_only_where_its_channels_visibly_differ() -> None:
    grey = np.repeat(np.rint(ramp((64, 64)) * 255).astype(np.uint8)[..., None], 3, axis=2)
    compressed = grey + np.array([3, 0, 2], np.uint8)
    tinted = grey.copy()
    tinted[:8, :8, 0] += 40
    assert [is_in_colour(colour_frame(each)) for each in (grey, compressed, tinted)] == [False, False, True]
    assert not is_in_colour(grey_frame(ramp((64, 64))))


def test_a_picture_in_colour_is_prepared_as_in_grey_channel_by_channel() -> None:
    grey = np.rint(ramp((96, 64)) * 255).astype(np.uint8)
    same = colour_frame(np.repeat(grey[..., None], 3, axis=2))
    prepared = prepare_frame(same, (64, 64))
    assert np.abs(prepare_colour(same, prepared) - prepared.plane_hw).max() < 1e-5
    red = colour_frame(np.stack([grey, np.zeros_like(grey), np.zeros_like(grey)], axis=2))
    planes_3hw = prepare_colour(red, prepare_frame(red, (64, 64), "display-full/1"))
    assert planes_3hw[0].max() == pytest.approx(ramp((96, 64)).max(), abs=0.01)
    assert planes_3hw[1:].max() == 0


def test_an_unknown_version_is_a_sentence() -> None:
    with pytest.raises(ModelError, match="“display-magic/7”, which this version of Parallax does not know"):
        check_preprocessing("display-magic/7", "Ours")


def test_preprocessing_of_any_length_is_refused_in_a_short_sentence():
    with pytest.raises(ModelError, match=r"prepared as “x{60}”"):
        check_preprocessing("x" * 10_000, "Tiny")
