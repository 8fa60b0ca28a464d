from engine.imaging.annotation import Annotation
from engine.imaging.measure import Angle, Length, Region, Statistics
from viewer.canvas.annotation_marks import annotation_words

LINE = Annotation(1, "distance", ((0, 0), (1, 1)))


def test_millimetres_name_their_source_and_pixels_have_none():
    assert annotation_words(LINE, Length(12.345, "at detector")) == ("12.35 mm at detector",)
    assert annotation_words(LINE, Length(12.345, None)) == ("12.35 px",)


def test_an_angle_is_in_degrees():
    assert annotation_words(LINE, Angle(45.04)) == ("45.0°",)


def test_a_region_tells_its_values_with_their_unit():
    found = Region(25.0, "image plane", 30, Statistics(-12.0, 3.0, -20.0, 5.0, "HU"))
    assert annotation_words(LINE, found) == (
        "Mean −12.00 HU  SD 3.00",
        "Min −20.00  Max 5.00",
        "Area 25.00 mm² image plane",
    )
    assert annotation_words(LINE, Region(25.0, None, 0, None)) == ("Area 25.00 px²",)


def test_an_arrow_says_what_the_reader_wrote():
    assert annotation_words(Annotation(1, "arrow", ((0, 0), (1, 1)), "one\ntwo"), None) == ("one", "two")
