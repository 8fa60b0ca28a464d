from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation
from engine.imaging import colormap
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold
from viewer.canvas.area import CanvasArea
from viewer.canvas.map_marks import paint_colour_bar, scale_words, shown_map
from viewer.state.session import Session

RAMP = np.linspace(0, 0.2, 256, dtype=np.float32).reshape(16, 16)


def map_layer(name: str = "difference", **look: object) -> Layer:
    data = LayerData(name, "absolute", RAMP, Grid.identity((16, 16)), generated=True)
    return Layer(data, LayerLook(**{"colormap": "inferno", "high": 0.2} | look))  # type: ignore[arg-type]


def painted(layer: Layer, height: int = 500, head: float = 40.0) -> QImage:
    image = QImage(300, height, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    painter = QPainter(image)
    paint_colour_bar(painter, QRectF(0, 0, 300, height), head, layer, "")
    painter.end()
    return image


def colours(image: QImage) -> set[tuple[int, int, int]]:
    pixels = (image.pixelColor(285, y) for y in range(image.height()))
    return {(colour.red(), colour.green(), colour.blue()) for colour in pixels}


def test_the_bar_has_the_colours_of_the_map_from_end_to_end(qapp: QApplication) -> None:
    table = colormap.lookup("inferno").astype(int)
    seen = np.array(sorted(colours(painted(map_layer()))))
    for index in (40, 128, 250):
        assert np.abs(seen - table[index]).sum(1).min() <= 6


def test_what_the_threshold_cuts_away_is_dimmed(qapp: QApplication) -> None:
    table = colormap.lookup("inferno").astype(int)
    seen = np.array(sorted(colours(painted(map_layer(threshold=Threshold("absolute", 0.15))))))
    assert np.abs(seen - table[230]).sum(1).min() <= 6
    assert np.abs(seen - table[128]).sum(1).min() > 20


def test_a_pane_too_low_for_the_bar_has_none(qapp: QApplication) -> None:
    assert colours(painted(map_layer(), height=160)) == {(0, 0, 0)}


def test_below_many_marks_the_bar_gives_way_to_the_lower_half(qapp: QApplication) -> None:
    image = painted(map_layer(), height=600, head=250.0)
    upper = {image.pixelColor(285, y).lightness() for y in range(300)}
    lower = {image.pixelColor(285, y).lightness() for y in range(300, 600)}
    assert upper == {0}
    assert len(lower) > 20


def test_the_bar_is_of_the_map_the_keys_act_on_else_of_the_topmost() -> None:
    low, top = map_layer("difference"), map_layer("signed difference")
    picture = Layer(LayerData("similar", "image", RAMP, Grid.identity((16, 16))), LayerLook())
    assert shown_map((picture, low, top), "difference") is low
    assert shown_map((picture, low, top), "similar") is top
    assert shown_map((picture,), "similar") is None


@pytest.mark.parametrize(
    ("name", "fixed", "words"),
    [("difference", True, ""), ("difference", False, "stretched"), ("method occlusion", True, "relative")],
)
def test_a_scale_that_is_not_the_fixed_one_says_so(qapp: QApplication, name: str, fixed: bool, words: str) -> None:
    assert scale_words(map_layer(name), fixed) == words


def test_a_region_that_is_jumped_to_is_magnified_and_framed(
    qtbot: QtBot, show: Callable[..., Session], explain: Callable[..., Explanation]
) -> None:
    session = show()
    explain(session)
    area = CanvasArea(session)
    qtbot.addWidget(area)
    area.resize(600, 500)
    area.show()
    QApplication.processEvents()
    whole = area.panes[0].image_viewport()
    session.regions.step(1)
    QApplication.processEvents()
    region = session.regions.chosen
    assert region is not None
    viewport = area.panes[0].image_viewport()
    assert viewport is not None
    assert whole is not None
    assert viewport.zoom >= whole.zoom
    top, left, bottom, right = region.box_yx
    middle = viewport.to_view(np.array([(top + bottom) / 2, (left + right) / 2]))
    np.testing.assert_allclose(middle, np.array(viewport.hw) / 2, atol=1.0)
    framed = area.grab().toImage()
    session.regions.release()
    QApplication.processEvents()
    assert area.grab().toImage() != framed
