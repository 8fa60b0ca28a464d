"""Where a plane of another size lies on an image: the model grid on the image grid and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """A plane of ``plane_hw`` samples placed on an image of ``image_hw`` pixels.

    Coordinates are continuous ``(y, x)``; the centre of the first sample is at (0.5, 0.5) and the edge of the plane
    at 0. A point of the image maps to the plane by ``plane = image * scale + offset``, per axis.

    Attributes
    ----------
    image_hw, plane_hw : tuple of int
        Height and width in pixels of the image and in samples of the plane.
    scale_yx : tuple of float
        Plane samples per image pixel. The two differ where image pixels are not square.
    offset_yx : tuple of float
        Plane coordinate of the image's upper left corner (> 0 where the image is letterboxed).
    """

    image_hw: tuple[int, int]
    plane_hw: tuple[int, int]
    scale_yx: tuple[float, float]
    offset_yx: tuple[float, float]

    @classmethod
    def identity(cls, image_hw: tuple[int, int]) -> "Grid":
        """The grid of a plane that has the image's own pixels."""
        return cls(image_hw, image_hw, (1.0, 1.0), (0.0, 0.0))

    @classmethod
    def letterbox(cls, image_hw: tuple[int, int], plane_hw: tuple[int, int], pixel_aspect: float = 1.0) -> "Grid":
        """Fit the whole image into the plane, centred, with the aspect ratio of the patient kept.

        Parameters
        ----------
        pixel_aspect : float
            Height of one image pixel divided by its width (row spacing / column spacing).

        Raises
        ------
        ValueError
            If a size is not positive or `pixel_aspect` is not a positive number.
        """
        if min(*image_hw, *plane_hw) < 1 or not pixel_aspect > 0:
            raise ValueError(f"cannot fit {image_hw} into {plane_hw} with pixel aspect {pixel_aspect}")
        height, width = image_hw[0] * pixel_aspect, float(image_hw[1])
        fit = min(plane_hw[0] / height, plane_hw[1] / width)
        margin_y, margin_x = plane_hw[0] - height * fit, plane_hw[1] - width * fit
        # The axis that fills the plane starts at 0 exactly, not at a rounding error.
        offset = (margin_y / 2 if margin_y > 1e-9 else 0.0, margin_x / 2 if margin_x > 1e-9 else 0.0)
        return cls(image_hw, plane_hw, (fit * pixel_aspect, fit), offset)

    @classmethod
    def stretch(cls, image_hw: tuple[int, int], plane_hw: tuple[int, int]) -> "Grid":
        """Pull the whole image to the plane, whatever becomes of its aspect ratio.

        Raises
        ------
        ValueError
            If a size is not positive.
        """
        if min(*image_hw, *plane_hw) < 1:
            raise ValueError(f"cannot fit {image_hw} into {plane_hw}")
        return cls(image_hw, plane_hw, (plane_hw[0] / image_hw[0], plane_hw[1] / image_hw[1]), (0.0, 0.0))

    def to_plane(self, points_yx: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map image points (..., 2) to plane coordinates (..., 2)."""
        plane_yx: NDArray[np.float64] = points_yx * np.array(self.scale_yx) + np.array(self.offset_yx)
        return plane_yx

    def to_image(self, points_yx: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map plane points (..., 2) to image coordinates (..., 2)."""
        image_yx: NDArray[np.float64] = (points_yx - np.array(self.offset_yx)) / np.array(self.scale_yx)
        return image_yx

    @property
    def content(self) -> tuple[slice, slice]:
        """The samples of the plane whose centres lie on the image, as (rows, columns); the rest is letterbox."""
        bounds = []
        for axis in (0, 1):
            low = self.offset_yx[axis]
            high = low + self.image_hw[axis] * self.scale_yx[axis]
            first = max(0, int(np.ceil(low - 0.5 - 1e-9)))
            last = min(self.plane_hw[axis], int(np.floor(high - 0.5 + 1e-9)) + 1)
            bounds.append(slice(first, max(first + 1, last)))
        return bounds[0], bounds[1]
