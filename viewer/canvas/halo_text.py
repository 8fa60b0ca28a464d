"""Text over the film that stays readable on white and on black: a thin dark halo around light letters."""

import math
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

INK = QColor(232, 232, 232)
AMBER = QColor(255, 193, 92)
_MARGIN_PX = 3.0
HALO = QColor(0, 0, 0, 200)
_NEAR, _FAR = QColor(0, 0, 0, 120), QColor(0, 0, 0, 34)
_RINGS = tuple(
    (shade, dx, dy)
    for shade, radius in ((_FAR, 2), (_NEAR, 1))
    for dx in range(-radius, radius + 1)
    for dy in range(-radius, radius + 1)
    if max(abs(dx), abs(dy)) == radius and abs(dx) + abs(dy) < 4
)


_KEPT_LINES = 256
_kept: OrderedDict[tuple[str, str, int, float], QImage] = OrderedDict()


def draw_line(painter: QPainter, left: float, baseline: float, text: str, ink: QColor = INK) -> None:
    """Draw one line of text with its halo, on whole device pixels.

    A halo is the text twenty times over: a line is drawn once and then copied, as panes are painted at every move of a
    drag and most lines stay.
    """
    if not text:
        return
    ratio = painter.device().devicePixelRatioF()
    key = (text, painter.font().key(), ink.rgba(), ratio)
    if key in _kept:
        _kept.move_to_end(key)
    else:
        _kept[key] = _line_image(painter, text, ink, ratio)
        while len(_kept) > _KEPT_LINES:
            _kept.popitem(last=False)
    top = baseline - QFontMetricsF(painter.font()).ascent()
    corner = QPointF(*(round((at - _MARGIN_PX) * ratio) / ratio for at in (left, top)))
    painter.drawImage(corner, _kept[key])


def _line_image(painter: QPainter, text: str, ink: QColor, ratio: float) -> QImage:
    metrics = QFontMetricsF(painter.font())
    # Letters may reach beyond the advance of the line.
    width = metrics.horizontalAdvance(text) + metrics.height() + 2 * _MARGIN_PX
    height = metrics.height() + 2 * _MARGIN_PX
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    writer = QPainter(image)
    writer.setFont(painter.font())
    writer.setRenderHints(painter.renderHints())
    at = QPointF(_MARGIN_PX, _MARGIN_PX + metrics.ascent())
    for shade, dx, dy in _RINGS:
        writer.setPen(shade)
        writer.drawText(at + QPointF(dx, dy), text)
    writer.setPen(ink)
    writer.drawText(at, text)
    writer.end()
    return image


def draw_block(
    painter: QPainter, corner: Qt.Corner, area: QRectF, lines: list[tuple[str, QColor]], widest: float
) -> QRectF:
    """Draw lines into one corner of an area, elided to `widest` logical pixels.

    Returns
    -------
    QRectF
        What the block covers; empty without lines.
    """
    metrics = QFontMetricsF(painter.font())
    height = metrics.height()
    at_right = corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
    at_bottom = corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
    top = area.bottom() - height * len(lines) if at_bottom else area.top()
    covered = QRectF()
    for row, (line, ink) in enumerate(lines):
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, widest)
        width = metrics.horizontalAdvance(text)
        left = area.right() - width if at_right else area.left()
        draw_line(painter, left, top + row * height + metrics.ascent(), text, ink)
        covered = covered.united(QRectF(left, top + row * height, width, height))
    return covered


def draw_tag(painter: QPainter, room: QRectF, text: str, ink: QColor = INK) -> QRectF:
    """Draw a mark in a dark box with a light edge, at the top of `room`, wrapped to its width; returns the box."""
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    words = QFontMetricsF(painter.font()).boundingRect(room.adjusted(8, 3, -8, 0), flags, text)
    box = words.adjusted(-8, -3, 8, 3)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(QColor(0, 0, 0, 190))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink)
    painter.drawText(words.adjusted(-1, 0, 1, 1), flags, text)
    return box
