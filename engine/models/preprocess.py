"""From a frame to exactly what a classifier is fed, the same for training, evaluation and the viewer.

Version ``display-percentile/1``: the frame is shown with its default VOI (presentation shape and MONOCHROME1
included, so air is dark whatever the file says), fitted into the model grid with its aspect ratio kept, and stretched
so that the 0.5 and 99.5 percentiles of the image become 0 and 1. The stretch makes one film look alike whatever
window its file carries; it is undone exactly when a generated image is shown.

Imported classifiers may have been trained otherwise: ``display-full/1`` leaves the greys as they are displayed, and
the two ``-stretch`` versions pull the film to the model grid without keeping its aspect ratio.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ModelError
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import render_display, render_rgb
from engine.imaging.grid import Grid
from engine.imaging.resample import to_plane

Fit = Literal["letterbox", "stretch"]
Greys = Literal["percentile", "full"]

PREPROCESSING = "display-percentile/1"
_VERSIONS: dict[str, tuple[Fit, Greys]] = {
    PREPROCESSING: ("letterbox", "percentile"),
    "display-percentile-stretch/1": ("stretch", "percentile"),
    "display-full/1": ("letterbox", "full"),
    "display-full-stretch/1": ("stretch", "full"),
}
PERCENTILES = (0.5, 99.5)
# Below this range of display greys there is no image to read.
MINIMUM_RANGE = 1 / 255
# A picture is in colour if in a thousandth of it the channels differ by more than compression leaves.
_COLOUR_DIFFERENCE, _COLOUR_SHARE = 16, 1e-3


@dataclass(frozen=True, eq=False)
class ModelInput:
    """What the classifier is fed, and how to get back to the film.

    Attributes
    ----------
    plane_hw : ndarray of float32, shape (h, w)
        In [0, 1]; the letterbox is 0.
    grid : Grid
    grey_low, grey_high : float
        Display greys that became 0 and 1.
    """

    plane_hw: NDArray[np.float32]
    grid: Grid
    grey_low: float
    grey_high: float


def preprocessing_name(fit: Fit, greys: Greys) -> str:
    """Name and version of the preprocessing that places and stretches films so."""
    return next(name for name, ways in _VERSIONS.items() if ways == (fit, greys))


def check_preprocessing(preprocessing: str, model_name: str) -> None:
    """Refuse a model whose preprocessing this version does not know.

    Raises
    ------
    ModelError
    """
    if preprocessing not in _VERSIONS:
        raise ModelError(
            f"The model “{model_name}” wants its input prepared as “{preprocessing[:60]}”, which this "
            "version of Parallax does not know. Update Parallax."
        )


def prepare_display(
    display_hw: NDArray[np.float32],
    input_hw: tuple[int, int],
    pixel_aspect: float | None = None,
    preprocessing: str = PREPROCESSING,
) -> ModelInput:
    """Prepare a displayed plane (H, W) in [0, 1] for a model input of `input_hw`, by a version that is known here."""
    fit, greys = _VERSIONS[preprocessing]
    if fit == "stretch":
        grid = Grid.stretch(display_hw.shape, input_hw)
    else:
        grid = Grid.letterbox(display_hw.shape, input_hw, pixel_aspect or 1.0)
    plane_hw = to_plane(display_hw, grid)
    low, high = 0.0, 1.0
    if greys == "percentile":
        low, high = (float(v) for v in np.percentile(plane_hw[grid.content], PERCENTILES))
    if high - low < MINIMUM_RANGE:
        low, high = 0.0, 1.0
    stretched_hw = np.zeros(input_hw, np.float32)
    stretched_hw[grid.content] = np.clip((plane_hw[grid.content] - low) / (high - low), 0, 1)
    return ModelInput(stretched_hw, grid, low, high)


def is_in_colour(frame: Frame) -> bool:
    """Whether a visible share of the frame is coloured; files of grey films often have three equal channels."""
    if frame.rgb_hw3 is None:
        return False
    return float((np.ptp(frame.rgb_hw3, axis=2) > _COLOUR_DIFFERENCE).mean()) > _COLOUR_SHARE


def prepare_colour(frame: Frame, prepared: ModelInput) -> NDArray[np.float32]:
    """The frame in its own colours (3, h, w), otherwise prepared as it was in grey."""
    shown_hw3 = render_rgb(frame).astype(np.float32) / 255
    grid, low, high = prepared.grid, prepared.grey_low, prepared.grey_high
    planes_3hw = np.zeros((3, *prepared.plane_hw.shape), np.float32)
    for channel, plane_hw in enumerate(planes_3hw):
        shown = to_plane(np.ascontiguousarray(shown_hw3[..., channel]), grid)[grid.content]
        plane_hw[grid.content] = np.clip((shown - low) / (high - low), 0, 1)
    return planes_3hw


def prepare_frame(frame: Frame, input_hw: tuple[int, int], preprocessing: str = PREPROCESSING) -> ModelInput:
    """Prepare a frame, with its default VOI, for a model input of `input_hw`."""
    return prepare_display(render_display(frame), input_hw, frame.geometry.pixel_aspect, preprocessing)
