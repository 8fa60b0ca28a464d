"""Runs in a child process: a frame as small as a thumbnail, through the same grey pipeline as everything else."""

import numpy as np
from numpy.typing import NDArray

from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import render_rgb


def make_thumbnail(source: Source, frame_index: int, side_px: int) -> NDArray[np.uint8]:
    """Decode a frame and scale it down, with the file's default window and the true shape of its pixels.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        The longer side has `side_px` pixels.

    Raises
    ------
    ParallaxError
        If the frame cannot be read.
    """
    return scale_down(read_frame(source, frame_index), side_px)


def scale_down(frame: Frame, side_px: int) -> NDArray[np.uint8]:
    """Mean of the displayed pixels under each pixel of the thumbnail."""
    shown = render_rgb(frame)
    height, width = frame.hw[0] * (frame.geometry.aspect), float(frame.hw[1])
    scale = side_px / max(height, width)
    size_hw = max(1, round(height * scale)), max(1, round(width * scale))
    for axis in (0, 1):
        edges = np.linspace(0, shown.shape[axis], size_hw[axis] + 1)
        starts = np.minimum(edges[:-1].astype(np.intp), shown.shape[axis] - 1)
        ends = np.maximum(starts + 1, edges[1:].astype(np.intp))
        sums = np.concatenate(
            [np.zeros_like(shown.take([0], axis), dtype=np.float64), np.cumsum(shown, axis, dtype=np.float64)], axis
        )
        counts = (ends - starts).reshape([-1 if each == axis else 1 for each in range(3)])
        shown = (sums.take(ends, axis) - sums.take(starts, axis)) / counts
    return np.round(shown).astype(np.uint8)
