"""How the canvas is painted: the user's choice, what the machine can do, and what happens when it cannot after all."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from engine.folders import config_folder
from viewer.canvas import opengl
from viewer.canvas.area import CanvasArea
from viewer.canvas.opengl import Choice
from viewer.choice_menus import rendering_menu
from viewer.state.session import Session
from viewer.state.settings import Rendering

MARKER = "opengl-probe"


class RenderingChoice(QObject):
    """Sets the canvas to OpenGL or to the software path, at the start and whenever the user chooses.

    Attributes
    ----------
    choice : Choice
        What holds now, and why: for the diagnostic information.
    """

    def __init__(self, session: Session, canvas: CanvasArea, setting: Rendering, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self.choice = Choice(False, "")
        canvas.opengl_failed.connect(self._fall_back)
        self.apply(setting)

    def apply(self, setting: Rendering) -> None:
        """Follow a setting. OpenGL that was asked for and cannot be had is a notice."""
        self.choice = opengl.choose(setting, config_folder() / MARKER)
        self._canvas.set_opengl(self.choice.opengl)
        self._session.notices.dismiss("rendering")
        if setting == "opengl" and not self.choice.opengl:
            self._tell()

    def menu(self, setting: Rendering, choose: Callable[[Rendering], object], parent: QWidget) -> QMenu:
        """The setting as a menu; `choose` keeps it."""

        def chosen(value: Rendering) -> None:
            choose(value)
            self.apply(value)

        return rendering_menu(setting, chosen, parent)

    def _fall_back(self, reason: str) -> None:
        if self.choice.opengl:
            self.choice = Choice(False, f"software: {reason}")
            self._canvas.set_opengl(False)
            self._tell()

    def _tell(self) -> None:
        text = self.tr("OpenGL cannot be used here; images are painted without it.")
        self._session.notices.show("rendering", text, "information")
