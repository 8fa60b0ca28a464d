"""The OpenGL item where OpenGL is of no use."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from engine.imaging.frame import Frame, Window
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook
from engine.imaging.viewport import Viewport
from viewer.canvas.gl_renderer import GLRenderer
from viewer.canvas.layer_stack_item import LayerStackItem
from viewer.canvas.scene import Scene
from viewer.canvas.shading import MAX_LAYERS
from viewer.canvas.software_painter import SoftwarePainter

WINDOW = Window(127.5, 255.0, "LINEAR_EXACT")
SCENE = Scene(Frame(np.full((8, 8), 100, np.float32), None, WINDOW), WINDOW, False, (), Viewport.whole((8, 8)))
FAINT = Layer(
    LayerData("map", "absolute", np.ones((4, 4), np.float32), Grid.letterbox((8, 8), (4, 4))),
    LayerLook(opacity=0.1, colormap="inferno"),
)


def paint(item: LayerStackItem) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return image


def test_more_layers_than_the_shader_has_are_painted_all_the_same(qapp: QApplication) -> None:
    crowded = replace(SCENE, layers=(FAINT,) * (MAX_LAYERS + 1))
    item = LayerStackItem(lambda: crowded, GLRenderer(), SoftwarePainter(), lambda reason: pytest.fail(reason))
    colour = paint(item).pixelColor(4, 4)
    assert colour.red() > colour.blue() > 100


def test_without_a_context_the_reason_is_told_once_and_nothing_breaks(qtbot: QtBot) -> None:
    told: list[str] = []
    item = LayerStackItem(lambda: SCENE, GLRenderer(), SoftwarePainter(), told.append)
    for _ in range(3):
        assert paint(item).pixelColor(4, 4).red() == 0
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["there is no OpenGL context"]
