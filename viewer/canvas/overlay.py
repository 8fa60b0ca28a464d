"""Paints words, letters and marks over a pane, in a size that does not depend on the zoom."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.imaging.geometry import OrientationLetters
from engine.imaging.spacing_words import spacing_source
from viewer.canvas.halo_text import AMBER, HALO, INK, draw_block, draw_line, draw_tag, text_width
from viewer.canvas.pane_marks import Line, PaneMarks, Tone
from viewer.canvas.scale_bar import ScaleBar

MARGIN_PX = 10.0
TAG_WIDTH = 0.86
"""Marks at the head of a pane take at most this share of its width."""

LINE_ROOM_PX = 8.0
"""Between the line that parts two images and words beside it."""

_INKS: dict[Tone, QColor] = {"plain": INK, "dim": QColor(168, 168, 168), "amber": AMBER}


def probe_rect(area: QRectF, font: QFont) -> QRectF:
    """Where the values under the cursor are written."""
    height = QFontMetricsF(font).height() * 8 + 2 * MARGIN_PX
    return QRectF(area.left() + area.width() / 2, area.bottom() - height, area.width() / 2, height)


def paint_marks(
    painter: QPainter,
    area: QRectF,
    marks: PaneMarks,
    probe: tuple[Line, ...],
    ratio: float,
    seen_part: QRectF | None = None,
    cross: QPointF | None = None,
) -> float:
    """Paint over a pane.

    Parameters
    ----------
    area : QRectF
        The pane in logical pixels.
    ratio : float
        Device pixels per logical pixel.
    seen_part : QRectF, optional
        Where another pane covers the rest: title, marks and message stand in this part, below the corners; what stands
        in the middle of the pane makes way for the line between the two.
    cross : QPointF, optional
        Where two lines over the whole pane meet: what stands in the middle of an edge makes way for them.

    Returns
    -------
    float
        The height below which title and marks have ended.
    """
    inner = area.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    metrics = QFontMetricsF(painter.font())
    font = painter.font()
    middle = max(text_width(font, text) for text in (marks.title, *(text for text, _ in marks.tags[:1])))
    beside_middle = (inner.width() - middle) / 2 - 2 * MARGIN_PX
    half = inner.width() * 0.48
    corners = {
        corner: draw_block(painter, corner, inner, [(text, _INKS[tone]) for text, tone in lines], widest)
        for corner, lines, widest in (
            (Qt.Corner.TopLeftCorner, marks.top_left, min(half, beside_middle)),
            (Qt.Corner.TopRightCorner, marks.top_right, min(half, beside_middle)),
            (Qt.Corner.BottomLeftCorner, marks.bottom_left, half),
            (Qt.Corner.BottomRightCorner, probe, half),
        )
    }
    below_corners = max(corners[each].bottom() for each in (Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner))
    line = _line(area, seen_part) if cross is None else cross.x()
    level = None if cross is None else cross.y()
    if seen_part is None:
        head = end = _paint_head(painter, inner, marks, below_corners, line)
    else:
        seen = seen_part.adjusted(MARGIN_PX, max(below_corners + 6, inner.top()), -MARGIN_PX, -MARGIN_PX)
        end = _paint_head(painter, seen, marks, below_corners)
        # Both parts write the letters, where one ends the other goes on: at one height whatever stands above them.
        head = seen.top() + 3 * metrics.height()
    foot = inner.bottom()
    if marks.bar is not None:
        below = [corners[Qt.Corner.BottomLeftCorner]]
        if cross is not None:
            # Only here: the values under a pointer come and go, and the bar would jump with them.
            below.append(corners[Qt.Corner.BottomRightCorner])
        foot = _paint_bar(painter, inner, marks.bar, ratio, below, line)
    if marks.letters is not None:
        _paint_letters(painter, inner, marks.letters, (head, foot), line, level)
    if marks.message:
        painter.setPen(INK)
        room = inner if seen_part is None else seen_part
        box = room.adjusted(room.width() * 0.15, 0, -room.width() * 0.15, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), marks.message)
    return end


def _paint_head(
    painter: QPainter, inner: QRectF, marks: PaneMarks, below_corners: float, line: float | None = None
) -> float:
    """Title and tags, from the top; returns where they end."""
    metrics = QFontMetricsF(painter.font())
    top = inner.top()
    if marks.title:
        width = text_width(painter.font(), marks.title)
        left = _beside(line, inner.center().x(), width, inner.left(), inner.right()) - width / 2
        draw_line(painter, left, top + metrics.ascent(), marks.title)
        top += metrics.height() + 4
    side = inner.width() * (1 - TAG_WIDTH) / 2
    for text, tone in marks.tags:
        if tone == "amber":
            # A sentence is too wide to stand between the corners.
            top = max(top, below_corners + 4)
        room = inner.adjusted(side, top - inner.top(), -side, 0)
        top = draw_tag(painter, room, text, _INKS[tone]).bottom() + 4
    return top


def _line(area: QRectF, seen_part: QRectF | None) -> float | None:
    """Where the line that parts two images stands; None without one."""
    if seen_part is None:
        return None
    return seen_part.right() if seen_part.left() <= area.left() else seen_part.left()


def _beside(line: float | None, middle: float, width: float, low: float, high: float) -> float:
    """The middle for something so wide: where it is wanted, or as near to it as the line and the ends allow."""
    away = width / 2 + LINE_ROOM_PX
    if line is None or abs(middle - line) >= away:
        return middle
    sides = (line - away, line + away) if middle < line else (line + away, line - away)
    return next((side for side in sides if low <= side - width / 2 and side + width / 2 <= high), middle)


def _paint_letters(
    painter: QPainter,
    inner: QRectF,
    letters: OrientationLetters,
    ends: tuple[float, float],
    line: float | None,
    level: float | None,
) -> None:
    """At the middle of the four edges, the upper one below and the lower one above the `ends`."""
    painter.save()
    font = painter.font()
    font.setPixelSize(round(QFontMetricsF(font).height() * 1.15))
    font.setBold(True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    middle, (head, foot) = inner.center(), ends
    baseline = _beside(level, middle.y(), metrics.ascent(), inner.top(), inner.bottom()) + metrics.ascent() / 2
    draw_line(painter, inner.left(), baseline, letters.left)
    draw_line(painter, inner.right() - text_width(font, letters.right), baseline, letters.right)
    for text, at in ((letters.top, head + metrics.ascent()), (letters.bottom, foot - metrics.descent())):
        width = text_width(font, text)
        place = _beside(line, middle.x(), width, inner.left(), inner.right())
        draw_line(painter, place - width / 2, at, text)
    painter.restore()


def _paint_bar(
    painter: QPainter, inner: QRectF, bar: ScaleBar, ratio: float, corners: list[QRectF], line: float | None
) -> float:
    """The bar at the bottom, above what stands in the corners where that is wide; returns where it begins."""
    metrics = QFontMetricsF(painter.font())
    length = bar.length_px / ratio
    text = f"{bar.length_text} · {spacing_source(bar.source)}"
    width = text_width(painter.font(), text)
    widest = max(length, width)
    middle = _beside(line, inner.center().x(), widest, inner.left(), inner.right())
    across = QRectF(middle - widest / 2 - MARGIN_PX, inner.top(), widest + 2 * MARGIN_PX, inner.height())
    room = min([inner.bottom(), *(each.top() for each in corners if each.intersects(across))])
    left, y = middle - length / 2, room - 3
    ticks = [QPointF(left, y - 5), QPointF(left, y), QPointF(left + length, y), QPointF(left + length, y - 5)]
    for ink, pen in ((HALO, 4.0), (INK, 1.5)):
        painter.setPen(QPen(ink, pen, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
        painter.drawPolyline(ticks)
    draw_line(painter, middle - width / 2, y - 9, text)
    return y - 9 - metrics.ascent()
