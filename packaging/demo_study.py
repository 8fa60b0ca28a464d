"""Makes the demo study that ships in ``resources/demo``: seven synthetic films as valid DX For Presentation objects.

    .venv/bin/python packaging/demo_study.py

Run it after this file or the phantom was changed. Nothing else is to be done: the files are read where they lie.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)

from engine.dicom.demo import demo_folder
from engine.phantom import Phantom, film

VERSION = 1
"""Grows with every change of what the films show or say, and with it their UIDs."""

Encoding = Literal["plain", "inverse", "sigmoid", "table", "rle", "magnified"]

_NAMESPACE = uuid.UUID("6f0a2f7e-52c4-4c0e-9f0b-3b7c6f1d9a11")
_TOP = 4095
_MAGNIFICATION = 1.06  # a chest stands a few cm before its detector


@dataclass(frozen=True)
class Film:
    """What one file of the demo holds."""

    patient: int
    given: str
    sex: str
    born: str
    taken: str
    seed: int
    opacities: int
    side_px: int
    encoding: Encoding


FILMS = (
    Film(1, "Ada", "F", "19610412", "20250310", 1003, 2, 1024, "plain"),
    Film(1, "Ada", "F", "19610412", "20250414", 1003, 0, 1024, "plain"),  # the same film without its opacities
    Film(2, "Bruno", "M", "19540923", "20250311", 1007, 0, 768, "inverse"),
    Film(3, "Chiara", "F", "19870130", "20250312", 1011, 1, 768, "sigmoid"),
    Film(4, "Dmitri", "M", "19721105", "20250313", 1013, 0, 768, "table"),
    Film(5, "Esi", "F", "19790818", "20250314", 1020, 3, 768, "rle"),
    Film(6, "Farid", "M", "19930227", "20250317", 1026, 1, 768, "magnified"),
)


def relative_paths() -> list[Path]:
    """The files of `FILMS`, each in the folder of its patient."""
    seen: dict[int, int] = {}
    paths = []
    for one in FILMS:
        seen[one.patient] = seen.get(one.patient, 0) + 1
        paths.append(Path(f"patient-{one.patient}", f"film-{seen[one.patient]}.dcm"))
    return paths


def write_films(folder: Path) -> None:
    """Draw the films and write them as ``patient-N/film-N.dcm``."""
    for one, path in zip(FILMS, relative_paths(), strict=True):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        phantom = film(one.seed, one.opacities, (one.side_px, one.side_px))
        build_dataset(one, phantom).save_as(target, enforce_file_format=True)


def build_dataset(one: Film, phantom: Phantom) -> Dataset:
    """Build the DX object of one film (PS3.3 A.26).

    Returns
    -------
    Dataset
        With its file meta information; 12 bits stored in 16.
    """
    dataset = Dataset()
    _add_identity(dataset, one)
    _add_acquisition(dataset, one, phantom)
    stored_hw = _add_presentation(dataset, one.encoding, phantom.image_hw)
    dataset.Rows, dataset.Columns = stored_hw.shape
    dataset.PixelData = stored_hw.astype("<u2").tobytes()
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = _uid("implementation")
    meta.ImplementationVersionName = "PARALLAX"
    dataset.file_meta = meta
    syntax = RLELossless if one.encoding == "rle" else JPEG2000Lossless
    dataset.compress(syntax, encoding_plugin="pylibjpeg", generate_instance_uid=False)
    return dataset


def _uid(*words: object) -> UID:
    """A UID below 2.25 that is the same in every run (PS3.5 B.2)."""
    return UID(f"2.25.{uuid.uuid5(_NAMESPACE, '/'.join(map(str, words))).int}")


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _add_identity(dataset: Dataset, one: Film) -> None:
    key = (VERSION, one.patient, one.taken)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = DigitalXRayImageStorageForPresentation
    dataset.SOPInstanceUID = _uid("instance", *key)
    dataset.StudyInstanceUID = _uid("study", *key)
    dataset.SeriesInstanceUID = _uid("series", *key)
    dataset.PatientName, dataset.PatientID = f"Demo^{one.given}", f"DEMO-{one.patient}"
    dataset.PatientBirthDate, dataset.PatientSex = one.born, one.sex
    dataset.PatientComments = "Invented; the image is synthetic."
    dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = one.taken
    dataset.StudyTime = dataset.SeriesTime = dataset.AcquisitionTime = dataset.ContentTime = "093000"
    dataset.StudyID, dataset.AccessionNumber = f"{one.patient}-{one.taken}", f"DEMO{one.patient}{one.taken[4:]}"
    dataset.ReferringPhysicianName = ""
    dataset.StudyDescription, dataset.SeriesDescription = "Synthetic chest", "Chest PA"
    dataset.SeriesNumber, dataset.InstanceNumber, dataset.AcquisitionNumber = 1, 1, 1
    dataset.Modality, dataset.PresentationIntentType = "DX", "FOR PRESENTATION"
    dataset.Manufacturer, dataset.ManufacturerModelName = "Parallax", "Chest phantom"
    dataset.InstitutionName = "Parallax demo"
    dataset.DeviceSerialNumber, dataset.SoftwareVersions = "1", str(VERSION)


def _add_acquisition(dataset: Dataset, one: Film, phantom: Phantom) -> None:
    dataset.BodyPartExamined, dataset.ViewPosition = "CHEST", "PA"
    dataset.PatientOrientation = ["L", "F"]
    dataset.ImageLaterality = "U"
    dataset.AnatomicRegionSequence = Sequence([_code("816094009", "SCT", "Chest")])
    dataset.ViewCodeSequence = Sequence([_code("272479007", "SCT", "postero-anterior")])
    dataset.PositionerType = "NONE"
    dataset.AcquisitionContextSequence = Sequence([])
    dataset.DetectorType = "DIRECT"
    dataset.KVP = "120"
    spacing_mm = phantom.pixel_mm * _MAGNIFICATION
    dataset.ImagerPixelSpacing = [f"{spacing_mm:.5f}", f"{spacing_mm:.5f}"]
    if one.encoding == "magnified":
        detector_mm = 1800.0
        dataset.DistanceSourceToDetector = f"{detector_mm:.0f}"
        dataset.DistanceSourceToPatient = f"{detector_mm / _MAGNIFICATION:.1f}"
        dataset.EstimatedRadiographicMagnificationFactor = f"{_MAGNIFICATION:.2f}"
    dataset.ImageComments = "Synthetic phantom. No patient."
    dataset.SyntheticData = "YES"


def _add_presentation(dataset: Dataset, encoding: Encoding, image_hw: NDArray[np.float32]) -> NDArray[np.float64]:
    """Add the pixel description and the VOI of an encoding; return the stored values that display as `image_hw`."""
    dataset.ImageType = ["DERIVED", "PRIMARY"]
    dataset.SamplesPerPixel, dataset.PixelRepresentation = 1, 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    inverse = encoding == "inverse"
    dataset.PhotometricInterpretation = "MONOCHROME1" if inverse else "MONOCHROME2"
    dataset.PresentationLUTShape = "INVERSE" if inverse else "IDENTITY"
    dataset.PixelIntensityRelationship = "LOG"
    dataset.PixelIntensityRelationshipSign = 1 if inverse else -1  # of the X-ray intensity, not of the display
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "0", "1", "US"
    dataset.BurnedInAnnotation, dataset.LossyImageCompression = "NO", "00"
    level_hw = image_hw.astype(np.float64)
    if encoding == "sigmoid":
        center, width = 2048.0, 1780.0
        _add_windows(dataset, [(center, width, "NORMAL")], "SIGMOID")
        level_hw = np.clip(level_hw, 0.01, 0.99)
        stored_hw = center + width / 4 * np.log(level_hw / (1 - level_hw))  # inverse of C.11.2.1.3.1
    elif encoding == "table":
        curve = 1.6
        item = Dataset()
        table = np.rint(65535 * (np.arange(_TOP + 1) / _TOP) ** curve).astype("<u2")
        item.add_new("LUTDescriptor", "US", [table.size, 0, 16])
        item.LUTExplanation = "NORMAL"
        item.add_new("LUTData", "OW", table.tobytes())
        dataset.VOILUTSequence = Sequence([item])
        stored_hw = _TOP * level_hw ** (1 / curve)
    else:
        low, span = 300.0, 3400.0
        middle = low + span / 2 + 0.5  # C.11.2.1.2.1 puts a window's edges half a value beside those of its width
        choices = [(middle, span + 1, "NORMAL"), (middle, span * 0.7, "HARDER"), (middle, span * 1.3, "SOFTER")]
        _add_windows(dataset, choices, "LINEAR")
        stored_hw = low + span * ((1 - level_hw) if inverse else level_hw)
    return np.clip(np.rint(stored_hw), 0, _TOP)


def _add_windows(dataset: Dataset, choices: list[tuple[float, float, str]], function: str) -> None:
    dataset.WindowCenter = [f"{center:.1f}" for center, _, _ in choices]
    dataset.WindowWidth = [f"{width:.1f}" for _, width, _ in choices]
    dataset.WindowCenterWidthExplanation = [name for _, _, name in choices]
    dataset.VOILUTFunction = function


if __name__ == "__main__":
    write_films(demo_folder())
