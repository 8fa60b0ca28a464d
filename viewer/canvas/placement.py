"""How a film lies in a pane: fit, zoom at the cursor, pan, flips, quarter turns and pixel shape. Plain arithmetic."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Turn = tuple[int, int, int, int]
"""A 2x2 matrix of 0, 1 and -1, row by row, that takes image directions (x, y) to screen directions (x, y)."""

UPRIGHT: Turn = (1, 0, 0, 1)
MOST_PIXELS_PER_PIXEL = 40.0
SMALLEST_ZOOM = 0.2


def _after(first: Turn, then: Turn) -> Turn:
    """The turn that does `first`, then `then`."""
    a, b, c, d = then
    e, f, g, h = first
    return (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)


@dataclass(frozen=True)
class FilmView:
    """What the user chose to see of a film, independent of the size of the pane, so that panes can share it.

    Attributes
    ----------
    zoom : float
        Magnification relative to the whole film fitting the pane.
    centre_yx : tuple of float
        The point of the image at the centre of the pane, as fractions of its height and width.
    turn : Turn
        Flips and quarter turns.
    """

    zoom: float = 1.0
    centre_yx: tuple[float, float] = (0.5, 0.5)
    turn: Turn = UPRIGHT

    @property
    def fits(self) -> bool:
        """The whole film is in view, centred."""
        return self.zoom == 1.0 and self.centre_yx == (0.5, 0.5)

    def fit(self) -> "FilmView":
        """The whole film, its flips and turns kept."""
        return FilmView(turn=self.turn)

    def flipped_left_right(self) -> "FilmView":
        """Mirrored as seen on screen."""
        return replace(self, turn=_after(self.turn, (-1, 0, 0, 1)))

    def flipped_top_bottom(self) -> "FilmView":
        """Upside down as seen on screen."""
        return replace(self, turn=_after(self.turn, (1, 0, 0, -1)))

    def turned(self) -> "FilmView":
        """A quarter turn clockwise as seen on screen."""
        return replace(self, turn=_after(self.turn, (0, -1, 1, 0)))


@dataclass(frozen=True)
class Placement:
    """A film view laid out in one pane: the affine map between image and pane pixels.

    Coordinates are continuous (x, y) with the edge of the first pixel at 0, in the image and in the pane.

    Attributes
    ----------
    view : FilmView
    image_hw : tuple of int
        Rows and columns of the image.
    pane_hw : tuple of float
        Height and width of the pane in the pixels that the map speaks of (logical or device).
    pixel_aspect : float
        Height of an image pixel divided by its width.
    """

    view: FilmView
    image_hw: tuple[int, int]
    pane_hw: tuple[float, float]
    pixel_aspect: float = 1.0

    @property
    def fit_scale(self) -> float:
        """Pane pixels per image column at which the whole film just fits."""
        height, width = self.image_hw[0] * self.pixel_aspect, float(self.image_hw[1])
        if self.view.turn[0] == 0:
            height, width = width, height
        return max(1e-6, min(self.pane_hw[0] / height, self.pane_hw[1] / width))

    @property
    def scale(self) -> float:
        """Pane pixels per image column."""
        return self.fit_scale * self.view.zoom

    @property
    def pane_from_image(self) -> NDArray[np.float64]:
        """The 2x3 matrix that takes image (x, y, 1) to pane (x, y)."""
        a, b, c, d = self.view.turn
        scale = self.scale
        linear = np.array([[a, b * self.pixel_aspect], [c, d * self.pixel_aspect]]) * scale
        centre = np.array([self.view.centre_yx[1] * self.image_hw[1], self.view.centre_yx[0] * self.image_hw[0]])
        middle = np.array([self.pane_hw[1] / 2, self.pane_hw[0] / 2])
        return np.column_stack([linear, middle - linear @ centre])

    @property
    def image_from_pane(self) -> NDArray[np.float64]:
        """The 2x3 matrix that takes pane (x, y, 1) to image (x, y)."""
        forward = self.pane_from_image
        inverse = np.linalg.inv(forward[:, :2])
        return np.column_stack([inverse, -inverse @ forward[:, 2]])

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """The image point (x, y) under a pane point."""
        point = self.image_from_pane @ (x, y, 1.0)
        return float(point[0]), float(point[1])

    def to_pane(self, x: float, y: float) -> tuple[float, float]:
        """The pane point (x, y) of an image point."""
        point = self.pane_from_image @ (x, y, 1.0)
        return float(point[0]), float(point[1])

    def zoomed(self, factor: float, x: float, y: float) -> FilmView:
        """Magnify by `factor`; the image point under the pane point (x, y) stays there.

        Limited to 40 pane pixels per image pixel, and to a fifth of the fitting size.
        """
        highest = max(1.0, MOST_PIXELS_PER_PIXEL / self.fit_scale)
        zoom = min(max(self.view.zoom * factor, SMALLEST_ZOOM), highest)
        image_x, image_y = self.to_image(x, y)
        grown = replace(self, view=replace(self.view, zoom=zoom))
        there_x, there_y = grown.to_pane(image_x, image_y)
        return grown.panned(x - there_x, y - there_y)

    def panned(self, dx: float, dy: float) -> FilmView:
        """Move the film by pane pixels; its centre of view stays on the image so that it cannot get lost."""
        inverse = self.image_from_pane[:, :2]
        shift_x, shift_y = inverse @ (dx, dy)
        centre_y = self.view.centre_yx[0] - float(shift_y) / self.image_hw[0]
        centre_x = self.view.centre_yx[1] - float(shift_x) / self.image_hw[1]
        return replace(self.view, centre_yx=(min(max(centre_y, 0.0), 1.0), min(max(centre_x, 0.0), 1.0)))

    def on_device_pixels(self) -> NDArray[np.float64]:
        """The 2x3 matrix of `image_from_pane` with the image's corner moved to a whole pane pixel.

        The film then keeps its grain while it is panned, and is exact at one pane pixel per image pixel.
        """
        forward = self.pane_from_image
        forward[:, 2] = np.round(forward[:, 2])
        inverse = np.linalg.inv(forward[:, :2])
        return np.column_stack([inverse, -inverse @ forward[:, 2]])
