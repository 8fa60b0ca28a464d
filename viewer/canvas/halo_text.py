"""Text over the film that stays readable on white and on black: a thin dark halo around light letters."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

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
    """What was asked for last: panes are painted at every move of a drag, and most words stay."""

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


_kept_lines: _Kept[tuple[QImage, float]] = _Kept(256)
_kept_tags: _Kept[tuple[QImage, QSizeF]] = _Kept(32)
_kept_widths: _Kept[float] = _Kept(512)
_kept_elisions: _Kept[str] = _Kept(256)


def text_width(font: QFont, text: str) -> float:
    """How wide a line is, in logical pixels."""
    return _kept_widths.get((text, QFont(font)), lambda: QFontMetricsF(font).horizontalAdvance(text))


def elided(font: QFont, text: str, widest: float) -> str:
    """The line, cut to `widest` logical pixels where it is longer."""
    if text_width(font, text) <= widest:
        return text
    key = (text, QFont(font), round(widest))
    return _kept_elisions.get(
        key, lambda: QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, round(widest))
    )


def draw_line(painter: QPainter, left: float, baseline: float, text: str, ink: QColor = INK) -> None:
    """Draw one line of text with its halo, on whole device pixels.

    A halo is the text twenty times over: a line is drawn once and then copied.
    """
    _copy_line(painter, painter.font(), painter.device().devicePixelRatioF(), (left, baseline), text, ink)


def _copy_line(
    painter: QPainter, font: QFont, ratio: float, place: tuple[float, float], text: str, ink: QColor
) -> None:
    if not text:
        return
    image, ascent = _kept_lines.get(
        (text, font, ink.rgba(), ratio),
        lambda: (_line_image(painter, text, ink, ratio), QFontMetricsF(font).ascent()),
    )
    painter.drawImage(whole_pixel(place[0] - _MARGIN_PX, place[1] - ascent - _MARGIN_PX, ratio), image)


def whole_pixel(left: float, top: float, ratio: float) -> QPointF:
    """The corner of the nearest device pixel: pictures copied there stay sharp."""
    return QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)


def _line_image(painter: QPainter, text: str, ink: QColor, ratio: float) -> QImage:
    metrics = QFontMetricsF(painter.font())
    # Letters may reach beyond the advance of the line.
    width = text_width(painter.font(), text) + metrics.height() + 2 * _MARGIN_PX
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
    at_right = corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
    at_bottom = corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
    font, ratio = painter.font(), painter.device().devicePixelRatioF()
    metrics = QFontMetricsF(font)
    texts = [elided(font, text, widest) for text, _ in lines]
    widths = [text_width(font, text) for text in texts]
    size = QSizeF(max(widths), metrics.height() * len(lines))
    block = QRectF(QPointF(area.left(), area.top()), size)
    if at_right:
        block.moveRight(area.right())
    if at_bottom:
        block.moveBottom(area.bottom())
    for row, (text, width, (_, ink)) in enumerate(zip(texts, widths, lines, strict=True)):
        left = block.right() - width if at_right else block.left()
        place = left, block.top() + row * metrics.height() + metrics.ascent()
        _copy_line(painter, font, ratio, place, text, ink)
    return block


def draw_tag(painter: QPainter, room: QRectF, text: str, ink: QColor = INK) -> QRectF:
    """Draw a mark in a dark box with a light edge, at the top of `room`, wrapped to its width; returns the box."""
    ratio = painter.device().devicePixelRatioF()
    key = (text, painter.font(), ink.rgba(), ratio, round(room.width()))
    image, size = _kept_tags.get(key, lambda: _tag_image(painter, round(room.width()), text, ink, ratio))
    box = QRectF(QPointF(room.center().x() - size.width() / 2, room.top()), size)
    painter.drawImage(whole_pixel(box.left() - 1, box.top() - 1, ratio), image)
    return box


def _tag_image(painter: QPainter, widest: int, text: str, ink: QColor, ratio: float) -> tuple[QImage, QSizeF]:
    """The box with a pixel around it for its edge, and its size without."""
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    words = QFontMetricsF(painter.font()).boundingRect(QRectF(0, 0, widest - 16, 0), flags, text)
    size = QSizeF(words.width() + 16, words.height() + 6)
    image = _empty(size.width() + 2, size.height() + 2, ratio)
    writer = QPainter(image)
    writer.setFont(painter.font())
    writer.setRenderHints(painter.renderHints())
    writer.setPen(QPen(ink, 1))
    writer.setBrush(QColor(0, 0, 0, 190))
    writer.drawRoundedRect(QRectF(QPointF(1, 1), size), 3, 3)
    writer.drawText(QRectF(8, 4, size.width() - 14, size.height() - 5), flags, text)
    writer.end()
    return image, size
