"""Paints what the files drew over a film: overlay planes, and shapes and texts of a presentation state."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QPolygonF, QTransform

from engine.dicom.presentation import Shape
from engine.imaging.frame import OverlayPlane
from engine.imaging.viewport import Viewport
from viewer.canvas.halo_text import HALO, INK, draw_line

_POINT_PX = 5.0
_kept: dict[OverlayPlane, QImage] = {}
_KEPT = 16


def paint_overlays(painter: QPainter, planes: tuple[OverlayPlane, ...], viewport: Viewport, ratio: float) -> None:
    """Paint overlay planes at their places on the image."""
    (yy, yx, y0), (xy, xx, x0) = viewport.view_from_image
    # Qt's matrix takes (x, y); ours (y, x).
    to_view = QTransform(xx / ratio, yx / ratio, xy / ratio, yy / ratio, x0 / ratio, y0 / ratio)
    painter.save()
    painter.setTransform(to_view, True)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.zoom < 3)
    for plane in planes:
        painter.drawImage(QPointF(plane.origin_yx[1] - 1, plane.origin_yx[0] - 1), _picture(plane))
    painter.restore()


def _picture(plane: OverlayPlane) -> QImage:
    """The plane in light ink with a dark halo of one pixel around it, for which it is one pixel wider all round."""
    found = _kept.pop(plane, None)
    if found is None:
        mask = np.pad(plane.mask_hw, 1)
        near = np.zeros_like(mask)
        for down in (-1, 0, 1):
            for over in (-1, 0, 1):
                near |= np.roll(mask, (down, over), (0, 1))
        bgra = np.zeros((*mask.shape, 4), np.uint8)
        bgra[near, 3] = HALO.alpha()
        bgra[mask] = (INK.blue(), INK.green(), INK.red(), 255)
        height, width = mask.shape
        found = QImage(bgra.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied).copy()
    _kept[plane] = found
    while len(_kept) > _KEPT:
        del _kept[next(iter(_kept))]
    return found


def paint_shapes(painter: QPainter, area: QRectF, shapes: tuple[Shape, ...], viewport: Viewport, ratio: float) -> None:
    """Paint lines, points and texts of a presentation state."""
    metrics = QFontMetricsF(painter.font())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shape in shapes:
        points = [QPointF(x / ratio, y / ratio) for y, x in viewport.to_view(np.array(shape.points_yx)).tolist()]
        strokes = [points] if len(points) > 1 else []
        if shape.kind == "point":
            across, down = QPointF(_POINT_PX, 0), QPointF(0, _POINT_PX)
            strokes = [[points[0] - across, points[0] + across], [points[0] - down, points[0] + down]]
        for colour, width in ((HALO, 3.5), (INK, 1.5)):
            painter.setPen(QPen(colour, width))
            for stroke in strokes:
                painter.drawPolyline(QPolygonF(stroke))
        if shape.text and area.contains(points[0]):
            for row, line in enumerate(shape.text.splitlines()):
                draw_line(painter, points[0].x(), points[0].y() + row * metrics.height() + metrics.ascent(), line)
