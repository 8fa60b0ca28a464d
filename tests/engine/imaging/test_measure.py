import math
from dataclasses import replace

import numpy as np
import pytest

from engine.imaging.annotation import Annotation
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, Spacing
from engine.imaging.measure import Angle, Length, measure, measured_words, number

TALL = Geometry(Spacing(2.0, 0.5, "at detector"), 4.0)


def frame_of(geometry: Geometry = Geometry(), padding: np.ndarray | None = None, unit: str = "") -> Frame:  # noqa: B008
    plane = np.arange(200, dtype=np.float32).reshape(10, 20)
    return Frame(plane, None, Window(100, 200), geometry=geometry, padding_hw=padding, unit=unit)


def mark(kind, *points, text=""):
    return Annotation(1, kind, points, text)


def test_without_spacing_a_distance_is_in_pixels():
    assert measure(mark("distance", (0, 0), (3, 4)), frame_of()) == Length(5.0, None)
    assert measured_words(Length(5.0, None)) == ("5.00 px",)


def test_unknown_spacing_with_tall_pixels_counts_their_shape():
    assert measure(mark("distance", (0, 0), (3, 0)), frame_of(Geometry(pixel_aspect=2.0))) == Length(6.0, None)


def test_millimetres_follow_both_spacings_and_name_their_source():
    found = measure(mark("distance", (0, 0), (3, 4)), frame_of(TALL))
    assert found == Length(math.hypot(6, 2), "at detector")
    assert measured_words(found) == ("6.32 mm at detector",)


@pytest.mark.parametrize(("end", "degrees"), [((0, 5), 90.0), ((-5, 0), 0.0), ((5, 0), 180.0), ((-5, 5), 45.0)])
def test_an_angle_lies_at_its_second_point(end, degrees):
    found = measure(mark("angle", (-1, 0), (0, 0), end), frame_of())
    assert isinstance(found, Angle)
    assert found.degrees == pytest.approx(degrees)


def test_an_angle_counts_the_shape_of_the_pixels():
    found = measure(mark("angle", (-1, 0), (0, 0), (-1, 4)), frame_of(TALL))
    assert found.degrees == pytest.approx(45.0)
    assert measured_words(found) == ("45.0°",)


def test_a_rectangle_takes_the_pixels_whose_centres_it_holds():
    found = measure(mark("rectangle", (3.0, 4.0), (1.0, 2.0)), frame_of(unit="HU"))
    values = np.array([22, 23, 42, 43])
    assert (found.area, found.source, found.pixels) == (4.0, None, 4)
    assert found.statistics.mean == values.mean()
    assert found.statistics.sd == pytest.approx(values.std())
    assert (found.statistics.low, found.statistics.high, found.statistics.unit) == (22, 43, "HU")
    assert measured_words(found) == ("Mean 32.50 HU  SD 10.01", "Min 22.00  Max 43.00", "Area 4.00 px²")


def test_an_ellipse_leaves_the_corners_out():
    box, ellipse = (measure(mark(kind, (1, 1), (9, 9)), frame_of(TALL)) for kind in ("rectangle", "ellipse"))
    assert ellipse.area == pytest.approx(64.0 * math.pi / 4)
    assert ellipse.source == "at detector"
    assert 0.7 * box.pixels < ellipse.pixels < 0.9 * box.pixels


def test_padding_does_not_count():
    padding = np.zeros((10, 20), bool)
    padding[:, 2] = True
    found = measure(mark("rectangle", (1, 2), (3, 4)), frame_of(padding=padding))
    assert found.pixels == 2
    assert found.statistics.low == 23


def test_the_part_beyond_the_image_counts_for_the_area_alone():
    found = measure(mark("rectangle", (-5, -5), (1, 1)), frame_of())
    assert (found.area, found.pixels, found.statistics.mean) == (36.0, 1, 0.0)
    assert measure(mark("rectangle", (-5, -5), (-1, -1)), frame_of()).statistics is None


@pytest.mark.parametrize("kind", ["rectangle", "ellipse"])
def test_a_region_between_pixel_centres_has_no_values(kind):
    found = measure(mark(kind, (1.6, 1.6), (2.4, 2.4)), frame_of())
    assert (found.pixels, found.statistics) == (0, None)


def test_colour_has_an_area_and_no_values():
    colour = replace(frame_of(), modality_hw=None, rgb_hw3=np.zeros((10, 20, 3), np.uint8))
    found = measure(mark("rectangle", (1, 1), (3, 3)), colour)
    assert measured_words(found) == ("Area 4.00 px²",)


def test_arrows_and_drafts_measure_nothing():
    assert measure(mark("arrow", (0, 0), (1, 1), text="here"), frame_of()) is None
    assert measure(mark("angle", (0, 0), (1, 1)), frame_of()) is None


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "12346"), (123.45, "123.5"), (1.234, "1.23"), (-0.001, "0.00"), (-5.0, "−5.00")]
)
def test_numbers_have_about_four_digits(value, text):
    assert number(value) == text


@pytest.mark.parametrize("kind", ["rectangle", "ellipse"])
def test_a_tall_region_is_measured_as_if_at_once(kind):
    plane = np.random.default_rng(5).normal(20000.0, 3.0, (300, 40)).astype(np.float32)
    padding = plane > 20004
    found = measure(mark(kind, (3, 2), (290, 39)), Frame(plane, None, Window(0, 1), padding_hw=padding))
    y, x = np.indices(plane.shape) + 0.5
    inside = (y > 3) & (y < 290) & (x > 2) & (x < 39) & ~padding
    if kind == "ellipse":
        inside &= ((y - 146.5) / 143.5) ** 2 + ((x - 20.5) / 18.5) ** 2 <= 1
    values = plane[inside].astype(np.float64)
    assert found.pixels == values.size
    assert found.statistics.mean == pytest.approx(values.mean(), rel=1e-9)
    assert found.statistics.sd == pytest.approx(values.std(), rel=1e-4)
    assert (found.statistics.low, found.statistics.high) == (values.min(), values.max())
