"""A generated image follows the film's window."""

import numpy as np
import pytest

from engine.imaging.frame import Frame, VoiTable, Window
from engine.imaging.grey_pipeline import render_display
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook
from engine.imaging.rewindow import grey_curve, through_window

MODALITY_HW = np.linspace(0, 4095, 64 * 48, dtype=np.float32).reshape(64, 48)
DEFAULT = Window(2048.0, 4096.0)


def layer_of(frame: Frame, **look: object) -> Layer:
    data = LayerData("similar", "image", render_display(frame), Grid.identity(frame.hw), generated=True)
    return Layer(data, LayerLook(**look))  # type: ignore[arg-type] # keywords of a test


@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("voi", [Window(1000.0, 800.0), Window(3000.0, 500.0, "SIGMOID")])
def test_a_copy_of_the_film_stays_a_copy_under_another_window(inverse: bool, invert: bool, voi: Window) -> None:
    frame = Frame(MODALITY_HW, None, DEFAULT, inverse=inverse)
    seen = through_window(layer_of(frame), frame, voi, invert)
    np.testing.assert_allclose(seen.data.plane_hw, render_display(frame, voi, invert), atol=2e-3)
    assert seen.data.generated


def test_under_the_default_window_nothing_changes() -> None:
    frame = Frame(MODALITY_HW, None, DEFAULT)
    one = layer_of(frame)
    assert through_window(one, frame, frame.default_voi, invert=False) is one


def test_maps_and_coloured_layers_stay_as_they_are() -> None:
    frame = Frame(MODALITY_HW, None, DEFAULT)
    coloured = layer_of(frame, colormap="inferno")
    assert through_window(coloured, frame, Window(10.0, 5.0), invert=False) is coloured
    data = LayerData("difference", "absolute", MODALITY_HW / 4095, Grid.identity(frame.hw))
    difference = Layer(data, LayerLook())
    assert through_window(difference, frame, Window(10.0, 5.0), invert=True) is difference


def test_greys_that_the_film_itself_does_not_hold_follow_the_window() -> None:
    """An adversarial image may be darker or brighter than every pixel of the film."""
    frame = Frame(MODALITY_HW / 4 + 1000, None, DEFAULT)
    wide = Frame(MODALITY_HW, None, DEFAULT)
    voi = Window(1800.0, 3000.0)
    seen = through_window(layer_of(wide), frame, voi, invert=False)
    np.testing.assert_allclose(seen.data.plane_hw, render_display(wide, voi), atol=2e-3)


def test_a_narrow_window_of_a_wide_film_keeps_its_gradation() -> None:
    modality_hw = np.concatenate([MODALITY_HW, np.full((1, 48), 60000, np.float32)])
    frame = Frame(modality_hw, None, Window(2000.0, 60.0))
    voi = Window(2000.0, 40.0)
    seen = through_window(layer_of(frame), frame, voi, invert=False)
    np.testing.assert_allclose(seen.data.plane_hw, render_display(frame, voi), atol=1e-2)


def test_a_table_without_gradation_has_no_curve() -> None:
    flat = Frame(MODALITY_HW, None, VoiTable(0, np.full(16, 7, np.uint16), 12))
    assert grey_curve(flat, Window(1.0, 2.0), invert=False) is None
    colour = Frame(None, np.zeros((4, 4, 3), np.uint8), DEFAULT)
    assert grey_curve(colour, Window(1.0, 2.0), invert=False) is None
