"""A small image in every transfer syntax, encoded here and now, with the values that decoding it must give.

HTJ2K and JPEG Extended with 12 bits are stored: no encoder for them comes with Parallax.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread, dcmwrite, uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

_ROWS, _COLUMNS = np.mgrid[:16, :16]
_RAMP_HW = (_COLUMNS * 200 + _ROWS * 50).astype(np.uint16)
# The ramp, encoded elsewhere: lossless, in the order of resolutions that the constrained syntax wants.
_HTJ2K_STREAM = bytes.fromhex(
    "ff4fff5100294000000000100000001000000000000000000000001000000010000000000000000000010f0101ff50000800020000000a"
    "ff52000c00020001000504044001ff5c00132088909090909090909090909090888888ff64001700014f70656e4a50482056657220302e"
    "32362e332eff90000a0000000000800001ff93c0002611f70507740000c000134000128046fe030774009002077400c00013c000130020"
    "83fc02827400c68d00635400c000155000055082050b16fcaa72027500e06030f8c02101ecb600c0002d080005a08e8e8e8e8e8e8e8ee7"
    "ca7a7a71827800625114455114fd84207bf61081ecba00ffd9"
)
# The ramp, encoded elsewhere.
_JPEG_EXTENDED_STREAM = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb00430006040506050406060506070706080a100a0a09090a140e0f0c1017141818"
    "171416161a1d251f1a1b231c1616202c20232627292a29191f2d302d283025282928ffc1000b0c0010001001011100ffc4001500010100"
    "000000000000000000000000000b0cffc4001b100000070100000000000000000000000000080a2537425371ffda0008010100003f001e"
    "34381498fdbf0a7050aa8702931fb7e14e01bf4381498fdbf0a7050ac8702931fb7e14e0ffd9"
)


@dataclass(frozen=True)
class EncodedImage:
    """A DICOM file and its pixels.

    Attributes
    ----------
    syntax : UID
    file : bytes
    expected_hw : ndarray of uint16, shape (H, W)
        What was encoded.
    tolerance : int
        How far a decoded value may lie from it: 0 for every lossless syntax.
    """

    syntax: UID
    file: bytes
    expected_hw: NDArray[np.uint16]
    tolerance: int


def make_encoded_images() -> Iterator[EncodedImage]:
    """One image for each transfer syntax that Parallax reads."""
    for syntax, (bits, tolerance, encode) in _ENCODERS.items():
        expected_hw = _RAMP_HW >> (12 - bits)
        if syntax in (uid.JPEG2000Lossless, uid.JPEG2000):
            expected_hw = np.tile(expected_hw, (4, 4))  # the encoder's six resolutions need more than 16 pixels
        dataset = _header(bits, expected_hw.shape)
        encode(dataset, expected_hw, syntax)
        stream = BytesIO()
        dcmwrite(stream, dataset, enforce_file_format=True)
        yield EncodedImage(syntax, stream.getvalue(), expected_hw, tolerance)


def _header(bits: int, hw: tuple[int, ...]) -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = uid.SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = dataset.StudyInstanceUID = dataset.SeriesInstanceUID = UID("2.25.1")
    dataset.Modality, dataset.PatientName, dataset.PatientID = "OT", "", ""
    dataset.Rows, dataset.Columns = hw
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = 8 if bits == 8 else 16
    dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = bits, bits - 1, 0
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    return dataset


def _native(dataset: Dataset, stored_hw: NDArray[np.uint16], syntax: UID) -> None:
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.add_new("PixelData", "OW", stored_hw.astype("<u2" if syntax.is_little_endian else ">u2").tobytes())


def _with_pydicom(plugin: str, **options: Any) -> "Encoder":
    def encode(dataset: Dataset, stored_hw: NDArray[np.uint16], syntax: UID) -> None:
        dataset.compress(syntax, stored_hw, encoding_plugin=plugin, generate_instance_uid=False, **options)

    return encode


def _jpeg_baseline(dataset: Dataset, stored_hw: NDArray[np.uint16], syntax: UID) -> None:
    stream = BytesIO()
    Image.fromarray(stored_hw.astype(np.uint8)).save(stream, "JPEG", quality=95)
    _set_encapsulated(dataset, encapsulate([stream.getvalue()]), syntax)


def _stored(stream: bytes) -> "Encoder":
    def encode(dataset: Dataset, stored_hw: NDArray[np.uint16], syntax: UID) -> None:
        _set_encapsulated(dataset, encapsulate([stream]), syntax)

    return encode


def _with_gdcm(dataset: Dataset, stored_hw: NDArray[np.uint16], syntax: UID) -> None:
    import gdcm

    target = {
        uid.JPEGLossless: gdcm.TransferSyntax.JPEGLosslessProcess14,
        uid.JPEGLosslessSV1: gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    }[syntax]
    _native(dataset, stored_hw, uid.ExplicitVRLittleEndian)
    with tempfile.TemporaryDirectory() as folder:
        native, compressed = Path(folder, "native.dcm"), Path(folder, "compressed.dcm")
        dcmwrite(native, dataset, enforce_file_format=True)
        reader, change, writer = gdcm.ImageReader(), gdcm.ImageChangeTransferSyntax(), gdcm.ImageWriter()
        reader.SetFileName(str(native))
        done = reader.Read()
        change.SetTransferSyntax(gdcm.TransferSyntax(target))
        change.SetInput(reader.GetImage())
        done = done and change.Change()
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(compressed))
        if not (done and writer.Write()):
            raise RuntimeError("gdcm cannot encode")
        _set_encapsulated(dataset, dcmread(compressed).PixelData, syntax)


def _set_encapsulated(dataset: Dataset, data: bytes, syntax: UID) -> None:
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.add_new("PixelData", "OB", data)
    dataset["PixelData"].is_undefined_length = True


Encoder = Callable[[Dataset, NDArray[np.uint16], UID], None]
# Bits stored, tolerance, encoder.
_ENCODERS: dict[UID, tuple[int, int, Encoder]] = {
    uid.ImplicitVRLittleEndian: (12, 0, _native),
    uid.ExplicitVRLittleEndian: (12, 0, _native),
    uid.DeflatedExplicitVRLittleEndian: (12, 0, _native),
    uid.ExplicitVRBigEndian: (12, 0, _native),
    uid.RLELossless: (12, 0, _with_pydicom("pydicom")),
    uid.JPEGBaseline8Bit: (8, 3, _jpeg_baseline),
    uid.JPEGExtended12Bit: (12, 3, _stored(_JPEG_EXTENDED_STREAM)),
    uid.JPEGLossless: (12, 0, _with_gdcm),
    uid.JPEGLosslessSV1: (12, 0, _with_gdcm),
    uid.JPEGLSLossless: (12, 0, _with_pydicom("pyjpegls")),
    uid.JPEGLSNearLossless: (12, 2, _with_pydicom("pyjpegls", jls_error=2)),
    uid.JPEG2000Lossless: (12, 0, _with_pydicom("pylibjpeg")),
    uid.JPEG2000: (12, 8, _with_pydicom("pylibjpeg", j2k_cr=[4])),
    uid.HTJ2KLossless: (12, 0, _stored(_HTJ2K_STREAM)),
    uid.HTJ2KLosslessRPCL: (12, 0, _stored(_HTJ2K_STREAM)),
    uid.HTJ2K: (12, 0, _stored(_HTJ2K_STREAM)),
}
