"""Orientation letters and scale bar of a film as it lies on screen. Plain arithmetic."""

from dataclasses import dataclass
from math import floor, log10

from engine.dicom.geometry import Geometry, OrientationLetters, SpacingSource
from viewer.canvas.placement import Placement, Turn


def letters_on_screen(letters: OrientationLetters, turn: Turn) -> OrientationLetters:
    """The letters at the four edges of the screen after flips and quarter turns."""
    a, b, c, d = turn
    at = {(-1, 0): letters.left, (1, 0): letters.right, (0, -1): letters.top, (0, 1): letters.bottom}

    def edge(x: int, y: int) -> str:
        # The inverse of a turn is its transpose.
        return at[(a * x + c * y, b * x + d * y)]

    return OrientationLetters(left=edge(-1, 0), right=edge(1, 0), top=edge(0, -1), bottom=edge(0, 1))


@dataclass(frozen=True)
class ScaleBar:
    """A bar of a round length.

    Attributes
    ----------
    length_px : float
        In pane pixels.
    length_mm : float
    source : SpacingSource
        Where the millimetres come from.
    """

    length_px: float
    length_mm: float
    source: SpacingSource

    @property
    def length_text(self) -> str:
        """The length in cm from 1 cm on, in mm below."""
        return f"{self.length_mm / 10:g} cm" if self.length_mm >= 10 else f"{self.length_mm:g} mm"


def scale_bar(geometry: Geometry, placement: Placement, longest_px: float) -> ScaleBar | None:
    """The longest bar of 1, 2 or 5 times a power of ten millimetres that fits `longest_px`; None without spacing."""
    spacing = geometry.spacing
    if spacing is None or not spacing.column_mm > 0 or longest_px <= 0:
        return None
    mm_per_px = spacing.column_mm / placement.scale
    limit_mm = longest_px * mm_per_px
    power = 10.0 ** floor(log10(limit_mm))
    length_mm = max(step * power for step in (1, 2, 5) if step * power <= limit_mm * (1 + 1e-9))
    return ScaleBar(length_mm / mm_per_px, length_mm, spacing.source)
