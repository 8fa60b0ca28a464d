"""Synthetic DICOM for the tests of this folder. Every object is built here; no file is stored."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
)

from engine.dicom.sources import Source

MakeDataset = Callable[..., Dataset]
Save = Callable[..., Source]


def _make(stored: NDArray[Any] | None = None, bits: int | None = None, **elements: Any) -> Dataset:
    """A chest film in grey (or colour by pixel), with any element replaced, added, or removed by None."""
    if stored is None:
        stored = np.arange(12 * 16, dtype=np.uint16).reshape(12, 16)
    frames = elements.get("NumberOfFrames")
    plane = stored[0] if frames is not None else stored
    colour = plane.ndim == 3
    bits = bits or 8 * stored.dtype.itemsize
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    values: dict[str, Any] = {
        "SOPClassUID": DigitalXRayImageStorageForPresentation,
        "SOPInstanceUID": "2.25.101",
        "StudyInstanceUID": "2.25.1",
        "SeriesInstanceUID": "2.25.11",
        "PatientName": "Doe^Jane",
        "PatientID": "P1",
        "StudyDate": "20240102",
        "Modality": "DX",
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "Rows": plane.shape[0],
        "Columns": plane.shape[1],
        "SamplesPerPixel": 3 if colour else 1,
        "PhotometricInterpretation": "RGB" if colour else "MONOCHROME2",
        "PlanarConfiguration": 0 if colour else None,
        "BitsAllocated": 8 * stored.dtype.itemsize,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
    }
    for keyword, value in {**values, **elements}.items():
        if value is not None:
            setattr(dataset, keyword, value)
    if "PixelData" not in elements:
        dataset.PixelData = stored.astype(stored.dtype.newbyteorder("<")).tobytes()
        dataset.PixelData += b"\0" * (len(dataset.PixelData) % 2)
        dataset["PixelData"].VR = "OB" if stored.dtype.itemsize == 1 else "OW"
    return dataset


@pytest.fixture
def make_dataset() -> MakeDataset:
    """``make_dataset(stored, bits=None, **elements) -> Dataset``."""
    return _make


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """``save(dataset, name="image.dcm", syntax=ExplicitVRLittleEndian) -> Source``."""

    def write(dataset: Dataset, name: str = "image.dcm", syntax: str = ExplicitVRLittleEndian) -> Source:
        dataset.file_meta.TransferSyntaxUID = syntax
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        dataset.save_as(path, enforce_file_format=True)
        return Source(path)

    return write


@pytest.fixture
def compress(save: Save) -> Callable[[Dataset, str], Source]:
    """``compress(dataset, syntax) -> Source``, through the encoder that exists for the syntax."""

    def write(dataset: Dataset, syntax: str) -> Source:
        if syntax == JPEGBaseline8Bit:
            stored = np.frombuffer(dataset.PixelData, dtype=np.uint8).reshape(dataset.Rows, dataset.Columns)
            jpeg = BytesIO()
            Image.fromarray(stored).save(jpeg, format="JPEG", quality=95)
            return save(encapsulated(dataset, jpeg.getvalue()), "image.dcm", syntax)
        if syntax in (JPEGLossless, JPEGLosslessSV1):
            return _gdcm_lossless(save(dataset, "plain.dcm"), syntax)
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        plugin = {"1.2.840.10008.1.2.5": "pydicom", "1.2.840.10008.1.2.4.80": "pyjpegls"}.get(syntax, "pylibjpeg")
        dataset.compress(syntax, encoding_plugin=plugin, generate_instance_uid=False)
        return save(dataset, "image.dcm", syntax)

    return write


def encapsulated(dataset: Dataset, *frames: bytes) -> Dataset:
    """The dataset with its pixels replaced by compressed frames."""
    dataset.PixelData = encapsulate(list(frames))
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return dataset


@pytest.fixture
def encapsulate_frames() -> Callable[..., Dataset]:
    """``encapsulate_frames(dataset, *frames) -> Dataset``."""
    return encapsulated


def _gdcm_lossless(plain: Source, syntax: str) -> Source:
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(plain.path))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(str(syntax))))
    change.SetInput(reader.GetImage())
    assert change.Change()
    path = plain.path.with_name("image.dcm")
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(path))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return Source(path)
