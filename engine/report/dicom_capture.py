"""The report as a DICOM object that every archive shows: a Secondary Capture (PS3.3 A.8.1) in a series of its own.

Patient and study are those of the source unless the report is without identity. All UIDs of the object are new, and the
source is referred to, never touched.
"""

from io import BytesIO

from PIL.Image import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

from engine.dicom.catalog import Instance
from engine.dicom.dataset import open_dataset, quiet_parsing
from engine.dicom.sources import open_source
from engine.report.request import RESEARCH_MARK, ReportRequest

SERIES_NUMBER = 9001
_PATIENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
_STUDY = ("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "StudyDescription", "ReferringPhysicianName")


def encode_capture(page: Image, request: ReportRequest, provenance: dict[str, object]) -> bytes:
    """The page as the bytes of a DICOM file, Explicit VR Little Endian, RGB without compression.

    Raises
    ------
    SourceError
        If the film's file is gone, which says whose report this is.
    """
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = SecondaryCaptureImageStorage, generate_uid()
    ds.SeriesInstanceUID = generate_uid()
    source = request.instance if request.identity is not None else None
    _set_identity(ds, source)
    if request.explanation is not None:
        ds.SyntheticData = "YES"  # 0008,001C: panels show what a generator made
    _set_series(ds, request)
    _set_references(ds, source)
    _set_pixels(ds, page)
    stream = BytesIO()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _set_identity(ds: Dataset, source: Instance | None) -> None:
    """Patient and study of the source as its file writes them; empty, with a study of their own, without identity."""
    for keyword in (*_PATIENT, *_STUDY):
        setattr(ds, keyword, "")
    if source is None:
        ds.StudyInstanceUID = generate_uid()
        ds.PatientIdentityRemoved = "YES"
        ds.DeidentificationMethod = "Report made without identity"
        return
    ds.StudyInstanceUID = source.study.study_instance_uid
    with quiet_parsing(), open_source(source.source) as stream:
        header = open_dataset(stream).header
        for keyword in ("SpecificCharacterSet", *_PATIENT, *_STUDY):
            if keyword in header:
                ds[keyword] = header[keyword]


def _set_series(ds: Dataset, request: ReportRequest) -> None:
    day, clock = f"{request.created:%Y%m%d}", f"{request.created:%H%M%S}"
    ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "OT", SERIES_NUMBER, 1
    ds.SeriesDescription = "Parallax explanation report"
    ds.SeriesDate = ds.ContentDate = ds.InstanceCreationDate = ds.DateOfSecondaryCapture = day
    ds.SeriesTime = ds.ContentTime = ds.InstanceCreationTime = ds.TimeOfSecondaryCapture = clock
    ds.Manufacturer = ds.ManufacturerModelName = "Parallax"
    ds.SoftwareVersions = request.software_version
    ds.ConversionType = "WSD"
    ds.ImageType = ["DERIVED", "SECONDARY"]
    # Type 2C: empty where it is not known.
    ds.PatientOrientation = ds.Laterality = ""
    ds.ContentQualification = "RESEARCH"
    ds.ImageComments = RESEARCH_MARK
    ds.DerivationDescription = "Film with the explanation of a classifier's decision, as a page"
    if request.model_line:
        equipment = Dataset()
        equipment.Manufacturer, equipment.ManufacturerModelName = "Parallax", request.model_line
        equipment.SoftwareVersions = request.model_sha256
        equipment.PurposeOfReferenceCodeSequence = [_code("109102", "Processing Equipment")]
        ds.ContributingEquipmentSequence = [equipment]


def _set_references(ds: Dataset, source: Instance | None) -> None:
    if source is None:
        return
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = (
        source.sop_class_uid,
        source.sop_instance_uid,
    )
    reference.PurposeOfReferenceCodeSequence = [_code("121322", "Source image for image processing operation")]
    ds.SourceImageSequence = [reference]


def _code(value: str, meaning: str) -> Dataset:
    """A code of PS3.16 Annex D."""
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
    return code


def _set_pixels(ds: Dataset, page: Image) -> None:
    ds.Rows, ds.Columns = page.height, page.width
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.BurnedInAnnotation = "YES" if ds.PatientID or ds.PatientName else "NO"
    ds.LossyImageCompression = "00"
    pixels = page.convert("RGB").tobytes()
    ds.PixelData = pixels if len(pixels) % 2 == 0 else pixels + b"\0"
    ds["PixelData"].VR = "OB"
