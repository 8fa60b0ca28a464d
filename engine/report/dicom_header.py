"""What every DICOM object that Parallax writes says of its patient, its series and the film it comes from."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID, generate_uid

from engine.dicom.catalog import Instance
from engine.dicom.dataset import open_dataset, quiet_parsing
from engine.dicom.sources import open_source
from engine.report.request import RESEARCH_MARK, ReportRequest

_PATIENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
_STUDY = ("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "StudyDescription", "ReferringPhysicianName")


def read_header(source: Instance) -> Dataset:
    """The header of a film's file.

    Raises
    ------
    SourceError
        If the file is gone.
    """
    with quiet_parsing(), open_source(source.source) as stream:
        return open_dataset(stream).header


def set_identity(ds: Dataset, source: Instance | None) -> None:
    """Patient and study of the source as its file writes them; empty, with a study of their own, without identity."""
    for keyword in (*_PATIENT, *_STUDY):
        setattr(ds, keyword, "")
    if source is None:
        ds.StudyInstanceUID = generate_uid()
        ds.PatientIdentityRemoved = "YES"
        ds.DeidentificationMethod = "Report made without identity"
        return
    ds.StudyInstanceUID = source.study.study_instance_uid
    header = read_header(source)
    for keyword in ("SpecificCharacterSet", *_PATIENT, *_STUDY):
        if keyword in header:
            ds[keyword] = header[keyword]


def set_object(ds: Dataset, request: ReportRequest, sop_class_uid: UID, modality: str, series_number: int) -> None:
    """A new object in a new series: UIDs, dates, equipment and the model that had a part in it."""
    day, clock = f"{request.created:%Y%m%d}", f"{request.created:%H%M%S}"
    ds.SOPClassUID, ds.SOPInstanceUID, ds.SeriesInstanceUID = sop_class_uid, generate_uid(), generate_uid()
    ds.Modality, ds.SeriesNumber, ds.InstanceNumber = modality, series_number, 1
    ds.SeriesDate = ds.ContentDate = ds.InstanceCreationDate = day
    ds.SeriesTime = ds.ContentTime = ds.InstanceCreationTime = clock
    ds.Manufacturer = ds.ManufacturerModelName = "Parallax"
    ds.SoftwareVersions = request.software_version
    # Type 2C: empty where it is not known.
    ds.PatientOrientation = ds.Laterality = ""
    ds.ContentQualification = "RESEARCH"
    ds.ImageComments = RESEARCH_MARK
    if request.model_line:
        equipment = Dataset()
        equipment.Manufacturer, equipment.ManufacturerModelName = "Parallax", request.model_line
        equipment.SoftwareVersions = request.model_sha256
        equipment.PurposeOfReferenceCodeSequence = [code("109102", "Processing Equipment")]
        ds.ContributingEquipmentSequence = [equipment]


def made_by(request: ReportRequest, series_number: int) -> dict[str, Any]:
    """What highdicom asks of every object: a new one in a new series, made by this version of Parallax."""
    return {
        "series_instance_uid": generate_uid(),
        "series_number": series_number,
        "sop_instance_uid": generate_uid(),
        "instance_number": 1,
        "manufacturer": "Parallax",
        "manufacturer_model_name": "Parallax",
        "software_versions": request.software_version,
    }


def source_reference(source: Instance) -> Dataset:
    """An item of the Source Image Sequence (PS3.3 C.7.6.1)."""
    reference = Dataset()
    reference.ReferencedSOPClassUID = source.sop_class_uid
    reference.ReferencedSOPInstanceUID = source.sop_instance_uid
    reference.PurposeOfReferenceCodeSequence = [code("121322", "Source image for image processing operation")]
    return reference


def code(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    """A coded entry (PS3.3 8.8); without a scheme one of PS3.16 Annex D."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item
