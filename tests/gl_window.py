"""Shows a canvas in a real window, with and without OpenGL, and writes what was seen: ``gl_window.py FILE``."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import canvas_scene
import numpy as np
from gl_process import NO_OPENGL
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QApplication

from engine.imaging.frame import Window
from viewer.canvas.area import CanvasArea
from viewer.canvas.opengl import surface_format
from viewer.canvas.software_item import SoftwareItem

SIZE = 520, 460
LAYOUTS = "single", "2x2", "swipe"
HEAD_PX = 100
"""Title and marks at the head of a pane: letters are smoothed otherwise by OpenGL."""


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not until():
        assert time.monotonic() < deadline
        QApplication.processEvents()
        time.sleep(0.005)


def settled(area: CanvasArea) -> bool:
    """Whether every pane has painted what it should, exactly."""
    items = [pane._item for pane in area.visible_panes]
    return all(item.is_current and (not isinstance(item, SoftwareItem) or item.is_exact) for item in items)


def seen(area: CanvasArea) -> NDArray[np.int16]:
    """What the X server shows of the window, without the heads of the panes."""
    wait(lambda: settled(area))
    until = time.monotonic() + 0.3
    wait(lambda: time.monotonic() > until)
    image = area.screen().grabWindow(area.winId()).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    rgb = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int16)
    for pane in area.visible_panes:
        top = pane.mapTo(area, pane.rect().topLeft()).y()
        rgb[top : top + HEAD_PX] = 0
    return rgb


def alike(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    """At most a grey level apart, but for a handful of pixels that the last digit of a threshold decides."""
    return int((np.abs(one - other).max(axis=-1) > 1).sum()) <= one.size // 3 // 2000


def main() -> int:
    app = QApplication(sys.argv)
    context = QOpenGLContext()
    context.setFormat(surface_format())
    if not context.create():
        return NO_OPENGL
    canvas_scene.HW = 512, 512
    session = canvas_scene.build_session(canvas_scene.build_film())
    session.corner_text = "none"
    session.set_voi(Window(26000.0, 30000.0))
    canvas_scene.show_four_layers(session)
    area = CanvasArea(session)
    area.resize(*SIZE)
    area.show()
    report: dict[str, object] = {}
    against: dict[str, bool] = {}
    for layout in LAYOUTS:
        session.set_layout(layout)  # type: ignore[arg-type]  # one of the layouts
        area.set_opengl(False)
        software = seen(area)
        area.set_opengl(True)
        against[layout] = alike(software, seen(area)) and bool(software.max() > 200)
    report["against_software"] = against

    session.set_layout("single")
    seen(area)
    renderer = area._renderer
    before = renderer.uploads
    for step in range(10):
        drawn = renderer.draws
        session.drag_window(session.voi or Window(1.0, 1.0), 5.0, 3.0)
        session.layers.set_look("difference", opacity=0.3 + 0.05 * step)
        session.layers.set_threshold("difference", "percentile", 85.0 + step)
        wait(lambda drawn=drawn: renderer.draws > drawn)  # type: ignore[misc]  # bound now, not when it is called
    report["uploads_while_dragging"] = renderer.uploads - before

    picture = seen(area)
    for pane in area.panes:
        surface = QOpenGLWidget()
        surface.setFormat(surface_format())
        # The pane had no time to give anything back: its context is gone with the old surface.
        pane.setViewport(surface)
    drawn = renderer.draws
    area.panes[0].viewport().update()
    wait(lambda: renderer.draws > drawn)
    report["same_after_the_context_was_lost"] = bool((picture == seen(area)).all())

    area.set_opengl(False)
    report["software_again"] = alike(picture, seen(area))
    area.close()
    area.deleteLater()
    app.processEvents()
    Path(sys.argv[1]).write_text(json.dumps(report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
