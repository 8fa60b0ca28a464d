"""What every test shares: synthetic DICOM, a phantom as a frame, an explanation, isolated folders, tidy teardown.

A fixture here gives a value or a builder; what only one part of the tests needs lives beside those tests.
"""

import itertools
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ.setdefault("PARALLAX_RENDERING", "software")  # whatever the machine has
os.environ.setdefault("OMP_NUM_THREADS", "1")  # before anything imports torch: at toy sizes threads only wait
# Modules beside this file are imported by name (`import dicom_factory`); importlib mode leaves sys.path alone.
sys.path.insert(0, str(Path(__file__).parent))

import dicom_factory as factory
import numpy as np
import pytest
from explanation_factory import make_explanation
from toy_model import registered_tiny_pack, tiny_pack  # noqa: F401  # fixtures of every test
from x_display import x_display  # noqa: F401  # likewise

from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame, Window
from engine.phantom import film

_GRACE_S = 3.0


@pytest.fixture(scope="session")
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the data folders of the tests come from, one after the other."""
    parent = tmp_path_factory.mktemp("parallax-data")
    # Not `mktemp` for each: it lists all that were made before, which takes longer with every test.
    return (parent / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def data_dir(data_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the user's: nothing a test does reaches real models or settings."""
    folder = next(data_folders)
    folder.mkdir()
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def leaves_nothing_behind() -> Iterator[None]:
    """Fail the very test that leaves a thread, a child process or a shown window behind."""
    threads, children = set(threading.enumerate()), set(multiprocessing.active_children())
    windows = _shown_windows()
    yield
    _delete_closed_widgets()
    deadline = time.monotonic() + _GRACE_S
    while True:
        left = [thread.name for thread in set(threading.enumerate()) - threads if thread.is_alive()]
        left += [child.name for child in set(multiprocessing.active_children()) - children]
        left += [name for key, name in _shown_windows().items() if key not in windows]
        if not left or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    assert not left, f"left behind by this test: {', '.join(sorted(left))}"


def _delete_closed_widgets() -> None:
    """Delete now what waits for an event loop: every style is set on all widgets that live."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _shown_windows() -> dict[int, str]:
    """Visible top-level widgets; never imports Qt itself."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    return {id(w): type(w).__name__ for w in widgets.QApplication.topLevelWidgets() if w.isVisible()}


@pytest.fixture(scope="session")
def dicom_factory() -> Callable[..., object]:
    """``make_dataset(**variations)``: see :mod:`dicom_factory` for what can vary."""
    return factory.make_dataset


@pytest.fixture(scope="session")
def write_dicom() -> Callable[..., Path]:
    """``write_dataset(path, **variations)``: saves what `dicom_factory` builds."""
    return factory.write_dataset


@pytest.fixture(scope="session")
def film_frame() -> Frame:
    """A phantom with two opacities as a frame of 12-bit values, 256 x 256, with a window from the file."""
    modality_hw = np.rint(film(7, 2).image_hw * 4095).astype(np.float32)
    modality_hw.setflags(write=False)
    window = Window(2047.5, 4095.0, "LINEAR_EXACT", "NORMAL")
    return Frame(
        modality_hw,
        None,
        window,
        voi=(window,),
        default_voi_from_file=True,
        modality="DX",
        view_position="PA",
        body_part="CHEST",
    )


@pytest.fixture(scope="session")
def explanation() -> Explanation:
    """An explanation that holds: a planted opacity is absent from the adversarial image, on a 64 x 64 grid."""
    original_hw = film(7, 2, (64, 64)).image_hw
    adversarial_hw = film(7, 0, (64, 64)).image_hw
    for plane in (original_hw, adversarial_hw):
        plane.setflags(write=False)
    return make_explanation(original_hw, adversarial_hw, (256, 256))
