from dataclasses import replace

import numpy as np
import pytest

from engine.dicom.catalog import Series, Study
from engine.dicom.volume import PLANES, Volume
from engine.imaging.frame import Window
from engine.imaging.geometry import Geometry, Placement, Spacing
from viewer.state import navigation
from viewer.state.session import Session
from viewer.state.view import ViewState


def build_volume():
    values = np.arange(4 * 6 * 8, dtype=np.int16).reshape(4, 6, 8)
    return Volume(values, (3.0, 1.0, 1.0), (0.0, 0.0, 0.0), Window(50.0, 100.0), modality="CT", unit="HU")


@pytest.fixture
def session(make_instance, make_frame):
    slices = tuple(
        replace(make_instance(f"1.{number}", number=number), position_mm=3.0 * number) for number in range(4)
    )
    other = make_instance("2.1", series="s2")
    session = Session()
    series = (Series(slices[0].series, slices), Series(other.series, (other,)))
    session.set_catalog((Study(slices[0].study, series),), ())
    session.show_frame(session.selected, make_frame())
    return session


@pytest.fixture
def asked(session):
    calls = []
    session.reformats.requested.connect(lambda: calls.append(len(session.reformats.images)))
    return calls


@pytest.fixture
def reformats(session, asked):
    session.reformats.toggle()
    session.reformats.finish("1.1.1", build_volume())
    return session.reformats


def test_opening_asks_for_the_volume_of_the_series_once(session, asked):
    session.reformats.toggle()
    assert asked == [4]
    session.reformats.finish("1.1.1", build_volume())
    session.reformats.toggle()
    session.reformats.toggle()
    assert asked == [4]
    assert session.reformats.active


def test_too_few_slices_make_none(session, asked):
    session.step_series(1)
    assert not session.reformats.possible
    session.reformats.toggle()
    assert not session.reformats.active
    assert asked == []


def test_the_planes_cross_in_the_middle_at_first(reformats):
    assert reformats.point_zyx == (2.0, 3.0, 4.0)
    assert [reformats.index(plane) for plane in PLANES] == [2, 3, 4]
    assert reformats.frame("axial").hw == (6, 8)
    assert reformats.frame("coronal").hw == (4, 8)


def test_a_slice_is_cut_once(reformats):
    assert reformats.frame("sagittal") is reformats.frame("sagittal")
    before = reformats.frame("sagittal")
    reformats.step("sagittal", 1)
    assert reformats.frame("sagittal") is not before


def test_moving_on_one_plane_changes_the_others(reformats):
    reformats.move_to("axial", (1.5, 6.5))
    assert [reformats.index(plane) for plane in PLANES] == [2, 1, 6]
    reformats.move_to("coronal", (0.5, 6.5))
    assert reformats.index("axial") == 3


@pytest.mark.parametrize(("plane", "expected"), [("axial", 1), ("coronal", 4), ("sagittal", 5)])
def test_going_on_is_to_the_feet_the_back_and_the_left(reformats, plane, expected):
    reformats.step(plane, 1)
    assert reformats.index(plane) == expected


def test_nothing_leaves_the_volume(reformats):
    reformats.step("axial", 99)
    assert reformats.index("axial") == 0
    reformats.move_to("coronal", (-9.0, 99.0))
    assert (reformats.index("axial"), reformats.index("sagittal")) == (3, 7)


def test_scrolling_the_images_moves_along_the_stack_only(session, reformats, make_frame):
    reformats.move_to("axial", (1.5, 6.5))
    session.select(navigation.image_of_number(session.studies, session.selected, 4))
    placement = Placement((0.0, 0.0, 9.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    geometry = Geometry(Spacing(1.0, 1.0, "image plane"), 1.0, None, placement)
    session.show_frame(session.selected, replace(make_frame(), geometry=geometry))
    assert [reformats.index(plane) for plane in PLANES] == [3, 1, 6]


def test_another_series_or_layout_closes_them(session, reformats):
    session.show_role("original")
    assert not reformats.active
    reformats.toggle()
    session.step_series(1)
    assert not reformats.active
    assert reformats.volume is None


def test_what_is_no_volume_stays_open_with_its_sentence(session, asked):
    session.reformats.toggle()
    session.reformats.fail("1.1.1", "2 slices are missing.")
    assert session.reformats.active
    assert session.reformats.error == "2 slices are missing."
    session.reformats.toggle()
    session.reformats.toggle()
    assert asked == [4, 4]


def test_a_cancel_goes_back_to_the_images(session, asked):
    session.reformats.toggle()
    session.reformats.fail("1.1.1", "")
    assert not session.reformats.active


def test_a_volume_that_comes_too_late_is_forgotten(session, asked):
    session.reformats.toggle()
    session.step_series(1)
    session.reformats.finish("1.1.1", build_volume())
    assert session.reformats.volume is None


def test_fitting_brings_every_plane_back(reformats):
    reformats.set_view("axial", ViewState(zoom=9.0))
    reformats.fit()
    assert reformats.views["axial"] == ViewState()
