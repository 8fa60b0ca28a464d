import numpy as np
import pytest

from engine.imaging.frame import Frame, Window
from engine.imaging.layer import Layer, LayerLook
from viewer.state.probe import read


def test_values_of_image_and_layers_under_a_point(make_frame, planes):
    layers = [Layer(plane, LayerLook()) for plane in planes]
    frame = make_frame()
    reading = read(frame, layers, (10.5, 15.5))
    assert (reading.row, reading.column) == (10, 15)
    assert reading.value == pytest.approx(float(frame.modality_hw[10, 15]))
    values = dict(reading.layers)
    y, x = np.floor(layers[0].data.grid.to_plane(np.array([10.5, 15.5]))).astype(int)
    assert values["difference"] == pytest.approx(float(layers[-1].data.plane_hw[y, x]))


def test_off_the_image_there_is_nothing(make_frame):
    assert read(make_frame(), [], (-0.1, 3)) is None
    assert read(make_frame(), [], (3, 30.0)) is None


def test_colour_reads_as_three_bytes():
    rgb = np.zeros((4, 4, 3), np.uint8)
    rgb[1, 2] = (1, 2, 3)
    assert read(Frame(None, rgb, Window(128, 256)), [], (1.5, 2.5)).value == (1, 2, 3)
