"""An explanation as DICOM objects that other programs compute with, each in a series of its own beside the film's.

``map`` is a Parametric Map (PS3.3 A.75) of the signed difference, ``regions`` a Segmentation (A.51) of what lies above
the threshold, ``measurements`` a Structured Report after TID 1500 (PS3.16) with scores and regions, ``similar`` and
``adversarial`` are the generated images as Secondary Captures with Synthetic Data (0008,001C) = YES. All lie on the
film's own pixels and refer to it; none changes it.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from engine.core.errors import ParallaxError
from engine.core.language import translate
from engine.dicom.catalog import Instance
from engine.dicom.dataset import MALFORMED, quiet_parsing
from engine.explain.explanation import Explanation
from engine.imaging.layer import Layer, lowest_painted
from engine.imaging.resample import from_plane
from engine.report.dicom_header import read_header, set_identity, set_object, source_reference
from engine.report.dicom_measurements import structured_report
from engine.report.dicom_parametric_map import has_plane, parametric_map
from engine.report.dicom_segmentation import segmentation
from engine.report.request import GENERATED_MARK, RESEARCH_MARK, ReportRequest
from engine.report.written import told_if_unwritable

GENERATED_SERIES = 9005
_LEVELS = 65535


def write_objects(request: ReportRequest, folder: Path, name: str = "") -> Path:
    """Write all objects into a new folder below `folder`, which is there whole or not at all; returns it.

    Without a `name` it is called after the time.

    Raises
    ------
    ParallaxError
        If there is no explanation, identity is hidden (the objects refer to the film and so to its patient), or the
        film is one frame of several.
    SourceError
        If the film's file is gone.
    ReportError
        If the folder cannot be written.
    """
    objects = make_objects(request)
    target = folder / (name or f"parallax-dicom-{request.created:%Y%m%d-%H%M%S}")
    # The parser tells of odd values, names and UIDs among them.
    with told_if_unwritable("The DICOM objects"), quiet_parsing():
        made = Path(tempfile.mkdtemp(dir=folder, prefix=".parallax-"))
        try:
            for file, ds in objects.items():
                ds.file_meta = getattr(ds, "file_meta", None) or FileMetaDataset()
                ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
                ds.save_as(made / f"{file}.dcm", enforce_file_format=True)
            os.chmod(made, 0o755)
            made.rename(target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    return target


def left_out(request: ReportRequest) -> str:
    """Why there is no map among the objects, as a sentence; empty if there is one."""
    if has_plane(request.frame.geometry):
        return ""
    return translate(
        "Report", "The Parametric Map was left out: the file does not say the size of a pixel and which side is which."
    )


def make_objects(request: ReportRequest) -> Mapping[str, Dataset]:
    """The objects by the names of their files; see :func:`write_objects` for what it refuses."""
    explanation, source = request.explanation, request.instance
    if explanation is None:
        raise ParallaxError(translate("Report", "There is no explanation yet. Explain the image first."))
    if source is None:
        raise ParallaxError(translate("Report", "DICOM objects can only be written for a DICOM image."))
    if request.identity is None:
        raise ParallaxError(
            translate(
                "Report",
                "DICOM objects refer to the film and so to its patient: they cannot be written while identity is "
                "hidden. Show it, or export a report.",
            )
        )
    if source.frame_count > 1:
        raise ParallaxError(
            translate("Report", "DICOM objects can only be written for an image that is a single frame.")
        )
    header = read_header(source)
    try:
        with quiet_parsing():
            # What a damaged or unusual file lacks, the catalogue derived; references must agree with it.
            header.SOPClassUID, header.SOPInstanceUID = source.sop_class_uid, source.sop_instance_uid
            header.SeriesInstanceUID = source.series.series_instance_uid
            header.StudyInstanceUID = source.study.study_instance_uid
            return _built(request, source, header)
    except MALFORMED as error:
        raise ParallaxError(
            translate(
                "Report",
                "DICOM objects cannot be made of this film: its file lacks, or contradicts, what they have to say of "
                "it.",
            )
        ) from error


def _built(request: ReportRequest, source: Instance, header: Dataset) -> Mapping[str, Dataset]:
    explanation, difference = request.explanation, _difference(request)
    assert explanation is not None
    regions = segmentation(request, header, _above(difference))
    measurements = structured_report(request, header, regions, difference)
    for ds in (regions, measurements):
        set_identity(ds, source)
        ds.SpecificCharacterSet = "ISO_IR 192"  # a model's name or a class may hold any letter
    signed_hw = from_plane(explanation.signed_map_hw(), explanation.grid)
    with_map = {"map": parametric_map(request, source, signed_hw)} if has_plane(request.frame.geometry) else {}
    return {
        **with_map,
        "regions": regions,
        "measurements": measurements,
        "similar": _generated(request, source, explanation, "similar"),
        "adversarial": _generated(request, source, explanation, "adversarial"),
    }


def _difference(request: ReportRequest) -> Layer:
    return next(layer for layer in request.layers if layer.data.name == "difference")


def _above(layer: Layer) -> NDArray[np.bool_]:
    magnitude_hw = from_plane(np.abs(layer.data.plane_hw), layer.data.grid)
    above: NDArray[np.bool_] = magnitude_hw >= lowest_painted(layer)
    return above


def _generated(request: ReportRequest, source: Instance, explanation: Explanation, role: str) -> Dataset:
    plane_hw = explanation.similar_hw if role == "similar" else explanation.adversarial_hw
    grey_hw = explanation.grey_low + plane_hw * (explanation.grey_high - explanation.grey_low)
    stored_hw = np.round(from_plane(grey_hw.astype(np.float32), explanation.grid).clip(0, 1) * _LEVELS)
    ds = Dataset()
    set_identity(ds, source)
    set_object(ds, request, SecondaryCaptureImageStorage, "OT", GENERATED_SERIES)
    ds.InstanceNumber = 1 if role == "similar" else 2
    ds.SeriesDescription = f"{GENERATED_MARK} {role} image, no film"
    ds.SyntheticData = "YES"
    ds.DateOfSecondaryCapture, ds.TimeOfSecondaryCapture = ds.ContentDate, ds.ContentTime
    ds.ConversionType, ds.ImageType = "WSD", ["DERIVED", "SECONDARY"]
    ds.ImageComments = f"{GENERATED_MARK}. {RESEARCH_MARK}"
    ds.DerivationDescription = f"Made by the {role} generator of {request.model_line}: no film of this patient"
    ds.SourceImageSequence = [source_reference(source)]
    ds.Rows, ds.Columns = stored_hw.shape
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit, ds.PixelRepresentation = 15, 0
    ds.WindowCenter, ds.WindowWidth = (_LEVELS + 1) / 2, _LEVELS + 1
    ds.BurnedInAnnotation, ds.LossyImageCompression = "YES" if request.frame.burned_in else "NO", "00"
    ds.PixelData = stored_hw.astype("<u2").tobytes()
    ds["PixelData"].VR = "OW"
    return ds
