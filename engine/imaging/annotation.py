"""What a reader draws on a frame: distances, angles, regions, arrows. Values only; what they measure is `measure`."""

import math
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["distance", "angle", "rectangle", "ellipse", "arrow"]
Point = tuple[float, float]

KINDS: tuple[Kind, ...] = ("distance", "angle", "rectangle", "ellipse", "arrow")
POINT_COUNT: dict[Kind, int] = {"distance": 2, "angle": 3, "rectangle": 2, "ellipse": 2, "arrow": 2}
AREAS: tuple[Kind, ...] = ("rectangle", "ellipse")
_ELLIPSE_STEPS = 96


@dataclass(frozen=True)
class Annotation:
    """One mark on one frame.

    Attributes
    ----------
    number : int
        Tells it from the others of a session.
    kind : Kind
    points_yx : tuple of Point
        In image coordinates, (y, x), the image's corner at 0: the ends of a distance; an end, the vertex and the
        other end of an angle; two opposite corners of a rectangle or of the box around an ellipse; the tip and the
        tail of an arrow.
    text : str
        What the reader wrote at an arrow.
    """

    number: int
    kind: Kind
    points_yx: tuple[Point, ...]
    text: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it has all its points."""
        return len(self.points_yx) == POINT_COUNT[self.kind]

    @property
    def is_area(self) -> bool:
        """Whether it encloses pixels."""
        return self.kind in AREAS

    @property
    def box_yx(self) -> tuple[float, float, float, float]:
        """Top, left, bottom and right end of its points."""
        ys, xs = [point[0] for point in self.points_yx], [point[1] for point in self.points_yx]
        return min(ys), min(xs), max(ys), max(xs)

    @property
    def handles_yx(self) -> tuple[Point, ...]:
        """Where it can be taken hold of: its points, and for an area all four corners."""
        if not self.is_area or not self.is_complete:
            return self.points_yx
        (y0, x0), (y1, x1) = self.points_yx
        return (y0, x0), (y1, x1), (y0, x1), (y1, x0)

    @property
    def outline_yx(self) -> tuple[Point, ...]:
        """The line to draw, from point to point; closed for an area."""
        if not self.is_area or len(self.points_yx) < 2:
            return self.points_yx
        top, left, bottom, right = self.box_yx
        if self.kind == "rectangle":
            return (top, left), (top, right), (bottom, right), (bottom, left), (top, left)
        middle, half = ((top + bottom) / 2, (left + right) / 2), ((bottom - top) / 2, (right - left) / 2)
        turns = [2 * math.pi * step / _ELLIPSE_STEPS for step in range(_ELLIPSE_STEPS + 1)]
        return tuple((middle[0] + half[0] * math.sin(turn), middle[1] + half[1] * math.cos(turn)) for turn in turns)

    def with_handle(self, index: int, to_yx: Point) -> "Annotation":
        """The annotation after one of :attr:`handles_yx` was dragged to a point."""
        points = list(self.points_yx)
        if index < len(points):
            points[index] = to_yx
        else:
            # A corner that is no point of its own: one coordinate of each point.
            (y0, x0), (y1, x1) = points
            points = [(to_yx[0], x0), (y1, to_yx[1])] if index == 2 else [(y0, to_yx[1]), (to_yx[0], x1)]
        return replace(self, points_yx=tuple(points))

    def moved(self, by_yx: Point) -> "Annotation":
        """The whole of it shifted."""
        return replace(self, points_yx=tuple((y + by_yx[0], x + by_yx[1]) for y, x in self.points_yx))


Box = tuple[float, float, float, float]
"""Left, top, right, bottom, the y axis down."""


def words_beside(box: Box, size: tuple[float, float], room: Box, gap: float) -> Point:
    """Where words next to a box begin, as (left, top): right of it, else below, above or left; inside the room.

    Parameters
    ----------
    box : Box
        What the words belong to; a point where its ends are the same.
    size : tuple of float
        Width and height of the words.
    """
    left, top, right, bottom = box
    width, height = size
    middle_x, middle_y = (left + right - width) / 2, (top + bottom - height) / 2

    def clamped(x: float, y: float) -> Point:
        return min(max(x, room[0]), room[2] - width), min(max(y, room[1]), room[3] - height)

    if right + gap + width <= room[2]:
        return clamped(right + gap, middle_y)
    if bottom + gap + height <= room[3]:
        return clamped(middle_x, bottom + gap)
    if top - gap - height >= room[1]:
        return clamped(middle_x, top - gap - height)
    return clamped(left - gap - width, middle_y)
