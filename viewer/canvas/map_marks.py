"""Paints what belongs to a map over a pane: its colour bar, and a frame round the region that was jumped to."""

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from engine.explain.layers import RIVAL_PREFIX
from engine.imaging import colormap
from engine.imaging.layer import Layer
from engine.imaging.regions import MapRegion
from engine.imaging.viewport import Viewport
from viewer.canvas.halo_text import AMBER, HALO, INK, draw_line
from viewer.canvas.overlay import MARGIN_PX
from viewer.scale_number import number_text

BAR_WIDTH_PX, LONGEST_PX, SHORTEST_PX = 10.0, 150.0, 60.0
_BELOW_CORNERS_PX = 64.0
_PROBE_LINES = 8
"""Room for the values under the cursor."""

_DIM = 0.3
_FRAME = QColor(150, 150, 150)
_CORNER_PX = 12.0
_GAP_PX = 6.0


def shown_map(painted: tuple[Layer, ...], active: str) -> Layer | None:
    """The map whose colours a bar explains: the one the keys act on if it is painted, else the topmost."""
    maps = [layer for layer in painted if layer.data.kind != "image" and layer.look.opacity > 0]
    return next((layer for layer in maps if layer.data.name == active), maps[-1] if maps else None)


def scale_words(layer: Layer, fixed: bool) -> str:
    """What kind of scale the bar has; nothing for the fixed one, with which films compare."""
    if RIVAL_PREFIX in layer.data.name:
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
            width = metrics.horizontalAdvance(words)
            draw_line(painter, right - width, bar.bottom() + 6 + 2 * metrics.ascent(), words, AMBER)
    painter.restore()


def _paint_colours(painter: QPainter, bar: QRectF, layer: Layer) -> None:
    look = layer.look
    steps = max(2, round(bar.height() * painter.device().devicePixelRatioF()))
    share = np.linspace(1.0, 0.0, steps)
    table = colormap.lookup(look.colormap)
    rgb = table[np.round(share * (len(table) - 1)).astype(np.intp)].astype(np.float32)
    values = look.low + share * (look.high - look.low)
    rgb[np.abs(values) < layer.data.cut(look.threshold)] *= _DIM
    rows = np.full((steps, 1, 4), 255, np.uint8)
    rows[:, 0, :3] = rgb.astype(np.uint8)
    image = QImage(rows.tobytes(), 1, steps, 4, QImage.Format.Format_RGBA8888)
    # Filled on whole pixels: smooth edges cost more than the whole film while a threshold is dragged.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(bar.adjusted(-2, -2, 2, 2), HALO)
    painter.fillRect(bar.adjusted(-1, -1, 1, 1), _FRAME)
    painter.drawImage(bar, image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_numbers(painter: QPainter, bar: QRectF, layer: Layer) -> None:
    look, metrics = layer.look, QFontMetricsF(painter.font())
    span = look.high - look.low
    for value in (look.low, (look.low + look.high) / 2, look.high):
        y = bar.bottom() - (value - look.low) / span * bar.height()
        text = number_text(value, span)
        left = bar.left() - 12 - metrics.horizontalAdvance(text)
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
