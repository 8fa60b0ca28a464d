"""A context that shows nothing and outlives the panes: whoever makes a texture must be there to destroy it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QOffscreenSurface, QOpenGLContext
from shiboken6 import Shiboken


class TextureHome:
    """Shares with the context that is current when it is made.

    Qt lets a texture be destroyed only in the presence of the very context that made it, though others share it; panes
    come and go with the layout.

    Raises
    ------
    OSError
        If the driver makes no second context.
    """

    def __init__(self, guest: QOpenGLContext) -> None:
        self._context, self._surface = QOpenGLContext(), QOffscreenSurface()
        self._context.setFormat(guest.format())
        self._context.setShareContext(guest)
        self._surface.setFormat(guest.format())
        self._surface.create()
        if not self._context.create() or not QOpenGLContext.areSharing(self._context, guest):
            raise OSError("the driver shares no textures between contexts")

    def shares_with(self, guest: QOpenGLContext) -> bool:
        """Whether a context can use the textures that are made here."""
        mine, its = self._context.shareGroup(), guest.shareGroup()
        return bool(Shiboken.getCppPointer(mine)[0] == Shiboken.getCppPointer(its)[0])

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make this context current, and afterwards again the one that was."""
        before = QOpenGLContext.currentContext()
        surface = None if before is None else before.surface()
        self._context.makeCurrent(self._surface)
        try:
            yield
            # What was made here is to be there for the others.
            self._context.functions().glFinish()
        finally:
            if before is None or surface is None:
                self._context.doneCurrent()
            else:
                before.makeCurrent(surface)
