"""Zoom, pan, flips and rotations as values: one linked view for every pane."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.imaging.geometry import OrientationLetters
from engine.imaging.viewport import Viewport, fit_zoom

MIN_ZOOM, MAX_ZOOM = 0.02, 64.0
# A part of the image that is jumped to, and how much more than it one sees; and how far a jump magnifies at most.
_AROUND, _CLOSEST = 2.5, 4.0


@dataclass(frozen=True)
class Orientation:
    """How the image is turned on screen: first mirrored left-right (if so), then turned clockwise by quarters."""

    mirrored: bool = False
    quarter_turns: int = 0

    def flipped_horizontally(self) -> "Orientation":
        """Left and right of the screen exchanged."""
        return Orientation(not self.mirrored, -self.quarter_turns % 4)

    def flipped_vertically(self) -> "Orientation":
        """Top and bottom of the screen exchanged."""
        return Orientation(not self.mirrored, (2 - self.quarter_turns) % 4)

    def rotated(self, quarter_turns: int = 1) -> "Orientation":
        """Turned further by quarters, clockwise on screen."""
        return Orientation(self.mirrored, (self.quarter_turns + quarter_turns) % 4)

    def letters(self, letters: OrientationLetters | None) -> OrientationLetters | None:
        """The patient directions at the edges of the screen."""
        return None if letters is None else letters.turned(self.mirrored, self.quarter_turns)


@dataclass(frozen=True)
class ViewState:
    """What part of the image every pane shows.

    Attributes
    ----------
    zoom : float or None
        Screen pixels per image column pixel; None fits the whole image into the pane.
    center_yx : tuple of float or None
        Image point at the centre of the pane, edges of the image at 0 and H or W; None is the image's middle.
    orientation : Orientation
    """

    zoom: float | None = None
    center_yx: tuple[float, float] | None = None
    orientation: Orientation = Orientation()

    def fitted(self) -> "ViewState":
        """The whole image in the pane; flips and turns stay."""
        return replace(self, zoom=None, center_yx=None)

    def effective_zoom(self, image_hw: tuple[int, int], pane_hw: tuple[int, int], pixel_aspect: float = 1.0) -> float:
        """Screen pixels per image column pixel in a pane of that size."""
        if self.zoom is not None:
            return self.zoom
        return min(MAX_ZOOM, fit_zoom(pane_hw, image_hw, pixel_aspect, self.orientation.quarter_turns))

    def viewport(self, image_hw: tuple[int, int], pane_hw: tuple[int, int], pixel_aspect: float = 1.0) -> Viewport:
        """What a pane of that size shows of the image.

        Parameters
        ----------
        pixel_aspect : float
            Height of an image pixel divided by its width; 1.0 where unknown, as displays treat it.
        """
        return Viewport.placed(
            pane_hw,
            self.center_yx or (image_hw[0] / 2, image_hw[1] / 2),
            self.effective_zoom(image_hw, pane_hw, pixel_aspect),
            pixel_aspect=pixel_aspect,
            quarter_turns=self.orientation.quarter_turns,
            flip_horizontal=self.orientation.mirrored,
        )

    def zoomed(
        self,
        factor: float,
        at_yx: tuple[float, float],
        image_hw: tuple[int, int],
        pane_hw: tuple[int, int],
        pixel_aspect: float = 1.0,
    ) -> "ViewState":
        """Zoom by `factor` so that the image point under the pane point `at_yx` stays where it is."""
        at = np.array(at_yx)
        anchor = self.viewport(image_hw, pane_hw, pixel_aspect).to_image(at)
        lowest = min(MIN_ZOOM, self.fitted().effective_zoom(image_hw, pane_hw, pixel_aspect))
        zoom = self.effective_zoom(image_hw, pane_hw, pixel_aspect) * factor
        moved = replace(self, zoom=min(MAX_ZOOM, max(lowest, zoom)))
        drift = anchor - moved.viewport(image_hw, pane_hw, pixel_aspect).to_image(at)
        return moved._moved(drift, image_hw)

    def showing(
        self,
        box_yx: tuple[float, float, float, float],
        image_hw: tuple[int, int],
        pane_hw: tuple[int, int],
        pixel_aspect: float = 1.0,
    ) -> "ViewState":
        """A part of the image in the middle of the pane, with so much around it that one sees where it is.

        Parameters
        ----------
        box_yx : tuple of float
            Top, left, bottom and right edge of the part on the image.
        """
        top, left, bottom, right = box_yx
        part_hw = (max(1, round((bottom - top) * _AROUND)), max(1, round((right - left) * _AROUND)))
        whole = self.fitted().effective_zoom(image_hw, pane_hw, pixel_aspect)
        zoom = fit_zoom(pane_hw, part_hw, pixel_aspect, self.orientation.quarter_turns)
        zoom = min(MAX_ZOOM, max(whole, min(zoom, whole * _CLOSEST)))
        return replace(self, zoom=zoom)._centred(((top + bottom) / 2, (left + right) / 2), image_hw)

    def filling(
        self,
        box_yx: tuple[float, float, float, float],
        image_hw: tuple[int, int],
        pane_hw: tuple[int, int],
        pixel_aspect: float = 1.0,
    ) -> "ViewState":
        """A part of the image, as large as the pane allows; parameters as for :meth:`showing`."""
        top, left, bottom, right = box_yx
        part_hw = (max(1, round(bottom - top)), max(1, round(right - left)))
        zoom = min(MAX_ZOOM, fit_zoom(pane_hw, part_hw, pixel_aspect, self.orientation.quarter_turns))
        return replace(self, zoom=zoom)._centred(((top + bottom) / 2, (left + right) / 2), image_hw)

    def _centred(self, center_yx: tuple[float, float], image_hw: tuple[int, int]) -> "ViewState":
        return replace(self, center_yx=(image_hw[0] / 2, image_hw[1] / 2))._moved(
            np.array(center_yx) - np.array(image_hw) / 2, image_hw
        )

    def panned(
        self,
        by_yx: tuple[float, float],
        image_hw: tuple[int, int],
        pane_hw: tuple[int, int],
        pixel_aspect: float = 1.0,
    ) -> "ViewState":
        """Move the image by screen pixels; the centre of the pane stays on the image."""
        viewport = self.viewport(image_hw, pane_hw, pixel_aspect)
        ends = viewport.to_image(np.array([[0.0, 0.0], by_yx]))
        fixed = replace(self, zoom=self.effective_zoom(image_hw, pane_hw, pixel_aspect))
        return fixed._moved(ends[0] - ends[1], image_hw)

    def _moved(self, by_yx: NDArray[np.float64], image_hw: tuple[int, int]) -> "ViewState":
        """Shift the centre on the image, and keep it on the image so that the picture cannot be lost."""
        center = np.array(self.center_yx or (image_hw[0] / 2, image_hw[1] / 2)) + by_yx
        y, x = np.clip(center, 0.0, np.array(image_hw, dtype=np.float64)).tolist()
        return replace(self, center_yx=(y, x))
