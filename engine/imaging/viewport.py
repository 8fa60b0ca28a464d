"""Which part of an image is shown at what size: the map from view pixels to image pixels."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Affine = tuple[tuple[float, float, float], tuple[float, float, float]]


def compose_affine(outer: Affine, inner: Affine) -> Affine:
    """The affine that applies `inner` first, then `outer`."""
    rows = np.array(outer) @ np.vstack([np.array(inner), [0.0, 0.0, 1.0]])
    return _affine(rows)


def invert_affine(affine: Affine) -> Affine:
    """The inverse map.

    Raises
    ------
    ValueError
        If the affine squeezes the plane to a line.
    """
    matrix = np.array(affine)
    if abs(np.linalg.det(matrix[:, :2])) < 1e-18:
        raise ValueError("the affine has no inverse")
    linear = np.linalg.inv(matrix[:, :2])
    return _affine(np.column_stack([linear, -linear @ matrix[:, 2]]))


def _affine(matrix: NDArray[np.float64]) -> Affine:
    (a, b, c), (d, e, f) = matrix.tolist()
    return (a, b, c), (d, e, f)


@dataclass(frozen=True)
class Viewport:
    """A window of ``hw`` view pixels onto an image.

    Coordinates are continuous ``(y, x)`` with the centre of the first pixel at (0.5, 0.5), as in
    :class:`engine.imaging.grid.Grid`. The image point under a view point is ``image_from_view @ (y, x, 1)``.

    Attributes
    ----------
    hw : tuple of int
        Height and width in view pixels.
    image_from_view : Affine
        Two rows, y then x, of three numbers.
    """

    hw: tuple[int, int]
    image_from_view: Affine

    @classmethod
    def whole(cls, image_hw: tuple[int, int]) -> "Viewport":
        """One view pixel per image pixel, everything visible."""
        return cls(image_hw, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))

    @classmethod
    def placed(
        cls,
        hw: tuple[int, int],
        centre_yx: tuple[float, float],
        zoom: float,
        *,
        pixel_aspect: float = 1.0,
        quarter_turns: int = 0,
        flip_horizontal: bool = False,
        flip_vertical: bool = False,
    ) -> "Viewport":
        """Put an image point in the middle of the view.

        Parameters
        ----------
        centre_yx : tuple of float
            The image point at the centre of the view.
        zoom : float
            View pixels per image pixel along the image's rows (its x axis).
        pixel_aspect : float
            Height of one image pixel divided by its width; rows are stretched by it.
        quarter_turns : int
            Clockwise turns of 90 degrees, applied after the flips.
        flip_horizontal, flip_vertical : bool
            Mirror left-right, top-bottom, in the image's own frame.

        Raises
        ------
        ValueError
            If `zoom` or `pixel_aspect` is not a positive number.
        """
        if not (zoom > 0 and pixel_aspect > 0):
            raise ValueError(f"zoom {zoom} and pixel aspect {pixel_aspect} must be positive")
        mirror = np.diag([-1.0 if flip_vertical else 1.0, -1.0 if flip_horizontal else 1.0])
        # Clockwise on screen (y down): the image's +x axis comes to lie along the view's +y axis.
        turn = np.linalg.matrix_power(np.array([[0.0, 1.0], [-1.0, 0.0]]), quarter_turns % 4)
        linear = turn @ mirror @ np.diag([zoom * pixel_aspect, zoom])
        inverse = np.linalg.inv(linear)
        inverse[np.abs(inverse) < 1e-15] = 0.0
        offset = np.array(centre_yx) - inverse @ (np.array(hw) / 2)
        return cls(hw, _affine(np.column_stack([inverse, offset])))

    @classmethod
    def fitted(
        cls,
        hw: tuple[int, int],
        image_hw: tuple[int, int],
        *,
        pixel_aspect: float = 1.0,
        quarter_turns: int = 0,
        flip_horizontal: bool = False,
        flip_vertical: bool = False,
    ) -> "Viewport":
        """The whole image, centred, as large as the view allows, with the aspect ratio of the patient kept."""
        return cls.placed(
            hw,
            (image_hw[0] / 2, image_hw[1] / 2),
            fit_zoom(hw, image_hw, pixel_aspect, quarter_turns),
            pixel_aspect=pixel_aspect,
            quarter_turns=quarter_turns,
            flip_horizontal=flip_horizontal,
            flip_vertical=flip_vertical,
        )

    @cached_property
    def view_from_image(self) -> Affine:
        """The inverse of :attr:`image_from_view`."""
        return invert_affine(self.image_from_view)

    def to_image(self, points_yx: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map view points (..., 2) to image coordinates (..., 2)."""
        return _apply(self.image_from_view, points_yx)

    def to_view(self, points_yx: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map image points (..., 2) to view coordinates (..., 2)."""
        return _apply(self.view_from_image, points_yx)

    @cached_property
    def zoom(self) -> float:
        """View pixels per image pixel along the image's rows."""
        to_view = np.array(self.view_from_image)
        return math.hypot(to_view[0, 1], to_view[1, 1])


def fit_zoom(
    hw: tuple[int, int], image_hw: tuple[int, int], pixel_aspect: float = 1.0, quarter_turns: int = 0
) -> float:
    """The zoom at which the whole image just fits into a view of `hw` pixels."""
    height, width = image_hw[0] * pixel_aspect, float(image_hw[1])
    if quarter_turns % 2:
        height, width = width, height
    return min(hw[0] / height, hw[1] / width)


def _apply(affine: Affine, points_yx: NDArray[np.float64]) -> NDArray[np.float64]:
    matrix = np.array(affine)
    mapped: NDArray[np.float64] = points_yx @ matrix[:, :2].T + matrix[:, 2]
    return mapped
