"""Drags four layers on a large film through OpenGL and writes what it cost: ``gl_drags.py FILE``. Needs a display.

What the driver does is kept out: the target has 16 x 16 pixels, so that the shader runs for hardly any, while state,
scene, uniforms and the words over the film are those of a canvas of 1920 x 1080.
"""

import json
import math
import sys
import time
from pathlib import Path

import canvas_scene
from gl_process import NO_OPENGL
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext, QOpenGLExtraFunctions, QPainter
from PySide6.QtOpenGL import QOpenGLFramebufferObject
from PySide6.QtWidgets import QApplication

from viewer.canvas.film import FilmPainter
from viewer.canvas.gl_renderer import GLRenderer
from viewer.canvas.opengl import surface_format
from viewer.canvas.view import ImagePane

FRAMES = 120


class TimedRenderer(GLRenderer):
    """Knows how long the driver took for its part."""

    driver_s = 0.0

    def _fire(self, gl: QOpenGLExtraFunctions) -> None:
        start = time.thread_time()
        super()._fire(gl)
        self.driver_s += time.thread_time() - start


def main() -> int:
    _app = QApplication(sys.argv)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(surface_format())
    surface.setFormat(surface_format())
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return NO_OPENGL
    session = canvas_scene.build_session(canvas_scene.build_film())
    canvas_scene.show_four_layers(session)
    pane = ImagePane(session, FilmPainter(session), "difference")
    pane.resize(canvas_scene.CANVAS_HW[1], canvas_scene.CANVAS_HW[0])
    words = QImage(pane.size(), QImage.Format.Format_RGB32)
    target = QOpenGLFramebufferObject(16, 16)
    target.bind()
    renderer = TimedRenderer()

    def frame() -> None:
        scene = pane.scene_now()
        assert scene is not None
        renderer.draw(scene)
        painter = QPainter(words)
        pane.drawForeground(painter, QRectF(pane.rect()))
        painter.end()

    frame()
    assert session.frame is not None
    session.drag_window(session.frame.default_voi, 1.0, 1.0)
    frame()
    uploads, times = renderer.uploads, []
    for number in range(FRAMES):
        renderer.driver_s, start = 0.0, time.thread_time()
        session.layers.set_threshold("difference", "percentile", 80 + 19.9 * abs(math.sin(number / 15)))
        session.layers.set_look("similar", opacity=0.5 + 0.45 * math.sin(number / 15))
        session.drag_window(session.frame.default_voi, 150 * math.sin(number / 15 + 0.1), 80 * math.cos(number / 20))
        frame()
        times.append(time.thread_time() - start - renderer.driver_s)
        context.functions().glFinish()
    report = {"uploads": renderer.uploads - uploads, "draws": renderer.draws, **canvas_scene.percentiles(times)}
    Path(sys.argv[1]).write_text(json.dumps(report), encoding="utf-8")
    renderer.leave()
    context.doneCurrent()
    return 0


if __name__ == "__main__":
    sys.exit(main())
