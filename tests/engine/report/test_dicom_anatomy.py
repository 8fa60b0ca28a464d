"""The coded region of a film is the one its header names, or none."""

import pytest
from pydicom import config
from pydicom.dataset import Dataset

from engine.report.dicom_anatomy import frame_anatomy
from engine.report.dicom_header import code


def header(**values: str) -> Dataset:
    ds = Dataset()
    with config.disable_value_validation():
        for keyword, value in values.items():
            setattr(ds, keyword, value)
    return ds


@pytest.mark.parametrize(
    ("values", "meaning", "side"),
    [
        ({"BodyPartExamined": "CHEST"}, "Chest", "U"),
        ({"BodyPartExamined": "KNEE", "Laterality": "L"}, "Knee", "L"),
        ({"BodyPartExamined": "hand", "ImageLaterality": "R", "Laterality": "L"}, "Hand", "R"),
        ({"BodyPartExamined": "C SPINE"}, "Cervical spine", "U"),
        ({"BodyPartExamined": "BREAST", "ImageLaterality": "B"}, "Breast", "B"),
    ],
)
def test_the_region_is_that_of_the_header(values: dict[str, str], meaning: str, side: str) -> None:
    anatomy = frame_anatomy(header(**values))
    assert anatomy is not None
    (region,) = anatomy.AnatomicRegionSequence
    assert (region.CodeMeaning, region.CodingSchemeDesignator, anatomy.FrameLaterality) == (meaning, "SCT", side)


@pytest.mark.parametrize("values", [{}, {"BodyPartExamined": "KNEE"}, {"BodyPartExamined": "Doe^Jane"}])
def test_what_the_header_does_not_say_is_not_guessed(values: dict[str, str]) -> None:
    assert frame_anatomy(header(**values)) is None


def test_a_coded_region_goes_before_the_word() -> None:
    ds = header(BodyPartExamined="CHEST", Laterality="R")
    ds.AnatomicRegionSequence = [code("72696002", "whatever the device wrote", "SCT")]
    anatomy = frame_anatomy(ds)
    assert anatomy is not None
    assert anatomy.AnatomicRegionSequence[0].CodeMeaning == "Knee"
