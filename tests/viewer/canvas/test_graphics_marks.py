"""Overlays and shapes on a painted picture."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.dicom.presentation import Shape
from engine.imaging.frame import OverlayPlane
from engine.imaging.viewport import Viewport
from engine.report.graphics_marks import seen_through
from viewer.canvas.graphics_marks import paint_overlays, paint_shapes

VIEWS = [
    Viewport.whole((20, 30)),
    Viewport.placed((60, 90), (10, 15), 3.0),
    Viewport.placed((90, 60), (10, 15), 3.0, quarter_turns=1, flip_horizontal=True),
]


def painted(hw, paint):
    image = QImage(hw[1], hw[0], QImage.Format.Format_RGB32)
    image.fill(0xFF707070)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(hw[0], hw[1], 4)[..., 1].astype(int)


@pytest.fixture
def plane(qapp):
    mask = np.zeros((4, 6), bool)
    mask[0, :] = mask[:, 0] = True
    return OverlayPlane((5, 8), mask)


@pytest.mark.parametrize("viewport", VIEWS)
def test_an_overlay_lies_on_its_pixels_however_the_image_is_turned(plane, viewport):
    seen = painted(viewport.hw, lambda painter: paint_overlays(painter, (plane,), viewport, 1.0))
    row, column, mask = seen_through(plane, viewport)
    expected = np.zeros(viewport.hw, bool)
    expected[row : row + mask.shape[0], column : column + mask.shape[1]] = mask
    np.testing.assert_array_equal(seen > 200, expected)
    assert mask.sum() == plane.mask_hw.sum() * round(viewport.zoom) ** 2


def test_a_dark_halo_keeps_it_readable_on_white(plane):
    seen = painted((20, 30), lambda painter: paint_overlays(painter, (plane,), VIEWS[0], 1.0))
    assert seen[4, 10] < 60


def test_shapes_are_drawn_at_their_points(qapp):
    line = Shape("line", ((2.0, 2.0), (2.0, 25.0)))
    seen = painted((20, 30), lambda painter: paint_shapes(painter, QRectF(0, 0, 30, 20), (line,), VIEWS[0], 1.0))
    assert seen[1:3, 10].max() > 200
    assert seen[10, 10] == 0x70


def test_a_point_is_a_cross(qapp):
    cross = Shape("point", ((10.0, 15.0),))
    seen = painted((20, 30), lambda painter: paint_shapes(painter, QRectF(0, 0, 30, 20), (cross,), VIEWS[0], 1.0))
    assert seen[9:11, 12].max() > 150
    assert seen[7, 14:16].max() > 150
    assert seen[6, 11] == 0x70


def test_a_text_beyond_the_pane_is_not_drawn(qapp):
    away = Shape("text", ((100.0, 100.0),), "away")
    area = QRectF(0, 0, 30, 20)
    seen = painted((20, 30), lambda painter: paint_shapes(painter, area, (away, replace(away)), VIEWS[0], 1.0))
    assert (seen == 0x70).all()
