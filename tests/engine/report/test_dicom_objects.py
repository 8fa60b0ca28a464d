"""An explanation as DICOM objects: values, places, references and marks, read back from the files."""

import shutil
import subprocess
from dataclasses import replace

import highdicom
import numpy as np
import pytest
from pydicom import dcmread

from engine.core.errors import ParallaxError, ReportError, SourceError
from engine.dicom.headers import read_instance
from engine.dicom.sources import Source
from engine.imaging.geometry import Geometry
from engine.imaging.regions import find_regions
from engine.imaging.resample import from_plane
from engine.report import dicom_objects
from engine.report.dicom_objects import left_out, make_objects, write_objects

NAMES = {"map", "regions", "measurements", "similar", "adversarial"}


@pytest.fixture
def source(write_dicom, tmp_path, request_):
    hw = request_.explanation.grid.image_hw
    return read_instance(Source(write_dicom(tmp_path / "film.dcm", patient="Roe^Richard", hw=hw)))


@pytest.fixture
def named(request_, source):
    return replace(request_, instance=source, identity=source.study)


@pytest.fixture
def written(named, tmp_path):
    folder = write_objects(named, tmp_path)
    return {path.stem: dcmread(path) for path in folder.iterdir()}


def test_each_lies_in_a_series_of_its_own_in_the_study_of_the_film(written, source):
    assert set(written) == NAMES
    for ds in written.values():
        assert (ds.StudyInstanceUID, str(ds.PatientName)) == (source.study.study_instance_uid, "Roe^Richard")
        assert ds.ContentQualification == "RESEARCH"
    series = {ds.SeriesInstanceUID for ds in written.values()} | {source.series.series_instance_uid}
    assert len(series) == len(NAMES) + 1
    assert len({ds.SOPInstanceUID for ds in written.values()}) == len(NAMES)


def test_the_map_holds_the_signed_difference_on_the_pixels_of_the_film(written, named):
    ds = written["map"]
    values_hw = np.frombuffer(ds.FloatPixelData, "<f4").reshape(ds.Rows, ds.Columns)
    explanation = named.explanation
    np.testing.assert_array_equal(values_hw, from_plane(explanation.signed_map_hw(), explanation.grid))
    derivation = ds.SharedFunctionalGroupsSequence[0].DerivationImageSequence[0]
    assert derivation.SourceImageSequence[0].ReferencedSOPInstanceUID == named.instance.sop_instance_uid


def test_without_spacing_or_sides_there_is_no_map_and_a_sentence_instead(named):
    assert left_out(named) == ""
    bare = replace(named, frame=replace(named.frame, geometry=Geometry()))
    assert set(make_objects(bare)) == NAMES - {"map"}
    assert left_out(bare).startswith("The Parametric Map was left out")


def test_the_map_lies_in_a_plane_with_the_sides_and_the_spacing_of_the_film(written):
    groups = written["map"].SharedFunctionalGroupsSequence[0]
    assert list(groups.PixelMeasuresSequence[0].PixelSpacing) == [0.4, 0.4]
    # To the right of the picture is the patient's left, below are the feet.
    assert list(groups.PlaneOrientationSequence[0].ImageOrientationPatient) == [1, 0, 0, 0, 0, -1]


def test_the_segment_is_what_the_threshold_leaves(written, named):
    (difference,) = (layer for layer in named.layers if layer.data.name == "difference")
    ds = highdicom.seg.Segmentation.from_dataset(written["regions"])
    mask_hw = ds.get_pixels_by_source_instance([named.instance.sop_instance_uid], segment_numbers=[1])[0, ..., 0]
    magnitude_hw = from_plane(np.abs(difference.data.plane_hw), difference.data.grid)
    expected_hw = magnitude_hw >= difference.data.cut(difference.look.threshold)
    assert 0 < mask_hw.sum() < mask_hw.size
    assert (mask_hw.astype(bool) == expected_hw).mean() > 0.999
    algorithm = written["regions"].SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0]
    assert algorithm.AlgorithmName == named.model_line


def test_the_report_states_the_scores_and_the_size_of_the_region(written, named):
    report = highdicom.sr.ComprehensiveSR.from_dataset(written["measurements"]).content
    (scores,) = report.get_image_measurement_groups()
    said = [m.value for m in scores.get_measurements()]
    wanted = named.explanation.scores
    assert said == pytest.approx([wanted.original, wanted.similar, wanted.adversarial])
    (region,) = report.get_planar_roi_measurement_groups()
    area, peak, share = region.get_measurements()
    (difference,) = (layer for layer in named.layers if layer.data.name == "difference")
    found = find_regions(difference.data, difference.look.threshold).first
    assert area.unit.value == "mm2"
    assert area.value == pytest.approx(sum(each.area_px for each in found) * 0.4 * 0.4, rel=1e-4)
    assert peak.value == pytest.approx(found[0].peak, abs=1e-5)
    assert 0 < share.value <= 1
    assert region.referenced_segmentation_frame.referenced_sop_instance_uid == written["regions"].SOPInstanceUID


def test_generated_images_are_marked_and_keep_their_greys(written, named):
    explanation = named.explanation
    for role, plane_hw in (("similar", explanation.similar_hw), ("adversarial", explanation.adversarial_hw)):
        ds = written[role]
        assert (ds.SyntheticData, list(ds.ImageType)) == ("YES", ["DERIVED", "SECONDARY"])
        assert ds.SeriesDescription.startswith("AI-GENERATED")
        grey_hw = explanation.grey_low + plane_hw * (explanation.grey_high - explanation.grey_low)
        shown_hw = from_plane(grey_hw.astype(np.float32), explanation.grid).clip(0, 1)
        np.testing.assert_allclose(ds.pixel_array / 65535, shown_hw, atol=1e-4)
        assert ds.SourceImageSequence[0].ReferencedSOPInstanceUID == named.instance.sop_instance_uid


def test_nothing_is_written_while_identity_is_hidden(named, tmp_path):
    with pytest.raises(ParallaxError, match="while identity is hidden"):
        write_objects(replace(named, identity=None), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["film.dcm"]


def test_without_an_explanation_or_of_one_frame_of_several_it_says_so(named):
    with pytest.raises(ParallaxError, match="no explanation yet"):
        make_objects(replace(named, explanation=None))
    with pytest.raises(ParallaxError, match="single frame"):
        make_objects(replace(named, instance=replace(named.instance, frame_count=3)))


def test_no_name_is_told_whatever_it_looks_like(request_, write_dicom, tmp_path, capfd, recwarn):
    hw = request_.explanation.grid.image_hw
    source = read_instance(Source(write_dicom(tmp_path / "odd.dcm", patient="SECRETPERSON_0001", hw=hw)))
    objects = make_objects(replace(request_, instance=source, identity=source.study))
    assert {str(ds.PatientName) for ds in objects.values()} == {"SECRETPERSON_0001"}
    told = capfd.readouterr()
    assert "SECRETPERSON" not in told.out + told.err + " ".join(str(each.message) for each in recwarn)


def test_a_film_whose_file_contradicts_itself_is_a_sentence(named, monkeypatch):
    def refuse(*arguments: object) -> None:
        raise ValueError("SECRETPERSON is odd")

    monkeypatch.setattr(dicom_objects, "segmentation", refuse)
    with pytest.raises(ParallaxError, match="cannot be made of this film") as caught:
        make_objects(named)
    assert "SECRET" not in str(caught.value)


def test_a_film_that_is_gone_leaves_no_half_folder(named, tmp_path):
    (tmp_path / "film.dcm").unlink()
    with pytest.raises(SourceError):
        write_objects(named, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_a_sentence(named, tmp_path):
    with pytest.raises(ReportError, match="The DICOM objects could not be written"):
        write_objects(named, tmp_path / "gone")


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools are not installed")
@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_conforms_to_the_standard(named, tmp_path, name):
    folder = write_objects(named, tmp_path)
    told = subprocess.run(["dciodvfy", folder / f"{name}.dcm"], capture_output=True, text=True, check=False).stderr
    # Synthetic Data is younger than some releases of the tool.
    errors = [line for line in told.splitlines() if line.startswith("Error") and "0x0008,0x001c" not in line]
    assert errors == []


@pytest.mark.parametrize(("part", "meaning"), [("CHEST", "Chest"), ("PELVIS", "Pelvis"), ("", None)])
def test_the_map_says_of_which_part_of_the_body_it_is_only_if_the_film_does(
    named, write_dicom, tmp_path, part, meaning
):
    hw = named.explanation.grid.image_hw
    path = write_dicom(tmp_path / f"{part}.dcm", hw=hw, extra={"BodyPartExamined": part})
    source = read_instance(Source(path))
    groups = make_objects(replace(named, instance=source, identity=source.study))["map"].SharedFunctionalGroupsSequence
    found = [each.AnatomicRegionSequence[0].CodeMeaning for each in groups[0].get("FrameAnatomySequence") or ()]
    assert found == ([meaning] if meaning else [])
