"""The item that holds a pane's picture."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem

from viewer.canvas.software_item import SoftwareItem


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

    def render() -> np.ndarray:
        asked.append(True)
        if len(asked) > 1:
            raise ValueError
        return np.full((8, 8, 3), 200, np.uint8)

    item = SoftwareItem(render)
    assert paint(item).pixelColor(4, 4).red() == 200
    item.refresh()
    with pytest.raises(ValueError):  # noqa: PT011  # the one above
        paint(item)
    assert paint(item).pixelColor(4, 4).red() == 0
    assert len(asked) == 2
