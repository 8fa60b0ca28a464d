"""Paints random scenes with OpenGL and writes the pictures: ``gl_pictures.py COUNT FILE LARGEST_TILE``.

Needs a display.
"""

import sys

import numpy as np
from gl_process import NO_OPENGL
from PySide6.QtGui import QGuiApplication, QImage, QOffscreenSurface, QOpenGLContext
from PySide6.QtOpenGL import QOpenGLFramebufferObject
from random_scenes import random_scenes

from viewer.canvas import textures
from viewer.canvas.gl_renderer import GLRenderer
from viewer.canvas.opengl import surface_format


def main() -> int:
    _app = QGuiApplication(sys.argv)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(surface_format())
    surface.setFormat(surface_format())
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return NO_OPENGL
    textures.LARGEST_TILE = int(sys.argv[3])
    renderer = GLRenderer()
    pictures = {}
    for number, scene in enumerate(random_scenes(int(sys.argv[1]))):
        height, width = scene.viewport.hw
        target = QOpenGLFramebufferObject(width, height)
        target.bind()
        renderer.draw(scene)
        image = target.toImage().convertToFormat(QImage.Format.Format_RGB888)
        target.release()
        stride = image.bytesPerLine()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, stride)
        pictures[str(number)] = rows[:, : width * 3].reshape(height, width, 3).copy()
        del target
    np.savez(sys.argv[2], **pictures)
    renderer.leave()
    context.doneCurrent()
    return 0


if __name__ == "__main__":
    sys.exit(main())
