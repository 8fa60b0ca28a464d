"""How the canvas is painted: the user's choice, what the machine can do, and what happens when it cannot after all."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from viewer.canvas import opengl
from viewer.canvas.area import CanvasArea
from viewer.canvas.opengl import Choice
from viewer.choice_menus import rendering_menu
from viewer.state.session import Session
from viewer.state.settings import Rendering, SettingsStore

MARKER = "opengl-probe"


class RenderingChoice(QObject):
    """Sets the canvas to OpenGL or to the software path, at the start and whenever the user chooses.

    Attributes
    ----------
    choice : Choice
        What holds now, and why: for the diagnostic information.
    """

    def __init__(self, session: Session, canvas: CanvasArea, store: SettingsStore, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._store = store
        self._window = window
        self.choice = Choice(False, "")
        canvas.opengl_failed.connect(self._fall_back)
        self.apply()

    def apply(self) -> None:
        """Follow the setting. OpenGL that was asked for and cannot be had is a notice."""
        setting = self._store.settings.rendering
        self.choice = opengl.choose(setting, self._store.folder / MARKER)
        self._canvas.set_opengl(self.choice.opengl)
        self._session.notices.dismiss("rendering")
        if setting == "opengl" and not self.choice.opengl:
            self._tell()

    def menu(self, keep: Callable[..., object]) -> QMenu:
        """The setting as a menu; `keep` writes a setting."""

        def chosen(value: Rendering) -> None:
            keep(rendering=value)
            self.apply()

        return rendering_menu(lambda: self._store.settings.rendering, chosen, self._window)

    def _fall_back(self, reason: str) -> None:
        if self.choice.opengl:
            self.choice = Choice(False, f"software: {reason}")
            self._canvas.set_opengl(False)
            self._tell()

    def _tell(self) -> None:
        text = self.tr("OpenGL cannot be used here; images are painted without it.")
        self._session.notices.show("rendering", text, "information")
