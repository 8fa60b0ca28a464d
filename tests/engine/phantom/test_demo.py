"""The demo study: valid DX objects that display as the films they were made of."""

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import RLELossless

import engine.phantom.demo as demo
from engine.core.errors import SourceError
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import VoiTable
from engine.imaging.grey_pipeline import render_display
from engine.phantom import film

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


@pytest.fixture
def small(monkeypatch):
    """The demo at 64 pixels: everything but the size is real."""
    monkeypatch.setattr(demo, "_FILMS", tuple(replace(one, side_px=64) for one in demo._FILMS))


@pytest.fixture
def written(small, tmp_path):
    return demo.write_demo(tmp_path / "demo")


def test_seven_films_of_six_patients_one_of_them_at_two_dates(written):
    headers = [dcmread(path, stop_before_pixels=True) for path in written]
    assert len(headers) == 7
    assert len({header.PatientID for header in headers}) == 6
    ada = [header for header in headers if header.PatientName == "Demo^Ada"]
    assert len({header.StudyDate for header in ada}) == len({header.StudyInstanceUID for header in ada}) == 2
    assert len({header.SOPInstanceUID for header in headers}) == 7
    assert all(str(header.PatientName).startswith("Demo^") for header in headers)


def test_every_encoding_is_there_at_a_useful_size():
    assert {one.encoding for one in demo._FILMS} == {"plain", "inverse", "sigmoid", "table", "rle", "magnified"}
    assert min(one.side_px for one in demo._FILMS) >= 768


def test_attributes_of_type_1_have_values_and_of_type_2_are_present(written):
    for path in written:
        dataset = dcmread(path)
        assert not [keyword for keyword in TYPE_1 if dataset.get(keyword) in (None, "")]
        assert not [keyword for keyword in TYPE_2 if keyword not in dataset]
        assert dataset.SyntheticData == "YES"


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_independent_validator_finds_no_error(written):
    for path in written:
        run = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, timeout=60, check=False)
        lines = (run.stdout + run.stderr).splitlines()
        errors = [line for line in lines if line.startswith("Error") and "0x0008,0x001c" not in line]
        assert not errors  # SyntheticData (0008,001C) is younger than the validator that distributions carry
        assert any("DXImageForPresentation" in line for line in lines)


@pytest.mark.parametrize("one", demo._FILMS, ids=lambda one: f"{one.given}-{one.encoding}")
def test_film_displays_as_it_was_made(one, tmp_path):
    phantom = film(one.seed, one.opacities, (96, 96))
    path = tmp_path / "film.dcm"
    demo.build_dataset(one, phantom).save_as(path, enforce_file_format=True)
    frame = read_frame(Source(path))
    levels = 3.0 if one.encoding == "sigmoid" else 0.5  # a sigmoid never reaches black or white
    assert np.abs(render_display(frame) - phantom.image_hw).max() * 255 < levels
    assert frame.inverse == (one.encoding == "inverse")
    assert isinstance(frame.default_voi, VoiTable) == (one.encoding == "table")
    assert (dcmread(path).file_meta.TransferSyntaxUID == RLELossless) == (one.encoding == "rle")
    letters = frame.geometry.letters
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("R", "L", "H", "F")


def test_stated_magnification_gives_the_size_in_the_body(tmp_path):
    one = next(one for one in demo._FILMS if one.encoding == "magnified")
    phantom = film(one.seed, 0, (64, 64))
    path = tmp_path / "film.dcm"
    demo.build_dataset(one, phantom).save_as(path, enforce_file_format=True)
    spacing = read_frame(Source(path)).geometry.spacing
    assert spacing.source == "magnification-corrected"
    assert spacing.row_mm == pytest.approx(phantom.pixel_mm, rel=1e-4)


def test_follow_up_is_the_same_film_without_its_opacities(written):
    before, after = (dcmread(path).pixel_array.astype(int) for path in written[:2])
    assert (before - after).max() > 100
    assert np.median(before - after) == 0


def test_demo_is_the_same_in_every_run(written, tmp_path):
    again = demo.write_demo(tmp_path / "again")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


def test_failure_half_way_leaves_nothing(small, tmp_path, monkeypatch):
    made = []

    def fail_at_third(*arguments):
        made.append(arguments)
        if len(made) == 3:
            raise OSError(28, "No space left on device")
        return film(*arguments)

    monkeypatch.setattr(demo, "film", fail_at_third)
    with pytest.raises(SourceError, match="No space left on device"):
        demo.write_demo(tmp_path / "demo")
    assert not list(tmp_path.iterdir())


def test_other_files_in_the_folder_stay(small, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    demo.write_demo(tmp_path)
    demo.write_demo(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert len(list(tmp_path.rglob("*.dcm"))) == 7
    assert not list(tmp_path.glob(".parallax-demo-*"))


def test_folder_that_is_a_file_is_refused_in_a_sentence(small, tmp_path):
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(SourceError, match="choose a folder"):
        demo.write_demo(tmp_path / "demo")


def test_embedded_demo_is_written_once_and_made_whole_again(small, data_dir, monkeypatch):
    calls = []
    write = demo.write_demo
    monkeypatch.setattr(demo, "write_demo", lambda folder: calls.append(folder) or write(folder))
    folder = demo.demo_folder()
    assert demo.demo_folder() == folder
    assert folder.is_relative_to(data_dir)
    assert len(calls) == 1
    (folder / "patient-3" / "film-1.dcm").unlink()
    demo.demo_folder()
    assert len(calls) == 2
    assert (folder / "patient-3" / "film-1.dcm").is_file()
