"""What each pane shows: the film through its window, and the explanation's layers on it. No Qt."""

from dataclasses import replace

from engine.imaging.layer import Layer, LayerLook
from engine.imaging.viewport import Viewport
from viewer.canvas.scene import Scene
from viewer.canvas.software_painter import SoftwarePainter
from viewer.state.arrangement import PaneRole
from viewer.state.session import Session

BACKGROUND = 10 / 255
"""Grey around the film: the canvas of every theme."""


class FilmPainter:
    """Says what the panes of one session show.

    Attributes
    ----------
    software : SoftwarePainter
        Paints it where there is no OpenGL; shared by all panes of a window.
    """

    def __init__(self, session: Session) -> None:
        self.software = SoftwarePainter()
        self._session = session

    def layers(self, role: PaneRole) -> tuple[Layer, ...]:
        """The layers a pane of this role paints, lowest first, as the explanation made them.

        "original" has none. "similar", "adversarial" and "morph" are that image alone. "difference" is every visible
        layer.
        """
        session = self._session
        if session.overlay_hidden or session.explanation is None or role == "original":
            return ()
        if role == "difference":
            return session.layers.visible
        if role == "morph":
            data = session.morph.layer
            return () if data is None else (Layer(data, LayerLook()),)
        layer = session.layers.get(role)
        if layer is None:
            return ()
        look = replace(
            layer.look, visible=True, opacity=1.0, colormap="gray", threshold=None, contour=False, blend="normal"
        )
        return (Layer(layer.data, look),)

    def has_picture(self, role: PaneRole) -> bool:
        """Whether there is anything to show in a pane of this role: no film stands in for a generated image."""
        session = self._session
        if session.frame is None or session.voi is None:
            return False
        if role == "original" or session.explanation is not None:
            return True
        return role == "difference" and session.layout == "single"

    def scene(self, role: PaneRole, viewport: Viewport, contour_px: int = 1) -> Scene | None:
        """What a pane of this role shows; None for nothing."""
        session = self._session
        if not self.has_picture(role) or session.frame is None or session.voi is None:
            return None
        layers = self.layers(role)
        return Scene(session.frame, session.voi, session.invert, layers, viewport, BACKGROUND, contour_px)
