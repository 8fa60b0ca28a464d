"""Overlay planes and the drawings of a presentation state on the panels of a report."""

import numpy as np
from numpy.typing import NDArray

from engine.imaging.frame import OverlayPlane
from engine.imaging.viewport import Viewport
from engine.report.request import ReportRequest
from engine.report.sheet import ON_FILM, Sheet, Style
from engine.report.typeface import MOST_LINES

_WORDS = Style(13, 17, ON_FILM)
_LINE = 1.5
_POINT = 5.0
_ROOM = 600.0


def draw_graphics(sheet: Sheet, request: ReportRequest, viewport: Viewport, x: float, y: float) -> None:
    """Draw them on a panel whose corner is at (x, y); one view pixel is one pixel of the page.

    Not on an anonymous page: devices write names into their drawings, and nothing tells which do.
    """
    if request.identity is None:
        return
    for plane in request.overlays:
        rows, columns, mask_hw = seen_through(plane, viewport)
        sheet.stamp(x, y, rows, columns, mask_hw, ON_FILM)
    for shape in request.shapes:
        points = [
            (x + across, y + down) for down, across in (viewport.to_view(np.array(shape.points_yx)) / sheet.scale)
        ]
        if shape.kind == "point":
            (left, top), reach = points[0], _POINT
            sheet.stroke([(left - reach, top), (left + reach, top)], _LINE, ON_FILM)
            sheet.stroke([(left, top - reach), (left, top + reach)], _LINE, ON_FILM)
        elif len(points) > 1:
            sheet.stroke(points, _LINE, ON_FILM)
        for row, line in enumerate(shape.text.splitlines()[:MOST_LINES]):
            line = sheet.shortened(line, _ROOM, _WORDS)
            sheet.line(points[0][0], points[0][1] + row * _WORDS.leading, line, _WORDS, shade=True)


def seen_through(plane: OverlayPlane, viewport: Viewport) -> tuple[int, int, NDArray[np.bool_]]:
    """The plane's mask at a view's pixels: row and column of its corner in the view, and bool values, shape (h, w)."""
    height, width = plane.mask_hw.shape
    top, left = plane.origin_yx
    corners = viewport.to_view(np.array([[top, left], [top + height, left + width]], dtype=np.float64))
    low = np.maximum(0, np.floor(corners.min(axis=0)).astype(int))
    high = np.minimum(viewport.hw, np.ceil(corners.max(axis=0)).astype(int))
    (yy, yx, y0), (xy, xx, x0) = viewport.image_from_view
    down = np.arange(low[0], max(low[0], high[0])) + 0.5
    over = np.arange(low[1], max(low[1], high[1])) + 0.5
    rows = np.floor(yy * down[:, None] + yx * over[None, :] + y0).astype(np.int32) - top
    columns = np.floor(xy * down[:, None] + xx * over[None, :] + x0).astype(np.int32) - left
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    mask = plane.mask_hw[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)] & inside
    return int(low[0]), int(low[1]), mask
