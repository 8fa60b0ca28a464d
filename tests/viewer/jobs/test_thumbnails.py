from dataclasses import replace

import numpy as np

from engine.dicom.sources import Source
from engine.imaging.geometry import Geometry
from viewer.jobs.thumbnails import make_thumbnail, scale_down


def test_the_longer_side_has_the_size_asked_for(make_frame):
    assert scale_down(make_frame((20, 30)), 12).shape == (8, 12, 3)


def test_a_thumbnail_may_be_larger_than_its_image(make_frame):
    assert scale_down(make_frame((2, 3)), 12).shape == (8, 12, 3)


def test_pixels_that_are_not_square_keep_their_shape(make_frame):
    frame = replace(make_frame((20, 30)), geometry=Geometry(pixel_aspect=3.0))
    assert scale_down(frame, 60).shape == (60, 30, 3)


def test_each_pixel_is_the_mean_of_those_below_it(make_frame):
    thumbnail = scale_down(make_frame((20, 30)), 3)
    assert thumbnail.shape == (2, 3, 3)
    halves = thumbnail.astype(float).mean(axis=(1, 2))
    np.testing.assert_allclose(halves, [63.75, 191.25], atol=1.5)


def test_monochrome1_is_shown_as_a_film_should_look(make_frame):
    plain = scale_down(make_frame(), 10).astype(int)
    inverse = scale_down(make_frame(inverse=True), 10).astype(int)
    assert np.abs(plain + inverse - 255).max() <= 1


def test_a_file_becomes_a_thumbnail(tmp_path, write_dicom):
    path = write_dicom(tmp_path / "film", hw=(32, 48))
    assert make_thumbnail(Source(path), 0, 24).shape == (16, 24, 3)
