"""Text over the film that stays readable on white and on black: a thin dark halo around light letters."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

INK = QColor(232, 232, 232)
AMBER = QColor(255, 193, 92)
HALO = QColor(0, 0, 0, 200)
_NEAR, _FAR = QColor(0, 0, 0, 120), QColor(0, 0, 0, 34)
_RINGS = tuple(
    (shade, dx, dy)
    for shade, radius in ((_FAR, 2), (_NEAR, 1))
    for dx in range(-radius, radius + 1)
    for dy in range(-radius, radius + 1)
    if max(abs(dx), abs(dy)) == radius and abs(dx) + abs(dy) < 4
)


def draw_line(painter: QPainter, left: float, baseline: float, text: str, ink: QColor = INK) -> None:
    """Draw one line of text with its halo."""
    for shade, dx, dy in _RINGS:
        painter.setPen(shade)
        painter.drawText(QPointF(left + dx, baseline + dy), text)
    painter.setPen(ink)
    painter.drawText(QPointF(left, baseline), text)


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
