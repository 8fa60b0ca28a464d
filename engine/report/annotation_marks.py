"""Annotations on the panels of a report: lines, and what they measure."""

from typing import Any

import numpy as np

from engine.imaging.annotation import Annotation, words_beside
from engine.imaging.frame import Frame
from engine.imaging.measure import Angle, Length, Measured, measure, measured_words
from engine.imaging.viewport import Viewport
from engine.report.request import ReportRequest
from engine.report.sheet import ON_FILM, Sheet, Style

_WORDS = Style(13, 17, ON_FILM)
_LINE = 1.75
_HEAD = 12.0
_GAP = 8.0


def draw_annotations(
    sheet: Sheet, request: ReportRequest, viewport: Viewport, x: float, y: float, hw: tuple[int, int]
) -> None:
    """Draw every annotation on a panel whose corner is at (x, y).

    Parameters
    ----------
    viewport : Viewport
        What the panel shows; one view pixel is one pixel of the page.
    hw : tuple of int
        Height and width of the panel in pixels.
    """
    height, width = hw[0] / sheet.scale, hw[1] / sheet.scale
    for annotation in request.annotations:
        line = [(column, row) for row, column in (viewport.to_view(np.array(annotation.outline_yx)) / sheet.scale)]
        strokes = [line, _head(line[0], line[1])] if annotation.kind == "arrow" else [line]
        for stroke in strokes:
            sheet.stroke([(x + across, y + down) for across, down in stroke], _LINE, ON_FILM)
        measured = measure(annotation, request.frame)
        words = annotation.text.splitlines() if measured is None else list(measured_words(measured))
        if not words:
            continue
        words_width = max(sheet.width(each, _WORDS) for each in words)
        anchor = line[1] if annotation.kind in ("angle", "arrow") else max(line)
        ends = line if annotation.is_area else [anchor]
        across, down = [point[0] for point in ends], [point[1] for point in ends]
        box = (min(across), min(down), max(across), max(down))
        size = (words_width, len(words) * _WORDS.leading)
        left, top = words_beside(box, size, (8.0, 8.0, width - 8, height - 8), _GAP)
        for row, text in enumerate(words):
            sheet.line(x + left, y + top + row * _WORDS.leading, text, _WORDS, shade=True)


def _head(tip: tuple[float, float], tail: tuple[float, float]) -> list[tuple[float, float]]:
    """The two strokes at the tip of an arrow, as one line."""
    away = np.array(tail) - np.array(tip)
    length = max(1e-6, float(np.hypot(*away)))
    along = away * min(_HEAD, length) / length
    aside = np.array([-along[1], along[0]]) * 0.45
    ends = [np.array(tip) + along + side for side in (aside, -aside)]
    return [(float(ends[0][0]), float(ends[0][1])), tip, (float(ends[1][0]), float(ends[1][1]))]


def annotation_values(annotation: Annotation, frame: Frame) -> dict[str, Any]:
    """An annotation as JSON values, with what it measures."""
    return {
        "kind": annotation.kind,
        "points_yx": [list(point) for point in annotation.points_yx],
        "text": annotation.text,
        "measured": _measured_values(measure(annotation, frame)),
    }


def _measured_values(measured: Measured | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    if isinstance(measured, Angle):
        return {"angle_degrees": measured.degrees}
    if isinstance(measured, Length):
        return {"length": measured.value, "unit": measured.unit, "spacing": measured.source}
    values: dict[str, Any] = {"area": measured.area, "unit": measured.unit, "spacing": measured.source}
    found = measured.statistics
    if found is not None:
        values |= {"pixels": measured.pixels, "mean": found.mean, "sd": found.sd}
        values |= {"min": found.low, "max": found.high, "value_unit": found.unit}
    return values


def read_annotations(values: list[dict[str, Any]]) -> tuple[Annotation, ...]:
    """The annotations that :func:`annotation_values` described, numbered anew."""
    return tuple(
        Annotation(number, each["kind"], tuple((float(y), float(x)) for y, x in each["points_yx"]), each["text"])
        for number, each in enumerate(values, start=1)
    )
