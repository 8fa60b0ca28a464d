"""The same drags in napari, beside our software canvas in the same run: film and three layers, 1920 x 1080.

napari draws through OpenGL only; on a machine without a graphics card that is Mesa's software OpenGL. It shares no
environment with us: ``PARALLAX_NAPARI_PYTHON`` names the Python of one that has napari and PySide6.
"""

import json
import os
import subprocess
import time
from pathlib import Path

import canvas_scene
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from viewer.canvas.area import CanvasArea

pytestmark = pytest.mark.timeout(500)

PYTHON = os.environ.get("PARALLAX_NAPARI_PYTHON", "")


@pytest.mark.skipif(not PYTHON, reason="PARALLAX_NAPARI_PYTHON names no Python with napari")
def test_napari_beside_the_software_canvas(
    benchmark: BenchmarkFixture, qapp: QApplication, x_display: str, tmp_path: Path
) -> None:
    session = canvas_scene.build_session(canvas_scene.build_film())
    canvas_scene.show_four_layers(session)
    assert session.frame is not None
    assert session.frame.modality_hw is not None
    planes = {}
    for key, name in (("similar_hw", "similar"), ("signed_hw", "signed difference"), ("difference_hw", "difference")):
        layer = session.layers.get(name)
        assert layer is not None
        planes[key] = layer.data.plane_hw
    np.savez(tmp_path / "film.npz", film_hw=session.frame.modality_hw.astype(np.uint16), **planes)
    theirs_path = tmp_path / "napari.json"
    command = [PYTHON, str(Path(__file__).with_name("napari_drags.py")), str(tmp_path / "film.npz"), str(theirs_path)]
    environment = {**os.environ, "DISPLAY": x_display, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"env": environment, "check": True}, rounds=1)
    theirs = json.loads(theirs_path.read_text(encoding="utf-8"))

    area = CanvasArea(session)
    area.resize(canvas_scene.CANVAS_HW[1], canvas_scene.CANVAS_HW[0])
    area.show()
    QApplication.processEvents()
    for drag, move in canvas_scene.DRAGS.items():
        ours = []
        for number in range(canvas_scene.FRAMES + 3):
            QApplication.processEvents()
            start = time.perf_counter()
            move(session, number)
            for pane in area.visible_panes:
                pane.viewport().repaint()
            ours.append(time.perf_counter() - start)
        ours_ms, theirs_ms = canvas_scene.percentiles(ours[3:]), canvas_scene.percentiles(theirs[drag])
        ratio = round(ours_ms["p95_ms"] / theirs_ms["p95_ms"], 3)
        benchmark.extra_info[drag] = {"ours": ours_ms, "napari": theirs_ms, "of_napari": ratio}
        print(f"\n{drag}: {benchmark.extra_info[drag]}")
        assert ratio < 1
    area.close()
    area.deleteLater()
