"""Text over the film that stays readable on white and on black: a thin dark halo around light letters."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

T = TypeVar("T")

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


class _Kept(Generic[T]):
    """The pictures that were asked for last: panes are painted at every move of a drag, and most words stay."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if key in self._all:
            self._all.move_to_end(key)
        else:
            self._all[key] = make()
            while len(self._all) > self._most:
                self._all.popitem(last=False)
        return self._all[key]


_kept_lines: _Kept[QImage] = _Kept(256)
_kept_blocks: _Kept[tuple[QImage, QSizeF]] = _Kept(32)


def draw_line(painter: QPainter, left: float, baseline: float, text: str, ink: QColor = INK) -> None:
    """Draw one line of text with its halo, on whole device pixels.

    A halo is the text twenty times over: a line is drawn once and then copied.
    """
    if not text:
        return
    ratio = painter.device().devicePixelRatioF()
    key = (text, painter.font().key(), ink.rgba(), ratio)
    image = _kept_lines.get(key, lambda: _line_image(painter, text, ink, ratio))
    top = baseline - QFontMetricsF(painter.font()).ascent()
    painter.drawImage(_whole_pixel(left - _MARGIN_PX, top - _MARGIN_PX, ratio), image)


def _whole_pixel(left: float, top: float, ratio: float) -> QPointF:
    return QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)


def _line_image(painter: QPainter, text: str, ink: QColor, ratio: float) -> QImage:
    metrics = QFontMetricsF(painter.font())
    # Letters may reach beyond the advance of the line.
    width = metrics.horizontalAdvance(text) + metrics.height() + 2 * _MARGIN_PX
    height = metrics.height() + 2 * _MARGIN_PX
    black, image = (_empty(width, height, ratio) for _ in range(2))
    at = QPointF(_MARGIN_PX, _MARGIN_PX + metrics.ascent())
    _write(black, painter, at, text, QColor(0, 0, 0))
    # Copies of a picture cost a quarter of writing the text as often.
    copier = QPainter(image)
    for shade, dx, dy in _RINGS:
        copier.setOpacity(shade.alphaF())
        copier.drawImage(QPointF(dx, dy), black)
    copier.end()
    _write(image, painter, at, text, ink)
    return image


def _empty(width: float, height: float, ratio: float) -> QImage:
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _write(image: QImage, like: QPainter, at: QPointF, text: str, ink: QColor) -> None:
    writer = QPainter(image)
    writer.setFont(like.font())
    writer.setRenderHints(like.renderHints())
    writer.setPen(ink)
    writer.drawText(at, text)
    writer.end()


def draw_block(
    painter: QPainter, corner: Qt.Corner, area: QRectF, lines: list[tuple[str, QColor]], widest: float
) -> QRectF:
    """Draw lines into one corner of an area, elided to `widest` logical pixels.

    Returns
    -------
    QRectF
        What the block covers; empty without lines.
    """
    if not lines:
        return QRectF()
    ratio = painter.device().devicePixelRatioF()
    at_right = corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
    at_bottom = corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
    key = (painter.font().key(), at_right, round(widest), ratio, *((line, ink.rgba()) for line, ink in lines))
    image, size = _kept_blocks.get(key, lambda: _block_image(painter, lines, at_right, widest, ratio))
    left = area.right() - size.width() if at_right else area.left()
    top = area.bottom() - size.height() if at_bottom else area.top()
    painter.drawImage(_whole_pixel(left - _MARGIN_PX, top - _MARGIN_PX, ratio), image)
    return QRectF(QPointF(left, top), size)


def _block_image(
    painter: QPainter, lines: list[tuple[str, QColor]], at_right: bool, widest: float, ratio: float
) -> tuple[QImage, QSizeF]:
    """The block on its own, and its size without the margin around it."""
    metrics = QFontMetricsF(painter.font())
    texts = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, widest) for line, _ in lines]
    widths = [metrics.horizontalAdvance(text) for text in texts]
    size = QSizeF(max(widths), metrics.height() * len(lines))
    image = _empty(size.width() + metrics.height() + 2 * _MARGIN_PX, size.height() + 2 * _MARGIN_PX, ratio)
    writer = QPainter(image)
    writer.setFont(painter.font())
    writer.setRenderHints(painter.renderHints())
    for row, (text, width, (_, ink)) in enumerate(zip(texts, widths, lines, strict=True)):
        left = _MARGIN_PX + (size.width() - width if at_right else 0.0)
        draw_line(writer, left, _MARGIN_PX + row * metrics.height() + metrics.ascent(), text, ink)
    writer.end()
    return image, size


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
