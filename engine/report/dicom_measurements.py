"""Scores and regions of an explanation as a Structured Report after TID 1500 (PS3.16 Annex A)."""

from typing import Any

import highdicom
from highdicom import sr
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from engine.imaging.layer import Layer
from engine.imaging.regions import area_of, find_regions
from engine.report.dicom_header import made_by
from engine.report.dicom_segmentation import whole_header
from engine.report.request import RESEARCH_MARK, ReportRequest

SERIES_NUMBER = 9004
SCHEME = "99PARALLAX"
MM2, PIXELS = Code("mm2", "UCUM", "square millimetre"), Code("{pixels}", "UCUM", "pixels")
NO_UNITS = Code("1", "UCUM", "no units")
_SCORES = (("original", "Score of the film"), ("similar", "Score of the similar image"),
           ("adversarial", "Score of the adversarial image"))  # fmt: skip


def structured_report(request: ReportRequest, header: Dataset, regions: Dataset, difference: Layer) -> Dataset:
    """The scores of the three images, whether the explanation holds, and area and peak of what the segment marks."""
    explanation = request.explanation
    assert explanation is not None
    device = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid=highdicom.UID(), name="Parallax", manufacturer_name="Parallax", model_name=request.model_line or None
        ),
    )
    algorithm = sr.AlgorithmIdentification(name=request.model_line or "Parallax", version=request.software_version)
    scores = sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(highdicom.UID(), f"Scores for the class {explanation.class_name}"),
        source_images=[sr.SourceImageForMeasurementGroup.from_source_image(header)],
        measurements=[
            sr.Measurement(
                name=Code(f"SCORE-{name.upper()}", SCHEME, meaning),
                value=float(getattr(explanation.scores, name)),
                unit=NO_UNITS,
            )
            for name, meaning in _SCORES
        ],
        qualitative_evaluations=[
            sr.QualitativeEvaluation(
                name=Code("EXPLANATION", SCHEME, "Explanation of the decision"),
                value=Code("HOLDS", SCHEME, "Holds")
                if explanation.holds
                else Code("HOLDS-NOT", SCHEME, "Does not hold"),
            )
        ],
        algorithm_id=algorithm,
    )
    header = whole_header(header)
    groups: list[Any] = [scores, _region(request, header, regions, difference, algorithm)]
    report = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=device),
        procedure_reported=Code("363679005", "SCT", "Imaging"),
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
    )
    ds = sr.ComprehensiveSR(
        evidence=[header, regions],
        content=report,
        **made_by(request, SERIES_NUMBER),
        series_description="Parallax scores and regions",
        is_complete=True,
        is_final=False,
    )
    ds.ContentQualification = "RESEARCH"
    ds.SeriesDescription = f"Parallax scores and regions. {RESEARCH_MARK}"[:64]
    return ds


def _region(
    request: ReportRequest, header: Dataset, regions: Dataset, difference: Layer, algorithm: sr.AlgorithmIdentification
) -> sr.PlanarROIMeasurementsAndQualitativeEvaluations:
    found = find_regions(difference.data, difference.look.threshold).first
    areas = [area_of(region, request.frame.geometry) for region in found]
    known = bool(areas) and areas[0].source is not None
    values = (
        ("42798000", "SCT", "Area", sum(area.value for area in areas), MM2 if known else PIXELS),
        ("MAP-PEAK", SCHEME, "Peak of the map", max((region.peak for region in found), default=0.0), NO_UNITS),
        ("MAP-SHARE", SCHEME, "Share of the map", sum(region.share for region in found), NO_UNITS),
    )
    frame = sr.ReferencedSegmentationFrame(
        sop_class_uid=regions.SOPClassUID,
        sop_instance_uid=regions.SOPInstanceUID,
        frame_number=1,
        segment_number=1,
        source_image=sr.SourceImageForSegmentation(header.SOPClassUID, header.SOPInstanceUID),
    )
    # Of a segment no frame is named beside it (PS3.3 C.18.4).
    del frame[0].ReferencedSOPSequence[0].ReferencedFrameNumber
    return sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(highdicom.UID(), "Region above the threshold"),
        referenced_segment=frame,
        measurements=[
            sr.Measurement(name=Code(value, scheme, meaning), value=round(number, 6), unit=unit)
            for value, scheme, meaning, number, unit in values
        ],
        algorithm_id=algorithm,
    )
