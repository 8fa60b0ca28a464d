"""Sharpness on screens of 150 and 200 %: needs an application of its own, so each case runs in one."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Window
from engine.imaging.grey_pipeline import render_display
from viewer.canvas.film import BACKGROUND, FilmPainter
from viewer.canvas.view import ImagePane
from viewer.state.session import Session

app = QApplication([])
plane = np.random.default_rng(1).uniform(0, 4095, (200, 160)).astype(np.float32)
session = Session()
session.frame = Frame(plane, None, Window(2048.0, 4096.0), default_voi_from_file=True)
session.voi = session.frame.default_voi
pane = ImagePane(session, FilmPainter(session), "original")
pane.resize(300, 320)
pane.show()
app.processEvents()
image = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
seen = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)
viewport = pane.image_viewport()
expected = compose(render_display(session.frame), [], viewport, background=BACKGROUND).astype(int)
assert pane.devicePixelRatioF() == float(RATIO), pane.devicePixelRatioF()
assert seen.shape == expected.shape, (seen.shape, expected.shape)
print(int(np.abs(seen - expected).max()))
"""


@pytest.mark.parametrize("ratio", ["1.5", "2"])
def test_every_device_pixel_is_the_compositors(ratio: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("RATIO", ratio)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) <= 1
