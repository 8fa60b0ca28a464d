"""How long a folder of 500 films takes to catalogue, as a ratio to a bare loop that only parses the headers.

The loop is what pydicom does at best in one process; it finds no order, no duplicates and no reasons.
"""

import statistics
import time
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, generate_uid
from pytest_benchmark.fixture import BenchmarkFixture

from engine.dicom.catalog import scan

pytestmark = [pytest.mark.benchmark(group="scan 500 films"), pytest.mark.timeout(300)]

FILES = 500
ROUNDS = 25


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """50 patients, two series each, five films a series; 128 x 128 pixels, since a scan does not read them."""
    root = tmp_path_factory.mktemp("films")
    for number in range(FILES):
        patient, series = number // 10, number // 5
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.SOPClassUID = DigitalXRayImageStorageForPresentation
        ds.SOPInstanceUID = generate_uid(entropy_srcs=["instance", str(number)])
        ds.StudyInstanceUID = generate_uid(entropy_srcs=["study", str(patient)])
        ds.SeriesInstanceUID = generate_uid(entropy_srcs=["series", str(series)])
        ds.PatientName, ds.PatientID = f"Phantom^{patient}", str(patient)
        ds.StudyDate, ds.StudyTime, ds.StudyDescription = "20200101", "120000", "Chest"
        ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "DX", series % 2 + 1, number % 5 + 1
        ds.SeriesDescription, ds.BodyPartExamined, ds.ViewPosition = "Chest PA", "CHEST", "PA"
        ds.ImageType = ["ORIGINAL", "PRIMARY"]
        ds.PixelSpacing = ds.ImagerPixelSpacing = [0.2, 0.2]
        ds.PatientOrientation = ["L", "F"]
        ds.Rows = ds.Columns = 128
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
        ds.WindowCenter, ds.WindowWidth = 2048, 4096
        ds.PixelData = bytes(128 * 128 * 2)
        ds["PixelData"].VR = "OW"
        path = root / f"patient{patient:02}" / f"film{number:03}.dcm"
        path.parent.mkdir(exist_ok=True)
        ds.save_as(path, enforce_file_format=True)
    return root


def bare_loop(folder: Path) -> int:
    return sum(pydicom.dcmread(path, stop_before_pixels=True).Rows > 0 for path in sorted(folder.rglob("*.dcm")))


def test_scan(benchmark: BenchmarkFixture, folder: Path) -> None:
    """The two take turns, so that what else the machine does is the same for both."""
    catalog = scan([folder])
    assert len(catalog.studies) == FILES // 10
    assert catalog.skipped == ()
    assert sum(len(series.instances) for study in catalog.studies for series in study.series) == FILES
    assert bare_loop(folder) == FILES
    shares = []

    def one_turn() -> None:
        start = time.perf_counter()
        bare_loop(folder)
        between = time.perf_counter()
        scan([folder])
        shares.append((between - start) / (time.perf_counter() - between))

    benchmark.pedantic(one_turn, rounds=ROUNDS)
    low, middle, high = (round(share, 2) for share in statistics.quantiles(shares, n=4))
    benchmark.extra_info.update(rate_of_bare_loop=middle, quartiles=(low, high))
    print(f"\nfiles per second, as a share of the bare loop's: {middle} (quartiles {low} to {high})")
