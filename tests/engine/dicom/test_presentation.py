import numpy as np
import pytest
from presentation_factory import graphic, item, make_state
from pydicom.sequence import Sequence

from engine.dicom.catalog import Source, read_header
from engine.dicom.presentation import PresentationState, Shape

KEY = ("1.2.3", 0)


@pytest.fixture
def read(tmp_path):
    def build(*arguments, **options):
        make_state(*arguments, **options).save_as(tmp_path / "state.dcm", enforce_file_format=True)
        return read_header(Source(tmp_path / "state.dcm"))

    return build


def test_a_state_is_no_image_and_names_those_it_is_for(read):
    state = read(["1.2.3", "1.2.4"])
    assert isinstance(state, PresentationState)
    assert not state.is_error
    assert [state.applies_to((uid, 0)) for uid in ("1.2.3", "1.2.4", "1.2.5")] == [True, True, False]
    assert (state.label, state.created) == ("MARKED", "20240101101500")


def test_a_state_for_nothing_is_left_out_like_any_object_without_pixels(read):
    found = read([])
    assert not isinstance(found, PresentationState)
    assert "no image" in found.reason


def test_lines_points_and_texts_come_in_image_coordinates(read):
    words = item(UnformattedTextValue="here", AnchorPoint=[5.0, 6.0], AnchorPointAnnotationUnits="PIXEL")
    state = read(["1.2.3"], graphics=[graphic("POLYLINE", [1, 2, 3, 4]), graphic("POINT", [7, 8])], texts=[words])
    assert state.shapes_on(KEY) == (
        Shape("line", ((2.0, 1.0), (4.0, 3.0))),
        Shape("point", ((8.0, 7.0),)),
        Shape("text", ((6.0, 5.0),), "here"),
    )


def test_a_visible_anchor_leads_from_the_text(read):
    words = item(
        UnformattedTextValue="here",
        AnchorPoint=[5.0, 6.0],
        AnchorPointAnnotationUnits="PIXEL",
        AnchorPointVisibility="Y",
        BoundingBoxTopLeftHandCorner=[1.0, 2.0],
        BoundingBoxBottomRightHandCorner=[4.0, 3.0],
        BoundingBoxAnnotationUnits="PIXEL",
    )
    assert read(["1.2.3"], texts=[words]).shapes_on(KEY) == (Shape("text", ((2.0, 1.0), (6.0, 5.0)), "here"),)


def test_a_circle_is_a_line_around_its_centre(read):
    (shape,) = read(["1.2.3"], graphics=[graphic("CIRCLE", [10, 20, 13, 24])]).shapes_on(KEY)
    away = np.hypot(*(np.array(shape.points_yx) - (20, 10)).T)
    np.testing.assert_allclose(away, 5.0)


def test_an_ellipse_reaches_the_ends_of_its_axes(read):
    (shape,) = read(["1.2.3"], graphics=[graphic("ELLIPSE", [0, 5, 20, 5, 10, 2, 10, 8])]).shapes_on(KEY)
    points = np.array(shape.points_yx)
    np.testing.assert_allclose(points.min(axis=0), (2, 0), atol=1e-9)
    np.testing.assert_allclose(points.max(axis=0), (8, 20), atol=1e-9)


def test_fractions_lie_on_the_displayed_area(read):
    area = item(DisplayedAreaTopLeftHandCorner=[11, 21], DisplayedAreaBottomRightHandCorner=[110, 70])
    state = read(
        ["1.2.3"],
        graphics=[graphic("POINT", [0.5, 0.5], "DISPLAY")],
        DisplayedAreaSelectionSequence=Sequence([area]),
    )
    assert state.shapes_on(KEY) == (Shape("point", ((45.0, 60.0),)),)


def test_fractions_of_an_unknown_area_are_not_drawn_at_a_guess(read):
    assert read(["1.2.3"], graphics=[graphic("POINT", [0.5, 0.5], "DISPLAY")]).shapes_on(KEY) == ()


def test_a_part_may_be_for_one_frame_only(read):
    reference = item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[2])
    part = item(
        ReferencedImageSequence=Sequence([reference]),
        GraphicObjectSequence=Sequence([graphic("POINT", [1, 1])]),
    )
    state = read(["1.2.3"], GraphicAnnotationSequence=Sequence([part]))
    assert [len(state.shapes_on(("1.2.3", frame))) for frame in (0, 1)] == [0, 1]


def test_window_turn_and_polarity(read):
    window = item(WindowCenter=40, WindowWidth=400)
    state = read(
        ["1.2.3"],
        SoftcopyVOILUTSequence=Sequence([window]),
        ImageRotation=90,
        ImageHorizontalFlip="Y",
        PresentationLUTShape="INVERSE",
    )
    part = state.window_of(KEY)
    assert (part.center, part.width, part.function) == (40.0, 400.0, "LINEAR")
    assert (state.rotation, state.flipped, state.inverse) == (1, True, True)


@pytest.mark.parametrize("width", ["1e200", "1e-320", "0"])
def test_a_window_that_no_grey_comes_of_is_left_out(read, width):
    window = item(WindowCenter=40, VOILUTFunction="LINEAR_EXACT")
    window.add_new("WindowWidth", "DS", width)
    assert read(["1.2.3"], SoftcopyVOILUTSequence=Sequence([window])).window_of(KEY) is None


@pytest.mark.parametrize("broken", [graphic("POLYLINE", [1, 2]), graphic("CIRCLE", [1, 2]), graphic("BLOB", [1, 2])])
def test_a_broken_graphic_is_left_out(read, broken):
    assert read(["1.2.3"], graphics=[broken, graphic("POINT", [1, 2])]).shapes_on(KEY) == (
        Shape("point", ((2.0, 1.0),)),
    )


def test_the_displayed_area_counts_pixels_from_one_and_may_be_given_the_other_way_round(read):
    for corner, end in (([11, 21], [110, 70]), ([110, 70], [11, 21])):
        area = item(DisplayedAreaTopLeftHandCorner=corner, DisplayedAreaBottomRightHandCorner=end)
        state = read(["1.2.3"], DisplayedAreaSelectionSequence=Sequence([area]))
        assert state.area_of(KEY) == (20.0, 10.0, 70.0, 110.0)
    assert read(["1.2.3"]).area_of(KEY) is None
