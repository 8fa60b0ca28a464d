"""The grey pipeline, stage by stage, against the formulas of PS3.3 C.11 written out by hand."""

import math

import numpy as np
import pytest

from engine.imaging.frame import Frame, VoiTable, Window
from engine.imaging.grey_pipeline import (
    COLOUR_WINDOW,
    ModalityTable,
    Rescale,
    apply_modality,
    apply_presentation,
    apply_voi,
    percentile_window,
    render_display,
    render_rgb,
)

VALUES = np.array([[-2000.0, 39.0, 39.5, 40.0, 40.5, 41.0, 2000.0]], dtype=np.float32)


def linear(x: float, center: float, width: float) -> float:
    """PS3.3 C.11.2.1.2.1, branch by branch, output range [0, 1]."""
    if x <= center - 0.5 - (width - 1) / 2:
        return 0.0
    if x > center - 0.5 + (width - 1) / 2:
        return 1.0
    return (x - (center - 0.5)) / (width - 1) + 0.5


@pytest.mark.parametrize(("center", "width"), [(40, 1), (40, 2), (40, 100), (0, 4096), (40.5, 3.5)])
def test_linear_window_follows_c_11_2_1_2_1(center: float, width: float) -> None:
    expected = [linear(float(x), center, width) for x in VALUES[0]]
    assert apply_voi(VALUES, Window(center, width))[0] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("center", "width"), [(40, 1), (40, 100), (0.5, 0.25)])
def test_linear_exact_window_follows_c_11_2_1_3_2(center: float, width: float) -> None:
    expected = [min(1.0, max(0.0, (float(x) - center) / width + 0.5)) for x in VALUES[0]]
    assert apply_voi(VALUES, Window(center, width, "LINEAR_EXACT"))[0] == pytest.approx(expected, abs=1e-5)


def test_sigmoid_window_follows_c_11_2_1_3_1() -> None:
    expected = [1 / (1 + math.exp(-4 * (float(x) - 40) / 30)) if x > -1000 else 0.0 for x in VALUES[0]]
    assert apply_voi(VALUES, Window(40, 30, "SIGMOID"))[0] == pytest.approx(expected, abs=1e-6)


def test_sigmoid_far_outside_its_window_is_black_and_white_without_overflow() -> None:
    far = np.array([-1e30, 1e30], dtype=np.float32)
    assert apply_voi(far, Window(0, 1e-3, "SIGMOID")).tolist() == pytest.approx([0.0, 1.0])


def test_voi_table_holds_its_ends_beyond_its_range() -> None:
    table = VoiTable(10, np.array([0, 100, 255], dtype=np.uint16), 8)
    shown = apply_voi(np.array([-5, 10, 11, 12, 99], dtype=np.float32), table)
    assert shown == pytest.approx(np.array([0, 0, 100, 255, 255]) / 255)


def test_voi_keeps_the_shape_of_a_sub_sampled_plane() -> None:
    plane = np.arange(24, dtype=np.float32).reshape(4, 6)
    window = Window(12, 24)
    assert np.array_equal(apply_voi(plane, window)[::2, ::3], apply_voi(plane[::2, ::3], window))


def test_rescale_is_applied_in_double_precision() -> None:
    stored = np.array([[0, 1, 65535]], dtype=np.uint16)
    assert apply_modality(stored, Rescale(0.1, -1000)).tolist() == [
        [np.float32(-1000), np.float32(-999.9), np.float32(5553.5)]
    ]


def test_modality_table_holds_its_ends_and_takes_signed_values() -> None:
    table = ModalityTable(-1, np.array([7, 8, 9], dtype=np.uint16))
    assert apply_modality(np.array([-100, -1, 0, 1, 100], dtype=np.int16), table).tolist() == [7, 7, 8, 9, 9]


def test_padding_is_black_for_both_polarities() -> None:
    shown = np.array([[0.2, 0.9]], dtype=np.float32)
    padding = np.array([[False, True]])
    assert apply_presentation(shown, False, padding).tolist() == [[pytest.approx(0.2), 0.0]]
    assert apply_presentation(shown, True, padding).tolist() == [[pytest.approx(0.8), 0.0]]


def frame(inverse: bool = False, padding: bool = False) -> Frame:
    modality_hw = np.array([[0, 128, 255]], dtype=np.float32)
    padding_hw = np.array([[False, False, True]]) if padding else None
    return Frame(modality_hw, None, COLOUR_WINDOW, padding_hw=padding_hw, inverse=inverse)


def test_monochrome1_is_inverted_after_the_window() -> None:
    window = Window(64, 128, "LINEAR_EXACT")
    assert render_display(frame(inverse=True), window)[0].tolist() == [1.0, 0.0, 0.0]


def test_the_users_inversion_undoes_that_of_the_file() -> None:
    assert np.array_equal(render_display(frame(inverse=True), invert=True), render_display(frame()))


def test_padding_stays_black_when_the_user_inverts() -> None:
    assert render_rgb(frame(padding=True), invert=True)[0, 2].tolist() == [0, 0, 0]


def test_grey_frames_render_with_three_equal_channels() -> None:
    assert render_rgb(frame())[0].tolist() == [[0, 0, 0], [128, 128, 128], [255, 255, 255]]


def test_colour_frames_keep_their_bytes_and_give_luma() -> None:
    rgb_hw3 = np.array([[[255, 0, 0], [0, 255, 0], [1, 2, 3]]], dtype=np.uint8)
    colour = Frame(None, rgb_hw3, COLOUR_WINDOW)
    assert np.array_equal(render_rgb(colour), rgb_hw3)
    assert np.array_equal(render_rgb(colour, invert=True), 255 - rgb_hw3)
    assert render_display(colour)[0, :2] == pytest.approx([0.299, 0.587])


def test_percentile_window_leaves_padding_out() -> None:
    values = np.concatenate([np.linspace(100, 200, 1001), np.full(500, -2000.0)]).astype(np.float32)
    window = percentile_window(values, values < 0)
    assert window.center - window.width / 2 == pytest.approx(100.1, abs=0.01)
    assert window.center + window.width / 2 == pytest.approx(199.9, abs=0.01)


@pytest.mark.parametrize(("values", "center"), [([5.0, 5.0], 5.0), ([], 0.0)])
def test_percentile_window_of_a_constant_or_empty_frame_is_valid(values: list[float], center: float) -> None:
    window = percentile_window(np.array(values, dtype=np.float32))
    assert (window.center, window.width) == (center, 1.0)


def test_percentile_window_of_a_few_bright_pixels_reaches_them() -> None:
    values = np.zeros(100_000, dtype=np.float32)
    values[:3] = 9
    window = percentile_window(values)
    assert window.center + window.width / 2 == 9
