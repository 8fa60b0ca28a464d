"""Thumbnails show what the screen shows, in the shape of the patient."""

from collections.abc import Callable

import numpy as np
from pydicom.dataset import Dataset

from engine.dicom.sources import Source
from engine.dicom.thumbnail import read_thumbnail


def test_a_thumbnail_has_square_pixels_and_the_grey_of_the_screen(
    make_dataset: Callable[..., Dataset], save: Callable[..., Source]
) -> None:
    stored = np.zeros((100, 100), dtype=np.uint16)
    stored[:, 50:] = 1000
    dataset = make_dataset(stored, 12, PhotometricInterpretation="MONOCHROME1", ImagerPixelSpacing=[0.4, 0.2])
    shown = read_thumbnail(save(dataset), 64)
    assert shown.shape == (64, 32, 3)
    assert shown[:, 0].min() == 255
    assert shown[:, -1].max() == 0


def test_a_thumbnail_shows_the_frame_that_was_asked_for(
    make_dataset: Callable[..., Dataset], save: Callable[..., Source]
) -> None:
    frames = np.stack([np.full((10, 10), level, dtype=np.uint16) for level in (0, 100)])
    source = save(make_dataset(frames, 12, NumberOfFrames=2, WindowCenter=50, WindowWidth=100))
    assert read_thumbnail(source, 5).max() == 0
    assert read_thumbnail(source, 5, 1).min() == 255
