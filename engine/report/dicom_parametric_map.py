"""The signed explanation map as a Parametric Map (PS3.3 A.75): 32-bit floats on the film's pixels."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import ParametricMapStorage, generate_uid

from engine.dicom.catalog import Instance
from engine.imaging.geometry import Geometry
from engine.report.dicom_anatomy import frame_anatomy
from engine.report.dicom_header import code, read_header, set_identity, set_object, source_reference
from engine.report.request import ReportRequest

SERIES_NUMBER = 9002
# Axes of the patient (PS3.3 C.7.6.2.1.1): to the left, the back and the head.
_AXES = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "H": (0, 0, 1), "F": (0, 0, -1)}


def has_plane(geometry: Geometry) -> bool:
    """Whether the film says enough: no Parametric Map may lack a plane with a spacing and directions."""
    letters = geometry.letters
    return (
        geometry.spacing is not None and letters is not None and {letters.right[:1], letters.bottom[:1]} <= set(_AXES)
    )


def parametric_map(request: ReportRequest, source: Instance, map_hw: NDArray[np.float32]) -> Dataset:
    """One frame with the similar minus the adversarial image, in the greys of the film as it is displayed, [-1, 1].

    A projection image has no place in the patient: the map gets a frame of reference of its own, whose origin means
    nothing. The film has to say its spacing and directions: :func:`has_plane`.
    """
    header = read_header(source)
    ds = Dataset()
    set_identity(ds, source)
    set_object(ds, request, ParametricMapStorage, "OT", SERIES_NUMBER)
    ds.SeriesDescription = "Parallax explanation map"
    ds.DeviceSerialNumber = "0"
    ds.ImageType = ["DERIVED", "PRIMARY", "OTHER", "NONE"]
    ds.ContentLabel, ds.ContentDescription, ds.ContentCreatorName = "EXPLANATION", "Similar minus adversarial image", ""
    ds.BurnedInAnnotation, ds.LossyImageCompression, ds.RecognizableVisualFeatures = "NO", "00", "NO"
    ds.PresentationLUTShape = "IDENTITY"
    ds.AcquisitionContextSequence = []
    ds.NumberOfFrames = 1
    ds.Rows, ds.Columns = map_hw.shape
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.BitsAllocated = 1, "MONOCHROME2", 32
    ds.FloatPixelData = np.ascontiguousarray(map_hw, "<f4").tobytes()
    _set_dimension(ds)
    ds.SharedFunctionalGroupsSequence = [_shared(header, source, request.frame.geometry)]
    ds.PerFrameFunctionalGroupsSequence = [_of_the_frame()]
    placed = request.frame.geometry.placement is not None and "FrameOfReferenceUID" in header
    ds.FrameOfReferenceUID = header.FrameOfReferenceUID if placed else generate_uid()
    ds.PositionReferenceIndicator = ""
    del ds.Laterality, ds.PatientOrientation  # the plane says it
    reference = source_reference(source)
    del reference.PurposeOfReferenceCodeSequence
    series = Dataset()
    series.SeriesInstanceUID = source.series.series_instance_uid
    series.ReferencedInstanceSequence = [reference]
    ds.ReferencedSeriesSequence = [series]
    return ds


def _set_dimension(ds: Dataset) -> None:
    organization = Dataset()
    organization.DimensionOrganizationUID = generate_uid()
    ds.DimensionOrganizationSequence = [organization]
    index = Dataset()
    index.DimensionOrganizationUID = organization.DimensionOrganizationUID
    index.DimensionIndexPointer = 0x00209057  # In-Stack Position Number
    index.FunctionalGroupPointer = 0x00209111  # Frame Content Sequence
    ds.DimensionIndexSequence = [index]


def _shared(header: Dataset, source: Instance, geometry: Geometry) -> Dataset:
    groups = Dataset()
    frame_type = Dataset()
    frame_type.FrameType = ["DERIVED", "PRIMARY", "OTHER", "NONE"]
    groups.ParametricMapFrameTypeSequence = [frame_type]
    anatomy = frame_anatomy(header)
    if anatomy is not None:
        groups.FrameAnatomySequence = [anatomy]
    derivation = Dataset()
    derivation.DerivationDescription = "Similar minus adversarial image of a classifier's explanation"
    derivation.DerivationCodeSequence = [code("113069", "Image subtraction")]
    derivation.SourceImageSequence = [source_reference(source)]
    groups.DerivationImageSequence = [derivation]
    assert geometry.spacing is not None
    assert geometry.letters is not None
    position, orientation, measures = Dataset(), Dataset(), Dataset()
    if geometry.placement is not None:
        position.ImagePositionPatient = header.ImagePositionPatient
        orientation.ImageOrientationPatient = header.ImageOrientationPatient
    else:
        position.ImagePositionPatient = [0, 0, 0]
        orientation.ImageOrientationPatient = [*_AXES[geometry.letters.right[:1]], *_AXES[geometry.letters.bottom[:1]]]
    measures.PixelSpacing = [geometry.spacing.row_mm, geometry.spacing.column_mm]
    measures.SliceThickness = header.get("SliceThickness") or 1
    groups.PlanePositionSequence, groups.PlaneOrientationSequence = [position], [orientation]
    groups.PixelMeasuresSequence = [measures]
    mapping = Dataset()
    mapping.DoubleFloatRealWorldValueFirstValueMapped, mapping.DoubleFloatRealWorldValueLastValueMapped = -1.0, 1.0
    mapping.RealWorldValueIntercept, mapping.RealWorldValueSlope = 0.0, 1.0
    mapping.LUTLabel, mapping.LUTExplanation = "DIFFERENCE", "Similar minus adversarial, share of the display range"
    mapping.MeasurementUnitsCodeSequence = [code("1", "no units", "UCUM")]
    quantity = Dataset()
    quantity.ValueType = "CODE"
    quantity.ConceptNameCodeSequence = [code("246205007", "Quantity", "SCT")]
    quantity.ConceptCodeSequence = [code("DIFF", "Difference of generated images", "99PARALLAX")]
    mapping.QuantityDefinitionSequence = [quantity]
    groups.RealWorldValueMappingSequence = [mapping]
    window = Dataset()
    window.WindowCenter, window.WindowWidth = 0, 1
    groups.FrameVOILUTSequence = [window]
    plain = Dataset()
    plain.RescaleIntercept, plain.RescaleSlope, plain.RescaleType = 0, 1, "US"
    groups.PixelValueTransformationSequence = [plain]
    return groups


def _of_the_frame() -> Dataset:
    groups = Dataset()
    content = Dataset()
    content.StackID, content.InStackPositionNumber, content.DimensionIndexValues = "1", 1, 1
    groups.FrameContentSequence = [content]
    return groups
