"""Small display images for the study tree, through the same grey pipeline as the screen."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import render_rgb


def read_thumbnail(source: Source, size_px: int = 128, frame_index: int = 0) -> NDArray[np.uint8]:
    """Decode and shrink one frame; runs in a worker process.

    Parameters
    ----------
    size_px : int
        Length of the longer side.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        Pixels are square: the frame's pixel aspect is applied.

    Raises
    ------
    SourceError, DecodeError
    """
    return shrink_for_display(read_frame(source, frame_index), size_px)


def shrink_for_display(frame: Frame, size_px: int) -> NDArray[np.uint8]:
    """The frame as the screen shows it first, area-averaged to `size_px` on its longer side."""
    height, width = frame.hw
    shown_height = height * frame.geometry.aspect
    scale = size_px / max(shown_height, width)
    small = (max(1, round(width * scale)), max(1, round(shown_height * scale)))
    return np.asarray(Image.fromarray(render_rgb(frame)).resize(small, Image.Resampling.BOX))
