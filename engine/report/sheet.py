"""A page to draw on in layout units, and the few colours a report uses."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.report import typeface
from engine.report.typeface import MOST_LINES, Colour, Weight

# Neutral near-black: a tint beside a grey image shifts how it is read. No text is as bright as the film can be.
PAGE: Colour = (14, 14, 14)
CARD: Colour = (24, 24, 24)
LINE: Colour = (52, 52, 52)
QUIET: Colour = (142, 142, 142)
TEXT: Colour = (206, 206, 206)
ACCENT: Colour = (79, 156, 240)
AMBER: Colour = (227, 163, 54)
ON_FILM: Colour = (214, 214, 214)

Align = Literal["left", "right", "centre"]

_SMOOTH = 4


@dataclass(frozen=True)
class Style:
    """How a text is set: size and line height in units, colour, weight."""

    size: float
    leading: float
    colour: Colour = TEXT
    weight: Weight = "regular"


TITLE = Style(26, 32, TEXT, "semibold")
HEADING = Style(16, 24, TEXT, "semibold")
BODY = Style(14, 20)
STRONG = Style(14, 20, TEXT, "semibold")
SMALL = Style(12, 18, QUIET)


class Sheet:
    """Draws on a picture, or only measures.

    All places and sizes are in layout units, one unit is `scale` pixels; the y axis points down.

    Parameters
    ----------
    scale : float
    picture : Image or None
        RGB; None to measure: every method returns what it would, and draws nothing.
    """

    def __init__(self, scale: float, picture: Image.Image | None = None) -> None:
        self.scale = scale
        self._picture = picture
        self._draw = ImageDraw.Draw(picture) if picture is not None else None

    def px(self, units: float) -> int:
        """Pixels of a length in units."""
        return round(units * self.scale)

    def width(self, text: str, style: Style) -> float:
        """Width of one line in units."""
        return typeface.width_px(text, self.px(style.size), style.weight) / self.scale

    def line(self, x: float, y: float, text: str, style: Style, align: Align = "left", shade: bool = False) -> None:
        """One line of text whose line box begins at `y`; `x` is its left end, right end or middle."""
        if self._picture is None:
            return
        size_px = self.px(style.size)
        width_px = typeface.width_px(text, size_px, style.weight)
        left_px = x * self.scale - {"left": 0.0, "right": width_px, "centre": width_px / 2}[align]
        # Capitals of 0.72 em stand in the middle of the line box.
        baseline_px = (y + style.leading / 2) * self.scale + 0.36 * size_px
        typeface.draw_line(
            self._picture, round(left_px), round(baseline_px), text, size_px, style.colour, style.weight, shade
        )

    def paragraph(
        self, x: float, y: float, room: float, text: str, style: Style, hang: float = 0.0, most_lines: int = MOST_LINES
    ) -> float:
        """A wrapped text; lines after the first start `hang` further right. Returns the y below it."""
        lines = typeface.wrap(text, self.px(style.size), (room - hang) * self.scale, style.weight, most_lines)
        for index, line in enumerate(lines):
            self.line(x + (hang if index else 0.0), y, line, style)
            y += style.leading
        return y

    def shortened(self, text: str, room: float, style: Style) -> str:
        """The text cut to one line of `room` units."""
        return typeface.shorten(text, self.px(style.size), room * self.scale, style.weight)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        if self._draw is not None:
            left, top = self.px(x), self.px(y)
            right, bottom = max(left + 1, self.px(x + width)), max(top + 1, self.px(y + height))
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def rounded(
        self, x: float, y: float, width: float, height: float, radius: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """A filled rectangle with smooth round corners."""
        if self._picture is None:
            return
        left, top = self.px(x), self.px(y)
        size = max(1, self.px(x + width) - left), max(1, self.px(y + height) - top)
        corner = min(self.px(radius), size[0] // 2, size[1] // 2)
        mask = Image.new("L", size, round(255 * alpha))
        if corner > 0:
            large = Image.new("L", (2 * corner * _SMOOTH, 2 * corner * _SMOOTH), 0)
            ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=round(255 * alpha))
            disc = large.resize((2 * corner, 2 * corner), Image.Resampling.BOX)
            for from_x, to_x in ((0, 0), (corner, size[0] - corner)):
                for from_y, to_y in ((0, 0), (corner, size[1] - corner)):
                    mask.paste(disc.crop((from_x, from_y, from_x + corner, from_y + corner)), (to_x, to_y))
        self._picture.paste(colour, (left, top, left + size[0], top + size[1]), mask)

    def stroke(self, points: list[tuple[float, float]], width: float, colour: Colour) -> None:
        """A smooth line through points with a dark halo; what lies beyond the picture is left out."""
        if self._picture is None:
            return
        for ink, wide, alpha in (((0, 0, 0), width + 2, 0.6), (colour, width, 1.0)):
            pen = max(1.0, wide * self.scale)
            places = [(x * self.scale, y * self.scale) for x, y in points]
            left, top = (max(0, int(min(place[axis] for place in places) - pen)) for axis in (0, 1))
            right = min(self._picture.width, int(max(place[0] for place in places) + pen) + 1)
            bottom = min(self._picture.height, int(max(place[1] for place in places) + pen) + 1)
            if right <= left or bottom <= top:
                return
            mask = Image.new("L", (2 * (right - left), 2 * (bottom - top)), 0)
            draw = ImageDraw.Draw(mask)
            line = [(2 * (x - left), 2 * (y - top)) for x, y in places]
            draw.line(line, fill=round(255 * alpha), width=max(1, round(2 * pen)), joint="curve")
            mask = mask.resize((right - left, bottom - top), Image.Resampling.BOX)
            self._picture.paste(ink, (left, top, right, bottom), mask)

    def stamp(self, x: float, y: float, row: int, column: int, mask_hw: NDArray[np.bool_], colour: Colour) -> None:
        """Ink where a mask is true, with a dark halo; its first pixel is (row, column) of a panel at (x, y)."""
        if self._picture is None or not mask_hw.any():
            return
        near = np.pad(mask_hw, 1)
        near = np.logical_or.reduce([np.roll(near, shift, (0, 1)) for shift in ((0, 1), (0, -1), (1, 0), (-1, 0))])
        place = self.px(x) + column, self.px(y) + row
        halo = Image.fromarray((near[1:-1, 1:-1] * np.uint8(150)).astype(np.uint8))
        self._picture.paste((0, 0, 0), place, halo)
        self._picture.paste(colour, place, Image.fromarray((mask_hw * np.uint8(255)).astype(np.uint8)))

    def triangle(self, x: float, y: float, size: float, colour: Colour) -> None:
        """A triangle that points down to (x, y)."""
        if self._draw is not None:
            half, tip = size * self.scale / 2, (x * self.scale, y * self.scale)
            top = tip[1] - size * self.scale * 0.8
            self._draw.polygon([(tip[0] - half, top), (tip[0] + half, top), tip], fill=colour)

    def tick(self, x: float, y: float, size: float, colour: Colour, cross: bool = False) -> None:
        """A check mark, or a cross, in a square of `size` units at (x, y)."""
        if self._picture is None:
            return
        side = self.px(size) * _SMOOTH
        mark = Image.new("L", (side, side), 0)
        draw = ImageDraw.Draw(mark)
        pen = max(2, round(side * 0.13))
        strokes = (
            [((0.18, 0.18), (0.82, 0.82)), ((0.82, 0.18), (0.18, 0.82))]
            if cross
            else [((0.08, 0.55), (0.38, 0.84)), ((0.38, 0.84), (0.92, 0.2))]
        )
        for start, end in strokes:
            points = [(start[0] * side, start[1] * side), (end[0] * side, end[1] * side)]
            draw.line(points, fill=255, width=pen)
            for point_x, point_y in points:
                draw.ellipse((point_x - pen / 2, point_y - pen / 2, point_x + pen / 2, point_y + pen / 2), fill=255)
        mask = mark.resize((self.px(size), self.px(size)), Image.Resampling.BOX)
        place = self.px(x), self.px(y)
        self._picture.paste(colour, (*place, place[0] + mask.width, place[1] + mask.height), mask)

    def pixels(self, x: float, y: float, rgb_hw3: NDArray[np.uint8]) -> None:
        """Pixels as they are, uint8 (h, w, 3), their upper left corner at (x, y)."""
        if self._picture is not None:
            self._picture.paste(Image.fromarray(rgb_hw3), (self.px(x), self.px(y)))
