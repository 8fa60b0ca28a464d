"""Whether this machine paints with OpenGL: asked once at the start, before a pane is made."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from viewer.state.settings import Rendering

log = logging.getLogger(__name__)

RENDERING_VARIABLE = "PARALLAX_RENDERING"
"""Environment variable that overrides the setting: automatic, opengl or software."""

_VENDOR, _RENDERER = 0x1F00, 0x1F01
_WITHOUT_OPENGL = ("offscreen", "minimal", "vnc", "linuxfb")
_IN_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader", "gdi generic", "basic render")


@dataclass(frozen=True)
class Choice:
    """How panes paint, and why.

    Attributes
    ----------
    opengl : bool
    reason : str
        For the log and the diagnostic information: what the driver calls itself, or why it is not used.
    """

    opengl: bool
    reason: str


def surface_format() -> QSurfaceFormat:
    """What the shader needs: OpenGL 3.3, and a stencil for the painter that writes over the film."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setStencilBufferSize(8)
    wanted.setDepthBufferSize(0)
    return wanted


def choose(setting: Rendering, marker: Path) -> Choice:
    """Decide how the panes paint.

    "automatic" takes OpenGL where a graphics processor runs it: a driver that computes on the main processor is slower
    than the software path. A driver that ends the process while it is asked is not asked again: the marker that it
    leaves behind says so at the next start.

    Parameters
    ----------
    setting : Rendering
        The user's; the environment variable `PARALLAX_RENDERING` comes first.
    marker : Path
        A file that exists while the driver is asked.
    """
    named = os.environ.get(RENDERING_VARIABLE, "")
    wanted = named if named in ("automatic", "opengl", "software") else setting
    if wanted == "software":
        choice = Choice(False, "software, as chosen")
    elif wanted == "automatic" and QGuiApplication.platformName() in _WITHOUT_OPENGL:
        choice = Choice(False, "software: this display has no OpenGL")
    elif wanted == "automatic" and marker.exists():
        choice = Choice(False, "software: the OpenGL driver ended the viewer at an earlier start")
    else:
        choice = _ask(marker, accept_software=wanted == "opengl")
    log.info("rendering: %s", choice.reason)
    return choice


def _ask(marker: Path, accept_software: bool) -> Choice:
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
    except OSError:
        log.warning("the marker of the OpenGL probe cannot be written")
    choice = probe(accept_software)
    marker.unlink(missing_ok=True)
    return choice


def probe(accept_software: bool) -> Choice:
    """Make a context and ask who paints.

    Parameters
    ----------
    accept_software : bool
        Whether a driver on the main processor will do.
    """
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(surface_format())
    surface.setFormat(surface_format())
    surface.create()
    if not context.create() or not surface.isValid() or not context.makeCurrent(surface):
        return Choice(False, "software: no OpenGL context could be made")
    try:
        gl = context.functions()
        name = f"{gl.glGetString(_VENDOR)} {gl.glGetString(_RENDERER)}".strip()
        version = context.format().version()
        if context.isOpenGLES() or version < (3, 3):
            return Choice(False, f"software: OpenGL 3.3 is needed, {name} has {version[0]}.{version[1]}")
        if not accept_software and any(word in name.lower() for word in _IN_SOFTWARE):
            return Choice(False, f"software: {name} computes on the main processor")
        return Choice(True, f"OpenGL {version[0]}.{version[1]}, {name}")
    finally:
        context.doneCurrent()
