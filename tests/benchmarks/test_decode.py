"""How long one frame of a four-megapixel film takes to decode, by transfer syntax; the first row is no compression.

The time covers what the viewer waits for: open the file, read the header, check the size, decode, rescale.
High-Throughput JPEG 2000 and 12-bit JPEG are absent because nothing that is installed can encode them (GDCM labels the
latter's samples as 16-bit, which no such file may be).
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import gdcm
import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)
from pytest_benchmark.fixture import BenchmarkFixture

from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.phantom import film

pytestmark = [pytest.mark.benchmark(group="decode a 2048 x 2048 film"), pytest.mark.timeout(300)]

HW = (2048, 2048)
BITS = 12


@pytest.fixture(scope="module")
def stored_hw() -> np.ndarray:
    """A 12-bit film: the phantom, enlarged, with quantum noise on its fine grid as a detector has it."""
    grey_hw = film(0, hw=(HW[0] // 2, HW[1] // 2)).image_hw.repeat(2, axis=0).repeat(2, axis=1)
    noise_hw = np.random.default_rng(0).normal(0, 0.004, HW)
    return np.clip((grey_hw + noise_hw) * (2**BITS - 1), 0, 2**BITS - 1).astype(np.uint16)


def native(stored_hw: np.ndarray, bits: int = BITS) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = DigitalXRayImageStorageForPresentation
    ds.SOPInstanceUID = "1.2.826.0.1.3680043.8.498.1"
    ds.StudyInstanceUID = "1.2.826.0.1.3680043.8.498.2"
    ds.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.3"
    ds.Modality = "DX"
    ds.Rows, ds.Columns = stored_hw.shape
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.BitsAllocated = 8 if bits == 8 else 16
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, 0
    ds.WindowCenter, ds.WindowWidth = 2 ** (bits - 1), 2**bits
    ds.PixelData = stored_hw.astype(np.uint8 if bits == 8 else "<u2").tobytes()
    ds["PixelData"].VR = "OB" if bits == 8 else "OW"
    return ds


def write_native(stored_hw: np.ndarray, path: Path) -> None:
    native(stored_hw).save_as(path, enforce_file_format=True)


def write_compressed(syntax: str) -> Callable[[np.ndarray, Path], None]:
    def write(stored_hw: np.ndarray, path: Path) -> None:
        ds = native(stored_hw)
        ds.compress(syntax, generate_instance_uid=False)
        ds.save_as(path, enforce_file_format=True)

    return write


def write_jpeg_baseline(stored_hw: np.ndarray, path: Path) -> None:
    ds = native(stored_hw >> (BITS - 8), bits=8)
    codestream = BytesIO()
    Image.fromarray((stored_hw >> (BITS - 8)).astype(np.uint8)).save(codestream, "JPEG", quality=90)
    ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    ds.PixelData = encapsulate([codestream.getvalue()])
    ds.LossyImageCompression = "01"
    ds.save_as(path, enforce_file_format=True)


def write_jpeg_lossless(stored_hw: np.ndarray, path: Path) -> None:
    write_native(stored_hw, path)
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(path))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()


@pytest.mark.parametrize(
    ("syntax", "write", "tolerance"),
    [
        pytest.param(ExplicitVRLittleEndian, write_native, 0, id="uncompressed"),
        pytest.param(RLELossless, write_compressed(RLELossless), 0, id="RLE"),
        pytest.param(JPEGLSLossless, write_compressed(JPEGLSLossless), 0, id="JPEG-LS"),
        pytest.param(JPEG2000Lossless, write_compressed(JPEG2000Lossless), 0, id="JPEG 2000 lossless"),
        pytest.param(JPEGLosslessSV1, write_jpeg_lossless, 0, id="JPEG lossless"),
        pytest.param(JPEGBaseline8Bit, write_jpeg_baseline, 4, id="JPEG baseline"),
    ],
)
def test_decode(
    benchmark: BenchmarkFixture,
    stored_hw: np.ndarray,
    tmp_path: Path,
    syntax: str,
    write: Callable[[np.ndarray, Path], None],
    tolerance: int,
) -> None:
    path = tmp_path / "film.dcm"
    write(stored_hw, path)
    benchmark.extra_info["transfer_syntax"] = str(syntax)
    benchmark.extra_info["megabytes"] = round(path.stat().st_size / 1e6, 2)
    frame = benchmark.pedantic(read_frame, args=(Source(path),), rounds=5, warmup_rounds=1)
    assert frame.modality_hw is not None
    # JPEG baseline was given the upper 8 bits: what that took away is no error of the decoder.
    given_hw = stored_hw >> (BITS - 8) if syntax == JPEGBaseline8Bit else stored_hw
    error_hw = np.abs(frame.modality_hw - given_hw)
    # JPEG's error on noise has a long tail; lossless syntaxes have none at all.
    assert np.percentile(error_hw, 99.9) <= tolerance
    assert error_hw.mean() <= tolerance / 2
