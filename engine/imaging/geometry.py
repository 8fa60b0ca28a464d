"""What is known of a frame's size and direction in the patient. Unknown is ``None``, never 1.0."""

from dataclasses import dataclass
from typing import Literal

SpacingSource = Literal["image plane", "calibrated", "at detector", "magnification-corrected"]


@dataclass(frozen=True)
class Spacing:
    """Distance between pixel centres in mm and where that number comes from.

    ``image plane``: PixelSpacing of a cross-sectional image (PS3.3 C.7.6.2). ``calibrated``: PixelSpacing of a
    projection image with PixelSpacingCalibrationType or differing from ImagerPixelSpacing (PS3.3 10.7.1.3).
    ``at detector``: ImagerPixelSpacing, not corrected for magnification. ``magnification-corrected``:
    ImagerPixelSpacing divided by EstimatedRadiographicMagnificationFactor.
    """

    row_mm: float
    column_mm: float
    source: SpacingSource


@dataclass(frozen=True)
class OrientationLetters:
    """Patient directions at the four edges of the frame, e.g. left="R", right="L", top="H", bottom="F"."""

    left: str
    right: str
    top: str
    bottom: str

    def turned(self, mirrored: bool, quarter_turns: int) -> "OrientationLetters":
        """The letters of a picture that was mirrored left-right (if so), then turned clockwise by quarters."""
        ring = [self.top, self.right, self.bottom, self.left]
        if mirrored:
            ring[1], ring[3] = ring[3], ring[1]
        top, right, bottom, left = (ring[(edge - quarter_turns) % 4] for edge in range(4))
        return OrientationLetters(left=left, right=right, top=top, bottom=bottom)


@dataclass(frozen=True)
class Placement:
    """Where a plane lies in the patient (PS3.3 C.7.6.2.1.1); axes run to the left, the back and the head.

    Attributes
    ----------
    origin_mm : tuple of float
        Centre of the first pixel, (x, y, z).
    row_direction, column_direction : tuple of float
        Unit vectors along a row (growing column index) and along a column.
    frame_of_reference_uid : str
        Planes of one frame of reference share the axes.
    """

    origin_mm: tuple[float, float, float]
    row_direction: tuple[float, float, float]
    column_direction: tuple[float, float, float]
    frame_of_reference_uid: str = ""


@dataclass(frozen=True)
class Geometry:
    """Spacing, pixel shape and orientation of one frame.

    Attributes
    ----------
    spacing : Spacing or None
    pixel_aspect : float or None
        Pixel height / pixel width, from the spacing or PixelAspectRatio (PS3.3 C.7.6.3.1.7); None where neither is
        present. Displays treat None as square.
    letters : OrientationLetters or None
    placement : Placement or None
    """

    spacing: Spacing | None = None
    pixel_aspect: float | None = None
    letters: OrientationLetters | None = None
    placement: Placement | None = None

    @property
    def aspect(self) -> float:
        """Pixel height / pixel width to display with: square where unknown."""
        return self.pixel_aspect or 1.0
