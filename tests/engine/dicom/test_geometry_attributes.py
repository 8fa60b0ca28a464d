"""Spacing with its source and orientation letters; unknown is None."""

from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.dicom.geometry_attributes import read_geometry, slice_normal, slice_position_mm
from engine.imaging.geometry import Geometry, OrientationLetters, Spacing


def header(**elements: Any) -> Dataset:
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


AXIAL = [1, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("elements", "spacing"),
    [
        ({}, None),
        ({"Modality": "CT", "PixelSpacing": [0.5, 0.4]}, Spacing(0.5, 0.4, "image plane")),
        ({"PixelSpacing": [2, 2], "ImageOrientationPatient": AXIAL}, Spacing(2, 2, "image plane")),
        ({"Modality": "DX", "ImagerPixelSpacing": [0.2, 0.1]}, Spacing(0.2, 0.1, "at detector")),
        (
            {"Modality": "DX", "ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.2, 0.2]},
            Spacing(0.2, 0.2, "at detector"),
        ),
        (
            {"Modality": "DX", "ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.15, 0.15]},
            Spacing(0.15, 0.15, "calibrated"),
        ),
        (
            {"Modality": "CR", "PixelSpacing": [0.15, 0.15], "PixelSpacingCalibrationType": "FIDUCIAL"},
            Spacing(0.15, 0.15, "calibrated"),
        ),
        ({"Modality": "CR", "PixelSpacing": [0.15, 0.15]}, Spacing(0.15, 0.15, "at detector")),
        (
            {"Modality": "MG", "ImagerPixelSpacing": [0.1, 0.1], "EstimatedRadiographicMagnificationFactor": 1.25},
            Spacing(0.08, 0.08, "magnification-corrected"),
        ),
        ({"Modality": "OT", "PixelSpacing": [1, 1]}, None),
        ({"Modality": "CT", "PixelSpacing": [0, 0]}, None),
        ({"Modality": "CT", "PixelSpacing": [0.5]}, None),
    ],
)
def test_spacing_names_its_source(elements: dict[str, Any], spacing: Spacing | None) -> None:
    assert read_geometry(header(**elements)).spacing == spacing


@pytest.mark.parametrize(
    ("elements", "aspect"),
    [
        ({}, None),
        ({"PixelAspectRatio": [4, 3]}, 4 / 3),
        ({"Modality": "DX", "ImagerPixelSpacing": [0.4, 0.2]}, 2.0),
        ({"Modality": "OT", "PixelSpacing": [3, 2]}, 1.5),
        ({"PixelAspectRatio": [0, 3]}, None),
    ],
)
def test_pixel_aspect_is_height_over_width(elements: dict[str, Any], aspect: float | None) -> None:
    geometry = read_geometry(header(**elements))
    assert geometry.pixel_aspect == (None if aspect is None else pytest.approx(aspect))


def test_unknown_aspect_displays_as_square() -> None:
    assert Geometry().aspect == 1.0


@pytest.mark.parametrize(
    ("cosines", "letters"),
    [
        (AXIAL, OrientationLetters("R", "L", "A", "P")),
        ([0, 1, 0, 0, 0, -1], OrientationLetters("A", "P", "H", "F")),
        ([1, 0, 0, 0, 0, -1], OrientationLetters("R", "L", "H", "F")),
        ([0.8, 0.6, 0, 0, 0, -1], OrientationLetters("RA", "LP", "H", "F")),
        ([0.995, 0.0998, 0, 0, 0, -1], OrientationLetters("R", "L", "H", "F")),
        ([0, 0, 0, 0, 0, 0], None),
    ],
)
def test_letters_from_image_orientation(cosines: list[float], letters: OrientationLetters | None) -> None:
    assert read_geometry(header(ImageOrientationPatient=cosines)).letters == letters


@pytest.mark.parametrize(
    ("orientation", "letters"),
    [
        (["L", "F"], OrientationLetters("R", "L", "H", "F")),
        (["R", "F"], OrientationLetters("L", "R", "H", "F")),
        (["A", "FR"], OrientationLetters("P", "A", "HL", "FR")),
        (["L"], None),
        (["L", ""], None),
        (["LE", "D"], None),
        (["FALLAH", "PARHAL"], None),  # a name may be made of such letters
        (["LL", "F"], None),
    ],
)
def test_letters_from_patient_orientation(orientation: list[str], letters: OrientationLetters | None) -> None:
    assert read_geometry(header(PatientOrientation=orientation)).letters == letters


def test_each_frame_of_an_enhanced_object_has_its_own_plane() -> None:
    groups = [
        header(
            PlaneOrientationSequence=Sequence([header(ImageOrientationPatient=cosines)]),
            PixelMeasuresSequence=Sequence([header(PixelSpacing=[size, size])]),
        )
        for cosines, size in ((AXIAL, 1.0), ([0, 1, 0, 0, 0, -1], 2.0))
    ]
    enhanced = header(Modality="MR", PerFrameFunctionalGroupsSequence=Sequence(groups))
    second = read_geometry(enhanced, 1)
    assert second.spacing == Spacing(2.0, 2.0, "image plane")
    assert second.letters == OrientationLetters("A", "P", "H", "F")


def test_slice_position_is_along_the_normal() -> None:
    plane = header(ImagePositionPatient=[10, 20, -30], ImageOrientationPatient=AXIAL)
    assert slice_position_mm(plane, slice_normal(plane)) == -30
    assert slice_position_mm(header(), slice_normal(plane)) is None
