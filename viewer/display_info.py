"""What the window is drawn with: for a bug report."""

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

_GL_VENDOR, _GL_RENDERER, _GL_VERSION = 0x1F00, 0x1F01, 0x1F02
_WITHOUT_GL = ("offscreen", "minimal")


def lines() -> list[str]:
    """Window system, screens and OpenGL, one per line."""
    screens = [
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():.0%}"
        for screen in QGuiApplication.screens()
    ]
    return [
        f"window system: {QGuiApplication.platformName()}",
        f"screens: {', '.join(screens)}",
        f"OpenGL: {_opengl()}",
    ]


def _opengl() -> str:
    """Vendor, renderer and version of the driver, or "none"."""
    if QGuiApplication.platformName() in _WITHOUT_GL:
        return "none"
    context, surface = QOpenGLContext(), QOffscreenSurface()
    if not context.create():
        return "none"
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        return "none"
    functions = context.functions()
    values = [functions.glGetString(name) for name in (_GL_VENDOR, _GL_RENDERER, _GL_VERSION)]
    context.doneCurrent()
    return ", ".join(str(value) for value in values if value)
