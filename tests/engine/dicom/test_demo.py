"""The demo study: valid DX objects of invented patients, there at once and copied whole."""

import shutil
import subprocess

import numpy as np
import pytest
from pydicom import dcmread

import engine.dicom.demo as demo
from engine.core.errors import SourceError

TYPE_1 = [
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "Modality",
    "PresentationIntentType",
    "ImageLaterality",
    "ImageType",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelIntensityRelationship",
    "PixelIntensityRelationshipSign",
    "RescaleIntercept",
    "RescaleSlope",
    "RescaleType",
    "PresentationLUTShape",
    "LossyImageCompression",
    "BurnedInAnnotation",
    "ImagerPixelSpacing",
    "PixelData",
]
TYPE_2 = [
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
    "SeriesNumber",
    "Manufacturer",
    "InstanceNumber",
    "DetectorType",
    "PositionerType",
    "AnatomicRegionSequence",
    "AcquisitionContextSequence",
]


def test_seven_films_of_six_patients_one_of_them_at_two_dates():
    headers = [dcmread(path, stop_before_pixels=True) for path in demo.demo_files()]
    assert len(headers) == 7
    assert len({header.PatientID for header in headers}) == 6
    ada = [header for header in headers if header.PatientName == "Demo^Ada"]
    assert len({header.StudyDate for header in ada}) == len({header.StudyInstanceUID for header in ada}) == 2
    assert len({header.SOPInstanceUID for header in headers}) == 7
    assert all(str(header.PatientName).startswith("Demo^") for header in headers)


def test_attributes_of_type_1_have_values_and_of_type_2_are_present():
    for path in demo.demo_files():
        dataset = dcmread(path)
        assert not [keyword for keyword in TYPE_1 if dataset.get(keyword) in (None, "")]
        assert not [keyword for keyword in TYPE_2 if keyword not in dataset]
        assert dataset.SyntheticData == "YES"


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_independent_validator_finds_no_error():
    for path in demo.demo_files():
        run = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, timeout=60, check=False)
        lines = (run.stdout + run.stderr).splitlines()
        errors = [line for line in lines if line.startswith("Error") and "0x0008,0x001c" not in line]
        assert not errors  # SyntheticData (0008,001C) is younger than the validator that distributions carry
        assert any("DXImageForPresentation" in line for line in lines)


def test_follow_up_is_the_same_film_without_its_opacities():
    before, after = (dcmread(path).pixel_array.astype(int) for path in demo.demo_files()[:2])
    assert (before - after).max() > 100
    assert np.median(before - after) == 0


def test_it_is_read_where_it_lies_and_nothing_is_written_for_it(data_dir):
    assert len(demo.demo_files()) == 7
    assert all(path.is_relative_to(demo.demo_folder()) for path in demo.demo_files())
    assert not list(data_dir.iterdir())


def test_a_copy_is_the_same_files(tmp_path):
    written = demo.write_demo(tmp_path / "demo")
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in demo.demo_files()]


def test_failure_half_way_leaves_nothing(tmp_path, monkeypatch):
    made = []

    def fail_at_third(source, target):
        made.append(target)
        if len(made) == 3:
            raise OSError(28, "No space left on device")
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr(shutil, "copyfile", fail_at_third)
    with pytest.raises(SourceError, match="No space left on device"):
        demo.write_demo(tmp_path / "demo")
    assert not list(tmp_path.iterdir())


def test_other_files_in_the_folder_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    demo.write_demo(tmp_path)
    demo.write_demo(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert len(list(tmp_path.rglob("*.dcm"))) == 7
    assert not list(tmp_path.glob(".parallax-demo-*"))


def test_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(SourceError, match="choose a folder"):
        demo.write_demo(tmp_path / "demo")
