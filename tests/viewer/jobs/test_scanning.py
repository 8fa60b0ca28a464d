from concurrent.futures import Future
from pathlib import Path

import pytest

from engine.core.errors import Cancelled, DecodeError
from engine.core.jobs import JobContext
from engine.dicom.catalog import Instance, Skipped
from viewer.jobs.lanes import PixelsLane
from viewer.jobs.scanning import scan


class InThisThread:
    """Runs at once; the first job over a marked source takes its process down."""

    def __init__(self, deadly: str = ""):
        self.deadly = deadly
        self.sizes: list[int] = []

    def submit(self, fn, *args):
        future: Future = Future()
        self.sizes.append(len(args[0]))
        if self.deadly and any(source.path.name == self.deadly for source in args[0]):
            future.set_exception(DecodeError("The decoder died on this file."))
        else:
            future.set_result(fn(*args))
        return future

    def close(self):
        pass


@pytest.fixture
def folder(tmp_path, write_dicom):
    for number in range(7):
        write_dicom(tmp_path / f"film{number}", name=f"film{number}", number=number)
    (tmp_path / "note.txt").write_text("hello")
    return tmp_path


def collect(paths, processes, context=None):
    chunks = []
    count = scan(tuple(paths), PixelsLane(lambda: processes), context or JobContext(), chunks.append)
    return count, chunks


def test_every_file_is_an_instance_or_has_its_reason(folder):
    count, chunks = collect([folder], InThisThread())
    records = [record for chunk in chunks for record in chunk.records]
    assert count == 8
    assert sum(isinstance(record, Instance) for record in records) == 7
    left_out = [record for record in records if isinstance(record, Skipped)]
    assert [each.source.path.name for each in left_out] == ["note.txt"]
    assert left_out[0].reason


def test_the_first_chunk_is_small_so_that_an_image_shows_soon(folder):
    processes = InThisThread()
    _, chunks = collect([folder], processes)
    assert processes.sizes == [2, 4, 2]
    assert len(chunks[0].records) == 2


def test_a_file_that_kills_its_process_is_left_out_alone(folder):
    _, chunks = collect([folder], InThisThread("film3"))
    records = [record for chunk in chunks for record in chunk.records]
    reasons = {each.source.path.name: each.reason for each in records if isinstance(each, Skipped)}
    assert reasons["film3"] == "The decoder died on this file."
    assert sum(isinstance(record, Instance) for record in records) == 6


def test_a_path_that_is_not_there_has_a_reason():
    _, chunks = collect([Path("nowhere")], InThisThread())
    assert [type(record) for chunk in chunks for record in chunk.records] == [Skipped]


def test_a_cancel_stops_the_scan(folder):
    context = JobContext()
    chunks = []

    def send(chunk):
        chunks.append(chunk)
        context.cancel()

    with pytest.raises(Cancelled):
        scan((folder,), PixelsLane(InThisThread), context, send)
    assert len(chunks) == 1
