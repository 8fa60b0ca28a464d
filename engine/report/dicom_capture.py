"""The report as a DICOM object that every archive shows: a Secondary Capture (PS3.3 A.8.1) in a series of its own.

Patient and study are those of the source unless the report is without identity. All UIDs of the object are new, and the
source is referred to, never touched.
"""

from io import BytesIO

from PIL.Image import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from engine.report.dicom_header import set_identity, set_object, source_reference
from engine.report.request import ReportRequest

SERIES_NUMBER = 9001


def encode_capture(page: Image, request: ReportRequest, provenance: dict[str, object]) -> bytes:
    """The page as the bytes of a DICOM file, Explicit VR Little Endian, RGB without compression.

    Raises
    ------
    SourceError
        If the film's file is gone, which says whose report this is.
    """
    ds = Dataset()
    source = request.instance if request.identity is not None else None
    set_identity(ds, source)
    set_object(ds, request, SecondaryCaptureImageStorage, "OT", SERIES_NUMBER)
    if request.explanation is not None:
        ds.SyntheticData = "YES"  # 0008,001C: panels show what a generator made
    ds.SeriesDescription = "Parallax explanation report"
    ds.DateOfSecondaryCapture, ds.TimeOfSecondaryCapture = ds.ContentDate, ds.ContentTime
    ds.ConversionType, ds.ImageType = "WSD", ["DERIVED", "SECONDARY"]
    ds.DerivationDescription = "Film with the explanation of a classifier's decision, as a page"
    if source is not None:
        ds.SourceImageSequence = [source_reference(source)]
    _set_pixels(ds, page, request.frame.burned_in)
    stream = BytesIO()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _set_pixels(ds: Dataset, page: Image, burned_in: bool) -> None:
    ds.Rows, ds.Columns = page.height, page.width
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.BurnedInAnnotation = "YES" if ds.PatientID or ds.PatientName or burned_in else "NO"
    ds.LossyImageCompression = "00"
    pixels = page.convert("RGB").tobytes()
    ds.PixelData = pixels if len(pixels) % 2 == 0 else pixels + b"\0"
    ds["PixelData"].VR = "OB"
