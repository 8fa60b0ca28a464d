"""How long the window stands still while the pixels lane works, and how soon the first film of a folder is seen.

``--benchmark-only -s`` prints the longest gap between the beats of a 5 ms timer, and the most processor time that the
GUI thread itself used between two beats: on a machine shared with other work only the second is the viewer's doing.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dicom_factory
import numpy as np
import pytest
from pydicom import dcmwrite
from pydicom.uid import JPEG2000Lossless, generate_uid
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from engine.phantom import film
from viewer.app import Viewer
from viewer.dialogs.service import QtDialogs
from viewer.jobs.dispatcher import Work
from viewer.state.settings import SettingsStore

pytestmark = pytest.mark.timeout(300)

BEAT_MS = 5
LARGE_HW = (3328, 3072)


class Heartbeat:
    """Notes when the GUI thread was free, and what it had used until then."""

    def __init__(self) -> None:
        self.beats: list[tuple[float, float]] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.beats.append((time.perf_counter(), time.thread_time())))
        self._timer.start(BEAT_MS)

    def longest(self, since: float, until: float) -> dict[str, float]:
        """The longest way between beats beyond the timer's own, and the most processor time, in ms."""
        beats = np.array([beat for beat in self.beats if since <= beat[0] <= until])
        gaps_ms = np.diff(beats, axis=0) * 1e3
        return {
            "longest_ms": round(float(gaps_ms[:, 0].max()) - BEAT_MS, 1),
            "p99_ms": round(float(np.percentile(gaps_ms[:, 0], 99)) - BEAT_MS, 1),
            "longest_cpu_ms": round(float(gaps_ms[:, 1].max()), 1),
        }


def write_films(folder: Path, count: int) -> Path:
    """Films of 50 patients; they differ in their identity only."""
    dataset = dicom_factory.make_dataset(hw=(128, 128), windows=[(2048, 4096)])
    for number in range(count):
        patient = number * 50 // count
        dataset.PatientName, dataset.PatientID = f"Phantom^{patient:02}", str(patient)
        dataset.StudyInstanceUID = generate_uid(entropy_srcs=["study", str(patient)])
        dataset.SeriesInstanceUID = generate_uid(entropy_srcs=["series", str(patient)])
        dataset.SOPInstanceUID = generate_uid(entropy_srcs=["instance", str(number)])
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.InstanceNumber = number
        path = folder / f"patient{patient:02}" / f"film{number:04}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        dcmwrite(path, dataset, enforce_file_format=True)
    return folder


@pytest.fixture
def viewer(qapp: QApplication) -> Iterator[Viewer]:
    """The whole product, with its child processes; no models, as nothing is explained."""
    store = SettingsStore()
    store.load()
    viewer = Viewer(qapp, store, QtDialogs(), Work(list_models=lambda: ((), ())))
    viewer.window.resize(1920, 1080)
    viewer.window.show()
    yield viewer
    viewer.window.close()
    viewer.close()
    viewer.window.deleteLater()


def wait(until: Callable[[], bool], limit_s: float = 120.0) -> float:
    """Run the event loop until something holds; gives the time it first did."""
    deadline = time.perf_counter() + limit_s
    while not until():
        assert time.perf_counter() < deadline, "never came"
        QApplication.processEvents()
        time.sleep(0.0005)
    return time.perf_counter()


def test_the_window_lives_while_a_large_film_decodes_and_2000_files_are_scanned(
    benchmark: BenchmarkFixture, viewer: Viewer, tmp_path: Path
) -> None:
    small = film(0, hw=(LARGE_HW[0] // 4, LARGE_HW[1] // 4)).image_hw.repeat(4, axis=0).repeat(4, axis=1)
    noise = np.random.default_rng(0).normal(0, 0.004, LARGE_HW)
    stored_hw = np.clip((small + noise) * 4095, 0, 4095).astype(np.uint16)
    first = tmp_path / "cases" / "a-large-film.dcm"
    dicom_factory.write_dataset(
        first, name="large", pixels=stored_hw, windows=[(2048, 4096)], transfer_syntax=JPEG2000Lossless
    )
    write_films(tmp_path / "cases", 1999)
    heart = Heartbeat()
    idle_from = time.perf_counter()
    wait(lambda: time.perf_counter() > idle_from + 2.0)
    idle = heart.longest(idle_from, time.perf_counter())
    session, started, ended = viewer.session, 0.0, 0.0

    def read_all() -> None:
        nonlocal started, ended
        started = time.perf_counter()
        viewer.window.open_paths([tmp_path / "cases"])
        wait(lambda: session.frame is not None and not session.activities.all)
        ended = wait(lambda: all(pane._item.is_current for pane in viewer.window.canvas.visible_panes))

    benchmark.pedantic(read_all, rounds=1)
    assert session.frame is not None
    assert session.frame.hw == LARGE_HW
    benchmark.extra_info.update(heart.longest(started, ended), idle=idle, took_s=round(ended - started, 2))
    print(f"\nstalls of the GUI thread: {benchmark.extra_info}")


def test_the_first_film_of_1000_is_seen_before_the_scan_ends(
    benchmark: BenchmarkFixture, viewer: Viewer, tmp_path: Path
) -> None:
    folder = write_films(tmp_path / "cases", 1000)
    session = viewer.session
    times: dict[str, float] = {}

    def read_all() -> None:
        started = time.perf_counter()
        viewer.window.open_paths([folder])
        pane = viewer.window.canvas.visible_panes[0]
        seen = wait(lambda: session.frame is not None and pane.isVisible() and pane._item.is_current)
        ended = wait(lambda: not session.activities.all)
        times.update(first_film_s=round(seen - started, 2), scan_s=round(ended - started, 2))

    benchmark.pedantic(read_all, rounds=1)
    assert sum(len(series.instances) for study in session.studies for series in study.series) == 1000
    benchmark.extra_info.update(times)
    print(f"\nfrom the drop: {times}")
    assert times["first_film_s"] < times["scan_s"]
