"""What an annotation measures: lengths, angles, and statistics of modality values, each in an honest unit."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.core import language
from engine.core.language import translate
from engine.imaging.annotation import Annotation, Point
from engine.imaging.frame import Frame
from engine.imaging.geometry import Geometry, SpacingSource
from engine.imaging.spacing_words import spacing_source


@dataclass(frozen=True)
class Length:
    """A distance.

    Attributes
    ----------
    value : float
        In millimetres where `source` says where they come from, else in widths of a pixel.
    source : SpacingSource or None
    """

    value: float
    source: SpacingSource | None

    @property
    def unit(self) -> str:
        """``mm`` or ``px``."""
        return "px" if self.source is None else "mm"


@dataclass(frozen=True)
class Angle:
    """The angle at a vertex, 0 to 180 degrees, with the pixels' true shape."""

    degrees: float


@dataclass(frozen=True)
class Statistics:
    """Modality values of the pixels whose centres lie inside; padding does not count.

    Attributes
    ----------
    mean, sd, low, high : float
        Mean, standard deviation (of these pixels, not estimated for others), least and greatest.
    unit : str
        Of these values; empty where the file does not say.
    """

    mean: float
    sd: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Region:
    """A rectangle or ellipse.

    Attributes
    ----------
    area : float
        Of the shape as drawn: mm² where `source` says where millimetres come from, else pixels.
    source : SpacingSource or None
    pixels : int
        How many pixels the statistics are of.
    statistics : Statistics or None
        None where no pixel counts, in colour, or where they were not asked for.
    """

    area: float
    source: SpacingSource | None
    pixels: int
    statistics: Statistics | None

    @property
    def unit(self) -> str:
        """``mm²`` or ``px²``."""
        return "px²" if self.source is None else "mm²"


Measured = Length | Angle | Region
_BAND_ROWS = 64


def measure(annotation: Annotation, frame: Frame, statistics: bool = True) -> Measured | None:
    """What a complete annotation measures; None for an arrow, and until every point is set.

    Parameters
    ----------
    statistics : bool
        False leaves the pixels alone: a large region under a moving hand.
    """
    if not annotation.is_complete or annotation.kind == "arrow":
        return None
    points = annotation.points_yx
    if annotation.kind == "distance":
        return length(points[0], points[1], frame.geometry)
    if annotation.kind == "angle":
        return angle(points[0], points[1], points[2], frame.geometry)
    return _region(annotation, frame, statistics)


def length(start_yx: Point, end_yx: Point, geometry: Geometry) -> Length:
    """The distance between two image points."""
    down, right = end_yx[0] - start_yx[0], end_yx[1] - start_yx[1]
    spacing = geometry.spacing
    if spacing is None:
        return Length(math.hypot(down * geometry.aspect, right), None)
    return Length(math.hypot(down * spacing.row_mm, right * spacing.column_mm), spacing.source)


def angle(start_yx: Point, vertex_yx: Point, end_yx: Point, geometry: Geometry) -> Angle:
    """The angle between the lines from a vertex to two points; 0 where one of them has no length."""
    (a_down, a_right), (b_down, b_right) = (
        ((y - vertex_yx[0]) * geometry.aspect, x - vertex_yx[1]) for y, x in (start_yx, end_yx)
    )
    cross, dot = a_down * b_right - a_right * b_down, a_down * b_down + a_right * b_right
    return Angle(math.degrees(math.atan2(abs(cross), dot)))


def _region(annotation: Annotation, frame: Frame, statistics: bool) -> Region:
    top, left, bottom, right = annotation.box_yx
    area = (bottom - top) * (right - left) * (math.pi / 4 if annotation.kind == "ellipse" else 1.0)
    spacing = frame.geometry.spacing
    source = None
    if spacing is not None:
        area, source = area * spacing.row_mm * spacing.column_mm, spacing.source
    if not statistics or frame.modality_hw is None:
        return Region(area, source, 0, None)
    count, mean, squares, low, high = 0, 0.0, 0.0, math.inf, -math.inf
    for values in _values_inside(annotation, frame):
        # Bands of rows join as two samples do: no copy of a large region is made (Chan, Golub and LeVeque 1979).
        band_mean = float(values.mean(dtype=np.float64))
        apart, total = band_mean - mean, count + values.size
        squares += float(np.square(values - np.float32(band_mean)).sum(dtype=np.float64))
        squares += apart**2 * count * values.size / total
        mean += apart * values.size / total
        count, low, high = total, min(low, float(values.min())), max(high, float(values.max()))
    if count == 0:
        return Region(area, source, 0, None)
    return Region(area, source, count, Statistics(mean, math.sqrt(squares / count), low, high, frame.unit))


def _values_inside(annotation: Annotation, frame: Frame) -> Iterator[NDArray[np.float32]]:
    """Modality values of the pixels whose centres lie in the shape, a band of rows at a time; no empty bands."""
    assert frame.modality_hw is not None
    top, left, bottom, right = annotation.box_yx
    # The centre of pixel i lies at i + 0.5.
    first, last = max(0, math.ceil(top - 0.5)), min(frame.hw[0], math.floor(bottom - 0.5) + 1)
    columns = slice(max(0, math.ceil(left - 0.5)), max(0, min(frame.hw[1], math.floor(right - 0.5) + 1)))
    x = np.arange(columns.start, columns.stop) + 0.5 - (left + right) / 2
    for start in range(first, last, _BAND_ROWS):
        rows = slice(start, min(last, start + _BAND_ROWS))
        values = frame.modality_hw[rows, columns]
        inside: NDArray[np.bool_] | None = None
        if annotation.kind == "ellipse":
            y = np.arange(rows.start, rows.stop) + 0.5 - (top + bottom) / 2
            inside = ((2 * y / (bottom - top)) ** 2)[:, None] + ((2 * x / (right - left)) ** 2)[None, :] <= 1.0
        if frame.padding_hw is not None:
            counted = ~frame.padding_hw[rows, columns]
            inside = counted if inside is None else inside & counted
        values = values if inside is None else values[inside]
        if values.size:
            yield values


def number(value: float) -> str:
    """A number with four significant digits, no more than two decimals, and a true minus sign."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2
    return language.number(value, f".{decimals}f")


def measured_words(measured: Measured) -> tuple[str, ...]:
    """What is written beside an annotation, in the user's language."""
    if isinstance(measured, Angle):
        return (f"{language.number(measured.degrees, '.1f')}°",)
    if isinstance(measured, Length):
        return (f"{number(measured.value)} {measured.unit} {_source(measured.source)}".rstrip(),)
    area = translate("Measures", "Area {area} {unit}").format(area=number(measured.area), unit=measured.unit)
    area = f"{area} {_source(measured.source)}".rstrip()
    found = measured.statistics
    if found is None:
        return (area,)
    mean = f"{number(found.mean)} {found.unit}".rstrip()
    return (
        translate("Measures", "Mean {mean}  SD {sd}").format(mean=mean, sd=number(found.sd)),
        translate("Measures", "Min {low}  Max {high}").format(low=number(found.low), high=number(found.high)),
        area,
    )


def _source(source: SpacingSource | None) -> str:
    return "" if source is None else spacing_source(source)
