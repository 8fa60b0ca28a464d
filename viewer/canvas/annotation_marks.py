"""Paints annotations over a pane: thin lines with a dark halo, and what they measure beside them."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from engine.imaging.annotation import Annotation, Box, words_beside
from engine.imaging.measure import Measured, measured_words
from engine.imaging.viewport import Viewport
from viewer.canvas.halo_text import HALO, INK, draw_line
from viewer.state.session import Session

CHOSEN = QColor(110, 178, 255)
"""The accent of the themes, light enough for a thin line on a film."""
_GAP_PX = 10.0
_HANDLE_PX = 3.5
_HEAD_PX = 12.0


def paint_annotations(painter: QPainter, area: QRectF, session: Session, viewport: Viewport, ratio: float) -> None:
    """Paint the annotations of the shown image.

    Parameters
    ----------
    area : QRectF
        The pane in logical pixels.
    ratio : float
        Device pixels per logical pixel.
    """
    marks, frame, key = session.annotations, session.frame, session.shown_key
    if frame is None or key is None:
        return
    if marks.cursor_yx is not None:
        (at,) = _points((marks.cursor_yx,), viewport, ratio)
        arms = [QPointF(_HEAD_PX, 0), QPointF(0, _HEAD_PX)]
        for colour, width in ((HALO, 3.5), (CHOSEN, 1.5)):
            painter.setPen(QPen(colour, width))
            for arm in arms:
                painter.drawLine(at - arm, at + arm)
    drafts = () if marks.draft is None or marks.draft_key != key else (marks.draft,)
    for annotation in (*marks.of(key), *drafts):
        drawn = annotation in drafts
        chosen = drawn or annotation.number == marks.selected
        moving = drawn or (chosen and session.drag_number != 0)
        ink = CHOSEN if chosen else INK
        line = _points(annotation.outline_yx, viewport, ratio)
        _paint_line(painter, line, ink, annotation.kind == "arrow")
        if chosen:
            _paint_handles(painter, _points(annotation.handles_yx, viewport, ratio))
        words = annotation_words(annotation, marks.measured(annotation, frame, moving))
        _paint_words(painter, area, annotation, line, words, ink)


def annotation_words(annotation: Annotation, measured: Measured | None) -> tuple[str, ...]:
    """What is written beside an annotation."""
    return tuple(annotation.text.splitlines()) if measured is None else measured_words(measured)


def _points(points_yx: tuple[tuple[float, float], ...], viewport: Viewport, ratio: float) -> list[QPointF]:
    return [QPointF(x / ratio, y / ratio) for y, x in viewport.to_view(np.array(points_yx)).tolist()]


def _paint_line(painter: QPainter, line: list[QPointF], ink: QColor, arrow: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    strokes = [line]
    if arrow:
        strokes.append(_head(line[0], line[1]))
    for colour, width in ((HALO, 3.5), (ink, 1.5)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for stroke in strokes:
            painter.drawPolyline(QPolygonF(stroke))


def _head(tip: QPointF, tail: QPointF) -> list[QPointF]:
    """The two strokes at the tip of an arrow, as one line."""
    away = tail - tip
    length = max(1e-6, float(np.hypot(away.x(), away.y())))
    along = away * (min(_HEAD_PX, length) / length)
    aside = QPointF(-along.y(), along.x()) * 0.45
    return [tip + along + aside, tip, tip + along - aside]


def _paint_handles(painter: QPainter, handles: list[QPointF]) -> None:
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(QBrush(CHOSEN))
    for handle in handles:
        painter.drawEllipse(handle, _HANDLE_PX, _HANDLE_PX)


def _paint_words(
    painter: QPainter, area: QRectF, annotation: Annotation, line: list[QPointF], words: tuple[str, ...], ink: QColor
) -> None:
    """Right of the annotation, or wherever the pane has room next to it."""
    if not words or not area.intersects(QPolygonF(line).boundingRect().adjusted(-1, -1, 1, 1)):
        return
    metrics = QFontMetricsF(painter.font())
    width, height = max(metrics.horizontalAdvance(each) for each in words), metrics.height() * len(words)
    anchor = line[1] if annotation.kind in ("angle", "arrow") else max(line, key=lambda point: point.x())
    box = QPolygonF(line).boundingRect() if annotation.is_area else QRectF(anchor, anchor)
    left, top = words_beside(_ends(box), (width, height), _ends(area.adjusted(4, 4, -4, -4)), _GAP_PX)
    for row, text in enumerate(words):
        draw_line(painter, left, top + row * metrics.height() + metrics.ascent(), text, ink)


def _ends(rect: QRectF) -> Box:
    return rect.left(), rect.top(), rect.right(), rect.bottom()
