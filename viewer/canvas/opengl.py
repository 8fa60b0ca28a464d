"""Whether this machine paints with OpenGL: asked once at the start, before a pane is made."""

from PySide6.QtGui import QSurfaceFormat


def surface_format() -> QSurfaceFormat:
    """What the shader needs: OpenGL 3.3, and a stencil for the painter that writes over the film."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setStencilBufferSize(8)
    wanted.setDepthBufferSize(0)
    return wanted
