"""Builders of synthetic DICOM objects: one function, every variation that the reading of images depends on.

``make_dataset()`` gives a small valid DX film; each keyword changes one thing. ``write_dataset(path, ...)`` saves it.
Every UID derives from the `name` variation, so that a dataset is the same in every run.
"""

import tempfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence as DicomSequence
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    MediaStorageDirectoryStorage,
    RLELossless,
    generate_uid,
)

NATIVE_SYNTAXES = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
LOSSLESS_SYNTAXES = (RLELossless, JPEG2000Lossless, JPEGLSLossless, JPEGLossless, JPEGLosslessSV1)
LOSSY_SYNTAXES = (JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless)
SYNTAXES = (*NATIVE_SYNTAXES, *LOSSLESS_SYNTAXES, *LOSSY_SYNTAXES)
"""What `make_dataset` can encode. No encoder of HTJ2K is at hand."""

SOP_CLASSES = {
    "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "CR": "1.2.840.10008.5.1.4.1.1.1",
    "MG": "1.2.840.10008.5.1.4.1.1.1.2",
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
    "NM": "1.2.840.10008.5.1.4.1.1.20",
    "OT": "1.2.840.10008.5.1.4.1.1.7",
    "XC": "1.2.840.10008.5.1.4.1.1.77.1.4",
    "SR": "1.2.840.10008.5.1.4.1.1.88.11",
}

Lut = tuple[int, Sequence[int], int]
"""First mapped value, entries, bits per entry."""


def make_pixels(
    hw: tuple[int, int] = (32, 48), bits: int = 12, signed: bool = False, samples: int = 1, frames: int = 1
) -> np.ndarray:
    """A ramp that reaches both ends of the range, with a dark and a bright square; every frame is another.

    Returns
    -------
    ndarray of uint8, int8, uint16 or int16
        Shape (H, W), (H, W, 3), (N, H, W) or (N, H, W, 3).
    """
    height, width = hw
    ramp = np.linspace(0, 1, height * width).reshape(height, width)
    planes = []
    for number in range(frames):
        plane = np.roll(ramp, number * width * 3)
        plane[2:6, 2:6], plane[2:6, 8:12] = 0.0, 1.0
        colours = [plane, plane[::-1], plane[:, ::-1]] if samples == 3 else [plane]
        planes.append(np.stack(colours, axis=-1))
    stack = np.stack(planes)
    low = -(2 ** (bits - 1)) if signed else 0
    kind = ("i" if signed else "u") + ("1" if bits <= 8 else "2")
    stored = np.rint(low + stack * (2**bits - 1)).astype(kind)
    stored = stored if samples == 3 else stored[..., 0]
    return stored if frames > 1 else stored[0]


def make_dataset(
    *,
    name: str = "film",
    patient: str = "Test^Film",
    study: str = "study",
    series: str = "series",
    number: int = 1,
    modality: str = "DX",
    pixels: np.ndarray | None = None,
    hw: tuple[int, int] = (32, 48),
    bits: int = 12,
    bits_allocated: int | None = None,
    signed: bool = False,
    frames: int = 1,
    photometric: str = "MONOCHROME2",
    planar: bool = False,
    palette: np.ndarray | None = None,
    rescale: tuple[float, float] | None = None,
    modality_lut: Lut | None = None,
    windows: Sequence[tuple[float, float]] = (),
    window_names: Sequence[str] = (),
    window_function: str | None = None,
    voi_luts: Sequence[Lut] = (),
    presentation_shape: str | None = None,
    padding: int | tuple[int, int] | None = None,
    pixel_spacing: tuple[float, float] | None = None,
    imager_spacing: tuple[float, float] | None = None,
    magnification: float | None = None,
    calibration: str | None = None,
    aspect: tuple[int, int] | None = None,
    orientation: Sequence[float] | None = None,
    position: Sequence[float] | None = None,
    patient_orientation: tuple[str, str] | None = ("L", "F"),
    view: str | None = "PA",
    transfer_syntax: str = ExplicitVRLittleEndian,
    extra: Mapping[str, Any] | None = None,
) -> Dataset:
    """Build one DICOM object with its file meta information.

    Parameters
    ----------
    name, study, series, patient : str
        Seeds of the UIDs, and the patient's name.
    pixels : ndarray, optional
        Stored values, (H, W), (H, W, 3), (N, H, W) or (N, H, W, 3); made by :func:`make_pixels` if left out. For YBR
        photometric interpretations they are Y, Cb, Cr.
    bits, bits_allocated, signed : int, int, bool
        BitsStored; BitsAllocated (8 or 16, the least that fits, if left out); PixelRepresentation.
    planar : bool
        PlanarConfiguration 1 (native syntaxes only).
    palette : ndarray of uint16, shape (N, 3), optional
        Palette color LUT for PALETTE COLOR; a default of 256 entries is made for it.
    rescale : tuple of float
        Slope, intercept.
    modality_lut, voi_luts : Lut, sequence of Lut
    windows : sequence of (center, width)
    padding : int or tuple of int
        PixelPaddingValue, or the value and PixelPaddingRangeLimit.
    pixel_spacing, imager_spacing : tuple of float
        Row, column spacing in mm.
    aspect : tuple of int
        PixelAspectRatio (vertical, horizontal).
    orientation, position : sequence of float
        ImageOrientationPatient, ImagePositionPatient.
    transfer_syntax : str
        One of :data:`SYNTAXES`.
    extra : mapping
        Further elements by keyword; None deletes the element.

    Raises
    ------
    ValueError
        If no encoder for the transfer syntax is at hand.
    """
    syntax = UID(transfer_syntax)
    if syntax not in SYNTAXES:
        raise ValueError(f"no encoder for {syntax.name}")
    colour = photometric in ("RGB", "YBR_FULL", "YBR_FULL_422")
    samples = 3 if colour else 1
    if colour or photometric == "PALETTE COLOR":
        bits = min(bits, 8)
    if pixels is None:
        pixels = make_pixels(hw, bits, signed, samples, frames)
    allocated = bits_allocated or (8 if bits <= 8 else 16)
    stored = np.ascontiguousarray(pixels, dtype=f"{'i' if signed else 'u'}{allocated // 8}")
    plane_shape = stored.shape[: -1 if colour else None]
    count = plane_shape[0] if len(plane_shape) == 3 else 1

    dataset = _identity(name, patient, study, series, number, modality)
    dataset.Rows, dataset.Columns = plane_shape[-2:]
    dataset.SamplesPerPixel = samples
    dataset.PhotometricInterpretation = photometric
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = allocated, bits, bits - 1
    dataset.PixelRepresentation = int(signed)
    if count > 1 or frames > 1:
        dataset.NumberOfFrames = count
    if colour:
        dataset.PlanarConfiguration = int(planar)
    if photometric == "PALETTE COLOR":
        _add_palette(dataset, palette)
    if rescale is not None:
        dataset.RescaleSlope, dataset.RescaleIntercept = rescale
        dataset.RescaleType = "HU" if modality == "CT" else "US"
    if modality_lut is not None:
        item = _lut_item(modality_lut, signed)
        item.ModalityLUTType = "US"
        dataset.ModalityLUTSequence = DicomSequence([item])
    if windows:
        dataset.WindowCenter = [center for center, _ in windows]
        dataset.WindowWidth = [width for _, width in windows]
    if window_names:
        dataset.WindowCenterWidthExplanation = list(window_names)
    if window_function is not None:
        dataset.VOILUTFunction = window_function
    if voi_luts:
        dataset.VOILUTSequence = DicomSequence([_lut_item(lut, signed) for lut in voi_luts])
    if padding is not None:
        value, limit = padding if isinstance(padding, tuple) else (padding, None)
        dataset.add_new("PixelPaddingValue", "SS" if signed else "US", value)
        if limit is not None:
            dataset.add_new("PixelPaddingRangeLimit", "SS" if signed else "US", limit)
    elements = {
        "PresentationLUTShape": presentation_shape,
        "PixelSpacing": pixel_spacing,
        "ImagerPixelSpacing": imager_spacing,
        "EstimatedRadiographicMagnificationFactor": magnification,
        "PixelSpacingCalibrationType": calibration,
        "PixelAspectRatio": aspect,
        "ImageOrientationPatient": orientation,
        "ImagePositionPatient": position,
        "PatientOrientation": patient_orientation,
        "ViewPosition": view,
    }
    for keyword, value in elements.items():
        if value is not None:
            setattr(dataset, keyword, list(value) if isinstance(value, tuple) else value)
    dataset = _encode(dataset, stored, syntax, planar)
    for keyword, value in (extra or {}).items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    return dataset


def write_dataset(path: Path, *, preamble: bool = True, meta: bool = True, **variations: Any) -> Path:
    """Save ``make_dataset(**variations)``.

    Parameters
    ----------
    preamble : bool
        Write the 128 bytes and "DICM" before the file meta information.
    meta : bool
        Write the file meta information at all; without it only the dataset's bytes are written.
    """
    dataset = make_dataset(**variations)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not meta:
        syntax = dataset.file_meta.TransferSyntaxUID
        del dataset.file_meta
        dcmwrite(path, dataset, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian)
        return path
    dcmwrite(path, dataset, enforce_file_format=True)
    if not preamble:
        path.write_bytes(path.read_bytes()[132:])
    return path


def _identity(name: str, patient: str, study: str, series: str, number: int, modality: str) -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = SOP_CLASSES[modality]
    dataset.SOPInstanceUID = generate_uid(entropy_srcs=["instance", patient, study, series, name])
    dataset.StudyInstanceUID = generate_uid(entropy_srcs=["study", patient, study])
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=["series", patient, study, series])
    dataset.PatientName, dataset.PatientID = patient, f"ID-{patient}"
    dataset.PatientBirthDate, dataset.PatientSex = "19700101", "O"
    dataset.StudyDate, dataset.StudyTime = "20240131", "101500"
    dataset.AccessionNumber, dataset.StudyID, dataset.ReferringPhysicianName = "", "1", ""
    dataset.StudyDescription, dataset.SeriesDescription = f"Study {study}", f"Series {series}"
    dataset.Modality, dataset.BodyPartExamined = modality, "CHEST"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, number
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.ImplementationClassUID = generate_uid(entropy_srcs=["implementation"])
    return dataset


def _lut_item(lut: Lut, signed: bool) -> Dataset:
    first, values, bits = lut
    item = Dataset()
    # PS3.3 C.11.1.1: the descriptor's second value has the sign of the pixels, the other two are unsigned.
    item.add_new("LUTDescriptor", "SS" if signed else "US", [len(values) % 65536, first, bits])
    item.LUTExplanation = "table"
    item.add_new("LUTData", "OW", np.asarray(values, "<u2").tobytes())
    return item


def _add_palette(dataset: Dataset, palette: np.ndarray | None) -> None:
    if palette is None:
        ramp = np.arange(256, dtype=np.uint16) * 257
        palette = np.stack([ramp, ramp[::-1], np.full_like(ramp, 0x8000)], axis=1)
    for column, colour in enumerate(("Red", "Green", "Blue")):
        dataset.add_new(f"{colour}PaletteColorLookupTableDescriptor", "US", [len(palette) % 65536, 0, 16])
        data = palette[:, column].astype("<u2").tobytes()
        dataset.add_new(f"{colour}PaletteColorLookupTableData", "OW", data)


def _encode(dataset: Dataset, stored: np.ndarray, syntax: UID, planar: bool) -> Dataset:
    if syntax == JPEGBaseline8Bit:
        return _encode_jpeg_baseline(dataset, stored)
    if syntax in (JPEGLossless, JPEGLosslessSV1, JPEGExtended12Bit):
        return _encode_with_gdcm(dataset, stored, syntax)
    if syntax in (RLELossless, JPEG2000Lossless, JPEGLSLossless, JPEGLSNearLossless):
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        options = {"jls_error": 2} if syntax == JPEGLSNearLossless else {}
        if syntax == JPEG2000Lossless:
            options = {"use_mct": False}
        plugin = "pydicom" if syntax == RLELossless else ""
        dataset.compress(syntax, stored, encoding_plugin=plugin, generate_instance_uid=False, **options)
        return dataset
    if planar:
        stored = np.moveaxis(stored, -1, -3)
    if dataset.PhotometricInterpretation == "YBR_FULL_422":
        stored = _subsample_422(stored)
    little = stored.astype(stored.dtype.newbyteorder(">" if syntax == ExplicitVRBigEndian else "<"))
    payload = little.tobytes()
    dataset.file_meta.TransferSyntaxUID = syntax
    vr = "OB" if dataset.BitsAllocated == 8 and not syntax.is_implicit_VR else "OW"
    dataset.add_new("PixelData", vr, payload + b"\0" * (len(payload) % 2))
    return dataset


def _subsample_422(ybr: np.ndarray) -> np.ndarray:
    """Two luma samples share one pair of chroma samples (PS3.3 C.7.6.3.1.2)."""
    pairs = ybr.reshape(-1, 2, 3)
    return np.stack([pairs[:, 0, 0], pairs[:, 1, 0], pairs[:, 0, 1], pairs[:, 0, 2]], axis=1)


def _encode_jpeg_baseline(dataset: Dataset, stored: np.ndarray) -> Dataset:
    colour = dataset.SamplesPerPixel == 3
    planes = stored.reshape(-1, dataset.Rows, dataset.Columns, *((3,) if colour else ()))
    streams = []
    for plane in planes:
        buffer = BytesIO()
        Image.fromarray(plane.astype(np.uint8)).save(buffer, "JPEG", quality=95, subsampling=0)
        streams.append(buffer.getvalue())
    if colour:
        dataset.PhotometricInterpretation = "YBR_FULL"
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset.LossyImageCompression, dataset.LossyImageCompressionRatio = "01", "10"
    dataset.LossyImageCompressionMethod = "ISO_10918_1"
    dataset.add_new("PixelData", "OB", encapsulate(streams))
    dataset["PixelData"].is_undefined_length = True
    return dataset


def _encode_with_gdcm(dataset: Dataset, stored: np.ndarray, syntax: UID) -> Dataset:
    import gdcm

    target = {
        JPEGLossless: gdcm.TransferSyntax.JPEGLosslessProcess14,
        JPEGLosslessSV1: gdcm.TransferSyntax.JPEGLosslessProcess14_1,
        JPEGExtended12Bit: gdcm.TransferSyntax.JPEGExtendedProcess2_4,
    }[syntax]
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.add_new("PixelData", "OB" if dataset.BitsAllocated == 8 else "OW", stored.tobytes())
    with tempfile.TemporaryDirectory() as folder:
        native, compressed = Path(folder, "native.dcm"), Path(folder, "compressed.dcm")
        dcmwrite(native, dataset, enforce_file_format=True)
        reader = gdcm.ImageReader()
        reader.SetFileName(str(native))
        if not reader.Read():
            raise ValueError("gdcm cannot read the native dataset")
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(target))
        change.SetInput(reader.GetImage())
        if not change.Change():
            raise ValueError(f"gdcm cannot encode this dataset as {syntax.name}")
        writer = gdcm.ImageWriter()
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(compressed))
        if not writer.Write():
            raise ValueError("gdcm cannot write the compressed dataset")
        encoded = dcmread(compressed)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.add_new("PixelData", "OB", encoded.PixelData)
    dataset["PixelData"].is_undefined_length = True
    if syntax == JPEGExtended12Bit:
        dataset.LossyImageCompression, dataset.LossyImageCompressionRatio = "01", "10"
        dataset.LossyImageCompressionMethod = "ISO_10918_1"
    return dataset


def write_dicomdir(folder: Path, *names: str) -> Path:
    """The index of a medium whose root is this folder; names are paths in it, with slashes."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = "2.25.5"
    records = []
    for name in names:
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        record.ReferencedFileID = name.split("/")
        records.append(record)
    dataset.DirectoryRecordSequence = DicomSequence(records)
    path = folder / "DICOMDIR"
    dataset.save_as(path, enforce_file_format=True)
    return path
