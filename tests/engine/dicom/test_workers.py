"""A child may die or hang: only its own job fails."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset

from engine.core import language
from engine.core.errors import Cancelled, DecodeError, SourceError
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.dicom.workers import PixelWorkers


@pytest.fixture
def workers() -> Iterator[PixelWorkers]:
    with PixelWorkers(time_limit_s=20) as pool:
        yield pool


def test_a_frame_comes_back_whole_and_writeable(
    workers: PixelWorkers, make_dataset: Callable[..., Dataset], save: Callable[..., Source]
) -> None:
    source = save(make_dataset(np.arange(600, dtype=np.uint16).reshape(20, 30)))
    frame, here = workers.submit(read_frame, source).result(), read_frame(source)
    assert frame.modality_hw is not None
    assert np.array_equal(frame.modality_hw, here.modality_hw)
    assert frame.modality_hw.flags.writeable
    assert frame.default_voi == here.default_voi


@pytest.mark.parametrize("count", [0, 1, 131_072, 131_073, 700_000])
def test_arrays_of_any_size_arrive_unchanged(workers: PixelWorkers, count: int) -> None:
    assert np.array_equal(workers.submit(np.arange, count).result(), np.arange(count))


def test_work_runs_in_another_process(workers: PixelWorkers) -> None:
    assert workers.submit(os.getpid).result() != os.getpid()


def test_an_error_of_a_job_reaches_its_future(workers: PixelWorkers, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no longer there"):
        workers.submit(read_frame, Source(tmp_path / "gone")).result()


def test_a_job_that_aborts_fails_alone(workers: PixelWorkers) -> None:
    aborted, next_one = workers.submit(os.abort), workers.submit(len, (1, 2, 3))
    with pytest.raises(DecodeError, match="crashed on this image"):
        aborted.result()
    assert next_one.result() == 3


def test_a_child_that_died_idle_is_no_jobs_fault(workers: PixelWorkers) -> None:
    process_id = workers.submit(os.getpid).result()
    (child,) = [child for child in multiprocessing.active_children() if child.pid == process_id]
    child.kill()
    child.join(10)
    assert workers.submit(len, (1, 2)).result() == 2


def test_a_job_that_hangs_is_stopped_and_fails_alone() -> None:
    with PixelWorkers(time_limit_s=0.3) as pool:
        hung, next_one = pool.submit(time.sleep, 600), pool.submit(len, (1,))
        with pytest.raises(DecodeError, match="took longer than"):
            hung.result()
        assert next_one.result() == 1


def test_a_result_that_cannot_be_pickled_is_an_error_not_a_hang(workers: PixelWorkers) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        workers.submit(threading.Lock).result()


def test_a_newer_job_of_the_same_key_replaces_a_waiting_one(workers: PixelWorkers) -> None:
    running = workers.submit(time.sleep, 0.3)
    stale = workers.submit(len, (1,), key="thumbnail")
    other = workers.submit(len, (1, 2), key="other")
    newest = workers.submit(len, (1, 2, 3), key="thumbnail")
    assert newest.result() == 3
    assert other.result() == 2
    assert stale.cancelled()
    running.result()


def test_a_waiting_job_can_be_cancelled(workers: PixelWorkers) -> None:
    running, waiting = workers.submit(time.sleep, 0.3), workers.submit(len, (1,))
    assert waiting.cancel()
    running.result()
    assert workers.submit(len, (1, 2)).result() == 2


def test_closing_ends_running_and_waiting_jobs_and_every_child() -> None:
    pool = PixelWorkers()
    pool.submit(len, (1,)).result()
    running, waiting = pool.submit(time.sleep, 600), pool.submit(len, (1,))
    while not running.running():
        time.sleep(0.01)
    pool.close()
    with pytest.raises(Cancelled):
        running.result()
    with pytest.raises(CancelledError):
        waiting.result()
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(len, (1,))


def test_closing_twice_and_at_once_is_fine() -> None:
    pool = PixelWorkers(max_workers=2)
    pool.close()
    pool.close()


def test_what_went_wrong_in_a_child_is_said_in_the_users_language(workers: PixelWorkers, tmp_path: Path) -> None:
    path = tmp_path / "film.png"
    path.write_bytes(b"\x89PNG and more" + bytes(200))
    with pytest.raises(SourceError, match="This is a PNG picture, so it is left out") as caught:
        workers.submit(read_frame, Source(path)).result()
    words = {"This is {kind}, so it is left out; only DICOM files are listed.": "C’est {kind}."}
    language.install(lambda context, text: words.get(text, "une image PNG"))
    try:
        assert language.shown(str(caught.value)) == "C’est une image PNG."
    finally:
        language.install(None)
