"""The scale bar of a film whose pixel spacing is known. Plain arithmetic."""

from dataclasses import dataclass

from engine.imaging.geometry import Spacing, SpacingSource
from engine.imaging.round_length import length_words, longest_round_length


@dataclass(frozen=True)
class ScaleBar:
    """A bar of a round length.

    Attributes
    ----------
    length_px : float
        In screen pixels.
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
        return length_words(self.length_mm)


def scale_bar(spacing: Spacing | None, zoom: float, longest_px: float) -> ScaleBar | None:
    """The longest bar of 1, 2 or 5 times a power of ten millimetres that fits; None without spacing.

    Parameters
    ----------
    zoom : float
        Screen pixels per image column.
    longest_px : float
        Room for the bar in screen pixels.
    """
    if spacing is None or not spacing.column_mm > 0 or longest_px <= 0:
        return None
    mm_per_px = spacing.column_mm / zoom
    length_mm = longest_round_length(longest_px * mm_per_px)
    return ScaleBar(length_mm / mm_per_px, length_mm, spacing.source)
