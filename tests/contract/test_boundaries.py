"""Who may load whom, asked of fresh interpreters: imports of this test process prove nothing."""

import json
import os
import pkgutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import dicom_factory
import pytest

import engine
import viewer.state

HEAVY = {"torch", "captum", "SimpleITK"}
QT = {"PySide6", "shiboken6", "pyqtgraph", "qtawesome"}
ROOT = Path(engine.__file__).resolve().parent.parent


def torch_modules() -> tuple[str, ...]:
    """Prefixes of the modules that the linter lets import torch: networks and training, never loaded by the window."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    patterns = [pattern for pattern, rules in lint["per-file-ignores"].items() if "TID253" in rules]
    return tuple(pattern.removesuffix(".py").removesuffix("/**").replace("/", ".") for pattern in patterns)


def modules_of(package) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [package.__name__, *(module.name for module in found if not module.name.endswith("__main__"))]


def loaded_after(statements: str) -> set[str]:
    """Top-level names in `sys.modules` of a fresh interpreter that ran the statements."""
    script = f"import json, sys\n{statements}\nprint(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_engine_loads_neither_qt_nor_the_viewer():
    modules = modules_of(engine)
    assert "engine.models.registry" in modules
    loaded = loaded_after("\n".join(f"import {name}" for name in modules))
    assert "torch" in loaded
    assert not loaded & (QT | {"viewer"})


def test_engine_outside_networks_and_training_loads_no_torch():
    allowed = torch_modules()
    assert not any("viewer".startswith(prefix) or prefix.startswith("viewer") for prefix in allowed)
    modules = [name for name in modules_of(engine) if not name.startswith(allowed)]
    assert {"engine.models.preprocess", "engine.explain.counterfactual"} <= set(modules)
    loaded = loaded_after("\n".join(f"import {name}" for name in modules))
    assert "pydicom" in loaded
    assert not loaded & HEAVY


def test_viewer_state_loads_neither_qt_nor_torch():
    modules = modules_of(viewer.state)
    assert "viewer.state.session" in modules
    loaded = loaded_after("\n".join(f"import {name}" for name in modules))
    assert not loaded & (QT | HEAVY)


# Everything up to the first image and the list of models happens without torch: only an explanation needs it.
OPEN_A_FILM = """
import time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from viewer.app import Viewer
from viewer.dialogs.service import QtDialogs
from viewer.state.settings import SettingsStore

app = QApplication([])
viewer = Viewer(app, SettingsStore(), QtDialogs())
listed = []
viewer.session.models_changed.connect(lambda: listed.append(True))
viewer.start([Path({path!r})])
deadline = time.monotonic() + 90
while (viewer.session.frame is None or not listed) and time.monotonic() < deadline:
    app.processEvents()
    time.sleep(0.01)
assert viewer.session.frame is not None, viewer.session.frame_error
assert listed
viewer.close()
"""


def test_open_window_that_shows_a_film_has_not_loaded_torch(tmp_path: Path):
    path = dicom_factory.write_dataset(tmp_path / "film.dcm")
    loaded = loaded_after(OPEN_A_FILM.format(path=str(path)))
    assert "PySide6" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("module", ["viewer.app", "viewer.__main__"])
def test_window_loads_no_torch(module):
    loaded = loaded_after(f"import {module}")
    assert not loaded & HEAVY


def test_decoder_under_gpl_that_returns_wrong_pixels_is_absent():
    assert find_spec("libjpeg") is None
