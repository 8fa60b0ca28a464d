"""The regions above the threshold as a Segmentation (PS3.3 A.51) on the film's pixels."""

import highdicom
import numpy as np
from highdicom.seg import SegmentAlgorithmTypeValues, SegmentationTypeValues, SegmentDescription
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from engine.report.dicom_header import made_by
from engine.report.request import RESEARCH_MARK, ReportRequest

SERIES_NUMBER = 9003


def segmentation(request: ReportRequest, header: Dataset, above_hw: NDArray[np.bool_]) -> Dataset:
    """One segment: where the map is at or above the threshold.

    Parameters
    ----------
    header : Dataset
        Of the film; patient and study are taken from it.
    above_hw : ndarray of bool
        On the film's pixels, (rows, columns).
    """
    algorithm = highdicom.AlgorithmIdentificationSequence(
        name=request.model_line or "Parallax",
        version=request.software_version,
        family=codes.cid7162.ArtificialIntelligence,
        source="Parallax",
    )
    segment = SegmentDescription(
        segment_number=1,
        segment_label="Region that most changes the classifier's score",
        segmented_property_category=codes.SCT.SpatialAndRelationalConcept,
        segmented_property_type=Code("125112", "DCM", "Region of interest"),
        algorithm_type=SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=algorithm,
    )
    ds = highdicom.seg.Segmentation(
        source_images=[whole_header(header)],
        pixel_array=above_hw[np.newaxis].astype(np.uint8),
        segmentation_type=SegmentationTypeValues.BINARY,
        segment_descriptions=[segment],
        **made_by(request, SERIES_NUMBER),
        device_serial_number="0",
        content_description="Above the threshold of an explanation",
        content_label="EXPLANATION",
        series_description="Parallax regions above the threshold",
        omit_empty_frames=False,
    )
    ds.ContentQualification = "RESEARCH"
    ds.ImageComments = RESEARCH_MARK
    if "PatientOrientation" not in ds and "FrameOfReferenceUID" not in ds:
        ds.PatientOrientation = header.get("PatientOrientation", "")
    return ds


def whole_header(header: Dataset) -> Dataset:
    """The header without patient and study: the library tells of names that it finds odd, and would tell all of them.

    What a film may leave out and the library asks for is there, empty; identity is added to what it made.
    """
    ds = Dataset()
    ds.update(header)
    for keyword in ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID",
                    "StudyDate", "StudyTime", "StudyDescription", "ReferringPhysicianName"):  # fmt: skip
        setattr(ds, keyword, None)
    return ds
