"""Paints what belongs to a map over a pane: its colour bar, and a frame round the region that was jumped to."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from engine.explain.layers import METHOD_PREFIX
from engine.imaging import colormap
from engine.imaging.layer import Layer
from engine.imaging.regions import MapRegion
from engine.imaging.viewport import Viewport
from viewer.canvas.halo_text import AMBER, HALO, INK, draw_line, text_width, whole_pixel
from viewer.canvas.overlay import MARGIN_PX
from viewer.scale_number import number_text

BAR_WIDTH_PX, LONGEST_PX, SHORTEST_PX = 10.0, 150.0, 60.0
_BELOW_CORNERS_PX = 64.0
_PROBE_LINES = 8
"""Room for the values under the cursor."""

_DIM = 0.3
_FRAME = (150, 150, 150, 255)
_CORNER_PX = 12.0
_GAP_PX = 6.0


def shown_map(painted: tuple[Layer, ...], active: str) -> Layer | None:
    """The map whose colours a bar explains: the one the keys act on if it is painted, else the topmost."""
    maps = [layer for layer in painted if layer.data.kind != "image" and layer.look.opacity > 0]
    return next((layer for layer in maps if layer.data.name == active), maps[-1] if maps else None)


def scale_words(layer: Layer, fixed: bool) -> str:
    """What kind of scale the bar has; nothing for the fixed one, with which films compare."""
    if METHOD_PREFIX in layer.data.name:
        return QCoreApplication.translate("Canvas", "relative")
    return "" if fixed else QCoreApplication.translate("Canvas", "stretched")


def paint_colour_bar(painter: QPainter, area: QRectF, head: float, layer: Layer, words: str) -> None:
    """Paint the bar at the right edge, above the letter in the middle, or below it; nothing where there is no room.

    Parameters
    ----------
    area : QRectF
        The part of the pane, in logical pixels, that the bar belongs to.
    head : float
        The height below which title and marks have ended.
    words : str
        Below the bar: see :func:`scale_words`.
    """
    painter.save()
    font = painter.font()
    font.setPixelSize(11)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    line = metrics.height()
    top = max(area.top() + _BELOW_CORNERS_PX, head) + line
    room = area.center().y() - 2 * line - top
    if room < SHORTEST_PX:
        top = area.center().y() + 2 * line
        room = area.bottom() - _PROBE_LINES * line - top
    if room >= SHORTEST_PX:
        right = area.right() - MARGIN_PX
        bar = QRectF(right - BAR_WIDTH_PX, top, BAR_WIDTH_PX, min(LONGEST_PX, room))
        _paint_colours(painter, bar, layer)
        _paint_numbers(painter, bar, layer)
        if words:
            width = text_width(font, words)
            draw_line(painter, right - width, bar.bottom() + 6 + 2 * metrics.ascent(), words, AMBER)
    painter.restore()


def _paint_colours(painter: QPainter, bar: QRectF, layer: Layer) -> None:
    look, ratio = layer.look, painter.device().devicePixelRatioF()
    rim = max(1, round(ratio))
    colours, faint = _colours(look.colormap, (round(bar.height() * ratio), round(bar.width() * ratio)), rim)
    # One picture on whole pixels, and little arithmetic: it is painted at every move of a threshold.
    pixels = colours.copy()
    values = np.linspace(look.high, look.low, len(faint))
    below = np.abs(values) < layer.data.cut(look.threshold)
    pixels[2 * rim : -2 * rim, 2 * rim : -2 * rim][below] = faint[below, None]
    height, width = pixels.shape[:2]
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(whole_pixel(bar.left() - 2 * rim / ratio, bar.top() - 2 * rim / ratio, ratio), image)


@lru_cache(maxsize=16)
def _colours(name: str, hw: tuple[int, int], rim: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The whole bar with its frame and halo, (h + 4 rim, w + 4 rim, 4), and the colours below a threshold, (h, 4)."""
    table = colormap.lookup(name)
    rgb = table[np.round(np.linspace(len(table) - 1, 0, hw[0])).astype(np.intp)]
    pixels = np.zeros((hw[0] + 4 * rim, hw[1] + 4 * rim, 4), np.uint8)
    pixels[..., 3] = HALO.alpha()
    pixels[rim:-rim, rim:-rim] = _FRAME
    pixels[2 * rim : -2 * rim, 2 * rim : -2 * rim, :3] = rgb[:, None]
    faint = np.full((hw[0], 4), 255, np.uint8)
    faint[:, :3] = (rgb * _DIM).astype(np.uint8)
    return pixels, faint


def _paint_numbers(painter: QPainter, bar: QRectF, layer: Layer) -> None:
    look, metrics = layer.look, QFontMetricsF(painter.font())
    span = look.high - look.low
    for value in (look.low, (look.low + look.high) / 2, look.high):
        y = bar.bottom() - (value - look.low) / span * bar.height()
        text = number_text(value, span)
        left = bar.left() - 12 - text_width(painter.font(), text)
        draw_line(painter, left, y + metrics.ascent() / 2 - 1, text)
    if look.threshold is None:
        return
    cut = layer.data.cut(look.threshold)
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(INK)
    for value in (cut, -cut) if layer.data.kind == "signed" else (cut,):
        y = bar.bottom() - min(1.0, max(0.0, (value - look.low) / span)) * bar.height()
        tip = QPointF(bar.left() - 1, y)
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-7, -4), tip + QPointF(-7, 4)]))


def paint_region(painter: QPainter, region: MapRegion, number: int, viewport: Viewport, ratio: float) -> None:
    """Paint the corners of a frame round a region, and its number in the list.

    Parameters
    ----------
    ratio : float
        Device pixels per logical pixel.
    """
    top, left, bottom, right = region.box_yx
    seen = viewport.to_view(np.array([[top, left], [top, right], [bottom, right], [bottom, left]])) / ratio
    low, high = seen.min(0) - _GAP_PX, seen.max(0) + _GAP_PX
    box = QRectF(QPointF(low[1], low[0]), QPointF(high[1], high[0]))
    length = min(_CORNER_PX, box.width() / 3, box.height() / 3)
    for ink, width in ((HALO, 4.0), (INK, 1.5)):
        painter.setPen(QPen(ink, width))
        for corner, across, down in (
            (box.topLeft(), 1, 1),
            (box.topRight(), -1, 1),
            (box.bottomRight(), -1, -1),
            (box.bottomLeft(), 1, -1),
        ):
            ends = QPointF(across * length, 0), QPointF(0, down * length)
            painter.drawPolyline([corner + ends[0], corner, corner + ends[1]])
    draw_line(painter, box.left(), box.top() - 5, str(number))
