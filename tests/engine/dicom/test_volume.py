"""Volumes of made-up stacks: a box with a gradient along every axis of the patient, cut in any direction."""

import numpy as np
import pytest

from engine.core.errors import VolumeError
from engine.dicom.sources import Source
from engine.dicom.volume import PLANES, build_volume, read_volume
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, Placement, Spacing

AXIAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
CORONAL = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
SAGITTAL = ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
SPACING = Spacing(2.0, 1.0, "image plane")


def value_at(x, y, z):
    """What the phantom holds at a place in the patient: linear, so that interpolation is exact."""
    return 1.0 * x + 100.0 * y + 1000.0 * z


def make_frame(origin, direction=AXIAL, hw=(5, 6), spacing=SPACING, reference="1.2"):
    row, column = np.array(direction[0]), np.array(direction[1])
    rows, columns = np.indices(hw)
    places = (
        np.array(origin)[:, None, None]
        + row[:, None, None] * columns * spacing.column_mm
        + column[:, None, None] * rows * spacing.row_mm
    )
    geometry = Geometry(spacing, spacing.row_mm / spacing.column_mm, None, Placement(origin, *direction, reference))
    plane = np.asarray(value_at(*places), np.float32)
    return Frame(plane, None, Window(0.0, 100.0), geometry=geometry, modality="CT", unit="HU")


def make_stack(direction=AXIAL, count=4, gap=3.0, start=(10.0, 20.0, 30.0)):
    normal = np.cross(*direction)
    return [make_frame(tuple(np.array(start) + normal * gap * number), direction) for number in range(count)]


@pytest.mark.parametrize("direction", [AXIAL, CORONAL, SAGITTAL])
def test_every_direction_comes_to_the_axes_of_the_patient(direction):
    volume = build_volume(make_stack(direction))
    z, y, x = np.indices(volume.values_zyx.shape)
    places = [
        origin + index * spacing
        for origin, index, spacing in zip(volume.origin_zyx_mm, (z, y, x), volume.spacing_zyx_mm, strict=True)
    ]
    np.testing.assert_allclose(volume.values_zyx, value_at(places[2], places[1], places[0]), rtol=1e-5)
    assert not volume.resampled


def test_the_order_of_the_slices_does_not_matter():
    stack = make_stack()
    forward, shuffled = build_volume(stack), build_volume([stack[index] for index in (2, 0, 3, 1)])
    np.testing.assert_array_equal(forward.values_zyx, shuffled.values_zyx)


def test_whole_numbers_are_kept_in_half_the_memory():
    volume = build_volume([make_frame((0.0, 0.0, 3.0 * number)) for number in range(3)])
    assert volume.values_zyx.dtype == np.int16
    halves = [make_frame((0.25, 0.0, 3.0 * number)) for number in range(3)]
    assert build_volume(halves).values_zyx.dtype == np.float32


def test_planes_show_the_patient_the_usual_way_round():
    volume = build_volume(make_stack())
    axial, coronal, sagittal = (volume.slice_frame(plane, 0) for plane in PLANES)
    # Right on screen: to the left of the patient, and in the sagittal plane to the back. Up: front, or the head.
    for frame, step in ((axial, 1.0), (coronal, 1.0), (sagittal, 100.0 * 2.0)):
        assert np.diff(frame.modality_hw, axis=1).mean() == pytest.approx(step)
    for frame, step in ((axial, 100.0 * 2.0), (coronal, -1000.0 * 3.0), (sagittal, -1000.0 * 3.0)):
        assert np.diff(frame.modality_hw, axis=0).mean() == pytest.approx(step)
    assert (axial.geometry.letters.top, coronal.geometry.letters.top) == ("A", "H")
    assert (sagittal.geometry.letters.left, sagittal.geometry.letters.right) == ("A", "P")
    assert (coronal.geometry.spacing.row_mm, coronal.geometry.spacing.column_mm) == (3.0, 1.0)


def test_a_point_is_the_same_on_every_plane():
    volume = build_volume(make_stack())
    point = (2.5, 1.5, 3.5)
    for plane in PLANES:
        index = int(point[PLANES.index(plane)])
        y, x = volume.point_on(plane, point)
        assert volume.slice_frame(plane, index).modality_hw[int(y), int(x)] == volume.value_at(point)
        assert volume.point_from(plane, (y, x), point) == point
    assert volume.place_mm(volume.point_at_mm((11.0, 24.0, 33.0))) == pytest.approx((11.0, 24.0, 33.0))
    assert volume.value_at(volume.point_at_mm((11.0, 24.0, 33.0))) == value_at(11.0, 24.0, 33.0)


def test_a_point_stays_inside():
    volume = build_volume(make_stack())
    assert volume.point_from("axial", (-5.0, 99.0), (0.5, 0.5, 0.5)) == (0.5, 0.5, 5.5)


def test_an_oblique_stack_is_resampled_to_cubes():
    turn = np.radians(20)
    direction = ((np.cos(turn), np.sin(turn), 0.0), (-np.sin(turn), np.cos(turn), 0.0))
    frames = [make_frame((0.0, 0.0, 2.0 * number), direction, hw=(20, 40)) for number in range(10)]
    volume = build_volume(frames)
    assert volume.resampled
    assert volume.spacing_zyx_mm == (1.0, 1.0, 1.0)
    middle = volume.point_at_mm((12.0, 24.0, 9.0))
    found = volume.values_zyx[tuple(int(value) for value in middle)]
    at = volume.place_mm(tuple(int(value) + 0.5 for value in middle))
    assert found == pytest.approx(value_at(*at), rel=1e-4)


def turned(degrees, axis):
    """Row and column direction of axial slices turned about an axis of the patient (0: x, 1: y, 2: z)."""
    angle = np.radians(degrees)
    first, second = (each for each in range(3) if each != axis)
    turn = np.eye(3)
    turn[first, first] = turn[second, second] = np.cos(angle)
    turn[second, first], turn[first, second] = np.sin(angle), -np.sin(angle)
    return tuple(turn[:, 0]), tuple(turn[:, 1])


def values_off(volume):
    """What each voxel holds beyond what the phantom holds at the voxel's coordinates."""
    z, y, x = (
        origin + index * spacing
        for origin, index, spacing in zip(
            volume.origin_zyx_mm, np.indices(volume.values_zyx.shape), volume.spacing_zyx_mm, strict=True
        )
    )
    return volume.values_zyx - value_at(x, y, z)


def half_a_voxel(volume):
    """What half a voxel along every axis changes in the phantom."""
    z_mm, y_mm, x_mm = volume.spacing_zyx_mm
    return value_at(x_mm, y_mm, z_mm) / 2


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("degrees", [0.05, 0.2, 0.5, 1.0, 2.5])
def test_no_tilt_moves_a_voxel_by_more_than_half(degrees, axis):
    direction = turned(degrees, axis)
    stack = [
        make_frame(
            tuple(np.cross(*direction) * 2.0 * number),
            direction,
            hw=(60, 120),
            spacing=Spacing(2.0, 1.0, "image plane"),
        )
        for number in range(60)
    ]
    volume = build_volume(stack)
    if volume.resampled:
        # At the rim, where nothing was there to be interpolated, the least value stands.
        inside = tuple(slice(size // 4, 3 * size // 4) for size in volume.values_zyx.shape)
        assert np.abs(values_off(volume)[inside]).max() < 1.0
    else:
        assert np.abs(values_off(volume)).max() <= half_a_voxel(volume)


def test_a_gantry_tilt_too_small_to_be_refused_is_straightened():
    """0.1 degrees over 300 mm are half a millimetre, two of these fine pixels."""
    spacing = Spacing(0.25, 0.25, "image plane")
    stack = [make_frame((0.0, 0.0055 * number, 3.0 * number), spacing=spacing, hw=(40, 40)) for number in range(100)]
    volume = build_volume(stack)
    assert volume.resampled
    middle = (volume.values_zyx.shape[0] - 20, volume.values_zyx.shape[1] // 2, volume.values_zyx.shape[2] // 2)
    x, y, z = volume.place_mm(tuple(index + 0.5 for index in middle))
    assert volume.values_zyx[middle] == pytest.approx(value_at(x, y, z), abs=0.5)


def replaced(stack, index, frame):
    return [frame if number == index else each for number, each in enumerate(stack)]


def shifted(offset, **changes):
    return make_frame((10.0 + offset[0], 20.0 + offset[1], 30.0 + offset[2]), **changes)


@pytest.mark.parametrize(
    ("stack", "part"),
    [
        (make_stack(count=2), "at least 3 slices"),
        ([each for number, each in enumerate(make_stack(count=7)) if number != 3], "1 slice is missing"),
        ([each for number, each in enumerate(make_stack(count=9)) if number not in (3, 4)], "2 slices are missing"),
        (replaced(make_stack(), 3, shifted((0.0, 0.0, 10.0))), "not evenly spaced"),
        (replaced(make_stack(), 1, shifted((0.0, 0.0, 0.0))), "same place"),
        ([shifted((0.0, 0.5 * number, 3.0 * number)) for number in range(5)], "tilted by 9.5°"),
        (replaced(make_stack(), 1, shifted((0.0, 0.0, 3.0), hw=(5, 7))), "rows and columns"),
        (
            replaced(make_stack(), 1, shifted((0.0, 0.0, 3.0), spacing=Spacing(2.0, 1.1, "image plane"))),
            "pixel spacing",
        ),
        (replaced(make_stack(), 1, shifted((0.0, 0.0, 3.0), direction=CORONAL)), "more than one stack"),
        (replaced(make_stack(), 1, shifted((0.0, 0.0, 3.0), reference="1.3")), "frame of reference"),
        (replaced(make_stack(), 2, shifted((0.0, 4.0, 6.0))), "Slice 3 of 4 lies 4.0 mm"),
        ([shifted((0.0, 0.0, 3.0 * number + 0.03 * abs(number - 60))) for number in range(121)], "lies 1.5 mm"),
    ],
)
def test_what_is_no_volume_says_why(stack, part):
    with pytest.raises(VolumeError, match=part) as error:
        build_volume(stack)
    assert str(error.value).endswith(".")


def test_slices_without_a_place_or_in_colour_say_why():
    frame = make_stack()[0]
    nowhere = Frame(frame.modality_hw, None, Window(0, 1))
    with pytest.raises(VolumeError, match="does not say where"):
        build_volume([nowhere] * 3)
    colour = Frame(None, np.zeros((5, 6, 3), np.uint8), Window(0, 1), geometry=frame.geometry)
    with pytest.raises(VolumeError, match="colour"):
        build_volume([colour] * 3)


def test_rounded_positions_are_even_enough():
    frames = [make_frame((0.0, 0.0, round(number * 1.2345, 2))) for number in range(20)]
    assert build_volume(frames).spacing_zyx_mm[0] == pytest.approx(1.2345, rel=1e-2)


def test_files_become_a_volume(tmp_path, write_dicom):
    pixels = np.arange(8 * 10, dtype=np.uint16).reshape(8, 10)
    sources = [
        (
            Source(
                write_dicom(
                    tmp_path / f"slice{number}",
                    name=f"slice{number}",
                    modality="CT",
                    pixels=pixels + 100 * number,
                    rescale=(1, -1024),
                    pixel_spacing=(0.5, 0.5),
                    orientation=[1, 0, 0, 0, 1, 0],
                    position=[0, 0, 2.5 * number],
                )
            ),
            0,
        )
        for number in range(4)
    ]
    volume = read_volume(sources)
    assert volume.values_zyx.shape == (4, 8, 10)
    assert volume.unit == "HU"
    np.testing.assert_array_equal(volume.slice_frame("axial", 2).modality_hw, pixels + 200.0 - 1024)
    with pytest.raises(VolumeError, match="this series has 2"):
        read_volume(sources[:2])
