"""The report as a Secondary Capture: whose it is, what it says of itself, and the page's pixels."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import SecondaryCaptureImageStorage

from engine.core.errors import SourceError
from engine.dicom.headers import read_instance
from engine.dicom.sources import Source
from engine.report.dicom_capture import encode_capture
from engine.report.page import render_page, write_report


@pytest.fixture
def source(write_dicom, tmp_path):
    return read_instance(Source(write_dicom(tmp_path / "film.dcm", patient="Roe^Richard")))


@pytest.fixture
def named(request_, source):
    return replace(request_, instance=source, identity=source.study)


def dcmread_bytes(content):
    return dcmread(BytesIO(content))


def test_it_is_filed_with_the_study_of_the_film(named, source, tmp_path):
    write_report(named, tmp_path / "report.dcm", encode_capture)
    ds = dcmread(tmp_path / "report.dcm")
    assert ds.SOPClassUID == SecondaryCaptureImageStorage
    assert (ds.StudyInstanceUID, ds.PatientID) == (source.study.study_instance_uid, source.study.patient.patient_id)
    assert ds.SeriesInstanceUID != source.series.series_instance_uid
    assert ds.SourceImageSequence[0].ReferencedSOPInstanceUID == source.sop_instance_uid
    assert ds.BurnedInAnnotation == "YES"


def test_it_says_what_it_is(named):
    ds = dcmread_bytes(encode_capture(render_page(named), named, {}))
    assert list(ds.ImageType) == ["DERIVED", "SECONDARY"]
    assert (ds.SyntheticData, ds.ContentQualification) == ("YES", "RESEARCH")
    assert ds.ImageComments == "Research use only. Not for diagnosis."
    assert ds.ContributingEquipmentSequence[0].ManufacturerModelName == named.model_line


def test_its_pixels_are_the_page(named):
    page = render_page(named)
    ds = dcmread_bytes(encode_capture(page, named, {}))
    np.testing.assert_array_equal(ds.pixel_array, np.asarray(page))


def test_without_identity_it_leads_nowhere(named, source):
    anonymous = replace(named, identity=None)
    content = encode_capture(render_page(anonymous), anonymous, {})
    ds = dcmread_bytes(content)
    assert (ds.PatientName, ds.PatientID, ds.PatientIdentityRemoved) == ("", "", "YES")
    for secret in (source.study.study_instance_uid, source.sop_instance_uid, source.study.patient.patient_id):
        assert secret.encode() not in content
    assert "SourceImageSequence" not in ds


def test_a_film_that_is_gone_is_a_sentence(named, source):
    source.source.path.unlink()
    with pytest.raises(SourceError):
        encode_capture(render_page(named), named, {})


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_a_validator_finds_no_error(named, tmp_path):
    path = tmp_path / "report.dcm"
    write_report(named, path, encode_capture)
    told = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False).stderr
    # Synthetic Data is younger than the validator.
    errors = [line for line in told.splitlines() if line.startswith("Error") and "0x0008,0x001c" not in line]
    assert errors == []
