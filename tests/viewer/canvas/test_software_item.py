"""The item that holds a pane's picture."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from engine.imaging.frame import Frame, Window
from engine.imaging.viewport import Viewport
from viewer.canvas import software_item
from viewer.canvas.scene import Scene
from viewer.canvas.software_item import SoftwareItem
from viewer.canvas.software_painter import Picture, SoftwarePainter

WINDOW = Window(127.5, 255.0, "LINEAR_EXACT")
SCENE = Scene(
    Frame(np.full((8, 8), 200, np.float32), None, WINDOW), WINDOW, False, (), Viewport.whole((8, 8)), background=0.0
)


def paint(item: SoftwareItem) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    try:
        item.paint(painter, QStyleOptionGraphicsItem())
    finally:
        painter.end()
    return image


def test_what_cannot_be_rendered_shows_no_former_picture_and_is_tried_once(qapp: QApplication) -> None:
    asked = []

    def scene() -> Scene:
        asked.append(True)
        if len(asked) > 1:
            raise ValueError
        return SCENE

    item = SoftwareItem(scene, SoftwarePainter())
    assert paint(item).pixelColor(4, 4).red() == 200
    item.refresh()
    with pytest.raises(ValueError):  # noqa: PT011  # the one above
        paint(item)
    assert paint(item).pixelColor(4, 4).red() == 0
    assert len(asked) == 2


def test_a_draft_gives_way_to_the_exact_picture_once_nothing_changes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(software_item, "SETTLED_MS", 1)
    monkeypatch.setattr(software_item, "SLICE_S", 0.0)
    item = SoftwareItem(lambda: SCENE, SoftwarePainter())
    paint(item)
    assert not item.is_exact

    def painted_exactly() -> bool:
        paint(item)
        return item.is_exact

    qtbot.waitUntil(painted_exactly)


def test_a_change_while_the_exact_picture_is_prepared_begins_anew(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(software_item, "SETTLED_MS", 1)
    begun = []

    class Slow(SoftwarePainter):
        def refine(self, scene):  # type: ignore[no-untyped-def]  # as the base class
            begun.append(scene)
            while True:
                yield

        def paint(self, scene: Scene) -> Picture:
            return Picture(np.zeros((8, 8), np.uint32), 0, 0, False)

    item = SoftwareItem(lambda: SCENE, Slow())
    paint(item)
    qtbot.waitUntil(lambda: len(begun) == 1)
    item.refresh()
    paint(item)
    qtbot.waitUntil(lambda: len(begun) == 2)
    item.refresh()


def test_an_item_knows_whether_it_shows_what_it_should(qapp: QApplication) -> None:
    shown = [SCENE]
    item = SoftwareItem(lambda: shown[0], SoftwarePainter())
    assert not item.is_current
    paint(item)
    assert item.is_current
    shown[0] = Scene(SCENE.frame, Window(100.0, 255.0), False, (), SCENE.viewport)
    assert not item.is_current
